"""`huozi verify` on EPUBs of anybody's: a sound one, and that one with one thing wrong at a time."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from books import Command, rezip, said, write_book
from container import edition, made
from hypothesis import given, settings
from hypothesis import strategies as st

from huozi.diagnostics import Finding
from huozi.making.build import build
from huozi.model import Picture
from huozi.profiles import PROFILES
from huozi.reader_style import PageStart, ReaderStyle
from huozi.verify import programs
from huozi.verify.publication import check_publication
from huozi.work import steps
from huozi.work.workers import Limits

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0"
    b"\x02\0\1H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82"
)
FIRST = (
    '<h1>题</h1><p>正文<a href="#n" id="c" role="doc-noteref">〔1〕</a>，见<a href="#a2">乙</a>。</p>'
    '<p>次页<img src="p.png" alt="图"/><ruby>字<rt>zì</rt></ruby></p>'
    '<section class="notes" role="doc-endnotes"><aside id="n" role="doc-footnote">'
    '<p><a href="#c" role="doc-backlink">〔1〕</a>注。</p></aside></section>'
)
PAGES = (PageStart("a1", "1", "题正文"), PageStart("a1", "2", "次页"))
A1, NAV, OPF, CSS = "text/a1.xhtml", "nav.xhtml", "content.opf", "style.css"


def sound(**style: str) -> bytes:
    picture = Picture("p.png", "image/png", PNG, 1, 1)
    book = edition(FIRST, "<h1>乙</h1><p>次篇。</p>")
    cover = replace(picture, path="c.png")
    book = replace(book, pictures=(picture,), cover=cover, folios=PAGES)
    return made(replace(book, epub=ReaderStyle(**style))).data


def look(data: bytes, reader: str = "") -> list[tuple[str, str]]:
    """What is found, and where in the container."""
    found = check_publication(data, "b.epub", reader)
    return [(item.code, str(item.span).removeprefix("b.epub").lstrip("/")) for item in found]


def changed(file: str, old: str, new: str, data: bytes | None = None) -> bytes:
    """The sound book with some words of a file replaced."""
    data = data or sound()
    name = f"EPUB/{file}"
    with zipfile.ZipFile(BytesIO(data)) as archive:
        text = archive.read(name).decode()
    assert old in text, text
    return rezip(data, {name: text.replace(old, new, 1).encode()})


def test_a_sound_book_has_nothing_wrong() -> None:
    assert look(sound()) == []


@pytest.mark.parametrize("files", ["shipped", "full_files"])
def test_what_is_built_here_has_nothing_wrong(files: str, request: pytest.FixtureRequest) -> None:
    data = request.getfixturevalue(files)[".epub"]
    assert said(check_publication(data, "b.epub")) == ""


# --- one thing wrong at a time

FAULTS = {
    # the package document
    "no title": (OPF, "小书</dc:title>", "</dc:title>", "V105 EPUB/content.opf:2"),
    "an identifier nobody has": (OPF, 'unique-identifier="id"', 'unique-identifier="x"', "V105 EPUB/content.opf:2"),
    "no time": (OPF, "dcterms:modified", "dcterms:created", "V105 EPUB/content.opf:2"),
    "an item that is not there": (OPF, "text/a2.xhtml", "text/a3.xhtml", "V106 EPUB/content.opf:35; V108 EPUB/text/a2.xhtml"),
    "an id twice": (OPF, 'id="s-a2"', 'id="s-a1"', "V107 EPUB/content.opf; V109 EPUB/content.opf:46"),
    "an unlisted file": (OPF, '<item href="images/000.png" id="picture-0" media-type="image/png"/>', "", "V108 EPUB/images/000.png"),
    "a spine of what is not there": (OPF, 'idref="s-a2"', 'idref="s-a9"', "V109 EPUB/content.opf:46"),
    "a picture that is another": (OPF, 'media-type="image/png"', 'media-type="image/jpeg"', "V110 EPUB/images/000.png"),
    "an older kind": (OPF, 'version="3.0"', 'version="2.0"', "V117 EPUB/content.opf:2"),
    # navigation
    "no navigation": (OPF, 'properties="nav"', "", "V111 EPUB/content.opf:2"),
    "no contents": (NAV, 'epub:type="toc"', 'epub:type="loi"', "V111 EPUB/nav.xhtml:3; V141 EPUB/content.opf:18"),
    "no landmarks": (NAV, 'epub:type="landmarks"', 'epub:type="lot"', "V112 EPUB/nav.xhtml:3"),
    "an article left out": (NAV, 'href="text/a2.xhtml"', 'href="text/a1.xhtml"', "V113 EPUB/text/a2.xhtml:10"),
    "contents out of order": (NAV, 'a1.xhtml">a1</a>\n</li>\n<li><a href="text/a2.xhtml">a2', 'a2.xhtml">a2</a>\n</li>\n<li><a href="text/a1.xhtml">a1', "V114 EPUB/nav.xhtml:15; V116 EPUB/toc.ncx:2"),
    "pages out of order": (NAV, 'a1.xhtml#_page-1">1', 'a2.xhtml#a2">1', "V114 EPUB/nav.xhtml:33"),
    "a page that is not there": (NAV, "a1.xhtml#_page-1", "a1.xhtml#_page-9", "V120 EPUB/nav.xhtml:32"),
    "no NCX": (OPF, 'media-type="application/x-dtbncx+xml"', 'media-type="text/xml"', "V115 EPUB/content.opf:2"),
    "an NCX of another book": ("toc.ncx", "urn:uuid:0", "urn:uuid:1", "V116 EPUB/toc.ncx:2"),
    "an NCX with other lines": ("toc.ncx", "<text>a2</text>", "<text>丙</text>", "V116 EPUB/toc.ncx:2"),
    # pages
    "not well-formed": (A1, "</section>\n</body>", "</body>", "V102 EPUB/text/a1.xhtml:10:683"),
    "an undeclared entity": (A1, "正文", "正&nbsp;文", "V102 EPUB/text/a1.xhtml:10:219"),
    "an entity": (A1, "<!DOCTYPE html>", '<!DOCTYPE html [<!ENTITY x "y">]>', "V103 EPUB/text/a1.xhtml"),
    "a link to no file": (A1, 'href="../text/a2.xhtml"', 'href="../text/a9.xhtml"', "V120 EPUB/text/a1.xhtml:10"),
    "a link to no place": (A1, 'href="../text/a2.xhtml"', 'href="../text/a2.xhtml#none"', "V120 EPUB/text/a1.xhtml:10"),
    "an id twice in a page": (A1, 'id="c"', 'id="n"', "V121 EPUB/text/a1.xhtml:10; V120 EPUB/text/a1.xhtml:10"),
    "no language": (A1, ' lang="zh-Hans" xml:lang="zh-Hans"', "", "V122 EPUB/text/a1.xhtml:3"),
    "two languages": (A1, ' lang="zh-Hans"', ' lang="en"', "V123 EPUB/text/a1.xhtml:3"),
    "a script": (A1, "正文", "<script>1</script>正文", "V124 EPUB/text/a1.xhtml:10"),
    "a handler": (A1, "<p>正文", '<p onclick="x()">正文', "V124 EPUB/text/a1.xhtml:10"),
    "a link that runs": (A1, 'href="../text/a2.xhtml"', 'href="java&#9;script:x()"', "V124 EPUB/text/a1.xhtml:10"),
    "a picture of the web": (A1, 'src="../images/000.png"', 'src="https://e.example/a.png"', "V125 EPUB/text/a1.xhtml:10"),
    "a set of pictures of the web": (A1, 'alt="图"', 'alt="图" srcset="../images/000.png 1x, //e.example/a.png 2x"', "V125 EPUB/text/a1.xhtml:10"),
    "a style of the web": (CSS, "p {", "@import 'https://e.example/a.css'; p {", "V125 EPUB/style.css:9"),
    "a style that is not there": (CSS, "p {", "p { background: url(no.png) } p {", "V120 EPUB/style.css:9"),
    "a picture without words": (A1, 'alt="图"', 'alt=""', "V126 EPUB/text/a1.xhtml:10; V141 EPUB/content.opf:22; V141 EPUB/content.opf:16"),
    # notes
    "a call without a note": (A1, 'href="#n"', 'href="#_a1-title"', "V130 EPUB/text/a1.xhtml:10; V131 EPUB/text/a1.xhtml:10"),
    "a note that does not lead back": (A1, 'href="#c"', 'href="https://e.example/"', "V132 EPUB/text/a1.xhtml:10"),
    # claims
    "no hazard": (OPF, "schema:accessibilityHazard", "schema:x", "V140 EPUB/content.opf:2"),
    "no summary": (OPF, "schema:accessibilitySummary", "schema:x", "V140 EPUB/content.opf:2"),
    "pictures nobody sees": (OPF, '"schema:accessMode">visual', '"schema:accessMode">textual', "V141 EPUB/content.opf:2"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_in_its_file(name: str) -> None:
    file, old, new, expected = FAULTS[name]
    data = changed(file, old, new)
    assert "; ".join(f"{code} {place}" for code, place in look(data)) == expected


def test_a_note_nobody_calls_is_named() -> None:
    data = changed(A1, ' epub:type="noteref"', "", changed(A1, ' role="doc-noteref"', ""))
    assert look(data) == [("V131", "EPUB/text/a1.xhtml:10")]


@pytest.mark.parametrize(
    ("feature", "old", "new"),
    [
        ("alternativeText", 'alt="图"', ""),
        ("rubyAnnotations", "<ruby>字<rt>zì</rt></ruby>", "字"),
        ("pageBreakMarkers", ' epub:type="pagebreak"', ""),
    ],
)
def test_a_claim_that_is_not_so_is_an_error(feature: str, old: str, new: str) -> None:
    data = changed(A1, old, new)
    if feature == "pageBreakMarkers":
        data = changed(A1, ' epub:type="pagebreak"', "", data)
    found = check_publication(data, "b.epub")
    claims = [item.message for item in found if item.code == "V141"]
    assert any(feature in message for message in claims), said(found)


# --- the container, and what hides in one


def packed(*members: tuple[str, bytes, int]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data, how in members:
            archive.writestr(name, data, how)
    return target.getvalue()


STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
RIGHT = b"application/epub+zip"


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ([("a.txt", b"", STORED), ("mimetype", RIGHT, STORED)], "它不是第一个文件"),
        ([("mimetype", RIGHT, DEFLATED)], "它被压缩了"),
        ([("mimetype", RIGHT + b"\n", STORED)], "它的内容是别的"),
    ],
)
def test_the_mimetype_stands_first_as_it_is(
    members: list[tuple[str, bytes, int]], words: str
) -> None:
    with zipfile.ZipFile(BytesIO(sound())) as archive:
        rest = [
            (name, archive.read(name), STORED) for name in archive.namelist() if name != "mimetype"
        ]
    found = check_publication(packed(*members, *rest), "b.epub")
    assert [item.message for item in found if item.code == "V104"] == [f"mimetype 不对：{words}"]


BOMB = b"0" * (200 << 20)
HOSTILE = {
    "no zip": (b"PK\x03\x04 nothing", "I201"),
    "nothing at all": (b"", "I201"),
    "cut off": (None, "I201"),
    "a zip without a container": (packed(("mimetype", RIGHT, STORED)), "V101"),
    "a way out": (packed(("../../etc/x", b"x", STORED)), "I202"),
    "an absolute path": (packed(("/etc/x", b"x", STORED)), "I202"),
    "a bomb": (packed(("mimetype", RIGHT, STORED), ("a.xhtml", BOMB, DEFLATED)), "I205"),
    "six thousand files": (packed(*((f"{n}.txt", b"", STORED) for n in range(6000))), "I203"),
    "billions of laughs": (
        packed(
            ("mimetype", RIGHT, STORED),
            (
                "META-INF/container.xml",
                b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>',
                STORED,
            ),
        ),
        "V103",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_reason(
    name: str, tmp_path: Path, command: Command, alone: None
) -> None:
    data, code = HOSTILE[name]
    path = tmp_path / "坏的.epub"
    path.write_bytes(sound()[:900] if data is None else data)
    answer = command("verify", path)
    assert (answer.code, answer.out) == (1, "")
    assert code in answer.err
    assert "导入" not in answer.err


PIECES = [
    "<!-- 注 -->",
    "<?pi x?>",
    "",
    '"',
    "http://[",
    "//[x",
    "%zz",
    "&#0;",
    "<a href=''>",
    "../../..",
]
SOUND = sound()


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([A1, NAV, OPF, CSS, "toc.ncx"]),
    st.integers(0, 10_000),
    st.integers(0, 30),
    st.sampled_from(PIECES),
    st.sampled_from(["", *PROFILES]),
)
def test_whatever_is_in_a_file_the_result_is_findings(
    file: str, at: int, length: int, piece: str, reader: str
) -> None:
    with zipfile.ZipFile(BytesIO(SOUND)) as archive:
        text = archive.read(f"EPUB/{file}").decode()
    at %= len(text)
    spoilt = text[:at] + piece + text[at + length :]
    found = check_publication(rezip(SOUND, {f"EPUB/{file}": spoilt.encode()}), "b.epub", reader)
    assert all(item.span.path.startswith("b.epub") for item in found)


@pytest.mark.parametrize("file", [A1, NAV, OPF, "toc.ncx"])
def test_comments_and_instructions_are_no_fault(file: str) -> None:
    data = sound()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        head, close, rest = archive.read(f"EPUB/{file}").decode().partition("</")
    odd = f"{head}<!-- 注 --><?pi x?>{close}{rest}<!-- 末 -->"
    assert look(rezip(data, {f"EPUB/{file}": odd.encode()})) == []


def test_a_file_that_takes_too_long_is_stopped(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "PATIENCE", Limits(seconds=0.01, megabytes=4096))
    path = tmp_path / "b.epub"
    path.write_bytes(made(edition("<p>字</p>" * 100_000)).data)
    answer = command("verify", path)
    assert answer.code == 1
    assert "S006" in answer.err


# --- the command


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Java, Node or a browser."""
    monkeypatch.setenv("PATH", "")


def test_a_sound_file_is_said_to_be_and_what_did_not_run(
    tmp_path: Path, command: Command, alone: None
) -> None:
    path = tmp_path / "b.epub"
    path.write_bytes(sound())
    answer = command("verify", path)
    assert (answer.code, answer.out) == (0, f"✓ {path}（没有错误，0 条警告）\n")
    assert "没有运行 EPUBCheck：没有 Java" in answer.err
    assert "没有运行 Ace：没有装" in answer.err
    assert answer.err.count("→") == 2


def test_json_has_the_findings(tmp_path: Path, command: Command, alone: None) -> None:
    path = tmp_path / "b.epub"
    path.write_bytes(changed(A1, "正文", "<script>1</script>正文"))
    answer = command("verify", path, "--json")
    result = json.loads(answer.out)
    assert (answer.code, answer.err) == (1, "")
    (first, *_) = result["findings"]
    assert first["code"] == "V124"
    assert first["span"] == {"path": "b.epub/EPUB/text/a1.xhtml", "line": 10, "column": 0}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["verify"], "缺少参数 文件"),
        (["verify", "a.txt"], "能检查的是 .epub、.pdf 文件，不是 a.txt"),
        (["verify", "a.pdf", "--reader", "kindle"], "--reader 只用来检查 EPUB"),
        (["verify", "a.epub", "--reader", "kidle"], "可用的有 kindle、apple"),
    ],
)
def test_wrong_usage_is_said(arguments: list[str], words: str, command: Command) -> None:
    answer = command(*arguments)
    assert answer.code == 2
    assert words in answer.err


def test_a_file_that_is_not_there(command: Command, tmp_path: Path) -> None:
    answer = command("verify", tmp_path / "无.epub")
    assert answer.code == 1
    assert "B007" in answer.err


def test_the_text_is_held_against_the_manuscript(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "PROGRAMS", ())
    folder = write_book(tmp_path / "书", "甲乙丙丁。")
    targets = [tmp_path / "b.epub", tmp_path / "b.pdf"]
    assert len(build(folder, targets)[0]) == 2
    for path in targets:
        assert command("verify", path, "--book", folder).code == 0
    write_book(folder, "甲乙丙戊。")
    for path in targets:
        answer = command("verify", path, "--book", folder)
        assert answer.code == 1
        assert "书稿是“戊。”，成品是“丁。”" in answer.err
        assert "重排一次" in answer.err


def test_a_manuscript_that_cannot_be_read_is_an_error(
    tmp_path: Path, command: Command, alone: None
) -> None:
    path = tmp_path / "b.epub"
    path.write_bytes(sound())
    answer = command("verify", path, "--book", tmp_path / "无")
    assert answer.code == 1
    assert "B001" in answer.err


# --- other programs


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None, reason="EPUBCheck needs Java: huozi doctor")
def test_epubcheck_is_asked_and_its_words_are_kept(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "PROGRAMS", programs.PROGRAMS[:1])
    path = tmp_path / "b.epub"
    path.write_bytes(sound())
    assert command("verify", path).err == ""
    path.write_bytes(changed(A1, "<p>正文", '<p width="1">正文'))
    answer = command("verify", path)
    assert answer.code == 1
    assert "b.epub/EPUB/text/a1.xhtml:10:" in answer.err
    assert 'EPUBCheck 说（RSC-005）：Error while parsing file: attribute "width"' in answer.err


@pytest.mark.slow
@pytest.mark.skipif(bool(programs.PROGRAMS[1].lacking()), reason="Ace is not installed")
def test_ace_is_asked_and_its_words_are_kept(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "PROGRAMS", programs.PROGRAMS[1:])
    path = tmp_path / "b.epub"
    path.write_bytes(sound())
    assert command("verify", path).err == ""
    path.write_bytes(changed(A1, 'alt="图"', ""))
    answer = command("verify", path)
    assert answer.code == 1
    assert "错误 V402 Ace 说（image-alt）" in answer.err


def test_a_book_that_runs_something_is_opened_in_no_browser(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    def ask(path: Path, _: str) -> list[Finding]:
        asked.append(path)
        return []

    browser = programs.Program("Ace", str, "", ask, browses=True)
    monkeypatch.setattr(programs, "PROGRAMS", (browser,))
    path = tmp_path / "b.epub"
    path.write_bytes(sound())
    command("verify", path)
    assert asked == [path]
    path.write_bytes(changed(A1, "正文", "<script>1</script>正文"))
    answer = command("verify", path)
    assert asked == [path]
    assert "没有运行 Ace：它用浏览器打开书" in answer.err


def test_a_program_that_breaks_is_a_finding(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> list[Finding]:
        raise ValueError("no report")

    monkeypatch.setattr(programs, "PROGRAMS", (programs.Program("某", str, "", breaks),))
    path = tmp_path / "b.epub"
    path.write_bytes(sound())
    answer = command("verify", path)
    assert answer.code == 1
    assert "某 没有跑完：ValueError: no report" in answer.err


def test_an_edition_is_held_against_its_own_text(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "PROGRAMS", ())
    folder = write_book(tmp_path / "书", "这里有书。")
    path = tmp_path / "b.epub"
    assert command("build", folder, "-o", path, "--edition", "hant").code == 0
    assert command("verify", path, "--book", folder, "--edition", "hant").code == 0
    answer = command("verify", path, "--book", folder)
    assert answer.code == 1
    assert "书稿是“这里有书。" in answer.err
