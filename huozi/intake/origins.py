"""Where an article stood before: source, date and page lines, editors' lines, author notes."""

from __future__ import annotations

import re
from datetime import date

_DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?"
)
_PAGE = re.compile(r"第?\s*[A-Z]?\d{1,3}\s*[版期页]|头版")
_PUBLICATION = re.compile(r"《(?P<name>[^《》]{2,20})》")
_LABEL = re.compile(
    r"[（(]?(?:来源|來源|出处|原载|原刊|转自|摘自|选自|本文来源|文章来源|发布时间|发布日期|时间|日期)"
    r"(?:于|自)?\s*[:：]?\s*"
)
_SOURCE = re.compile(r"[（(]?(?:本文)?(?:来源|來源|出处|原载|原刊|转自|摘自|选自|文章来源)")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_REST = " \t\u3000|｜·,，;；:：()（）[]【】"
_EDITORS = re.compile(
    r"[（(]?(?:责任编辑|责编|编辑|校对|审核|复审|终审|监制|值班编委|美编|排版)\s*[:：/丨| \u3000]"
)
_AUTHOR_NOTE = re.compile(
    r"[（(]?作者(?:系|为|是|单位\s*[:：])\s*(?P<text>[^。（）()]{2,40})[。）)]*"
)
_LONGEST = 60


def day_of(text: str) -> date | None:
    """The first whole date a text names."""
    match = _DATE.search(text)
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"])) if match else None
    except ValueError:
        return None


def origin_of(text: str) -> dict[str, str]:
    """The source, date and page a line gives; nothing where the line is something else."""
    when, page = _DATE.search(text), _PAGE.search(text)
    if len(text) > _LONGEST or not (_SOURCE.match(text) or when):
        return {}
    rest = _LABEL.sub("", text)
    for pattern in (_DATE, _CLOCK, _PAGE):
        rest = pattern.sub("", rest, count=1)
    named = _PUBLICATION.search(rest)
    name = named["name"] if named else rest.strip(_REST)
    if not _SOURCE.match(text) and len(name) > 10:
        return {}
    found = {
        "publication": name,
        "date": when[0].strip() if when else "",
        "page": page[0] if page else "",
    }
    return {key: value for key, value in found.items() if value}


def is_editors(text: str) -> bool:
    """Whether a line names who edited and checked the piece."""
    return len(text) <= _LONGEST and bool(_EDITORS.match(text))


def author_note(text: str) -> str:
    """What a closing line says the author is; nothing for any other line."""
    match = _AUTHOR_NOTE.fullmatch(text)
    return match["text"].strip() if match else ""
