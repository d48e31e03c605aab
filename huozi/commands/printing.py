"""`impose` and `spread`: a finished PDF laid out for the press, facing pages as a picture."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huozi.commands.shared import EDITION, JSON, PATH, exit_code, plain, print_json, show
from huozi.papers import PAPERS
from huozi.press.folding import GRIDS, SIGNATURES
from huozi.press.paper import Paper, Stock, block_thickness, named
from huozi.usage import Verb

if TYPE_CHECKING:
    from huozi.press.imposing import Imposed

# The ways to impose, and the options that mean something in some of them alone.
_WAYS = ("booklet", "signature", "n-up", "cut-and-stack")
_FOLDED = ("booklet", "signature")
_OF_SOME = {
    "--creep": _FOLDED,
    "--stock": _FOLDED,
    "--mill": ("signature",),
    "--duplex": ("booklet", "signature", "cut-and-stack"),
}
_TURNS = {"long": "双面打印选长边翻转", "short": "双面打印选短边翻转", "": "单面打印"}


class _Number(click.ParamType[float]):
    """A number between two others, in a unit."""

    name = "number"

    def __init__(self, lowest: float, highest: float, unit: str) -> None:
        self.lowest, self.highest, self.unit = lowest, highest, unit

    def convert(
        self, value: str | float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number; a complaint where it is none, or too small or large."""
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not self.lowest <= number <= self.highest:
            self.fail(f"要写 {self.lowest:g} 到 {self.highest:g} 的数（{self.unit}）", param, ctx)
        return number


class _PaperSize(click.ParamType[Paper]):
    """A sheet by name or by its sides."""

    name = "paper"

    def convert(
        self, value: str | Paper, param: click.Parameter | None, ctx: click.Context | None
    ) -> Paper:
        """The sheet; a complaint where it is none."""
        paper = named(value) if isinstance(value, str) else value
        if paper is None:
            self.fail(f"可用的有 {'、'.join(PAPERS)}，或写毫米，如 320x450", param, ctx)
        return paper


class _StockOfPaper(click.ParamType[Stock]):
    """A paper as it is bought: grams and bulk."""

    name = "stock"

    def convert(
        self, value: str | Stock, param: click.Parameter | None, ctx: click.Context | None
    ) -> Stock:
        """The paper; a complaint where it has no thickness."""
        if isinstance(value, Stock):
            return value
        try:
            stock = Stock(*(float(part) for part in value.lower().replace("×", "x").split("x")))
        except (TypeError, ValueError):
            stock = Stock(0, 0)
        if not (20 <= stock.grams <= 500 and 0.5 <= stock.bulk <= 3):
            self.fail("写克重x松厚度，如 80x1.3（每平方米 80 克，1.3 立方厘米每克）", param, ctx)
        return stock


_FILE = click.argument("file", type=PATH, metavar="文件.pdf")
_BOUND = click.option(
    "--right-bound/--left-bound",
    default=None,
    help="书在哪边装订；不写就看文件，竖排的书在右边。",
)


@click.command(cls=Verb, help="拼版：把一个 PDF 的页排到大纸上，印出来折好、裁好就是书。")
@_FILE
@click.option("-o", "--output", type=PATH, metavar="文件", help="写到哪里；不写就放在原文件旁边。")
@click.option("--booklet", is_flag=True, help="骑马订小册子：每张四面，套在一起，从折缝订。")
@click.option(
    "--signature",
    type=click.Choice([str(size) for size in SIGNATURES]),
    metavar="面数",
    help="胶订、锁线用的帖：一张纸 8、16 或 32 面，垂直折页。",
)
@click.option(
    "--n-up",
    type=click.Choice([str(number) for number in GRIDS]),
    metavar="面数",
    help="看样：一面纸上缩印 2、4、6、8、9 或 16 面。",
)
@click.option(
    "--cut-and-stack",
    type=click.Choice([str(number) for number in GRIDS]),
    metavar="面数",
    help="裁切叠放：一面纸上这么多面，裁开的几叠依次摞起来就是书。",
)
@click.option(
    "--paper",
    type=_PaperSize(),
    metavar="纸",
    help="A4、SRA3、大对开……或 320x450；不写用最小的。",
)
@click.option(
    "--creep",
    type=_Number(0, 2, "毫米"),
    metavar="毫米",
    help="爬移：每往里一张，版心向订口移多少。",
)
@click.option(
    "--stock",
    type=_StockOfPaper(),
    metavar="克重x松厚度",
    help="用什么纸，如 80x1.3；由它算爬移和书厚。",
)
@click.option(
    "--mill",
    type=_Number(0, 10, "毫米"),
    default=0,
    metavar="毫米",
    help="胶订铣背：每面订口铣去多少。",
)
@click.option(
    "--duplex",
    type=click.Choice(["long", "short"]),
    metavar="边",
    help="打印机沿长边（long）还是短边（short）翻面。",
)
@_BOUND
@click.option("--no-marks", is_flag=True, help="不印折线、裁切线、折标和张号。")
@JSON
def impose(
    file: Path,
    output: Path | None,
    *,
    paper: Paper | None,
    creep: float | None,
    stock: Stock | None,
    mill: float,
    duplex: str | None,
    right_bound: bool | None,
    no_marks: bool,
    as_json: bool,
    **ways: str | bool | None,
) -> None:
    """Lay the pages of a PDF out on sheets."""
    way, number = _way(ways)
    _refuse_useless(way)
    target = output or file.with_name(f"{file.stem}-{way}{number or ''}.pdf")
    _refuse_target(target, ".pdf", file)
    from huozi.desk.printing import impose_file  # noqa: PLC0415
    from huozi.press.planning import Wish  # noqa: PLC0415 — heavy: only when needed

    shift = creep if creep is not None else stock.thickness if stock else 0.0
    wish = Wish(way, number, paper, shift, mill, not no_marks, duplex or "", right_bound)
    imposed, found = impose_file(file, wish, target)
    thickness = block_thickness(imposed.total, stock) if imposed and stock else None
    if as_json:
        print_json(_told(target, imposed, thickness) | {"findings": plain(found)})
    else:
        show(found)
        if imposed is not None:
            click.echo(_line(target, imposed, thickness))
    sys.exit(exit_code(found))


def _way(ways: dict[str, str | bool | None]) -> tuple[str, int]:
    """The one way that is asked for, and its number of pages."""
    asked = [(way, value) for way in _WAYS if (value := ways[way.replace("-", "_")])]
    if len(asked) != 1:
        raise click.UsageError(f"要选一种拼法：{'、'.join(f'--{way}' for way in _WAYS)}")
    way, value = asked[0]
    return way, 0 if value is True else int(value)


def _refuse_useless(way: str) -> None:
    """A complaint for an option that has nothing to do with the way."""
    context = click.get_current_context()
    for option, fit in _OF_SOME.items():
        source = context.get_parameter_source(option.removeprefix("--"))
        given = source is click.core.ParameterSource.COMMANDLINE
        if given and way not in fit:
            raise click.UsageError(f"{option} 只和 {'、'.join(f'--{name}' for name in fit)} 一起用")


def _refuse_target(target: Path, ending: str, source: Path) -> None:
    if target.suffix.lower() != ending:
        raise click.UsageError(f"-o 后面的文件要以 {ending} 结尾，不是 {target.name}")
    if target.exists() and source.exists() and target.samefile(source):
        raise click.UsageError("-o 不能是原来的文件")


def _told(target: Path, imposed: Imposed | None, thickness: float | None) -> dict[str, object]:
    """What was written, for machines; `thickness` of the block in mm."""
    if imposed is None:
        return {"file": None}
    return {
        "file": str(target),
        "sheets": imposed.sheets,
        "paper": imposed.paper,
        "pages": imposed.total,
        "duplex": imposed.turn,
        "thickness": thickness and round(thickness, 2),
    }


def _line(target: Path, imposed: Imposed, thickness: float | None) -> str:
    words = [f"{imposed.sheets} 张 {imposed.paper}", f"{imposed.total} 面", _TURNS[imposed.turn]]
    if thickness is not None:
        words.append(f"书心厚 {thickness:.1f} 毫米")
    return f"✓ {target}（{'，'.join(words)}）"


@click.command(cls=Verb, help="看一看：把印着这个页码的两面画成一张 PNG。")
@click.argument("folio", metavar="页码")
@click.argument("place", type=PATH, default=Path("book"), metavar="[文件夹或文件.pdf]")
@click.option(
    "-o",
    "--output",
    type=PATH,
    default=Path("spread.png"),
    metavar="文件",
    help="写到哪里；不写就是 spread.png。",
)
@click.option(
    "--dpi",
    type=_Number(20, 600, "每英寸的点数"),
    default=150,
    metavar="点数",
    help="每英寸画多少点；不写是 150。",
)
@_BOUND
@EDITION
@JSON
def spread(
    folio: str,
    place: Path,
    output: Path,
    dpi: float,
    *,
    edition: str,
    right_bound: bool | None,
    as_json: bool,
) -> None:
    """Draw the pages that face at a folio."""
    _refuse_target(output, ".png", place)
    if edition and place.suffix.lower() == ".pdf":
        raise click.UsageError("--edition 只和书稿文件夹一起用")
    from huozi.desk.printing import draw_facing, finished_pdf  # noqa: PLC0415
    from huozi.press.spreads import Look  # noqa: PLC0415 — heavy: only when needed

    written: tuple[Path, ...] = ()
    pdf, found = finished_pdf(place, edition)
    if pdf is not None:
        written, found = draw_facing(pdf, Look(folio, int(dpi), right_bound), output)
    if as_json:
        print_json({"pictures": [str(path) for path in written], "findings": plain(found)})
    else:
        show(found)
        for path in written:
            click.echo(f"✓ {path}")
    sys.exit(exit_code(found))
