"""Named type sizes 字号 in points, as Chinese printers and word processors know them."""

from __future__ import annotations

# 五号 is the usual size of a book's text, 六号 the least that is read with ease (clreq 2.3.5).
SIZES: dict[str, float] = {
    "初号": 42,
    "小初": 36,
    "一号": 26,
    "小一": 24,
    "二号": 22,
    "小二": 18,
    "三号": 16,
    "小三": 15,
    "四号": 14,
    "小四": 12,
    "五号": 10.5,
    "小五": 9,
    "六号": 7.5,
    "小六": 6.5,
    "七号": 5.5,
    "八号": 5,
}


def points(size: float | str) -> float:
    """A size in points, given as a number or by name; KeyError for a name nobody knows."""
    return SIZES[size] if isinstance(size, str) else float(size)
