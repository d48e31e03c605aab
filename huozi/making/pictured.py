"""A book's pictures as the finished pages show them: how many pixels, and who asks for them."""

from __future__ import annotations

from huozi.making.plates import asked_for
from huozi.making.prepare import Prepared
from huozi.press.coarse import Shown


def pictures_of(prepared: Prepared) -> tuple[Shown, ...]:
    """The book's pictures in pixels, each at the first place that asks for it."""
    places = asked_for(prepared.book, prepared.documents)
    return tuple(
        Shown(item.path, (item.width, item.height), places[item.path][0])
        for item in prepared.edition.pictures
        if item.path in places
    )
