"""What counts as a change on the year before, who is in the rest of a concentration, and who leads."""

import pytest

from dashboard.filters import Filters
from dashboard.topics.production.country_figures import arrange, concentrated, leaders
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
