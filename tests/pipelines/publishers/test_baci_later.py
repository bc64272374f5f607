"""Later releases of BACI: flows beside the series of trade, and totals to compare it with; never part of it."""

import pytest

from data.model import InputError
from pipelines import snapshots
from pipelines.normalise import trade_later, trade_revision
from pipelines.publishers.baci_later import feed as baci_later
from tests.pipelines.originals import normalise, parse

WHOLE = """year,exporter_iso3,importer_iso3,hs6,value_kusd,qty_t
2024,COD,CHN,282200,5203.171,621.02
2024,COD,ARE,282200,2101.5,
2024,S19,JPN,282200,11.8,0.4
2024,ARE,KWT,850511,319.76,572.25
"""
SELECTED = """year,hs_revision,hs6,exporter_iso2,importer_iso2,value_usd
2023,HS17,282200,CD,CN,68170860
2023,HS17,282200,NA,CN,100
2024,HS17,282200,CD,CN,5203171
"""


def rows(folder, normaliser=trade_revision, **files):
    paths = []
    for name, text in files.items():
        path = folder / f"{name}.csv"
        path.write_text(text, "utf-8")
        paths.append(path)
    return normalise(normaliser, baci_later, folder, *paths).rows.to_pylist()


def test_a_release_is_summed_by_exporter_and_in_all(tmp_path):
    found = rows(tmp_path, baci_hs17_V202601_2024=WHOLE)
    values = {row["exporter_iso3"]: row["value_usd"] for row in found if row["hs_code"] == "282200"}
    assert values == pytest.approx({"WLD": 7_316_471.0, "COD": 7_304_671.0, "TWN": 11_800.0})
    assert {(row["vintage"], row["nomenclature"], row["bound"], row["hs_code"]) for row in found} == {
        ("V202601", "HS17", "", "282200"), ("V202601", "HS17", "", "850511"),
    }  # fmt: skip


def test_a_selection_is_a_lower_bound_and_gives_way_to_the_whole(tmp_path):
    found = rows(tmp_path, baci_hs17_V202601_2024=WHOLE, baci_V202601_flows_top6=SELECTED)
    assert {(row["year"], row["bound"]) for row in found if row["hs_code"] == "282200"} == {(2024, ""), (2023, ">")}
    assert {row["exporter_iso3"] for row in found if row["year"] == 2023} == {"WLD", "COD", "NAM"}


def test_a_file_without_a_release_or_with_a_broken_number_is_refused(tmp_path):
    (tmp_path / "baci_2024.csv").write_text(WHOLE, "utf-8")
    with pytest.raises(InputError, match="tells no release"):
        parse(baci_later, tmp_path / "baci_2024.csv")
    (tmp_path / "baci_V202601.csv").write_text(WHOLE.replace("2101.5", "many"), "utf-8")
    with pytest.raises(InputError, match=":3, column 'value_kusd'"):
        parse(baci_later, tmp_path / "baci_V202601.csv")


def test_the_committed_release_states_what_its_publisher_does():
    found = trade_revision.normalise({"baci_later": snapshots.read("baci_later")})
    (cobalt,) = [
        row
        for row in found.rows.to_pylist()
        if (row["year"], row["hs_code"], row["exporter_iso3"]) == (2024, "282200", "WLD")
    ]
    assert cobalt["value_usd"] == pytest.approx(777_232_402, rel=1e-6)
    assert not found.quarantined


def test_a_flow_keeps_release_weight_and_bundle_and_a_selection_is_no_flow(tmp_path):
    found = rows(tmp_path, trade_later, baci_hs17_V202601_2024=WHOLE, baci_V202601_flows_top6=SELECTED)
    flows = {(row["exporter_iso3"], row["importer_iso3"], row["hs_code"]): row for row in found}
    assert len(found) == len(flows) == 4
    unweighed, magnets = flows["COD", "ARE", "282200"], flows["ARE", "KWT", "850511"]
    assert (unweighed["quantity_t"], unweighed["status"], unweighed["value_usd"]) == (None, "missing", 2_101_500.0)
    assert (magnets["material_id"], magnets["vintage"], magnets["nomenclature"]) == ("rare_earths", "V202601", "HS17")
    assert "alnico" in magnets["note"]
    assert "TWN" in {row["exporter_iso3"] for row in found}


def test_a_flow_that_a_file_states_twice_is_refused(tmp_path):
    (tmp_path / "baci_V202601.csv").write_text(WHOLE + "2024,COD,CHN,282200,1,1\n", "utf-8")
    with pytest.raises(InputError, match="twice"):
        parse(baci_later, tmp_path / "baci_V202601.csv")


def test_the_committed_flows_add_up_to_what_their_publisher_states():
    """Sums of the publisher's files by code; of bundles one row a flow, and doubted weights are left out of shares."""
    found = trade_later.normalise({"baci_later": snapshots.read("baci_later")})
    table = found.rows.to_pylist()
    assert not found.quarantined
    assert set(found.corrected.values()) == {1}

    def total(code, year, column="value_usd"):
        return sum(row[column] or 0 for row in table if (row["hs_code"], row["year"]) == (code, year))

    assert total("740311", 2024) == pytest.approx(86_802_822_799, rel=1e-6)
    assert total("740311", 2024, "quantity_t") == pytest.approx(9_445_978, rel=1e-6)
    assert total("740311", 2022) == pytest.approx(84_656_002_777, rel=1e-6)
    assert total("811292", 2024) == pytest.approx(1_105_872_110, rel=1e-6)
    assert total("850511", 2024, "quantity_t") == pytest.approx(187_826.6, rel=1e-5)
    assert all(row["quantity_t"] is None and row["status"] == "missing" for row in table if row["year"] == 2022)
    (doubted,) = [row for row in table if (row["exporter_iso3"], row["importer_iso3"], row["hs_code"], row["year"])
                  == ("IND", "SGP", "750210", 2024)]  # fmt: skip
    assert (doubted["quantity_t"], doubted["quantity_in_range_t"], doubted["unit_value_flag"]) == (33.0, None, "high")
    assert "857,562 USD/t" in doubted["note"]
