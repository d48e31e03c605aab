"""A theme is a folder of CSS and a table of faces; reading one gives plain values.

CSS of a theme names faces by role, `var(--hei)`, the page by `var(--leading)` and its like, and
what it declares itself, `--accent: #a12`. `css()` puts the values in, so that no output needs a
reader that knows CSS variables.

A theme with `base = "song"` in its `theme.toml` holds only what differs: its sheets come after
those of its base, its faces in place of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from huozi.diagnostics import Finding, Span, errors, finding
from huozi.manuscript.config import LAYOUT, NUMBER, TEXT, Field, check
from huozi.manuscript.toml_places import read_toml, toml_places
from huozi.varieties import is_traditional

# In a checkout the themes stand beside the package, in an installed one inside it.
SHIPPED = (Path(__file__).parent / "styles", Path(__file__).parent.parent / "styles")

# The faces a theme names, by role, and the role whose faces do where it names none. Latin inside
# Chinese is set in the Latin of its role; `rare` is what every role falls back on.
ROLES = {
    "song": "",
    "hei": "song",
    "kai": "song",
    "fangsong": "song",
    "mono": "song",
    "latin-serif": "song",
    "latin-sans": "hei",
    "rare": "",
}
LATIN = {
    "song": "latin-serif",
    "kai": "latin-serif",
    "fangsong": "latin-serif",
    "hei": "latin-sans",
}

SHEETS = ("text", "page", "reader", "cover")
# What vertical writing sets otherwise, on pages and in readers: sheets a theme may have.
VERTICAL = ("vertical", "reader-vertical")
TRADITIONAL = "zh-Hant"  # the table of faces for Traditional characters in fonts.toml

# What a theme's `theme.toml` may say: its base, and the type area of a book that gives none.
SETTINGS = {
    "base": TEXT,
    "least_size": NUMBER,
    "layout": Field(dict, "一个表，写成 [layout]", table=LAYOUT),
}

_VARIABLE = re.compile(r"var\(--([\w-]+)\)")
_DECLARED = re.compile(r"(?<![\w-])--([\w-]+)\s*:\s*([^;{}]+);?\s*")
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Theme:
    """CSS for both outputs, for pages, readers and the cover; the families of each role.

    `traditional` are the families of some roles for Traditional characters.
    `layout` is what a book's own `[layout]` is laid over; a type size under `least_size` (pt)
    is smaller than the theme was made for.
    """

    name: str
    text_css: str
    page_css: str
    reader_css: str
    cover_css: str
    families: tuple[tuple[str, tuple[str, ...]], ...]
    layout: tuple[tuple[str, Any], ...] = ()
    least_size: float = 0.0
    vertical_css: str = ""
    reader_vertical_css: str = ""
    traditional: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def in_language(self, language: str) -> Theme:
        """The theme with the faces for a language."""
        if not is_traditional(language):
            return self
        return replace(self, families=tuple((dict(self.families) | dict(self.traditional)).items()))

    @property
    def variables(self) -> dict[str, str]:
        """The families of each role as a CSS value, and the names `text.css` declares.

        A spine has names of its own for them: where it runs downwards they are stood up.
        """
        families = {
            role: ", ".join(name if name in _GENERIC else f'"{name}"' for name in names)
            for role, names in self.families
        }
        families |= {f"spine-{role}": names for role, names in families.items()}
        return _declared(self.text_css, families)


_GENERIC = frozenset({"serif", "sans-serif", "monospace", "cursive"})


def css(text: str, variables: Mapping[str, str]) -> str:
    """CSS with every `var(--name)` replaced; raises KeyError for a name that is not there.

    Comments and declarations of names have done their work and are left out.
    """
    return _filled(_DECLARED.sub("", _plain(text)), _declared(text, variables))


def _declared(text: str, variables: Mapping[str, str]) -> dict[str, str]:
    """The variables, and those CSS declares itself, each out of what stands before it."""
    values = dict(variables)
    for name, value in _DECLARED.findall(_plain(text)):
        values[name] = _filled(value.strip(), values)
    return values


def _filled(text: str, variables: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda match: variables[match[1]], text)


def _plain(text: str) -> str:
    return _COMMENT.sub("", text)


class _Layer(NamedTuple):
    """What one theme folder holds itself: CSS by sheet, faces by role, `theme.toml`."""

    sheets: dict[str, str]
    faces: dict[str, Any]
    settings: dict[str, Any]


def load_theme(name: str, book: Path) -> tuple[Theme | None, tuple[Finding, ...]]:
    """The theme `name`, from the book's own `styles/` or the shipped ones, with its bases."""
    homes = [home for home in (book / "styles", *SHIPPED) if home.is_dir()]
    layers, found = _layers(name, homes, ())
    if errors(found):
        return None, found
    faces: dict[str, Any] = {}
    settings: dict[str, Any] = {}
    layout: dict[str, Any] = {}
    traditional: dict[str, Any] = {}
    for layer in layers:
        faces |= layer.faces
        traditional |= layer.faces.get(TRADITIONAL, {})
        settings |= layer.settings
        layout |= layer.settings.get("layout", {})
    text, page, reader, cover, vertical, reader_vertical = (
        "\n".join(layer.sheets[part] for layer in layers) for part in (*SHEETS, *VERTICAL)
    )
    families: dict[str, tuple[str, ...]] = {}
    for role, other in ROLES.items():
        families[role] = tuple(faces[role]) if role in faces else families.get(other, ())
    area, chains = tuple(layout.items()), tuple(families.items())
    least = float(settings.get("least_size", 0))
    own = tuple((role, tuple(traditional[role])) for role in ROLES if role in traditional)
    sheets = (text, page, reader, cover)
    theme = Theme(name, *sheets, chains, area, least, vertical, reader_vertical, own)
    return theme, found


def _layers(
    name: str, homes: list[Path], above: tuple[Path, ...]
) -> tuple[tuple[_Layer, ...], tuple[Finding, ...]]:
    """A theme's layers, its deepest base first; a book's own `song` may have `song` as base."""
    places = (home / name for home in homes if "/" not in name)
    folder = next((place for place in places if place not in above and _is_theme(place)), None)
    if folder is None:
        known = sorted({item.name for home in homes for item in home.iterdir() if item.is_dir()})
        return (), (finding("B018", Span("book.toml"), theme=name, known="、".join(known)),)
    try:
        layer, found = _layer(folder)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return (), (finding("B002", Span(f"styles/{name}"), reason=str(error)),)
    base = layer.settings.get("base", "")
    if not base or errors(found):
        return (layer,), found
    below, problems = _layers(base, homes, (*above, folder))
    return (*below, layer), (*found, *problems)


def _is_theme(folder: Path) -> bool:
    return any((folder / name).is_file() for name in ("theme.toml", "fonts.toml"))


def _layer(folder: Path) -> tuple[_Layer, tuple[Finding, ...]]:
    """One folder; what a theme with a base leaves out is empty."""
    name = f"styles/{folder.name}/theme.toml"
    settings, found = _settings(_read(folder / "theme.toml", True), name)
    if errors(found):
        return _Layer({}, {}, {}), found
    based = bool(settings.get("base"))
    sheets = {part: _read(folder / f"{part}.css", based) for part in SHEETS}
    sheets |= {part: _read(folder / f"{part}.css", True) for part in VERTICAL}
    faces = tomllib.loads(_read(folder / "fonts.toml", based))
    return _Layer(sheets, faces, settings), found


def _settings(text: str, name: str) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The checked values of a `theme.toml`."""
    values, found = read_toml(name, text)
    if found:
        return {}, found
    places = toml_places(text)
    return check(values, SETTINGS, lambda path: Span(name, *places.get(path, ())))


def _read(path: Path, optional: bool = False) -> str:
    return "" if optional and not path.is_file() else path.read_text("utf-8")
