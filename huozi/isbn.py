"""International Standard Book Numbers (ISO 2108; GB/T 5795)."""

from __future__ import annotations

import re

_PREFIX = re.compile(r"(?:urn:isbn:|isbn)[\s:：]*", re.IGNORECASE)
_GROUPED = re.compile(r"97[89][\d \-–]{10,}|\d[\d \-–]{8,}[\dXx]")


def claims(text: str) -> bool:
    """Whether a text is meant as an ISBN: it says so, or looks like nothing else."""
    return bool(_PREFIX.match(text) or _GROUPED.fullmatch(text.strip()))


def digits(text: str) -> str:
    """The thirteen digits of an ISBN, those of one with ten counted anew; none where it is wrong.

    >>> digits("ISBN 978-7-301-04815-3"), digits("7-301-04815-7"), digits("978-7-301-04815-4")
    ('9787301048153', '9787301048153', '')
    """
    plain = re.sub(r"[\s\-–]", "", _PREFIX.sub("", text.strip(), count=1)).upper()
    if re.fullmatch(r"\d{9}[\dX]", plain):
        weights = range(10, 0, -1)
        values = [10 if digit == "X" else int(digit) for digit in plain]
        if sum(map(int.__mul__, weights, values)) % 11:
            return ""
        return f"978{plain[:9]}{_check(f'978{plain[:9]}')}"
    right = re.fullmatch(r"97[89]\d{10}", plain) and plain[12] == _check(plain[:12])
    return plain if right else ""


def urn(text: str) -> str:
    """An ISBN as a package document writes it; any other text as it is."""
    found = digits(text) if claims(text) else ""
    return f"urn:isbn:{found}" if found else text


def words(text: str) -> str:
    """An ISBN as it is printed: its letters before it, its hyphens as they are.

    >>> words("978-7-301-04815-3"), words("urn:isbn:9787301048153")
    ('ISBN 978-7-301-04815-3', 'ISBN 9787301048153')
    """
    return f"ISBN {_PREFIX.sub('', text.strip(), count=1)}"


def _check(first: str) -> str:
    """The check digit of twelve digits: weights 1 and 3, modulo 10."""
    total = sum(int(digit) * (1 + 2 * (place % 2)) for place, digit in enumerate(first))
    return str(-total % 10)
