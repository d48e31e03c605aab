"""Numbers as headings write them: 第一百二十回, 第一二〇回, 第120回."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import numeric

# What a number may be written with, for use in a class of `re`.
DIGITS = "零〇○一二三四五六七八九十百千两兩廿卅壹贰叁肆伍陆柒捌玖拾\\d"
_WIDTH = 3  # figures of a number that begins a file's name, at least
_LIKE = str.maketrans("○两兩", "〇二二")


def number_of(word: str) -> int:
    """The number a word of `DIGITS` writes, by places (一二〇) or by names (一百二十).

    >>> [number_of(word) for word in ("一百二十", "一二〇", "１２０", "廿三", "百零八", "十")]
    [120, 120, 120, 23, 108, 10]
    """
    values = [int(numeric(character)) for character in word.translate(_LIKE)]
    if max(values) < 10:
        return int("".join(map(str, values)))
    total = digit = 0
    for value in values:
        if value < 10:
            digit = value
        else:
            total += value if value in (20, 30) else (digit or 1) * value
            digit = 0
    return total + digit


def padded(numbers: Sequence[int]) -> list[str]:
    """Numbers as file names begin with them, so that names are in order.

    >>> padded([1, 20])
    ['001', '020']
    """
    width = max(_WIDTH, len(str(max(numbers))))
    return [f"{number:0{width}d}" for number in numbers]
