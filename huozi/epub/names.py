"""Where each thing of an edition lies in the container: ASCII names, every one used once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from huozi import xhtml
from huozi.model import Edition, Picture, Role

NAV, NCX, STYLE, COVER_PAGE = "nav.xhtml", "toc.ncx", "style.css", "text/_cover.xhtml"

_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


@dataclass(frozen=True, slots=True)
class Names:
    """Files by section id, by any id inside a section, and by picture path."""

    sections: dict[str, str]
    anchors: dict[str, str]
    pictures: dict[str, str]

    def link(self, target: str, from_file: str) -> str:
        """A link to an id of the book, as it is written in `from_file`."""
        file = self.anchors[target]
        if file == from_file:
            return f"#{quote(target)}"
        base = relative(file, from_file)
        return base if self.sections.get(target) == file else f"{base}#{quote(target)}"


def relative(file: str, from_file: str) -> str:
    """The address of `file` seen from `from_file`, both from the container's content folder."""
    depth = len(PurePosixPath(from_file).parts) - 1
    return "../" * depth + file


def names_of(edition: Edition) -> Names:
    """The names for one edition."""
    sections = {
        section.id: NAV if section.role is Role.CONTENTS else f"text/{section.id}.xhtml"
        for section in edition.sections
    }
    anchors = {
        node.get("id", ""): sections[section.id]
        for section in edition.sections
        for node in xhtml.parse(section.xhtml).iter()
        if node.get("id")
    }
    pictures = {
        picture.path: f"images/{number:03d}.{_ENDINGS.get(picture.media_type, 'svg')}"
        for number, picture in enumerate(pictures_of(edition))
    }
    return Names(sections, anchors, pictures)


def pictures_of(edition: Edition) -> tuple[Picture, ...]:
    """Every picture of the container once; a cover may stand in an article too."""
    listed = (*edition.pictures, *((edition.cover,) if edition.cover else ()))
    return tuple({picture.path: picture for picture in listed}.values())
