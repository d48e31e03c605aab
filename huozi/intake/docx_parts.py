"""The parts of a Word document: which file holds the text, the styles, the notes, the pictures."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from huozi.diagnostics import Finding, Span, finding
from huozi.intake.containers import Element, Members, declares, open_zip, other_than, xml
from huozi.intake.docx_styles import local, value

_DOCUMENT = "officeDocument"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to by an id: another part, or something outside the file."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Package:
    """An opened document: its members, the path of its text, what that refers to."""

    members: Members
    main: str
    relations: dict[str, Relation]

    def tree(self, path: str) -> Element | None:
        """A part as a tree; None where it is not there."""
        data = self.members.get(path)
        return None if data is None else xml(data)

    def parts(self, kind: str) -> list[str]:
        """The paths of the parts of a kind, in order of their ids."""
        return [r.target for r in self.relations.values() if r.kind == kind and not r.external]

    def only(self, kind: str) -> Element | None:
        """The one part of a kind."""
        return next((self.tree(path) for path in self.parts(kind)), None)


def opened(data: bytes, name: str) -> tuple[Package | None, tuple[Finding, ...]]:
    """The package of a .docx; None and an error where it is none, or not safe."""
    if problems := other_than(data, name, "docx"):
        return None, problems
    members, found = open_zip(data, name, " Word 文档")
    if members is None:
        return None, found
    members = {path.lstrip("/"): content for path, content in members.items()}
    for path, content in members.items():
        if path.endswith((".xml", ".rels")) and declares(content):
            return None, (finding("I209", Span(name), member=path[:80]),)
    tops = relations(members, "")
    main = next((r.target for r in tops.values() if r.kind == _DOCUMENT), "word/document.xml")
    if main not in members:
        reason = "里面没有正文"
        return None, (finding("I201", Span(name), kind=" Word 文档", reason=reason),)
    return Package(members, main, relations(members, main)), ()


def relations(members: Members, path: str) -> dict[str, Relation]:
    """What a part ("" for the package) refers to, by id."""
    folder, base = posixpath.split(path)
    data = members.get(posixpath.join(folder, "_rels", f"{base}.rels"))
    root = xml(data) if data else None
    found = {}
    for node in root if root is not None else ():
        if local(node) != "Relationship":
            continue
        target, external = value(node, "Target"), value(node, "TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = value(node, "Type").rpartition("/")[2]
        found[value(node, "Id")] = Relation(kind, target, external)
    return found
