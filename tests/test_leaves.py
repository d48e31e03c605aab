"""PDFs made leaf by leaf: the same book as in one document, with nothing lost at the joints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import everything
import pikepdf
import pypdfium2 as pdfium
import pytest
from books import ROOT, codes, ready, write_book
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageChops

from huozi.making import pagination
from huozi.making.outputs import READYING, Made
from huozi.making.pagination import paginate
from huozi.model import Edition
from huozi.pdf import joining
from huozi.pdf.laid import BarePage, LeafPages, PageKind
from huozi.pdf.leaves import hang_together
from huozi.pdf.makeup import counted, folios, make_up, outline
from huozi.pdf.whole import make_pdf
from huozi.reader_style import PageStart
from huozi.themes import Theme
from huozi.work.steps import Means

LONG = "这是一句很长很长的话，为的是排满好几面。" * 60
SHORT = "短短的一句。"


def made(edition: Edition, theme: Theme) -> Made:
    outcome = paginate(READYING[".pdf"](edition), theme, "书.pdf", Means())
    assert outcome is not None, "laid out as one document"
    result, found = outcome
    assert result is not None, found
    return result


def book(
    folder: Path, articles: dict[str, str], css: str = "", **others: str
) -> tuple[Edition, Theme]:
    """An edition of some articles under a theme with some CSS of its own."""
    texts = {
        f"{number}.md": f"---\ntitle: {title}\n---\n\n{text}\n"
        for number, (title, text) in enumerate(articles.items(), 1)
    }
    prepared = ready(write_book(folder, texts, **others))
    theme = replace(prepared.theme, page_css=f"{prepared.theme.page_css}\n{css}")
    return prepared.edition, theme


def pages(data: bytes) -> list[str]:
    with pdfium.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range() for page in document]


# --- as in one document


@pytest.fixture(scope="module", params=["shipped", "everything"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """One book made both ways: leaf by leaf, and in one document."""
    if request.param == "shipped":
        folder = ROOT / "book"
    else:
        folder = write_book(
            tmp_path_factory.mktemp("all") / "书",
            everything.ARTICLES,
            config=everything.CONFIG,
            files=everything.FILES,
        )
    prepared = ready(folder)
    edition = READYING[".pdf"](prepared.edition)
    whole, _ = make_pdf(edition, prepared.theme)
    assert whole is not None
    return made(prepared.edition, prepared.theme), whole.data


def test_the_pages_look_alike(both) -> None:
    joined, whole = both
    with pdfium.PdfDocument(joined.data) as one, pdfium.PdfDocument(whole) as other:
        assert len(one) == len(other) == joined.pages
        for number in range(len(one)):
            pictures = [document[number].render(scale=2).to_pil() for document in (one, other)]
            assert pictures[0].size == pictures[1].size
            grey = [picture.convert("L") for picture in pictures]
            strong = ImageChops.difference(*grey).point(lambda value: 255 * (value > 160))
            assert strong.getbbox() is None, f"page {number + 1}"


def test_what_leads_through_the_book_is_the_same(both) -> None:
    joined, whole = both
    one, other = pikepdf.open(BytesIO(joined.data)), pikepdf.open(BytesIO(whole))
    assert _leading(one) == _leading(other)
    assert one.Root.Lang == other.Root.Lang
    assert dict(one.docinfo) == dict(other.docinfo)
    assert repr(one.Root.PageLabels) == repr(other.Root.PageLabels)
    for boxes in ("/MediaBox", "/TrimBox", "/BleedBox"):
        assert [_rounded(page[boxes]) for page in one.pages] == [
            _rounded(page[boxes]) for page in other.pages
        ]


def _leading(pdf: pikepdf.Pdf) -> list[object]:
    """Outline, names and links, each with the page it leads from or to."""
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
    found: list[object] = []

    def walk(node: pikepdf.Object, depth: int) -> None:
        while node is not None:
            found.append((depth, str(node.Title), *_place(node.Dest, numbers), int(node.Count)))
            if "/First" in node:
                walk(node.First, depth + 1)
            node = node.get("/Next")

    walk(pdf.Root.Outlines.First, 0)
    names = list(pdf.Root.Names.Dests.Names)
    found += [
        (str(name), *_place(place, numbers))
        for name, place in zip(names[::2], names[1::2], strict=True)
    ]
    for page in pdf.pages:
        for link in page.get("/Annots", []):
            target = str(link.Dest) if "/Dest" in link else str(link.A.URI)
            found.append((numbers[page.objgen], target, _rounded(link.Rect)))
    return found


def _place(place: pikepdf.Object, numbers: dict[tuple[int, int], int]) -> tuple[object, ...]:
    return numbers[place[0].objgen], *_rounded([place[2], place[3]])


def _rounded(values: object) -> list[float]:
    return [round(float(value), 2) for value in values]  # type: ignore[attr-defined]


def test_each_face_is_there_once_and_the_file_is_no_larger(both) -> None:
    joined, whole = both
    pdf = pikepdf.open(BytesIO(joined.data))
    assert pdf.check_pdf_syntax() == [] if hasattr(pdf, "check_pdf_syntax") else pdf.check() == []
    faces = [
        str(item.FontName)
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
    ]
    assert len(set(faces)) == len(faces)
    assert len(joined.data) < 1.05 * len(whole)


def test_where_pages_begin_is_known_before_the_contents_have_their_folios(tmp_path: Path) -> None:
    # The electronic book is begun then; figures that the imprint gets later are words of a page.
    edition, theme = book(tmp_path, {"甲": LONG, "乙": SHORT})
    settled: list[tuple[PageStart, ...]] = []
    paginate(READYING[".pdf"](edition), theme, "书.pdf", Means(), settled.append)
    assert len(settled) == 2
    assert settled[0] == settled[1]


# --- what runs from leaf to leaf


def test_heads_folios_and_sides_run_through(tmp_path: Path) -> None:
    words = "'〔' string(article) '·' counter(page) '/' counter(pages) '〕'"
    css = f"@page {{ @top-center {{ content: {words} }} }}"
    edition, theme = book(tmp_path / "书", {"甲": LONG, "乙": LONG}, css)
    read = ["".join(text.split()) for text in pages(made(edition, theme).data)]
    assert [re.findall("〔.*?〕", text) for text in read] == [
        ["〔·1/8〕"], ["〔·2/8〕"], ["〔·3/8〕"], ["〔·4/8〕"],
        ["〔甲·1/8〕"], ["〔甲·2/8〕"], ["〔乙·3/8〕"], ["〔乙·4/8〕"],
    ]  # fmt: skip


def test_only_the_first_page_of_the_book_is_the_first(tmp_path: Path) -> None:
    css = "@page :first { @top-left-corner { content: '开卷' } }"
    edition, theme = book(tmp_path / "书", {"甲": SHORT, "乙": SHORT}, css)
    read = pages(made(edition, theme).data)
    assert ["开卷" in text for text in read] == [True, *[False] * (len(read) - 1)]


def test_a_reference_shows_the_folio_of_another_leaf(tmp_path: Path) -> None:
    css = ".body a::after { content: '（第' target-counter(attr(href), page) '页）' }"
    articles = {"甲": f"见[乙](2.md)。\n\n{LONG}", "乙": SHORT}
    edition, theme = book(tmp_path / "书", articles, css)
    result = made(edition, theme)
    folio = next(start.folio for start in result.folios if "短短的一句" in start.words)
    assert f"见乙（第{folio}页）" in "".join("".join(pages(result.data)).split())


def test_leaves_that_differ_by_side_are_laid_out_for_their_side(tmp_path: Path) -> None:
    css = "@page :left { margin-left: 60mm }"
    edition, theme = book(tmp_path / "书", {"甲": LONG, "乙": LONG, "丙": SHORT}, css)
    whole, _ = make_pdf(READYING[".pdf"](edition), theme)
    assert whole is not None
    assert pages(made(edition, theme).data) == pages(whole.data)


def test_folios_that_never_settle_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition, theme = book(tmp_path / "书", {"甲": SHORT})
    monkeypatch.setattr(pagination, "ROUNDS", 1)  # the contents never see a folio
    outcome = paginate(READYING[".pdf"](edition), theme, "书.pdf", Means())
    assert outcome is not None
    assert outcome[0] is None
    assert "P012" in codes(outcome[1])


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("h1 { counter-increment: chapter }", True),
        ("h1 { position: running(head) }", True),
        ("@page { @top-left { content: element(head) } }", True),
        (".stamp { position: fixed }", True),
        ("a::after { content: target-text(attr(href)) }", True),
        ("@page :nth(3) { margin: 0 }", True),
        ("@page { @top-left { content: string(book, start) } }", True),
        ("@page :nth(1 of article) { counter-reset: page 1 }", False),
        ("ol { counter-reset: list-item } p { counter-increment: none }", False),
        ("@page { @top-left { content: string(book) counter(pages) } }", False),
    ],
)
def test_what_only_a_whole_document_knows(css: str, expected: bool) -> None:
    assert hang_together(css) is expected


def test_a_counter_in_the_text_is_counted_through_the_book(tmp_path: Path) -> None:
    css = ".body::before { content: '此处第' counter(page) '页' }"
    edition, theme = book(tmp_path / "书", {"甲": LONG, "乙": SHORT}, css)
    assert paginate(READYING[".pdf"](edition), theme, "书.pdf", Means()) is None


# --- a file that is not what it was joined of


@pytest.fixture(scope="module")
def volume(tmp_path_factory: pytest.TempPathFactory):
    """What a small book is joined of, and the file."""
    edition, theme = book(tmp_path_factory.mktemp("v") / "书", {"甲": SHORT})
    held: list[object] = []

    join = joining.join

    def held_and_joined(volume: object) -> bytes:
        held.append(volume)
        return join(volume)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joining, "join", held_and_joined)
        outcome = paginate(READYING[".pdf"](edition), theme, "书.pdf", Means())
    assert outcome is not None
    assert outcome[0] is not None, outcome[1]
    return held[0], outcome[0].data


def test_a_sound_file_is_like_what_it_was_joined_of(volume) -> None:
    assert joining.unlike(volume[1], volume[0]) == ""


def test_a_page_that_lost_a_line_is_noticed(volume) -> None:
    with pikepdf.open(BytesIO(volume[1])) as pdf:
        content = pdf.pages[-1].Contents.read_bytes()
        pdf.pages[-1].Contents = pikepdf.Stream(pdf, content.replace(b" TJ", b" pop", 1))
        assert joining.unlike(_saved(pdf), volume[0]) == f"page {len(pdf.pages)}"


def test_a_page_too_few_is_noticed(volume) -> None:
    with pikepdf.open(BytesIO(volume[1])) as pdf:
        del pdf.pages[-1]
        assert joining.unlike(_saved(pdf), volume[0]) == (
            f"{len(pdf.pages)} pages of {len(pdf.pages) + 1}"
        )


def test_a_glyph_that_stands_for_something_else_is_noticed(volume) -> None:
    with pikepdf.open(BytesIO(volume[1])) as pdf:
        name, font = next(iter(pdf.pages[-1].Resources.Font.items()))
        words = font.ToUnicode.read_bytes()
        font.ToUnicode.write(re.sub(rb"(beginbfchar\s<\w+> <)", rb"\g<1>4e00", words))
        assert joining.unlike(_saved(pdf), volume[0]) == name[1:]


def _saved(pdf: pikepdf.Pdf) -> bytes:
    output = BytesIO()
    pdf.save(output)
    return output.getvalue()


# --- make-up, as arithmetic


def leaf(count: int, begins: str = "", **first: object) -> LeafPages:
    page = BarePage(PageKind(name="article"), (), b"")
    opening = replace(page, **first)  # type: ignore[arg-type]
    return LeafPages((opening, *[page] * (count - 1)), begins)


@given(
    st.lists(
        st.tuples(st.integers(1, 5), st.sampled_from(["", "right", "left"])), min_size=1, max_size=9
    )
)
def test_every_page_stands_once_and_in_order(wanted: list[tuple[int, str]]) -> None:
    leaves = [leaf(*item) for item in wanted]
    places = make_up(leaves)
    stood = [(place.leaf, place.page) for place in places if place.leaf >= 0]
    assert stood == [(n, p) for n, item in enumerate(leaves) for p in range(len(item.pages))]
    for index, place in enumerate(places):
        kind = place.margins.kind
        assert kind.is_right == (index % 2 == 0)
        assert kind.is_first == (index == 0)
        assert place.margins.folio == index + 1
        begins = leaves[place.leaf].begins if place.page == 0 else ""
        assert begins in {"", kind.side}


def _folios(leaves: list[LeafPages]) -> Iterator[int]:
    return (place.margins.folio for place in make_up(leaves))


def test_folios_begin_anew_where_a_page_says_so() -> None:
    assert list(_folios([leaf(2), leaf(2, restart=1, step=0), leaf(1)])) == [1, 2, 1, 2, 3]


def test_the_folio_of_an_anchor_is_that_of_its_first_page() -> None:
    anchored = [
        leaf(2, anchors=(("甲", (0, 0)),)),
        leaf(1, anchors=(("甲", (0, 0)), ("乙", (0, 0)))),
    ]
    assert folios(anchored, make_up(anchored)) == {"甲": 1, "乙": 3}


def test_strings_hold_what_was_assigned_before() -> None:
    leaves = [
        leaf(2, strings=(("名", "甲"),)),
        leaf(1, strings=(("名", "乙"), ("名", "丙"))),
        leaf(1),
    ]
    held = [place.margins.strings for place in make_up(leaves)]
    assert held == [
        (("名", ("甲",), ()),),
        (("名", (), ("甲",)),),
        (("名", ("乙", "丙"), ("甲",)),),
        (("名", (), ("丙",)),),
    ]


def test_pages_that_no_sheet_tells_apart_have_the_same_margins() -> None:
    groups = [
        replace(page, kind=replace(page.kind, groups=(("article", n),)))
        for n, page in enumerate(leaf(4).pages)
    ]
    laid = [LeafPages(tuple(groups))]
    seen = [p.margins.kind.groups for p in make_up(laid, counted("@page :nth(1 of article) {}"))]
    assert [group[0][1] for group in seen] == [0, 1, 1, 1]
    seen = [p.margins.kind.groups for p in make_up(laid, counted("@page :nth(2n of article) {}"))]
    assert [group[0][1] for group in seen] == [0, 1, 2, 3]
    assert {p.margins.total for p in make_up(laid, counted("a { color: red }"))} == {0}
    assert {p.margins.total for p in make_up(laid, counted("x { content: counter(pages) }"))} == {4}


def test_an_outline_hangs_levels_below_one_another() -> None:
    marks = [
        (0, 1, "一", (0.0, 0.0), "open"),
        (1, 3, "细", (0.0, 0.0), "open"),
        (2, 2, "中", (0.0, 0.0), "closed"),
        (3, 1, "二", (0.0, 0.0), "open"),
    ]
    one, two = outline(marks)
    assert (one.title, [branch.title for branch in one], two.title) == ("一", ["细", "中"], "二")
    assert not one[1].is_open
