"""One layout in a process of its own, with our lines or WeasyPrint's: how long it takes.

`python -m bench.typeset.layout_time FOLDER ours|stock FILE.pdf` writes the PDF and prints the
processor seconds that laying out took (writing the file not counted).
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.layout import inline

from bench.typeset.samples import ready
from huozi.pdf.engine import lines
from huozi.pdf.whole import make_pdf

OURS, STOCK = "ours", "stock"


def main(folder: Path, whose: str, target: Path) -> None:
    """Lay out, write, tell the time."""
    prepared = ready(folder)
    if whose == STOCK:
        replaced: Any = lines
        replaced.install = lambda *_: None
    seconds = _timed(weasyprint.HTML, "render")
    made, found = make_pdf(prepared.edition, prepared.theme)
    stock = inline.justify_line.__module__ == inline.__name__
    if made is None or stock != (whose == STOCK):
        raise SystemExit(f"not laid out with {whose} lines: {found}")
    target.write_bytes(made.data)
    # The first pass measures headings alone, and notes may take several over the book.
    sys.stdout.write(f"{seconds[-1]}\n")


def _timed(owner: Any, name: str) -> list[float]:
    """Put a clock around a method; the list fills with the processor seconds of its calls."""
    method = getattr(owner, name)
    taken: list[float] = []

    def timed(*arguments: Any, **options: Any) -> Any:
        began = time.process_time()
        try:
            return method(*arguments, **options)
        finally:
            taken.append(time.process_time() - began)

    setattr(owner, name, timed)
    return taken


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
