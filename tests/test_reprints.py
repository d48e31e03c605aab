"""Duplicates among received articles."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from huozi.desk.importing import import_files
from huozi.intake.reprints import reprints

HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"


def story(seed: int, length: int = 600) -> str:
    return "".join(HAN[(seed * 7919 + i * i * (seed + 3)) % len(HAN)] for i in range(length))


def pairs(*texts: str) -> list[tuple[int, int]]:
    return [(item.first, item.second) for item in reprints(texts)]


def test_the_same_article_twice_whatever_its_marks():
    assert pairs(story(1), story(2), story(1).replace("天", "天，").replace("地", "地 ")) == [
        (0, 2)
    ]


def test_a_shortened_reprint():
    assert pairs(story(3, 900), story(3, 400)) == [(0, 1)]


def test_a_quotation_is_no_reprint():
    assert pairs(story(4) + story(6, 100), story(5) + story(6, 100)) == []


@given(st.text(min_size=0, max_size=80))
def test_every_text_is_like_itself(text: str):
    assert pairs(text, text) == [(0, 1)]


def test_an_import_tells_of_it(tmp_path: Path):
    body = "园区这一年办了一件事，写下来有这么长的一段话，读的人不少，转载的也多，一时传遍了全城。"
    for name, title in (("a.txt", "甲报的题目"), ("b.txt", "乙报的题目")):
        (tmp_path / name).write_text(f"{title}\n\n{body * 3}\n", "utf-8")
    result = import_files([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "书")
    assert [item.code for item in result.found] == ["I305"]
