"""Archives: each member that can be imported is an article; pictures go to those that show them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import unquote

from huozi.diagnostics import Finding, Severity, Span, finding
from huozi.intake.containers import Members, open_zip, other_than
from huozi.intake.gathering import answers_for, gathered
from huozi.intake.story import NOTHING, Answers, Attachment, Outcome, Parcel
from huozi.intake.structure import picture_ending
from huozi.names import file_name

ReadMember = Callable[[bytes, str, Answers, Mapping[str, bytes]], Outcome]

_SYSTEM = re.compile(
    r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\.git/)", re.IGNORECASE
)
_NESTED = frozenset({".zip", ".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz"})
_SIDE = frozenset({".css", ".js", ".woff", ".woff2", ".ttf", ".map", ".json", ".xml"})
# Formats whose pictures are files beside them.
_SHOWING = frozenset({".html", ".htm", ".xhtml", ".md"})
_PICTURE = re.compile(r"(?P<before>!\[(?:\\.|[^\]\\])*\]\()(?P<path>[^)\s\"]+)")


def read_members(
    data: bytes, name: str, answers: Answers, readable: frozenset[str], read: ReadMember
) -> Outcome:
    """The articles of an archive; `readable` are the endings that `read` knows."""
    if problems := other_than(data, name, "zip"):
        return NOTHING, problems
    opened, problems = open_zip(data, name, "压缩包")
    if opened is None:
        return NOTHING, problems
    members = {
        path.replace("\\", "/"): content
        for path, content in sorted(opened.items())
        if not _SYSTEM.search(path.replace("\\", "/"))
    }
    outcomes = [
        (path, _member(members, path, name, answers_for(answers, path), read))
        for path in members
        if _ending(path) in readable and not _is_frame(path, members)
    ]
    parcel, found = gathered(outcomes)
    loose, left = _loose(members, parcel, name, readable)
    found = (*found, *left)
    if not parcel.articles and not any(item.severity is Severity.ERROR for item in found):
        found = (*found, finding("I218", Span(name), known=" ".join(sorted(readable))))
    return replace(parcel, attachments=(*parcel.attachments, *loose)), found


def _member(members: Members, path: str, name: str, answers: Answers, read: ReadMember) -> Outcome:
    """The articles of one member; its pictures are found from its folder."""
    folder, shows = posixpath.dirname(path), _ending(path) in _SHOWING
    start = f"{folder}/" if folder else ""
    beside = {
        other.removeprefix(start): content
        for other, content in members.items()
        if shows and other.startswith(start) and other != path
    }
    parcel, found = read(members[path], f"{name}/{path}", answers, beside)
    if _ending(path) in (".md", ".markdown"):
        parcel = _with_pictures(parcel, beside)
    return parcel, found


def _with_pictures(parcel: Parcel, beside: Mapping[str, bytes]) -> Parcel:
    """The pictures that Markdown refers to, under the names of the book's folder."""
    articles, attachments = [], list(parcel.attachments)
    for article in parcel.articles:
        paths: dict[str, str] = {}

        def placed(
            match: re.Match[str], slug: str = article.slug, paths: dict[str, str] = paths
        ) -> str:
            path = posixpath.normpath(unquote(match["path"]))
            if path not in beside:
                return match[0]
            if path not in paths:
                ending = picture_ending(beside[path])[0] or _ending(path).lstrip(".")
                paths[path] = f"images/{slug}-{len(paths) + 1}.{ending}"
            return match["before"] + paths[path]

        articles.append(replace(article, markdown=_PICTURE.sub(placed, article.markdown)))
        attachments += [Attachment(paths[path], beside[path]) for path in paths]
    return replace(parcel, articles=tuple(articles), attachments=tuple(attachments))


def _loose(
    members: Members, parcel: Parcel, name: str, readable: frozenset[str]
) -> tuple[list[Attachment], list[Finding]]:
    """Pictures no article shows are kept; whatever else is left is said."""
    shown = {attachment.data for attachment in parcel.attachments}
    attachments: list[Attachment] = []
    found: list[Finding] = []
    for path, content in members.items():
        if _ending(path) in readable or content in shown or _is_side(path, members):
            continue
        if picture_ending(content)[0]:
            target = f"images/{file_name(posixpath.basename(path))}"
            if any(other.path == target for other in (*parcel.attachments, *attachments)):
                target = f"images/{file_name(path)}"
            attachments.append(Attachment(target, content))
            found.append(finding("I217", Span(name), member=path, path=target))
        else:
            why = "压缩包里的压缩包不展开" if _ending(path) in _NESTED else "不认识的格式"
            found.append(finding("I219", Span(name), member=path, reason=why))
    return attachments, found


def _ending(path: str) -> str:
    return posixpath.splitext(path)[1].lower()


def _is_frame(path: str, members: Members) -> bool:
    """Whether a page lies in the folder a browser saved with another page."""
    folder = posixpath.dirname(path)
    return _ending(path) in (".html", ".htm") and _is_saved_with(folder, members)


def _is_saved_with(folder: str, members: Members) -> bool:
    stem = re.sub("(?:_files|\\.files|_文件)$", "", folder)
    return stem != folder and any(f"{stem}{ending}" in members for ending in (".html", ".htm"))


def _is_side(path: str, members: Members) -> bool:
    """Whether a member belongs to a saved page, not to its text: styles, scripts, its icons."""
    return _ending(path) in _SIDE or _is_saved_with(posixpath.dirname(path), members)
