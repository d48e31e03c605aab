"""Names in pinyin, as catalogues file them (GB/T 28039—2011: surname first, then given name)."""

from __future__ import annotations

import re

from huozi.characters import HAN

# Characters read otherwise as surnames than in most words, with their tones.
SURNAMES = {
    "曾": "zeng1", "单": "shan4", "解": "xie4", "仇": "qiu2", "区": "ou1", "查": "zha1",
    "盖": "ge3", "朴": "piao2", "乐": "yue4", "员": "yun4", "隗": "wei3", "缪": "miao4",
    "覃": "qin2", "翟": "zhai2", "折": "she2", "种": "chong2", "召": "shao4", "洗": "xian3",
    "阚": "kan4", "繁": "po2", "卜": "bu3", "薄": "bo2", "秘": "bi4", "黑": "he4", "能": "nai4",
    "祭": "zhai4", "郇": "xun2", "牟": "mu4", "句": "gou1", "佴": "nai4", "华": "hua4",
    "任": "ren2", "宁": "ning4", "应": "ying1", "燕": "yan1", "曲": "qu1", "葛": "ge3", "俞": "yu2",
}  # fmt: skip
COMPOUND = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 司徒 夏侯 端木 独孤 南宫 万俟 长孙 宇文 "
    "澹台 鲜于 单于 濮阳 申屠 呼延 歐陽 司馬 諸葛 東方".split()
)

# Bodies that sign a book: their names are words, not a surname and a given name.
_BODY = re.compile("[组社会部院局厅委办处室司署府校团班馆所系网报刊]$|公司|中心|集团|大学|编辑")
_HAN = re.compile(f"[{HAN}]+")


def file_as(name: str) -> str:
    """The pinyin a name is filed under, without tones; a name that has no Chinese is left as it is.

    >>> file_as("曾国藩"), file_as("欧阳修"), file_as("本书编写组")
    ('Zeng Guofan', 'Ouyang Xiu', 'Ben shu bian xie zu')
    """
    name = name.strip()
    if not _HAN.search(name):
        return name
    if not is_person(name):
        words = " ".join(" ".join(_syllables(name)).replace("·", " ").split())
        return words[:1].upper() + words[1:]
    family = name[:2] if name[:2] in COMPOUND else name[0]
    known = SURNAMES.get(family, "")[:-1] or "".join(_syllables(family))
    given = "".join(_syllables(name[len(family) :]))
    return f"{known.capitalize()} {given.capitalize()}"


def is_person(name: str) -> bool:
    """Whether words look like somebody's name: two or three characters and no body's ending."""
    longest = 4 if name[:2] in COMPOUND else 3
    return bool(_HAN.fullmatch(name)) and 2 <= len(name) <= longest and not _BODY.search(name)


def sounds(words: str, *, of_person: bool) -> list[tuple[str, int]]:
    """The syllable and tone of each character; of what is not Chinese the character, small, and 0.

    >>> sounds("曾经A", of_person=False), sounds("曾国藩", of_person=True)[0]
    ([('ceng', 2), ('jing', 1), ('a', 0)], ('zeng', 1))
    """
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 — its dictionaries take long to load

    read = lazy_pinyin(
        words,
        Style.TONE3,
        errors=list,  # type: ignore[arg-type]  # it takes a list as well
        v_to_u=True,
        neutral_tone_with_five=True,
    )
    if of_person and words[:2] not in COMPOUND:
        read[:1] = [SURNAMES.get(words[:1], read[0])] if read else []
    return [
        (text[:-1], int(text[-1])) if len(text) > 1 and text[-1].isdecimal() else (text.lower(), 0)
        for text in map(str, read)
    ]


def _syllables(words: str) -> list[str]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 — its dictionaries take long to load

    return [str(syllable) for syllable in lazy_pinyin(words, v_to_u=True)]
