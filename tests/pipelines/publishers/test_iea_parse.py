"""The explorer's workbook and .csv files come in whole, and a broken one is refused with its place."""

import re

import pytest

from data.model import InputError
from pipelines.publishers.iea import feed as iea
from tests.pipelines.originals import parse, workbook
from tests.pipelines.publishers import iea_files as files


def parsed(*paths):
    return {one.snapshot_id: one for one in parse(iea, *paths)}


def test_a_workbook_gives_demand_and_supply_in_the_publishers_words(tmp_path):
    found = parsed(files.explorer(tmp_path))
    assert set(found) == {"2024-05-demand", "2024-05-supply"}
    first, *rest = found["2024-05-demand"].rows.to_pylist()
    assert first == {
        "file": "CM_Data_Explorer_2024-05.xlsx [1 Total demand]", "line": 8, "table": "total_demand", "case": "",
        "group": "Lithium", "item": "Electric vehicles", "scenario": "base", "year": 2023, "value": "82.8527",
        "unit": "kt",
    }  # fmt: skip
    assert [(row["scenario"], row["year"], row["value"]) for row in rest[:6]] == [
        ("STEPS", 2030, "346.685"), ("STEPS", 2035, "581.513"), ("APS", 2030, "397.975"), ("APS", 2035, "737.097"),
        ("NZE", 2030, "559.744"), ("NZE", 2035, "908.983"),
    ]  # fmt: skip
    cases = {(row["case"], row["group"]) for row in rest if row["table"] == "technology"}
    assert cases == {("Base case", "electric vehicles"), ("Lower battery sizes", "electric vehicles")}
    assert list(found["2024-05-demand"].read.ignored.values()) == [{"Silver": 7}]


def test_two_blocks_of_supply_side_by_side_stay_apart(tmp_path):
    rows = parsed(files.explorer(tmp_path))["2024-05-supply"].rows.to_pylist()
    stated = {(row["stage"], row["country"], row["year"]): row["value"] for row in rows}
    assert stated["Mining", "Democratic Republic of Congo", 2023] == "157"
    assert stated["Refining", "China", 2030] == "230.8"
    assert stated["Refining", "Total clean technologies", 2023] == "223.8"
    assert ("Mining", "Canada", 2023) not in stated
    assert len(rows) == 2 * (5 + 6)


def test_csv_files_give_the_edition_of_their_name(tmp_path):
    found = parsed(
        files.csv(tmp_path, files.DEMAND_2025), files.csv(tmp_path, files.SUPPLY_2025, "iea_2025-05_supply.csv")
    )
    assert {name: one.rows.num_rows for name, one in found.items()} == {"2025-05-demand": 11, "2025-05-supply": 5}
    assert {one.vintage for one in found.values()} == {"2025-05"}
    assert found["2025-05-supply"].rows.to_pylist()[1]["line"] == 3


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("demand.csv", "demand.csv: the name of the file states no edition (YYYY-MM)"),
        ("iea_2026-05_demand.csv", "an edition of 2026 has the base year 2025, the file has 2024"),
    ],
)
def test_an_edition_that_nothing_tells_or_the_base_year_contradicts_is_refused(tmp_path, name, reason):
    with pytest.raises(InputError, match=re.escape(reason)):
        parsed(files.csv(tmp_path, files.DEMAND_2025, name))


def test_an_edition_given_twice_is_refused(tmp_path):
    one = files.csv(tmp_path, files.DEMAND_2025)
    (tmp_path / "copy").mkdir()
    with pytest.raises(InputError, match="the edition's demand is in another file already"):
        parsed(one, files.csv(tmp_path / "copy", files.DEMAND_2025))


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (
            "2024,109.026",
            "2024,some",
            "iea_2025-05_demand.csv:2, column 'kt': the cell is not a number of zero or more",
        ),
        ("2024,18.975", "2024,-1", "iea_2025-05_demand.csv:3, column 'kt': the cell is not a number of zero or more"),
        ("2024,128.001", "2024,", "iea_2025-05_demand.csv:4, column 'kt': the cell is not a number of zero or more"),
        ("2024,128.001", "2024,inf", "iea_2025-05_demand.csv:4, column 'kt': the cell is not a number of zero or more"),
        ("base,2024,205.0", "base,24,205.0", "iea_2025-05_demand.csv:6, column 'year': the cell is not a year"),
        ("scenario,year", "szenario,year", "the columns are neither table, group, item, scenario, year, kt nor"),
        ("\n", "", "the header lacks year, kt"),
    ],
)
def test_a_broken_table_is_refused_with_its_place(tmp_path, old, new, where):
    text = files.DEMAND_2025.replace(old, new, 1) if old != "\n" else "a,b\n1,2\n"
    with pytest.raises(InputError, match=re.escape(where)):
        parsed(files.csv(tmp_path, text))


def test_a_single_blank_among_the_years_of_a_scenario_is_a_fault_with_sheet_and_row(tmp_path):
    broken = (*files.LITHIUM[:2], ["Grid battery storage", 9.21956, None, 34.8063, "n/a"], *files.LITHIUM[3:])
    with pytest.raises(InputError) as caught:
        parsed(files.explorer(tmp_path, demand=broken))
    (fault,) = caught.value.faults
    assert (fault.file, fault.line) == ("CM_Data_Explorer_2024-05.xlsx [1 Total demand]", 9)
    assert (fault.column, fault.value) == ("2035 STEPS", "n/a")
    half = (["Lithium"], ["Electric vehicles", 82.8527, None, 346.685])
    with pytest.raises(InputError, match=r"\[1 Total demand\]:8, column '2035 STEPS'"):
        parsed(files.explorer(tmp_path, demand=half))


def test_a_workbook_of_something_else_is_refused(tmp_path):
    other = workbook(tmp_path / "other_2024-05.xlsx", {"Sheet1": [["Crude oil"], [1, 2, 3]]})
    with pytest.raises(InputError, match="no sheet is headed as a table of demand or supply"):
        parsed(other)
    headed = [["Demand for key energy transition minerals (kt)"], ["Lithium", 1, 2]]
    with pytest.raises(InputError, match=r"\[Sheet1\]: no row holds the years of the table"):
        parsed(workbook(tmp_path / "headed_2024-05.xlsx", {"Sheet1": headed}))
