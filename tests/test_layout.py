from __future__ import annotations

import pytest

from huozi.diagnostics import Span
from huozi.manuscript.layout import LEAST_MARGIN, TRIMS, margins, type_area
from huozi.page_style import TypeArea
from huozi.sizes import SIZES


def at(key: str) -> Span:
    return Span(key)


def test_without_a_table_the_type_area_is_28_by_28_on_a5() -> None:
    area, found = type_area({}, at)
    assert area == TypeArea(148, 210, 28, 28, 10.5, 16.5)
    assert not found


@pytest.mark.parametrize("trim", TRIMS)
def test_a_type_area_fits_every_known_trim(trim: str) -> None:
    area, found = type_area({"trim": trim, "characters": 22, "lines": 20, "leading": 15}, at)
    assert not found
    assert min(margins(area)) >= LEAST_MARGIN


def test_type_area_and_margins_make_the_page() -> None:
    area, _ = type_area({"trim": [130, 184], "characters": 25, "lines": 26}, at)
    edges = margins(area)
    assert edges.top + edges.bottom + area.height * 25.4 / 72 == pytest.approx(184)
    assert edges.inner + edges.outer + area.width * 25.4 / 72 == pytest.approx(130)
    assert edges.inner > edges.outer


@pytest.mark.parametrize(
    ("values", "code", "key"),
    [
        ({"trim": "a5"}, "B015", "trim"),
        ({"trim": [148]}, "B015", "trim"),
        ({"trim": [148, "210"]}, "B015", "trim"),
        ({"trim": [148, -1]}, "B015", "trim"),
        ({"trim": [148, True]}, "B015", "trim"),
        ({"trim": [float("inf"), 210]}, "B015", "trim"),
        ({"trim": [float("nan"), 210]}, "B015", "trim"),
        ({"trim": [10**400, 210]}, "B015", "trim"),
        ({"characters": 0}, "B017", "characters"),
        ({"lines": -3}, "B017", "lines"),
        ({"size": 0}, "B017", "size"),
        ({"leading": 8}, "B017", "leading"),
        ({"characters": 10**9}, "B016", ""),
        ({"lines": 60}, "B016", ""),
    ],
)
def test_a_type_area_that_cannot_be_is_a_finding_at_its_key(
    values: dict[str, object], code: str, key: str
) -> None:
    _, found = type_area(values, at)
    assert [(item.code, item.span) for item in found] == [(code, Span(key))]


@pytest.mark.parametrize(
    ("size", "points"),
    [("五号", 10.5), ("小四", 12), ("初号", 42), ("八号", 5), (11, 11), (9.5, 9.5)],
)
def test_a_size_is_given_in_points_or_by_name(size: str | float, points: float) -> None:
    area, _ = type_area({"size": size, "leading": 60}, at)
    assert area.size == points


def test_sizes_by_name_grow_from_last_to_first() -> None:
    assert list(SIZES.values()) == sorted(SIZES.values(), reverse=True)


def test_given_margins_leave_the_rest_to_the_other_sides() -> None:
    area, found = type_area({"top": 30, "inner": 20}, at)
    assert not found
    edges = margins(area)
    assert (edges.top, edges.inner) == (30, 20)
    assert edges.bottom == pytest.approx(210 - 30 - area.height * 25.4 / 72)
    assert edges.outer == pytest.approx(148 - 20 - area.width * 25.4 / 72)


@pytest.mark.parametrize(
    ("values", "most"),
    [({"characters": 40}, (34, 32)), ({"lines": 60, "inner": 20}, (32, 32))],
)
def test_a_type_area_that_cannot_be_says_what_would_fit(
    values: dict[str, object], most: tuple[int, int]
) -> None:
    _, found = type_area(values, at)
    characters, lines = most
    assert f"每行最多 {characters} 字，每面最多 {lines} 行" in found[0].hint
    fits, _ = type_area(values | {"characters": characters, "lines": lines}, at)
    assert min(margins(fits)) >= LEAST_MARGIN
