"""What a PDF claims to keep, PDF/UA-1 or PDF/A (ISO 14289-1, ISO 19005), and whether it does.

`page-validation` is asked where it is installed; what it can't see is looked at here: text that no
tag reaches, pictures without words, tables without heads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO

import pikepdf

from huozi.diagnostics import Finding, Span, finding
from huozi.verify.marked import Tagged, read
from huozi.verify.standards_words import in_chinese

_UA, _A = "{http://www.aiim.org/pdfua/ns/id/}", "{http://www.aiim.org/pdfa/ns/id/}"
# Profiles that the validator knows, by our names of the standards.
_PROFILES = {
    "PDF/UA-1": "ua1",
    **{f"PDF/A-{part}{level}": f"{part}{level}" for part in "123" for level in "abu"},
}
del _PROFILES["PDF/A-1u"]
_TAGGED = re.compile("PDF/UA-|PDF/A-.a")  # standards that ask for tags
_PAGE = re.compile(r"\bpage (\d+)")
_HOW = "运行 pip install 'huozi[check]'，就会一起查。"
_NAME = "page-validation"
_LENGTHS = "STREAM-LENGTH-001"


def check_standards(document: pikepdf.Pdf, data: bytes, span: Span) -> Iterator[Finding]:
    """Where a file falls short of what it says of itself; nothing for one that claims nothing."""
    standards = claimed(document)
    if not standards:
        return
    yield finding("V240", span, standards="、".join(standards))
    yield from _validated(document, data, standards, span)
    tagged = next((name for name in standards if _TAGGED.match(name)), "")
    if tagged:
        yield from _lacking(document, tagged, span)
        tree = read(document)
        if tree is None:
            yield finding("V242", span, standard=tagged)
        else:
            yield from _tags(tree, span)


def claimed(document: pikepdf.Pdf) -> tuple[str, ...]:
    """The standards a file says it keeps, in its metadata."""
    metadata = document.open_metadata()
    part, level = (str(metadata.get(f"{_A}{name}", "")) for name in ("part", "conformance"))
    accessible = str(metadata.get(f"{_UA}part", ""))
    names = [f"PDF/UA-{accessible}"] if accessible else []
    return (*names, *([f"PDF/A-{part}{level.lower()}"] if part else []))


def claims(data: bytes) -> tuple[str, ...]:
    """The standards that a file which can be opened says it keeps (runs in a child process)."""
    with pikepdf.open(BytesIO(data)) as document:
        return claimed(document)


def _validated(
    document: pikepdf.Pdf, data: bytes, standards: tuple[str, ...], span: Span
) -> Iterator[Finding]:
    """What the validator finds, once for each rule."""
    if find_spec("page") is None:
        yield finding("V401", span, name=_NAME, reason="没有装", how=_HOW)
        return
    import page  # noqa: PLC0415 — a large library, and not everybody has it

    doubted = _LENGTHS if _ends_in_return(document, data) else "-"
    for standard in standards:
        profile = _PROFILES.get(standard)
        if profile is None:
            yield finding("V241", span, standard=standard)
            continue
        try:
            report = page.validate_pdf_bytes(data, profile=profile)
        except page.PageError as error:
            yield finding("V405", span, name=_NAME, reason=str(error)[:200])
            continue
        failures = [item for item in report.failures if not item.rule_id.endswith(doubted)]
        counted = Counter(item.rule_id for item in failures)
        firsts = {item.rule_id: item for item in reversed(failures)}
        for rule in sorted(firsts):
            place = _place(document, firsts[rule].message, firsts[rule].object_id)
            words = in_chinese(rule, firsts[rule].message)
            more = f"，共 {counted[rule]} 处" if counted[rule] > 1 else ""
            values = {"standard": standard, "rule": rule, "words": words.what, "how": words.how}
            yield finding("V243", span, place=f"{place}{more}", **values)


def _ends_in_return(document: pikepdf.Pdf, data: bytes) -> bool:
    """Whether the validator mistakes the end of a stream, and no length is really wrong.

    It takes a carriage return that is the last byte of a stream for part of the line end after it.
    """
    return b"\r\nendstream" in data and not document.get_warnings()


def _place(document: pikepdf.Pdf, message: str, where: object) -> str:
    """The page a broken rule is on, where that is known."""
    if match := _PAGE.search(message):
        return f"第 {match[1]} 页"
    number = getattr(where, "object_number", 0)
    holder = document.get_object(number, 0) if number else None
    if isinstance(holder, pikepdf.Dictionary):
        on = holder.get("/Pg", holder.get("/P"))
        pages = {item.obj.objgen: count for count, item in enumerate(document.pages, 1)}
        if isinstance(on, pikepdf.Dictionary) and on.objgen in pages:
            return f"第 {pages[on.objgen]} 页"
    return "文件里"


def _lacking(document: pikepdf.Pdf, standard: str, span: Span) -> Iterator[Finding]:
    """What the file as a whole doesn't say."""
    root = document.Root
    title = str(document.docinfo.get("/Title", "")) if "/Info" in document.trailer else ""
    shows = root.get("/ViewerPreferences", pikepdf.Dictionary())
    for present, words in (
        (title.strip(), "书名（Title）"),
        (str(root.get("/Lang", "")).strip(), "语言（Lang）"),
        (shows.get("/DisplayDocTitle", False), "窗口上显示书名（DisplayDocTitle）"),
    ):
        if not present:
            yield finding("V244", span, standard=standard, what=words)


def _tags(tree: Tagged, span: Span) -> Iterator[Finding]:
    """What the tags leave out."""
    for page, count in tree.loose.items():
        yield finding("V245", span, page=page, count=count)
    for root in tree.roots:
        for item in root.all():
            if item.kind == "Figure" and not item.alt.strip():
                yield finding("V246", span, page=item.page)
            if item.kind == "Table" and not any(cell.scope for cell in item.all()):
                yield finding("V247", span, page=item.page)
