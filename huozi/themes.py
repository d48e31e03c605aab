"""A theme is a folder of CSS and a table of faces; reading one gives plain values.

CSS of a theme names faces by role, `var(--hei)`, and the page by `var(--leading)` and its like.
`css()` puts the values in, so that no output needs a reader that knows CSS variables.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from huozi.diagnostics import Finding, Span, finding

# In a checkout the themes stand beside the package, in an installed one inside it.
SHIPPED = (Path(__file__).parent / "styles", Path(__file__).parent.parent / "styles")

# The faces a theme names, by role: what it must have, and what may fall back on another role.
ROLES = ("song", "hei", "kai", "fangsong", "mono")

SHEETS = ("text", "page", "reader", "cover")

_VARIABLE = re.compile(r"var\(--([a-z-]+)\)")


@dataclass(frozen=True, slots=True)
class Theme:
    """CSS for both outputs, for pages, readers and the cover; the families of each role."""

    name: str
    text_css: str
    page_css: str
    reader_css: str
    cover_css: str
    families: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def variables(self) -> dict[str, str]:
        """The families of each role as a CSS value."""
        return {
            role: ", ".join(name if name in _GENERIC else f'"{name}"' for name in names)
            for role, names in self.families
        }


_GENERIC = frozenset({"serif", "sans-serif", "monospace", "cursive"})


def css(text: str, variables: Mapping[str, str]) -> str:
    """CSS with every `var(--name)` replaced; raises KeyError for a name that is not there."""
    return _VARIABLE.sub(lambda match: variables[match[1]], text)


def load_theme(name: str, book: Path) -> tuple[Theme | None, tuple[Finding, ...]]:
    """The theme `name`, from the book's own `styles/` or the shipped ones."""
    homes = [home for home in (book / "styles", *SHIPPED) if home.is_dir()]
    folder = next((home / name for home in homes if (home / name / "fonts.toml").is_file()), None)
    if folder is None or "/" in name:
        known = sorted({item.name for home in homes for item in home.iterdir() if item.is_dir()})
        return None, (finding("B018", Span("book.toml"), theme=name, known="、".join(known)),)
    try:
        text, page, reader, cover = (_read(folder / f"{part}.css") for part in SHEETS)
        faces = tomllib.loads(_read(folder / "fonts.toml"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return None, (finding("B002", Span(f"styles/{name}"), reason=str(error)),)
    families = tuple((role, tuple(faces.get(role, faces["song"]))) for role in ROLES)
    return Theme(name, text, page, reader, cover, families), ()


def _read(path: Path) -> str:
    return path.read_text("utf-8")
