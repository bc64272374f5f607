"""How a user's file is read: encoding, decimal sign and dates decided once, lines that are no rows, what is hidden."""

# ruff: noqa: RUF001 - letters and signs of many scripts

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from data.intake import check
from data.intake.numerals import numeral
from tests.inventory_files import UNFC, columns, csv_bytes, saved, unfc, xlsx_bytes

NAMES = {
    "cp1250": [("Kopalnia Łódź", "Poland"), ("Důl Příbram", "Czechia"), ("Kőszeg bánya", "Hungary")],
    "cp1251": [("Месторождение Южное", "Kazakhstan"), ("Надежда", "Russia"), ("РУДА", "Kazakhstan")],
    "cp1252": [("Säkylä", "Finland"), ("Peña Colorada", "Mexico"), ("Mina São João", "Brazil"), ("L’Île", "Canada"),
               ("Håkon", "Norway"), ("Mine – été", "France"), ("Düsseldorf", "United States")],
    "cp1253": [("Κοίτασμα Σκουριές", "Greece")],
    "cp1254": [("Eskişehir Kızılcaören", "Turkey")],
    "cp1257": [("Šiauliai Ąžuolas", "Lithuania")],
    "mac_roman": [("Säkylä", "Finland"), ("Peña Colorada", "Mexico"), ("Mina São João", "Brazil")],
    "cp850": [("Säkylä", "Finland"), ("São João", "Brazil")],
    "koi8_r": [("Месторождение Южное", "Kazakhstan")],
    "cp866": [("Месторождение Южное", "Kazakhstan")],
    "cp932": [("菱刈鉱山", "Japan"), ("豊羽", "Japan"), ("三菱マテリアル", "Japan")],
    "gb18030": [("宜春锂矿", "China"), ("白云鄂博", "China")],
    "cp950": [("金瓜石礦山", "Taiwan")],
    "cp949": [("상동광산", "South Korea")],
    "utf-8": [("Месторождение", "Kazakhstan")],
    "utf-8-sig": [("Säkylä", "Finland")],
    "utf-16": [("Säkylä", "Finland")],
    "utf-16-le": [("Säkylä", "Finland")],
    "utf-16-be": [("Säkylä", "Finland")],
    "utf-32": [("Säkylä", "Finland")],
}  # fmt: skip


def told(content, level="faults"):
    """Return (rows, column, reason, cure) of each fault or warning."""
    found = check("a", content, UNFC)
    return [(one.place, one.column, one.reason, one.cure) for one in getattr(found, level)]


def amounts(*texts, delimiter=";", **changes):
    """Return a file whose quantities are written as given."""
    rows = [unfc(project=f"P{n}", quantity=text, latitude_deg="", longitude_deg="") | changes
            for n, text in enumerate(texts)]  # fmt: skip
    return csv_bytes(*rows, delimiter=delimiter)


def quantities(content):
    """Return the quantities of a file without fault as numbers of its unit."""
    found = check("a", content, UNFC)
    assert not found.faults
    return [pytest.approx(row.quantity_t / 464.56993313566295, rel=1e-9) for row in found.rows]


@pytest.mark.parametrize(
    ("encoding", "project", "country"), [(codec, *pair) for codec, pairs in NAMES.items() for pair in pairs]
)
def test_a_file_of_one_row_is_read_in_its_encoding(encoding, project, country):
    row = unfc(project=project, country=country, latitude_deg="", longitude_deg="")
    found = check("a.csv", csv_bytes(row, encoding=encoding))
    assert [row.project for row in found.rows] == [project]
    assert not found.faults
    is_unicode = encoding.startswith("utf")
    assert [(one.value, "save the file as CSV UTF-8" in one.cure) for one in found.warnings] == (
        [] if is_unicode else [(project, True)]
    )


def test_letters_that_two_encodings_read_as_words_are_a_fault_that_names_both():
    content = csv_bytes(unfc(project="Mina São João", country="Nowhere"), encoding="cp1252")
    (fault, *_) = check("a.csv", content, UNFC).faults
    assert (fault.row, fault.column, fault.value) == (2, "project", "Mina São João")
    assert "Windows-1252" in fault.reason
    assert "Săo Joăo as Windows-1250" in fault.reason
    assert fault.cure == "Save the file as CSV UTF-8, or as .xlsx."


def test_two_encodings_in_one_file_are_told_at_the_line():
    content = csv_bytes(unfc(project="Säkylä öö"), unfc(project="ÄÖÅ äöå")) + csv_bytes(
        unfc(project="Küllü"), encoding="cp1252"
    )
    (fault,) = check("a.csv", content, UNFC).faults
    assert (fault.row, "two encodings" in fault.reason) == (5, True)


@pytest.mark.parametrize("garbled", ["SÃ¤kylÃ¤", "ÐœÐµÐ´Ð½Ñ‹Ð¹", "ÐœÐµÑ\x81Ñ‚Ð¾", "S\ufffdkyl\ufffd", "???????? ???"])
@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes])
def test_letters_that_were_garbled_before_are_told(write, garbled):
    ((_, column, reason, _),) = told(write(unfc(project=garbled)))
    assert column == "project"
    assert "letters were" in reason


@pytest.mark.parametrize(
    ("texts", "numbers", "decimal", "thousands"),
    [
        (["1.200", "120,5"], [1200, 120.5], "comma", ["point"]),
        (["1,200", "120.5"], [1200, 120.5], "point", ["comma"]),
        (["1.234.567", "1.5E3"], None, "both", None),
        (["1.234.567", "7"], [1234567, 7], "comma", ["point"]),
        (["12,34,567", "7"], [1234567, 7], "point", ["comma"]),
        (["1,234,567.5"], [1234567.5], "point", ["comma"]),
        (["1 234,5", "1.200"], [1234.5, 1200], "comma", ["blank", "point"]),
        (["1\u202f234\u202f567", "0,25"], [1234567, 0.25], "comma", ["blank"]),
        (["1'234.5"], [1234.5], "point", ["apostrophe"]),
        (["0,123", "1.200"], [0.123, 1200], "comma", ["point"]),
        (["1234.567", "1.200"], [1234.567, 1.2], "point", []),
        (["１２０", "３"], [120, 3], "none", []),
    ],
)
def test_the_decimal_sign_is_decided_once_from_all_numbers(texts, numbers, decimal, thousands):
    content = amounts(*texts)
    found = check("a", content, UNFC)
    assert found.reading["decimal"] == decimal
    if numbers is None:
        assert found.faults
    else:
        assert quantities(content) == numbers
        assert found.reading["thousands"] == thousands


def test_a_number_that_may_be_two_is_a_fault_where_nothing_decides():
    ((row, column, reason, cure),) = told(amounts("1.200"))
    assert (row, column, reason) == ("2", "quantity", "the number may be 1200 or 1.2")
    assert cure == "Write 1200 for the one, 1.2 for the other."
    assert told(amounts("1,234"))[0][3] == "Write 1234 for the one, 1.2340 for the other."
    # coordinates with points say nothing of quantities in a file of semicolons
    content = amounts("1.200", latitude_deg="63.8", longitude_deg="23.9")
    assert told(content)[0][2] == "the number may be 1200 or 1.2"


def test_a_file_of_commas_reads_points_as_decimal_and_tells_where_only_that_says_so():
    content = amounts("1.200", delimiter=",")
    assert quantities(content) == [1.2]
    ((_, column, reason, _),) = told(content, "warnings")
    assert (column, "read as 1.2, not 1200" in reason) == ("quantity", True)


def test_decimal_commas_between_quotation_marks_are_read_and_told_with_what_to_write():
    content = csv_bytes(unfc(quantity="1", latitude_deg="63,8", longitude_deg="23,9"))
    (row,) = check("a", content, UNFC).rows
    assert (row.latitude_deg, row.longitude_deg) == (63.8, 23.9)
    assert [cure for _, _, _, cure in told(content, "warnings")] == ["Write 63.8.", "Write 23.9."]


def test_a_file_that_speaks_both_ways_is_told_at_the_fewer_once():
    content = amounts("120.5", "7.25", "3.5", "12,5", "13,25", delimiter=",")
    ((rows, column, reason, cure),) = told(content)
    assert (rows, column, cure) == ("5-6", "quantity", "Write 12.5.")
    assert reason == "the number has a decimal comma, and 3 numbers of the file a decimal point"


def test_numbers_that_a_workbook_stores_are_no_matter_of_signs():
    nowhere = {"latitude_deg": None, "longitude_deg": None}
    stated = (0.1 + 0.2, 1234.567, "120,5")
    content = xlsx_bytes(*(unfc(project=f"P{n}", quantity=one, **nowhere) for n, one in enumerate(stated)))
    found = check("a.xlsx", content)
    assert [row.original_value for row in found.rows] == ["0.3", "1234.567", "120,5"]
    assert not found.faults


def test_a_cell_in_percent_is_the_number_that_it_shows():
    book = Workbook()
    page = book.active
    row = unfc(ore_quantity=12, ore_unit="Mt", grade=0.015, grade_unit="%", quantity=1)
    page.append(list(row))
    page.append(list(row.values()))
    page.cell(2, list(row).index("grade") + 1).number_format = "0.0%"
    (read,) = check("a.xlsx", saved(book)).rows
    assert read.grade == 1.5
    assert (
        check("a", csv_bytes(unfc(ore_quantity="12", ore_unit="Mt", grade="1.5 %", grade_unit="%"))).rows[0].grade
        == 1.5
    )
    ((_, column, reason, _),) = told(csv_bytes(unfc(grade="1.5%", grade_unit="g/t")))
    assert (column, reason) == ("grade", "the grade is a percentage, but grade_unit is g/t")
    assert "a percentage" in told(csv_bytes(unfc(quantity="12%")))[0][2]


@pytest.mark.parametrize(
    ("texts", "dates", "forms"),
    [
        (["31.12.2024", "02.03.2024"], ["2024-12-31", "2024-03-02"], {"day.month.year": 2}),
        (["31/12/2024", "02/03/2024"], ["2024-12-31", "2024-03-02"], {"day/month/year": 2}),
        (["12/31/2024", "02/03/2024"], ["2024-12-31", "2024-02-03"], {"month/day/year": 2}),
        (["02.03.2024"], ["2024-03-02"], {"day.month.year": 1}),
        (
            ["31 Dec 2024", "December 2023", "Mar 5, 2022"],
            ["2024-12-31", "2023-12", "2022-03-05"],
            {"names of months": 3},
        ),
        (
            ["2024-12-31T00:00:00", "2024/1/5", "20240105"],
            ["2024-12-31", "2024-01-05", "2024-01-05"],
            {"year-month-day": 3},
        ),
        (["2024", "2024-05"], ["2024", "2024-05"], {}),
    ],
)
def test_the_order_of_dates_is_decided_once_and_shown_back(texts, dates, forms):
    found = check("a", csv_bytes(*(unfc(project=f"P{n}", effective_date=text) for n, text in enumerate(texts))))
    assert not found.faults
    assert [row.effective_date for row in found.rows] == dates
    assert found.reading["dates"] == forms
    assert all(f"as {form}" in found.read_as for form in forms)


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["02/03/2024"], "may be 2 March 2024 or 3 February 2024"),
        (["31/12/2024", "30/12/2024", "12/31/2024"], "has the month first, and 2 of the file the day"),
        (["31/12/24"], "two digits"),
        (["Dec-24"], "two digits"),
        (["45657"], "number by which a spreadsheet program counts days"),
        (["soon"], "not an ISO 8601 date"),
    ],
)
def test_a_date_that_cannot_be_told_is_a_fault(texts, words):
    ((_, column, reason, cure),) = told(
        csv_bytes(*(unfc(project=f"P{n}", effective_date=t) for n, t in enumerate(texts)))
    )
    assert column == "effective_date"
    assert words in reason
    assert cure


@pytest.mark.parametrize(
    ("text", "words", "cure"),
    [
        ("W", "withheld", "Empty the cell and set status to withheld."),
        ("NA", "no figure", "Empty the cell and set status to missing."),
        ("n/a", "no figure", "Empty the cell and set status to missing."),
        ("…", "no figure", "Empty the cell and set status to missing."),
        ("--", "dash", "Write 0 for none; where it is not known, empty the cell and set status to missing."),
        ("<5", "bound", "Give a number, or empty the cell; write < 5 into note."),
        ("~100", "marked as approximate", "Write 100, and set status to estimated."),
        ("10-20", "range", "Give one number; low and high go into rows of their own with G1 to G3."),
        ("1/2", "fraction", "Write 0.5."),
        ("(120)", "in brackets", "Write 120 if that is meant, otherwise -120."),
        ("120*", "carries the mark *", "Write 120, and what the mark says into note."),
        ("120\u00b2", "carries the mark \u00b2", "Write 120, and what the mark says into note."),
        ("120 kt", "kt beside the number", "Write 120, and its unit into the column of units."),
        ("1.5\u00d710^3", "power of ten", "Write 1.5E3."),
        ("nan", "no figure", "Empty the cell and set status to missing."),
    ],
)
def test_what_stands_for_a_number_is_told_once_with_what_to_do(text, words, cure):
    ((rows, column, reason, said),) = told(csv_bytes(*(unfc(project=f"P{n}", quantity=text) for n in range(5))))
    assert (rows, column, said) == ("2-6", "quantity", cure)
    assert words in reason


TWO = "Write 63.8 into latitude_deg and 23.9 into longitude_deg, if that is their order."


@pytest.mark.parametrize(
    ("latitude", "cure"),
    [
        ("63\u00b048'N", "Write 63.8."), ("63 48 0 N", "Write 63.8."), ("23.5 S", "Write -23.5."),
        ("N63.8", "Write 63.8."),
        ("63.8\u00b0", "Write 63.8."), ("63.8, 23.9", TWO),
        ("7075000", "Convert metres of a grid such as UTM to degrees of WGS84."),
        ("23.9 E", "Check that latitude and longitude are not swapped."),
    ],
)  # fmt: skip
def test_coordinates_in_other_forms_are_told_with_the_number_to_write(latitude, cure):
    faults = told(csv_bytes(unfc(latitude_deg=latitude)))
    assert (faults[0][1], faults[0][3]) == ("latitude_deg", cure)


NOTES = [
    ({"project": "* inclusive of reserves"}, "a remark"),
    ({"project": "Source: annual report"}, "a remark"),
    ({"project": "Finland"}, "a remark or a heading"),
    ({"project": "Note 1", "country": "all of 2024", "material": "in prose"}, "a remark"),
    ({"project": "Total", "quantity": "120.5", "unit": "kt"}, "a total"),
    ({"project": "Total", "country": "Finland", "material": "Lithium", "quantity": "5", "unit": "kt"}, "a total"),
    ({"project": "Итого", "quantity": "5"}, "a total"),
    ({"project": "Gesamtsumme", "quantity": "5"}, "a total"),
    ({"quantity": "241.5"}, "a total?"),
    ({name: name for name in unfc()}, "the header again"),
    ({name: name.replace("_", " ").title() for name in unfc()}, "the header again"),
    ({"quantity": "(kt)", "latitude_deg": "deg", "effective_date": "YYYY-MM-DD"}, "a line of units"),
]


@pytest.mark.parametrize(("line", "what"), NOTES)
@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes])
def test_a_line_that_is_no_row_is_one_fault_that_says_what_it_is(write, line, what):
    found = check("a", write(unfc(), line, unfc(project="Dale"), names=list(unfc())))
    (fault,) = found.faults
    assert (fault.row, what in fault.reason) == (3, True)
    assert [row.line for row in found.rows] == [2, 4]
    assert (found.lines["row"], found.lines["no_row"]) == (2, 1)


def test_a_second_header_in_another_order_ends_the_reading_and_says_so():
    names = list(unfc())
    found = check(
        "a", csv_bytes(unfc(), names=names) + csv_bytes(unfc(project="B"), unfc(project="C"), names=names[::-1])
    )
    assert [fault.row for fault in found.faults] == [3]
    assert "another order" in found.faults[0].reason
    assert (len(found.rows), found.lines["unread"]) == (1, 3)


def test_a_project_whose_name_is_total_is_no_total_line_where_all_is_filled():
    found = check("a", csv_bytes(unfc(project="Total")))
    assert found.lines["no_row"] == 0


def test_one_cause_is_one_message_with_its_rows():
    rows = [unfc(project=f"P{n}", unit="spoons") for n in range(500)] + [unfc(unit="kt")]
    found = check("a", csv_bytes(*rows))
    assert (found.fault_count, found.faults[0].place, found.faults[0].value) == (1, "2-501", "spoons")
    rows = [unfc(project=f"P{n}", country="", material="") for n in range(3)]
    assert [(row, column) for row, column, _, _ in told(csv_bytes(*rows))] == [("2-4", "country")]


@pytest.mark.parametrize("name", columns(UNFC))
@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes])
def test_each_column_may_be_missing_and_is_told_once_where_it_is_required(write, name):
    row = {one: unfc().get(one, "") for one in columns(UNFC) if one != name}
    found = check("a", write(row, {**row, "project": "Dale"} if "project" in row else row), UNFC)
    missing = [fault for fault in found.faults if fault.reason == "the column is missing"]
    required = {"project", "country", "material", "unfc_code", "quantity", "unit", "content", "effective_date"}
    assert [(fault.row, fault.column) for fault in missing] == ([(1, name)] if name in required else [])
    assert not (missing and found.rows)


@pytest.mark.parametrize(
    ("header", "cure"),
    [
        ("quantity (kt)", "Did you mean quantity?"), ("Quantity\n[kt]", "Did you mean quantity?"),
        ("Quantity kt", "Did you mean quantity?"), ("qantity", "Did you mean quantity?"),
    ],
)  # fmt: skip
def test_a_header_beside_the_name_is_told_with_the_name(header, cure):
    row = {header if name == "quantity" else name: value for name, value in unfc().items()}
    faults = told(csv_bytes(row))
    assert [(column, reason) for _, column, reason, _ in faults[:2]] == [
        ("column F", "this is not a column of the inventory"), ("quantity", "the column is missing"),
    ]  # fmt: skip
    assert faults[0][3].startswith(cure)


@pytest.mark.parametrize("header", ["QUANTITY", " Quantity ", "quantity *", "Quantity\n", "\uff31uantity"])
def test_case_blanks_and_width_of_a_header_make_no_difference(header):
    row = {header if name == "quantity" else name: value for name, value in unfc().items()}
    assert len(check("a", csv_bytes(row)).rows) == 1


def test_cells_under_no_name_are_never_lost_without_a_word():
    row = unfc() | {"": "1,234"}
    ((_, column, reason, _),) = told(csv_bytes(row))
    assert (column, reason) == (
        f"column {'ABCDEFGHIJKLMNOP'[len(row) - 1]}",
        "there are cells in a column whose header is empty",
    )


def test_hidden_rows_columns_and_sheets_are_told():
    book = Workbook()
    page = book.active
    page.append(list(unfc()))
    for number in range(6):
        page.append(list(unfc(project=f"P{number}").values()))
    for line in (4, 5, 6):
        page.row_dimensions[line].hidden = True
    page.column_dimensions["G"].hidden = True
    page.auto_filter.ref = "A1:J7"
    page.auto_filter.add_filter_column(0, ["P0"])
    other = book.create_sheet("Old")
    other.append(["anything"])
    other.sheet_state = "hidden"
    found = check("a.xlsx", saved(book))
    assert len(found.rows) == 6
    assert [(one.sheet, one.place, one.column, one.reason) for one in found.warnings] == [
        ("Old", "", "", "the sheet is hidden and was not read"),
        ("Sheet", "4-6", "", "hidden by a filter, and read like all other rows"),
        ("Sheet", "1", "unit", "the column is hidden, and was read like all others"),
    ]


def test_merged_cells_are_one_fault_and_not_an_empty_cell_a_row():
    book = Workbook()
    page = book.active
    page.append(list(unfc()))
    for number in range(4):
        page.append(list(unfc(project=f"P{number}").values()))
    page.merge_cells("B2:B4")
    ((rows, column, reason, _),) = told(saved(book))
    assert (rows, column) == ("3-4", "country")
    assert "merged" in reason


def test_a_sheet_of_prose_is_passed_over_with_a_remark_and_a_table_without_header_is_a_fault():
    book = Workbook()
    page = book.active
    page.append(list(unfc()))
    page.append(list(unfc().values()))
    book.create_sheet("Notes").append(["All from the survey of 2024"])
    found = check("a.xlsx", saved(book))
    assert not found.faults
    assert [(one.sheet, one.row) for one in found.warnings] == [("Notes", 1)]
    book.create_sheet("More").append(list(unfc().values()))
    assert [(one.sheet, one.reason) for one in check("a.xlsx", saved(book)).faults] == [
        ("More", "no row names the columns of an inventory")
    ]


@pytest.mark.parametrize(
    ("member", "content", "words"),
    [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet", ".ods"),
        ("xl/workbook.bin", "", ".xlsb"),
        ("word/document.xml", "", "Word"),
    ],
)
def test_other_office_files_are_named(member, content, words):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(member, content)
    ((_, _, reason, cure),) = told(packed.getvalue())
    assert words in reason
    assert "CSV UTF-8" in cure


@given(st.decimals(min_value=0, max_value=10**9, allow_nan=False, allow_infinity=False, places=2))
def test_a_number_reads_alike_however_it_is_grouped(value):
    for group, decimal in ((",", "."), (".", ","), (" ", ","), ("'", "."), ("\u202f", ","), ("", "."), ("", ",")):
        text = f"{value:,.2f}".replace(",", "G").replace(".", "D").replace("G", group).replace("D", decimal)
        found = numeral(text)
        assert found is not None
        assert float(found.by_comma if decimal == "," else found.by_point) == float(value)
        assert str(found.sign) == {".": "point", ",": "comma"}[decimal]


@pytest.mark.parametrize("text", ["FY2024", "Q4 2024", "2024/25", "2023-2024", "2024 H1", "FY 2023/24"])
def test_a_period_is_no_date_and_is_called_one(text):
    (fault,) = check("a.csv", csv_bytes(unfc(effective_date=text))).faults
    assert (fault.column, fault.reason) == ("effective_date", "this is a period, not a date")


def test_a_short_cyrillic_file_is_not_taken_for_a_greek_one():
    found = check("a.csv", csv_bytes(unfc(project="Месторождение Южное"), encoding="cp1251"))
    assert (found.fault_count, found.rows[0].project) == (0, "Месторождение Южное")
    assert "Windows-1251" in found.read_as


@pytest.mark.parametrize(
    ("name", "meant"), [("Tonnage", "quantity"), ("Commodity", "material"), ("Lat", "latitude_deg"), ("UoM", "unit")]
)
def test_a_column_by_another_name_is_told_by_ours(name, meant):
    rows = [{name if key == meant else key: value for key, value in unfc().items()}]
    found = check("a.csv", csv_bytes(*rows))
    assert f"Did you mean {meant}?" in next(one.cure for one in found.faults if one.value == name)


def test_the_worked_example_counts_among_no_dates():
    found = check(
        "a", csv_bytes(unfc(project="EXAMPLE: Kevitsa", effective_date="2024-12-31"), unfc(effective_date="2023-12-31"))
    )
    assert (len(found.rows), len(found.examples)) == (1, 1)
    assert found.reading["dates"] == {"year-month-day": 1}
    assert found.read_as.endswith("1 date as year-month-day")
