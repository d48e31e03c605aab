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
_DAY = re.compile(
    "(?:\\d{4}|[二〇○Ｏ零一三四五六七八九]{4})\\s*年\\s*(?:\\d{1,2}|[一二三四五六七八九十]{1,2})\\s*月"
    "\\s*(?:\\d{1,2}|[一二三四五六七八九十]{1,3})\\s*日"
)
_WEEKDAY = re.compile("[（(]?(?:星期|周)[一二三四五六日天][）)]?")
_REPORT = re.compile(
    "本[报刊网台社](?:讯|[^，。,（(]{2,12}电)|[^，。,：:（(]{2,16}(?:电|讯)\\s*[（(](?:特派)?(?:记者|通讯员)"
)
_REST = " \t\u3000|｜·,，;；:：()（）[]【】"
_EDITORS = re.compile(
    r"[（(]?(?:责任编辑|责编|编辑|校对|审核|复审|终审|监制|值班编委|美编|排版)\s*[:：/丨| \u3000]"
)
_AUTHOR_NOTE = re.compile(
    r"[（(]?作者(?:系|为|是|单位\s*[:：])\s*(?P<text>[^。（）()]{2,40})[。）)]*"
)
_LONGEST, _LONGEST_MORE = 60, 4  # 《…》杂志, 《…》报
_NAME = re.compile(r"[^\W\d_]")


def day_of(text: str) -> date | None:
    """The first whole date a text names."""
    match = _DATE.search(text)
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"])) if match else None
    except ValueError:
        return None


def is_day(text: str) -> bool:
    """Whether a line is a whole date and nothing else."""
    return bool(_DAY.fullmatch(text))


def begins_report(text: str) -> bool:
    """Whether a news item begins: 本报讯, 新华社北京5月1日电（记者…）."""
    return bool(_REPORT.match(text))


def origin_of(text: str) -> dict[str, str]:
    """The source, date and page a line gives; nothing where the line is something else.

    A line of source that says more than that is a note, as it stands.
    """
    when, page = _DATE.search(text), _PAGE.search(text)
    sourced = _SOURCE.match(text)
    if len(text) > _LONGEST or not (sourced or when):
        return {}
    rest = _LABEL.sub("", text)
    for pattern in (_DATE, _WEEKDAY, _CLOCK, _PAGE):
        rest = pattern.sub("", rest, count=1)
    named = _PUBLICATION.search(rest)
    name = named["name"] if named else rest.strip(_REST)
    more = _PUBLICATION.sub("", rest, count=1).strip(_REST) if named else ""
    if len(more) > _LONGEST_MORE or (name and not _NAME.search(name)):
        book = {"publication": name} if named else {}
        return book | {"note": text.strip("（）()")} if sourced else {}
    if not sourced and len(name) > 10:
        return {}
    found = {
        "publication": name,
        "date": "".join(when[0].split()) if when else "",
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
