"""The contract with WeasyPrint's private parts: a new version must fail here, loudly."""

import inspect
import os
import subprocess
import sys
from textwrap import indent

import pytest
import weasyprint
from books import ROOT
from weasyprint import draw
from weasyprint.draw import text
from weasyprint.layout import block, inline, page, preferred
from weasyprint.text import line_break

from huozi.model import Picture
from huozi.page_style import LineStyle
from huozi.pdf.engine import amendments, emphasis, following, grid, inking, lines
from huozi.pdf.engine.sheets import BookFetcher


def test_the_version_is_the_one_the_amendments_were_made_for():
    assert weasyprint.__version__ == amendments.VERSION


@pytest.mark.parametrize("row", amendments.AMENDMENTS, ids=lambda row: row.function.__name__)
def test_each_amended_line_is_there_once(row):
    assert inspect.getsource(row.function).count(row.text) == 1


def test_another_version_is_refused(monkeypatch):
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with pytest.raises(RuntimeError, match=r"70\.0 expected, found 71\.0"):
        amendments.amend()


STOCK = """
import sys
import weasyprint
weasyprint.__version__ = "71.0"
from pathlib import Path
from books import ready, write_book
from huozi.pdf.whole import make_pdf
edition = ready(write_book(Path(sys.argv[1]), "天地玄黄，宇宙洪荒。" * 20))
made, found = make_pdf(edition.edition, edition.theme)
print(made.count, [(item.code, item.message) for item in found])
"""


def test_with_another_version_weasyprint_sets_its_own_lines_and_says_so(tmp_path):
    script = tmp_path / "stock.py"
    script.write_text(f"if __name__ == '__main__':\n{indent(STOCK, '    ')}", "utf-8")
    said = subprocess.run(
        [sys.executable, script, tmp_path / "书"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "P011" in said
    assert "70.0 expected, found 71.0" in said


def test_a_line_that_moved_is_refused(monkeypatch):
    moved = amendments.AMENDMENTS[0]._replace(function=inline.text_align, text="no such line")
    monkeypatch.setattr(amendments, "AMENDMENTS", (moved,))
    with pytest.raises(RuntimeError, match="no longer says"):
        amendments.amend()


CONTRACTS = [
    # WeasyPrint's own, what stands in its place, the parameters both must have
    (
        lines._split_inline_box,
        lines.Composer.split_inline_box,
        (
            "context box position_x max_x bottom_space skip_stack containing_block absolute_boxes "
            "fixed_boxes line_placeholders waiting_floats line_children first_letter_style "
            "first_line_style"
        ),
    ),
    (
        lines._inline_min_content_width,
        lines.Composer.min_content_width,
        "context box outer skip_stack first_line is_line_start",
    ),
    (
        lines._inline_max_content_width,
        lines.Composer.max_content_width,
        "context box outer is_line_start",
    ),
]


@pytest.mark.parametrize(("stock", "ours", "names"), CONTRACTS, ids=lambda v: "")
def test_the_functions_have_the_signature_we_answer(stock, ours, names: str):
    assert list(inspect.signature(stock).parameters) == names.split()
    assert list(inspect.signature(ours).parameters) == ["self", *names.split()]


CALLED = [
    # private functions that are called, and the first of their parameters
    (lines._justify_line, "context line extra_width"),
    (lines._skip_first_whitespace, "box skip_stack"),
    (inline.atomic_box, "context box position_x skip_stack containing_block absolute_boxes"),
    (inline._adjust_line_height, "box"),
    (
        inline._out_of_flow_layout,
        (
            "context box containing_block index child children line_children waiting_children "
            "waiting_floats absolute_boxes fixed_boxes line_placeholders float_widths max_x position_x "
            "bottom_space"
        ),
    ),
    (grid._block_level_layout, "context box bottom_space skip_stack containing_block"),
    (inking._draw_text, "stream textbox offset_x text_overflow block_ellipsis"),
    (inking._draw_first_line, "stream textbox text_overflow block_ellipsis matrix"),
    (text.draw_emojis, "stream style x y emojis"),
    (inline.text_align, "context line available_width last"),
    (
        following._iter_line_boxes,
        (
            "context box position_y bottom_space skip_stack containing_block absolute_boxes "
            "fixed_boxes first_letter_style first_line_style"
        ),
    ),
    (preferred.margin_width, "box width left right"),
    (line_break.get_log_attrs, "text lang"),
    (line_break.strut, "style"),
    (line_break._font_style_cache_key, "style include_size"),
]


@pytest.mark.parametrize(("function", "names"), CALLED, ids=lambda v: getattr(v, "__name__", ""))
def test_the_functions_we_call_are_as_they_were(function, names: str):
    found = list(inspect.signature(function).parameters)
    assert found[: len(names.split())] == names.split()


def test_ours_stand_wherever_weasyprint_would_call_its_own():
    lines.install(LineStyle())
    grid.install(22)
    emphasis.install(vertical=False)
    assert inline.split_inline_box.__func__ is lines.Composer.split_inline_box
    assert inline.justify_line is lines.justify_line
    for module in (inline, preferred):
        assert module.inline_min_content_width.__func__ is lines.Composer.min_content_width
    assert preferred.inline_max_content_width.__func__ is lines.Composer.max_content_width
    assert block.block_level_layout.__func__ is grid.Stepper.block_level_layout
    assert page.block_level_layout.__func__ is grid.Stepper.root_level_layout
    assert draw.draw_text.__func__ is emphasis.Dotter.draw_text


LATER = """
import sys
from fontTools.ttLib import TTFont
from huozi.pdf.engine import libraries
from weasyprint.pdf import fonts
assert not {"fontTools.subset", "fontTools.varLib.instancer"} & set(sys.modules)
options = fonts.subset.Options(retain_gids=True)
from fontTools import subset
assert isinstance(options, subset.Options) and options.retain_gids
fonts.instantiateVariableFont(TTFont(), {})
"""


def test_what_is_loaded_later_is_there_when_it_is_called():
    run = subprocess.run([sys.executable, "-c", LATER], capture_output=True, text=True, check=False)
    assert run.stderr.endswith("ValueError: Missing required table fvar\n")  # the instancer's own


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/x.png", "file:///etc/hostname", "data:text/plain,x", "book:picture/7"],
)
def test_nothing_but_the_books_pictures_is_fetched(address: str):
    fetcher = BookFetcher([Picture("p.png", "image/png", b"x", 1, 1)])
    assert fetcher.fetch("book:picture/p.png").read() == b"x"
    with pytest.raises(BaseException, match="outside the book"):
        fetcher.fetch(address)
