"""The pieces that a Word document of ours is put together from: statements with evidence, and tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .clean import clean
from .word_look import EVIDENCE, GREY, PROMPT
from .word_xml import cm, element, pt, w
from .wording import TO_COMPLETE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docx.document import Document
    from docx.oxml.table import CT_TblPr
    from docx.table import Table, _Row
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    from .word import EvidenceForm

_AUTHOR, _INITIALS = "casedraft", "cd"
_LINE_COLOUR = "BFBFBF"
_HEAD_FILL = "F0F2F5"


@dataclass
class Page:
    """A document under way, and the notes that will stand at its end.

    Attributes:
        document: The python-docx document.
        form: How evidence stands in it.
        notes: For the form ``notes``: the lines of each note so far; the first is note 1.
    """

    document: Document
    form: EvidenceForm
    notes: list[Sequence[str]] = field(default_factory=list)

    def add_heading(self, text: str) -> None:
        """Add a heading that stays with what follows it."""
        self.document.add_heading(clean(text), level=1)

    def add_prompt(self, text: str) -> None:
        """Add what the worker is asked to complete, in square brackets."""
        self.document.add_paragraph(f"[{clean(text)}]", style=PROMPT)

    def add_bullet(self) -> Paragraph:
        """Add an empty bullet point and return it."""
        return self.document.add_paragraph(style="List Bullet")

    def write(self, paragraph: Paragraph, text: str, *, mark: str, lines: Sequence[str]) -> None:
        """Write one statement into a paragraph, with its mark and its evidence.

        Args:
            paragraph: A python-docx paragraph.
            text: The statement.
            mark: ``"CHECK: "`` or the like, or ``""``.
            lines: The evidence, a line for each utterance or failed check; empty for none.
        """
        from docx.enum.text import WD_COLOR_INDEX

        runs = [paragraph.add_run(mark)] if mark else []
        runs.append(paragraph.add_run(clean(text) or TO_COMPLETE))
        if mark:
            runs[0].bold = True
            for run in runs:
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        if lines and self.form == "comments":
            self._comment(runs, lines)
        elif lines and self.form == "notes":
            self.notes.append(lines)
            number = paragraph.add_run(f" [{len(self.notes)}]")
            number.font.size = pt(8)

    def add_notes(self) -> None:
        """Add the numbered notes under a heading of their own, when there are any."""
        if not self.notes:
            return
        self.add_heading("Evidence: the words behind each line")
        for number, lines in enumerate(self.notes, start=1):
            self.document.add_paragraph(
                f"[{number}] " + "\n".join(clean(each) for each in lines), style=EVIDENCE
            )

    def _comment(self, runs: Sequence[Run], lines: Iterable[str]) -> None:
        text = "\n".join(clean(each) for each in lines)
        comment = self.document.add_comment(runs, text, author=_AUTHOR, initials=_INITIALS)
        # The moment of export would make every export differ, and says nothing about the evidence.
        comment._comment_elm.attrib.pop(w("date"), None)  # noqa: SLF001  (python-docx always dates it)


def add_table(page: Page, name: str, widths_cm: Sequence[float], head: Sequence[str] | None = None) -> Table:
    """Add a table with light rules.

    Args:
        page: The document under way.
        name: What the table holds, for screen readers.
        widths_cm: The width of each column, in centimetres.
        head: The header row, repeated on every page that the table reaches; None for a table whose first
            column is its header.

    Returns:
        The python-docx table, without body rows.
    """
    table = page.document.add_table(rows=0, cols=len(widths_cm))
    table.autofit = False
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = cm(width)
    properties = table._tbl.tblPr  # noqa: SLF001  (borders, look and caption have no public setters)
    _set_borders(properties)
    look = properties.find(w("tblLook"))
    for attribute in list(look.attrib):
        del look.attrib[attribute]
    look.set(w("firstRow"), "1" if head else "0")
    look.set(w("firstColumn"), "0" if head else "1")
    properties.append(element("tblCaption", val=name))
    if head:
        row = add_row(table, widths_cm)
        _mark_head(row)
        for cell, text in zip(row.cells, head, strict=True):
            cell.paragraphs[0].add_run(text).bold = True
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    return table


def add_row(table: Table, widths_cm: Sequence[float]) -> _Row:
    """Add an empty row that no page break may split, and return it."""
    row = table.add_row()
    row_properties = row._tr.get_or_add_trPr()  # noqa: SLF001
    row_properties.append(element("cantSplit"))
    for cell, width in zip(row.cells, widths_cm, strict=True):
        cell.width = cm(width)
        cell.paragraphs[0].paragraph_format.space_after = pt(1)
        cell.paragraphs[0].paragraph_format.space_before = pt(1)
    return row


def add_aside(paragraph: Paragraph, text: str) -> None:
    """Add who said something, or why it is listed, in brackets and a size smaller."""
    from docx.shared import RGBColor

    run = paragraph.add_run(f" ({clean(text)})")
    run.font.size, run.font.color.rgb = pt(9), RGBColor.from_string(GREY)


def leave_blank(paragraph: Paragraph) -> None:
    """Ask the worker to complete a cell."""
    paragraph.style = PROMPT
    paragraph.add_run(TO_COMPLETE)


def _mark_head(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(element("tblHeader"))  # noqa: SLF001
    for cell in row.cells:
        shade = element("shd", val="clear", color="auto", fill=_HEAD_FILL)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001


def _set_borders(properties: CT_TblPr) -> None:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    edges = [element(side, val="single", sz="4", space="0", color=_LINE_COLOUR) for side in sides]
    # The indent sets the table's rule, not its text, at the margin. The schema wants this order.
    for added in (element("tblInd", w="108", type="dxa"), element("tblBorders", *edges)):
        properties.find(w("tblLayout")).addprevious(added)
