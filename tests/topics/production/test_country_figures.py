"""What counts as a change on the year before, who is in the rest of a concentration, and who leads."""

import pytest

from dashboard.filters import Filters
from dashboard.topics.production.country_figures import arrange, concentrated, leaders


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
        }
        for year, (tonnes, vintage) in years.items()
        for code in ("COD", "WLD")
    ]
    assert arrange(rows, Filters()).world_change() == change


def group(world, note="", other=None):
    """Return the rows of two countries with 60 and 30 t, a withheld one, and a total as given."""
    stated = {"COD": (60.0, "reported"), "ZMB": (30.0, "reported"), "USA": (None, "withheld")}
    stated["WLD"] = (world, "reported" if world else "missing")
    if other is not None:
        stated["OTH"] = (other, "reported")
    return [
        {"country_iso3": code, "quantity_t": tonnes, "status": status, "note": note if code == "WLD" else ""}
        for code, (tonnes, status) in stated.items()
    ]


@pytest.mark.parametrize(
    ("rows", "rest", "uncounted"),
    [
        (group(100.0), 0.1, ()),
        (group(100.0, "Excludes U.S. production."), 0.1, ("USA",)),
        (group(89.0), 0.0, ("USA",)),
        (group(89.0, other=10.0), 0.1, ("USA",)),
        (group(None, "Not available."), 0.0, ("USA",)),
    ],
    ids=["counted", "left out", "total too small", "others disclosed", "no total"],
)
def test_a_withheld_producer_is_in_the_rest_only_where_the_total_counts_it(rows, rest, uncounted):
    result = concentrated(rows)
    assert result.rest_frac == pytest.approx(rest)
    assert result.uncounted == uncounted
    assert (result.band == "indicative") == bool(uncounted)


def test_unlike_goods_have_no_concentration():
    assert concentrated(group(None, "Not applicable. xx.")) is None


def test_a_tie_has_every_leader_in_the_order_of_codes():
    assert leaders({"IRN": 2.0, "ESP": 2.0, "CHN": 1.0}) == ("ESP", "IRN")
    assert leaders({}) == ()
