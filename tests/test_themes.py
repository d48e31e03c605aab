"""The themes that ship: each builds any book, in both forms, and says nothing of its own CSS."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pikepdf
import pytest
import tinycss2
from books import CONFIG, ROOT, codes, edition_of, said, write_book
from everything import ARTICLES, FILES
from everything import CONFIG as EVERYTHING
from test_epubcheck import remarks

from huozi.making.build import build
from huozi.manuscript.layout import PT_PER_MM, TRIMS
from huozi.manuscript.load import load
from huozi.model import Role
from huozi.page_style import TypeArea
from huozi.pdf.sheet import sheet
from huozi.themes import SHEETS, Theme, css, load_theme

THEMES = sorted(folder.name for folder in (ROOT / "styles").iterdir())
LARGE = TypeArea(*TRIMS["16开"], characters=26, lines=22, size=16, leading=28)


def theme(name: str, book: Path = Path()) -> Theme:
    found, problems = load_theme(name, book)
    assert found is not None, said(problems)
    assert problems == ()
    return found


def own(book: Path, name: str, **files: str) -> Path:
    """A theme in the book's own `styles/`: its files by name, `theme` for `theme.toml`."""
    folder = book / "styles" / name
    folder.mkdir(parents=True)
    for part, text in files.items():
        (folder / f"{part}.{'toml' if part == 'theme' else 'css'}").write_text(text, "utf-8")
    return book


# --- the three that ship


def test_three_themes_ship() -> None:
    assert THEMES == ["large", "report", "song"]


@pytest.mark.slow
@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("which", ["small", "everything"])
def test_a_theme_builds_a_book_and_has_nothing_to_complain_of(
    name: str, which: str, tmp_path: Path
) -> None:
    config = f'theme = "{name}"\n'
    if which == "small":
        folder = write_book(tmp_path / "书", config=config + CONFIG.replace("cover", "# cover"))
    else:
        folder = write_book(tmp_path / "书", ARTICLES, config + EVERYTHING, FILES)
    files = [tmp_path / "书.pdf", tmp_path / "书.epub"]
    artefacts, found = build(folder, files)
    assert [item.path for item in artefacts] == files, said(found)
    assert [code for code in codes(found) if code[0] in "PVE"] == [], said(found)
    with pikepdf.open(files[0]) as document:
        sides = [float(side) / PT_PER_MM for side in document.pages[0].MediaBox[2:]]
    assert sides == pytest.approx(trim(name), abs=0.01)
    if shutil.which("java"):
        assert remarks(files[1]) == []


def trim(name: str) -> tuple[float, float]:
    return {"large": TRIMS["16开"], "report": (170.0, 240.0)}.get(name, TRIMS["A5"])


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_uses_no_name_that_is_not_there(name: str) -> None:
    look = theme(name)
    texts = [
        sheet(look, TypeArea()),
        css(look.text_css + look.reader_css, look.variables),
        css(look.cover_css, look.variables),
    ]
    for text in texts:
        assert "var(" not in text
        assert "--" not in text
        assert "/*" not in text


@pytest.mark.parametrize("name", THEMES)
def test_the_sheets_of_a_theme_are_plain_css_a_designer_finds_comments_in(name: str) -> None:
    for part in SHEETS:
        path = ROOT / "styles" / name / f"{part}.css"
        text = path.read_text("utf-8")
        assert re.search("/\\*.*[\u4e00-\u9fff]", text), path
        rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        assert [rule.serialize() for rule in rules if rule.type == "error"] == []


@pytest.mark.parametrize("name", ["large", "report"])
def test_a_theme_with_a_base_holds_only_what_differs(name: str) -> None:
    def rules(theme: str, part: str) -> set[str]:
        text = (ROOT / "styles" / theme / f"{part}.css").read_text("utf-8")
        parsed = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        return {" ".join(rule.serialize().split()) for rule in parsed}

    for part in SHEETS:
        assert rules(name, part) & rules("song", part) == set()


# --- what an e-reader's own settings decide


def declarations(name: str) -> list[tuple[str, dict[str, str]]]:
    """Selector and declarations of every rule in a theme's CSS for e-books."""
    look = theme(name)
    text = css(f"{look.text_css}\n{look.reader_css}", look.variables)
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return [
        (
            tinycss2.serialize(rule.prelude).strip(),
            {
                item.name: tinycss2.serialize(item.value).strip()
                for item in tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True)
                if item.type == "declaration"
            },
        )
        for rule in rules
        if rule.type == "qualified-rule"
    ]


@pytest.mark.parametrize("name", THEMES)
def test_an_e_book_leaves_size_leading_and_face_of_the_text_to_its_reader(name: str) -> None:
    for selector, values in declarations(name):
        if {"html", "body", "p", ":root", "*"} & {one.strip() for one in selector.split(",")}:
            assert not {"font", "font-size", "line-height", "font-family", "color"} & set(values)


@pytest.mark.parametrize("name", THEMES)
def test_in_an_e_book_coloured_words_have_a_ground_of_their_own(name: str) -> None:
    """Where a reader turns the page black, dark words without a ground could not be read."""
    bare = [
        selector
        for selector, values in declarations(name)
        if values.get("color", "inherit") != "inherit"
        and "background" not in values
        and ".number" not in selector  # inside a heading with a ground
    ]
    assert bare == []


# --- type area


@pytest.mark.parametrize(
    ("config", "area", "found"),
    [
        ('theme = "song"', TypeArea(), []),
        ('theme = "large"', LARGE, []),
        ('theme = "large"\n[layout]\nlines = 20', TypeArea(185, 260, 26, 20, 16, 28), []),
        (
            'theme = "large"\n[layout]\nsize = 14\nleading = 25\n',
            TypeArea(185, 260, 26, 22, 14, 25),
            ["B023"],
        ),
        ('theme = "large"\n[layout]\ntrim = "A5"', None, ["B016"]),
        ('theme = "report"', TypeArea(170, 240, 34, 34, 10.5, 16.5), []),
    ],
)
def test_a_theme_gives_the_type_area_and_book_toml_has_the_last_word(
    config: str, area: TypeArea | None, found: list[str], tmp_path: Path
) -> None:
    book, problems = load(write_book(tmp_path / "书", config=f"{CONFIG}{config}\n"))
    assert codes(problems) == found
    assert (book.type_area if book else None) == area


def test_too_small_a_size_is_a_notice_at_its_line(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "书", config=f'{CONFIG}theme = "large"\n[layout]\nsize = 12\n')
    _, found = load(folder)
    assert [(item.code, item.severity, item.span.line) for item in found] == [("B023", "notice", 8)]
    assert "不小于 16 磅" in found[0].message


# --- themes of one's own


def test_a_theme_of_ones_own_changes_three_lines_of_another(tmp_path: Path) -> None:
    book = own(tmp_path, "mine", theme='base = "report"', text=":root { --accent: #1f4f82; }")
    look = theme("mine", book)
    assert look.variables["accent"] == "#1f4f82"
    assert look.families == theme("report").families
    assert look.layout == theme("report").layout
    assert "#1f4f82" in sheet(look, TypeArea())
    assert theme("report").variables["accent"] not in sheet(look, TypeArea())


def test_a_type_area_is_laid_over_that_of_the_base_key_by_key(tmp_path: Path) -> None:
    book = own(tmp_path, "mine", theme='base = "large"\n[layout]\nlines = 20')
    assert dict(theme("mine", book).layout) == dict(theme("large").layout) | {"lines": 20}


def test_its_rules_come_after_those_of_its_base(tmp_path: Path) -> None:
    book = own(tmp_path, "mine", theme='base = "song"', page="h2 { color: red; }")
    assert theme("mine", book).page_css.endswith("h2 { color: red; }")


def test_a_books_own_song_may_stand_on_the_song_that_ships(tmp_path: Path) -> None:
    book = own(tmp_path, "song", theme='base = "song"', page="h2 { color: red; }")
    assert theme("song", book).page_css == theme("song").page_css + "\nh2 { color: red; }"


@pytest.mark.parametrize(
    ("settings", "code", "line"),
    [
        ('base = "没有"', "B018", 0),
        ('base = "mine"', "B018", 0),  # on itself
        ('base = "song', "B002", 1),
        ('# 说明\nbas = "song"', "B003", 2),
        ('base = "song"\n[layout]\nsize = "十六"\n', "B006", 3),
    ],
)
def test_what_is_wrong_in_theme_toml_has_its_place(
    settings: str, code: str, line: int, tmp_path: Path
) -> None:
    book = own(tmp_path, "mine", theme=settings)
    found, problems = load_theme("mine", book)
    assert found is None
    assert [(item.code, item.span.line) for item in problems][:1] == [(code, line)]


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("h1 { color: var(--a); } :root { --a: red; }", "h1 { color: red; } :root { }"),
        (":root{--a:1pt;--b:var(--a) solid}p{border:var(--b)}", ":root{}p{border:1pt solid}"),
        ("/* --a: x; var(--none) */p{margin:0}", "p{margin:0}"),
        (":root{--主色:#a12}b{color:var(--主色)}", ":root{}b{color:#a12}"),
        (".a--b:hover{top:0}", ".a--b:hover{top:0}"),
    ],
)
def test_names_are_declared_and_used_as_in_css(text: str, filled: str) -> None:
    assert css(text, {}) == filled


def test_an_undeclared_name_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="none"):
        css("p { color: var(--none); }", {})


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("第十二编　路", '<span class="number">第十二编　</span>路'),
        ("上编　路", '<span class="number">上编　</span>路'),
        ("路　桥", "路　桥"),
        ("第十二编", "第十二编"),
    ],
)
def test_a_part_page_has_its_number_apart(title: str, heading: str, tmp_path: Path) -> None:
    config = f'{CONFIG}[[part]]\ntitle = "{title}"\narticles = ["articles/01.md"]\n'
    edition = edition_of(tmp_path / "书", "正文。", config=config)
    part = next(section for section in edition.sections if section.role is Role.PART)
    assert f"<h1>{heading}</h1>" in part.xhtml
