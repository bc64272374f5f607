"""Files of inventories as users bring them: rows by column name, as .csv or .xlsx bytes."""

import csv
import io

from openpyxl import Workbook

from data.intake import KINDS

UNFC, CRIRSCO = "unfc-inventory", "crirsco-inventory"
SOURCE = {"title": "Lithium of the north", "publisher": "Geological Survey", "licence": "CC BY 4.0"}
_GOOD = {
    "project": "Hill deposit", "country": "Finland", "latitude_deg": "63.8", "longitude_deg": "23.9",
    "material": "Lithium", "quantity": "120.5", "unit": "kt", "content": "Li2O", "effective_date": "2024-12-31",
    "source_document": "Annual report",
}  # fmt: skip


def unfc(**changes):
    """Return a row without a fault in UNFC codes."""
    return {**_GOOD, "unfc_code": "E1.1; F1.2; G1", **changes}


def crirsco(**changes):
    """Return a row without a fault in categories of JORC."""
    return {**_GOOD, "system": "JORC", "category": "Probable", "inclusive_of_reserves": "n/a", **changes}


def columns(kind_id):
    """Return the columns of a kind, in order."""
    return list(KINDS[kind_id].by_name)


def csv_bytes(*rows, names=None, delimiter=",", encoding="utf-8"):
    """Return rows as a .csv file with a header of their columns, or of `names`."""
    text = io.StringIO()
    writer = csv.DictWriter(
        text, names or list(dict.fromkeys(name for row in rows for name in row)), "", delimiter=delimiter
    )
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(*rows, names=None, source=None, sheet="Inventory"):
    """Return rows as an .xlsx file with the sheets Inventory and Source; values keep their types."""
    book = Workbook()
    page = book.active
    page.title = sheet
    header = names or list(dict.fromkeys(name for row in rows for name in row))
    page.append(header)
    for row in rows:
        page.append([row.get(name) for name in header])
    if source is not None:
        page = book.create_sheet("Source")
        for pair in (("field", "value"), *source.items()):
            page.append(pair)
    return saved(book)


def saved(book):
    """Return a workbook as bytes."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def planted():
    """Return thirty rows with one fault each, and where it is: (row, column, a word of the reason)."""
    faults = [
        ({"project": ""}, "project", "empty"),
        ({"project": "=HYPERLINK(A1)"}, "project", "formula"),
        ({"project": "x" * 101}, "project", "101 characters"),
        ({"project": "Hill\u202edeposit"}, "project", "U+202E"),
        ({"project": "Hill \N{FIRE}"}, "project", "pictograph"),
        ({"country": "Atlantis"}, "country", "not a country"),
        ({"country": ""}, "country", "empty"),
        ({"latitude_deg": "163.8"}, "latitude_deg", "not within"),
        ({"latitude_deg": "63\N{DEGREE SIGN}48'N"}, "latitude_deg", "not a coordinate"),
        ({"longitude_deg": ""}, "longitude_deg", "latitude_deg is filled"),
        ({"latitude_deg": "0", "longitude_deg": "0"}, "latitude_deg", "Atlantic"),
        ({"material": "Unobtainium"}, "material", "not tracked"),
        ({"unfc_code": "E4; F1; G1"}, "unfc_code", "not a UNFC code"),
        ({"unfc_code": "E2.1; F1; G1"}, "unfc_code", "not a UNFC code"),
        ({"unfc_code": ""}, "unfc_code", "empty"),
        ({"unfc_version": "2018"}, "unfc_version", "not a version"),
        ({"quantity": "-5"}, "quantity", "negative"),
        ({"quantity": "12,5"}, "quantity", "decimal comma"),
        ({"quantity": "1,234"}, "quantity", "may be 1234 or 1.234"),
        ({"quantity": "10-20"}, "quantity", "range"),
        ({"quantity": "#DIV/0!"}, "quantity", "error value"),
        ({"quantity": ""}, "quantity", "empty"),
        ({"status": "withheld"}, "status", "a quantity is stated"),
        ({"unit": "mt"}, "unit", "two meanings"),
        ({"content": "Co(OH)2"}, "content", "not a form"),
        ({"effective_date": "02/03/2024"}, "effective_date", "may be 2 March 2024 or 3 February 2024"),
        ({"effective_date": "2023-02-30"}, "effective_date", "no such day"),
        ({"effective_date": "2999"}, "effective_date", "future"),
        ({"ore_quantity": "1", "ore_unit": "kt"}, "quantity", "more than the"),
        ({"source_document": "javascript://%0aalert(1)"}, "source_document", "not a web address"),
    ]
    rows = [unfc(project=f"Deposit {number}") | changes for number, (changes, _, _) in enumerate(faults)]
    return rows, [(number + 2, column, word) for number, (_, column, word) in enumerate(faults)]
