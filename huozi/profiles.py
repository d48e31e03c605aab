"""What single reading systems need or choke on: a row for each, plain data with the reason.

The e-book stage does what a row asks (`[epub] reader`, `huozi build --reader`), and
`huozi verify --reader` holds a finished file against it. Reasons are facts of the platform's own
rules or of reports; where there is no public rule they say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

# What a row may ask for, and what its value is.
KINDS = {
    "languages": "tags by their beginning, and what to write in their place",
    "notes": "mark-up of notes: `popup` (an aside each) or `duokan` (a picture and a list)",
    "types": "values of epub:type that must not stand on an element",
    "depth": "levels of the contents",
    "ncx": "whether there must be an NCX",
    "whole": "MB of the whole file",
    "page": "KB of one XHTML file",
    "picture": "MB of one picture",
    "pixels": "pixels of one picture",
    "formats": "media types of pictures",
    "cover": "px of the shorter side of the cover; a drawing has none",
    "fonts": "endings of embedded fonts",
    "specified": "the property that lets embedded fonts be seen",
    "css": "words that must not stand in a style sheet",
    "rules": "at-rules that must not stand in a style sheet",
    "comments": "what must not stand in a comment of a style sheet",
    "vertical": "whether it sets lines that run downwards",
}

# Those that a build for the system sees to; the others are for the editor.
DONE = frozenset({"languages", "notes", "depth", "picture", "pixels", "formats", "rules"})


@dataclass(frozen=True, slots=True)
class Want:
    """One thing a reading system wants: its value, why (in Chinese), whether without it it breaks.

    What does not break is worse there, or nobody knows for sure: a warning.
    """

    value: Any
    reason: str
    breaks: bool = True


@dataclass(frozen=True, slots=True)
class Profile:
    """A reading system: its name for people, and its wants by kind."""

    name: str
    wants: Mapping[str, Want]


_POPUP = "popup"
_NO_RULE = "没有公开的规则，"

PROFILES: dict[str, Profile] = {
    "kindle": Profile(
        "Kindle",
        {
            "languages": Want(
                {
                    "zh": "zh-CN",
                    "zh-Hant": "zh-TW",
                    "zh-TW": "zh-TW",
                    "zh-Hant-HK": "zh-HK",
                    "zh-HK": "zh-HK",
                },
                "Kindle 照语言标签选简体或繁体的字体，认的是 zh-CN、zh-TW、zh-HK；"
                "不认得就只给西文字体。",
            ),
            "notes": Want(
                _POPUP,
                "一条注是一个 aside，标 footnote，有回链：转成 KFX 才弹得出来。",
                breaks=False,
            ),
            "depth": Want(
                2, "Kindle 的目录只显示两层（Kindle 出版指南 2019.2，5.2）。", breaks=False
            ),
            "ncx": Want(True, "Kindle 出版指南要求有 NCX 目录。"),
            "whole": Want(50, "用邮件发到 Kindle，最多 50 MB；更大的常以 E999 退回，不说原因。"),
            "picture": Want(5, "Kindle 出版指南：一幅图最多 5 MB。"),
            "formats": Want(
                ("image/jpeg", "image/png", "image/gif", "image/svg+xml"),
                "Kindle 只收 JPEG、PNG、GIF、SVG，没有 WebP。",
            ),
            "cover": Want(
                625, "Kindle 的封面至少 625 × 1000 像素，最好 1600 × 2560，不收 SVG。", breaks=False
            ),
            "fonts": Want(("otf", "ttf"), "Kindle 只用 OTF 和 TTF 字体。", breaks=False),
            "css": Want(("var(",), "样式里有 CSS 变量，发到 Kindle 会以 E999 退回。"),
            "rules": Want(
                ("supports",),
                "calibre 转 AZW3 时不认识 @supports，会警告。",
                breaks=False,
            ),
            "comments": Want("--", "注释里有 --，发到 Kindle 会以 E999 退回。"),
        },
    ),
    "apple": Profile(
        "Apple Books",
        {
            "languages": Want(
                {"zh": "zh-Hans", "zh-Hant": "zh-Hant", "zh-TW": "zh-Hant", "zh-HK": "zh-Hant"},
                "Apple Books 要求语言写 zh-Hans 或 zh-Hant，和书店里登记的一样。",
            ),
            "notes": Want(_POPUP, "Apple Books 弹出标了 footnote 的 aside。", breaks=False),
            "whole": Want(2000, "Apple Books 最大收 2 GB，建议在 1 GB 以内。"),
            "pixels": Want(5_600_000, "Apple Books 资源指南：书里一幅图不超过 560 万像素。"),
            "formats": Want(
                ("image/jpeg", "image/png", "image/svg+xml"),
                "Apple Books 资源指南：位图用 JPEG 或 PNG，颜色用 RGB。",
                breaks=False,
            ),
            "cover": Want(1400, "Apple Books 的封面，短边至少 1400 像素，要位图。", breaks=False),
            "specified": Want(
                "ibooks:specified-fonts",
                "嵌了字体而不写 ibooks:specified-fonts，Apple Books 不显示它们。",
                breaks=False,
            ),
        },
    ),
    "kobo": Profile(
        "Kobo",
        {
            "notes": Want(
                _POPUP, "Kobo 建议注标 epub:type，iOS 和墨水屏上弹出，别处跳转。", breaks=False
            ),
            "types": Want(
                ("endnotes",), "Kobo 的书店退过标 endnotes 的书（kobolabs/epub-spec#55）。"
            ),
            "depth": Want(3, "Kobo 的目录最多三层，墨水屏上不分层。", breaks=False),
            "ncx": Want(
                True, "自己拷进 Kobo 的书，没有 NCX 就没有目录（gutenbergtools/ebookmaker#167）。"
            ),
            "page": Want(
                260,
                "自己拷进 Kobo 的 .epub 由 Adobe 的引擎排，一个文件太大就慢；"
                "没有公开的上限，照 calibre 给它的 260 KB。",
                breaks=False,
            ),
            "picture": Want(5, "Kobo 建议一幅图不超过 5 MB。", breaks=False),
            "formats": Want(
                ("image/jpeg", "image/png", "image/gif", "image/svg+xml"),
                "Kobo 收 EPUB 3.0 的核心图片格式：JPEG、PNG、GIF、SVG，没有 WebP。",
            ),
            "fonts": Want(
                ("otf", "ttf", "woff"), "Kobo 用 OTF、TTF 和 WOFF 1.0 字体。", breaks=False
            ),
        },
    ),
    "koreader": Profile(
        "KOReader",
        {
            "notes": Want(_POPUP, "KOReader 把标了 footnote 的一块当一条注：一条注要自成一块。"),
            "vertical": Want(
                False, "KOReader 不会竖排（koreader#4353），照横排显示。", breaks=False
            ),
        },
    ),
    "weread": Profile(
        "微信读书",
        {
            "notes": Want(
                _POPUP,
                f"微信读书{_NO_RULE}照 EPUB 3 的 aside；藏起来的注会丢。",
                breaks=False,
            ),
            "ncx": Want(True, f"微信读书{_NO_RULE}没有 NCX 的书有人报过没有目录。", breaks=False),
        },
    ),
    "duokan": Profile(
        "多看阅读",
        {
            "notes": Want(
                "duokan", "多看要注号是图（duokan-footnote）、注文在它认的列表里，才弹得出来。"
            ),
            "ncx": Want(True, "多看照 NCX 显示目录。"),
            "vertical": Want(False, f"多看{_NO_RULE}没有见过它竖排。", breaks=False),
        },
    ),
}

_NONE: Mapping[str, Want] = MappingProxyType({})


def wants(reader: str) -> Mapping[str, Want]:
    """The wants of a reading system; none for "", the book that is for all."""
    return PROFILES[reader].wants if reader else _NONE


def wanted(reader: str, kind: str) -> Any:
    """The value of one want; None where there is no such want."""
    want = wants(reader).get(kind)
    return want.value if want else None


def written_language(language: str, tags: Mapping[str, str]) -> str:
    """How a language is written for a system with such tags; the longest beginning counts."""
    words = language.split("-")
    tries = ("-".join(words[:length]) for length in range(len(words), 0, -1))
    return next((tags[name] for name in tries if name in tags), language)
