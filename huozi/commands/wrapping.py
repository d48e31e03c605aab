"""`cover`: the cover round a book that was built, as a sheet for the printer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huozi.commands.shared import EDITION, FOLDER, JSON, PATH, exit_code, plain, print_json, show
from huozi.usage import Verb

if TYPE_CHECKING:
    from huozi.making.wrapping import Wrapped

_MOST_PAGES = 5000


@click.command(cls=Verb, help="封面：照排好的书有多厚，画封面、书脊、封底和勒口的一张，给印厂。")
@FOLDER
@click.option(
    "-o", "--output", type=PATH, metavar="文件", help="写到哪里；不写就是 dist/书名-cover.pdf。"
)
@click.option(
    "--pdf",
    type=PATH,
    metavar="文件",
    help="照哪个 PDF 的页数；不写就照 dist/ 里这本书的。",
)
@click.option(
    "--pages",
    type=click.IntRange(1, _MOST_PAGES),
    metavar="面数",
    help="不看 PDF，照这个页数。",
)
@click.option(
    "--profile",
    default="print",
    metavar="用处",
    help="颜色照哪一种 PDF：print 黑字只用黑墨，press 全部换成油墨的颜色；不写是 print。",
)
@click.option("--no-marks", is_flag=True, help="不印裁切线和折线。")
@EDITION
@JSON
def cover(
    folder: Path,
    output: Path | None,
    *,
    pdf: Path | None,
    pages: int | None,
    profile: str,
    no_marks: bool,
    edition: str,
    as_json: bool,
) -> None:
    """Draw the cover of a book with the spine its pages make."""
    if pdf and pages:
        raise click.UsageError("--pdf 和 --pages 只写一个")
    if output and output.suffix.lower() != ".pdf":
        raise click.UsageError(f"-o 后面的文件要以 .pdf 结尾，不是 {output.name}")
    if output and pdf and output.exists() and pdf.exists() and output.samefile(pdf):
        raise click.UsageError("-o 不能是书心的 PDF")
    from huozi.making.wrapping import Wish, make_wrap  # noqa: PLC0415 — heavy: only when needed

    wish = Wish(edition, pdf, pages or 0, not no_marks, profile)
    wrapped, found = make_wrap(folder, wish, output)
    if as_json:
        print_json(_told(wrapped) | {"findings": plain(found)})
    else:
        show(found, folder)
        if wrapped is not None:
            click.echo(_line(wrapped))
    sys.exit(exit_code(found))


def _told(wrapped: Wrapped | None) -> dict[str, object]:
    """What was written, for machines; lengths in mm."""
    if wrapped is None:
        return {"file": None}
    return {
        "file": str(wrapped.path),
        "pages": wrapped.pages,
        "pdf": wrapped.pdf and str(wrapped.pdf),
        "spine": round(wrapped.spine, 2),
        "size": [round(side, 2) for side in wrapped.size],
    }


def _line(wrapped: Wrapped) -> str:
    by = f"照 {wrapped.pdf} 的 {wrapped.pages} 面" if wrapped.pdf else f"{wrapped.pages} 面"
    size = "{:.1f}×{:.1f}".format(*wrapped.size)
    return f"✓ {wrapped.path}（{by}，书脊 {wrapped.spine:.1f} 毫米，连出血 {size} 毫米）"
