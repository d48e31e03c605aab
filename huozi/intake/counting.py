"""Numbers and counts at a cut: figures and their units, counts and the nouns they count."""

from __future__ import annotations

import re

from huozi.intake.lexicon import first_word

NUMERAL = "一二三四五六七八九十百"
_CLASSIFIER = (
    "家个项名位条件座所户支批场次款种类处只台套份部篇例起组对块圈张把棵辆本间层道段天届门"
    "幅册枚颗匹朵首株艘"
)
_COUNTED = re.compile(f"[\\d{NUMERAL}千万亿两几数][余多]?[{_CLASSIFIER}]$")
_FIGURES_COUNTED = re.compile(f"\\d[余多]?[{_CLASSIFIER}]$")
# What a classifier counts, where that says that the two belong together (个 counts anything).
_NOUNS = {
    "家": "企业|公司|单位|平台|机构|医院|商户|商店|门店|工厂|银行|媒体|协会|院所|饭店|农场",
    "名": "党员|干部|学生|学员|教师|职工|工人|老人|居民|村民|代表|专家|志愿者|队员|选手|记者|医生",
    "位": "老人|老师|专家|居民|村民|代表|作家|客人|读者|院士|母亲|父亲",
    "户": "人家|家庭|居民|村民|农户|群众",
    "座": "城市|大桥|桥梁|水库|电站|场馆|山|塔",
    "项": "措施|制度|工作|任务|技术|成果|专利|标准|服务|政策|工程|指标|纪录",
    "辆": "车",
    "台": "设备|机|电脑|电梯",
    "棵": "树|苗",
    "艘": "船|艇|舰",
}
_COUNTS = re.compile(
    "|".join(f"{one}[^，。；：、,;:]{{0,6}}?(?:{nouns})" for one, nouns in _NOUNS.items())
)
_NEAR = 12  # characters after a classifier in which its noun stands
_FIGURE = re.compile(r"\d[百千万亿]?[余多]?$")
_DETERMINER = re.compile(f"[{NUMERAL}两几数半这那每某哪][余多]?$")
_MEASURE = re.compile(f"[年月日时分秒级岁度克斤亩升米吨元倍里期号版代句{_CLASSIFIER}]")
_UNIT = re.compile(
    "[年月日时分秒万亿千百余多元倍米吨人级岁度克斤亩升瓦℃%％家个项名位件座场次辆台套条幅册枚颗匹朵首株艘]"
)
_UNIT_WORD = re.compile(
    "公[里斤顷]|平方|立方|[毫厘千][米升克瓦]|[万亿千百]+[元人吨亩美余多]|年[底初末代来间前后]|月[底初末份]|人次"
)
_DIGITS = re.compile(r"[.:]?\d")
_DECIMAL = re.compile(r"\.\d")
_POINT = re.compile(r"(?<![\d.])\d{1,9}\.$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}年")
_END = 10  # characters before a cut that hold a figure


def ends_in_count(text: str, *, figures: bool = False) -> bool:
    """Whether a text ends in a number and its classifier; `figures`: a number in figures."""
    return bool((_FIGURES_COUNTED if figures else _COUNTED).search(text[-_END:]))


def counts(before: str, after: str) -> bool:
    """Whether a text ends in a count, and what it counts begins the other."""
    return ends_in_count(before) and bool(_COUNTS.match(before[-1] + after[:_NEAR]))


def in_decimal(before: str, after: str) -> bool:
    """Whether a cut stands after the point of a decimal, not at the end of a sentence."""
    return after[0].isdigit() and bool(_POINT.search(before[-_END:]))


def across_number(before: str, after: str) -> str:
    """Why a figure, or a figure and its unit, must be one across a cut; or nothing."""
    end = before[-_END:]
    unit, measure = _UNIT.match(after), _MEASURE.match(after)
    alone = bool(unit or measure) and len(first_word(after)) < 2
    if _FIGURE.search(end) and (alone or _UNIT_WORD.match(after)):
        return "数字和单位相接"
    if measure and alone and _DETERMINER.search(end):
        return "数量词跨断处"
    if in_decimal(before, after) or (end[-1:].isdigit() and _goes_on(end, after)):
        return "年份或小数跨断处"
    return ""


def _goes_on(end: str, after: str) -> bool:
    return bool(_YEAR.search(end[-4:] + after[:5]) or _DECIMAL.match(after))


def figures_touch(before: str, after: str) -> bool:
    """Whether figures stand on both sides of a cut: one number, or two."""
    if before[-1:] in NUMERAL and after[0] in NUMERAL:
        return True
    return before[-1:].isdigit() and bool(_DIGITS.match(after))
