"""Names in pinyin, as catalogues file them (GB/T 28039—2011: surname first, then given name)."""

from __future__ import annotations

import re

from huozi.characters import HAN

# Characters read otherwise as surnames than in most words.
SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "盖": "ge",
    "朴": "piao", "乐": "yue", "员": "yun", "隗": "wei", "缪": "miao", "覃": "qin", "翟": "zhai",
    "折": "she", "种": "chong", "召": "shao", "洗": "xian", "阚": "kan", "繁": "po", "卜": "bu",
    "薄": "bo", "秘": "bi", "黑": "he", "能": "nai", "祭": "zhai", "郇": "xun", "牟": "mu",
    "句": "gou", "佴": "nai",
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
    if not _is_person(name):
        words = " ".join(" ".join(_syllables(name)).replace("·", " ").split())
        return words[:1].upper() + words[1:]
    family = name[:2] if name[:2] in COMPOUND else name[0]
    known = SURNAMES.get(family) or "".join(_syllables(family))
    given = "".join(_syllables(name[len(family) :]))
    return f"{known.capitalize()} {given.capitalize()}"


def _is_person(name: str) -> bool:
    longest = 4 if name[:2] in COMPOUND else 3
    return bool(_HAN.fullmatch(name)) and 2 <= len(name) <= longest and not _BODY.search(name)


def _syllables(words: str) -> list[str]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 — its dictionaries take long to load

    return [str(syllable) for syllable in lazy_pinyin(words, v_to_u=True)]
