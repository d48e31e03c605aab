"""A cover round the book that was built: its spine from the pages there are, one sheet to print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from huozi import files, isbn
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.making import plates
from huozi.making.fitting import chosen
from huozi.making.intents import press_intent
from huozi.making.judging import lacking
from huozi.manuscript.covers import PICTURES
from huozi.manuscript.load import CONFIG, load
from huozi.manuscript.outline import RECEIVED
from huozi.model import Book, Picture
from huozi.pdf.jacket import Code, Jacket
from huozi.press import barcode
from huozi.press.finishing.work import Work
from huozi.press.paper import SLACK, Size
from huozi.press.wrap import Wrap, blurred, clipped, is_lettered, misfit, spine_width
from huozi.print_profiles import PROFILES
from huozi.themes import Theme, load_theme
from huozi.varieties import unknown
from huozi.work.steps import Means, alone

# The sheet of a cover where the manuscript doesn't say of what: 250 g with a bulk of 1.2, in mm.
USUAL_COVER_PAPER = 0.3
_BUILD = "huozi build"
_CODE = "_barcode.svg"
_VECTOR = "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a cover is asked to be: of which edition, for which PDF or how many pages (0: look).

    Its colours are those of a profile of the table or the book.
    """

    variety: str = ""
    pdf: Path | None = None
    pages: int = 0
    marks: bool = True
    profile: str = "print"


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A cover that was written: where, for how many pages of which PDF, its spine and size, mm."""

    path: Path
    pages: int
    pdf: Path | None
    spine: float
    size: Size


Outcome = tuple[Wrapped | None, tuple[Finding, ...]]


def make_wrap(folder: Path, wish: Wish, target: Path | None = None) -> Outcome:
    """Write a book's cover, `dist/<slug>-cover.pdf` if nowhere else; None where that can't be."""
    if found := unknown(wish.variety):
        return None, found
    book, found = load(folder, wish.variety)
    if book is None:
        return None, errors(found)
    if not book.jacket.text_paper:
        return None, (finding("P116", Span(CONFIG)),)
    theme, found = load_theme(book.theme, folder)
    if theme is None or (found := (*found, *errors(lacking(theme)))):
        return None, found
    pages, pdf, found = _pages(book, wish)
    if not pages:
        return None, found
    return _wrapped(book, theme.in_language(book.metadata.language), (pages, pdf), wish, target)


def _wrapped(
    book: Book, theme: Theme, block: tuple[int, Path | None], wish: Wish, target: Path | None
) -> Outcome:
    wrap = wrap_of(book, block[0])
    pictures, found = _pictures(book, theme, wrap)
    work, problems = _work(book, wish)
    found = (*found, *problems)
    if work is None or errors(found):
        return None, found
    target = target or Path("dist") / f"{book.metadata.slug}-cover.pdf"
    jacket = _jacket(book, wrap, pictures)
    if "wrap" not in dict(pictures) and not jacket.lettered:
        found = (*found, finding("P117", Span(CONFIG), spine=f"{wrap.spine:.1f}"))
    work = replace(work, name=target.name)
    task = (jacket, theme, wrap, work, _info(book), wish.marks)
    made, failure = alone(draw, task, target.name)
    data, drawing = made or (None, failure)
    found = (*found, *drawing)
    if data is None or errors(found):
        return None, found
    if problems := files.put(target, data):
        return None, (*found, *problems)
    return Wrapped(target, *block, wrap.spine, wrap.size), found


def draw(
    task: tuple[Jacket, Theme, Wrap, Work, dict[str, str], bool],
) -> tuple[bytes | None, tuple[Finding, ...]]:
    """The sheet in its inks, with boxes and the marks it is to have (runs in a child process)."""
    from huozi.pdf.jacketing import draw_jacket  # noqa: PLC0415 — loads the engine
    from huozi.press.wrap_sheet import finished  # noqa: PLC0415

    jacket, theme, wrap, work, info, marked = task
    data, found = draw_jacket((jacket, theme))
    if data is None or errors(found):
        return None, found
    work = replace(work, data=data)
    data, finishing = finished(work, wrap, info, marked=marked)
    # Of coarse pictures it is said already where they are in the book.
    return data, (*found, *(item for item in finishing if item.code != "P134"))


def _work(book: Book, wish: Wish) -> tuple[Work | None, tuple[Finding, ...]]:
    """What is to be done with the drawn sheet, as its profile wants; the sheet is not in it yet."""
    profile, found = chosen(book, wish.profile, ())
    if profile is None:
        return None, found
    work = Work("", b"", profile, book.type_area)
    if not profile.press:
        return work, ()
    intent, found = press_intent(Path(book.root), profile.icc, Span(CONFIG))
    return (replace(work, intent=intent) if intent else None), found


def _info(book: Book) -> dict[str, str]:
    """What the file says of itself; its date is that of the manuscript."""
    day = f"D:{book.modified:%Y%m%d%H%M%S}Z"
    authors = "、".join(person.name for person in book.metadata.authors)
    about = {"Title": book.metadata.title, "Author": authors, "CreationDate": day, "ModDate": day}
    return {key: words for key, words in about.items() if words}


def wrap_of(book: Book, pages: int) -> Wrap:
    """The sheet round so many pages."""
    style, area = book.jacket, book.type_area
    spine = spine_width(pages, style.text_paper, style.cover_paper or USUAL_COVER_PAPER)
    page = area.trim_width, area.trim_height
    return Wrap(page, spine, style.flap, style.bleed, right_bound=area.vertical)


# --- the block


def _pages(book: Book, wish: Wish) -> tuple[int, Path | None, tuple[Finding, ...]]:
    """How many pages, and the PDF that has them; 0 with what stands against every one."""
    if wish.pages:
        return wish.pages, None, ()
    asked = {wish.pdf: _BUILD} if wish.pdf else dict(_blocks(book))
    there = [path for path in asked if path.exists()]
    if not there:
        path = list(asked)[-1]
        return 0, None, (finding("P110", Span(str(path)), path=path),)
    stale = {path: tuple(_stale(book, path, asked[path])) for path in there}
    block = next((path for path in there if not stale[path]), None)
    if block is None:
        return 0, None, stale[there[0]]
    count, found = _counted(book, block)
    return count, block, found


def _blocks(book: Book) -> Iterator[tuple[Path, str]]:
    """The files that may be the book, those for a printer first, and what makes each anew."""
    stem = Path("dist") / book.metadata.slug
    for row in (*book.profiles, *PROFILES.values()):
        if row.press or row.signature > 1:
            yield Path(f"{stem}-{row.name}.pdf"), f"{_BUILD} --profile {row.name}"
    yield Path(f"{stem}.pdf"), _BUILD


def _stale(book: Book, pdf: Path, remedy: str) -> Iterator[Finding]:
    """The finding for a PDF that something in the manuscript is newer than."""
    own = {book.cover, *(str(getattr(book.jacket, key)) for key in PICTURES)}
    paths = [path for path in book.files if path not in own and path.split("/")[0] != RECEIVED]
    built = pdf.stat().st_mtime_ns
    for path in paths:
        if (Path(book.root) / path).stat().st_mtime_ns > built:
            yield finding("P119", Span(str(pdf)), path=pdf, changed=path, remedy=remedy)
            return


def _counted(book: Book, pdf: Path) -> tuple[int, tuple[Finding, ...]]:
    """The pages of a PDF whose pages are those of the book."""
    from huozi.press.wrap_sheet import measure  # noqa: PLC0415 — heavy: only when needed

    data, found = files.finished(pdf)
    if data is None:
        return 0, found
    made, failure = alone(measure, (data, pdf.name), pdf.name)
    block, found = made or (None, failure)
    if block is None:
        return 0, found
    page = book.type_area.trim_width, book.type_area.trim_height
    if any(abs(has - is_to) > SLACK for has, is_to in zip(block.size, page, strict=True)):
        has, needs = ("{:.0f}×{:.0f}".format(*size) for size in (block.size, page))
        return 0, (finding("P150", Span(str(pdf)), has=has, needs=needs),)
    return block.pages, ()


# --- what stands on it


def _pictures(
    book: Book, theme: Theme, wrap: Wrap
) -> tuple[tuple[tuple[str, Picture], ...], tuple[Finding, ...]]:
    """The pictures by panel, each checked, and held against the room it has."""
    style = book.jacket
    asked = {key: str(getattr(style, key)) for key in PICTURES}
    if style.wrap:
        asked = {"wrap": style.wrap}
    places = {path: [Span(CONFIG)] for path in asked.values() if path}
    read, found = plates.gather(plates.tasks(book, places, theme, None), places, Means())
    pictures = tuple((name, read[path]) for name, path in asked.items() if path in read)
    for name, picture in pictures:
        found = (*found, *_unfit(name, picture, wrap))
    return pictures, found


def _unfit(name: str, picture: Picture, wrap: Wrap) -> Iterator[Finding]:
    """What is wrong with a picture for its panel."""
    supplied = float(picture.width), float(picture.height)
    span = Span(picture.path)
    panel = wrap.size if name == "wrap" else wrap.printed(name)
    if name in {"wrap", "spine"}:
        wrong = tuple(misfit(name, supplied, wrap, span))
    else:
        wrong = tuple(clipped(picture.path, supplied, panel, span))
    yield from wrong
    if picture.media_type != _VECTOR and not errors(wrong):
        yield from blurred(picture.path, supplied, panel, span)


def _jacket(book: Book, wrap: Wrap, pictures: tuple[tuple[str, Picture], ...]) -> Jacket:
    style, data = book.jacket, book.metadata
    blurb = style.blurb or tuple(filter(None, [data.description]))
    written = data.print_isbn or data.identifier
    number = isbn.digits(written) if isbn.claims(written) or data.print_isbn else ""
    return Jacket(
        data,
        wrap.size,
        wrap.bleed,
        tuple(wrap.panels.items()),
        pictures,
        (("back", blurb), ("front_flap", style.front_flap), ("back_flap", style.back_flap)),
        _code(number, written) if number else None,
        style.price or dict(data.imprint).get("定价", ""),
        is_lettered(wrap),
    )


def _code(number: str, written: str) -> Code:
    width, height = barcode.size()
    drawing = Picture(_CODE, _VECTOR, barcode.as_svg(number).encode(), round(width), round(height))
    digits = tuple((item.words, item.left, item.width) for item in barcode.digits(number))
    tall = barcode.DIGITS * barcode.MAGNIFICATION
    return Code(drawing, (width, height), tall, digits, isbn.words(written))
