"""Imposition as arithmetic: sheets are printed, folded and cut here, and the pages read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huozi.diagnostics import Span
from huozi.press.folding import GRIDS, SIGNATURES, Side
from huozi.press.lettering import strokes
from huozi.press.marks import with_room
from huozi.press.paper import PAPERS, Paper, Stock, block_thickness, laid, named, smallest
from huozi.press.planning import Face, Plan, Wish, plan
from huozi.press.sheets import Box
from huozi.press.source import Shape, to_place

A5 = (148.0, 210.0)
HUGE = Paper("大", 3000, 3000)
SPAN = Span("b.pdf")


def planned(wish: Wish, count: int, size: tuple[float, float] = A5, bleed: float = 0.0) -> Plan:
    made, found = plan(wish, size, bleed, count, bool(wish.right_bound), SPAN)
    assert made is not None, found
    return made


# --- a sheet as a thing: leaves with two printed sides, folded by mirroring them


@dataclass(frozen=True)
class Leaf:
    """A piece of the sheet: the page seen from above, the one below, and where they lie.

    `paper` is the piece itself, `cell` its column and row.
    """

    up: int
    down: int
    box: Box
    under: Box
    paper: Box
    cell: tuple[int, int]
    on_its_head: bool


def mirrored(box: Box, axis: float) -> Box:
    return 2 * axis - box[2], box[1], 2 * axis - box[0], box[3]


def flipped(box: Box, axis: float) -> Box:
    return box[0], 2 * axis - box[3], box[2], 2 * axis - box[1]


def lying(plan_: Plan, front: Face, back: Face) -> list[Leaf]:
    """A printed sheet on the table, its front below: what is behind what."""
    middle = plan_.paper.width / 2
    below = {
        (round(mirrored(page.clip, middle)[0], 6), page.place.row): (
            page.place,
            mirrored(page.box, middle),
        )
        for page in front.pages
    }
    leaves, rows = [], max(page.place.row for page in back.pages) + 1
    for page in back.pages:
        other, box = below[round(page.clip[0], 6), page.place.row]
        assert other.turned == page.place.turned
        up = page.place
        cell = up.column, rows - 1 - up.row
        leaves.append(Leaf(up.page, other.page, page.box, box, page.clip, cell, up.turned))
    return leaves


def over(leaf: Leaf, axis: float, way: int, half: int) -> Leaf:
    """A piece turned over an axis, onto the cell that lies opposite."""
    turn = flipped if way else mirrored
    cell = tuple(2 * half - 1 - at if i == way else at for i, at in enumerate(leaf.cell))
    return Leaf(
        leaf.down,
        leaf.up,
        turn(leaf.under, axis),
        turn(leaf.box, axis),
        turn(leaf.paper, axis),
        (cell[0], cell[1]),
        leaf.on_its_head != bool(way),
    )


def shifted(cell: tuple[int, int], way: int, half: int) -> tuple[int, int]:
    return (cell[0], cell[1] - half) if way else (cell[0] - half, cell[1])


def folded(pile: list[Leaf], folds: str) -> tuple[list[Leaf], float]:
    """A pile (from the top) folded: `L` the left half over the right, `R`, `T`, `B` likewise.

    Returns it with the place of the last fold.
    """
    axis = 0.0
    for fold in folds:
        way = 0 if fold in "LR" else 1
        half = (max(x.cell[way] for x in pile) + 1) // 2
        axis = next(x.paper[way] for x in pile if x.cell[way] == half)
        for x in pile:  # the fold goes between pieces, whichever lie on one another
            assert x.cell[way] != half or x.paper[way] == pytest.approx(axis)
            assert x.cell[way] != half - 1 or x.paper[2 + way] == pytest.approx(axis)
        goes = [x for x in pile if (x.cell[way] >= half) == (fold in "RT")]
        stays = [x for x in pile if x not in goes]
        pile = [over(x, axis, way, half) for x in reversed(goes)] + stays
        if fold in "LB":
            pile = [replace(x, cell=shifted(x.cell, way, half)) for x in pile]
    return pile, axis


# In the order in which a machine makes them: the last is the spine.
FOLDS = {8: "TL", 16: "RTL", 32: "BRTL"}
RIGHT_FOLDS = {8: "TR", 16: "LTR", 32: "BLTR"}


def read(pile: list[Leaf]) -> list[int]:
    assert not any(leaf.on_its_head for leaf in pile)
    return [page for leaf in pile for page in (leaf.up, leaf.down)]


def sides(plan_: Plan) -> list[tuple[Face, Face]]:
    return list(zip(plan_.faces[::2], plan_.faces[1::2], strict=True))


counts = st.integers(1, 300)
millimetres = st.floats(0, 5)


@given(counts, st.sampled_from(list(SIGNATURES)), st.booleans(), millimetres, millimetres)
def test_a_folded_signature_reads_in_order_every_page_upright(
    count: int, size: int, right_bound: bool, bleed: float, mill: float
) -> None:
    wish = Wish("signature", size, HUGE, mill=mill, right_bound=right_bound)
    made = planned(wish, count, bleed=bleed)
    pages: list[int] = []
    for front, back in sides(made):
        folds = RIGHT_FOLDS if right_bound else FOLDS
        pile, spine = folded(lying(made, front, back), folds[size])
        for leaf in pile:  # page lies on page, and as far from the spine as is milled off
            assert leaf.box == pytest.approx(pile[0].box)
            assert leaf.under == pytest.approx(pile[0].box)
        edge = pile[0].box[2] if right_bound else pile[0].box[0]
        assert abs(edge - spine) == pytest.approx(mill)
        pages += read(pile)
    assert pages == list(range(1, made.total + 1))
    assert made.total - count < size


@given(st.sampled_from(list(SIGNATURES)), st.booleans(), st.floats(0, 0.3))
def test_in_a_folded_signature_the_inner_leaves_are_nearer_to_the_spine(
    size: int, right_bound: bool, creep: float
) -> None:
    wish = Wish("signature", size, HUGE, creep=creep, right_bound=right_bound)
    made = planned(wish, size)
    ((front, back),) = sides(made)
    pile, _ = folded(lying(made, front, back), (RIGHT_FOLDS if right_bound else FOLDS)[size])
    edge, way = (2, -1) if right_bound else (0, 1)
    moved = [way * (leaf.box[edge] - pile[0].box[edge]) for leaf in pile]
    leaves = size // 2
    assert moved == pytest.approx([-creep * min(i, leaves - 1 - i) for i in range(leaves)])


@given(counts, st.booleans(), millimetres)
def test_a_folded_booklet_reads_in_order(count: int, right_bound: bool, bleed: float) -> None:
    made = planned(Wish("booklet", paper=HUGE, right_bound=right_bound), count, bleed=bleed)
    pile: list[Leaf] = []
    for front, back in sides(made):  # the first sheet lies lowest
        pile = lying(made, front, back) + pile
    assert read(folded(pile, "R" if right_bound else "L")[0]) == list(range(1, made.total + 1))
    assert made.total - count < 4


@given(counts, st.sampled_from(list(GRIDS)), millimetres)
def test_piles_that_are_cut_and_stacked_read_in_order(
    count: int, number: int, bleed: float
) -> None:
    made = planned(Wish("cut-and-stack", number, HUGE), count, bleed=bleed)
    piles: dict[tuple[int, float], list[int]] = {}
    middle = made.paper.width / 2
    for front, back in sides(made):
        backs = {
            (page.place.row, round(mirrored(page.box, middle)[0], 6)): page.place.page
            for page in back.pages
        }
        for page in front.pages:
            place = page.place.row, round(page.box[0], 6)
            piles.setdefault(place, []).extend((page.place.page, backs[place]))
    stacked = [page for place in sorted(piles) for page in piles[place]]
    assert stacked == list(range(1, made.total + 1))
    assert made.total - count < 2 * number


@given(counts, st.sampled_from(list(GRIDS)), st.booleans())
def test_pages_of_a_proof_follow_each_other_as_one_reads(
    count: int, number: int, right_bound: bool
) -> None:
    made = planned(Wish("n-up", number, right_bound=right_bound), count)
    seen: list[int] = []
    for face in made.faces:
        way = -1 if right_bound else 1
        order = sorted(face.pages, key=lambda page: (-page.box[1], way * page.box[0]))
        seen += [page.place.page for page in order]
    assert seen == list(range(1, count + 1))


def as_rows(side: Side) -> list[str]:
    """A side as one writes it down; `v` is a page on its head."""
    rows = max(place.row for place in side) + 1
    lines = []
    for row in range(rows):
        line = sorted((p for p in side if p.row == row), key=lambda p: p.column)
        lines.append(" ".join(f"{p.page}{'v' * p.turned}" for p in line))
    return lines


# What every table of the trade has for these.
TABLES = {
    8: (["5v 4v", "8 1"], ["3v 6v", "2 7"]),
    16: (["5v 12v 9v 8v", "4 13 16 1"], ["7v 10v 11v 6v", "2 15 14 3"]),
}


@pytest.mark.parametrize("size", TABLES)
def test_signatures_are_those_of_the_trade(size: int) -> None:
    front, back = planned(Wish("signature", size), size).faces
    found = [as_rows(tuple(page.place for page in face.pages)) for face in (front, back)]
    assert tuple(found) == TABLES[size]


def test_a_booklet_of_eight_pages() -> None:
    faces = planned(Wish("booklet"), 8).faces
    assert [as_rows(tuple(page.place for page in face.pages)) for face in faces] == [
        ["8 1"], ["2 7"], ["6 3"], ["4 5"],
    ]  # fmt: skip


# --- nothing lies on anything else


WISHES = st.one_of(
    st.builds(Wish, st.just("booklet"), creep=st.floats(0, 0.2)),
    st.builds(
        Wish,
        st.just("signature"),
        st.sampled_from(list(SIGNATURES)),
        creep=st.floats(0, 0.2),
        mill=st.floats(0, 4),
    ),
    st.builds(Wish, st.just("cut-and-stack"), st.sampled_from(list(GRIDS))),
)


def overlap(one: Box, two: Box) -> float:
    across = min(one[2], two[2]) - max(one[0], two[0])
    along = min(one[3], two[3]) - max(one[1], two[1])
    return min(across, along)


@given(WISHES, st.integers(1, 64), st.floats(0, 5))
def test_no_page_reaches_into_another_and_all_are_on_the_paper(
    wish: Wish, count: int, bleed: float
) -> None:
    made = planned(replace(wish, paper=HUGE), count, bleed=bleed)
    for face in made.faces:
        for number, page in enumerate(face.pages):
            assert page.box[2] - page.box[0] == pytest.approx(A5[0])
            assert page.box[3] - page.box[1] == pytest.approx(A5[1])
            assert min(page.clip) >= 0
            assert page.clip[2] <= HUGE.width
            assert page.clip[3] <= HUGE.height
            for other in face.pages[:number]:
                assert overlap(page.clip, other.clip) < 1e-6


@given(WISHES, st.integers(1, 64), st.floats(0, 5))
def test_marks_stand_on_the_paper_and_on_no_page(wish: Wish, count: int, bleed: float) -> None:
    made = planned(replace(wish, paper=HUGE), count, bleed=bleed)
    for face in made.faces:
        pages = [page.clip for page in face.pages]
        block = (
            min(box[0] for box in pages),
            min(box[1] for box in pages),
            max(box[2] for box in pages),
            max(box[3] for box in pages),
        )
        assert face.marks.strokes
        for (x1, y1), (x2, y2) in (*face.marks.strokes, *face.marks.folds):
            mark = min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
            assert overlap(mark, block) < 0
            assert overlap(mark, (0, 0, HUGE.width, HUGE.height)) >= 0


def test_creep_moves_each_page_to_the_spine_by_the_sheets_around_it() -> None:
    still = planned(Wish("booklet", paper=named("A3")), 16)
    moved = planned(Wish("booklet", paper=named("A3"), creep=0.1), 16)
    for number, (one, two) in enumerate(zip(still.faces, moved.faces, strict=True)):
        left, right = (
            round(after.box[0] - before.box[0], 6)
            for before, after in zip(one.pages, two.pages, strict=True)
        )
        assert (left, right) == (round(0.1 * (number // 2), 6), -round(0.1 * (number // 2), 6))
        assert [page.clip for page in one.pages] == [page.clip for page in two.pages]  # at the fold


def test_a_fold_has_its_mark_and_a_cut_has_its_own() -> None:
    (front, _) = planned(Wish("booklet", paper=named("A3")), 4).faces
    middle = front.marks.folds[0][0][0]
    assert {x for stroke in front.marks.folds for x, _ in stroke} == {middle}
    edges = [page.box[0] for page in front.pages] + [page.box[2] for page in front.pages]
    uprights = {a[0] for a, b in front.marks.strokes if a[0] == b[0] and abs(a[1] - b[1]) > 3.5}
    assert uprights == {min(edges), max(edges)}


@pytest.mark.parametrize("right_bound", [False, True])
def test_collation_marks_step_down_the_spine(right_bound: bool) -> None:
    made = planned(Wish("signature", 16, right_bound=right_bound), 16 * 50)
    bars = [bar for face in made.faces for bar in face.marks.bars]
    assert len(bars) == 50
    assert all(len(face.marks.bars) == 0 for face in made.faces[1::2])
    first = next(page for page in made.faces[0].pages if page.place.page == 1)
    for bar in bars:
        fold = first.clip[2 if right_bound else 0]
        assert (bar[0] + bar[2]) / 2 == pytest.approx(fold)
        assert first.box[1] < bar[1] < bar[3] < first.box[3]
    steps = [round(one[3] - two[3], 6) for one, two in pairwise(bars)]
    assert set(steps) - {5.0} == {-39 * 5.0}  # down, and from the foot to the head again


@pytest.mark.parametrize("wish", [Wish("booklet"), Wish("signature", 16)])
def test_one_section_alone_has_no_collation_mark(wish: Wish) -> None:
    assert not any(face.marks.bars for face in planned(wish, 16).faces)


@pytest.mark.parametrize(
    ("paper", "turn", "backs"),
    [
        ("A3", "", False),  # lies: turned over sideways that is the short edge
        ("A3", "short", False),
        ("A3", "long", True),
    ],
)
def test_backs_stand_on_their_heads_for_a_printer_that_turns_the_other_way(
    paper: str, turn: str, backs: bool
) -> None:
    made = planned(Wish("booklet", paper=named(paper), turn=turn), 8)
    assert [face.upside_down for face in made.faces] == [False, backs] * 2
    assert made.turn == (turn or "short")


def test_a_sheet_that_stands_is_turned_over_its_long_edge() -> None:
    made = planned(Wish("signature", 8), 8)
    assert made.paper.height > made.paper.width
    assert made.turn == "long"
    assert not any(face.upside_down for face in made.faces)


# --- blanks and paper


def told(wish: Wish, count: int, bleed: float = 0.0) -> list[str]:
    _, found = plan(replace(wish, marked=False), A5, bleed, count, False, SPAN)
    return [f"{item.code} {item.message}" for item in found]


def test_blanks_are_told_and_a_section_mostly_blank_is_warned_of() -> None:
    assert told(Wish("booklet"), 8) == []
    assert told(Wish("booklet"), 5) == ["P103 末尾补了 3 面白页，共 8 面"]
    assert told(Wish("signature", 16), 26) == ["P103 末尾补了 6 面白页，共 32 面"]
    assert told(Wish("signature", 32), 3) == [
        "P104 32 面一帖，最后一帖只有 3 面有内容，29 面是白页"
    ]


@pytest.mark.parametrize(
    ("wish", "bleed", "paper"),
    [
        (Wish("booklet"), 0, "A4"),
        (Wish("booklet"), 3, "SRA4"),
        (Wish("signature", 8), 0, "SRA3"),
        (Wish("signature", 16), 0, "SRA2"),
        (Wish("signature", 32), 3, "SRA1"),
        (Wish("cut-and-stack", 2), 0, "A4"),
        (Wish("n-up", 4), 0, "A4"),
    ],
)
def test_the_paper_is_the_smallest_that_holds_the_pages(
    wish: Wish, bleed: float, paper: str
) -> None:
    assert planned(wish, 32, bleed=bleed).paper.name == paper


def test_paper_too_small_is_told_with_the_one_that_holds_it() -> None:
    none, (found,) = plan(Wish("booklet", paper=named("A5")), A5, 0, 8, False, SPAN)
    assert none is None
    assert found.message == "纸放不下（A5）：拼起来要 296×210 毫米"
    assert found.hint == "放得下的最小的纸：--paper A4。"


@pytest.mark.parametrize("wish", [Wish("signature", 32), Wish("n-up", 2)])
def test_pages_for_which_there_is_no_paper(wish: Wish) -> None:
    none, (found,) = plan(wish, (900, 1200), 0, 8, False, SPAN)
    assert none is None
    assert found.code == "P102"
    assert "--paper 900x1200" in found.hint


def test_a_fold_too_thick_for_its_stitch_is_an_error() -> None:
    none, found = plan(Wish("booklet", creep=0.5), A5, 0, 200, False, SPAN)
    assert none is None
    assert [item.message for item in found] == [
        "最里面的一张要向订口移 24.5 毫米，超过了页宽的十分之一"
    ]


def test_no_room_for_marks_is_told_with_the_paper_that_has_it() -> None:
    _, (found,) = plan(Wish("booklet", paper=named("A4")), A5, 0, 8, False, SPAN)
    assert found.code == "P107"
    assert "--paper SRA4" in found.hint
    _, nothing = plan(Wish("booklet", paper=named("SRA4")), A5, 0, 8, False, SPAN)
    assert nothing == ()


@given(st.floats(20, 400), st.floats(20, 400))
def test_no_smaller_sheet_of_the_table_would_do(width: float, height: float) -> None:
    found = smallest((width, height))
    assert found is not None
    assert found.holds((width, height))
    for name, (short, long) in PAPERS.items():
        if short * long < found.width * found.height:
            assert laid(Paper(name, short, long), (width, height)) is None


def test_room_for_marks_is_more_than_the_pages_need() -> None:
    assert with_room((100, 200)) == (110, 210)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("a4", (210, 297)),
        ("SRA3", (320, 450)),
        ("大对开", (597, 889)),
        ("320x450", (320, 450)),
        ("320×450.5", (320, 450.5)),
        ("", None),
        ("A", None),
        ("320", None),
        ("1x2x3", None),
        ("0x5", None),
        ("nanxnan", None),
        ("99999x100", None),
    ],
)
def test_a_paper_by_its_name(name: str, size: tuple[float, float] | None) -> None:
    paper = named(name)
    assert (paper and (paper.width, paper.height)) == size


def test_a_block_is_as_thick_as_its_leaves() -> None:
    stock = Stock(70, 1.5)
    assert stock.thickness == pytest.approx(0.105)
    assert block_thickness(320, stock) == pytest.approx(16.8)


# --- a page of a PDF brought to its place


@pytest.mark.parametrize(
    ("quarters", "corner"),
    [  # where the lower left corner of the page as it is stored is seen: across, up
        (0, (0, 0)),
        (1, (0, 1)),
        (2, (1, 1)),
        (3, (1, 0)),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_turned_page_lies_as_one_sees_it(
    quarters: int, corner: tuple[int, int], turned: bool
) -> None:
    shape = Shape((10, 20, 110, 220), (0, 0, 120, 240), quarters, 2.0)
    width, height = (400, 200) if quarters % 2 else (200, 400)
    box = (1000.0, 500.0, 1000.0 + width, 500.0 + height)
    a, b, c, d, e, f = to_place(shape, box, turned=turned)
    x, y = 10, 20
    across, up = (1 - corner[0], 1 - corner[1]) if turned else corner
    seen = a * x + c * y + e, b * x + d * y + f
    assert seen == pytest.approx((box[0] + across * width, box[1] + up * height))
    x, y = 60, 120
    middle = a * x + c * y + e, b * x + d * y + f
    assert middle == pytest.approx(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
    assert shape.size == pytest.approx((width * 25.4 / 72, height * 25.4 / 72))


def test_letters_stand_in_a_row_of_their_height() -> None:
    points = [point for stroke in strokes("1/24 正", (10, 20), 3) for point in stroke]
    assert min(y for _, y in points) == 20
    assert max(y for _, y in points) == 23
    assert min(x for x, _ in points) >= 10
    assert strokes("12 反", (0, 0), 3) != strokes("12 正", (0, 0), 3)
