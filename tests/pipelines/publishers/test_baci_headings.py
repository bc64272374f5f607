"""BACI by heading of four digits: totals are lower bounds, flows the largest alone; never added to codes of six."""

import json

import pytest

from data.codes import code_list
from data.lake import SNAPSHOTS
from data.model import InputError
from pipelines import snapshots
from pipelines.normalise import trade_heading, trade_heading_flow
from pipelines.publishers.baci_headings import feed as baci_headings
from tests.pipelines.originals import normalise, parse

# True rows; the share stated of each total is that of the rows here.
FLOWS = """year,hs4,exporter_iso3,importer_iso3,value_usd,tonnes
2022,8001,IDN,CHN,773302282,23993
2022,8001,LAO,IND,7097127,3462
2024,7901,KOR,IND,312272788,110300
2024,7901,ESP,MEX,62915564,5017541
2024,7202,NCL,TWN,66510290,0
2024,2601,AUS,CHN,72618120532,750356504
"""
TOTALS = """year,hs4,world_value_usd,world_tonnes,pairs,share_of_value_in_top200
2022,8001,6861214164,220633,1127,0.1137
2024,7901,12486108749,9333918,1459,0.0300
2024,7202,42221252319,25169411,2286,0.0016
2024,2601,155253122694,1660952482,930,0.4677
"""
NAME = "baci_hs22_V202601_hs4_top200"


def written(folder, flows=FLOWS, totals=TOTALS, name=NAME):
    (folder / f"{name}.csv").write_text(flows, "utf-8")
    (folder / "totals_hs4.csv").write_text(totals, "utf-8")
    return folder / f"{name}.csv", folder / "totals_hs4.csv"


def test_a_total_is_a_lower_bound_that_names_whom_it_lacks(tmp_path):
    found = normalise(trade_heading, baci_headings, tmp_path, *written(tmp_path)).rows.to_pylist()
    assert {(row["hs_heading"], row["bound"], row["excludes"]) for row in found} == {
        (heading, ">", "BHR FRA HKG NOR SGP") for heading in ("8001", "7901", "7202")
    }  # fmt: skip
    french = FLOWS + "2024,7202,FRA,DEU,1,1\n"
    (tmp_path / "more").mkdir()
    found = normalise(trade_heading, baci_headings, tmp_path / "more", *written(tmp_path / "more", french))
    assert {row["excludes"] for row in found.rows.to_pylist()} == {"BHR HKG NOR SGP"}


def test_a_weight_that_does_not_fit_stays_as_published_and_is_out_of_range(tmp_path):
    files = written(tmp_path)
    flows = normalise(trade_heading_flow, baci_headings, tmp_path, *files)
    of = {(row["hs_heading"], row["exporter_iso3"]): row for row in flows.rows.to_pylist()}
    assert (of["7901", "ESP"]["quantity_t"], of["7901", "ESP"]["quantity_in_range_t"]) == (5_017_541.0, None)
    assert of["7901", "ESP"]["unit_value_flag"] == of["8001", "LAO"]["unit_value_flag"] == "low"
    assert (of["7202", "NCL"]["quantity_t"], of["7202", "NCL"]["status"]) == (None, "missing")
    assert set(flows.corrected) == {"baci_2024_7901_esp_mex", "baci_2022_8001_lao_ind"}
    totals = normalise(trade_heading, baci_headings, tmp_path, *files).rows.to_pylist()
    (zinc,) = [row for row in totals if row["hs_heading"] == "7901"]
    assert (zinc["quantity_t"], zinc["quantity_in_range_t"]) == (9_333_918.0, 4_316_377.0)
    assert "ESP-MEX" in zinc["note"]


def test_headings_of_no_tracked_material_are_left_out_with_the_reason(tmp_path):
    (parsed,) = parse(baci_headings, *written(tmp_path))
    assert parsed.read.reasons == {"2601": "Iron ore is not tracked"}
    assert parsed.read.ignored == {f"{NAME}.csv": {"2601": 1}, "totals_hs4.csv": {"2601": 1}}
    assert "2601" not in parsed.rows["hs_heading"].to_pylist()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"name": "baci_hs22_hs4"}, "tells no release"),
        ({"name": "baci_V202601_hs4"}, "no nomenclature"),
        ({"flows": FLOWS.replace("23993", "many")}, ":2, column 'tonnes'"),
        ({"flows": FLOWS + "2022,8001,IDN,CHN,1,1\n"}, "there twice"),
        ({"flows": FLOWS.replace("773302282", "673302282")}, "the flows are 0.0992 of the total"),
        ({"flows": FLOWS + "2023,8001,IDN,CHN,1,1\n"}, "flows without a total"),
        ({"totals": TOTALS.replace("world_tonnes", "tons")}, "lacks columns"),
    ],
)
def test_files_that_do_not_fit_each_other_are_refused(tmp_path, given, reason):
    with pytest.raises(InputError, match=reason):
        parse(baci_headings, *written(tmp_path, **given))


def test_both_files_are_asked_for(tmp_path):
    flows, totals = written(tmp_path)
    with pytest.raises(InputError, match="not one file of totals"):
        parse(baci_headings, flows)
    with pytest.raises(InputError, match="not one file of the largest flows"):
        parse(baci_headings, totals)


def test_the_committed_release_states_what_its_publisher_does():
    given = {"baci_headings": snapshots.read("baci_headings")}
    totals, flows = trade_heading.normalise(given), trade_heading_flow.normalise(given)
    assert not totals.quarantined
    assert not flows.quarantined
    assert set(totals.corrected) == {"baci_2023_2606_total"}
    assert set(flows.corrected.values()) == {1}
    of = {(row["hs_heading"], row["year"]): row for row in totals.rows.to_pylist()}
    assert {heading for heading, _ in of} == set(code_list("hs_heading").rows)
    listed = flows.rows.to_pylist()
    for (heading, year), total in of.items():
        own = [row for row in listed if (row["hs_heading"], row["year"]) == (heading, year)]
        assert total["n_listed"] == len(own) == 200
        assert sum(row["value_usd"] for row in own) / total["value_usd"] == pytest.approx(
            total["share_listed_frac"], abs=1e-4
        )
    assert (of["2606", 2023]["quantity_t"], of["2606", 2023]["quantity_in_range_t"]) == (68_271_606.0, None)
    largest = {(row["hs_heading"], row["year"], row["exporter_iso3"]): 0.0 for row in listed}
    for row in listed:
        largest[row["hs_heading"], row["year"], row["exporter_iso3"]] += row["value_usd"]
    assert largest["7403", 2022, "CHL"] == pytest.approx(17.7e9, rel=0.01)
    assert largest["7403", 2022, "COD"] == pytest.approx(12.1e9, rel=0.01)
    assert largest["8001", 2022, "IDN"] == pytest.approx(2.57e9, rel=0.01)
    assert largest["7202", 2022, "IDN"] == pytest.approx(13.7e9, rel=0.01)


def test_the_snapshot_is_of_the_files_whose_hashes_are_known():
    (path,) = (SNAPSHOTS / "baci_headings").glob("*.json")
    hashes = {one["name"]: one["sha256"][:8] for one in json.loads(path.read_text("utf-8"))["originals"]}
    assert hashes == {"baci_hs22_V202601_2022_2024_hs4_top200.csv": "ebcae987", "totals_hs4.csv": "5a712ff8"}
