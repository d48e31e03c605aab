"""The contract with WeasyPrint's private parts: a new version must fail here, loudly."""

import inspect

import pytest
import weasyprint
from weasyprint.layout import inline, preferred
from weasyprint.text import line_break

from huozi.model import Picture
from huozi.pdf import amendments, lines
from huozi.pdf.engine import BookFetcher


def test_the_version_is_the_one_the_amendments_were_made_for():
    assert weasyprint.__version__ == amendments.VERSION


@pytest.mark.parametrize("row", amendments.AMENDMENTS, ids=lambda row: row.function.__name__)
def test_each_amended_line_is_there_once(row):
    assert inspect.getsource(row.function).count(row.text) == 1


def test_another_version_is_refused(monkeypatch):
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with pytest.raises(RuntimeError, match=r"70\.0 expected, found 71\.0"):
        amendments.amend()


def test_a_line_that_moved_is_refused(monkeypatch):
    moved = amendments.AMENDMENTS[0]._replace(function=inline.text_align, text="no such line")
    monkeypatch.setattr(amendments, "AMENDMENTS", (moved,))
    with pytest.raises(RuntimeError, match="no longer says"):
        amendments.amend()


def test_the_line_functions_have_the_signature_we_answer():
    expected = [
        "text", "style", "context", "max_width", "justification_spacing", "is_line_start", "minimum",
    ]  # fmt: skip
    original = list(inspect.signature(lines._split_first_line).parameters)
    ours = list(inspect.signature(lines.Composer.split_first_line).parameters)
    assert original == expected
    assert ours == ["self", *expected]
    assert list(inspect.signature(lines._justify_line).parameters) == [
        "context", "line", "extra_width",
    ]  # fmt: skip


def test_the_composer_stands_wherever_weasyprint_would_call_its_own():
    lines.install()
    places = [module.split_first_line for module in (line_break, inline, preferred)]
    assert {getattr(place, "__func__", None) for place in places} == {
        lines.Composer.split_first_line
    }
    assert inline.justify_line is lines.justify_line


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/x.png", "file:///etc/hostname", "data:text/plain,x", "book:picture/7"],
)
def test_nothing_but_the_books_pictures_is_fetched(address: str):
    fetcher = BookFetcher("book:picture/", (Picture("p.png", "image/png", b"x", 1, 1),))
    assert fetcher.fetch("book:picture/0").read() == b"x"
    with pytest.raises(BaseException, match="outside the book"):
        fetcher.fetch(address)
