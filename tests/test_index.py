"""The index and the lists: what editors write, where words stand, what pages and e-books show."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from books import CONFIG, Command, codes, ready, said, write_book
from container import Opened, theme

from huozi.apparatus import Index, IndexEntry
from huozi.desk.candidates import candidates
from huozi.diagnostics import Span
from huozi.indexing.entries import read_index
from huozi.indexing.leaf import leaf, targets, with_folios
from huozi.indexing.order import by_pinyin, by_strokes
from huozi.indexing.places import mark
from huozi.making.build import build
from huozi.manuscript.load import load
from huozi.model import Article, Matter, Origin, Person, Role, Section
from huozi.pdf.whole import make_pdf
from huozi.strokes import strokes
from huozi.verify.pdf import check_pdf
from huozi.xhtml import parse, text


def entry(heading: str, *words: str, **others: object) -> IndexEntry:
    return IndexEntry(heading, words or (heading,), Span("index.toml", 1), **others)  # type: ignore[arg-type]


def article(markup: str, name: str = "a", matter: Matter = Matter.BODY) -> Section:
    xhtml = f'<section class="article" id="{name}">{markup}</section>'
    return Section(name, Role.CHAPTER, matter, f"《{name}》", xhtml, f"articles/{name}.md")


def found(markup: str, *entries: IndexEntry) -> tuple[str, dict[str, list[str]]]:
    """A section's markup with the anchors in it, and the anchors of each entry."""
    (section,), spots = mark((article(markup),), Index(entries))
    return (
        section.xhtml.removeprefix('<section class="article" id="a">').removesuffix("</section>"),
        {heading: [spot.anchor for spot in places] for heading, places in spots.items()},
    )


# --- where words stand


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>见张三。</p>", '<p>见<span id="a--word-1">张三</span>。</p>'),
        ("<p>张<em>三</em>说</p>", '<p><span id="a--word-1">张</span><em>三</em>说</p>'),
        (
            "<p><em>张三</em>和张三</p>",
            '<p><em><span id="a--word-1">张三</span></em>和<span id="a--word-2">张三</span></p>',
        ),
        ("<p>张</p><p>三</p>", "<p>张</p><p>三</p>"),
        ('<p><a href="x">看张三</a>去</p>', '<p><a href="x" id="a--word-1">看张三</a>去</p>'),
        (
            "<p><ruby>张<rt>张三</rt>三<rt>sān</rt></ruby></p>",
            '<p><ruby id="a--word-1">张<rt>张三</rt>三<rt>sān</rt></ruby></p>',
        ),
        (
            '<p>张<a role="doc-noteref" href="#n">张三</a>三</p>',
            '<p><span id="a--word-1">张</span><a role="doc-noteref" href="#n">张三</a>三</p>',
        ),
        ('<h2 id="a--h1">张三其人</h2>', '<h2 id="a--h1">张三其人</h2>'),
        ("<h2>张三其人</h2>", '<h2 id="a--word-1">张三其人</h2>'),
        ("<p>李四</p>", "<p>李四</p>"),
    ],
)
def test_words_get_anchors_and_nothing_else_changes(markup: str, expected: str) -> None:
    marked, _ = found(markup, entry("张三"))
    assert marked == expected
    assert text(parse(f"<p>{marked}</p>")) == text(parse(f"<p>{markup}</p>"))


def test_a_title_is_on_the_page_its_article_begins_on() -> None:
    assert found("<header><h1>张三传</h1></header>", entry("张三"))[1] == {"张三": ["a"]}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("张三丰和张三", {"张三丰": 1, "张三": 1}),  # the longest
        ("金华德敏", {"华德敏": 1}),  # the longest, wherever it begins
        ("张三元张三", {"张三": 1}),  # 张三元 is somebody else
        ("AIR、AI、AI技术", {"AI": 2}),  # no piece of a Latin word
        ("省工研院", {"工业技术研究院": 1}),  # a short name
    ],
)
def test_words_that_overlap_count_once(words: str, expected: dict[str, int]) -> None:
    entries = (
        entry("张三", excluded=("张三元",)),
        *(entry("张三丰"), entry("金华"), entry("华德敏"), entry("AI")),
        entry("工业技术研究院", "工业技术研究院", "研究院"),
        entry("工研院", see="工业技术研究院"),
    )
    _, spots = found(f"<p>{words}</p>", *entries)
    assert {heading: len(places) for heading, places in spots.items()} == expected


def test_leaves_that_are_no_articles_are_not_looked_through() -> None:
    imprint = replace(article("<p>张三</p>"), path="")
    assert mark((imprint,), Index((entry("张三"),))) == ((imprint,), {})


# --- the order


def order(by: str, *headings: str, **others: object) -> list[str]:
    way = {"pinyin": by_pinyin, "stroke": by_strokes}[by]
    rows = sorted((way(entry(heading, **others))[1], heading) for heading in headings)
    return [f"{way(entry(heading, **others))[0]} {heading}" for _, heading in rows]


def test_names_are_sorted_by_their_pinyin_as_surnames() -> None:
    names = "曾国藩 单田芳 解缙 仇英 区适子 查慎行 朴树 任弼时 华罗庚 盖叫天 欧阳修 阿炳".split()
    assert order("pinyin", *names, kind="人名") == [
        *("A 阿炳", "G 盖叫天", "H 华罗庚", "O 区适子", "O 欧阳修", "P 朴树", "Q 仇英"),
        *("R 任弼时", "S 单田芳", "X 解缙", "Z 曾国藩", "Z 查慎行"),
    ]


def test_terms_are_sorted_by_their_sounds_and_tones_figures_first() -> None:
    words = ["曾经沧海", "“双一流”", "2030计划", "AI", "《论语》", "律师", "路线", "乱世"]
    assert order("pinyin", *words, kind="术语") == [
        *("数字 2030计划", "A AI", "C 曾经沧海", "L 路线", "L 律师", "L 乱世", "L 《论语》"),
        "S “双一流”",
    ]


def test_an_editors_own_key_comes_first() -> None:
    assert by_pinyin(entry("长木谷"))[0] == "Z"
    assert by_pinyin(entry("长木谷", key="chang mu gu"))[0] == "C"
    assert by_pinyin(entry("重塑", key="Chong2 su4"))[0] == "C"


def test_characters_are_sorted_by_their_strokes() -> None:
    assert order("stroke", "曾国藩", "丁玲", "王力", "AI", "2030计划", "𠀀") == [
        *("数字 2030计划", "二画 丁玲", "四画 王力", "十二画 曾国藩", "字母 AI", "其他 𠀀"),
    ]
    assert [strokes(character) for character in "一丁丰龘〇"] == [1, 2, 4, 48, 0]


# --- the section


def section_of(*entries: IndexEntry, by_kind: bool = False, bodies: tuple[str, ...]) -> Section:
    sections = tuple(article(f"<p>{body}</p>", f"a{n}") for n, body in enumerate(bodies))
    index = Index(entries, by_kind=by_kind)
    marked, spots = mark(sections, index)
    made = leaf(index, spots, marked)
    assert made is not None
    return made


def lines(section: Section) -> list[str]:
    tree = parse(section.xhtml)
    return ["".join(map(str, node.itertext())) for node in tree.iter("h2", "h3", "p")]


def test_an_e_book_names_the_articles_and_leads_to_every_paragraph() -> None:
    made = section_of(
        entry("张三"),
        entry("小张", see="张三"),
        entry("李四", see_also=("张三", "没有")),
        entry("没有"),
        bodies=("张三，张三</p><p>小张</p><p>张三", "李四"),
    )
    assert lines(made) == [
        *("L", "李四　《a1》　参见张三"),
        *("X", "小张　见张三"),
        *("Z", "张三　《a0》（2、3）"),
    ]
    links = [str(node.get("href")) for node in parse(made.xhtml).iter("a")]
    assert links == ["#a1--word-1", "#_index--3", "#_index--3"] + [
        f"#a0--word-{number}" for number in (1, 3, 4)
    ]


def test_a_divided_index_has_people_bodies_and_terms_apart() -> None:
    made = section_of(
        *(entry("张三", kind="人名"), entry("安委会", kind="机构"), entry("安全")),
        by_kind=True,
        bodies=("张三和安委会谈安全",),
    )
    heads = [str(node.text) for node in parse(made.xhtml).iter("h2", "h3")]
    assert heads == ["人名", "Z", "机构", "A", "其他", "A"]


@pytest.mark.parametrize(
    ("pages", "vertical", "expected"),
    [
        ([3, 3, 3], False, "3"),
        ([3, 4, 5, 9], False, "3–5，9"),
        ([12, 13, 15], True, "一二—一三、一五"),
        ([1, 3, 5], False, "1，3，5"),
    ],
)
def test_pages_that_follow_one_another_are_a_range(
    pages: list[int], vertical: bool, expected: str
) -> None:
    made = section_of(entry("张三"), bodies=("张三</p><p>" * len(pages),))
    folios = dict(zip(targets(made), pages, strict=True))
    printed = lines(with_folios(made, folios, vertical=vertical))
    assert printed[-1].replace("\u2060", "") == f"张三　{expected}"


def test_pages_of_the_front_matter_are_roman_and_come_first() -> None:
    sections = (article("<p>张三</p>", "b"), article("<p>张三</p>", "f", Matter.FRONT))
    index = Index((entry("张三"),))
    marked, spots = mark(sections, index)
    made = leaf(index, spots, marked)
    assert made is not None
    assert lines(with_folios(made, {"b--word-1": 4, "f--word-1": 3}))[-1] == "张三　iii，4"


# --- what editors write


def index_of(folder: Path, toml: str, body: str = "张三和李四。") -> str:
    """What is found in a book with such an `index.toml`."""
    _, found = load(write_book(folder, body, files={"index.toml": toml.encode()}))
    return said(found)


ZHANG = '[[entry]]\nheading = "张三"\n'


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        (f"{ZHANG}{ZHANG}", "index.toml:3:3 P165 词条“张三”写了两次（第 1 行已经有它）"),
        (
            f'{ZHANG}[[entry]]\nheading = "李四"\nwords = ["张三"]\n',
            "index.toml:3:3 P166 “张三”写在两个词条里：“李四”和第 1 行的“张三”",
        ),
        (
            f'{ZHANG}[[entry]]\nheading = "小张"\nsee = "张三丰"\n',
            "index.toml:3:3 P167 “小张”指到“张三丰”，没有这个词条，是不是“张三”？",
        ),
        (
            f'{ZHANG}see = "李四"\n[[entry]]\nheading = "李四"\nsee_also = ["张三"]\n',
            "index.toml:4:3 P168 “李四”指到“张三”，那里又写着见“李四”",
        ),
        (
            f"{ZHANG}accept = false\n",
            "index.toml P171 1 条都还没有收下（accept = false），书里没有索引",
        ),
        (f"{ZHANG}kidn = '人名'\n", "index.toml:3:1 B003 不认识的项 kidn，是不是 kind？"),
        (f"{ZHANG}kind = '人'\n", "index.toml:3:1 B006 kind 的值不对："),
        (f"{ZHANG}key = '张'\n", "index.toml:3:1 B006 key 的值不对："),
        (f"{ZHANG}words = ['']\n", "index.toml:3:1 B006 words 的值不对："),
        ("[[entry]]\nkind = '人名'\n", "index.toml:1:3 B005 缺少 heading"),
        ("by = '偏旁'\n", "index.toml:1:1 B006 by 的值不对："),
        ("[[entry]\n", "index.toml:1:"),
        (f"{ZHANG}accept = true\nwhere = ['a.md:3']\n", ""),
    ],
)
def test_every_mistake_in_the_index_is_told_at_its_line(
    toml: str, expected: str, tmp_path: Path
) -> None:
    answer = index_of(tmp_path, toml)
    assert answer.startswith(expected)
    assert bool(answer) == bool(expected)


def test_an_index_in_another_encoding_is_told_of(tmp_path: Path) -> None:
    folder = write_book(tmp_path, files={"index.toml": "# 甲\n# 乙".encode("gb18030")})
    assert codes(read_index(folder)[1]) == ["M001"]


def test_entries_that_stand_nowhere_or_everywhere_are_told_of(tmp_path: Path) -> None:
    toml = f'{ZHANG}[[entry]]\nheading = "王五"\n'
    folder = write_book(tmp_path, "张三。" * 101, files={"index.toml": toml.encode()})
    _, found = load(folder)
    assert found == ()
    from huozi.making.prepare import prepare

    _, found = prepare(folder)
    assert said(found).split("，")[0] == "index.toml:1:3 P170 词条“张三”在书里出现 101 处"
    assert "P169 词条“王五”在书里没有出现（找的是：王五）" in said(found)


FIGURES = '[[row]]\nname = "投资"\nvalue = "8,860"\nunit = "万元"\narticle = "01.md"\n'
LISTS = f"{CONFIG}\n[lists]\nfigures_table = true\n"


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (FIGURES, ""),
        (
            FIGURES.replace("8,860", "9"),
            "figures.toml:1:3 P173 “投资”的数值 9 在《第一篇》里找不到",
        ),
        (FIGURES.replace("01.md", "9.md"), "figures.toml:1:3 P172 书里没有文章 9.md"),
        ("[[row]]\nname = '甲'\n", "figures.toml:1:3 B005 缺少 value"),
        (None, "figures.toml B007 找不到文件 figures.toml"),
    ],
)
def test_key_figures_are_held_against_their_articles(
    figures: str | None, expected: str, tmp_path: Path
) -> None:
    files = {"figures.toml": figures.encode()} if figures else {}
    _, found = load(write_book(tmp_path, "投资8860万元。", LISTS, files))
    assert said(found).startswith(expected)
    assert bool(found) == bool(expected)


def test_a_list_of_no_figures_is_told_of(tmp_path: Path) -> None:
    from huozi.making.prepare import prepare

    folder = write_book(tmp_path, config=f"{CONFIG}\n[lists]\nfigures = true\n")
    prepared, found = prepare(folder)
    assert codes(found) == ["P174"]
    assert prepared is not None
    assert Role.FIGURES not in {section.role for section in prepared.edition.sections}


# --- candidates


def test_candidates_are_signatures_short_names_speakers_bodies_and_terms() -> None:
    one = Article(
        "a",
        "a.md",
        "一",
        "今天在青岛市工业技术研究院（以下简称“工研院”），负责人滕云枫说，要办“两张皮”。"
        "青岛科技大学也来了，见《某书》。`“代码”`",
        authors=(Person("高东"), Person("本书编写组")),
        sources=(Origin(authors="安志浩、邓淑华"),),
    )
    two = Article("b", "b.md", "二", "滕云枫在青岛科技大学谈“两张皮”和《某书》，不谈“代码”。", 7)
    rows = [(item.heading, item.kind, item.words) for item in candidates((one, two))]
    assert rows == [
        *((name, "人名", (name,)) for name in ("高东", "安志浩", "邓淑华")),
        ("青岛市工业技术研究院", "机构", ("青岛市工业技术研究院", "工研院")),
        ("滕云枫", "人名", ("滕云枫",)),
        ("青岛科技大学", "机构", ("青岛科技大学",)),
        ("“两张皮”", "术语", ("两张皮",)),
        ("《某书》", "术语", ("《某书》",)),
    ]
    places = {item.heading: item.where for item in candidates((one, two))}
    assert places["滕云枫"] == ("a.md:1", "b.md:7")


def test_candidates_are_added_and_an_editors_decisions_kept(
    tmp_path: Path, command: Command
) -> None:
    body = "甲公司（下称“甲司”）成立。"
    folder = write_book(tmp_path, body)
    answer = command("index", folder)
    assert (answer.code, answer.out.splitlines()[1]) == (0, "添了 1 条，挑选要收的")
    target = folder / "index.toml"
    (row,) = tomllib.loads(target.read_text("utf-8"))["entry"]
    assert (row["words"], row["accept"], row["where"]) == (
        *(["甲公司", "甲司"], False),
        ["articles/01.md:5"],
    )
    decided = target.read_text("utf-8").replace("false\nwhere", "true  # 收\nwhere")
    target.write_text(decided, "utf-8")
    assert command("index", folder).out == "✓ 没有新的候选\n"
    assert target.read_text("utf-8") == decided
    (folder / "articles/01.md").write_text(f"{body}乙公司（下称“乙司”）也成立。", "utf-8")
    assert '"files": [' in command("index", folder, "--json").out
    assert target.read_text("utf-8").startswith(decided)
    assert target.read_text("utf-8").count("[[entry]]") == 2


def test_a_broken_index_is_left_alone(tmp_path: Path, command: Command) -> None:
    folder = write_book(tmp_path, files={"index.toml": b"[[entry]\n"})
    answer = command("index", folder)
    assert (answer.code, "B002" in answer.err) == (1, True)
    assert (folder / "index.toml").read_bytes() == b"[[entry]\n"


# --- a whole book, read back

FILLING = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏，闰余成岁律吕调阳。"
LONG = (
    f"曾国藩在{FILLING * 28}单田芳{FILLING}曾国藩[^1]。\n\n{FILLING * 24}AI和曾**国藩**。\n\n"
    '![一座塔](../cover.svg "塔的样子")\n\n[^1]: 解缙的注。\n'
)
INDEX = """
[[entry]]
heading = "曾国藩"
words = ["曾国藩", "曾文正"]
kind = "人名"
see_also = ["单田芳"]

[[entry]]
heading = "曾文正"
see = "曾国藩"

[[entry]]
heading = "单田芳"

[[entry]]
heading = "解缙"

[[entry]]
heading = "AI"
"""
BOOK = {
    "00.md": "---\ntitle: 序\n---\n\n曾文正序。\n",
    "01.md": f"---\ntitle: 第一篇\n---\n\n{LONG}",
    "02.md": "---\ntitle: 第二篇\n---\n\n又是单田芳，投资 8860 万元。\n",
}
ORDER = (
    f'{CONFIG}front = ["articles/00.md"]\n[[part]]\ntitle = "上编"\n'
    'articles = ["articles/01.md", "articles/02.md"]\n'
    "[lists]\nfigures = true\nfigures_table = true\n"
)
FILES = {
    "index.toml": INDEX.encode(),
    "figures.toml": FIGURES.replace("01.md", "02.md").replace("8,860", "8860").encode(),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_book(tmp_path_factory.mktemp("index"), BOOK, ORDER, FILES)


@pytest.fixture(scope="module")
def finished(folder: Path) -> dict[str, bytes]:
    targets = [folder / "dist" / name for name in ("b.epub", "b.pdf")]
    artefacts, found = build(folder, targets)
    assert len(artefacts) == 2, said(found)
    assert found == ()
    return {path.suffix: path.read_bytes() for path in targets}


def pages_of(data: bytes) -> dict[str, str]:
    """The text in the type area of every page by its label, without white space."""
    with pdfium.PdfDocument(data) as document:
        pages = {}
        for number, page in enumerate(document):
            height = page.get_height()
            words = page.get_textpage().get_text_bounded(bottom=60, top=height - 50)
            label = document.get_page_label(number)
            pages[label] = re.sub(r"[\s\u2060\ufffe]", "", words)
    return pages


def test_the_folios_of_the_index_are_those_of_the_pages_with_the_words(
    finished: dict[str, bytes],
) -> None:
    pages = pages_of(finished[".pdf"])
    (index,) = (words for words in pages.values() if words.startswith("索引"))
    texts = {
        label: words
        for label, words in pages.items()
        if not words.startswith(("索引", "目录", "图目", "小书", "数据一览"))
    }

    def standing(*words: str) -> list[str]:
        return [label for label, page in texts.items() if any(word in page for word in words)]

    zeng = standing("曾国藩", "曾文正")
    assert len(zeng) > 2
    assert zeng[0] in {"iii", "v"}
    assert index == (
        "索引"
        f"AAI{standing('AI')[0]}"
        f"S单田芳{standing('单田芳')[0]}，{standing('单田芳')[1]}"
        f"X解缙{standing('解缙')[0]}"
        f"Z曾国藩{ranges(zeng)}参见单田芳曾文正见曾国藩"
    )


def ranges(labels: list[str]) -> str:
    """Labels of pages as an index has them."""
    runs: list[list[str]] = []
    for label in labels:
        goes_on = runs and label.isdigit() and runs[-1][-1].isdigit()
        if goes_on and int(label) == int(runs[-1][-1]) + 1:
            runs[-1].append(label)
        else:
            runs.append([label])
    return "，".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def test_the_lists_stand_in_their_places(finished: dict[str, bytes]) -> None:
    pages = pages_of(finished[".pdf"])
    starts = [re.match("目录|图目|上编|数据一览|索引", words) for words in pages.values()]
    assert [match[0] for match in starts if match] == ["目录", "图目", "上编", "数据一览", "索引"]
    (figures,) = (words for words in pages.values() if words.startswith("图目"))
    (page,) = (label for label, words in pages.items() if "塔的样子" in words[4:])
    assert re.fullmatch(rf"图目塔的样子·+{page}", figures)
    (table,) = (words for words in pages.values() if words.startswith("数据一览"))
    assert table == "数据一览项目数值见投资8860万元第二篇"


def test_in_an_e_book_entries_lead_to_the_places(finished: dict[str, bytes]) -> None:
    book = Opened(finished[".epub"])
    pages = {name.rpartition("/")[2]: page for name, page in book.pages.items()}
    page = pages["_index.xhtml"]
    (section,) = page.iter("{*}section")
    assert section.get("role") == "doc-index"
    rows = ["".join(map(str, row.itertext())) for row in page.iter("{*}p")]
    assert "曾国藩　序；第一篇（2）　参见单田芳" in rows
    for link in page.iter("{*}a"):
        file, _, anchor = str(link.get("href")).partition("#")
        home = pages[file.rpartition("/")[2] or "_index.xhtml"]
        (place,) = (node for node in home.iter() if node.get("id") == anchor)
        assert anchor.startswith("_index") or place.text in {
            *("曾国藩", "曾", "曾文正", "单田芳", "解缙", "AI")
        }


def test_a_book_laid_out_as_one_document_has_the_same_index(folder: Path) -> None:
    edition = ready(folder).edition
    pages, found = make_pdf(edition, theme())
    assert pages is not None
    assert said(found) == ""
    assert said(check_pdf(edition, pages.data, "书.pdf")) == ""
    (index,) = (item for item in edition.sections if item.role is Role.INDEX)
    elsewhere = replace(index, xhtml=index.xhtml.replace("a02--word-1", "a01--word-1"))
    sections = tuple(elsewhere if item is index else item for item in edition.sections)
    wrong = check_pdf(replace(edition, sections=sections), pages.data, "书.pdf")
    assert codes(wrong) == ["V001"]
