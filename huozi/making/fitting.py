"""A book for a purpose: what differs before its pages are laid out. The rows: `print_profiles`."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from huozi import xhtml
from huozi.diagnostics import Finding, Span, finding
from huozi.making.prepare import Prepared
from huozi.manuscript.layout import PT_PER_MM
from huozi.model import Book, Section
from huozi.page_style import TypeArea
from huozi.print_profiles import PARAGRAPH, PROFILES, PrintProfile, profile_named


def chosen(
    book: Book, name: str, targets: tuple[Path, ...]
) -> tuple[PrintProfile | None, tuple[Finding, ...]]:
    """The profile of a name; None where there is none, or where a target is no PDF."""
    profile = profile_named(name, book.profiles)
    if profile is None:
        known = dict.fromkeys((*PROFILES, *(row.name for row in book.profiles)))
        near = get_close_matches(name, known, n=1, cutoff=0.5)
        words = f"，是不是 {near[0]}？" if near else ""
        return None, (finding("P120", Span(name), name=name, near=words, known="、".join(known)),)
    for path in targets if name else ():
        if path.suffix.lower() != ".pdf":
            return None, (finding("P127", Span(str(path)), profile=name, path=path),)
    return profile, ()


def fitted(prepared: Prepared, profile: PrintProfile) -> Prepared:
    """The book as the pages of a profile are laid out."""
    edition, theme = prepared.edition, prepared.theme
    area = _single(edition.type_area) if profile.single else edition.type_area
    sections = edition.sections
    if profile.round:
        sections = tuple(map(_numbered, sections))
    rules = [profile.css, f"@page {{ bleed: {profile.bleed:g}mm }}" if profile.bleed else ""]
    if own := "\n".join(filter(None, rules)):
        theme = replace(theme, page_css=f"{theme.page_css}\n{own}")
    edition = replace(edition, type_area=area, sections=sections, profile=profile)
    return replace(prepared, edition=edition, theme=theme)


def _single(area: TypeArea) -> TypeArea:
    """The same margin on both sides of every page."""
    across = area.trim_width - area.width / PT_PER_MM
    return replace(area, inner=across / 2)


def _numbered(section: Section) -> Section:
    """An article whose paragraphs can be found on its pages."""
    tree = xhtml.parse(section.xhtml)
    bodies = [node for node in tree.iter("div") if node.get("class") == "body"]
    number = 0
    for body in bodies:
        for node in body.iter("p", "li"):
            if node.tag == "li" and node.find(".//p") is not None:
                continue
            number += 1
            if "id" not in node.attrib:
                node.set("id", PARAGRAPH.format(number=number, article=section.id))
    return replace(section, xhtml=xhtml.serialise(tree)) if number else section
