"""XeLaTeX with ctex, two runs: the first gathers the contents, the second prints their numbers."""

from __future__ import annotations

from pathlib import Path

from bench.peers.running import Peer, Words, main, words
from bench.typeset.peers import HEADING, PEERS, tex, tex_source, xelatex_command


def _style(found: Words) -> str:
    """Running heads of the book on the left and the article on the right, and headings."""
    return rf"""\usepackage{{fancyhdr}}
\geometry{{twoside,headheight=12bp,headsep=12bp,footskip=24bp}}
\pagestyle{{fancy}}\fancyhf{{}}\renewcommand\headrulewidth{{0pt}}
\fancyhead[LE]{{{tex(found.title)}}}\fancyhead[RO]{{\rightmark}}\fancyfoot[LE,RO]{{\thepage}}
\renewcommand\Title[2]{{\ifnum#1=1
  \clearpage\markboth{{#2}}{{#2}}\addcontentsline{{toc}}{{section}}{{#2}}\fi
  {{\noindent\fontsize{{{HEADING}bp}}{{{2 * found.area.leading}bp}}\selectfont
  #2\par}}\nopagebreak}}
"""


def _opening(found: Words) -> str:
    return rf"""{{\centering\fontsize{{26bp}}{{80bp}}\selectfont {tex(found.title)}\par}}
\clearpage\tableofcontents

"""


def commands(program: str, folder: Path, source: Path) -> list[list[str]]:
    """Two runs, from no notes of an earlier one."""
    found = words(folder)
    text = source.with_suffix(".tex")
    text.write_text(tex_source(found.blocks, found.area, _style(found), _opening(found)), "utf-8")
    return [xelatex_command(program, text)] * 2


_ENGINE = next(peer for peer in PEERS if peer.name == "XeLaTeX")
PEER = Peer("XeLaTeX×2", ".pdf", _ENGINE.program, commands, patient=True)

if __name__ == "__main__":
    main(PEER)
