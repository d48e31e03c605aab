"""An EPUB made section by section: side by side, remembered, put together, and read back.

What takes long and hangs on no article is begun beforehand: the cover as soon as the book's data
are known, the names in pinyin beside the sections.
"""

from __future__ import annotations

from huozi.diagnostics import Finding, errors
from huozi.making.outputs import Made, Outcome, cover_task, draw_cover, file_people, publish
from huozi.model import Book, Edition
from huozi.themes import Theme
from huozi.verify.epub import check_epub, is_proved
from huozi.work.child import Failure
from huozi.work.hands import FailedError, Hands


def begin(do: Hands, book: Book, theme: Theme) -> None:
    """Begin what takes longest of an EPUB."""
    if not book.cover:
        do.begin(draw_cover, cover_task(book.metadata, theme), fonts=True)


def bind(edition: Edition, theme: Theme, name: str, do: Hands) -> Outcome | Failure:
    """An EPUB and what was found; the failure of a task where one can't be done.

    `edition` is ready for its output; `name` is the file's.
    """
    do.begin(file_people, edition.metadata.authors)
    try:
        published, found = publish(edition, theme, do)
        if published is None or errors(found):
            return None, found
        if not is_proved(edition, published.data, published.files, do):
            (differing,) = do(_checked, [(edition, published.data, name)], kept=False)
            found = (*found, *differing)
        return Made(published.data), found
    except FailedError as stop:
        return stop.failure


def _checked(task: tuple[Edition, bytes, str]) -> tuple[Finding, ...]:
    """What is wrong with a finished file (runs in a child process)."""
    return check_epub(*task)
