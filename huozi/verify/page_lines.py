"""Where in the manuscript the pages of a PDF begin: what is found on them is found there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate

from huozi.diagnostics import Span
from huozi.model import Article, Edition
from huozi.reader_style import beginning, told
from huozi.verify.pdf import read_pages

# How many characters of a page are looked for; fewer where the source has marks among them.
_LENGTHS = (24, 12, 8)


def page_lines(task: tuple[Edition, bytes, tuple[Article, ...]]) -> Mapping[int, Span]:
    """The line of an article at which each of its pages (from 1) begins; PdfiumError for damage."""
    edition, data, articles = task
    starts, _, texts = read_pages(edition, data)
    owners = sorted((page, name) for name, page in starts.items() if page >= 0)
    firsts = [page for page, _ in owners]
    paths = {section.id: section.path for section in edition.sections}
    sources = {article.path: _Source(article) for article in articles}
    found = {}
    for index, text in enumerate(texts):
        owner = bisect_right(firsts, index) - 1
        source = sources.get(paths[owners[owner][1]]) if owner >= 0 else None
        if source is not None:
            found[index + 1] = source.next(beginning([text]))
    return found


class _Source:
    """An article gone through page by page."""

    def __init__(self, article: Article) -> None:
        lines = [told(line) for line in article.body.split("\n")]
        self.article, self.body = article, "".join(lines)
        self.starts = list(accumulate(map(len, lines[:-1]), initial=0))
        self.place = 0

    def next(self, words: str) -> Span:
        """Where the next page begins; where the last one did if its words aren't found."""
        places = (self.body.find(words[:length], self.place) for length in _LENGTHS)
        self.place = next((place for place in places if words and place >= 0), self.place)
        line = bisect_right(self.starts, self.place) - 1
        return Span(self.article.path, self.article.body_line + line)
