"""BACI flows become `trade_yearly`: one flow one row, nothing lost, releases never mixed."""

import csv

import duckdb
import pytest

from data.codes import code_list
from data.datasets import DATASETS
from pipelines import snapshots
from pipelines.fetch import originals
from pipelines.model import AT
from pipelines.normalise import trade_yearly
from pipelines.publishers.baci import feed as baci
from tests.pipelines.publishers.baci_files import COUNTRIES, FLOWS_2022, bare, official, write_zip


@pytest.fixture
def normalise(tmp_path):
    """Parse zips of these files, one a release, and normalise their snapshots."""

    def normalise_files(*releases):
        for files in releases:
            source = write_zip(tmp_path / "BACI_HS92.zip", files)
            for parsed in baci.parse(originals([str(source)], tmp_path), tmp_path):
                snapshots.write(baci.FEED, parsed, tmp_path / "snapshots")
        return trade_yearly.normalise({"baci": snapshots.read("baci", tmp_path / "snapshots")})

    return normalise_files


def flow(normalised, exporter, importer):
    (row,) = [
        row
        for row in normalised.rows.to_pylist()
        if (row["exporter_iso3"], row["importer_iso3"]) == (exporter, importer)
    ]
    return row


def test_a_flow_is_in_tonnes_and_dollars(normalise):
    assert flow(normalise(bare()), "CHL", "CHN") == {
        "year": 2022, "exporter_iso3": "CHL", "importer_iso3": "CHN", "hs_code": "283691", "material_id": "lithium",
        "stage_id": "refine", "quantity_t": 120523.89, "value_usd": 6037683623.0, "value_addable_usd": 6037683623.0,
        "unit_value_flag": "", "quantity_in_range_t": 120523.89, "status": "reported",
        "vintage": "unlabelled", "source_id": "baci", "note": "provisional",
    }  # fmt: skip


def test_columns_are_those_of_the_dataset(normalise):
    assert tuple(normalise(bare()).rows.column_names) == DATASETS["trade_yearly"].columns


def test_a_flow_without_quantity_is_missing_and_keeps_its_value(normalise):
    row = flow(normalise(bare()), "BEL", "HKG")
    assert (row["quantity_t"], row["status"], row["value_usd"]) == (None, "missing", 29.0)


def test_only_the_newest_year_is_provisional(normalise):
    rows = normalise(bare()).rows.to_pylist()
    assert {row["year"] for row in rows if row["note"].startswith("provisional")} == {2022}


def test_taiwan_namibia_and_groups_of_countries_keep_their_flows(normalise):
    rows = normalise(bare()).rows.to_pylist()
    assert {row["exporter_iso3"] for row in rows} == {"XBL", "BEL", "CHL", "COD", "TWN", "NAM"}


def test_the_newest_labelled_release_stands_alone(normalise):
    normalised = normalise(bare(), official())
    assert set(normalised.rows["vintage"].to_pylist()) == {"V202401b"}
    assert normalised.rows.num_rows == 2


def test_an_unmapped_country_is_set_aside_with_its_share_of_the_trade(normalise):
    countries = COUNTRIES.replace("152,Chile,CL,CHL", "152,Atlantis,,AT1")
    normalised = normalise(bare(country_codes=countries))
    (aside,) = normalised.quarantined
    assert (aside["file"], aside["line"], aside["label_kind"]) == ("BACI_HS92_Y2022.csv", 3, "country")
    assert (aside["label"], aside["value"]) == ("152 Atlantis", 120523.89)
    assert aside["share_of_world_frac"] == pytest.approx(6037683.623 / (0.029 + 6037683.623 + 478.275))
    assert set(aside) == {*DATASETS["quarantine"].columns, "total_of", AT}
    assert aside["total_of"] == "283691 2022"
    assert normalised.rows.num_rows == 5


def test_a_country_code_absent_from_the_table_is_set_aside(normalise):
    text = FLOWS_2022.replace("2022,516,", "2022,999,")
    (aside,) = normalise(bare(BACI_HS92_Y2022=text)).quarantined
    assert aside["label"] == "999"


def test_a_code_no_longer_mapped_is_set_aside(normalise, monkeypatch, tmp_path):
    lines = trade_yearly.MAPPING.read_text("utf-8").splitlines(keepends=True)
    shorter = tmp_path / "baci.csv"
    shorter.write_text("".join(line for line in lines if not line.startswith("810510")), "utf-8")
    monkeypatch.setattr(trade_yearly, "MAPPING", shorter)
    kinds = {(row["label_kind"], row["label"]) for row in normalise(bare()).quarantined}
    assert kinds == {("commodity", "810510 Cobalt mattes, intermediates, unwrought metal, powders; waste and scrap")}


def test_without_snapshots_there_are_no_rows():
    assert trade_yearly.normalise({"baci": []}).rows.num_rows == 0


def test_every_code_of_the_mapping_is_decided():
    with trade_yearly.MAPPING.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["hs_code"] for row in rows}) == len(rows)
    for row in rows:
        assert len(row["hs_code"]) in {2, 4, 6}
        if row["material_id"]:
            assert row["hs_code"] in code_list("hs")
            assert row["material_id"] in code_list("material")
            assert row["stage_id"] in code_list("stage")
        else:
            assert row["note"]
            assert not row["stage_id"]


@pytest.fixture(scope="module")
def committed():
    """Return a DuckDB connection over the normalised rows of the committed snapshots."""
    normalised = trade_yearly.normalise({"baci": snapshots.read("baci")})
    assert not normalised.quarantined
    connection = duckdb.connect()
    connection.register("trade", normalised.rows)
    yield connection
    connection.close()


def test_a_flow_at_a_thousandth_of_the_usual_price_is_marked_and_kept(committed):
    found = committed.execute(
        "SELECT quantity_t, value_usd, unit_value_flag, quantity_in_range_t, note FROM trade WHERE year = 2018 AND "
        "exporter_iso3 = 'TWN' AND importer_iso3 = 'USA' AND hs_code = '711019'"
    ).fetchall()
    words = "value and weight do not fit: 14,321 USD/t, where about 23,910,000 is usual; A fabricated form"
    assert found == [(94.953, 1_359_813.0, "low", None, words)]


@pytest.mark.parametrize(("far", "flag"), [("<", "low"), (">", "high")])
def test_every_flow_far_off_both_usual_values_is_marked_and_no_other(committed, far, flag):
    """The usual value is worked out again in another way than the pipeline does."""
    off = "t.value_usd / t.quantity_t * 100 < u.usual" if far == "<" else "t.value_usd / t.quantity_t > 100 * u.usual"
    marked, off_median = committed.execute(
        f"""
        WITH u AS (SELECT year, hs_code, median(value_usd / quantity_t) AS usual FROM trade
                   WHERE quantity_t > 0 AND value_usd >= 10000 GROUP BY ALL HAVING count(*) >= 20)
        SELECT count(*) FILTER (WHERE unit_value_flag = '{flag}'), count(*) FILTER (WHERE {off})
        FROM trade AS t JOIN u ON u.year = t.year AND u.hs_code = t.hs_code WHERE quantity_t > 0
          AND (unit_value_flag = '{flag}' OR {off})
        """
    ).fetchone()
    unmarked = committed.execute(
        f"""
        WITH u AS (SELECT year, hs_code, median(value_usd / quantity_t) AS usual FROM trade
                   WHERE quantity_t > 0 AND value_usd >= 10000 GROUP BY ALL HAVING count(*) >= 20)
        SELECT count(*) FROM trade AS t JOIN u ON u.year = t.year AND u.hs_code = t.hs_code
        WHERE quantity_t > 0 AND unit_value_flag = '{flag}' AND NOT {off} AND note NOT LIKE '%Flagged%'
        """
    ).fetchone()
    assert unmarked == (0,)
    assert 0.5 * off_median < marked <= off_median


def test_cheap_bulk_that_makes_the_trade_of_a_code_is_not_marked(committed):
    """Philippine nickel ore at 15 USD/t stands beside samples at thousands: it is most of the code's trade."""
    flags = committed.execute(
        "SELECT DISTINCT unit_value_flag FROM trade WHERE hs_code = '260400' AND exporter_iso3 = 'PHL' AND "
        "importer_iso3 = 'CHN' AND year >= 2010"
    ).fetchall()
    assert flags == [("",)]


def test_a_weight_in_range_is_the_weight_or_nothing(committed):
    wrong = committed.execute(
        "SELECT count(*) FROM trade WHERE quantity_in_range_t IS DISTINCT FROM CASE WHEN unit_value_flag = '' THEN "
        "quantity_t END"
    ).fetchone()
    assert wrong == (0,)


@pytest.mark.parametrize(
    ("flow_of_2022", "kusd_and_tonnes"),
    [(("CHL", "CHN", "283691"), (6_037_684, 120_524)), (("COD", "CHN", "810510"), (5_741_000, 355_060))],
)
def test_committed_flows_are_those_of_the_publisher(committed, flow_of_2022, kusd_and_tonnes):
    found = committed.execute(
        "SELECT round(value_usd / 1000), round(quantity_t) FROM trade WHERE year = 2022 AND exporter_iso3 = ? "
        "AND importer_iso3 = ? AND hs_code = ?",
        flow_of_2022,
    ).fetchall()
    assert found == [kusd_and_tonnes]


def test_committed_rows_hold_every_year_and_the_countries_that_get_lost(committed):
    years, rows = committed.execute("SELECT count(DISTINCT year), count(*) FROM trade").fetchone()
    assert (years, rows) == (30, 638_943)
    codes = {code for (code,) in committed.execute("SELECT DISTINCT exporter_iso3 FROM trade").fetchall()}
    assert {"NAM", "TWN", "IND", "USA", "FRA", "NOR", "CHE"} <= codes
    assert codes <= set(code_list("country").rows)


def test_a_flow_stands_once(committed):
    twice = committed.execute(
        "SELECT year, exporter_iso3, importer_iso3, hs_code FROM trade GROUP BY ALL HAVING count(*) > 1"
    ).fetchall()
    assert not twice


def test_a_known_error_of_weight_is_marked_and_keeps_what_was_published(committed):
    """Guinea's bauxite to China, 2023: 464 USD/t where 64 and 69 were paid the year before and after."""
    (flow,) = committed.execute("""
        SELECT quantity_t, quantity_in_range_t, unit_value_flag, note FROM trade
        WHERE hs_code = '260600' AND year = 2023 AND exporter_iso3 = 'GIN' AND importer_iso3 = 'CHN'
    """).fetchall()
    assert flow[:3] == (13_785_076.114, None, "high")
    assert "464 USD/t" in flow[3]
    marked = committed.execute("SELECT count(*) FROM trade WHERE note LIKE '%Flagged%'").fetchall()
    assert marked == [(1,)]
