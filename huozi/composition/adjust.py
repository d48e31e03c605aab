"""Line adjustment 行内调整: the space a short line takes up, pair by pair (clreq 3.5.4)."""

from __future__ import annotations

from collections.abc import Sequence

from huozi.composition.spacing import Room, kind_of, room

# A line so short that it would need more than this between its characters stays ragged.
MOST = 0.6

# What each kind of room takes before the next is asked, in em; at last all of them alike.
_STEPS = (
    (frozenset({Room.WORD_SPACE}), 0.1),
    (frozenset({Room.HAN_LATIN}), 0.05),
    (frozenset({Room.WORD_SPACE, Room.HAN_LATIN, Room.ANY}), MOST),
)


def rooms(text: str) -> list[Room]:
    """How a line is widened after each character of a text but the last."""
    kinds = list(map(kind_of, text))
    return list(map(room, kinds, kinds[1:]))


def stretch(rooms: Sequence[Room], ems: Sequence[float], extra: float) -> list[float] | None:
    """What to add at each place between characters so that a line gains `extra`.

    `ems` are the em at each place, in the unit of `extra`. None: the line would be too loose.
    """
    added = [0.0] * len(rooms)
    for wanted, most in _STEPS:
        if wanted.isdisjoint(rooms):
            continue
        chosen = [em if here in wanted else 0.0 for here, em in zip(rooms, ems, strict=False)]
        whole = sum(chosen)
        if not whole or extra <= 0:
            continue
        share = min(extra / whole, most)
        added = [before + share * em for before, em in zip(added, chosen, strict=True)]
        extra -= share * whole
    return added if extra < 1e-6 else None
