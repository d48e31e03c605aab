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
from huozi.manuscript.layout import margins
from huozi.page_style import TypeArea

FACE = "Noto Serif CJK SC"
# Headings are larger than the body, so that the figures are of the body alone.
HEADING = 14

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
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


def first(names: Sequence[str]) -> str | None:
    """Where the first of these programs that is here is."""
    return next(filter(None, map(shutil.which, names)), None)


def sides_of(area: TypeArea) -> dict[str, str]:
    """The margins as every engine here takes them."""
    return {side: f"{value:.3f}mm" for side, value in margins(area)._asdict().items()}


def page(blocks: Sequence[Block], area: TypeArea, style: str = "", opening: str = "") -> str:
    """The text as a page for browsers: what a careful person would ask of CSS.

    A `style` comes after the rest, an `opening` before the text; headings have their number as id.
    """
    sides = sides_of(area)
    rows = "\n".join(
        f'<h{block.level} id="b{number}">{html.escape(block.text)}</h{block.level}>'
        if block.level
        else f"<p>{html.escape(block.text)}</p>"
        for number, block in enumerate(blocks)
    )
    return f"""<!DOCTYPE html><html lang="zh-Hans"><meta charset="utf-8"><title>peer</title><style>
@page {{ size: {area.trim_width}mm {area.trim_height}mm;
  margin: {sides["top"]} {sides["outer"]} {sides["bottom"]} {sides["inner"]} }}
body {{ margin: 0; font: {area.size}pt/{area.leading}pt "{FACE}"; text-align: justify;
  line-break: strict; text-autospace: normal; orphans: 2; widows: 2 }}
p {{ margin: 0; text-indent: 2em }}
h1, h2, h3, h4, h5, h6 {{ margin: 0; font-size: {HEADING}pt; line-height: {2 * area.leading}pt;
  text-align: start; break-after: avoid }}
{style}</style><body>
{opening}{rows}
</body></html>"""


def chromium(program: str, blocks: Sequence[Block], area: TypeArea, target: Path) -> None:
    """Chromium's print to PDF."""
    source = target.with_suffix(".html")
    source.write_text(page(blocks, area), "utf-8")
    with tempfile.TemporaryDirectory() as profile:
        _run(*chromium_command(program, source, target, profile))


def chromium_command(program: str, source: Path, target: Path, profile: str) -> list[str]:
    """The command that prints a page, from a browser nobody has used."""
    options = [f"--user-data-dir={profile}", f"--print-to-pdf={target}"]
    return [program, *_QUIET, *options, source.as_uri()]


def vivliostyle(program: str, blocks: Sequence[Block], area: TypeArea, target: Path) -> None:
    """Vivliostyle, which lays out in a browser."""
    source = target.with_suffix(".html")
    source.write_text(page(blocks, area), "utf-8")
    browser = first(CHROMIUM)
    options = ["--executable-browser", browser] if browser else []
    _run(program, "build", str(source), "-o", str(target), *options)


def typst(program: str, blocks: Sequence[Block], area: TypeArea, target: Path) -> None:
    """Typst."""
    source = target.with_suffix(".typ")
    source.write_text(typst_source(blocks, area), "utf-8")
    _run(*typst_command(program, source, target))


def typst_source(
    blocks: Sequence[Block], area: TypeArea, style: str = "", opening: str = ""
) -> str:
    """The text for Typst: a line is a box an em high, so that leading is the rest of the pitch.

    A `style` comes after the rest and may set `title(level, words)` anew.
    """
    sides = sides_of(area)
    gap = area.leading - area.size
    rows = "\n".join(
        f"#title({block.level}, {words})" if block.level else f"#par({words})"
        for block in blocks
        for words in [json.dumps(block.text, ensure_ascii=False)]
    )
    return f"""#set page(width: {area.trim_width}mm, height: {area.trim_height}mm, margin: (
  top: {sides["top"]}, bottom: {sides["bottom"]}, left: {sides["inner"]}, right: {sides["outer"]}))
#set text(font: "{FACE}", size: {area.size}pt, lang: "zh", region: "cn",
  top-edge: 0.8em, bottom-edge: -0.2em)
#set par(leading: {gap}pt, spacing: {gap}pt, justify: true,
  first-line-indent: (amount: 2em, all: true))
#let title(level, words) = block(height: {area.leading + area.size}pt, sticky: true,
  text(size: {HEADING}pt, words))
{style}{opening}{rows}
"""


def typst_command(program: str, source: Path, target: Path) -> list[str]:
    """The command that compiles a text, by the program or by its Python package."""
    inside = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"
    command = [sys.executable, "-c", inside] if program == "python" else [program, "compile"]
    return [*command, str(source), str(target)]


_TEX = str.maketrans(
    {c: f"\\{c}" for c in "{}$&#%_"}
    | {"\\": "\\textbackslash{}", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}"}
)


def xelatex(program: str, blocks: Sequence[Block], area: TypeArea, target: Path) -> None:
    """XeLaTeX with ctex."""
    source = target.with_suffix(".tex")
    source.write_text(tex_source(blocks, area), "utf-8")
    _run(*xelatex_command(program, source), cwd=target.parent, patient=True)


def tex_source(blocks: Sequence[Block], area: TypeArea, style: str = "", opening: str = "") -> str:
    """The text for XeLaTeX; a `style` ends the preamble and may renew the command Title."""
    sides = sides_of(area)
    rows = "\n\n".join(
        f"\\Title{{{block.level}}}{{{text}}}" if block.level else text
        for block in blocks
        for text in [tex(block.text)]
    )
    return f"""\\documentclass[fontset=none,zihao=5,linespread=1]{{ctexart}}
\\usepackage[paperwidth={area.trim_width}mm,paperheight={area.trim_height}mm,
  left={sides["inner"]},top={sides["top"]},textwidth={area.width}bp,textheight={area.height}bp,
  nohead,nofoot]{{geometry}}
\\setCJKmainfont{{{FACE}}}\\setmainfont[Ligatures=TeXOff]{{{FACE}}}
\\pagestyle{{empty}}\\setlength\\parskip{{0pt}}\\raggedbottom
\\newcommand\\Title[2]{{{{\\noindent\\fontsize{{{HEADING}bp}}{{{2 * area.leading}bp}}\\selectfont
  #2\\par}}\\nopagebreak}}
{style}\\begin{{document}}\\fontsize{{{area.size}bp}}{{{area.leading}bp}}\\selectfont
{opening}{rows}
\\end{{document}}
"""


def tex(words: str) -> str:
    """Plain words for TeX."""
    return words.translate(_TEX)


def xelatex_command(program: str, source: Path) -> list[str]:
    """The command of one run, to be given in the folder of the source."""
    return [program, "-interaction=batchmode", source.name]


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
    Peer("Chromium", lambda: first(CHROMIUM), chromium),
    Peer("XeLaTeX", lambda: shutil.which("xelatex"), xelatex),
    # 37 pages took 20 s: a novel would take an hour.
    Peer("Vivliostyle", lambda: shutil.which("vivliostyle"), vivliostyle, 100_000),
)
