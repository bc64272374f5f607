"""Logistics Performance Index: true scores of the World Bank in the layout of its DataBank, and broken ones."""

import pytest

from data.model import InputError
from pipelines.normalise import logistics_performance
from pipelines.publishers.worldbank_lpi import feed as lpi
from tests.pipelines.originals import normalise, parse, workbook

HEADER = ["Country Name", "Country Code", "Series Name", "Series Code", "2018 [YR2018]", "2023 [YR2023]"]
INFRASTRUCTURE = "Quality of trade- and transport-related infrastructure, score (1=low to 5=high)"
ROWS = [
    ["Singapore", "SGP", INFRASTRUCTURE, "LP.LPI.INFR.XQ", 4.0615, 4.6],
    ["Singapore", "SGP", "Quality, rank", "LP.LPI.INFR.RK", 6, 1],
    ["Singapore", "SGP", "Overall score", "LP.LPI.OVRL.XQ", 3.995794, 4.3],
    ["Singapore", "SGP", "Overall score, lower bound", "LP.LPI.OVRL.XQ.LB", 3.927, ".."],
    ["Singapore", "SGP", "Overall score, upper bound", "LP.LPI.OVRL.XQ.UB", 4.065, ".."],
    ["Singapore", "SGP", "Overall rank, lower bound", "LP.LPI.OVRL.RK.LB", 4, ".."],
    ["Singapore", "SGP", "Percent of highest performer", "LP.LPI.OVRL.RK.ZS", 93.2, ".."],
    ["Ecuador", "ECU", INFRASTRUCTURE, "LP.LPI.INFR.XQ", 2.72, ".."],
    [None, None, None, None, None, None],
]


def book(folder, rows=ROWS, header=HEADER):
    return workbook(folder / "lpi.xlsx", {"Data": [header, *rows]})


def published(folder, rows=ROWS):
    result = normalise(logistics_performance, lpi, folder, book(folder, rows))
    return result, {(row["country_iso3"], row["lpi_component_id"], row["year"]): row for row in result.rows.to_pylist()}


def test_score_bounds_and_rank_of_a_component_are_one_row(tmp_path):
    _, rows = published(tmp_path)
    infrastructure = rows["SGP", "infrastructure", 2023]
    assert (infrastructure["score"], infrastructure["rank"], infrastructure["status"]) == (4.6, 1, "reported")
    overall = rows["SGP", "overall", 2018]
    assert (overall["score_low"], overall["score"], overall["score_high"]) == (3.927, 3.995794, 4.065)
    assert overall["vintage"] == "2023"


def test_two_dots_are_missing_never_zero(tmp_path):
    _, rows = published(tmp_path)
    ecuador = rows["ECU", "infrastructure", 2023]
    assert (ecuador["score"], ecuador["rank"], ecuador["status"]) == (None, None, "missing")


def test_the_share_of_the_best_and_bounds_of_ranks_are_left_out_with_their_reason(tmp_path):
    (parsed,) = parse(lpi, book(tmp_path))
    assert parsed.rows.num_rows == 7 * 2
    assert parsed.read.ignored == {"lpi.xlsx [Data]": {"LP.LPI.OVRL.RK.ZS": 2}}
    assert parsed.read.rows == {"lpi.xlsx [Data]": 8 * 2}
    result, _ = published(tmp_path)
    assert [(one.label, len(one.places)) for one in result.left_out] == [("LP.LPI.OVRL.RK.LB", 1)] * 2


@pytest.mark.parametrize(
    ("row", "kind", "label"),
    [
        (["Atlantis", "ATL", INFRASTRUCTURE, "LP.LPI.INFR.XQ", 1, 2], "country", "Atlantis (ATL)"),
        (["Chile", "CHL", "Speed", "LP.LPI.FAST.XQ", 1, 2], "statistic", "Speed (LP.LPI.FAST.XQ)"),
        (ROWS[0], "value", "Singapore LP.LPI.INFR.XQ 2018"),
    ],
)
def test_what_is_not_known_or_stated_twice_is_set_aside(tmp_path, row, kind, label):
    result, _ = published(tmp_path, [*ROWS, row])
    assert len(result.quarantined) == 2
    assert (result.quarantined[0]["label_kind"], result.quarantined[0]["label"]) == (kind, label)


def test_a_cell_that_is_no_number_is_named_with_its_row(tmp_path):
    with pytest.raises(InputError, match=r"\[Data\]:2, column '2023': no number and not \.\. \(found 'good'\)"):
        parse(lpi, book(tmp_path, [[*ROWS[0][:-1], "good"]]))


def test_another_workbook_is_refused(tmp_path):
    with pytest.raises(InputError, match="columns of years"):
        parse(lpi, book(tmp_path, header=[*HEADER[:4], "2018", "2023"]))
