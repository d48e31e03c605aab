"""Which characters an EPUB sets in which of the theme's faces."""

from __future__ import annotations

from huozi.model import Edition
from huozi.pdf.cascade import texts
from huozi.themes import Theme, css


def characters_by_role(edition: Edition, theme: Theme) -> dict[str, str]:
    """The characters of each role, in order of their code points; text without one has none."""
    try:
        style = css(f"{theme.text_css}\n{theme.reader_css}", theme.variables)
    except KeyError:  # an unknown `var()`, which the output complains of
        return {}
    roles = {families: role for role, families in reversed(theme.families)}
    titles = "<h1>目录</h1>"
    body = titles + "".join(section.xhtml for section in edition.sections)
    found: dict[str, set[str]] = {}
    for families, _, text in texts(f"<html><body>{body}</body></html>", style, ()):
        if role := roles.get(families):
            found.setdefault(role, set()).update(text.strip())
    return {role: "".join(sorted(used)) for role, used in found.items() if used}
