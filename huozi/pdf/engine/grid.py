"""Blocks that take whole lines, so that the text after them stands on the grid (clreq 2.3.3).

WeasyPrint has no `block-step-size` (CSS Rhythmic Sizing); its private `block_level_layout` is
wrapped, for one exact version, and every block of `STEPPED` grows to the next line of the page.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, page

# Blocks whose own height is not a number of lines: what they lack is shared above and below.
STEPPED = frozenset(
    {"header", "figure", "table", "blockquote", "pre", "dl", "div", "aside", "h2", "h3", "h4"}
)
# Less than this, in px, is rounding.
_NOTHING = 0.01

_block_level_layout = block.block_level_layout


class Stepper:
    """Answers WeasyPrint's calls with blocks grown to whole lines of the grid, in px."""

    leading = 0.0
    top = 0.0

    def root_level_layout(self, context: Any, box: Any, *others: Any, **named: Any) -> Any:
        """WeasyPrint's contract for what stands on the page itself: the first line is there."""
        if box.is_for_root_element:
            self.top = box.position_y
        return self.block_level_layout(context, box, *others, **named)

    def block_level_layout(
        self, context: Any, box: Any, bottom_space: float, skip_stack: Any, containing_block: Any,
        *others: Any, **named: Any,
    ) -> Any:  # fmt: skip
        """WeasyPrint's contract: the new block, and where it goes on, before all else."""
        result = _block_level_layout(
            context, box, bottom_space, skip_stack, containing_block, *others, **named
        )
        new_box, resume_at = result[:2]
        if new_box is not None and resume_at is None and self._steps(box, containing_block):
            lacking = self._lacking(new_box)
            bottom = new_box.border_box_y() + new_box.border_height() + lacking
            if lacking > _NOTHING and not context.overflows_page(bottom_space, bottom):
                _grow(new_box, lacking)
        return result

    def _steps(self, box: Any, containing_block: Any) -> bool:
        return (
            self.leading > 0
            and box.element_tag in STEPPED
            and (isinstance(box, boxes.BlockBox) and box.is_in_normal_flow())
            and not isinstance(
                containing_block,
                boxes.TableCellBox | boxes.FlexContainerBox | boxes.GridContainerBox,
            )
        )

    def _lacking(self, box: Any) -> float:
        """How far the foot of a block, its margin included, is from the next line."""
        foot = box.border_box_y() + box.border_height() + box.margin_bottom - self.top
        lacking = -foot % self.leading
        return 0.0 if self.leading - lacking < _NOTHING else lacking


def _grow(box: Any, height: float) -> None:
    """Make a block higher, its content in the middle."""
    for child in box.children:
        child.translate(0, height / 2)
    box.height += height


_STEPPER = Stepper()


def install(leading: float) -> None:
    """Keep blocks to a grid of lines `leading` px apart; 0 leaves them where they fall."""
    _STEPPER.leading = leading
    block.block_level_layout = _STEPPER.block_level_layout
    page.block_level_layout = _STEPPER.root_level_layout
