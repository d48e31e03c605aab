"""Every format in one call: a received file gives its articles and their pictures.

`receive_all` is the door for who writes the articles; `READERS` has a line for each format.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath

from huozi.diagnostics import Source, Span, finding
from huozi.intake.archives import read_members
from huozi.intake.decode import decode
from huozi.intake.docx import read_document
from huozi.intake.epub import read_book
from huozi.intake.html import read_page
from huozi.intake.log import Log
from huozi.intake.markdown import read_markdown
from huozi.intake.pdf import read_paper
from huozi.intake.plain import read_plain
from huozi.intake.story import NOTHING, Answers, Attachment, Outcome, Parcel

__all__ = ["ENDINGS", "READERS", "Attachment", "Parcel", "receive_all"]

Beside = Mapping[str, bytes]
ReadParcel = Callable[[bytes, str, Answers, Beside], Outcome]


ReadText = Callable[[Source, Log], Outcome]


def _text(read: ReadText) -> ReadParcel:
    """A text has no pictures to bring."""

    def parcel(data: bytes, name: str, answers: Answers, beside: Beside) -> Outcome:
        del beside
        source, edits, found = decode(data, name)
        if source is None:
            return NOTHING, found
        held, problems = read(source, Log(edits, answers))
        return held, (*found, *problems)

    return parcel


def _alone(read: Callable[[bytes, str, Answers], Outcome]) -> ReadParcel:
    """A reader whose format brings its own pictures."""
    return lambda data, name, answers, beside: read(data, name, answers)  # noqa: ARG005


def _archive(data: bytes, name: str, answers: Answers, beside: Beside) -> Outcome:
    del beside
    return read_members(data, name, answers, ENDINGS - {".zip"}, _known)


READERS: dict[str, ReadParcel] = {
    ".txt": _text(read_plain),
    ".text": _text(read_plain),
    ".md": _text(read_markdown),
    ".docx": _alone(read_document),
    ".html": read_page,
    ".htm": read_page,
    ".xhtml": read_page,
    ".epub": _alone(read_book),
    ".pdf": _alone(read_paper),
    ".zip": _archive,
}
ENDINGS = frozenset(READERS)

_SAVE_AS = "用 Word 或 WPS 打开，另存为 .docx 再导入。"
_UNPACK = "解开，把里面的文件压缩成 .zip 再导入。"
_PICTURE = "图片里的字先做文字识别（OCR）；插图请放进书稿的 images/。"

# What editors send that is not read, and what to do with it.
_ADVICE = {
    **dict.fromkeys((".doc", ".wps", ".rtf", ".odt", ".docm", ".dotx", ".wpt", ".pages"), _SAVE_AS),
    **dict.fromkeys((".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz"), _UNPACK),
    **dict.fromkeys((".mht", ".mhtml"), "在浏览器里打开，另存为“网页，全部”（.html）再导入。"),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff"), _PICTURE),
    ".caj": "用 CAJViewer 打开，另存为 PDF 或拷成 .txt 再导入。",
    ".xlsx": "把要用的表格拷进 .docx 再导入。",
    ".pptx": "把要用的文字拷进 .docx 再导入。",
}


def receive_all(
    data: bytes, name: str, answers: Answers | None = None, beside: Beside | None = None
) -> Outcome:
    """The articles and pictures of a received file; errors where it cannot be read.

    `answers` are those of an earlier import, by the ids of its questions; `beside` the files
    that came along with a web page (its folder of pictures), by their paths from it.
    """
    ending = PurePath(name).suffix.lower()
    if ending in READERS:
        return _known(data, name, answers or {}, beside or {})
    if ending in _ADVICE:
        return NOTHING, (finding("I240", Span(name), ending=ending, advice=_ADVICE[ending]),)
    known = " ".join(READERS)
    return NOTHING, (
        finding("I001", Span(name), ending=ending or PurePath(name).name, known=known),
    )


def _known(data: bytes, name: str, answers: Answers, beside: Beside) -> Outcome:
    return READERS[PurePath(name).suffix.lower()](data, name, answers, beside)
