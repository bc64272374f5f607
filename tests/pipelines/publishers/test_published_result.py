"""Published results: every printed input and result one row, what is not printed none, other files refused."""

import pytest

from data.model import InputError
from pipelines import snapshots
from pipelines.normalise import published_result
from pipelines.publishers.ec_crm_2017 import feed as ec_crm_2017
from pipelines.publishers.geopolrisk import feed as geopolrisk
from tests.pipelines.originals import parse, table

STUDY = [
    "material", "stage", "supply_risk", "economic_importance", "import_reliance_pct", "eol_rir_pct", "supply_data",
    "si_ei", "si_sr", "hhi_wgi_t_global", "hhi_wgi_t_eu28", "source", "confidence",
]  # fmt: skip
COBALT = ["Cobalt", "Extraction", "1.6", "5.7", "32", "0", "GS + EUS", "1.0", "1.0", "3.6", "1.3", "EC 2017", "seen"]
BERYLLIUM = ["Beryllium", "Extraction", "2.4", "3.9", "", "0", "GS only", "1.0", "1.0", "2.4", "", "EC 2017", "seen"]
CASES = ["case", "hhi", "production", "num_sum_g_f", "total_trade", "wta", "score", "price", "cf", "note"]


def results(folder, study=(COBALT,), cases=()):
    files = {
        ec_crm_2017: table(folder / "crm_2017_assessment.csv", STUDY, *study),
        geopolrisk: table(folder / "geopolrisk_testvectors.csv", CASES, *cases),
    }
    for feed, path in files.items():
        for parsed in parse(feed, path):
            snapshots.write(feed.FEED, parsed, folder / "snapshots")
    found = {feed_id: snapshots.read(feed_id, folder / "snapshots") for feed_id in published_result.FEEDS}
    return published_result.normalise(found).rows.to_pylist()


def test_a_material_has_a_row_for_each_printed_quantity(tmp_path):
    rows = {row["quantity_id"]: row for row in results(tmp_path)}
    assert len(rows) == 9
    score = rows["supply_risk"]
    assert (score["value"], score["role"], score["material_id"], score["stage_id"]) == (1.6, "result", "cobalt", "mine")
    assert (score["year"], score["vintage"], score["source_id"]) == (2017, "2017", "ec_crm_2017")
    assert (rows["supply_data"]["value"], rows["supply_data"]["original_value"]) == (None, "GS + EUS")


def test_what_is_not_printed_has_no_row_and_zero_keeps_its_own(tmp_path):
    rows = {row["quantity_id"]: row for row in results(tmp_path, [BERYLLIUM])}
    assert not {"import_reliance_pct", "hhi_wgi_t_eu28"} & set(rows)
    assert rows["eol_rir_pct"]["value"] == 0.0


def test_a_material_that_is_not_tracked_keeps_its_name_alone(tmp_path):
    (row, *_) = results(tmp_path, [["Aggregates", *COBALT[1:]]])
    assert (row["product"], row["material_id"]) == ("Aggregates", None)


def test_a_case_states_its_year_and_material_by_name(tmp_path):
    case = ["USA 2022 Graphite", "0.47", "", "", "", "0.58", "0.27", "2.2269", "1.4957", "note"]
    unit = ["unit test", "0.3", "500", "1000", "2000", "", "0.12", "", "", ""]
    rows = [row for row in results(tmp_path, cases=[case, unit]) if row["method_id"] == "geopolrisk"]
    graphite = {row["quantity_id"]: row for row in rows if row["product"] == case[0]}
    assert set(graphite) == {"hhi", "wta", "score", "price", "cf"}
    assert (graphite["cf"]["value"], graphite["cf"]["role"], graphite["hhi"]["role"]) == (1.4957, "result", "input")
    assert (graphite["cf"]["year"], graphite["cf"]["material_id"]) == (2022, "graphite")
    assert {row["year"] for row in rows if row["product"] == "unit test"} == {None}


@pytest.mark.parametrize(
    ("place", "cell", "where"),
    [
        (6, "some", "'supply_data': the cell is not one of GS"),
        (1, "Mining", "'stage': the cell is not one of Extraction"),
        (2, "high", "'supply_risk': the cell is not empty or a number"),
    ],
)
def test_a_cell_that_is_none_is_refused_with_its_place(tmp_path, place, cell, where):
    wrong = [*COBALT[:place], cell, *COBALT[place + 1 :]]
    with pytest.raises(InputError, match=where):
        parse(ec_crm_2017, table(tmp_path / "crm_2017_assessment.csv", STUDY, wrong))


def test_another_table_is_refused(tmp_path):
    with pytest.raises(InputError, match="header lacks"):
        parse(geopolrisk, table(tmp_path / "other.csv", ["case", "hhi"], ["a", "1"]))


def test_committed_results_are_whole():
    (study,) = snapshots.read("ec_crm_2017")
    (cases,) = snapshots.read("geopolrisk")
    assert (study.record["rows"], cases.record["rows"]) == (78, 4)
