"""Step 1 put to work: received files become articles of a book, with a ledger of each import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from huozi import files
from huozi.desk import ledger
from huozi.desk.works import begin, common, untold
from huozi.diagnostics import Finding, Span, errors, finding
from huozi.intake.comparison import Compared
from huozi.intake.edits import Received
from huozi.intake.reprints import reprints
from huozi.intake.several import Parcel, receive_all
from huozi.manuscript.load import load
from huozi.manuscript.outline import RECEIVED, article_files
from huozi.reasons import reason
from huozi.work.steps import Progress, failed, quiet
from huozi.work.workers import Failure, Limits, run

# What one received file may take to read: far above any real one.
RECEIVE_LIMITS = Limits(seconds=60, megabytes=2048)
# Plain text is never long; the others carry pictures.
TEXTS = frozenset({".txt", ".text", ".md", ".html", ".htm", ".xhtml"})

Task = tuple[str, dict[str, str]]  # a received file's path, the answers of earlier imports
Outcome = tuple[bytes, Parcel, tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote, what it found, and each article beside its original."""

    written: tuple[Path, ...]
    found: tuple[Finding, ...]
    compared: tuple[Compared, ...] = ()


def import_files(
    received: Iterable[Path],
    into: Path,
    limits: Limits = RECEIVE_LIMITS,
    progress: Progress = quiet,
) -> Imported:
    """Turn each file into articles of the book in `into`; one bad file doesn't stop the rest.

    A folder that is no book yet becomes one with its first article.
    """
    paths = tuple(_expanded(received))
    earlier = tuple(ledger.ledgers(into))
    tasks: list[Task] = [(str(path), ledger.answers_for(earlier, path.name)) for path in paths]
    outcomes = _received(tasks, limits, progress)
    found = [item for _, _, problems in outcomes for item in problems]
    held = [parcel for _, parcel, _ in outcomes if parcel.articles]
    if not held:
        return Imported((), tuple(found))
    begun, beginning = _begin(into, held)
    written = list(begun)
    found.extend(beginning)
    compared: list[Compared] = []
    known = {entries.path: entries for entries in earlier}
    for path, (data, parcel, _) in zip(paths, outcomes, strict=True):
        if parcel.articles:
            placed, problems = _place(into, path.name, data, parcel, known)
            written, found = [*written, *placed], [*found, *problems]
            pairs = zip(parcel.originals, parcel.articles, strict=True)
            compared.extend(Compared(path.name, text, article) for text, article in pairs)
    found.extend(_in_book(into, written, held))
    return Imported(tuple(written), tuple(found), tuple(compared))


def _received(tasks: list[Task], limits: Limits, progress: Progress) -> list[Outcome]:
    """What each of the received files holds, in their order."""
    outcomes: dict[int, Outcome] = {}
    told = progress("导入", dict.fromkeys(range(len(tasks)), 1))
    for number, result in run(read_received, tasks, limits):
        told(number)
        if isinstance(result, Failure):
            name, _ = tasks[number]
            outcomes[number] = b"", Parcel(), (failed(result, name, Span(name), limits),)
        else:
            outcomes[number] = result
    return [outcomes[number] for number in range(len(tasks))]


def _expanded(received: Iterable[Path]) -> Iterable[Path]:
    """The files given, and those in the folders given, by name."""
    for path in received:
        if path.is_dir() and not path.suffix:
            inside = sorted(item for item in path.iterdir() if item.is_file())
            yield from (item for item in inside if not item.name.startswith("."))
        else:
            yield path


def read_received(task: Task) -> Outcome:
    """A received file as articles (runs in a child process)."""
    name, answers = task
    path, span = Path(name), Span(name)
    limit = files.TEXT_LIMIT if path.suffix.lower() in TEXTS else files.PICTURE_LIMIT
    try:
        if not path.exists():
            return b"", Parcel(), (finding("B007", span, path=name, near=""),)
        if not path.is_file():
            return b"", Parcel(), (finding("B008", span, path=name, reason="这不是文件"),)
        if (size := path.stat().st_size) > limit:
            values = {"path": name, "size": size >> 20, "limit": limit >> 20}
            return b"", Parcel(), (finding("S002", span, **values),)
        data = path.read_bytes()
        parcel, found = receive_all(data, name, answers, _beside(path))
    except OSError as error:
        return b"", Parcel(), (finding("B008", span, path=name, reason=reason(error)),)
    return data, parcel, found


def _beside(page: Path) -> dict[str, bytes]:
    """The pictures a browser saves beside a web page, in `<page>_files/`."""
    folder = page.with_name(f"{page.stem}_files")
    if page.suffix.lower() not in {".html", ".htm", ".xhtml"} or not folder.is_dir():
        return {}
    inside = [item for item in sorted(folder.iterdir()) if item.is_file() and not item.is_symlink()]
    small = [item for item in inside if item.stat().st_size <= files.TEXT_LIMIT]
    return {f"{folder.name}/{item.name}": item.read_bytes() for item in small}


def _begin(into: Path, held: list[Parcel]) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """A `book.toml` for a folder without one, unless it is a book of loose articles already."""
    if (into / "book.toml").exists() or (into.is_dir() and article_files(into)):
        return (), ()
    return begin(into, common([parcel.work for parcel in held]))


def _place(
    into: Path, name: str, data: bytes, parcel: Parcel, known: Mapping[str, ledger.Ledger]
) -> tuple[list[Path], tuple[Finding, ...]]:
    """Write the articles of a received file, their pictures, their ledgers, and the file itself."""
    home = into / "articles"
    if not home.is_dir() and into.is_dir() and article_files(into):
        home = into
    written: list[Path] = []
    found: list[Finding] = []
    for article in parcel.articles:
        target = home / f"{article.slug}.md"
        path = target.relative_to(into).as_posix()
        problem = _put(target, article.markdown.encode(), into, known.get(path))
        found.extend(problem)
        if not errors(problem):
            written.append(target)
            found.extend(_enter(into, path, article, name))
    for picture in parcel.attachments:
        found.extend(_put(into / picture.path, picture.data, into, None))
    found.extend(_put(into / RECEIVED / name, data, into, None) if written else ())
    return written, tuple(found)


def _put(
    target: Path, data: bytes, into: Path, entries: ledger.Ledger | None
) -> tuple[Finding, ...]:
    """Write a file, unless something else stands there that no import made."""
    try:
        other = target.exists() and target.read_bytes() != data
        if other and not (entries is not None and entries.is_untouched(into)):
            return (finding("R004", Span(str(target)), path=target),)
        files.write(target, data)
    except OSError as error:
        return (finding("R001", Span(str(target)), path=target, reason=reason(error)),)
    return ()


def _enter(into: Path, path: str, article: Received, source: str) -> tuple[Finding, ...]:
    """Write the ledger of an article."""
    try:
        ledger.write(into, path, article, source)
    except OSError as error:
        return (finding("R001", Span(path), path=path, reason=reason(error)),)
    return ()


def _reprints(into: Path, written: list[Path]) -> tuple[Finding, ...]:
    """A word for every new article that says what another of the book says already."""
    paths = article_files(into)
    texts = [(into / path).read_text("utf-8", "replace") for path in paths]
    new = {path.relative_to(into).as_posix() for path in written}
    return tuple(
        finding("I305", Span(paths[pair.second]), other=paths[pair.first], share=pair.share)
        for pair in reprints(texts)
        if new & {paths[pair.first], paths[pair.second]}
    )


def _in_book(into: Path, written: list[Path], held: list[Parcel]) -> Iterator[Finding]:
    """What the book's `book.toml` does not say of what has come, and what it has twice."""
    book, loading = load(into)
    for parcel in held:
        yield from untold(book, parcel.work) if book and parcel.work else ()
    left_out = {item.span.path for item in loading if item.code == "B014"}
    new = (path.relative_to(into).as_posix() for path in written)
    yield from (finding("R007", Span("book.toml"), path=path) for path in new if path in left_out)
    yield from _reprints(into, written)
