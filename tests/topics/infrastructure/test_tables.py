"""Indicators of infrastructure by country: true figures, parts and holes said, coverage of the ten cases, the score."""

import pytest

from dashboard.filters import Filters
from dashboard.topics.infrastructure.materials import CASE_MATERIAL, HELD
from dashboard.topics.infrastructure.stated import CASES, MOST, countries_of, figures, the_framework
from dashboard.topics.infrastructure.tables import (
    INFRASTRUCTURE_COVERAGE,
    INFRASTRUCTURE_INDICATOR,
    INFRASTRUCTURE_SCORE,
    LEAST_COVERED,
)

NOTHING = Filters()


def records(engine, table, filters=NOTHING):
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows(engine, filters)]


@pytest.mark.parametrize(
    ("indicator", "country", "value", "year"),
    [
        ("trade_infrastructure", "SGP", 4.6, 2023),
        ("logistics", "CHL", 3.0, 2023),
        ("water_management", "AUT", 91, 2018),
    ],
)
def test_a_figure_is_the_publishers_newest(release_engine, indicator, country, value, year):
    figure = figures(release_engine, CASES)[indicator, country]
    assert (figure.value, figure.year, figure.part) == (value, year, "")


def test_the_whole_of_a_country_comes_before_a_part_which_is_said(release_engine):
    found = figures(release_engine, CASES)
    assert found["safe_sanitation", "AUT"].part == ""
    assert found["safe_sanitation", "ZWE"].part == "urban"
    assert found["child_labour", "LCA"].part == "5-14 years"


EXPECTED = {
    **dict.fromkeys(("electricity", "basic_water", "basic_sanitation", "mobile_4g", "air", "water_stress"), 10),
    **dict.fromkeys(("water_management", "energy_intensity", "renewables"), 10),
    "official_flows": 8,
    "safe_sanitation": 5,
}


def test_the_ten_cases_are_covered_as_is_known(release_engine):
    stated = {
        row["infrastructure_indicator_id"]: (row["n_stated"], row["n_countries"])
        for row in records(release_engine, INFRASTRUCTURE_COVERAGE)
    }
    assert {name: stated[name] for name in EXPECTED} == {name: (n, 10) for name, n in EXPECTED.items()}
    assert stated["rural_access"] == (0, 10)


def test_coverage_can_be_counted_from_the_rows_of_the_indicators(release_engine):
    chosen = Filters().with_(country=("BRA", "COD", "NOR"))
    rows = records(release_engine, INFRASTRUCTURE_INDICATOR, chosen)
    for row in records(release_engine, INFRASTRUCTURE_COVERAGE, chosen):
        own = [one for one in rows if one["infrastructure_indicator_id"] == row["infrastructure_indicator_id"]]
        stated = [one for one in own if one["value"] is not None]
        assert (row["n_stated"], row["n_countries"]) == (len(stated), len(own)) == (len(stated), 3)
        assert row["n_of_a_part"] == sum(bool(one["part"]) for one in stated)
        assert row["last_year"] == max((one["year"] for one in stated), default=None)


def test_what_nobody_states_is_missing_never_zero(release_engine):
    rows = records(release_engine, INFRASTRUCTURE_INDICATOR)
    holes = {one.indicator_id for one in the_framework().indicators if one.is_hole}
    for row in rows:
        assert (row["value"] is None) == (row["status"] == "missing") == (row["year"] is None)
        if row["infrastructure_indicator_id"] in holes:
            assert row["value"] is None
            assert row["note"]
    assert any(row["value"] == 0 and row["status"] != "missing" for row in rows)


def test_a_score_follows_from_the_places_between_goalposts(release_engine):
    rows = records(release_engine, INFRASTRUCTURE_INDICATOR)
    usable = [one.indicator_id for one in the_framework().indicators if one.goalposts]
    for row in records(release_engine, INFRASTRUCTURE_SCORE):
        own = [one for one in rows if one["country_iso3"] == row["country_iso3"] and one["placed_frac"] is not None]
        parts = {}
        for one in own:
            parts.setdefault(one["infrastructure_principle_id"], []).append(one["placed_frac"])
        means = [sum(values) / len(values) for values in parts.values()]
        assert row["coverage_frac"] == pytest.approx(len(own) / len(usable))
        assert row["score_frac"] == pytest.approx(sum(means) / len(means))
        assert row["rank_low"] <= row["rank_high"] <= row["n_scored"]


def test_a_country_with_too_few_indicators_has_no_score(release_engine):
    rows = records(release_engine, INFRASTRUCTURE_SCORE, Filters().with_(country=("CHL", "NRU", "TWN")))
    assert {row["country_iso3"]: row["coverage_frac"] >= LEAST_COVERED for row in rows} == {
        row["country_iso3"]: row["score_frac"] is not None for row in rows
    }
    assert [row["country_iso3"] for row in rows if row["rank"] is None]


def test_no_more_countries_are_shown_than_fit():
    assert countries_of(NOTHING) == CASES
    assert len(countries_of(Filters().with_(country="EU27"))) == MOST
    assert countries_of(Filters().with_(country=("OTH",))) == CASES


def test_the_world_stands_beside_countries_and_has_no_place_among_them(release_engine):
    chosen = Filters().with_(country=("CHL", "WLD"))
    stress = figures(release_engine, countries_of(chosen))["water_stress", "WLD"]
    assert (stress.value, stress.year) == (17.0, 2017)
    assert [row["country_iso3"] for row in records(release_engine, INFRASTRUCTURE_SCORE, chosen)] == ["CHL"]


def test_materials_of_a_case_are_named_with_their_sources(release_engine):
    rows = records(release_engine, CASE_MATERIAL)
    assert {row["does"] for row in rows} == set(HELD)
    found = {(row["country_iso3"], row["does"], row["material_id"]): row["sources"] for row in rows}
    assert "usgs_mcs" in found["CHL", "mines", "copper"].split(";")
    assert "usgs_mcs" in found["CHL", "reserves", "lithium"].split(";")
    assert all(found.values())


def test_an_older_release_without_the_datasets_states_nothing(engine):
    assert figures(engine, CASES) == {}
    assert not any(row["n_stated"] for row in records(engine, INFRASTRUCTURE_COVERAGE))
    assert {row["rank"] for row in records(engine, INFRASTRUCTURE_SCORE)} == {None}
