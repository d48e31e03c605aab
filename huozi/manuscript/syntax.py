"""Why TOML or YAML could not be read, in Chinese: the parsers say it in English."""

from __future__ import annotations

import re

# Words of the parsers' reasons (tomllib, PyYAML), and what an editor should hear.
REASONS: tuple[tuple[str, str], ...] = (
    ("Cannot declare", "同一个表写了两次"),
    ("Cannot overwrite a value", "同一项写了两次"),
    ("Cannot mutate immutable", "已经写完的表不能再加项"),
    ("Cannot redefine", "同一个表写了两次"),
    ("Duplicate inline table key", "花括号里同一项写了两次"),
    ("Unterminated string", "引号没有成对"),
    ("Illegal character", "引号没有成对，或文字里有不许用的字符"),
    ("Unescaped '\\' in a string", "引号里的 \\ 要写成 \\\\，路径里用 /"),
    ("Escaped character", "\\u 后面不是字符的编码"),
    ("Invalid hex value", "\\u 后面要有 4 位、\\U 后面要有 8 位十六进制数"),
    ("Unclosed array", "方括号没有收尾，或列表里少了逗号"),
    ("Unclosed inline table", "花括号没有收尾，或少了逗号"),
    ("Unclosed", "文件到头了，还有括号或引号没有收尾"),
    ("Expected ']", "表名的方括号没有收尾"),
    ("Expected '=' after a key", "项名后面要有半角的 ="),
    ("Expected newline", "一行只能写一项，值的后面多了东西"),
    ("Invalid date or datetime", "没有这一天或这个时刻"),
    ("Invalid initial character", "项名不能以这个字符开头"),
    ("Invalid statement", "这一行不是“项 = 值”"),
    ("Invalid value", "等号后面不是值；文字要写在半角引号里"),
    ("invalid character", "有不许用的控制字符"),
    ("integer string conversion", "数太大"),
    ("could not find expected ':'", "项名后面要有半角冒号和一个空格"),
    ("mapping values are not allowed", "一行里有两个冒号，或缩进不对；文字里有冒号时要加引号"),
    ("mapping keys are not allowed", "缩进不对"),
    ("sequence entries are not allowed", "列表的 - 要另起一行"),
    ("found character '\\t'", "缩进要用空格，不能用制表符"),
    ("cannot start any token", "值不能以这个字符开头，请给文字加引号"),
    ("found unexpected end of stream", "引号没有成对"),
    ("found unknown escape", "双引号里的 \\ 要写成 \\\\"),
    ("document separator", "引号没有成对"),
    ("expected ',' or", "括号没有收尾，或少了逗号"),
    ("expected <block end>", "缩进不对，或引号后面多了东西"),
    ("expected the node content", "这里缺一个值"),
    ("special characters are not allowed", "有不许用的控制字符"),
    ("undefined alias", "不能使用锚点和别名（& 与 *）"),
    ("recursion", "括号嵌套太深"),
)
_FULL_WIDTH = "“”‘’＝：，［］｛｝【】＃"
_HALF_WIDTH = "\"\"''=:,[]{}[]#"
_BARE_CHINESE = re.compile(
    r"\s*(?P<key>[^\s\"'=#\[\]]*[^\x00-\x7f\s\"'=#\[\]“”‘’][^\s\"'=#\[\]]*)\s*="
)
_WIDE_COLON = re.compile(r"\s*(?:-\s+)?(?P<key>[\w-]+)：")


def toml_reason(reason: str, line: str, column: int) -> str:
    """Why a line of TOML can't be read; `column` (from 1) is where the parser stopped."""
    if bare := _BARE_CHINESE.match(line):
        return f'中文的项名要加半角引号，写成 "{bare["key"]}" = …'
    return _wide_mark(line, column) or _chinese(reason)


def yaml_reason(reason: str, line: str, column: int) -> str:
    """Why a line of YAML can't be read."""
    if wide := _WIDE_COLON.match(line):
        return f"冒号要用半角，后面空一格，写成 {wide['key']}: …"
    return _wide_mark(line, column) or _chinese(reason)


def _wide_mark(line: str, column: int) -> str:
    """What to say where a full-width mark stands in place of a half-width one."""
    mark = line[column - 1 : column]
    if not mark or mark not in _FULL_WIDTH:
        return ""
    return f"这里是全角的 {mark} ，要用半角的 {_HALF_WIDTH[_FULL_WIDTH.index(mark)]}"


def _chinese(reason: str) -> str:
    return next((words for part, words in REASONS if part in reason), reason)
