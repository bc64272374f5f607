"""Inventories of projects: four layouts, one table; sources told by their rows; nothing lost uncounted."""

import pytest

from data.model import InputError
from pipelines.publishers.projects import feed as projects
from tests.pipelines.originals import parse
from tests.pipelines.publishers.project_files import (
    COMPILED,
    NATIONAL,
    NATIVE,
    STATEMENT,
    lithium,
    national,
    native,
    nickel,
    statement,
    write,
)


@pytest.mark.parametrize(
    ("name", "columns", "row", "expected"),
    [
        ("projects_minmod_nickel.csv", COMPILED, nickel(), ("nickel", "minmod", "050de43")),
        ("projects_lithium_deposits.csv", COMPILED, lithium(), ("lithium_deposits", "busch_lithium", "2aafd29")),
        ("projects_web_statements.csv", STATEMENT, statement(), ("web_statements", "project_statements", "2025")),
        ("national_inventory.csv", NATIONAL, national(), ("national_inventory", "geoscience_australia", "2022")),
        ("projects_native.csv", NATIVE, native(), ("native", "project_statements", "2022")),
    ],
)
def test_a_layout_is_told_by_its_header_and_a_source_by_its_rows(tmp_path, name, columns, row, expected):
    (parsed,) = parse(projects, write(tmp_path / name, columns, row))
    (read,) = parsed.rows.to_pylist()
    assert (read["source_set"], parsed.source_id, parsed.vintage) == expected
    assert (read["line"], read["contained"]) == (2, row.get("contained") or row["quantity"])
    assert read["project"]
    assert read["system"]


def test_two_sources_in_one_file_are_two_sets(tmp_path):
    clay = nickel(project="Clayton", country="United States", commodity="Lithium", contained="56902.0")
    found = parse(projects, write(tmp_path / "projects_lithium_deposits.csv", COMPILED, lithium(), clay))
    assert [(one.snapshot_id, one.source_id) for one in found] == [
        ("lithium-deposits", "busch_lithium"),
        ("lithium-deposits-minmod", "minmod"),
    ]
    assert [one.rows["line"].to_pylist() for one in found] == [[2], [3]]


def test_commodities_that_are_not_tracked_are_counted(tmp_path):
    rows = nickel(), nickel(commodity="Rhodium"), nickel(commodity="Rhodium", category="Inferred")
    (parsed,) = parse(projects, write(tmp_path / "projects_minmod_nickel.csv", COMPILED, *rows))
    assert (parsed.rows.num_rows, *parsed.read.ignored.values()) == (1, {"Rhodium": 2})


def test_another_layout_is_refused(tmp_path):
    columns = ["country", "commodity", "source", "confidence", "tonnes"]
    path = write(tmp_path / "other.csv", columns, {"country": "Chile", "source": "x"})
    with pytest.raises(InputError, match=r"other.csv:1: the header is none of the known layouts.*Name a file"):
        parse(projects, path)


def test_a_file_without_rows_is_refused(tmp_path):
    with pytest.raises(InputError, match="no row follows the header"):
        parse(projects, write(tmp_path / "projects_minmod_nickel.csv", COMPILED))


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"contained": "abc"}, "contained"), ({"contained": "-4"}, "contained"), ({"grade": "1.2 %"}, "grade"),
        ({"ore_quantity": "-1"}, "ore_quantity"), ({"lat": "north"}, "lat"),
    ],
)  # fmt: skip
def test_a_quantity_that_is_none_is_refused_with_its_line(tmp_path, changes, column):
    path = write(tmp_path / "projects_minmod_nickel.csv", COMPILED, nickel(), nickel(**changes))
    with pytest.raises(InputError, match=f"projects_minmod_nickel.csv:3, column '{column}'"):
        parse(projects, path)


@pytest.mark.parametrize("printed", ["", "4e-06", "35-62", "1,400", "0.9"])
def test_numbers_ranges_and_blanks_are_quantities(tmp_path, printed):
    path = write(tmp_path / "projects_minmod_nickel.csv", COMPILED, nickel(ore_quantity=printed))
    (parsed,) = parse(projects, path)
    assert parsed.rows["ore_quantity"].to_pylist() == [printed]
