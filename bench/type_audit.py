"""How well the pages are set, beside other engines: `make type-audit`.

    python -m bench.type_audit [--articles 文件…] [--novel 文件] [--places] [--json] [--no-peers]
    python -m bench.type_audit 某.pdf …    只看做好的 PDF

Every text is built by the command and set by WeasyPrint's own lines and by each engine installed;
the figures are read from the finished PDFs, which stay in `dist/type-audit/`. Ends with 1 where
ours misses a bar.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console

from bench.typeset.extraction import extraction
from bench.typeset.figures import measure, read
from bench.typeset.peers import PEERS, Peer
from bench.typeset.report import (
    ROWS,
    Audit,
    Column,
    plain,
    plain_column,
    show,
    show_places,
    written,
)
from bench.typeset.samples import ROOT, Block, Sample, blocks, make, ready, samples
from bench.typeset.speed import compared
from huozi.page_style import TypeArea

OURS = "活字"
STOCK = "WeasyPrint 原样"

# Shorter texts are laid out three times and the median taken.
_LONG = 100_000


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.type_audit", description="排版质量")
    parser.add_argument("pdf", nargs="*", type=Path, help="只看这些做好的 PDF")
    parser.add_argument("--articles", nargs="+", type=Path, default=[], help="（b）导入的文章")
    parser.add_argument("--novel", type=Path, help="（d）长篇小说，一个文本文件")
    parser.add_argument("--into", type=Path, default=ROOT / "dist" / "type-audit", help="放在哪里")
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="不和别家比")
    parser.add_argument("--places", action="store_true", help="列出每处毛病在哪页哪行")
    parser.add_argument("--json", action="store_true", help="给机器读")
    return parser.parse_args()


def column(engine: str, pdf: Path) -> Column:
    """The figures of one PDF."""
    text = read(pdf)
    return Column(engine, text.pages, measure(text))


def audit(sample: Sample, into: Path, peers: tuple[Peer, ...], say: Console) -> Audit:
    """One text, set by all."""
    say.print(f"（{sample.letter}）{sample.name}：活字、WeasyPrint")
    edition = ready(sample.folder).edition
    words = blocks(edition)
    characters = sum(len(block.text) for block in words)
    ours = make(sample.folder, into / f"{sample.letter}-huozi.pdf")
    stock = into / f"{sample.letter}-weasyprint.pdf"
    seconds = compared(sample.folder, stock, 1 if characters > _LONG else 3)
    columns = [column(OURS, ours), column(STOCK, stock)]
    for peer in peers:
        say.print(f"（{sample.letter}）{sample.name}：{peer.name}")
        found = _peer(peer, words, edition.type_area, into / f"{sample.letter}-{peer.name}.pdf")
        columns.append(found)
    kept = tuple(item for item in columns if not item.missing)
    for item in columns:
        if item.missing:
            say.print(f"  {item.engine}：{item.missing}", markup=False)
    return Audit(sample, characters, kept, extraction(edition, ours), seconds)


def _peer(peer: Peer, words: tuple[Block, ...], area: TypeArea, target: Path) -> Column:
    """Another engine's column, or why it has none."""
    program = peer.program()
    if program is None:
        return Column(peer.name, missing="没有装")
    if sum(len(block.text) for block in words) > peer.most:
        return Column(peer.name, missing="太慢，长文不排")
    try:
        peer.set_text(program, words, area, target)
    except (RuntimeError, OSError) as error:
        return Column(peer.name, missing=f"没有排成：{error}")
    return column(peer.name, target)


def only(pdfs: list[Path], out: Console, *, as_json: bool) -> None:
    """The figures of finished PDFs, whoever set them."""
    found = [column(pdf.name, pdf) for pdf in pdfs]
    if as_json:
        values = {item.engine: plain_column(item) for item in found}
        out.print_json(json.dumps(values, ensure_ascii=False))
        return
    for item in found:
        out.print(f"[bold]{item.engine}[/]，{item.pages} 页")
        for row in ROWS:
            out.print(f"  {row.name}　{written(row, item.figures[row.key])}", highlight=False)
        show_places(out, item)


def main() -> None:
    """Measure, print, and say by the exit code whether every bar is held."""
    asked = arguments()
    out = Console(width=None if sys.stdout.isatty() else 140)
    say = Console(stderr=True, style="dim")
    if asked.pdf:
        only(asked.pdf, out, as_json=asked.json)
        return
    asked.into.mkdir(parents=True, exist_ok=True)
    peers = PEERS if asked.peers else ()
    audits = [
        audit(sample, asked.into, peers, say)
        for sample in samples(asked.articles, asked.novel, asked.into)
    ]
    if asked.json:
        out.print_json(json.dumps([plain(item) for item in audits], ensure_ascii=False))
    else:
        for item in audits:
            show(out, item)
            if asked.places:
                show_places(out, item.columns[0])
    sys.exit(any(list(item.missed()) for item in audits))


if __name__ == "__main__":
    main()
