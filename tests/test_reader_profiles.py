"""Profiles of reading systems: each is kept by what is built for it, and finds what breaks it."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from books import CONFIG, ROOT, Command, rezip, said, write_book
from container import Opened, edition, made
from everything import ARTICLES, FILES
from everything import CONFIG as FULL
from PIL import Image

from huozi.epub.readers import without_rules
from huozi.making.build import build
from huozi.manuscript.config import READERS
from huozi.model import ContentsEntry, Edition, Picture
from huozi.profiles import DONE, KINDS, PROFILES, written_language
from huozi.reader_style import ReaderStyle
from huozi.verify import programs
from huozi.verify.publication import check_publication
from huozi.verify.publication.profile import TESTS
from huozi.work.steps import Order

NOTED = (
    '<h1>题</h1><p>正文<a href="#n" id="c" role="doc-noteref">〔1〕</a></p>'
    '<section class="notes" role="doc-endnotes"><aside id="n" role="doc-footnote">'
    '<p><a href="#c" role="doc-backlink">〔1〕</a>注。</p></aside></section>'
)


def picture(path: str, kind: str, *size: int, **options: object) -> Picture:
    buffer = BytesIO()
    Image.effect_noise(size, 50).save(buffer, kind, **options)
    return Picture(path, f"image/{kind.lower()}", buffer.getvalue(), *size)


COVER = picture("c.jpg", "JPEG", 1600, 2560, quality=40)


def book(reader: str = "", *pictures: Picture, **metadata: object) -> Edition:
    shown = "".join(f'<p><img src="{item.path}" alt="图"/></p>' for item in pictures)
    bare = edition(NOTED + shown, **metadata)
    style = ReaderStyle(reader=reader, picture_limit=900)
    return replace(bare, pictures=pictures, cover=COVER, epub=style)


def look(data: bytes, reader: str) -> list[str]:
    """What is wrong with a book for a reading system, without its standing name."""
    found = [item for item in check_publication(data, "b.epub", reader) if item.code >= "V150"]
    return [f"{item.code} {item.message.partition('：')[2]}" for item in found]


# --- the table


def test_the_readers_of_the_issue_are_there() -> None:
    assert list(PROFILES) == ["kindle", "apple", "kobo", "koreader", "weread", "duokan"]
    assert list(READERS) == list(PROFILES)


def test_every_want_is_one_that_is_checked_and_says_why() -> None:
    kinds = {kind for profile in PROFILES.values() for kind in profile.wants}
    assert kinds == set(KINDS) == set(TESTS) >= DONE
    reasons = [want.reason for row in PROFILES.values() for want in row.wants.values()]
    assert all(reason.endswith("。") for reason in reasons)


@pytest.mark.parametrize(
    ("reader", "language", "written"),
    [
        ("kindle", "zh-Hans", "zh-CN"),
        ("kindle", "zh-Hans-CN", "zh-CN"),
        ("kindle", "zh-Hant", "zh-TW"),
        ("kindle", "zh-Hant-HK", "zh-HK"),
        ("kindle", "en", "en"),
        ("apple", "zh", "zh-Hans"),
        ("apple", "zh-CN", "zh-Hans"),
        ("apple", "zh-TW", "zh-Hant"),
        ("apple", "zh-Hant-TW", "zh-Hant"),
    ],
)
def test_a_language_is_written_as_a_system_knows_it(
    reader: str, language: str, written: str
) -> None:
    tags = PROFILES[reader].wants["languages"].value
    assert written_language(language, tags) == written
    opened = made(book(reader, language=language))
    assert opened.find("//dc:language/text()") == [written]
    assert opened.tree("text/a1.xhtml").get("lang") == written


def test_every_reader_is_told_of() -> None:
    told = (ROOT / "docs" / "readers.md").read_text("utf-8")
    assert [name for name in PROFILES if f"| `{name}` |" not in told] == []


# --- what is built for a reading system is what it wants


@pytest.fixture(scope="module")
def for_all(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The book with everything, built for each by the command's own way."""
    folder = tmp_path_factory.mktemp("profiles")
    bitmap = {"cover.jpg": COVER.data}
    config = FULL.replace("图片/封面.svg", "cover.jpg")
    write_book(folder / "书", ARTICLES, config, FILES | bitmap)
    made_here = {}
    for reader in PROFILES:
        artefacts, found = build(folder / "书", [folder / f"{reader}.epub"], Order(reader=reader))
        assert artefacts, said(found)
        made_here[reader] = artefacts[0].path.read_bytes()
    return made_here


@pytest.mark.parametrize("reader", PROFILES)
def test_a_book_built_for_a_reader_passes_its_profile(
    reader: str, for_all: dict[str, bytes]
) -> None:
    assert said(check_publication(for_all[reader], "b.epub", reader)) == ""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None, reason="EPUBCheck needs Java: huozi doctor")
@pytest.mark.parametrize("reader", ["kindle", "apple"])
def test_epubcheck_has_nothing_to_say_of_it(
    reader: str,
    for_all: dict[str, bytes],
    tmp_path: Path,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(programs, "PROGRAMS", programs.PROGRAMS[:1])
    path = tmp_path / "b.epub"
    path.write_bytes(for_all[reader])
    answer = command("verify", path, "--reader", reader)
    assert (answer.code, answer.err) == (0, "")


def test_the_command_line_wins_over_book_toml(tmp_path: Path, command: Command) -> None:
    folder = write_book(
        tmp_path / "书", "正文[^1]。\n\n[^1]: 注。", CONFIG + '[epub]\nreader = "duokan"\n'
    )
    out = tmp_path / "b.epub"

    def pages() -> list[bytes]:
        files = Opened(out.read_bytes()).files
        return [data for name, data in files.items() if name.endswith(".xhtml")]

    def is_marked(*arguments: str) -> bool:
        assert command("build", folder, "-o", out, *arguments).code == 0
        return any(b"duokan-footnote" in data for data in pages())

    assert is_marked()
    assert not is_marked("--reader", "kindle")
    answer = command("verify", out, "--reader", "duokan")
    assert answer.code == 1
    assert "V150 多看阅读 过不了：注号不是多看认的图" in answer.err
    assert "→ 多看要注号是图" in answer.err
    assert "huozi build --reader duokan" in answer.err


def test_an_unknown_reader_is_named_with_those_there_are(tmp_path: Path, command: Command) -> None:
    folder = write_book(tmp_path / "书", config=CONFIG + '[epub]\nreader = "nook"\n')
    answer = command("check", folder)
    assert answer.code == 1
    assert "kindle（Kindle）" in answer.err


def test_lines_deeper_than_a_system_shows_stand_at_its_last_level() -> None:
    deep = tuple(ContentsEntry(f"第{level}层", "a1", level) for level in (1, 2, 3, 4))
    contents = {
        reader: made(replace(book(reader), contents=deep)).find("//x:nav[1]//x:li", "nav.xhtml")
        for reader in ("", "kindle", "kobo")
    }
    depths = {
        reader: [len(list(item.iterancestors("{*}ol"))) for item in items]
        for reader, items in contents.items()
    }
    assert depths == {"": [1, 2, 3, 4], "kindle": [1, 2, 2, 2], "kobo": [1, 2, 3, 3]}


def test_pictures_become_what_a_system_takes() -> None:
    webp = picture("a.webp", "WEBP", 300, 200)
    large = picture("b.jpg", "JPEG", 3000, 2400, quality=5)
    kinds = {
        reader: [
            (item.get("media-type"), item.get("href"))
            for item in made(book(reader, webp, large)).opf.iter("{*}item")
            if item.get("media-type", "").startswith("image/")
        ]
        for reader in ("", "apple")
    }
    assert kinds[""][0] == ("image/webp", "images/000.webp")
    assert kinds["apple"][0] == ("image/jpeg", "images/000.jpg")
    data = made(book("apple", webp, large)).files["EPUB/images/001.jpg"]
    with Image.open(BytesIO(data)) as shrunk:
        assert 5_000_000 < shrunk.width * shrunk.height <= 5_600_000


def test_blocks_of_rules_are_taken_out_whole() -> None:
    css = "a { b: c }\n@supports (x: y) { a { b: d } p { q: r } }\n@media x { a { b: e } }"
    assert without_rules(css, ("supports",)) == "a { b: c }\n\n@media x { a { b: e } }"


# --- what breaks a profile is said in words


def spoilt(data: bytes, file: str, old: str, new: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        text = archive.read(f"EPUB/{file}").decode()
    assert old in text
    return rezip(data, {f"EPUB/{file}": text.replace(old, new, 1).encode()})


OPF, A1, CSS = "content.opf", "text/a1.xhtml", "style.css"
WEBP = picture("a.webp", "WEBP", 30, 20)
SMALL = picture("c.png", "PNG", 100, 160)
DRAWN = Picture("c.svg", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"/>', 9, 9)
HEAVY = picture("h.png", "PNG", 2400, 2200)
BREAKS: dict[str, tuple[str, Callable[[str], bytes], str]] = {
    "language": ("kindle", lambda r: spoilt(built(r), OPF, "zh-CN</dc", "zh-Hans</dc"), "V150 语言写的是 zh-Hans，要写 zh-CN"),
    "variables": ("kindle", lambda r: spoilt(built(r), CSS, "p {", "p { color: var(--x);"), "V150 样式里有 var("),
    "rules": ("kindle", lambda r: spoilt(built(r), CSS, "p {", "@supports (a: b) {} p {"), "V151 样式里有 @supports"),
    "comments": ("kindle", lambda r: spoilt(built(r), CSS, "p {", "/* --x */ p {"), "V150 注释里有 --"),
    "NCX": ("kobo", lambda r: spoilt(built(r), OPF, "application/x-dtbncx+xml", "text/xml"), "V150 没有 NCX"),
    "contents": ("kindle", lambda _: made(replace(book(), contents=DEEP, metadata=chinese())).data, "V151 目录有 3 层"),
    "formats": ("kindle", lambda _: made(replace(book("", WEBP), metadata=chinese())).data, "V150 图是 image/webp 格式"),
    "weight": ("kobo", lambda _: made(book("", HEAVY)).data, "V151 图有"),
    "pixels": ("apple", lambda _: made(book("", picture("p.jpg", "JPEG", 3000, 2000, quality=5))).data, "V150 图有 3000 × 2000 像素，超过 560 万"),
    "a small cover": ("apple", lambda r: made(replace(book(r), cover=SMALL)).data, "V151 封面的短边是 100 像素"),
    "a drawn cover": ("apple", lambda r: made(replace(book(r), cover=DRAWN)).data, "V151 封面不是位图"),
    "no cover": ("kindle", lambda r: made(replace(book(r), cover=None)).data, "V151 没有封面图（cover-image）"),
    "types": ("kobo", lambda r: spoilt(built(r), A1, 'role="doc-endnotes"', 'role="doc-endnotes" epub:type="endnotes"'), "V150 有 epub:type endnotes"),
    "notes in notes": ("koreader", lambda r: spoilt(built(r), A1, 'role="doc-endnotes"', 'role="doc-endnotes" epub:type="footnote" id="all"'), "V150 标作注的一块里又有注"),
    "a long page": ("kobo", lambda _: made(edition(f"<p>{'字' * 90_000}</p>")).data, "V151 这个文件有 270 KB，最好不超过 260 KB"),
    "downward lines": ("koreader", lambda r: spoilt(built(r), CSS, "p {", "html { writing-mode: vertical-rl } p {"), "V151 书是竖排的"),
    "a font of another kind": ("kindle", lambda r: spoilt(built(r), OPF, '<item href="style.css"', '<item href="f.woff2" id="f" media-type="font/woff2"/><item href="style.css"'), "V151 嵌入的字体是 woff2 格式"),
    "fonts that are not shown": ("apple", lambda r: spoilt(built(r), OPF, '<item href="style.css"', '<item href="f.otf" id="f" media-type="font/otf"/><item href="style.css"'), "V151 嵌了字体，没有写 ibooks:specified-fonts"),
}  # fmt: skip
DEEP = tuple(ContentsEntry(f"第{level}层", "a1", level) for level in (1, 2, 3))


def built(reader: str) -> bytes:
    return made(book(reader)).data


def chinese() -> object:
    return replace(book().metadata, language="zh-CN")


@pytest.mark.parametrize("name", BREAKS)
def test_what_breaks_a_profile_is_said_with_the_reason(name: str) -> None:
    reader, spoil, expected = BREAKS[name]
    found = [
        item for item in look(spoil(reader), reader) if "@supports" not in item or name == "rules"
    ]
    assert len(found) == 1, found
    assert found[0].startswith(expected), found


def test_two_hyphens_in_a_comment_of_a_page_are_no_xml() -> None:
    data = spoilt(built("kindle"), A1, "正文", "<!-- a -- b -->正文")
    assert [item.code for item in check_publication(data, "b.epub", "kindle")] == ["V102"]


def test_a_whole_file_too_large_is_said() -> None:
    heavy = [picture(f"{n}.png", "PNG", 2200, 2200, compress_level=0) for n in range(12)]
    data = made(book("", *heavy, language="zh-CN")).data
    assert any(item.startswith("V150 文件有 5") for item in look(data, "kindle"))


# --- Kindle: calibre makes its file of ours without a warning


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("ebook-convert") is None, reason="no calibre: ./setup-system.sh kindle"
)
def test_calibre_makes_azw3_of_the_shipped_book_without_a_warning(tmp_path: Path) -> None:
    source, target = tmp_path / "b.epub", tmp_path / "b.azw3"
    artefacts, found = build(ROOT / "book", [source], Order(reader="kindle"))
    assert artefacts, said(found)
    assert look(source.read_bytes(), "kindle") == []
    quiet = {"QT_QPA_PLATFORM": "offscreen", "QTWEBENGINE_DISABLE_SANDBOX": "1"}
    own = {"CALIBRE_CONFIG_DIRECTORY": str(tmp_path / "calibre"), "HOME": str(tmp_path)}
    result = subprocess.run(
        ["ebook-convert", source, target, "--verbose"],
        env=os.environ | quiet | own,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    said_by_it = result.stdout + result.stderr
    assert result.returncode == 0, said_by_it
    assert "Creating KF8 output" in said_by_it
    assert target.read_bytes()[60:68] == b"BOOKMOBI"
    signs = ("warn", "error", "unknown", "invalid", "failed", "missing", "not supported")
    complaints = [
        line for line in said_by_it.splitlines() if any(word in line.lower() for word in signs)
    ]
    assert complaints == []
