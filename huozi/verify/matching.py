"""Pages held against what they owe: every word once, and in its turn."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from huozi.verify.owed import Owed
from huozi.verify.rows import read_on
from huozi.verify.text import Difference, compare

# How many places for the words of a picture are tried on a page.
_TRIES = 64


def differs(owed_text: Owed, pages: list[str]) -> Difference | None:
    """The first place where the pages part from what they owe.

    A page can often be read in more than one way (is this the head of a table again, or a row
    that says the same?), so all the ways that fit are followed.
    """
    ways = {_Way(0, 0)}
    for page in pages:
        onward = {way for old in ways for way in _ways_on(old, page, owed_text)}
        if not onward:
            furthest = max(ways, key=_Way.read)
            return _parted(owed_text, furthest, page)
        ways = onward
    last = max(ways, key=_Way.read)
    rest = "".join((*last.left, owed_text.running[last.running :], *owed_text.notes[last.notes :]))
    return _told(owed_text, last, compare(rest, ""))


class _Way(NamedTuple):
    """How much of a section has been read: characters of running text, whole notes, pictures.

    `left` is what the next page still owes of the cells of a broken row.
    """

    running: int
    notes: int
    drawn: int = 0
    left: tuple[str, ...] = ()

    def read(self) -> tuple[int, int, int]:
        """What has been read, to be compared with other ways."""
        return self.running - sum(map(len, self.left)), self.notes, self.drawn


def _ways_on(way: _Way, page: str, owed_text: Owed) -> Iterator[_Way]:
    """Where a page can lead: notes last, pictures anywhere, rows of a table perhaps repeated."""
    for drawn, rest in _undrawn(page, owed_text.drawn[way.drawn :]):
        heads = (rest.removeprefix(head) for head in owed_text.heads)
        for body in dict.fromkeys((rest, *heads)):
            for count, text in _unfooted(body, owed_text.notes[way.notes :]):
                feet = (text.removesuffix(foot) for foot in owed_text.feet)
                for words in dict.fromkeys((text, *feet)):
                    there = (owed_text.running, owed_text.rows, way.running, way.left, words)
                    for place, left in read_on(*there):
                        yield _Way(place, way.notes + count, way.drawn + drawn, left)


def _unfooted(page: str, notes: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """How many of the next notes may stand at the foot of a page, and the page without them."""
    foot = ""
    for count, note in enumerate((*notes, ""), 1):
        if page.endswith(foot):
            yield count - 1, page.removesuffix(foot)
        foot += note
        if len(foot) > len(page):
            return


def _undrawn(page: str, drawn: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """How many of the next pictures with words may be on a page, and the page without those."""
    rests = {page}
    for count, words in enumerate((*drawn, ""), 1):
        yield from ((count - 1, rest) for rest in rests)
        # A picture's words come together, but where among the text the engine alone knows.
        left = (
            rest[:at] + rest[at + len(words) :] for rest in rests for at in _places(words, rest)
        )
        rests = set(islice(left, _TRIES))


def _places(words: str, text: str) -> Iterator[int]:
    """Every place of `words` in `text`; none for no words."""
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _parted(owed_text: Owed, way: _Way, page: str) -> Difference | None:
    """Where a page that fits no way parts from the running text, or from the notes at its foot."""
    running = "".join((*way.left, owed_text.running[way.running :]))
    pairs = enumerate(zip(running, page, strict=False))
    same = next((at for at, (one, other) in pairs if one != other), min(len(running), len(page)))
    notes = "".join(owed_text.notes[way.notes :])
    rest, actual = running[same:], page[same:]
    if notes and actual[:1] == notes[:1] and actual[:1] != rest[:1]:
        rest = notes
    difference = compare(rest, actual)
    return _told(owed_text, way._replace(running=way.running + same), difference)


def _told(owed_text: Owed, way: _Way, difference: Difference | None) -> Difference | None:
    """A difference with the words that stand before it, where it has none of its own."""
    if difference is None or difference.before:
        return difference
    return difference._replace(before=owed_text.running[max(0, way.running - 10) : way.running])
