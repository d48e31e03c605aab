"""The rows of an imprint page: those known of a book and those its editors wrote, in order.

The order is that of GB/T 12450, or of an internal publication 内部资料.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from huozi import isbn
from huozi.assemble.extent import cut_of, given, leaves_in, trim_words, waiting
from huozi.characters import IDEOGRAPHIC_SPACE
from huozi.model import Book, Metadata
from huozi.xhtml import Element

# The rows of each form in their order: what a row is called, and what else editors call it.
_MAKERS = {
    "责任编辑": "责编 策划 策划编辑 组稿 特约编辑 助理编辑 编辑",
    "责任校对": "校对",
    "责任印制": "",
    "封面设计": "装帧设计 装帧 整体设计 封面 美术编辑",
    "版式设计": "版式 排版 内文设计 内文制作",
    "插图": "绘图 制图 摄影 封面与制图",
}
_PEOPLE = {
    "作者": "著者 著 编者 编 主编 副主编 编著 编写 编纂 编委 编委会 选编 译 译者 校注 口述 整理"
}
_TITLE = {"书名": "题名 正书名", "丛书名": "丛书"}
_ADDRESS = {
    "地址": "社址 通信地址 出版地址",
    "邮编": "邮政编码",
    "网址": "网站 主页",
    "电话": "发行电话 联系电话 总编室 发行部",
    "电子邮箱": "邮箱 电子邮件",
}
_EXTENT = {"开本": "", "成品尺寸": "尺寸", "印张": "", "字数": "版面字数"}
_PUBLISHERS = "出版 出版者 出版社 出版发行"
_PRINTERS = "印刷者 印刷厂 印制 承印"
_DATE = "出版日期 出版时间 日期"

FORMAL: Mapping[str, str] = {
    **_TITLE,
    **_PEOPLE,
    **_MAKERS,
    "出版发行": _PUBLISHERS,
    **_ADDRESS,
    "经销": "发行 发行者 总发行 总经销",
    "印刷": f"印刷单位 {_PRINTERS}",
    "装订": "",
    **_EXTENT,
    "附件": "",
    "版次": _DATE,
    "印次": "印刷日期 印刷时间",
    "印数": "印量",
    "书号": "ISBN 标准书号 国际标准书号 中国标准书号",
    "标识": "",
    "定价": "价格",
}
INTERNAL: Mapping[str, str] = {
    "准印证号": "准印证 准印证编号 内部准印证号 内部资料准印证号",
    **_TITLE,
    **_PEOPLE,
    **_MAKERS,
    "编印单位": f"编印 编印者 主办 主办单位 {_PUBLISHERS}",
    **_ADDRESS,
    "发送对象": "发放对象 分发对象",
    "印刷单位": f"印刷 {_PRINTERS}",
    **_EXTENT,
    "印数": "印量",
    "印刷日期": f"印刷时间 {_DATE}",
}
WHOSE = frozenset("版权 版权说明 版权声明 著作权".split())

# What only a book of paper has.
_ON_PAPER = frozenset("开本 成品尺寸 印张 装订 印刷 印刷单位 印次 印刷日期 印数".split())
PAPER, SCREEN = "paper", "screen"


class Row(NamedTuple):
    """A row: its label, its words or the element that holds them, and its line in `book.toml`.

    `medium` is PAPER or SCREEN where only one of them has it.
    """

    label: str
    content: str | Element
    medium: str = ""
    line: int = 0


def is_internal(data: Metadata) -> bool:
    """Whether a book is an internal publication 内部资料: by its word, or by its permit."""
    return data.internal or any(is_called(row.label, "准印证号") for row in own_rows(data))


def own_rows(data: Metadata) -> tuple[Row, ...]:
    """What editors wrote; blanks that spread a label are none of it."""
    lines = (*data.imprint_lines, *(0 for _ in data.imprint))
    return tuple(
        Row("".join(key.split()), words.strip(), "", line)
        for (key, words), line in zip(data.imprint, lines, strict=False)
        if words.strip()
    )


def is_called(label: str, name: str) -> bool:
    """Whether a label is the name of a row, or another name it goes by in either form."""
    others = f"{FORMAL.get(name, '')} {INTERNAL.get(name, '')}"
    return label == name or label in others.split()


def placed(book: Book) -> Iterator[Row]:
    """All rows in the order of the book's form, those that have no place in it at the end."""
    form = INTERNAL if is_internal(book.metadata) else FORMAL
    own = [row for row in own_rows(book.metadata) if row.label not in WHOSE]
    known = _known(book)
    for name, others in form.items():
        written = [row for row in own if row.label in {name, *others.split()}]
        own = [row for row in own if row not in written]
        labels = {row.label for row in written} if name == "作者" else set()
        if not written or name == "作者":
            yield from (row for row in known.get(name, ()) if row.label not in labels)
        medium = PAPER if name in _ON_PAPER else ""
        yield from (_counted(row, name, book)._replace(medium=medium) for row in written)
    yield from own


def _known(book: Book) -> dict[str, list[Row]]:
    """What is known of a book without its editors' rows, by the name of the row."""
    data, area = book.metadata, book.type_area
    maker = "编印单位" if is_internal(data) else "出版发行"
    day = f"{data.date.year}年{data.date.month}月{data.date.day}日" if data.date else ""
    words = {
        "书名": f"{data.title}——{data.subtitle}" if data.subtitle else data.title,
        "丛书名": " ".join(filter(None, (data.series, data.volume))),
        maker: data.publisher,
        "开本": str(cut_of(area) or ""),
        "成品尺寸": trim_words(area),
        "标识": "" if isbn.claims(data.identifier) else data.identifier,
    }
    rows = {
        name: [Row(name, text, PAPER if name in _ON_PAPER else "")]
        for name, text in words.items()
        if text
    }
    if day:
        rows |= {name: [Row("日期", day)] for name in ("版次", "印刷日期")}
    rows["作者"] = _people(data)
    rows["书号"] = _numbers(data)
    if leaves := leaves_of(book):
        rows["印张"] = [Row("印张", waiting("sheets", leaves), PAPER)]
    rows["字数"] = [Row("字数", waiting("characters", area.characters * area.lines))]
    return rows


def _people(data: Metadata) -> list[Row]:
    """Who is responsible, those of one role together."""
    names: dict[str, list[str]] = {}
    for person in data.authors:
        role = person.role or "作者"
        names.setdefault(f"{role}者" if len(role) == 1 else role, []).append(person.name)
    return [Row(label, IDEOGRAPHIC_SPACE.join(people)) for label, people in names.items()]


def _numbers(data: Metadata) -> list[Row]:
    """The book's number 书号 (GB/T 5795), hyphens as given; of two each in its own medium."""
    electronic = data.identifier if isbn.claims(data.identifier) else ""
    either = data.print_isbn or electronic
    if not either:
        return []
    if isbn.digits(either) == isbn.digits(electronic or either):
        return [Row("书号", isbn.words(either))]
    numbers = ((data.print_isbn, PAPER), (electronic, SCREEN))
    return [Row("书号", isbn.words(number), medium) for number, medium in numbers]


def leaves_of(book: Book) -> int:
    """How many leaves of the book a sheet gives; 0 where nobody says."""
    own = (row for row in own_rows(book.metadata) if row.label == "开本")
    written = next((leaves_in(str(row.content)) for row in own), 0)
    cut = cut_of(book.type_area)
    return written or (cut.leaves if cut else 0)


def _counted(row: Row, name: str, book: Book) -> Row:
    """An editor's row as it is, marked where its figure can be counted."""
    per = {"印张": leaves_of(book), "字数": book.type_area.characters * book.type_area.lines}
    figure = {"印张": "sheets", "字数": "characters"}.get(name)
    if not figure or not per[name]:
        return row
    return row._replace(content=given(figure, per[name], str(row.content), row.line))
