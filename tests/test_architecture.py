"""The plan of the house: imports point down, engines stay in their rooms, rooms stay small."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "huozi"

# Each layer may import those above it in this list; rooms of a layer that is `sealed` not
# one another.
LAYERS: tuple[tuple[str, str], ...] = (
    (
        "words",
        "huozi apparatus messages print_profiles page_style reader_style characters diagnostics model reasons cover_style",
    ),
    (
        "knowledge",
        "digest names files numerals strokes sources papers sizes isbn pinyin varieties traditional profiles xhtml markup doing colour_spaces painted",
    ),
    (
        "knowledge",
        "themes manuscript indexing composition upright",
    ),
    ("stages", "intake proof typeset assemble editions pictures fonts"),
    ("outputs", "epub pdf press verify"),
    (
        "running",
        "work making desk doctor progress report tables preview usage commands cli __main__",
    ),
)
SEALED = {"stages", "outputs"}

# Third parties and the only modules that know them.
ROOMS: dict[str, tuple[str, ...]] = {
    "ebooklib": ("epub/package.py",),
    "weasyprint": ("pdf/engine/",),
    "pydyf": ("pdf/",),
    "pyphen": ("pdf/engine/hyphens.py",),
    "cssselect2": ("pdf/",),
    "tinycss2": ("pdf/",),
    "matplotlib": ("pictures/charts.py",),
    "pypdfium2": ("verify/pdf.py", "verify/folios.py", "pdf/", "press/", "intake/"),
    "pymupdf": (
        "verify/leaves.py",
        "verify/finished.py",
    ),
    "platformdirs": ("work/cache.py",),
    "distributed": ("work/cluster.py",),
    "dask": ("work/cluster.py",),
    "click": ("cli.py", "commands/", "usage.py"),
    "rich": ("cli.py", "progress.py", "report.py", "tables.py"),
    "markdown": ("typeset/markdown.py",),
    "nh3": ("typeset/sanitise.py",),
    "page": ("verify/standards_file.py",),
    "pikepdf": (
        "pdf/joining.py",
        "pdf/tagged.py",
        "verify/pdf_file.py",
        "verify/marked.py",
        "verify/codes.py",
        "verify/standards_file.py",
        "verify/reading_order.py",
        "press/source.py",
        "press/imposing.py",
        "press/finishing/",
        "press/drawing.py",
        "press/wrap_sheet.py",
        "press/colour.py",
        "press/repaint.py",
        "press/pictures.py",
        "press/standard.py",
        "verify/press_file.py",
        "verify/press_pages.py",
        "colour_spaces.py",
        "painted.py",
    ),
    "PIL": (
        "pictures/check.py",
        "epub/pictures.py",
        "press/screen.py",
        "press/spreads.py",
        "press/intent.py",
        "press/inks.py",
        "press/pictures.py",
        "verify/press_file.py",
        "verify/ghostscript.py",
        "verify/publication/profile.py",
    ),
    "pypinyin": ("pinyin.py",),
    "opencc": ("traditional.py",),
    "yaml": ("manuscript/front_matter.py", "intake/"),
}
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40
# A catalogue grows by a row for every finding; its length says nothing of it.
CATALOGUES = {"messages.py"}

TREES = {
    path.relative_to(PACKAGE): ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")
}


def room_of(name: str) -> str:
    """The room of a dotted name: `huozi.pdf.engine` is in `pdf`, `huozi` itself in `huozi`."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


def home(path: Path) -> str:
    if path == Path("__init__.py"):
        return "huozi"
    return path.parts[0].removesuffix(".py")


MODULES = {
    ".".join(("huozi", *path.with_suffix("").parts)).removesuffix(".__init__"): path
    for path in TREES
}


def imports(tree: ast.Module) -> set[str]:
    """Every module a module imports, those inside functions too."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= inside & set(MODULES) or {str(node.module)}
    return names


LEVELS = {room: level for level, (_, rooms) in enumerate(LAYERS) for room in rooms.split()}
NAMES = [name for name, _ in LAYERS]


def test_every_room_has_its_layer() -> None:
    assert {home(path) for path in TREES} <= set(LEVELS)


@pytest.mark.parametrize("path", sorted(TREES), ids=str)
def test_imports_point_down(path: Path) -> None:
    here = home(path)
    wrong = []
    for name in imports(TREES[path]):
        if name.split(".")[0] != "huozi" or room_of(name) == here:
            continue
        layer = NAMES[LEVELS[here]]
        other = LEVELS[room_of(name)]
        if other > LEVELS[here] or (other == LEVELS[here] and layer in SEALED):
            wrong.append(f"{here} ({layer}) imports {name} ({NAMES[other]})")
    assert wrong == []


def test_no_two_modules_import_each_other_in_a_circle() -> None:
    graph = {name: imports(TREES[path]) & set(MODULES) for name, path in MODULES.items()}
    while leaves := [name for name, targets in graph.items() if not targets]:
        for leaf in leaves:
            del graph[leaf]
        for targets in graph.values():
            targets.difference_update(leaves)
    assert graph == {}


@pytest.mark.parametrize("engine", ROOMS)
def test_an_engine_is_known_in_its_room_alone(engine: str) -> None:
    users = {
        path.as_posix()
        for path, tree in TREES.items()
        if any(name.split(".")[0] == engine for name in imports(tree))
    }
    strangers = {user for user in users if not user.startswith(ROOMS[engine])}
    assert strangers == set()


def test_nobody_prints() -> None:
    printing = [
        f"{path}:{node.lineno}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    ]
    assert printing == []


def test_no_module_is_longer_than_300_lines() -> None:
    lengths = {
        path.as_posix(): len((PACKAGE / path).read_text("utf-8").splitlines()) for path in TREES
    }
    long = {name: length for name, length in lengths.items() if length > LONGEST_MODULE}
    assert {name: length for name, length in long.items() if name not in CATALOGUES} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = {
        f"{path.as_posix()}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == {}


def test_every_module_says_in_a_docstring_what_it_is() -> None:
    assert [path.as_posix() for path, tree in TREES.items() if not ast.get_docstring(tree)] == []


def test_whatever_crosses_a_stage_is_frozen() -> None:
    open_classes = [
        node.name
        for node in TREES[Path("model.py")].body
        if isinstance(node, ast.ClassDef)
        and node.decorator_list
        and "frozen=True" not in ast.unparse(node.decorator_list[0])
    ]
    assert open_classes == []
