"""Editions in Traditional characters: what is converted, what is not, what an editor decides."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from books import CONFIG, ROOT, Command, codes, edition_of, said, write_book
from hypothesis import given, settings
from hypothesis import strategies as st

from huozi import fonts, xhtml
from huozi.editions import Spelling, convert, spell
from huozi.editions.decisions import Decisions, read_decisions
from huozi.editions.forms import ROWS
from huozi.editions.quotes import SIMPLIFIED_VERTICAL, TRADITIONAL, corner_quotes
from huozi.editions.spelling import with_names
from huozi.making.build import build
from huozi.making.prepare import prepare
from huozi.manuscript.load import load
from huozi.model import Edition
from huozi.themes import load_theme
from huozi.traditional import regional, simplified
from huozi.varieties import EDITIONS, is_traditional
from huozi.work.steps import Order

TAIWAN, HONG_KONG = Spelling("tw", Decisions()), Spelling("hk", Decisions())
QUOTES = "“”‘’"


def spelled(text: str, spelling: Spelling = TAIWAN) -> str:
    return "".join(spell(text, spelling)[0])


def asked(text: str, spelling: Spelling = TAIWAN) -> list[str]:
    return [item.context for item in spell(text, spelling)[1]]


def decided(**values: object) -> Spelling:
    return Spelling("tw", Decisions(**values))  # type: ignore[arg-type]


# --- words


@pytest.mark.parametrize(
    ("text", "taiwan", "hong_kong"),
    [
        (
            "他的头发长了，皇后在后面发话",
            "他的頭髮長了，皇后在後面發話",
            "他的頭髮長了，皇后在後面發話",
        ),
        ("屋里的台湾面条", "屋裡的臺灣麵條", "屋裏的台灣麪條"),
        ("支持项目集群，优化软件", "支持項目集群，優化軟件", "支持項目集羣，優化軟件"),
        ("一百余家，五十里，两点钟", "一百餘家，五十里，兩點鐘", "一百餘家，五十里，兩點鐘"),
        ("诗云：“关关”", "詩云：「關關」", "詩云：「關關」"),
        ("he said 2026 ok", "he said 2026 ok", "he said 2026 ok"),
    ],
)
def test_characters_are_those_of_the_region_and_words_stay(
    text: str, taiwan: str, hong_kong: str
) -> None:
    assert spelled(text) == taiwan
    assert spelled(text, HONG_KONG) == hong_kong


@pytest.mark.parametrize(
    ("text", "contexts"),
    [
        ("见到余先生", ["见到〔余〕先生"]),
        ("业余时间，余音，其余的事", []),  # a phrase decides, or what stands before
        ("百余人，1987年后，屋里，用于生产", []),
        ("松园路上", ["〔松〕园路"]),
        ("看得准了再说", ["看得〔准〕了再"]),
    ],
)
def test_only_what_neither_a_phrase_nor_its_context_decides_is_asked(
    text: str, contexts: list[str]
) -> None:
    assert asked(text) == contexts


# Forms that are characters of the simplified set too, with a meaning of their own there.
STAYING = set("覆藉夥乾")


def test_every_form_is_one_of_its_character() -> None:
    for character, row in ROWS.items():
        others = [form for form, _ in row.settled] + list(row.surname)
        assert set(others) <= set(row.forms), character
        for form in set(row.forms) - STAYING:
            assert character in {form, simplified(form)}, form


def test_what_the_editor_decided_is_done_and_not_asked_again() -> None:
    text = "从松园路到松园口"
    assert asked(text) == ["从〔松〕园路", "路到〔松〕园口"]
    spelling = decided(forms=(("路到〔松〕园口", "鬆"),))
    assert spelled(text, spelling) == "從松園路到鬆園口"
    assert asked(text, spelling) == ["从〔松〕园路"]


def test_a_decision_made_for_taiwan_has_hong_kongs_form_there() -> None:
    decisions = Decisions(forms=(("街巷〔里〕弄", "里"), ("吃完〔面〕了", "麵")))
    assert spelled("吃完面了", Spelling("hk", decisions)) == "吃完" + regional("麪", "hk") + "了"


def test_words_of_the_editor_come_first_and_may_be_longer_or_shorter() -> None:
    spelling = decided(
        keep=("后浪",), words=(("软件", "軟體"), ("U盘", "隨身碟"), ("余先生", "余先生"))
    )
    assert spelled("后浪公司的软件在U盘里，余先生说“后浪”", spelling) == (
        "后浪公司的軟體在隨身碟裡，余先生說「后浪」"
    )
    assert asked("余先生", spelling) == []


@pytest.mark.parametrize(
    ("name", "written", "open_"),
    [
        ("余秋雨", "余秋雨", []),  # nobody's family name is 餘
        ("范仲淹", "范仲淹", []),
        ("钟南山", "鍾南山", []),
        ("叶圣陶", "葉聖陶", []),
        ("姜文", "姜文", []),
        ("李准", "李準", ["李准"]),
        ("王五", "王五", []),
        ("本报记者余某某等", "", []),  # no name of a person
    ],
)
def test_names_of_people_keep_the_form_of_family_names(
    name: str, written: str, open_: list[str]
) -> None:
    spelling, questions = with_names(TAIWAN, [(name, "a.md")])
    assert [item.context for item in questions] == open_
    if written:
        assert spelled(f"昨天{name}说", spelling) == f"昨天{written}說"


# --- quotes


@pytest.mark.parametrize(
    ("text", "brackets"),
    [
        ("“甲‘乙’丙”", "「甲『乙』丙」"),
        ("‘单独’", "「单独」"),
        ("“甲“乙”丙”", "「甲『乙』丙」"),  # nested wrongly, put right
        ("“甲‘乙“丙”丁’”", "「甲『乙「丙」丁』」"),
        ("“第一段\n“第二段，完。”", "「第一段\n「第二段，完。」"),  # goes on over paragraphs
        ("它完了。”", "它完了。」"),
        ("It’s the boys’ “book”", "It’s the boys’ 「book」"),
    ],
)
def test_quotes_are_nested_right(text: str, brackets: str) -> None:
    found = corner_quotes(text, TRADITIONAL)
    assert "".join(found.get(at, mark) for at, mark in enumerate(text)) == brackets


def test_on_the_mainland_double_brackets_stand_outside() -> None:
    found = corner_quotes("“甲‘乙’”", SIMPLIFIED_VERTICAL)
    assert "".join(found.values()) == "『「」』"


# --- the law: nothing is lost

HAN = st.text(
    st.sampled_from("的一是后里发干面只系台钟于余松谷斗丑复历卷云，。；“”‘’ab12 \n𠮷龍裡")
)


@settings(deadline=None)
@given(HAN)
def test_conversion_keeps_the_number_and_order_of_characters(text: str) -> None:
    pieces, _ = spell(text, TAIWAN)
    assert len(pieces) == len(text)
    assert all(len(piece) == 1 for piece in pieces)
    for old, new in zip(text, pieces, strict=True):
        same = new == old or simplified(new) == simplified(old) or old in QUOTES or old in ROWS
        assert same, (old, new)
        assert (new in "「」『』’") if old in QUOTES else new not in "「」『』"


@settings(deadline=None)
@given(st.text(st.sampled_from("的一是我在有人，。？！ abc123")))
def test_text_without_characters_to_convert_stays(text: str) -> None:
    assert spelled(text) == text


@settings(deadline=None)
@given(HAN)
def test_converting_a_paragraph_is_converting_its_elements(text: str) -> None:
    words = text.replace("\n", "")
    half = len(words) // 2
    one = converted_markup("<p>{}</p>", words)
    two = converted_markup("<p>{}<em>{}</em></p>", words[:half], words[half:])
    assert one == two


def converted_markup(markup: str, *words: str) -> str:
    tree = xhtml.parse(changed(f"<section>{markup.format(*words)}</section>"))
    return xhtml.text(tree)


def changed(markup: str) -> str:
    section = replace(PLAIN.sections[0], xhtml=markup)
    return convert(replace(PLAIN, sections=(section,)), TAIWAN)[0].sections[0].xhtml


@pytest.fixture(scope="module", autouse=True)
def _plain(tmp_path_factory: pytest.TempPathFactory) -> None:
    global PLAIN  # noqa: PLW0603 — one small edition for all laws
    PLAIN = edition_of(tmp_path_factory.mktemp("plain"), "正文。")


PLAIN: Edition


def test_markup_stays_and_so_does_what_is_not_chinese_text() -> None:
    before = (
        '<section id="后"><p id="里" class="面"><a href="#后">后面</a><code>后面</code>'
        '<span lang="en">后面</span><ruby>里<rt>后lǐ</rt>面<rt>miàn</rt></ruby>'
        '<img alt="后面" src="后.png"/></p><pre>后面</pre></section>'
    )
    after = (
        '<section id="后"><p id="里" class="面"><a href="#后">後面</a><code>后面</code>'
        '<span lang="en">后面</span><ruby>裡<rt>后lǐ</rt>面<rt>miàn</rt></ruby>'
        '<img alt="後面" src="后.png"/></p><pre>后面</pre></section>'
    )
    assert changed(before) == after


def test_quotes_and_phrases_are_seen_over_inline_elements_and_code() -> None:
    markup = "<section><p>“头<em>发</em>‘<code>“</code>’”</p><p>“干<b>杯</b>”</p></section>"
    assert changed(markup) == (
        "<section><p>「頭<em>髮</em>『<code>“</code>』」</p><p>「乾<b>杯</b>」</p></section>"
    )


# --- the whole book

BODY = "他在书里说：“余先生‘来’了。”余音绕梁。\n\n![图里](data/a.toml)\n\n- [去](02.md)"
CHART = 'kind = "bar"\ntitle = "发展"\n[[rows]]\nlabel = "余下"\nvalue = 1\n'
BOOK = f"""{CONFIG.replace('"甲", "乙"', '{ name = "余华", role = "主编" }')}publisher = "后浪社"
subjects = ["历史"]
description = "一本书"
[imprint]
"责任编辑" = "余华"
"""


def book(folder: Path, config: str = BOOK, hant: str | None = None, body: str = BODY) -> Path:
    files = {"articles/data/a.toml": CHART.encode()}
    if hant is not None:
        files["hant.toml"] = hant.encode()
    articles = {
        "01.md": f"---\ntitle: 后来的“事”\nauthors: [于右任]\n---\n\n{body}\n",
        "02.md": "---\ntitle: 二\n---\n\n发。\n",
    }
    return write_book(folder, articles, config, files)


def opened(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def test_the_whole_book_is_converted_names_and_metadata_too(tmp_path: Path) -> None:
    target = tmp_path / "b.epub"
    artefacts, found = build(book(tmp_path / "b"), [target], Order(variety="hant"))
    assert artefacts, said(found)
    files = opened(target)
    package = files["EPUB/content.opf"]
    for words in (
        "<dc:language>zh-Hant-TW</dc:language>",
        '<dc:title id="title">小書</dc:title>',
        ">余華</dc:creator>",  # a family name stays
        '"file-as">Yu Hua<',  # and is filed as before
        '"role" scheme="marc:relators">edt<',
        "<dc:publisher>後浪社</dc:publisher>",
        "<dc:subject>歷史</dc:subject>",
    ):
        assert words in package
    page = files["EPUB/text/a01.xhtml"]
    assert 'lang="zh-Hant-TW"' in page
    assert "後來的「事」" in page
    assert "他在書裡說：「餘先生『來』了。」餘音" in page
    assert "于右任" in page
    assert "目錄" in files["EPUB/nav.xhtml"]
    assert "目录" not in files["EPUB/nav.xhtml"]
    assert "責任編輯" in files["EPUB/text/_imprint.xhtml"]


def test_charts_are_drawn_in_the_edition_and_asked_about(tmp_path: Path) -> None:
    plain, _ = prepare(book(tmp_path / "b"))
    hant, found = prepare(book(tmp_path / "b"), Order(variety="hant"))
    assert plain is not None
    assert hant is not None, said(found)
    assert plain.edition.pictures[0].data != hant.edition.pictures[0].data


def test_an_edition_has_an_identifier_of_its_own(tmp_path: Path) -> None:
    isbn = f'{CONFIG}identifier = "978-7-301-04815-3"\nprint_isbn = "9787301048153"\n'
    folder = book(tmp_path / "b", isbn)
    identifiers = {}
    for name in ("", "hans", "hant", "hant-tw", "hant-hk", "vertical", "horizontal"):
        prepared, found = prepare(folder, Order(variety=name))
        assert prepared is not None, said(found)
        identifiers[name] = prepared.edition.metadata.identifier
        is_other = name in {"hant", "hant-tw", "hant-hk", "vertical"}
        assert ("H006" in codes(found)) == is_other
        assert bool(prepared.edition.metadata.print_isbn) != is_other
    assert identifiers[""] == identifiers["hans"] == identifiers["horizontal"]
    assert identifiers[""] == "urn:isbn:9787301048153"
    assert identifiers["hant"] == identifiers["hant-tw"]
    assert len(set(identifiers.values())) == 4
    assert identifiers["hant"].startswith("urn:uuid:")


def test_book_toml_says_what_one_edition_has(tmp_path: Path) -> None:
    own = f"""{BOOK}
[editions.hant]
identifier = "978-7-301-04815-3"
publisher = "后浪出版"
language = "zh-TW"
cover = "hant.svg"
"""
    folder = book(tmp_path / "b", own)
    (folder / "hant.svg").write_bytes((folder / "cover.svg").read_bytes())
    prepared, found = prepare(folder, Order(variety="hant"))
    assert prepared is not None, said(found)
    data = prepared.edition.metadata
    assert (data.identifier, data.publisher) == ("urn:isbn:9787301048153", "後浪出版")
    assert data.language == "zh-TW"
    assert prepared.edition.cover is not None
    assert prepared.edition.cover.path == "hant.svg"
    assert not {"H006", "H008"} & set(codes(found))
    plain, _ = prepare(folder)
    assert plain is not None
    assert plain.edition.metadata.publisher == "后浪社"


@pytest.mark.parametrize(
    ("config", "code", "line"),
    [
        ('[editions.hnt]\npublisher = "甲"\n', "B003", 7),
        ('[editions.hant]\npublsher = "甲"\n', "B003", 8),
        ('[editions.hant]\nidentifier = "978-7-301-04815-4"\n', "B006", 8),
        ("[editions.hant.layout]\ncharacters = 90\n", "B016", 7),
        ("[editions.hant.layout]\nleading = 4\n", "B017", 8),
    ],
)
def test_mistakes_in_the_table_of_an_edition_have_their_place(
    config: str, code: str, line: int, tmp_path: Path
) -> None:
    folder = write_book(tmp_path, config=f"{CONFIG}\n{config}")
    _, found = load(folder, "hant")
    assert [(item.code, item.span.line) for item in found if item.code != "H008"] == [(code, line)]


def test_a_manuscript_in_traditional_characters_is_not_converted(tmp_path: Path) -> None:
    prepared, found = prepare(
        write_book(tmp_path, config=f'language = "zh-TW"\n{CONFIG}'), Order(variety="hant")
    )
    assert prepared is None
    assert codes(found) == ["H007"]
    assert found[0].span.line == 1


@pytest.mark.parametrize(
    ("tag", "is_hant"),
    [("zh-Hant", True), ("zh-TW", True), ("zh-HK", True), ("zh-Hant-HK", True), ("zh-Hans-CN", False), ("zh-CN", False), ("zh", False), ("en", False)],
)  # fmt: skip
def test_tags_of_traditional_chinese(tag: str, is_hant: bool) -> None:
    assert is_traditional(tag) == is_hant


@pytest.mark.parametrize(
    ("own", "edition", "tag"),
    [
        ("zh-Hans", "hant", "zh-Hant-TW"),
        ("zh-Hans", "hant-hk", "zh-Hant-HK"),
        ("zh-CN", "hant", "zh-TW"),  # a house that writes regions goes on to
        ("zh-CN", "vertical", "zh-CN"),
    ],
)
def test_the_language_tag_of_an_edition(own: str, edition: str, tag: str, tmp_path: Path) -> None:
    loaded, found = load(write_book(tmp_path, config=f'{CONFIG}language = "{own}"\n'), edition)
    assert loaded is not None, said(found)
    assert loaded.metadata.language == tag


def test_faces_are_those_for_traditional_characters() -> None:
    theme, _ = load_theme("song", ROOT)
    assert theme is not None
    assert dict(theme.in_language("zh-Hans").families)["song"][0] == "Noto Serif CJK SC"
    assert dict(theme.in_language("zh-Hant-TW").families)["song"][0] == "Noto Serif CJK TC"


# --- what the editor decides


def test_the_command_lists_what_is_open_and_only_adds(tmp_path: Path, command: Command) -> None:
    folder = book(tmp_path / "b")
    answer = command("hant", folder)
    assert answer.code == 0, answer.err
    first = (folder / "hant.toml").read_text("utf-8")
    assert 'what = "余"' in first
    assert 'forms = ["餘", "余"]' in first
    assert '"：“〔余〕先生",  # articles/01.md:6' in first
    assert command("hant", folder).out == answer.out.splitlines()[-1] + "\n"
    assert (folder / "hant.toml").read_text("utf-8") == first
    # The editor writes, the article grows: what is written stays, what is new comes after it.
    edited = first.replace('use = ""', 'use = "余"  # 定了', 1).replace("\n", "\r\n")
    (folder / "hant.toml").write_bytes(edited.encode())
    with (folder / "articles/02.md").open("a", encoding="utf-8") as article:
        article.write("\n松园路。\n")
    command("hant", folder)
    grown = (folder / "hant.toml").read_bytes()
    assert grown.startswith(edited.encode())
    assert '〔松〕园路",  # articles/02.md:7' in grown[len(edited.encode()) :].decode()
    assert not read_decisions(folder)[1]


def test_a_release_waits_for_the_editor(tmp_path: Path, command: Command) -> None:
    folder, target = book(tmp_path / "b"), tmp_path / "b.epub"
    draft = command("build", folder, "--edition", "hant", "-o", target)
    assert draft.code == 0, draft.err
    assert "H001" in draft.err
    target.unlink()
    stopped = command("build", folder, "--edition", "hant", "--release", "-o", target)
    assert stopped.code == 1
    assert "articles/01.md: 错误 H002" in stopped.err
    assert not target.exists()
    command("hant", folder)
    listed = command("build", folder, "--edition", "hant", "--release", "-o", target)
    assert "hant.toml:13: 错误 H002" in listed.err
    path = folder / "hant.toml"
    path.write_text(path.read_text("utf-8").replace('use = ""', 'use = "余"'), "utf-8")
    released = command("build", folder, "--edition", "hant", "--release", "-o", target)
    assert released.code == 0, released.err
    page = opened(target)["EPUB/text/a01.xhtml"]
    assert "「余先生" in page
    assert "餘音" in page


ASK = '[[ask]]\nwhat = "余"\nforms = ["餘", "余"]\n'


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("keep = [", "B002", (1, 9)),
        ("kep = []\n", "B003", (1, 1)),
        ('keep = ["甲", 3]\n', "B006", (1, 14)),
        ('keep = [""]\n', "H003", (1, 9)),
        ('[words]\n"余" = 3\n', "B006", (2, 1)),
        ('[words]\n"余" = ""\n', "H003", (2, 1)),
        ('[[ask]]\nuse = "余"\n', "B005", (1, 3)),
        (f'{ASK}use = "於"\n', "H004", (4, 1)),
        (f'{ASK}use = "余"\nplaces = ["〔余〕音"]\n{ASK}use = "餘"\nplaces = ["〔余〕音"]\n', "H005", (9, 1)),
    ],
)  # fmt: skip
def test_mistakes_in_hant_toml_have_their_place(
    text: str, code: str, place: tuple[int, int], tmp_path: Path, command: Command
) -> None:
    folder = book(tmp_path / "b", hant=text)
    _, found = read_decisions(folder)
    assert [(item.code, (item.span.line, item.span.column)) for item in found] == [(code, place)]
    answer = command("build", folder, "--edition", "hant", "-o", tmp_path / "b.epub")
    assert answer.code == 1
    assert "hant.toml:{}:{}: 错误 {}".format(*place, code) in answer.err
    assert command("build", folder, "-o", tmp_path / "b.epub").code == 0  # no matter elsewhere


def test_hant_toml_that_is_no_text(tmp_path: Path) -> None:
    folder = book(tmp_path)
    (folder / "hant.toml").write_bytes(b"keep = []\n# \xd3\xe0\n")
    _, found = read_decisions(folder)
    assert [(item.code, item.span.line) for item in found] == [("M001", 2)]


# --- the command


def test_an_edition_there_is_not(tmp_path: Path, command: Command) -> None:
    answer = command("build", book(tmp_path), "--edition", "hnat")
    assert answer.code == 2
    assert "没有 hnat 这一版，是不是 hant？" in answer.err
    assert "hant-vertical" in answer.err


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in EDITIONS if name not in {"hans", "horizontal"}])
def test_the_shipped_book_in_every_edition(
    name: str, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(ROOT / "book", tmp_path / "book")
    monkeypatch.chdir(tmp_path)
    answer = command("build", folder, "--edition", name)
    assert answer.code == 0, answer.err
    own = {"hant-tw": "hant"}.get(name, name)
    for ending in (".epub", ".pdf"):
        assert (tmp_path / "dist" / f"xinghuo-yu-lantu-{own}{ending}").exists()


@pytest.mark.skipif(
    not any("Noto Serif CJK TC" in face.families for face in fonts.installed()),
    reason="no face for Traditional characters: huozi doctor",
)
def test_marks_stand_in_the_middle_of_traditional_pages(tmp_path: Path) -> None:
    import pypdfium2 as pdfium

    target = tmp_path / "b.pdf"
    build(book(tmp_path / "b", body="甲，乙。" * 40), [target], Order(variety="hant"))
    with pdfium.PdfDocument(target.read_bytes()) as document:
        found = []
        for page in document:
            words = page.get_textpage()
            text = words.get_text_range()
            found += [
                (text[at - 1 : at + 1], words.get_charbox(at - 1), words.get_charbox(at))
                for at in range(1, words.count_chars())
                if text[at] == "，" and text[at - 1] == "甲"
            ]
    assert found
    for _, han, comma in found:
        low, high = han[1], han[3]
        assert low + (high - low) * 0.25 < (comma[1] + comma[3]) / 2 < low + (high - low) * 0.75
