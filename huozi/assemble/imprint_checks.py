"""What is wrong with the rows that editors wrote into `[imprint]`, as far as no page is needed."""

from __future__ import annotations

from collections.abc import Iterator

from huozi import isbn
from huozi.assemble.extent import SAID_IN, cut_of, leaves_in, numbers, trim_words
from huozi.assemble.imprint_rows import Row, is_called, is_internal, own_rows
from huozi.diagnostics import Finding, Span, finding
from huozi.model import Book, Metadata
from huozi.page_style import TypeArea

# What an internal publication has to name, and what it has not (内部资料性出版物管理办法, articles
# 14 and 15).
_OWED = ("编印单位", "发送对象", "印刷单位", "印数", "印刷日期")
_UNFIT = ("书号", "定价", "经销")


def imprint_faults(book: Book) -> tuple[Finding, ...]:
    """Every fault at its line of `book.toml`."""
    data = book.metadata
    rows = own_rows(data)
    return (
        *_numbers(data, rows),
        *(_internal(data, rows) if is_internal(data) else ()),
        *_size(book.type_area, rows),
    )


def _numbers(data: Metadata, rows: tuple[Row, ...]) -> Iterator[Finding]:
    """A number of the book 书号 that can't be one, or is not the one given elsewhere."""
    known = (data.print_isbn, data.identifier if isbn.claims(data.identifier) else "")
    others = {isbn.digits(text): text for text in known if text}
    for row in (row for row in rows if is_called(row.label, "书号")):
        words = str(row.content)
        digits = isbn.digits(words)
        if not digits:
            yield finding("P161", _place(row), words=words)
        elif others and digits not in others:
            yield finding("P162", _place(row), words=words, other=" 和 ".join(others.values()))


def _internal(data: Metadata, rows: tuple[Row, ...]) -> Iterator[Finding]:
    """What an internal publication says and may not, or has to say and does not."""
    for row in rows:
        if any(is_called(row.label, name) for name in _UNFIT):
            yield finding("P163", _place(row), name=row.label)
    if data.print_isbn or isbn.claims(data.identifier):
        yield finding("P163", Span(SAID_IN), name="书号")
    named = {name for row in rows for name in _OWED if is_called(row.label, name)}
    named |= {"编印单位"} if data.publisher else set()
    permits = [row for row in rows if is_called(row.label, "准印证号")]
    lacking = "、".join(name for name in _OWED if name not in named)
    if permits and lacking:
        yield finding("P164", _place(permits[0]), lacking=lacking)


def _size(area: TypeArea, rows: tuple[Row, ...]) -> Iterator[Finding]:
    """A size that is not the one the pages are made in."""
    cut = cut_of(area)
    for row in rows:
        words = str(row.content)
        if is_called(row.label, "成品尺寸"):
            counted = trim_words(area)
            is_other = numbers(words) != [area.trim_width, area.trim_height]
        elif is_called(row.label, "开本") and cut is not None:
            counted = str(cut)
            is_other = leaves_in(words) != cut.leaves
        else:
            continue
        if is_other:
            values = {"given": words, "counted": counted, "sum": "照 [layout] 的 trim"}
            yield finding("P160", _place(row), name=row.label, **values)


def _place(row: Row) -> Span:
    return Span(SAID_IN, row.line)
