"""Line adjustment 行内调整: the space a short line takes up, pair by pair (clreq 3.5.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huozi.characters import is_chinese
from huozi.composition.spacing import is_han_latin, stretchable

# A line so short that it would need more than this between its characters stays ragged.
MOST = 0.6
SPACE_MOST = 0.1
HAN_LATIN_FIRST = 0.05


@dataclass(frozen=True, slots=True)
class Pair:
    """Two neighbours on a line and the em of the first, in the unit of the advances."""

    before: str
    after: str
    em: float


def stretch(pairs: Sequence[Pair], extra: float) -> tuple[float, ...] | None:
    """What to add after the first of each pair so that the line gains `extra`; None: too loose.

    First word spaces and Han–Latin gaps, each a little, then all gaps of the line alike.
    """
    added = [0.0] * len(pairs)
    for kind, most in ((_is_space, SPACE_MOST), (_is_gap, HAN_LATIN_FIRST)):
        chosen = [i for i, pair in enumerate(pairs) if kind(pair)]
        extra -= _fill(added, chosen, extra, most, pairs)
    everywhere = [i for i, pair in enumerate(pairs) if _is_open(pair)]
    extra -= _fill(added, everywhere, extra, MOST, pairs)
    return tuple(added) if extra < 1e-6 else None


def _fill(
    added: list[float], chosen: Sequence[int], extra: float, most: float, pairs: Sequence[Pair]
) -> float:
    """Share `extra` among the chosen pairs, at most `most` em each; what was placed."""
    if not chosen or extra <= 0:
        return 0.0
    room = sum(pairs[i].em for i in chosen)
    share = min(extra / room, most)
    for i in chosen:
        added[i] += share * pairs[i].em
    return share * room


def _is_space(pair: Pair) -> bool:
    return pair.before in " \u00a0"


def _is_gap(pair: Pair) -> bool:
    return is_han_latin(pair.before, pair.after)


def _is_open(pair: Pair) -> bool:
    """Between two characters of which one is Chinese, or after a word space."""
    if _is_space(pair):
        return True
    chinese = is_chinese(pair.before) or is_chinese(pair.after)
    return chinese and pair.after != " " and stretchable(pair.before, pair.after)
