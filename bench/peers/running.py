"""What a peer is, and how one is run and watched."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

from bench.typeset.samples import Block, blocks, ready
from bench.watch import Command, Cost, watched
from huozi.page_style import TypeArea


class Peer(NamedTuple):
    """A program: where it is (None where it isn't), and the commands that make a book's file.

    `commands(program, folder, source)` writes what the program reads, the file `source` with an
    ending of its own, and answers with commands that put the result beside it under `ending`.
    A `patient` one may complain as long as it writes its file.
    """

    name: str
    ending: str
    program: Callable[[], str | None]
    commands: Callable[[str, Path, Path], Sequence[Command]]
    patient: bool = False


class Words(NamedTuple):
    """What a peer is given: the title, plain headings and paragraphs, the type area."""

    title: str
    blocks: tuple[Block, ...]
    area: TypeArea


@cache
def words(folder: Path) -> Words:
    """The words of a book's folder, as our own steps read them."""
    edition = ready(folder).edition
    return Words(edition.metadata.title, blocks(edition), edition.type_area)


class Make(Protocol):
    """Makes a peer's file; says what that cost."""

    def __call__(self, target: Path, *, memory: bool = False) -> Cost:
        """The file `target`, from nothing; the memory looked at or not."""


def prepare(peer: Peer, folder: Path, scratch: Path) -> Make | None:
    """The peer's source, written; what makes a file of it, again and again; None without the peer.

    What is watched is the program alone, from its start to its end.
    """
    program = peer.program()
    if program is None:
        return None
    home = Path(tempfile.mkdtemp(dir=scratch))
    commands = peer.commands(program, folder, home / "book")
    sources = set(home.iterdir())
    made = home / f"book{peer.ending}"

    def make(target: Path, *, memory: bool = False) -> Cost:
        for left in set(home.iterdir()) - sources:  # by an earlier run: it would be a help
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        cost = watched(*commands, folder=home, memory=memory, patient=peer.patient)
        made.replace(target)
        return cost

    return make


def main(peer: Peer) -> None:
    """The command line of a peer's script."""
    parser = argparse.ArgumentParser(description=f"{peer.name} 排同一本书")
    parser.add_argument("book", type=Path, help="书稿文件夹")
    parser.add_argument("target", type=Path, help=f"成品（{peer.ending}）")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.target.parent) as scratch:
        make = prepare(peer, asked.book.resolve(), Path(scratch).resolve())
        if make is None:
            sys.exit(f"没有装 {peer.name}")
        cost = make(asked.target, memory=True)
    seconds = f"{cost.clock:.2f} 秒　处理器 {cost.processor:.2f} 秒"
    sys.stdout.write(f"{peer.name}　{seconds}　{cost.together:.0f} MB\n")
