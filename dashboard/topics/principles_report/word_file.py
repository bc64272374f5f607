"""A report as a Word document: headings, lists and tables are styles, so that they can be found and changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt

from dashboard.exports.citation import PRODUCT_AUTHOR
from dashboard.topics.principles_report.document import Block, Grid, Listing, Report

_TABLE = "Light Grid Accent 1"
_NOTE = "Quote"
_MARGIN, _SMALL = Mm(18), Pt(8.5)


def word(of: Report, made_on: date) -> bytes:
    """Return the document of a report; `made_on` is its date."""
    document = docx.Document()
    _page(document)
    properties = document.core_properties
    properties.title, properties.author, properties.language = of.title, PRODUCT_AUTHOR, "en-GB"
    properties.created = properties.modified = properties.created.replace(
        made_on.year, made_on.month, made_on.day, 0, 0, 0
    )
    document.add_heading(of.title, 0)
    for line in of.about:
        document.add_paragraph(line, style="Subtitle")
    for part in of.parts:
        document.add_heading(part.heading, part.level)
        for block in part.blocks:
            _add(document, block)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _page(document: Document) -> None:
    """Set A4 on its side: tables have six columns."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN


def _add(document: Document, block: Block) -> None:
    if isinstance(block, Listing):
        for item in block.items:
            document.add_paragraph(item, style="List Number" if block.is_numbered else "List Bullet")
    elif isinstance(block, Grid):
        _table(document, block)
    else:
        document.add_paragraph(block.text, style=_NOTE if block.tone else None)


def _table(document: Document, block: Grid) -> None:
    """Add a table after its caption; its head is repeated on each page."""
    document.add_paragraph(block.caption, style="Caption").paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(block.headings), style=_TABLE)
    _fill(table.rows[0].cells, block.headings)
    _mark(table.rows[0], "w:tblHeader")
    for row in block.rows:
        line = table.add_row()
        _mark(line, "w:cantSplit")
        _fill(line.cells, row)
    document.add_paragraph()


def _mark(row: Any, name: str) -> None:
    """Set a property of a row that python-docx has no name for."""
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001


def _fill(cells: Iterable[Any], texts: Sequence[str]) -> None:
    for cell, text in zip(cells, texts, strict=True):
        cell.text = text
        for run in cell.paragraphs[0].runs:
            run.font.size = _SMALL
