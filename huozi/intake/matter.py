"""The pieces of a book beside its chapters, known by their names: 前言, 楔子, 后记."""

from __future__ import annotations

import re
from typing import NamedTuple

from huozi.model import Matter, Role

_LONGEST = 30
_NUMBER = "[一二三四五六七八九十\\d]{0,3}"


class Named(NamedTuple):
    """What pieces of some names are: where in a book they stand, and as what."""

    names: re.Pattern[str]
    matter: Matter
    role: Role


def _named(names: str) -> re.Pattern[str]:
    """A line of one of the names, perhaps numbered, perhaps with a title after a gap."""
    spaced = names.replace(" ", "[ \u3000]*")
    return re.compile(f"(?:{spaced}){_NUMBER}(?:[ \u3000:：]+.+)?")


# What stands before the first chapter, and what after the last.
BEFORE = (
    Named(_named("[自代总總]? ?序(?: 言| 文)?"), Matter.FRONT, Role.FOREWORD),
    Named(_named("前 言|引 言|题 记|題記|卷首语|致读者"), Matter.FRONT, Role.PREFACE),
    Named(_named("导 言|導言|绪 论|緒論|绪 言"), Matter.FRONT, Role.INTRODUCTION),
    Named(_named("内容(?:简介|提要)|內容簡介|作者简介|简 介"), Matter.FRONT, Role.FOREWORD),
    Named(_named("出版说明|编者的话|凡 例|献 词"), Matter.FRONT, Role.FOREWORD),
    Named(_named("楔 子|引 子|序 章|序 幕|开 篇"), Matter.BODY, Role.CHAPTER),
)
AFTER = (
    Named(_named("尾 [声聲]|终 章|終章|大?结 局|番 外(?: 篇)?"), Matter.BODY, Role.CHAPTER),
    Named(_named("(?:编 )?[后後] [记記]|跋|致 谢"), Matter.BACK, Role.AFTERWORD),
    Named(_named("附 [录錄]|参考文献|年 表"), Matter.BACK, Role.APPENDIX),
)


def named(text: str, pieces: tuple[Named, ...]) -> Named | None:
    """What piece of a book a line heads, if it heads one of these."""
    if len(text) > _LONGEST or text.endswith(("。", "，", "；")):
        return None
    return next((piece for piece in pieces if piece.names.fullmatch(text)), None)
