from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huozi.names import ascii_name, file_name, xml_name


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("03 Gao_Xin", "03-gao-xin"),
        ("高新区", "[0-9a-f]{8}"),
        ("01-高新区.v2", "01-v2-[0-9a-f]{8}"),
        ("--", "[0-9a-f]{8}"),
        ("", "[0-9a-f]{8}"),
    ],
)
def test_a_name_keeps_its_ascii_part_and_stands_for_the_rest_by_a_digest(
    text: str, pattern: str
) -> None:
    assert re.fullmatch(pattern, ascii_name(text))


@given(st.text())
def test_an_xml_name_is_ascii_starts_with_a_letter_and_depends_on_the_text_alone(text: str) -> None:
    name = xml_name(text)
    assert name == xml_name(text)
    assert name[0].isalpha()
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert "--" not in name


def test_different_chinese_texts_have_different_names() -> None:
    texts = ["甲", "乙", "甲乙", "甲 乙", "甲-乙", "第1章", "第１章"]
    assert len({xml_name(text) for text in texts}) == len(texts)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("论文集: 上/下", "论文集-上-下"),
        ("..", "5ec1f7e7"),
        ("a" * 80, "a" * 60),
        ("书" * 59 + " 卷二", "书" * 59),
        ("CON", "CON-"),
        ("nul.txt", "nul.txt-"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_a_file_name_is_one_on_every_system(text: str, name: str) -> None:
    assert file_name(text).startswith(name[:3] if name[:1].isdigit() else name)


@given(st.text())
def test_a_file_name_is_never_empty_nor_a_path(text: str) -> None:
    name = file_name(text)
    assert 0 < len(name) <= 65
    assert not set(name) & set('/\\:*?"<>|\0')
    assert name not in {".", ".."}
