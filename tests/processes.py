"""A build in a process of its own, watched through /proc: what it starts, and what it leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from books import COMMAND, ROOT, Answer, wait_until, write_book

# Long enough that a build of them can be met at its work; chapters of one length.
CHAPTERS = 12
CHAPTER = "\n\n".join(f"第{n}段，" + "一二三四五六七八九十，" * 20 + "完。" for n in range(60))
# What the cache holds once all articles and the cover are ready and nothing is laid out.
READY = CHAPTERS + 1


def write_chapters(folder: Path, chapters: int = CHAPTERS) -> Path:
    """A book whose chapters are alike but for their titles."""
    texts = (f"---\ntitle: 第{n}篇\n---\n\n{CHAPTER}\n" for n in range(1, chapters + 1))
    return write_book(folder, {f"{n:02}.md": text for n, text in enumerate(texts, 1)})


@dataclass(frozen=True)
class Desk:
    """A book, and folders of its own for what a build keeps, drops and makes."""

    book: Path
    cache: Path
    drafts: Path
    out: Path

    @property
    def targets(self) -> tuple[Path, Path]:
        """What a build makes."""
        return self.out / "书.epub", self.out / "书.pdf"

    @property
    def command(self) -> list[str]:
        """What builds the book into its targets."""
        one, other = map(str, self.targets)
        return [*COMMAND, "build", str(self.book), "-o", one, "-o", other]

    @property
    def env(self) -> dict[str, str]:
        """The environment a build runs in."""
        own = {"HUOZI_CACHE": str(self.cache), "TMPDIR": str(self.drafts), "PYTHONPATH": str(ROOT)}
        return os.environ | own

    def kept(self) -> list[Path]:
        """The entries of the cache."""
        return [path for path in self.cache.glob("*/*") if not path.name.startswith("half-")]

    def scraps(self) -> list[str]:
        """What lies where nothing should lie once a build has ended."""
        beside = [path.name for path in self.out.iterdir() if path not in self.targets]
        half = [path.name for path in self.cache.glob("*/half-*")]
        return [*beside, *half, *(path.name for path in self.drafts.iterdir())]

    def made(self) -> tuple[bytes, ...]:
        """The bytes of the targets."""
        return tuple(target.read_bytes() for target in self.targets)

    def build(self, *options: str, before: tuple[str, ...] = (), **env: str) -> Answer:
        """A build from its beginning to its end; `before` is a program that runs it."""
        ended = subprocess.run(
            [*before, *self.command, *options],
            env=self.env | env,
            capture_output=True,
            text=True,
            check=False,
        )
        return Answer(ended.returncode, ended.stdout, ended.stderr)


def desk(folder: Path, book: Path) -> Desk:
    """A desk for a book, below a folder."""
    found = Desk(book, folder / "cache", folder / "tmp", folder / "出")
    for path in (found.cache, found.drafts, found.out):
        path.mkdir(mode=0o700)
    return found


# A program hears the signals that whoever runs the tests may not (`nohup`).
HEEDFUL = ("env", "--default-signal=INT,HUP,TERM") if sys.platform == "linux" else ()


@dataclass(frozen=True)
class Running:
    """A build that runs in a session of its own."""

    process: subprocess.Popen[str]

    def members(self) -> list[int]:
        """Every process of the session, whoever its parent is by now."""
        return [pid for pid, session, _ in _table() if session == self.process.pid]

    def workers(self) -> list[int]:
        """The children that do the work: those of the process that forks them."""
        parents = {pid: parent for pid, _, parent in _table()}
        forkers = {pid for pid in self.members() if parents.get(pid) == self.process.pid}
        return [pid for pid in self.members() if parents.get(pid) in forkers]

    def ended(self) -> Answer:
        """How it ended, once nothing of it is left."""
        out, err = self.process.communicate()
        wait_until(lambda: not self.members())
        return Answer(self.process.returncode, out, err)


@contextmanager
def running(place: Desk, *options: str) -> Iterator[Running]:
    """A build that has begun; whatever a test does, nothing of it stays."""
    with subprocess.Popen(
        [*HEEDFUL, *place.command, *options],
        env=place.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        found = Running(process)
        try:
            yield found
        finally:
            for pid in found.members():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def _table() -> Iterator[tuple[int, int, int]]:
    """Every living process: its number, its session, its parent."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended
            state, parent, _, session, *_ = path.read_text().rpartition(")")[2].split()
            if state != "Z":
                yield int(path.parent.name), int(session), int(parent)
