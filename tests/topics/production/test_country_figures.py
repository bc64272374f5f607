"""What counts as a change on the year before, who is in the rest of a concentration, and who leads."""

import pytest

from dashboard.filters import Filters
from dashboard.topics.production import queries
from dashboard.topics.production.country_figures import arrange, concentrated, country_figures, leaders
from dashboard.topics.production.words import excess_words
from dashboard.ui.words import index_interval


@pytest.mark.parametrize(("earlier", "change"), [("2025", 0.25), ("2024", None)])
def test_a_change_is_one_within_an_edition(earlier, change):
    years = {2023: (80.0, earlier), 2024: (100.0, "2025")}
    rows = [
        {
            "material_id": "cobalt",
            "country_iso3": code,
            "year": year,
            "quantity_t": tonnes,
            "vintage": vintage,
            "product": "one",
            "bound": "",
        }
        for year, (tonnes, vintage) in years.items()
        for code in ("COD", "WLD")
    ]
    assert arrange(rows, Filters()).world_change() == change


def group(world, without="", bound="", note=""):
    """Return the rows of two countries with 60 and 30 t, a withheld one, and a total as given."""
    stated = {"COD": (60.0, "reported"), "ZMB": (30.0, "reported"), "USA": (None, "withheld")}
    stated["WLD"] = (world, "reported" if world else "missing")
    return [
        {
            "country_iso3": code, "quantity_t": tonnes, "status": status, "note": note if code == "WLD" else "",
            "share_frac": 0.5, "share_without": without if tonnes and code != "WLD" else "", "share_bound": bound,
        }
        for code, (tonnes, status) in stated.items()
    ]  # fmt: skip


@pytest.mark.parametrize(("without", "uncounted"), [("", ()), ("USA", ("USA",)), ("CHL USA", ("CHL", "USA"))])
def test_whom_the_shares_leave_out_the_concentration_names(without, uncounted):
    result = concentrated(group(100.0, without))
    assert result.rest_frac == pytest.approx(0.1)
    assert result.uncounted == uncounted
    assert (result.band == "indicative") == bool(uncounted)


@pytest.mark.parametrize(
    ("bound", "words", "high"), [("", "0.45 to 0.46", 0.46), ("<", "at most 0.45", 1.0), (">", "at least 0.45", 0.46),
                                 ("?", "cannot be determined", 1.0)]
)  # fmt: skip
def test_a_concentration_of_bounds_is_a_bound(bound, words, high):
    result = concentrated(group(100.0, bound=bound))
    assert (result.bound, result.hhi_high) == (bound, pytest.approx(high))
    assert index_interval(result) == words
    assert (result.band == "high") == (not bound)


def test_unlike_goods_have_no_concentration():
    assert concentrated(group(None, note="Not applicable. xx.")) is None


def test_a_tie_has_every_leader_in_the_order_of_codes():
    assert leaders({"IRN": 2.0, "ESP": 2.0, "CHN": 1.0}) == ("ESP", "IRN")
    assert leaders({}) == ()


@pytest.mark.parametrize("query", [queries.SHARES, queries.CAPACITY_SHARES])
def test_every_list_with_its_total_is_of_one_edition(release_engine, query):
    editions = {}
    for row in release_engine.run(query, {}).records():
        key = tuple(row[name] for name in ("material_id", "stage_id", "product", "year", "source_id"))
        editions.setdefault(key, set()).add(row["vintage"])
    assert editions
    assert {key: found for key, found in editions.items() if len(found) > 1} == {}


def shown(engine, material, year):
    return country_figures(engine, queries.SHARES, Filters(year=year), material=(material,), stage=("mine",))


def test_the_lithium_of_2024_is_that_of_one_edition(release_engine):
    """Namibia's 2,700 t are of the edition of 2025, whose world total is another one."""
    found = shown(release_engine, "lithium", 2024)
    assert found.country("NAM") is None
    assert (found.excess.parts_t, found.excess.total_t) == (222_970, 222_000)
    assert found.country("AUS")["share_frac"] == pytest.approx(82_700 / 222_970)
    assert found.excess.is_rounding


def test_a_list_that_is_more_than_its_total_says_so_with_both(release_engine):
    found = shown(release_engine, "cobalt", 2025)
    assert found.excess.parts_t == pytest.approx(314_600)
    words = excess_words(found)
    assert all(part in words for part in ("315", "310", "its figures are rounded", "of the printed total"))
    assert excess_words(shown(release_engine, "cobalt", 2022)) == ""


def listed(**quantities):
    return arrange(
        [
            {"material_id": "cobalt", "product": "one", "year": 2025, "country_iso3": code, "quantity_t": tonnes,
             "bound": "", "original_value": f"{tonnes:,.0f}", "vintage": "2026"}
            for code, tonnes in quantities.items()
        ],
        Filters(),
    )  # fmt: skip


def test_rounding_is_told_from_what_it_cannot_explain():
    assert listed(COD=600.0, OTH=450.0, WLD=1_000.0).excess.is_rounding
    source = listed(COD=611.0, OTH=452.0, WLD=1_003.0).excess
    assert (source.is_rounding, source.is_of_total, source.parts_t) == (False, True, 1_063.0)
    assert not listed(COD=1_063.0, WLD=1_003.0).excess.is_of_total
    assert listed(COD=600.0, WLD=1_000.0).excess is None
