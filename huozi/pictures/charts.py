"""Charts: a small TOML file of figures is drawn as an SVG of outlines by matplotlib.

Outlines, not text: every reader and printer shows the same glyphs, whatever fonts it has. What
the chart says in words belongs into the picture's alternative text.
"""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from typing import Any

from huozi.model import Picture
from huozi.pictures.chart_data import Chart, read_chart
from huozi.pictures.chart_layout import Drawing, Measure, Text, lay_out

__all__ = ["Chart", "draw_chart", "read_chart"]

_ANCHORS = {"start": "left", "middle": "center", "end": "right"}
_METADATA = re.compile(
    rb"<metadata>.*?</metadata>|<!DOCTYPE[^>]*>|<\?xml[^>]*\?>|<!--.*?-->", re.DOTALL
)


def draw_chart(path: str, chart: Chart, font_file: str, family: str) -> Picture:
    """The chart as an SVG picture; `font_file` holds the face `family` (a collection is fine)."""
    import matplotlib as mpl  # noqa: PLC0415 — half a second, only for books with charts
    from matplotlib import font_manager  # noqa: PLC0415

    if family not in font_manager.fontManager.get_font_names():
        font_manager.fontManager.addfont(font_file)
    settings: dict[Any, Any] = {
        # The second face comes with matplotlib: for a letter the first does not have.
        "font.family": [family, "DejaVu Sans"],
        "svg.fonttype": "path",
        "svg.hashsalt": "huozi",
    }
    with mpl.rc_context(settings):
        drawing = lay_out(chart, _measure())
        data = _drawn(drawing)
    width, height = (round(length * 96 / 72) for length in (drawing.width, drawing.height))
    return Picture(path, "image/svg+xml", data, width, height)


def _measure() -> Measure:
    """The widths of texts in the face that is set."""
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415
    from matplotlib.textpath import text_to_path  # noqa: PLC0415

    @cache
    def at_ten_points(text: str) -> float:
        prop = FontProperties(size=10)
        return float(text_to_path.get_text_width_height_descent(text, prop, ismath=False)[0])

    return lambda text, size: at_ten_points(text) * size / 10


def _drawn(drawing: Drawing) -> bytes:
    """The SVG of a drawing."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    figure = Figure(figsize=(drawing.width / 72, drawing.height / 72))
    FigureCanvasSVG(figure)
    figure.patch.set_visible(False)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, drawing.width)
    axes.set_ylim(drawing.height, 0)
    for mark in drawing.marks:
        if isinstance(mark, Text):
            axes.text(
                mark.x,
                mark.y,
                mark.words,
                fontsize=mark.size,
                color=mark.color,
                ha=_ANCHORS[mark.anchor],
                va="baseline",
                parse_math=False,  # a dollar is a dollar
            )
        else:
            corner = (mark.x, mark.y)
            axes.add_patch(
                Rectangle(corner, mark.width, mark.height, color=mark.color, linewidth=0)
            )
    buffer = BytesIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return re.sub(rb"\n\s*", b"\n", _METADATA.sub(b"", buffer.getvalue())).strip() + b"\n"
