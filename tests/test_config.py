from __future__ import annotations

from datetime import date

import pytest

from huozi.manuscript.days import as_date
from huozi.manuscript.toml_places import read_toml, toml_places

TRICKY = '''\
# title = "no key"
title = "书 # no comment = 1"
"引 号" = 1
'a.b' = 2
text = """
key = 1
[table]
""" # comment
list = [ # comment [
  "甲", 'x = 1', # "
  [1, 2.5], { name = "丙", tags = ["a", "b"] },
]
day = 1979-05-27 07:32:00
a.b . "c" = true

[layout] # x
lines=28

[[part]]
title = "一"
[[part.chapter]]
title = "甲"
[[part.chapter]]
title = "乙"
[[part]]
title = "二"
[[part.chapter]]
title = "丙"
'''


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("title",), (2, 1)),
        (("引 号",), (3, 1)),
        (("a.b",), (4, 1)),
        (("text",), (5, 1)),
        (("list", 0), (10, 3)),
        (("list", 1), (10, 8)),
        (("list", 2, 1), (11, 7)),
        (("list", 3, "name"), (11, 15)),
        (("list", 3, "tags", 1), (11, 40)),
        (("day",), (13, 1)),
        (("a", "b", "c"), (14, 7)),
        (("layout",), (16, 2)),
        (("layout", "lines"), (17, 1)),
        (("part", 0, "chapter", 1, "title"), (24, 1)),
        (("part", 1, "chapter", 0), (27, 8)),
    ],
)
def test_every_key_table_and_item_of_a_toml_text_has_its_place(
    path: tuple[str | int, ...], place: tuple[int, int]
) -> None:
    assert toml_places(TRICKY)[path] == place


def test_places_and_values_have_the_same_paths() -> None:
    values, found = read_toml("a.toml", TRICKY)
    assert not found

    def paths(value: object, at: tuple[str | int, ...]) -> set[tuple[str | int, ...]]:
        pairs = value.items() if isinstance(value, dict) else ()
        pairs = enumerate(value) if isinstance(value, list) else pairs
        return {at}.union(*(paths(item, (*at, key)) for key, item in pairs))

    expected = paths(values, ()) - {(), ("part",), ("part", 0, "chapter"), ("part", 1, "chapter")}
    assert set(toml_places(TRICKY)) == expected


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (date(2026, 11, 22), date(2026, 11, 22)),
        ("2026-11-22", date(2026, 11, 22)),
        (" 2026年5月2日 ", date(2026, 5, 2)),
        ("2026-02-30", None),
        ("2026年", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_toml_iso_or_chinese_text(value: object, day: date | None) -> None:
    assert as_date(value) == day
