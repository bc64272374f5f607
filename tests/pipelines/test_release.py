"""The committed snapshots give a release that passes every check and reproduces what the publishers printed."""

import duckdb
import pytest

from data.lake import current_release, release_folder, table_path
from data.places import is_outside
from pipelines.checks.strays import accepted_places


@pytest.fixture(scope="module")
def release(release_settings):
    """Return the folder of the release of the committed snapshots, checked against the committed expectation."""
    return release_folder(release_settings.lake, current_release(release_settings.lake).release_id)


@pytest.fixture(scope="module")
def ask(release):
    """Return a function that gives the single value of a query; a dataset's id stands for its table."""
    with duckdb.connect() as connection:
        for path in release.glob("*.parquet"):
            connection.read_parquet(str(path)).create_view(path.stem)

        def value(sql):
            ((found,),) = connection.execute(sql).fetchall()
            return found

        yield value


PRODUCTION = "SELECT quantity_t FROM production_yearly WHERE stage_id = 'mine' AND "


def test_every_quantity_of_a_project_is_plausible_accepted_or_flagged_and_every_doubt_stands_in_its_note(release, ask):
    checks = {one["name"]: one for one in current_release(release.parents[1]).manifest["checks"]}
    assert checks["expect_quantities_plausible"]["failing"] == 0
    assert ask(
        "SELECT count(*) FROM project_resource WHERE material_id IN ('tin', 'tungsten') AND grade = 100 "
        "AND grade_unit = '%' AND note LIKE '%In doubt: grade 100 \\%: %' ESCAPE '\\'"
    ) == ask(
        "SELECT count(*) FROM project_resource WHERE grade > 80 AND grade_unit = '%' AND source_set = 'tungsten_tin'"
    )


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (PRODUCTION + "material_id = 'cobalt' AND country_iso3 = 'COD' AND year = 2022 AND is_latest", 144_000),
        (PRODUCTION + "material_id = 'cobalt' AND country_iso3 = 'COD' AND year = 2023 AND vintage = '2024'", 170_000),
        (PRODUCTION + "material_id = 'cobalt' AND country_iso3 = 'COD' AND year = 2023 AND is_latest", 175_000),
        (PRODUCTION + "material_id = 'cobalt' AND country_iso3 = 'COD' AND year = 2024 AND vintage = '2025'", 220_000),
        (PRODUCTION + "material_id = 'cobalt' AND country_iso3 = 'COD' AND year = 2024 AND is_latest", 226_000),
        (PRODUCTION + "material_id = 'cobalt' AND country_iso3 = 'COD' AND year = 2025 AND is_latest", 230_000),
        (PRODUCTION + "material_id = 'lithium' AND country_iso3 = 'AUS' AND year = 2022 AND is_latest", 74_700),
        (PRODUCTION + "material_id = 'lithium' AND country_iso3 = 'CHL' AND year = 2022 AND is_latest", 38_000),
        (PRODUCTION + "material_id = 'nickel' AND country_iso3 = 'IDN' AND year = 2024 AND is_latest", 2_310_000),
    ],
)
def test_production_is_what_usgs_printed(ask, sql, expected):
    assert ask(sql) == expected


@pytest.mark.parametrize(("year", "expected"), [(2023, 28e6), (2024, 30e6), (2025, 37e6)])
def test_world_lithium_reserves_are_what_usgs_printed(ask, year, expected):
    where = f"material_id = 'lithium' AND country_iso3 = 'WLD' AND year = {year} AND is_latest"
    assert ask(f"SELECT quantity_t FROM reserve WHERE {where}") == expected


@pytest.mark.parametrize(
    ("exporter", "hs_code", "value_usd", "quantity_t"),
    [("CHL", "283691", 6_037_684e3, 120_524), ("COD", "810510", 5_741_000e3, 355_060)],
)
def test_flow_to_china_is_what_baci_states(ask, exporter, hs_code, value_usd, quantity_t):
    where = f"exporter_iso3 = '{exporter}' AND importer_iso3 = 'CHN' AND hs_code = '{hs_code}' AND year = 2022"
    assert ask(f"SELECT value_usd FROM trade_yearly WHERE {where}") == pytest.approx(value_usd, rel=1e-6)
    assert ask(f"SELECT quantity_t FROM trade_yearly WHERE {where}") == pytest.approx(quantity_t, rel=1e-5)


@pytest.mark.parametrize("country", ["NAM", "TWN", "IND", "USA", "FRA", "NOR", "CHE"])
def test_countries_with_odd_codes_trade(ask, country):
    assert ask(f"SELECT count(*) FROM trade_yearly WHERE exporter_iso3 = '{country}' AND year = 2022") > 0


@pytest.mark.parametrize(
    ("country", "mean"),
    [("COD", -1.6001), ("CHN", -0.3333), ("AUS", 1.4919), ("CHL", 0.7126), ("FIN", 1.7055), ("ZWE", -1.1931)],
)
def test_governance_is_what_the_2023_update_states(ask, country, mean):
    where = f"country_iso3 = '{country}' AND year = 2022 AND vintage = '2023'"
    assert ask(f"SELECT avg(estimate) FROM governance_yearly WHERE {where}") == pytest.approx(mean, abs=5e-5)


@pytest.mark.parametrize(("material", "mean"), [("copper", 8822.37), ("nickel", 25833.73)])
def test_mean_price_of_2022_is_what_the_pink_sheet_gives(ask, material, mean):
    where = f"material_id = '{material}' AND year = 2022"
    assert ask(f"SELECT avg(price_usd_per_t) FROM price_monthly WHERE {where}") == pytest.approx(mean, abs=0.006)


def test_every_dataset_has_rows(release):
    manifest = current_release(release.parents[1]).manifest
    assert manifest["skipped"] == []
    assert all(manifest["counts"].values())


def test_release_is_compact(release):
    assert sum(path.stat().st_size for path in release.iterdir() if path.suffix != ".arrow") < 30e6
    assert sum(path.stat().st_size for path in release.glob("*.arrow")) < 45e6
    assert table_path(release, "trade_yearly").stat().st_size < 15e6


def test_every_site_lies_in_its_country_or_is_accepted_with_a_reason(ask):
    sites = ask(
        "SELECT list(DISTINCT (d, id, country_iso3, latitude_deg, longitude_deg)) FROM ("
        "SELECT 'facility' d, facility_id id, country_iso3, latitude_deg, longitude_deg FROM facility UNION "
        "SELECT 'project', project_id, country_iso3, latitude_deg, longitude_deg FROM project UNION "
        "SELECT 'deposit', deposit_id, country_iso3, latitude_deg, longitude_deg FROM deposit) "
        "WHERE latitude_deg IS NOT NULL"
    )
    assert len(sites) > 5_000
    strays = {(table, site) for table, site, country, *point in sites if is_outside(country, *point)}
    assert strays == set(accepted_places())


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT count(DISTINCT facility_id) FROM facility WHERE note LIKE '%printed under New Caledonia%'", 19),
        ("SELECT count(DISTINCT facility_id) FROM facility WHERE country_iso3 = 'NCL'", 13),
        ("SELECT string_agg(DISTINCT country_iso3) FROM facility WHERE name = 'Pilgangoora'", "AUS"),
        ("SELECT string_agg(DISTINCT facility_id) FROM facility WHERE name = 'Pilgangoora'", "ICMM06235"),
        ("SELECT count(DISTINCT facility_id) FROM facility", 2_851),
        ("SELECT longitude_deg FROM project WHERE project_id = 'graphite-bra-itanhem'", -40.35),
        ("SELECT count(longitude_deg) FROM project WHERE project_id = 'nickel-cobalt-pgm-usa-serpentine'", 0),
        ("SELECT count(longitude_deg) FROM project WHERE project_id = 'nickel-cobalt-pgm-usa-babbit-minnamax'", 0),
    ],
)
def test_a_place_that_was_mended_keeps_its_id(ask, sql, expected):
    assert ask(sql) == expected


CASES = ("AFG", "AUT", "CHL", "ECU", "IRN", "LCA", "MNG", "MWI", "SGP", "ZWE")


@pytest.mark.parametrize(
    ("series", "countries"),
    [
        *((series, 10) for series in ("eg_elc_accs", "sp_acs_bsrvh2o", "sp_acs_bsrvsan", "it_mob_4gntwk")),
        *((series, 10) for series in ("en_atm_pm25", "er_h2o_stress", "er_h2o_iwrmd", "eg_egy_prim", "eg_fec_rnew")),
        ("dc_tof_infral", 8), ("sh_san_safe", 5),
    ],
)  # fmt: skip
def test_sdg_series_state_as_many_of_the_ten_cases_as_is_known(ask, series, countries):
    where = f"country_iso3 IN {CASES} AND sdg_series_id = '{series}'"
    assert ask(f"SELECT count(DISTINCT country_iso3) FROM sdg_indicator_yearly WHERE {where}") == countries


@pytest.mark.parametrize(("country", "year", "value"), [("WLD", 2015, 16.5), ("WLD", 2017, 17.0), ("AUS", 2017, 6.4)])
def test_water_stress_is_what_the_un_states(ask, country, year, value):
    where = f"country_iso3 = '{country}' AND sdg_series_id = 'er_h2o_stress' AND year = {year}"
    assert ask(f"SELECT value FROM sdg_indicator_yearly WHERE {where}") == value


def test_the_four_kinds_of_materials_add_up_to_what_a_country_consumes(ask):
    """Off are a few countries of which the source itself leaves one kind out."""
    whole = "sum(value) FILTER (WHERE product_group = 'all')"
    parts = "sum(value) FILTER (WHERE product_group <> 'all')"
    off = f"SELECT country_iso3, year, abs({parts} / {whole} - 1) AS gap FROM sdg_indicator_yearly"
    off += " WHERE sdg_series_id = 'en_mat_domcmpc' GROUP BY country_iso3, year"
    assert ask(f"SELECT count(*) FROM ({off}) WHERE gap <= 0.001") > 3000
    assert ask(f"SELECT count(*) FROM ({off}) WHERE gap > 0.02") <= 20


@pytest.mark.parametrize(
    ("country", "component", "score", "rank"),
    [("SGP", "overall", 4.3, 1), ("SGP", "infrastructure", 4.6, 1), ("CHL", "overall", 3.0, 61)],
)
def test_logistics_are_what_the_world_bank_states_for_2023(ask, country, component, score, rank):
    where = f"country_iso3 = '{country}' AND lpi_component_id = '{component}' AND year = 2023"
    assert ask(f"SELECT score FROM logistics_performance WHERE {where}") == score
    assert ask(f"SELECT rank FROM logistics_performance WHERE {where}") == rank
