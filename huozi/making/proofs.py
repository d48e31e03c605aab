"""The pages of a joined PDF read back, leaf by leaf; a leaf once proved stays so.

A leaf's pages are in the file as they were laid out (`joining.unlike`), so that what was read on
them in one file is on them in the next, wherever in it they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

from huozi.assemble.extent import printed
from huozi.diagnostics import Finding, Span, finding
from huozi.model import Edition
from huozi.pdf.laid import Volume
from huozi.pdf.makeup import folios
from huozi.pdf.pages import leaves, numbered
from huozi.verify.leaves import Proof, Stretch, prove
from huozi.work.steps import Means, failed
from huozi.work.workers import Failure

# Each worker reads leaves back in three tasks, if the book is not too short or too long: every task
# opens the file and loads its faces anew, and holds what its leaves should say.
_ROUNDS = 3
_FEWEST, _MOST = 12, 24


def prove_all(
    data: bytes,
    edition: Edition,
    volume: Volume,
    name: str,
    means: Means,
    *,
    meanwhile: Callable[[], None] = lambda: None,
) -> tuple[Finding, ...]:
    """A finding for each leaf whose pages don't say what was set; `meanwhile` is done beside."""
    edition = printed(edition, len(volume.places))
    stretches = _stretches(edition, volume)
    keys = [
        means.key(prove, replace(stretch, first=0, last=0), leaf.seal)
        for stretch, leaf in zip(stretches, volume.leaves, strict=True)
    ]
    told = means.progress("核对", {number: len(s.pages) for number, s in enumerate(volume.leaves)})
    known = ((number, means.recall(key)) for number, key in enumerate(keys))
    proofs = {number: proof for number, proof in known if proof is not None}
    for number in proofs:
        told(number, reused=True)
    lacking = [number for number in range(len(keys)) if number not in proofs]
    size = ceil(len(lacking) / (_ROUNDS * means.workers))
    size = min(max(size, _FEWEST), _MOST)
    groups = [lacking[start : start + size] for start in range(0, len(lacking), size)]
    with _aside(data) as path:
        tasks = [(path, tuple(stretches[number] for number in group)) for group in groups]
        results = means.anew(prove, tasks, means.budget.output)
        meanwhile()
        for place, result in results:
            if isinstance(result, Failure):
                return (failed(result, name, Span(name), means.budget.output),)
            for number, proof in zip(groups[place], result, strict=True):
                means.keep(proof, keys[number])
                proofs[number] = proof
                told(number)
    ordered = [proofs[number] for number in range(len(keys))]
    firsts = [stretch.first for stretch in stretches]
    return (*_differing(edition, ordered, name), *_wide(edition, ordered, firsts, name))


@contextmanager
def _aside(data: bytes) -> Iterator[Path]:
    """A file that all who read it share: a long book handed to each would be there many times."""
    with TemporaryDirectory(prefix="huozi-") as folder:
        path = Path(folder, "book.pdf")
        path.write_bytes(data)
        yield path


def _stretches(edition: Edition, volume: Volume) -> tuple[Stretch, ...]:
    """Where each leaf stands, with what it must say."""
    firsts: dict[int, int] = {}
    there = folios(volume.leaves, volume.places)
    for index, place in enumerate(volume.places):
        firsts.setdefault(place.leaf, index)
    return tuple(
        Stretch(
            replace(
                edition,
                sections=(numbered(leaf, there).section,),
                contents=tuple(entry for entry, _ in leaf.entries),
                pictures=leaf.pictures,
                cover=None,
            ),
            firsts[number],
            firsts[number] + len(volume.leaves[number].pages),
        )
        for number, leaf in enumerate(leaves(edition))
    )


def _differing(edition: Edition, proofs: Sequence[Proof], name: str) -> Iterator[Finding]:
    for section, proof in zip(edition.sections, proofs, strict=True):
        if proof.difference and not proof.wide:  # what is off the page can't be read back
            values = proof.difference._asdict()
            span = Span(section.path or name)
            yield finding("V001", span, file=name, title=section.title, **values)


def _wide(
    edition: Edition, proofs: Sequence[Proof], firsts: Sequence[int], name: str
) -> Iterator[Finding]:
    """What reaches out of the type area, or so far that it is lost."""
    for section, proof, first in zip(edition.sections, proofs, firsts, strict=True):
        for page, over in proof.wide:
            span = Span(section.path or name)
            code = "V214" if proof.difference else "V213"
            yield finding(code, span, page=first + page + 1, over=f"{over:.1f}")
