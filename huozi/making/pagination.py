"""A PDF made leaf by leaf: laid out side by side, remembered, joined, and read back.

Leaves don't depend on one another but for the folios that contents and references show, so those
that show them are laid out again until no folio moves. Heads and folios come last of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version

from huozi import fonts
from huozi.assemble.extent import bound, compared, filled, printed
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.doctor import machine
from huozi.making.furnishing import Furnisher
from huozi.making.outputs import Made, Outcome
from huozi.making.proofs import prove_all
from huozi.model import Book, Edition, Matter
from huozi.page_style import TypeArea
from huozi.pdf import joining
from huozi.pdf.faces import dress
from huozi.pdf.laid import About, Face, Heads, LeafPages, Margins, PageKind, Place, Volume
from huozi.pdf.leaves import (
    Dress,
    FontTask,
    LeafTask,
    get_going,
    hang_together,
    set_font,
    set_leaf,
)
from huozi.pdf.makeup import counted, folios, make_up, page_starts, turned
from huozi.pdf.notes import Arrangement, moved
from huozi.pdf.pages import leaves
from huozi.pdf.sheet import sheet
from huozi.pdf.shown import Sharing, all_faces
from huozi.reader_style import PageStart
from huozi.themes import Theme
from huozi.verify.leaves import load_reader
from huozi.work.hands import Hands
from huozi.work.steps import Means, StoppedError, failed, named
from huozi.work.workers import Failure

# How often leaves are laid out at most until no folio moves.
ROUNDS = 5


Settle = Callable[[tuple[PageStart, ...]], None]


def paginate(
    edition: Edition, theme: Theme, name: str, means: Means, settle: Settle = lambda _: None
) -> Outcome | None:
    """A PDF and what was found; None for a book that has to be laid out as one document.

    `edition` is ready for its output; `name` is the file's; `settle` is told where the pages
    begin whenever that seems to be known.
    """
    try:
        return _Book(edition, theme, name, means, settle).made()
    except StoppedError as stop:
        return None, stop.found


def begin(do: Hands, book: Book, theme: Theme) -> None:
    """Have a child get going while articles are set: the first leaf would have to wait for it."""
    with suppress(StoppedError):
        do.start(get_going, _dressed(theme, book.type_area))


def _dressed(theme: Theme, area: TypeArea) -> Dress:
    """The style sheet of the pages."""
    dressed = dress(theme, fonts.installed())
    try:
        css = sheet(dressed.theme, area)
    except KeyError as error:
        span = Span(f"styles/{theme.name}")
        raise StoppedError(finding("P005", span, name=error.args[0])) from None
    return Dress(f"{dressed.css}\n{css}", tuple(dressed.files.items()))


@dataclass(frozen=True, slots=True)
class _Book:
    """A book on its way to pages, and how the work on it is done."""

    edition: Edition
    theme: Theme
    name: str
    means: Means
    settle: Settle

    def made(self) -> Outcome | None:
        """All steps, one after the other."""
        dressed = _dressed(self.theme, self.edition.type_area)
        if self.edition.type_area.vertical or hang_together(dressed.css):
            return None
        furnisher = Furnisher(dressed, self.edition.metadata.language, self.means)
        laid, places, found = self._laid_out(dressed, furnisher)
        if any(item.stray for item in laid):
            return None
        if missing := "".join(item.missing for item in laid):
            return Made(b"", missing=missing), found
        if errors(found):
            return None, found
        starts = self._starts(laid, places)
        self.settle(starts)
        heads = self._heads(furnisher, [place.margins for place in places])
        if heads.missing:
            return Made(b"", missing=heads.missing), found
        faces = all_faces((*(item.faces for item in laid), heads.faces))
        told = self.means.progress("合成", dict.fromkeys(range(len(places)), 1))
        programs = self._fonts(dressed, faces)
        about = _about(self.edition)
        volume = Volume(tuple(laid), places, dict(heads.drawn), programs, faces, about)
        self.means.anew(load_reader, [None] * self.means.workers, self.means.budget.output)
        data = joining.join(volume)  # while the children have nothing else to do
        for number in range(len(places)):
            told(number)
        check = partial(self._hold_against, volume, data)
        differing = prove_all(data, self.edition, volume, self.name, self.means, meanwhile=check)
        shown = ((face.description, "".join(row[2] for row in face.glyphs)) for face in faces)
        unaided = fonts.without_help(shown, self.theme)
        found = (*found, *differing, *compared(self.edition, len(places)))
        return Made(data, len(places), "", starts, unaided), found

    def _hold_against(self, volume: Volume, data: bytes) -> None:
        """Hold the file against what it was joined of."""
        if lost := joining.unlike(data, volume):
            raise StoppedError(self._ended(Failure("crash", lost)))

    def _laid_out(
        self, dressed: Dress, furnisher: Furnisher
    ) -> tuple[list[LeafPages], tuple[Place, ...], tuple[Finding, ...]]:
        """Every leaf, with the folios it shows, on the side it stands on, and where pages are."""
        # Until the pages are counted the imprint is that of a book of one page, unit and all.
        tasks = [
            LeafTask(leaf, self.edition.lines, dressed, PageKind(is_first=number == 0))
            for number, leaf in enumerate(leaves(printed(self.edition, 1)))
        ]
        laid: dict[int, LeafPages] = {}
        ordered: list[LeafPages] = []
        places: tuple[Place, ...] = ()
        counts = counted(dressed.css)
        waiting: Sequence[int] = range(len(tasks))

        def foresee() -> None:
            """Begin what stays as it is where no page moves any more."""
            if places:
                furnisher.begin([place.margins for place in places])
                self.settle(self._starts(ordered, places))
            else:
                self.means.anew(get_going, [dressed], self.means.budget.output)

        for _ in range(ROUNDS):
            laid |= self._set({number: tasks[number] for number in waiting}, foresee)
            ordered = [laid[number] for number in range(len(tasks))]
            places = make_up(ordered, counts)
            waiting = _revise(tasks, ordered, places, self.edition.profile.signature)
            if not waiting:
                break
        found = tuple(self._told(ordered))
        if waiting:
            found = (*found, finding("P012", Span(f"styles/{self.theme.name}"), rounds=ROUNDS))
        return ordered, places, found

    def _starts(self, laid: Sequence[LeafPages], places: Sequence[Place]) -> tuple[PageStart, ...]:
        """Where the pages begin, as the leaves now are."""
        names = [section.id for section in self.edition.sections]
        return page_starts(names, laid, places, _about(self.edition).first_body)

    def _set(
        self, tasks: dict[int, LeafTask], meanwhile: Callable[[], None]
    ) -> dict[int, LeafPages]:
        """Lay out some leaves, the longest first, so that all workers end at about one time."""
        sizes = {number: task.leaf.size for number, task in tasks.items()}
        numbers = sorted(sizes, key=lambda number: -sizes[number])
        told = named(self.means.progress("排版面", sizes), numbers)
        limits = self.means.budget.output
        found: dict[int, LeafPages] = {}
        sharing = Sharing()
        failures: list[Finding] = []
        ordered = [tasks[number] for number in numbers]
        work = self.means.do(set_leaf, ordered, limits, machine, told=told, anywhere=True)
        meanwhile()
        for place, result in work:
            number = numbers[place]
            if isinstance(result, Failure):
                section = self.edition.sections[number]
                name = section.path or section.title
                failures.append(failed(result, name, Span(name, 1), limits))
            else:
                found[number] = sharing(result)
        if lacking := next((item.lacking for item in found.values() if item.lacking), ""):
            failures = [finding("P003", Span("Pango"), missing="Pango", reason=lacking)]
        if failures:
            raise StoppedError(*failures)
        return found

    def _told(self, laid: Sequence[LeafPages]) -> Iterator[Finding]:
        """What was found while leaves were laid out, each thing once."""
        span = Span(f"styles/{self.theme.name}")
        yield from _complaints((text for item in laid for text in item.problems), span)
        at_end = frozenset[str]().union(*(item.at_end for item in laid))
        yield from moved(self.edition.sections, Arrangement(at_end))
        if stock := next((item.stock for item in laid if item.stock), ""):
            yield finding("P011", Span("WeasyPrint"), reason=stock)
        if not all(item.settled for item in laid):
            yield finding("P010", span)

    def _heads(self, furnisher: Furnisher, wanted: Sequence[Margins]) -> Heads:
        """The heads of all pages."""
        heads = furnisher.drawn(wanted)
        if isinstance(heads, Failure):
            raise StoppedError(self._ended(heads))
        if found := tuple(_complaints(heads.problems, Span(f"styles/{self.theme.name}"))):
            raise StoppedError(*found)
        return heads

    def _fonts(self, dressed: Dress, faces: Sequence[Face]) -> tuple[bytes, ...]:
        """A PDF for each face with its font, the largest begun first."""
        ordered = sorted(faces, key=lambda face: -len(face.glyphs))
        tasks = [FontTask(dressed, face) for face in ordered]
        limits = self.means.budget.output
        found: dict[str, bytes] = {}
        for place, result in self.means.do(set_font, tasks, limits, machine, anywhere=True):
            if isinstance(result, Failure):
                raise StoppedError(self._ended(result))
            found[ordered[place].name] = result
        return tuple(found[face.name] for face in faces)

    def _ended(self, failure: Failure) -> Finding:
        return failed(failure, self.name, Span(self.name), self.means.budget.output)


def _revise(
    tasks: list[LeafTask], laid: Sequence[LeafPages], places: Sequence[Place], signature: int
) -> tuple[int, ...]:
    """The leaves that show folios which have moved, or stand on another side than they can.

    Their tasks are changed to what they are now to be laid out for.
    """
    now, sides = folios(laid, places), turned(laid, places)
    total = bound(len(places), signature)
    changed = []
    for number, (task, item) in enumerate(zip(tasks, laid, strict=True)):
        shown = tuple((name, now[name]) for name in item.wanted if name in now)
        kind = replace(task.kind, side=sides.get(number, task.kind.side))
        leaf = replace(task.leaf, section=filled(task.leaf.section, total))
        wanted = replace(task, leaf=leaf, folios=shown, kind=kind)
        if wanted != task:
            tasks[number] = wanted
            changed.append(number)
    return tuple(changed)


def _complaints(problems: Iterable[str], span: Span) -> Iterator[Finding]:
    """What the engine complained of, each thing once."""
    for text in dict.fromkeys(problems):
        yield finding("P004" if text.startswith("Ignored") else "P002", span, reason=text)


def _about(edition: Edition) -> About:
    """What the file says of the book (ISO 32000-1 14.3.3)."""
    data = edition.metadata
    moment = edition.modified.strftime("D:%Y%m%d%H%M%SZ")
    rows = {
        "Title": data.title,
        "Author": ", ".join(person.name for person in data.authors),
        "Subject": data.description,
        "Keywords": "，".join(data.subjects),
        "Creator": "huozi",
        "Producer": f"WeasyPrint {version('weasyprint')}",
        "CreationDate": moment,
        "ModDate": moment,
    }
    body = next((item.id for item in edition.sections if item.matter is Matter.BODY), "")
    return About(body, data.language, tuple((key, words) for key, words in rows.items() if words))
