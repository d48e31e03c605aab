"""Passages between `:::` lines: the paragraphs between a name and its end are put in one box."""

from __future__ import annotations

import re
from typing import NamedTuple

from huozi import xhtml
from huozi.diagnostics import Finding, finding
from huozi.typeset.marks import FENCE
from huozi.typeset.names import PASSAGES, nearest, passage
from huozi.typeset.setting import Setting
from huozi.xhtml import E, Element

_LINE = re.compile(
    rf"{FENCE}(?P<offset>\d+){FENCE}[:：]{{3,}}[ \t]*(?P<name>\S*)[ \t]*(?P<title>.*)", re.DOTALL
)

# So many passages may stand in one another.
DEEPEST = 8


class _Fence(NamedTuple):
    """A `:::` line: its paragraph, where it stands in the source, its name ("" at the end)."""

    line: Element
    offset: int
    name: str
    title: str


def fences(body: Element, setting: Setting) -> tuple[Finding, ...]:
    """Every pair of `:::` lines becomes a box around what stands between them.

    A line without its fellow stays as the text it is, and is named.
    """
    found: list[Finding] = []
    parents = dict.fromkeys(node.getparent() for node in body.iter("p") if _fence(node))
    for parent in parents:
        if parent is not None:
            found += _pair(parent, setting)
    return tuple(found)


def _fence(node: Element) -> _Fence | None:
    match = _LINE.match(node.text or "") if node.tag == "p" else None
    if match is None:
        return None
    return _Fence(node, int(match["offset"]), match["name"], match["title"])


def _pair(parent: Element, setting: Setting) -> list[Finding]:
    """The boxes of one parent; inner ones first."""
    found: list[Finding] = []
    waiting: list[_Fence] = []
    for child in list(parent):
        fence = _fence(child)
        if fence is None:
            continue
        if len(waiting) > DEEPEST:
            place = setting.finder.at(fence.offset)
            return [*found, finding("S005", place, depth=len(waiting), limit=DEEPEST)]
        if fence.name or len(child):
            waiting.append(fence)
        elif waiting:
            found += _boxed(waiting.pop(), child, setting)
        else:
            found.append(finding("M022", setting.finder.at(fence.offset)))
    found += [_unclosed(fence, setting) for fence in waiting]
    return found


def _unclosed(fence: _Fence, setting: Setting) -> Finding:
    place = setting.finder.at(fence.offset)
    if passage(fence.name):
        return finding("M021", place, name=fence.name)
    return _unknown(fence, setting)


def _unknown(fence: _Fence, setting: Setting) -> Finding:
    place = setting.finder.at(fence.offset)
    near = nearest(fence.name, PASSAGES, "::: {}")
    return finding("M020", place, name=fence.name, near=near, known="、".join(PASSAGES))


def _boxed(fence: _Fence, end: Element, setting: Setting) -> list[Finding]:
    """Put what stands between two lines in a box; what follows the name is its title."""
    kind = passage(fence.name)
    if kind is None:
        return [_unknown(fence, setting)]
    opening, box = fence.line, E.div({"class": kind.css})
    opening.addprevious(box)
    inside = list(opening.itersiblings())
    box.extend(inside[: inside.index(end)])
    xhtml.remove(end)
    titled = bool(fence.title or len(opening))
    opening.text = fence.title
    opening.set("class", "block-title")
    if titled:
        box.insert(0, opening)
    else:
        xhtml.remove(opening)
    if not len(box):
        xhtml.remove(box)
    if titled and not kind.titled:
        title = xhtml.text(opening)[:20]
        return [finding("M027", setting.finder.at(fence.offset), name=fence.name, title=title)]
    return []
