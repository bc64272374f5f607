"""The report reads well: no empty headings, no raw codes, each claim with its source, gaps named, assessments apart."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import docx
import pytest

from dashboard.filters import Filters
from dashboard.topics.principles_report import content, page, word_file
from dashboard.topics.principles_report.document import Grid, Listing, Paragraph
from data.assessment import Entry, Scope, SelfAssessment, Standing
from data.codes import code_list
from data.datasets import DATASETS

SCOPES = {
    "cobalt in the Democratic Republic of the Congo": {"material": "cobalt", "country": "COD"},
    "lithium in Chile": {"material": "lithium", "country": "CHL"},
    "the European Union (27)": {"country": "EU27"},
    "project Greenbushes": {"project": "lithium-deposits-aus-greenbushes"},
    "all materials and places": {},
}
SAID = content.t("report.evidence")
DASH = "\N{EN DASH}"
ASSESSED = SelfAssessment(
    Scope("cobalt", "COD", ""),
    (
        Entry("4b", Standing.PARTLY_MET, "https://example.org/consent", "Talks go on.", "Ana Mbeki", "2026-11-02"),
        Entry("3b", Standing.MET, "", "", "Ana Mbeki", "2026-11-02"),
    ),
)


def made(engine, assessment=None, **chosen):
    return content.report(content.asked(engine, Filters().with_(**chosen), assessment), "https://example.org/report")


@pytest.fixture(scope="module", params=SCOPES, ids=str)
def report(request, release_engine):
    """Return a report, one scope after the other."""
    found = made(release_engine, **SCOPES[request.param])
    assert found.title == f"UNRMS report: {request.param}"
    return found


def grids(report, caption=SAID):
    return [
        block for part in report.parts for block in part.blocks if isinstance(block, Grid) and block.caption == caption
    ]


def texts(report):
    for part in report.parts:
        yield part.heading
        for block in part.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            elif isinstance(block, Listing):
                yield from block.items
            else:
                yield from (block.caption, *block.headings, *(cell for row in block.rows for cell in row))


def test_every_section_of_the_template_is_there_and_none_is_empty(report):
    names = [f"{code}. {row['name']}" for code, row in code_list("requirement_template").rows.items()]
    assert [part.heading for part in report.parts if part.heading in names] == names
    outcomes = [row["name"] for row in code_list("expected_outcome").rows.values()]
    assert [part.heading for part in report.parts if part.level == 2] == outcomes
    for part in report.parts:
        assert part.blocks, part.heading
        assert all(block.rows for block in part.blocks if isinstance(block, Grid)), part.heading
        assert all(block.items for block in part.blocks if isinstance(block, Listing)), part.heading


def test_every_requirement_is_told_of_in_one_section():
    told = [
        code
        for row in code_list("requirement_template").rows.values()
        for code in row["requirements"].split(";")
        if code
    ]
    assert sorted(told) == sorted(code_list("requirement").rows)


def test_no_raw_code_stands_in_it(report):
    codes = {name for name in DATASETS if "_" in name} | set(code_list("country").rows)
    words = {word for text in texts(report) for word in re.findall(r"[\w-]+", re.sub(r"https?://\S+", "", text))}
    assert words & codes == set()
    assert not [text for text in texts(report) if re.search(r"\b(None|nan|null)\b|\{|\}", text)]


def test_every_claim_is_cited_and_every_citation_is_listed(report):
    (bibliography,) = [block for block in report.parts[-1].blocks if isinstance(block, Listing)]
    numbers = set()
    for grid in grids(report):
        for row in grid.rows:
            assert re.fullmatch(rf"\[\d+([{DASH}, ]+\d+)*\]", row[-1]), row
            for first, last in re.findall(rf"(\d+)(?:{DASH}(\d+))?", row[-1]):
                numbers.update(range(int(first), int(last or first) + 1))
    assert numbers <= set(range(1, len(bibliography.items) + 1))
    assert all(len(item) > 20 for item in bibliography.items)
    assert sum("Licence: " in item for item in bibliography.items) >= len(bibliography.items) - 1


def test_what_nothing_speaks_to_is_named(report):
    notes = " ".join(block.text for part in report.parts for block in part.blocks if isinstance(block, Paragraph))
    told = {row[0] for grid in grids(report) for row in grid.rows}
    for code, row in code_list("requirement").rows.items():
        assert any(f"({code})" in text for text in told) or f"({code})" in notes, (code, row["name"])


def test_output_is_told_with_the_material_the_place_and_the_source(release_engine):
    first = made(release_engine, material="cobalt", country="COD").parts[0].blocks[0].text
    assert re.fullmatch(
        r"\d+.% of the world.s cobalt comes from the Democratic Republic of the Congo \(mining, \d{4}\) \[1\]\.", first
    )


def test_what_was_assessed_stands_apart_with_who_and_when(release_engine):
    found = made(release_engine, ASSESSED, material="cobalt", country="COD")
    rows = [row for grid in grids(found, content.t("report.assessed")) for row in grid.rows]
    link = "https://example.org/consent"
    assert ["Indigenous peoples (4b)", "partly met", "Talks go on.", link, "Ana Mbeki, 2026-11-02"] in rows
    plain = made(release_engine, material="cobalt", country="COD")
    assert [row for grid in grids(found) for row in grid.rows] == [row for grid in grids(plain) for row in grid.rows]
    assert not grids(plain, content.t("report.assessed"))
    assert "self-assessment of 2 requirements" in " ".join(found.about)


def test_the_word_document_has_headings_tables_and_lists_as_styles(report):
    document = docx.Document(BytesIO(word_file.word(report, date(2026, 12, 1))))
    styled = {
        style: [p.text for p in document.paragraphs if p.style.name == style]
        for style in ("Title", "Heading 1", "Heading 2")
    }
    assert styled["Title"] == [report.title]
    assert styled["Heading 1"] == [part.heading for part in report.parts if part.level == 1]
    assert styled["Heading 2"] == [part.heading for part in report.parts if part.level == 2]
    wanted = [block for part in report.parts for block in part.blocks if isinstance(block, Grid)]
    assert len(document.tables) == len(wanted)
    for table, grid in zip(document.tables, wanted, strict=True):
        assert table.style.name == "Light Grid Accent 1"
        assert [cell.text for cell in table.rows[0].cells] == list(grid.headings)
        assert "tblHeader" in table.rows[0]._tr.xml
        assert [cell.text for cell in table.rows[-1].cells] == list(grid.rows[-1])
    assert [p for p in document.paragraphs if p.style.name == "List Number"]
    captions = [p for p in document.paragraphs if p.style.name == "Caption"]
    assert captions
    assert all(p.paragraph_format.keep_with_next for p in captions), "none stands alone at the foot of a page"


def test_the_file_needs_nothing_else_and_holds_what_the_report_holds(report):
    markup = page.file(report)
    assert markup.startswith("<!DOCTYPE html>")
    assert not re.search(r'(src|href)="(?!https?://|#)', markup)
    assert markup.count("<table") == sum(isinstance(block, Grid) for part in report.parts for block in part.blocks)
