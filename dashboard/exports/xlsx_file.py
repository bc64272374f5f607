"""XLSX: a sheet `Data` whose text cells are text and never formulas, and a sheet `About`.

For people: beside each column of codes stands one of their names, columns have widths, the head stays and filters.

The workbook is written as it streams: cells are typed (`inlineStr`, number, boolean) and stand in the order of the
columns, so they carry no addresses. ECMA-376 part 1, chapter 18.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow as pa

from dashboard.exports.cells import joined_bytes, lines, numerals, rendered, wrapped
from dashboard.exports.citation import PRODUCT, apa, release_apa
from dashboard.exports.model import Export, Format
from dashboard.exports.names import code_lists, headings, with_names
from dashboard.exports.sink import Sink

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/docProps/core.xml" ContentType="{_PROPERTIES_TYPE}"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>"
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews><sheets>'
        '<sheet name="Data" sheetId="1" r:id="rId1"/><sheet name="About" sheetId="2" r:id="rId2"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>'
    ),
}
_FROZEN_HEADER = (
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
    'state="frozen"/></sheetView></sheetViews>'
)
_ABOUT_WIDTHS = (
    '<cols><col min="1" max="1" width="30" customWidth="1"/><col min="2" max="2" width="14" customWidth="1"/>'
    '<col min="3" max="3" width="100" customWidth="1"/></cols>'
)
_TEXT, _END_TEXT = '<c t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>"
_EMPTY = "<c/>"
_WORDS = ("_name", "name", "note", "label", "title", "description", "publisher", "citation", "url")
_LONGEST_TEXT = 32_767
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def write(export: Export, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
    """Yield the workbook as it grows."""
    sink = Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=1) as book:  # type: ignore[call-overload]
        for name, part in _PARTS.items():
            book.writestr(name, _HEAD + part)
        book.writestr("docProps/core.xml", _HEAD + _properties(export))
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            codes = code_lists(export, schema)
            heads = [name for column in schema.names for name in headings(column, codes)]
            sheet.write(_sheet_start(_FROZEN_HEADER + _widths(heads)) + _text_row(heads))
            for batch in batches:
                if batch.num_rows:
                    named = zip(schema.names, batch.columns, strict=True)
                    cells = [_cells(part) for name, column in named for part in with_names(column, codes.get(name))]
                    sheet.write(joined_bytes(lines(cells, "<row>", "", "</row>"), ""))
                yield sink.taken()
            sheet.write(_sheet_end(len(heads), export.rows))
        with book.open("xl/worksheets/sheet2.xml", "w") as sheet:
            sheet.write(_sheet_start(_ABOUT_WIDTHS))
            for name, value in export.about():
                sheet.write(_text_row((name, "", value)))
            sheet.write(_text_row(()) + _text_row(("column", "unit", "description")))
            for field in export.fields:
                sheet.write(_text_row((field.name, field.unit, field.description.replace("`", ""))))
            sheet.write(_sheet_end())
    yield sink.taken()


def _properties(export: Export) -> str:
    """Return what the workbook says of itself: title, who made it, how it is cited, what was asked."""
    cited = " ".join((release_apa(export.release_id), *map(apa, export.sources)))
    told = {
        "dc:title": export.title,
        "dc:creator": PRODUCT,
        "dc:description": cited,
        "dc:identifier": export.release_id,
        "dc:subject": export.query,
        "cp:lastModifiedBy": PRODUCT,
    }
    names = f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    inside = "".join(f"<{name}>{_xml(text)}</{name}>" for name, text in told.items() if text)
    return f"<cp:coreProperties {names}>{inside}</cp:coreProperties>"


def _sheet_start(settings: str) -> bytes:
    return f'{_HEAD}<worksheet xmlns="{_MAIN}">{settings}<sheetData>'.encode()


def _sheet_end(columns: int = 0, rows: int = 0) -> bytes:
    """Return the end of a sheet, with filters over `columns` and `rows` where there are any."""
    filters = f'<autoFilter ref="A1:{_letters(columns)}{rows + 1}"/>' if columns else ""
    return f"</sheetData>{filters}</worksheet>".encode()


def _letters(place: int) -> str:
    """Return the letters of a column, the first being 1: `A`, `Z`, `AA`."""
    before, last = divmod(place - 1, 26)
    return (_letters(before) if before else "") + chr(ord("A") + last)


def _widths(heads: Sequence[str]) -> str:
    """Return a width in characters for each column: room for its heading and its filter, more for names and words."""
    widths = [max(len(name) + 4, 28 if name.endswith(_WORDS) else 12) for name in heads]
    cols = [
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>' for place, width in enumerate(widths, 1)
    ]
    return f"<cols>{''.join(cols)}</cols>"


def _text_row(texts: tuple[str, ...] | list[str]) -> bytes:
    """Return a row of text cells; an empty text is an empty cell."""
    cells = [_TEXT + _xml(text) + _END_TEXT if text else _EMPTY for text in texts]
    return f"<row>{''.join(cells)}</row>".encode()


def _cells(column: pa.Array) -> pa.Array:
    """Return a cell for each value of a column, by its type; null is an empty cell."""
    if pa.types.is_string(column.type):
        return wrapped(rendered(column, _xml), _TEXT, _END_TEXT, _EMPTY)
    if pa.types.is_boolean(column.type):
        return wrapped(column.cast(pa.int8()).cast(pa.string()), '<c t="b"><v>', "</v></c>", _EMPTY)
    return wrapped(numerals(column), "<c><v>", "</v></c>", _EMPTY)


def _xml(text: str) -> str:
    """Return `text` for a cell: at most what a cell holds, what XML cannot say as `_xHHHH_`."""
    escaped = _NOT_XML.sub(lambda found: f"_x{ord(found.group()):04X}_", text[:_LONGEST_TEXT])
    return escape(escaped)


FORMAT = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write)
