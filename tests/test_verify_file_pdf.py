"""`huozi verify` on PDFs of anybody's: what is built here, and that with one thing wrong."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from books import Command, said
from pikepdf import Array, Dictionary, Name, String

from huozi.verify.pdf_file import check_pdf_file

Change = Callable[[pikepdf.Pdf], None]


@pytest.mark.parametrize("files", ["shipped", "full_files"])
def test_what_is_built_here_has_nothing_wrong(files: str, request: pytest.FixtureRequest) -> None:
    data = request.getfixturevalue(files)[".pdf"]
    assert said(check_pdf_file(data, "b.pdf")) == ""


def changed(data: bytes, change: Change) -> bytes:
    target = BytesIO()
    with pikepdf.open(BytesIO(data)) as document:
        change(document)
        document.save(target)
    return target.getvalue()


def first_font(document: pikepdf.Pdf) -> pikepdf.Object:
    return next(iter(document.pages[0].obj.Resources.Font.values()))


def without_font_file(document: pikepdf.Pdf) -> None:
    descriptor = first_font(document).DescendantFonts[0].FontDescriptor
    for key in ("/FontFile2", "/FontFile3"):
        if key in descriptor:
            del descriptor[key]


def with_notdef(document: pikepdf.Pdf) -> None:
    name = next(iter(document.pages[2].obj.Resources.Font.keys()))
    text = f"BT {name} 12 Tf <0000> Tj [<00000001> 5 <0000>] TJ ET".encode()
    document.pages[2].contents_add(text)


def with_notdef_in_a_form(document: pikepdf.Pdf) -> None:
    page = document.pages[2]
    name, font = next(iter(page.obj.Resources.Font.items()))
    form = document.make_stream(f"BT {name} 12 Tf <0000> Tj ET".encode())
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    form.Resources = Dictionary(Font=Dictionary({name: font}))
    page.obj.Resources.XObject = Dictionary(Fm=form)
    page.contents_add(b"/Fm Do")


def with_script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("x()"))


def with_launch(document: pikepdf.Pdf) -> None:
    _link(document, A=Dictionary(S=Name.Launch, F=String("/bin/sh")))


def with_file_link(document: pikepdf.Pdf) -> None:
    _link(document, A=Dictionary(S=Name.URI, URI=String("file:///etc/passwd")))


def with_attachment(document: pikepdf.Pdf) -> None:
    document.attachments["a.txt"] = b"x"


def with_lost_link(document: pikepdf.Pdf) -> None:
    _link(document, Dest=String("nowhere"))


def with_lost_jump(document: pikepdf.Pdf) -> None:
    gone = document.make_indirect(Dictionary(Type=Name.Page))
    _link(document, A=Dictionary(S=Name.GoTo, D=Array([gone, Name.Fit])))


def _link(document: pikepdf.Pdf, **what: pikepdf.Object) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), **what)
    document.pages[0].obj.Annots = Array([document.make_indirect(note)])


def without(key: str) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        del document.Root[key]

    return change


def without_title(document: pikepdf.Pdf) -> None:
    if "/Title" in document.docinfo:
        del document.docinfo["/Title"]
    if "/Metadata" in document.Root:
        del document.Root["/Metadata"]


FAULTS: dict[str, tuple[Change, list[str]]] = {
    "a face that is not in the file": (without_font_file, ["V202"]),
    "a glyph that is missing": (with_notdef, ["V203 第 3 页有 3 个字没有字形"]),
    "one missing in a form": (with_notdef_in_a_form, ["V203 第 3 页有 1 个字没有字形"]),
    "a script": (with_script, ["V204 PDF 里有脚本（JavaScript）"]),
    "a program": (with_launch, ["V204 PDF 里有打开程序的动作（Launch）"]),
    "a file of the machine": (with_file_link, ["V204 PDF 里有链接 file:///etc/passwd"]),
    "an attachment": (with_attachment, ["V204 PDF 里有附件"]),
    "no language": (without("/Lang"), ["V205 PDF 没有写语言（Lang）"]),
    "no outline": (without("/Outlines"), ["V205 PDF 没有写书签（目录）"]),
    "no title": (without_title, ["V205 PDF 没有写书名（Title）"]),
    "a link to nowhere": (with_lost_link, ["V206 第 1 页有链接落空：nowhere"]),
    "a link to a page that is gone": (with_lost_jump, ["V206 第 1 页有链接落空"]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named(name: str, shipped: dict[str, bytes]) -> None:
    change, expected = FAULTS[name]
    found = check_pdf_file(changed(shipped[".pdf"], change), "b.pdf")
    told = [f"{item.code} {item.message}" for item in found]
    assert len(told) == len(expected)
    assert all(one.startswith(other) for one, other in zip(told, expected, strict=True)), told


def locked(data: bytes) -> bytes:
    target = BytesIO()
    with pikepdf.open(BytesIO(data)) as document:
        document.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))
    return target.getvalue()


def emptied(document: pikepdf.Pdf) -> None:
    del document.pages[:]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda data: data[: len(data) // 2], "V201"),
        (lambda _: b"no PDF at all", "V201"),
        (lambda _: b"", "V201"),
        (locked, "它加了密码"),
        (lambda data: changed(data, emptied), "一页也没有"),
    ],
)
def test_a_damaged_file_is_an_error(
    spoil: Callable[[bytes], bytes],
    words: str,
    shipped: dict[str, bytes],
    tmp_path: Path,
    command: Command,
) -> None:
    path = tmp_path / "坏.pdf"
    path.write_bytes(spoil(shipped[".pdf"]))
    answer = command("verify", path)
    assert (answer.code, answer.out) == (1, "")
    assert words in answer.err


def with_no_faces(document: pikepdf.Pdf) -> None:
    font = first_font(document)
    del font.DescendantFonts[0]


def test_a_file_of_another_build_than_it_says_is_a_finding(shipped: dict[str, bytes]) -> None:
    found = check_pdf_file(changed(shipped[".pdf"], with_no_faces), "b.pdf")
    assert [item.message for item in found] == ["打不开这个 PDF：结构坏了"]


def test_the_command_says_a_sound_file_is(
    shipped: dict[str, bytes], tmp_path: Path, command: Command
) -> None:
    path = tmp_path / "b.pdf"
    path.write_bytes(shipped[".pdf"])
    assert command("verify", path) == (0, f"✓ {path}（没有错误，0 条警告）\n", "")
