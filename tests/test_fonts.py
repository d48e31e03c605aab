"""Faces: which a page edition uses, where its characters come from, what is told of them.

The faces these tests need are made here, so that no machine has to have them installed.
"""

from __future__ import annotations

import ctypes
import json
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from books import CONFIG, Command, Prepared, codes, ready, said, write_book
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from lxml import etree

from huozi import fonts
from huozi.epub import make_epub
from huozi.fonts import Face, Rights
from huozi.making.build import build
from huozi.making.coverage import Use, covered, survey
from huozi.pdf.cascade import texts
from huozi.pdf.faces import dress
from huozi.pdf.latin import mark_latin
from huozi.pdf.whole import make_pdf
from huozi.themes import Theme, load_theme

LETTERS = "".join(map(chr, range(0x20, 0x7F))) + "·—…“”‘’é"
RARE = "\U00020000"  # 𠀀, which no face of a common book has
UNKNOWN = "\ue123"


def make_font(path: Path, family: str, characters: str, style: str = "Regular", fs_type: int = 0):
    """A font of boxes, twice as high over the line as others, so that a line would feel it."""
    names = {character: f"u{ord(character):05X}" for character in characters}
    pen = TTGlyphPen(None)
    for corner in ((50, 0), (50, 700), (450, 700), (450, 0)):
        (pen.lineTo if pen.points else pen.moveTo)(corner)
    pen.closePath()
    box = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap({ord(character): name for character, name in names.items()})
    builder.setupGlyf(dict.fromkeys([".notdef", *names.values()], box))
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", *names.values()], (500, 50)))
    builder.setupHorizontalHeader(ascent=2300, descent=-900)
    builder.setupNameTable(
        {
            "familyName": family,
            "styleName": style,
            "fullName": f"{family} {style}",
            "psName": f"{family}-{style}".replace(" ", ""),
            "licenseDescription": "SIL Open Font License, Version 1.1",
        }
    )
    weight = 700 if style == "Bold" else 400
    builder.setupOS2(
        usWeightClass=weight, fsType=fs_type, fsSelection=0x20 if weight > 400 else 0x40
    )
    builder.setupPost()
    builder.font["head"].macStyle = int(weight > 400)
    builder.save(path)


@pytest.fixture
def own_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine that has, beside its own, a Latin face with a bold and a face with 𠀀."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    make_font(folder / "latin.ttf", "Probe", LETTERS)
    make_font(folder / "latin-bold.ttf", "Probe", LETTERS, "Bold")
    make_font(folder / "rare.ttf", "Probe Rare", f" {RARE}", fs_type=0x0002)
    config = tmp_path / "fonts.conf"
    config.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        f"<include>/etc/fonts/fonts.conf</include><dir>{folder}</dir>"
        f"<cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>"
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(config))
    return folder


STYLE = {
    "styles/probe/theme.toml": b'base = "song"\n',
    "styles/probe/fonts.toml": b'latin-serif = ["Probe"]\nlatin-sans = ["Probe"]\nrare = ["Probe Rare"]\n',
}


def probed(folder: Path, body: str, config: str = CONFIG) -> Prepared:
    """A book in the theme of the probe faces."""
    return ready(write_book(folder / "书", body, config=f'{config}theme = "probe"\n', files=STYLE))


# --- what fontconfig says


def face(
    family: str, style: str = "Regular", charset: str = "20-7e 4e00-9fff", file: str = ""
) -> Face:
    return Face((family,), style, file or f"/{family}-{style}.otf", 0, charset)


def test_a_charset_is_read_as_ranges() -> None:
    assert face("甲", charset="41-43 e9 20000").characters == frozenset("ABCé\U00020000")


def test_the_upright_regular_face_of_a_family_is_taken() -> None:
    light = Face(("甲", "甲 Light"), "Light,Regular", "/light.otf")
    faces = (light, face("甲", "Bold"), face("甲", "Italic"), face("甲"))
    assert fonts.first_present(["无", "甲"], faces) == faces[3]
    assert fonts.bold("甲", faces) == faces[1]
    assert fonts.bold("甲", faces[:1]) is None


def test_every_installed_face_knows_its_characters() -> None:
    song = fonts.first_present(["Noto Serif CJK SC"], fonts.installed())
    assert song is not None
    assert set("汉字，A1") <= song.characters
    assert UNKNOWN not in song.characters


@pytest.mark.parametrize(
    ("fs_type", "may_embed"),
    [(0, True), (2, False), (4, True), (8, True), (12, True), (0x100, False), (0x200, False)],
)
def test_embedding_follows_the_os2_table(fs_type: int, may_embed: bool) -> None:
    assert Rights("OFL", fs_type).may_embed is may_embed


# --- the faces of a page edition


def song(**families: tuple[str, ...]) -> Theme:
    theme, _ = load_theme("song", Path())
    assert theme is not None
    return replace(theme, families=tuple((dict(theme.families) | families).items()))


SOME = (face("Noto Serif CJK SC"), face("Noto Sans CJK SC"), face("FandolKai"))
LATIN = (face("Termes", charset="20-24f 2014 2019"), face("Termes", "Bold", charset="41-5a"))


def test_only_what_is_installed_is_named_latin_first_rare_last() -> None:
    theme = song(**{"latin-serif": ("无", "Termes", "serif"), "rare": ("HanaMinB",)})
    dressed = dress(theme, (*SOME, *LATIN, face("HanaMinB"), face("Arial")))
    families = dict(dressed.theme.families)
    assert families["song"] == ("Termes Latin", "Noto Serif CJK SC", "HanaMinB")
    assert families["kai"] == ("Termes Latin", "FandolKai", "Noto Serif CJK SC", "HanaMinB")
    assert families["hei"] == ("Arial Latin", "Noto Sans CJK SC", "Noto Serif CJK SC", "HanaMinB")
    assert families["latin-serif"] == ("Termes", "Noto Serif CJK SC", "HanaMinB")
    assert families["mono"] == ("Noto Serif CJK SC", "HanaMinB")


def test_a_latin_rule_says_only_what_its_face_has_and_leaves_common_marks_alone() -> None:
    dressed = dress(song(**{"latin-serif": ("Termes",), "latin-sans": ()}), (*SOME, *LATIN))
    assert dressed.css.splitlines() == [
        '@font-face { font-family: "Termes Latin"; font-weight: normal; src: url(face:0); unicode-range: U+20-B6, U+B8-24F }',
        '@font-face { font-family: "Termes Latin"; font-weight: bold; src: url(face:1); unicode-range: U+41-5A }',
    ]
    assert dressed.files == {"face:0": "/Termes-Regular.otf", "face:1": "/Termes-Bold.otf"}


@pytest.mark.parametrize(
    ("families", "faces"),
    [
        (("Termes",), SOME),
        ((), (*SOME, *LATIN)),
        (("Noto Serif CJK SC",), (*SOME, *LATIN)),
        (("Helvetica",), (*SOME, face("Helvetica", file="/Helvetica.ttc"))),
    ],
    ids=["not installed", "none asked", "the Chinese face itself", "a collection"],
)
def test_without_a_latin_face_the_chinese_one_sets_its_own(
    families: tuple[str, ...], faces: tuple[Face, ...]
) -> None:
    dressed = dress(song(**{"latin-serif": families, "latin-sans": (), "rare": ()}), faces)
    assert dressed.rules == ()
    assert dict(dressed.theme.families)["song"] == ("Noto Serif CJK SC",)


@pytest.mark.usefixtures("own_fonts")
def test_an_ebook_names_families_as_systems_know_them(tmp_path: Path) -> None:
    book = probed(tmp_path, "正文 Latin。")
    data, _ = make_epub(book.edition, book.theme)
    assert data is not None
    with zipfile.ZipFile(BytesIO(data)) as package:
        style = "".join(
            package.read(name).decode() for name in package.namelist() if name.endswith(".css")
        )
    assert "Kaiti SC" in style
    assert "@font-face" not in style
    assert "Probe Latin" not in style


def test_where_fontconfig_is_missing_the_theme_stays_as_it_is() -> None:
    assert dress(song(), ()).theme == song()


# --- which rule sets which text

HTML = '<body><div id="a"><h1>题</h1><p class="k">楷<b>黑</b>尾</p></div><p id="b">文</p></body>'


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("body { font-family: 宋 }", {"宋": "题楷黑尾文"}),
        ("body { font: 9pt/12pt 宋, serif } h1 { font-family: 黑 }", {"宋 serif": "楷黑尾文", "黑": "题"}),
        ('body { font: 1rem "A B", 宋 } .k { font-family: 楷 }', {"A B 宋": "题文", "楷": "楷黑尾"}),
        ("body { font-family: 宋 } p b { font-family: 黑 } b { font-family: 楷 }", {"宋": "题楷尾文", "黑": "黑"}),
        ("body { font-family: 宋 } b { font-family: 楷 !important } p b { font-family: 黑 }", {"宋": "题楷尾文", "楷": "黑"}),
        ("body { font-family: 宋 } .k { font-family: 楷 } b { font-family: inherit }", {"宋": "题文", "楷": "楷黑尾"}),
        ("body { font-family: 宋 } b { font-family: 黑 } p b { font-family: inherit }", {"宋": "题楷黑尾文"}),
        ('body { font-family: 宋 } #b::after { font-family: 黑; content: "（" attr(id) "）" leader("·") }', {"宋": "题楷黑尾文", "黑": "（b）·"}),
        ("body { font-family: 宋 } h1 { string-set: t content() } @page { font: 8pt 楷; @top-left { content: string(t) } }", {"宋": "题楷黑尾文", "楷": "题"}),
    ],
    ids=["inherited", "shorthand", "names in quotes", "specificity", "important", "inherit", "inherit over another", "content", "running head"],
)  # fmt: skip
def test_a_text_is_set_in_the_families_of_the_rule_that_wins(css: str, expected: dict) -> None:
    found: dict[str, str] = {}
    for families, _, text in texts(HTML, css, ["a", "b"]):
        found[" ".join(families)] = found.get(" ".join(families), "") + text
    assert {key: "".join(dict.fromkeys(text)) for key, text in found.items() if text} == expected


def test_a_text_knows_the_part_it_stands_in() -> None:
    parts = {text: part for _, part, text in texts(HTML, "", ["a", "b"]) if text}
    assert parts == {"题": "a", "楷": "a", "黑": "a", "尾": "a", "文": "b"}


# --- Latin text

WHOLE = 'class="latin"'
MARK = '<span class="latin">’</span>'


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<p>他说“It’s fine”。</p>", f"<p>他说“It{MARK}s fine”。</p>"),
        ("<p>他说：‘好’。</p>", "<p>他说：‘好’。</p>"),
        ("<p>O’Neil</p>", f"<p>O{MARK}Neil</p>"),
        ("<p>It’s a “quoted” text—all of it.</p>", f"<p {WHOLE}>It’s a “quoted” text—all of it.</p>"),
        ("<p>QITRI-R1 2026</p>", "<p>QITRI-R1 2026</p>"),
        ("<p>urn:uuid:0f-a1-bc-de-ff</p>", "<p>urn:uuid:0f-a1-bc-de-ff</p>"),
        ("<p>https://a.example/to/be/or/not</p>", "<p>https://a.example/to/be/or/not</p>"),
        ("<p>甲<code>it’s</code>d’or</p>", f"<p>甲<code>it’s</code>d{MARK}or</p>"),
        ("<pre>this is it’s own code text</pre>", "<pre>this is it’s own code text</pre>"),
        ("<li><p>To be, or not to be: “that”</p></li>", f"<li><p {WHOLE}>To be, or not to be: “that”</p></li>"),
        ('<h2 class="a">To be, or not to be</h2>', '<h2 class="a latin">To be, or not to be</h2>'),
    ],
)  # fmt: skip
def test_latin_keeps_its_own_marks(given: str, expected: str) -> None:
    tree = etree.fromstring(f"<section>{given}</section>")
    mark_latin(tree)
    assert etree.tostring(tree, encoding="unicode") == f"<section>{expected}</section>"


# --- before the pages


def use(uses: tuple[Use, ...], character: str, role: str = "") -> Use:
    (found,) = (item for item in uses if item.character == character and role in {"", item.role})
    return found


@pytest.mark.usefixtures("own_fonts")
def test_every_character_has_the_face_that_will_set_it(tmp_path: Path) -> None:
    book = probed(tmp_path, f"正文Latin“好”·*楷*`code` {RARE}{RARE}")
    uses = survey(book, fonts.installed())
    assert (use(uses, "文").family, use(uses, "楷").family) == ("Noto Serif CJK SC", "FandolKai")
    assert use(uses, "L").family == "Probe"
    assert use(uses, "L").role == "latin-serif"
    assert [use(uses, mark, "song").family for mark in "“”·"] == ["Noto Serif CJK SC"] * 3
    assert (use(uses, RARE).family, use(uses, RARE).role, use(uses, RARE).count) == (
        "Probe Rare",
        "rare",
        2,
    )


@pytest.mark.usefixtures("own_fonts")
def test_the_pages_use_the_faces_that_were_foretold_and_no_others(tmp_path: Path) -> None:
    body = f"正文 Latin 2026“好”——·*楷 kai***黑 hei**`码 code` {RARE}。\n\n## 小题 Heading\n\n> It’s “all” English here."
    book = probed(tmp_path, body)
    made, found = make_pdf(book.edition, book.theme)
    assert made is not None
    assert (found, made.missing) == ((), "")
    uses = survey(book, fonts.installed())
    assert families_in(made.data) == {item.face.families[0] for item in uses if item.face}


def families_in(data: bytes) -> set[str]:
    """The families embedded in a PDF; a Latin face among Han goes by the name behind it."""
    with pikepdf.open(BytesIO(data)) as document:
        names = {
            str(item.BaseFont)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/Type0"
        }
    plain = (name.split("+")[1].replace("-", " ") for name in names)
    return {name.removesuffix(" Bold").removesuffix(" Latin") for name in plain}


@pytest.mark.usefixtures("own_fonts")
def test_no_face_moves_a_line_off_the_grid(tmp_path: Path) -> None:
    body = f"只有汉字。\n\n汉字 and Latin。\n\nAll of it is Latin here.\n\n汉字*楷体*`码`{RARE}。\n\n只有汉字。"
    book = probed(tmp_path, body)
    made, _ = make_pdf(book.edition, book.theme)
    assert made is not None
    lines = baselines(made.data, book.edition.type_area.size)
    first, leading = max(lines), book.edition.type_area.leading
    assert len(lines) == 5
    assert [round((first - y) / leading, 3) for y in sorted(lines, reverse=True)] == [0, 1, 2, 3, 4]


def baselines(data: bytes, size: float) -> set[float]:
    """The baselines of text of a size on the last page, in pt from its foot."""
    found = set()
    with pdfium.PdfDocument(data) as document:
        text = document[len(document) - 1].get_textpage()
        for index in range(text.count_chars()):
            x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.raw.FS_MATRIX()
            pdfium.raw.FPDFText_GetCharOrigin(text, index, x, y)
            pdfium.raw.FPDFPageObj_GetMatrix(pdfium.raw.FPDFText_GetTextObject(text, index), matrix)
            scale = abs(matrix.d) * pdfium.raw.FPDFText_GetFontSize(text, index)
            if abs(scale - size) < 0.01:
                found.add(round(y.value, 2))
    return found


# --- what is told of them

BOOK = 'title = "书名{x}"\nsubtitle = "副题"\nauthors = ["甲"]\ndate = 2026-01-02\ncover = "cover.svg"\n'


@pytest.mark.parametrize(
    ("articles", "config", "place"),
    [
        (f"甲乙丙。\n\n丁{UNKNOWN}。", CONFIG, "articles/01.md:7:2"),
        (
            {"01.md": f"---\ntitle: 题\nkicker: 缺{UNKNOWN}\n---\n\n文。\n"},
            CONFIG,
            "articles/01.md:3:10",
        ),
        ({"01.md": f"---\ntitle: 题{UNKNOWN}\n---\n\n文。\n"}, CONFIG, "articles/01.md:2:9"),
        (f"文[^1]。\n\n[^1]: 注{UNKNOWN}。", CONFIG, "articles/01.md:7:8"),
        (f"| 甲 | 乙{UNKNOWN} |\n|---|---|\n| 丙 | 丁 |", CONFIG, "articles/01.md:5:8"),
        ("文。", BOOK.format(x=UNKNOWN), "book.toml:1:12"),
    ],
    ids=["text", "kicker", "title", "note", "table", "book.toml"],
)
def test_a_character_that_no_face_has_is_an_error_at_its_place(
    tmp_path: Path, articles: str, config: str, place: str
) -> None:
    found = covered(ready(write_book(tmp_path / "书", articles, config)))
    assert [(item.code, str(item.span)) for item in found] == [("P001", place)]
    assert "U+E123" in found[0].message
    assert "Noto Serif CJK SC" in found[0].message


CHART = 'kind = "bar"\ntitle = "题{x}"\n[[rows]]\nlabel = "甲"\nvalue = 1\n'


def test_a_character_in_a_chart_is_told_in_its_file(tmp_path: Path) -> None:
    files = {"data/图.toml": CHART.format(x=RARE).encode()}
    found = covered(ready(write_book(tmp_path / "书", "![图](data/图.toml)", files=files)))
    assert [(item.code, str(item.span)) for item in found] == [("P001", "data/图.toml:2:11")]


def test_one_character_is_told_once_with_its_roles_and_how_often(tmp_path: Path) -> None:
    found = covered(ready(write_book(tmp_path / "书", f"甲{UNKNOWN}{UNKNOWN}，**{UNKNOWN}**。")))
    assert len(found) == 1
    assert found[0].message.startswith(f"宋体、黑体里没有“{UNKNOWN}”（U+E123，共 3 处）")


def test_nothing_is_made_of_a_book_with_a_character_that_no_face_has(tmp_path: Path) -> None:
    out = [tmp_path / "书.epub", tmp_path / "书.pdf"]
    made, found = build(write_book(tmp_path / "书", f"甲{UNKNOWN}。"), out)
    assert (made, codes(found)) == ((), ["P001"])
    assert not any(path.exists() for path in out)


@pytest.mark.usefixtures("own_fonts")
def test_a_rare_face_is_used_with_a_notice(tmp_path: Path) -> None:
    book = probed(tmp_path, f"甲{RARE}乙{RARE}。")
    (notice,) = covered(book)
    assert (notice.code, str(notice.span)) == ("P021", "articles/01.md:5:2")
    assert "U+20000，共 2 处" in notice.message
    assert "Probe Rare" in notice.message


def test_spaces_and_format_characters_need_no_face(tmp_path: Path) -> None:
    body = "甲\u200b乙\u2060丙\u2003丁\ufe00戊\u3000己\xad庚"
    assert covered(ready(write_book(tmp_path / "书", body))) == ()


# --- huozi fonts


@pytest.mark.usefixtures("own_fonts")
def test_fonts_lists_what_the_book_uses(command: Command, tmp_path: Path) -> None:
    probed(tmp_path, f"正文 Latin {RARE}。")
    answer = command("fonts", tmp_path / "书", "--json")
    value = json.loads(answer.out)
    roles = {row["role"]: row for row in value["roles"]}
    assert answer.code == 0
    assert roles["song"]["asked"][0] == "Noto Serif CJK SC"
    assert [row["family"] for row in roles["song"]["faces"]] == ["Noto Serif CJK SC"]
    (rare,) = roles["rare"]["faces"]
    assert rare | {"file": ""} == {
        "family": "Probe Rare",
        "file": "",
        "index": 0,
        "characters": 1,
        "different": 1,
        "licence": "OFL",
        "may_embed": False,
    }
    assert roles["latin-serif"]["faces"][0]["family"] == "Probe"
    assert [(item["code"], item["severity"]) for item in value["findings"]] == [
        ("P021", "notice"),
        ("P022", "warning"),
    ]


def test_fonts_shows_a_table(command: Command, tmp_path: Path) -> None:
    answer = command("fonts", write_book(tmp_path / "书", "正文。"))
    assert (answer.code, answer.err) == (0, "")
    assert all(word in answer.out for word in ("用途", "宋体", "黑体", "西文", "生僻字"))


def test_fonts_ends_with_1_where_a_character_has_no_face(command: Command, tmp_path: Path) -> None:
    answer = command("fonts", write_book(tmp_path / "书", f"甲{UNKNOWN}。"))
    assert answer.code == 1
    assert "P001" in answer.err


def test_fonts_ends_with_2_where_the_command_is_wrong(command: Command) -> None:
    assert command("fonts", "--nix").code == 2
    assert "用法" in command("fonts", "--help").out


def test_the_shipped_book_has_a_face_for_every_character() -> None:
    assert said(covered(ready(Path(__file__).parent.parent / "book"))) == ""
