"""Days as editors write them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_CHINESE_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def as_date(value: Any) -> date | None:
    """A day, from a TOML date or from text like 2026-11-22 or 2026年11月22日."""
    if isinstance(value, date):
        return value
    text = str(value).strip()
    match = _ISO_DAY.fullmatch(text) or _CHINESE_DAY.fullmatch(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
