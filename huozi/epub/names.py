"""Where each thing of an edition lies in the container: ASCII names, every one used once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from huozi.epub.leaves import Leaf
from huozi.epub.readers import notes_for
from huozi.model import Edition, Picture, Role

NAV, NCX, STYLE, COVER_PAGE = "nav.xhtml", "toc.ncx", "style.css", "text/_cover.xhtml"

_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


@dataclass(frozen=True, slots=True)
class Names:
    """Files by section id (the first of each), by any id inside a section, by picture path."""

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

    def of(self, leaves: Iterable[Leaf]) -> Names:
        """The names that some leaves ask for, and no more."""
        leaves = tuple(leaves)
        targets = {target for leaf in leaves for target in leaf.targets}
        return Names(
            {name: self.sections[name] for name in targets & self.sections.keys()},
            {name: self.anchors[name] for name in targets},
            {path: self.pictures[path] for leaf in leaves for path in leaf.pictures},
        )


def relative(file: str, from_file: str) -> str:
    """The address of `file` seen from `from_file`, both from the container's content folder."""
    depth = len(PurePosixPath(from_file).parts) - 1
    return "../" * depth + file


def file_of(leaf: Leaf) -> str:
    """The file of a leaf; that of the contents is the navigation document."""
    return NAV if leaf.section.role is Role.CONTENTS else f"text/{leaf.name}.xhtml"


def names_of(edition: Edition, leaves: Iterable[Leaf]) -> Names:
    """The names for one edition."""
    sections: dict[str, str] = {}
    anchors: dict[str, str] = {}
    for leaf in leaves:
        file = file_of(leaf)
        sections.setdefault(leaf.section.id, file)
        anchors |= dict.fromkeys(leaf.ids, file)
    pictures = {
        picture.path: f"images/{number:03d}.{_ENDINGS.get(picture.media_type, 'svg')}"
        for number, picture in enumerate(pictures_of(edition))
    }
    return Names(sections, anchors, pictures)


def pictures_of(edition: Edition) -> tuple[Picture, ...]:
    """Every picture of the container once; a cover may stand in an article too."""
    marks = notes_for(edition.epub.reader).pictures()
    listed = (*edition.pictures, *marks, *((edition.cover,) if edition.cover else ()))
    return tuple({picture.path: picture for picture in listed}.values())
