"""The signs of Markdown, and of our own constructs, as a reader tells them by their look."""

from __future__ import annotations

import re

from huozi.characters import HAN, IDEOGRAPHIC_SPACE, MARKS

# Letters with tone marks and zhuyin too: readings are made of them.
TELLING = re.compile(
    f"[^0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff\u3105-\u312f{HAN}{re.escape(MARKS)}]"
    f"|{IDEOGRAPHIC_SPACE}"
)
IDEOGRAPH = re.compile(f"[{HAN}]")

GONE = re.compile(
    r"<!--.*?-->|<(?P<tag>script|style|rp)\b.*?</(?P=tag)\s*>|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    r"|<![A-Z][^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
ESCAPE = re.compile(r"\\[\\`*_{}\[\]()>#+.!|:~-]")
ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z0-9]+);")
DEFINITION = re.compile(r"^[ \t>]*\[\^(?P<label>[^\]\n]*)\]:[ ]*", re.MULTILINE)
CALL = re.compile(r"\[\^(?P<label>[^\]\n]+)\]")
BLOCK_END = re.compile(r"\n[ \t]*\n(?![ \t]*\n)(?P<inside>[ ]{4}|\t)?|\Z")
# A line that is blank, or nothing but mark-up that has been understood.
PARAGRAPH_END = re.compile(r"\n[ \t>\x00]*\n")
# What may stand between brackets: brackets in pairs, five deep.
_INSIDE = r"[^\[\]]*+"
for _ in range(5):
    _INSIDE = rf"(?:[^\[\]]++|\[{_INSIDE}\])*+"
_LABEL = rf"\[(?P<label>{_INSIDE})\]"
_TARGET = (
    r"\(\s*(?:<[^<>\n]*>|(?:[^()\n\"']|\([^()\n]*\))*?)"
    r"(?:\s+(?P<quote>[\"'])(?P<title>.*?)(?P=quote))?\s*\)"
)
PICTURE = re.compile(rf"!{_LABEL}{_TARGET}(?P<attributes>\{{[^{{}}\n]*\}})?", re.DOTALL)
PICTURE_BY_NAME = re.compile(rf"!{_LABEL}(?:[ ]?\[(?P<name>[^\[\]]*)\])?")
# (Signs come first, what stands before them after: `re` skips to a sign at once.)
_NO_PICTURE = _LABEL.replace(r"\[", r"\[(?<!!\[)", 1)
LINK = re.compile(rf"{_NO_PICTURE}{_TARGET}", re.DOTALL)
LINK_BY_NAME = re.compile(rf"{_NO_PICTURE}[ ]?\[(?P<name>[^\[\]]+)\]")
REFERENCE = re.compile(
    r"^[ ]{0,3}\[(?P<label>[^\[\]^][^\[\]]*)\]:[ ]*\n?[ ]*\S+"
    r"(?:[ ]*\n?[ ]*(?P<quote>[\"'(])(?P<title>.*)[\"')])?[ ]*$",
    re.MULTILINE,
)
CREDIT = re.compile(r"""credit\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s"'}]+))""")
AUTOLINK = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://[^<>]*>|<[^<> !]+@[^@<> ]+>")
# A bare attribute with a Chinese name is none: that is the sentence `a<b 且 c>d`.
TAG = re.compile(
    r"</?[a-zA-Z][a-zA-Z0-9:-]*"
    r"(?:\s+[^\s\"'=<>/\u2e80-\uffef]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>]+))?)*\s*/?>"
)
ATTRIBUTES = re.compile(r"\{:?[ \t]*[#.:a-zA-Z][^{}\n]*\}")
# Words with a reading. Whether it stands by each character or after the word, the page decides.
RUBY = re.compile(
    rf"\{{(?P<words>(?=[^{{}}|｜\n]*[{HAN}])[^{{}}|｜\n\x00\x01*_`\[\]<>&]+)"
    rf"[|｜](?P<reading>[^{{}}|｜\n\x00\x01{HAN}]+)\}}"
)
# A passage begins with its name on a line of colons, and ends with such a line alone; what follows
# the name is printed.
PASSAGE = re.compile(
    r"^[ \t>]*[:：]{3,}[ \t]*(?:(?:诗|信|落款|摘引|数字|并排|公文|verse|letter|signature"
    r"|pull-quote|key-figures|side-by-side|notice)(?=\s|$)|$)",
    re.MULTILINE,
)
NAMED = re.compile(r"\{(?<=\]\{)[ ]*[.．。]?[ ]*(?:着重|专名|书名|割注|西文)[^{}\n]*\}")
NOTE_IN_LINE = re.compile(rf"(?=(?P<note>\[{_INSIDE}\])\{{[ ]*[.．。]?[ ]*(?:割注|warichu)[ ]*\}})")
PREFIX = re.compile(r"^[\x00 \t]*(?:(?:>|[-*+:][ \t]|\d{1,9}\.(?=[ \t]))[ \t]*)+", re.MULTILINE)
DIGITS = re.compile(r"\d+")
