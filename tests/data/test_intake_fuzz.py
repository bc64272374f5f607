"""A thousand templates mutated at random: a check answers each with rows or faults, and loses no line."""

import csv
import io
import json
import zipfile
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.intake import check
from data.intake.preview import preview
from tests.inventory_files import CRIRSCO, UNFC, columns, crirsco, unfc

_ODD = [
    "", " ", "\0", "W", "NA", "--", "n/a", "\u2026", "1.200", "120,5", "1,234", "1e400", "-1e308", "nan", "inf", "-0",
    "1" * 400, "TRUE", "#REF!", "=1+1", "31.12.2024", "02/03/2024", "45657", "10-20", "<5", "(5)", "\u00bd", "\u0663",
    "\ufeff", "\u202e", "\ud7ff", "Total", "quantity", "project", "*", '"', "'", ";", "\n", "\r", "a\nb", "x" * 3_000,
    "E1.1; F1.2; G1", "111+112", "63\u00b048'N", "63,8", "Finland", "Lithium", "kt", "\U0001f525", "\u00c3\u00a4",
    "\ufffd", "????", "0", "00", "+5", ".", ",", "1.2.3", "1,,2", "\u0418\u0442\u043e\u0433\u043e",
]  # fmt: skip
_CELLS = st.sampled_from(_ODD) | st.text(max_size=8)


def grid(kind_id):
    """Return a filled form: its header and three rows."""
    names = columns(kind_id)
    row = {UNFC: unfc, CRIRSCO: crirsco}[kind_id]
    return [names, *([row(project=f"Deposit {n}").get(name, "") for name in names] for n in range(3))]


def renamed(rows, down, across, text):
    """Return the rows with another name in the header."""
    return [[text if place == across % len(rows[0]) else cell for place, cell in enumerate(rows[0])], *rows[1:]]


def changed(rows, down, across, text):
    """Return the rows with another text in one cell."""
    row = rows[down % len(rows)]
    if row:
        row[across % len(row)] = text
    return rows


CHANGES = {
    "cell": changed,
    "another cell": changed,
    "rename": renamed,
    "cut column": lambda rows, down, across, text: [row[:across] + row[across + 1 :] for row in rows],
    "twin column": lambda rows, down, across, text: [
        row[:across] + row[across : across + 1] + row[across:] for row in rows
    ],
    "swap": lambda rows, down, across, text: [row[across:] + row[:across] for row in rows],
    "no header": lambda rows, down, across, text: rows[1:],
    "only header": lambda rows, down, across, text: rows[:1],
    "twin row": lambda rows, down, across, text: [*rows, list(rows[down % len(rows)])],
    "short row": lambda rows, down, across, text: [*rows[:-1], rows[-1][:across]],
    "long row": lambda rows, down, across, text: [*rows[:-1], rows[-1] + [text] * (across % 7 + 1)],
    "header again": lambda rows, down, across, text: [*rows[:2], list(rows[0]), *rows[2:]],
    "line": lambda rows, down, across, text: [*rows, [text] * (across % 9)],
    "blank": lambda rows, down, across, text: [*rows[:down], [], *rows[down:]],
}
_MUTATIONS = st.lists(
    st.tuples(st.sampled_from(list(CHANGES)), st.integers(0, 30), st.integers(0, 30), _CELLS), max_size=5
)


def mutated(rows, changes):
    """Return the rows of a form with one change made after the other."""
    for what, down, across, text in changes:
        if rows:
            rows = CHANGES[what](rows, down, across, text)
    return rows


def as_csv(rows, delimiter=",", ending="\n", encoding="utf-8", quoting=csv.QUOTE_MINIMAL):
    """Return rows as a CSV file, well formed."""
    text = io.StringIO(newline="")
    if any("\r" in cell or "\n" in cell for row in rows for cell in row):
        quoting = csv.QUOTE_ALL  # the writer leaves a break within a cell bare where another ends the lines
    csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=quoting).writerows(rows)
    return text.getvalue().encode(encoding, "replace")


def as_xlsx(rows, layout=""):
    """Return rows as a small workbook, numbers as numbers; `layout` follows the cells."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = []
        for text in row:
            is_number = text.isascii() and text.isdigit() and len(text) < 9
            plain = "".join(one for one in text if one in "\t\n" or (one >= " " and one not in "\ufffe\uffff"))
            value = f"<v>{text}</v>" if is_number else f"<is><t>{escape(plain)}</t></is>"
            kind = "" if is_number else ' t="inlineStr"'
            cells.append('<c t="e"><v>#REF!</v></c>' if text == "#REF!" else f"<c{kind}>{value}</c>")
        hidden = ' hidden="1"' if number % 3 == 0 else ""
        lines.append(f'<row r="{number}"{hidden}>{"".join(cells)}</row>')
    parts = {
        "xl/workbook.xml": '<workbook><sheets><sheet name="Inventory" id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<R><Relationship Id="r1" Target="worksheets/s.xml"/></R>',
        "xl/worksheets/s.xml": f"<worksheet><sheetData>{''.join(lines)}</sheetData>{layout}</worksheet>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


def holds(content, *, lines=None):
    """Assert what holds of any file; `lines` is the number of lines that are not blank, where it is known."""
    found = check("a", content)
    stated = json.dumps(found.as_json() | {"preview": preview(found.rows).as_json()})
    assert "Traceback" not in stated
    assert found.fault_count or found.rows or found.examples
    assert bool(found.faults) == bool(found.fault_count)
    for one in (*found.faults, *found.warnings):
        assert one.reason
        assert one.cure
        shown = (one.sheet, one.column, one.value, one.reason, one.cure)
        assert all(text.isprintable() and len(text) < 600 for text in shown)
    assert sum(found.lines[fate] for fate in ("row", "example")) == len(found.rows) + len(found.examples)
    if lines is not None and found.lines["header"]:
        assert sum(found.lines.values()) == lines
    return found


_FORMS = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from(",;\t|"),
        "ending": st.sampled_from(["\n", "\r\n", "\r"]),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "cp1251", "utf-16"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    }
)


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([UNFC, CRIRSCO]), _MUTATIONS, _FORMS)
def test_a_mutated_form_as_csv_is_answered_and_no_line_is_lost(kind_id, changes, form):
    rows = mutated(grid(kind_id), changes)
    found = holds(as_csv(rows, **form))
    if not changes:
        assert len(found.rows) == 3
    nul = any("\0" in cell for row in rows for cell in row)
    if found.lines["header"] and not nul and not any("more than" in fault.reason for fault in found.faults):
        filled = sum(any(cell.strip() for cell in row) for row in rows)
        assert sum(found.lines.values()) == filled or any("broken" in fault.reason for fault in found.faults)


LAYOUTS = (
    "",
    '<mergeCells><mergeCell ref="B2:C4"/></mergeCells>',
    '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    '<autoFilter><filterColumn colId="0"/></autoFilter>',
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from([UNFC, CRIRSCO]), _MUTATIONS,
    st.sampled_from(LAYOUTS),
    st.integers(0, 40),
)  # fmt: skip
def test_a_mutated_form_as_workbook_is_answered(kind_id, changes, layout, cut):
    content = as_xlsx(mutated(grid(kind_id), changes), layout)
    holds(content)
    if cut:
        holds(content[: len(content) * cut // 40])


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.integers(0, 2_000), st.binary(max_size=3)), min_size=1, max_size=6),
    st.sampled_from(["csv", "xlsx"]),
)
def test_bytes_that_are_changed_or_lost_are_answered(changes, form):
    rows = grid(UNFC)
    content = bytearray(as_xlsx(rows) if form == "xlsx" else as_csv(rows))
    for place, text in changes:
        content[place % len(content) :][:1] = text
        content[place % len(content)] ^= 0x55
    holds(bytes(content))


@pytest.mark.parametrize(
    "content",
    [
        b",".join([b"project"] * 1_000_000), b"project,country,material,quantity\n" + b"," * 1_000_000,
        b'project,country,material\n"open', b"\xef\xbb\xbf", b"sep=;\n", b"PK\x05\x06" + b"\0" * 18, b"\r" * 1_000,
        b"project;country;material;quantity\r1;2;3;4\n5;6;7;8\r\n", b"\xff\xfe\0\0", b"\xfe\xff\0", b"a\0" * 20_000,
    ],
    ids=lambda content: str(content[:12]),
)  # fmt: skip
def test_files_at_the_edge_are_answered(content):
    holds(content)
