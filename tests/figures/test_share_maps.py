"""Maps of shares: each country once, in a colour of the scale, hatched, or in the quiet grey of those without one."""

from __future__ import annotations

import math

import pytest

from dashboard.figures.bins import bins_of
from dashboard.figures.maps import frame, notes_of, sites_map
from dashboard.figures.share_maps import Shares, share_map
from data.basemap import basemap
from data.codes import code_list, table

SHARES = Shares(
    {"COD": 0.7, "AUS": 0.0, "MUS": 0.1}, {"COD": "Congo", "MUS": "Mauritius"}, "share", {"USA": "withheld"},
    none="no producer", unknown="not stated", contested="contested",
)  # fmt: skip


def drawn(figure, kind):
    """Return name → countries of the traces of a kind, by the country that a click chooses."""
    found = {}
    for trace in figure["data"]:
        if trace["type"] == kind and trace.get("customdata"):
            found.setdefault(trace["name"], set()).update(
                click.removeprefix("country:") for click in trace["customdata"]
            )
    return found


def test_each_shape_is_coloured_hatched_or_grey_and_only_one_of_them():
    shapes = drawn(share_map(SHARES), "choropleth")
    assert shapes["values"] == {"COD", "AUS", "MUS"}, "zero is a colour of the scale"
    assert shapes["unstated"] == {"USA"}
    assert shapes["no-data"] == set(basemap().boxes) - basemap().areas - {"COD", "AUS", "MUS", "USA"}


@pytest.mark.parametrize("view", ["", "bubbles"])
def test_every_member_state_can_be_clicked(view):
    members = {code for code, row in code_list("country").rows.items() if row["is_un_member"] == "true"}
    for figure in (share_map(SHARES, view=view), sites_map([], contested="contested")):
        clicked = set().union(*drawn(figure, "choropleth").values(), *drawn(figure, "scattergeo").values())
        assert members <= clicked


def test_a_small_state_is_a_marker_of_the_same_scale():
    (marker,) = [trace for trace in share_map(SHARES)["data"] if trace["name"] == "small"]
    assert (marker["marker"]["color"], marker["marker"]["coloraxis"]) == ([0.1], "coloraxis")
    assert "MUS" not in drawn(share_map(SHARES), "scattergeo")["no-data"]


def test_a_contested_area_takes_no_colour_unless_a_source_names_it():
    def named(shares):
        return {trace["name"]: trace["locations"] for trace in share_map(shares)["data"] if "locations" in trace}

    assert {"ESH", "FLK", "golan", "jammu_and_kashmir"} <= set(named(SHARES)["area"])
    assert "ESH" in named(Shares({"ESH": 0.1}, {}, ""))["values"]
    assert "ESH" not in named(Shares({"ESH": 0.1}, {}, ""))["area"]


def test_a_circle_has_the_area_of_its_share():
    (circles,) = [trace for trace in share_map(SHARES, view="bubbles")["data"] if trace["name"] == "bubbles"]
    assert circles["marker"]["size"] == [0.7, 0.1, 0.0]
    assert circles["marker"]["sizemode"] == "area"


def test_the_legend_says_every_symbol():
    said = share_map(SHARES)["layout"]["meta"]["map"]
    items = dict(said["legend"]["items"])
    assert [kind for kind in items if not kind.startswith("seq-")] == ["land", "hatch", "area"]
    assert len(said["scale"]["edges"]) == len(said["scale"]["colours"]) + 1
    assert items["seq-6"] == "50\u201370\u202f%"


@pytest.mark.parametrize(
    "values",
    [
        [0.74, 0.14, 0.025, 0.013, 0.012, 0.012, 0.011, 0.009, 0.0065, 0.0065, 0.006, 0.001],
        [0.3, 0.2, *(0.5 / 2**step for step in range(2, 60))],
        [0.16, 0.15, 0.14, 0.12, 0.11, 0.1, 0.08, 0.06, 0.05, 0.03],
        [0.51, 0.49],
        [0.99, 0.006, 0.004],
    ],
)  # fmt: skip
def test_the_second_and_the_tenth_differ(values):
    bins = bins_of(values)
    assert 1 < len(bins.edges) - 1 <= 6
    assert list(bins.edges) == sorted(set(bins.edges))
    assert bins.of(values[1]) != bins.of(values[min(9, len(values) - 1)]) or values[1] == values[-1]
    assert bins.of(values[0]) == len(bins.edges) - 2
    assert bins.colours[-1] == 6
    assert len(set(bins.colours)) == len(bins.colours) == len(bins.labels)


def test_one_value_or_none_is_one_bin():
    assert bins_of([0.0]).edges == (0.0, 1.0)
    assert bins_of([0.4, 0.0]).labels == ("0\u201340\u202f%",)


def test_notes_are_those_of_the_areas_in_view():
    assert notes_of(None) == [row["note_id"] for row in table("map_note")]
    argentina = sites_map([], contested="contested", zoom_to="ARG")["layout"]["meta"]["map"]["notes"]
    assert {"general", "falkland_islands"} <= set(argentina)
    assert "jammu_and_kashmir" not in argentina
    assert sites_map([], contested="contested", zoom_to="ARG")["layout"]["meta"]["map"]["legend"]["items"]
    assert not sites_map([], contested="contested", zoom_to="BWA")["layout"]["meta"]["map"]["legend"]["items"]
    perth, kashmir = (110.0, -36.0, 122.0, -30.0), (70.0, 30.0, 82.0, 36.0)
    near = [sites_map([], contested="contested", seen=box)["layout"]["meta"]["map"] for box in (perth, kashmir)]
    assert [bool(said["legend"]["items"]) for said in near] == [False, True]
    assert ["jammu_and_kashmir" in said["notes"] for said in near] == [False, True]
    assert "jammu_and_kashmir" in sites_map([], contested="contested", zoom_to="PAK")["layout"]["meta"]["map"]["notes"]


@pytest.mark.parametrize("country", ["IDN", "CHL", "USA", "DEU", "RUS"])
def test_a_country_fills_its_card_with_neighbours_on_whichever_side_it_is_short(country: str) -> None:
    geo = frame(country)["geo"]
    (west, east), latitudes = geo["lonaxis"]["range"], geo["lataxis"]["range"]
    south, north = (math.asinh(math.tan(math.radians(latitude))) for latitude in latitudes)
    assert math.radians(east - west) / (north - south) == pytest.approx(2.0, rel=0.25)
