"""The text of a Word document: paragraphs with their runs, in the order a reader meets them."""

from __future__ import annotations

from dataclasses import replace

from huozi.intake.blocks import Kind
from huozi.intake.containers import Element
from huozi.intake.docx_parts import Package
from huozi.intake.docx_runs import GONE, INSERTED, SHAPES, TRANSPARENT, Runs
from huozi.intake.docx_styles import Numbers, child, local, number, value
from huozi.intake.grids import Cell, is_layout, table_part
from huozi.intake.inline import BOLD, Run, bare, joined
from huozi.intake.story import Align, Part, Story


class Reader:
    """Reads the trees of a document into a story."""

    def __init__(self, package: Package, story: Story) -> None:
        self._package, self._story = package, story
        self._numbers = Numbers(package.only("numbering"))
        self.runs = Runs(package, story)

    def body(self, root: Element) -> None:
        """The paragraphs and tables of a body, a cell or a box."""
        for node in root:
            name = local(node)
            if name == "p":
                self._paragraph(node)
            elif name == "tbl":
                self._table(node)
            elif name in GONE:
                self.runs.deleted(node)
            elif name in TRANSPARENT or name == "body":
                self.runs.counts.kept += name in INSERTED
                self.body(node)
            elif name == "altChunk":
                self.runs.counts.formless["嵌入的文件"] += 1

    def notes(self, kind: str) -> None:
        """The notes called so far, from the part that holds them."""
        root = self._package.only(f"{kind}s")
        for node in root if root is not None else ():
            called = self.runs.calls.get((kind, value(node, "id")))
            if called:
                lines = [self.runs.line(p) for p in node.iter() if local(p) == "p"]
                words = "\u3000".join(filter(None, (joined(line.runs).strip() for line in lines)))
                self._story.notes[called] = words.replace("\n", " ")

    def _paragraph(self, node: Element) -> None:
        """A paragraph, then the pictures and boxes anchored in it."""
        line = self.runs.line(node)
        look = line.look
        text = joined(line.runs)
        solid = [run for run in line.runs if run.text.strip()]
        rows = [row for row in text.split("\n") if bare(row).strip()]
        if rows:
            auto = self._numbers.next(look.list_id, look.list_level) if look.list_id else ""
            part = Part(
                "",
                kind=Kind.ITEM if auto == "•" and not look.level else look.kind,
                level=look.level,
                role=look.role,
                align=look.align or Align.NONE,
                size=line.size,
                bold=bool(look.bold) or all(BOLD in run.styles for run in solid),
                indent=_indent(node),
                number="" if auto == "•" else auto,
            )
            self._rows(rows, part)
        for picture in line.pictures:
            self._story.show(picture)
        for box in line.boxes:
            self.body(box)

    def _rows(self, rows: list[str], part: Part) -> None:
        """The lines of a paragraph: verse stays together, a heading is one line."""
        short = all(len(bare(row)) <= 24 for row in rows)
        if part.level or part.role or part.kind is Kind.ITEM:
            self._story.add(replace(part, text=" ".join(rows), kind=part.kind))
        elif len(rows) > 2 and short:
            self._story.add(replace(part, text="\n".join(rows), kind=Kind.LINES, bold=False))
        else:
            for row in rows:
                self._story.add(replace(part, text=row))
                part = replace(part, number="")

    def _table(self, node: Element) -> None:
        """A table of data; one that only places paragraphs is read as those."""
        rows = list(_rows(node))
        nested = any(local(inner) == "tbl" for inner in node.iterdescendants())
        shaped = any(local(inner) in SHAPES for inner in node.iterdescendants())
        texts = [[_plain(cell) for cell in row] for row in rows]
        cells = [[Cell((text,)) for text in row] for row in texts]
        if nested or shaped or is_layout(cells):
            for row in rows:
                for cell in row:
                    self.body(cell)
            return
        self._story.add(table_part([[self._cell(cell) for cell in row] for row in rows]))

    def _cell(self, node: Element) -> Cell:
        properties = child(node, "tcPr")
        lines = (self.runs.line(p) for p in node.iter() if local(p) == "p")
        texts = tuple(filter(None, (joined(_without_bold(line.runs)).strip() for line in lines)))
        return Cell(texts, max(1, number(value(child(properties, "gridSpan")), 1)))


def _rows(table: Element) -> list[list[Element]]:
    """The cells of each row, wrapped in whatever they are."""
    rows = [
        node for node in table.iterdescendants() if local(node) == "tr" and _table_of(node) is table
    ]
    return [
        [cell for cell in row.iterdescendants() if local(cell) == "tc" and _table_of(cell) is table]
        for row in rows
    ]


def _table_of(node: Element) -> Element | None:
    return next((above for above in node.iterancestors() if local(above) == "tbl"), None)


def _plain(node: Element) -> str:
    return "".join(t.text or "" for t in node.iter() if local(t) == "t")


def _without_bold(runs: list[Run]) -> list[Run]:
    """A cell all of whose text is bold is a head, which the table's style shows."""
    if all(BOLD in run.styles for run in runs if run.text.strip()):
        return [replace(run, styles=run.styles - {BOLD}) for run in runs]
    return runs


def _indent(node: Element) -> int:
    """The columns a whole paragraph is set in by, in two to a character of 10.5 points."""
    left = child(node, "pPr", "ind")
    twips = number(value(left, "left") or value(left, "start"))
    return max(0, twips) // 105
