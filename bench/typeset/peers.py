"""Other engines, each setting the same plain text on the same type area, where installed."""

from __future__ import annotations

import html
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from bench.typeset.samples import Block
from huozi.layout import margins
from huozi.page_style import TypeArea

FACE = "Noto Serif CJK SC"
# Headings are larger than the body, so that the figures are of the body alone.
HEADING = 14

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update --no-pdf-header-footer"
).split()


class Peer(NamedTuple):
    """An engine: how it is asked for here (None where it isn't), and how it sets a text.

    `most` is how many characters it can be asked to set in reasonable time.
    """

    name: str
    program: Callable[[], str | None]
    set_text: Callable[[str, Sequence[Block], TypeArea, Path], None]
    most: float = float("inf")


def _first(names: Sequence[str]) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


def _sides(area: TypeArea) -> dict[str, str]:
    return {side: f"{value:.3f}mm" for side, value in margins(area)._asdict().items()}


def page(blocks: Sequence[Block], area: TypeArea) -> str:
    """The text as a page for browsers: what a careful person would ask of CSS."""
    sides = _sides(area)
    rows = "\n".join(
        f"<{tag}>{html.escape(block.text)}</{tag}>"
        for block in blocks
        for tag in [f"h{block.level}" if block.level else "p"]
    )
    return f"""<!DOCTYPE html><html lang="zh-Hans"><meta charset="utf-8"><title>peer</title><style>
@page {{ size: {area.trim_width}mm {area.trim_height}mm;
  margin: {sides["top"]} {sides["outer"]} {sides["bottom"]} {sides["inner"]} }}
body {{ margin: 0; font: {area.size}pt/{area.leading}pt "{FACE}"; text-align: justify;
  line-break: strict; text-autospace: normal; orphans: 2; widows: 2 }}
p {{ margin: 0; text-indent: 2em }}
h1, h2, h3, h4, h5, h6 {{ margin: 0; font-size: {HEADING}pt; line-height: {2 * area.leading}pt;
  text-align: start; break-after: avoid }}
</style><body>
{rows}
</body></html>"""


def chromium(program: str, blocks: Sequence[Block], area: TypeArea, target: Path) -> None:
    """Chromium's print to PDF."""
    source = target.with_suffix(".html")
    source.write_text(page(blocks, area), "utf-8")
    with tempfile.TemporaryDirectory() as profile:
        options = [f"--user-data-dir={profile}", f"--print-to-pdf={target}"]
        _run(program, *_QUIET, *options, source.as_uri())


def vivliostyle(program: str, blocks: Sequence[Block], area: TypeArea, target: Path) -> None:
    """Vivliostyle, which lays out in a browser."""
    source = target.with_suffix(".html")
    source.write_text(page(blocks, area), "utf-8")
    browser = _first(_CHROMIUM)
    options = ["--executable-browser", browser] if browser else []
    _run(program, "build", str(source), "-o", str(target), *options)


def typst(program: str, blocks: Sequence[Block], area: TypeArea, target: Path) -> None:
    """Typst: a box an em high for every line, so that leading is the rest of the pitch."""
    sides = _sides(area)
    gap = area.leading - area.size
    rows = "\n".join(
        f"#{'title' if block.level else 'par'}({json.dumps(block.text, ensure_ascii=False)})"
        for block in blocks
    )
    source = target.with_suffix(".typ")
    source.write_text(
        f"""#set page(width: {area.trim_width}mm, height: {area.trim_height}mm, margin: (
  top: {sides["top"]}, bottom: {sides["bottom"]}, left: {sides["inner"]}, right: {sides["outer"]}))
#set text(font: "{FACE}", size: {area.size}pt, lang: "zh", region: "cn",
  top-edge: 0.8em, bottom-edge: -0.2em)
#set par(leading: {gap}pt, spacing: {gap}pt, justify: true,
  first-line-indent: (amount: 2em, all: true))
#let title(words) = block(height: {area.leading + area.size}pt, sticky: true,
  text(size: {HEADING}pt, words))
{rows}
""",
        "utf-8",
    )
    inside = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"
    command = [sys.executable, "-c", inside] if program == "python" else [program, "compile"]
    _run(*command, str(source), str(target))


_TEX = str.maketrans(
    {c: f"\\{c}" for c in "{}$&#%_"}
    | {"\\": "\\textbackslash{}", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}"}
)


def xelatex(program: str, blocks: Sequence[Block], area: TypeArea, target: Path) -> None:
    """XeLaTeX with ctex."""
    sides = _sides(area)
    rows = "\n\n".join(
        f"\\Title{{{text}}}" if block.level else text
        for block in blocks
        for text in [block.text.translate(_TEX)]
    )
    source = target.with_suffix(".tex")
    source.write_text(
        f"""\\documentclass[fontset=none,zihao=5,linespread=1]{{ctexart}}
\\usepackage[paperwidth={area.trim_width}mm,paperheight={area.trim_height}mm,
  left={sides["inner"]},top={sides["top"]},textwidth={area.width}bp,textheight={area.height}bp,
  nohead,nofoot]{{geometry}}
\\setCJKmainfont{{{FACE}}}\\setmainfont[Ligatures=TeXOff]{{{FACE}}}
\\pagestyle{{empty}}\\setlength\\parskip{{0pt}}\\raggedbottom
\\newcommand\\Title[1]{{{{\\noindent\\fontsize{{{HEADING}bp}}{{{2 * area.leading}bp}}\\selectfont
  #1\\par}}\\nopagebreak}}
\\begin{{document}}\\fontsize{{{area.size}bp}}{{{area.leading}bp}}\\selectfont
{rows}
\\end{{document}}
""",
        "utf-8",
    )
    _run(program, "-interaction=batchmode", source.name, cwd=target.parent, patient=True)


def _run(*command: str, cwd: Path | None = None, patient: bool = False) -> None:
    """Run an engine; a `patient` one may complain as long as it writes its file."""
    done = subprocess.run(command, capture_output=True, cwd=cwd, check=False)
    if done.returncode and not patient:
        raise RuntimeError((done.stdout + done.stderr).decode(errors="replace")[-500:])


PEERS = (
    Peer(
        "Typst",
        lambda: shutil.which("typst") or ("python" if find_spec("typst") else None),
        typst,
    ),
    Peer("Chromium", lambda: _first(_CHROMIUM), chromium),
    Peer("XeLaTeX", lambda: shutil.which("xelatex"), xelatex),
    # 37 pages took 20 s: a novel would take an hour.
    Peer("Vivliostyle", lambda: shutil.which("vivliostyle"), vivliostyle, 100_000),
)
