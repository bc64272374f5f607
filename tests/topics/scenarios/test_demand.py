"""Demand against the supply outlook: both editions, like against like, and never as the IEA's own gap."""

import pytest

from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.topics.scenarios.cards import demand
from dashboard.topics.scenarios.tables import demand_gap
from dashboard.topics.scenarios.tables.demand_gap import DEMAND_GAP


@pytest.mark.parametrize(("edition", "gap"), [("2024-05", 41.3), ("2025-05", 35.4)])
def test_the_gap_of_lithium_in_both_editions(release_engine, edition, gap):
    asked = Filters().with_(material="lithium", scenario="STEPS", stage="mine", vintage=edition, year_from=2035)
    row = next(one for one in demand_gap.records(release_engine, asked) if one["year"] == 2035)
    assert round(100 * row["gap_frac"], 1) == gap
    assert row["gap_t"] == row["demand_t"] - row["supply_t"]


def test_the_gap_card_shows_both_editions_and_is_not_the_gap_of_the_iea(release_engine, scope_of):
    card = demand.gap_card(release_engine, scope_of("material=lithium"))
    assert "41.3" in card.title
    assert "35.4" in card.title
    assert {trace["name"][-7:] for trace in card.figure["data"]} == {"2024-05", "2025-05"}
    assert "not the IEA\u2019s own gap" in card.subtitle
    assert "not the IEA\u2019s own gap" in " ".join(DEMAND_GAP.assumptions(Filters()).values())


def test_tonnes_that_count_something_else_are_not_compared(release_engine):
    assert not demand_gap.records(release_engine, Filters().with_(material="graphite", stage="mine"))


def test_battery_grade_graphite_is_held_against_demand_of_itself(release_engine, scope_of):
    """IEA 2025, STEPS 2035: clean technologies need 3,942,870 t of it, refined supply is 4,468,277 t."""
    found = demand_gap.records(
        release_engine, Filters().with_(material="graphite", scenario="STEPS", vintage="2025-05")
    )
    assert {row["demand_of"] for row in found} == {row["supply_of"] for row in found} == {"battery-grade graphite"}
    row = next(one for one in found if one["year"] == 2035)
    assert (row["demand_scope"], row["demand_t"]) == ("clean_technologies", 3_942_870)
    assert round(row["gap_frac"], 3) == -0.133
    scope = scope_of("material=graphite&scenario=STEPS")
    title = demand.gap_card(release_engine, scope).title
    assert "battery-grade graphite against demand of clean technologies in 2035" in title
    assert "13.3" in title
    assert "over (2025-05)" in title
    card = demand.demand_card(release_engine, scope)
    assert not [trace for trace in card.figure["data"] if trace["type"] == "scatter" and "name" in trace]
    assert "not drawn" in card.subtitle


def test_demand_and_supply_count_the_same_thing(release_engine):
    every = demand_gap.records(release_engine, Filters())
    assert {row["material_id"] for row in every if row["demand_scope"] != "total"} == {"graphite"}
    elements = {"cobalt", "copper", "lithium", "nickel"}
    for row in every:
        assert row["demand_of"] == (row["material_id"] if row["material_id"] in elements else row["supply_of"])
    keys = [(row["supply_of"], row["stage_id"], row["scenario_id"], row["year"], row["vintage"]) for row in every]
    assert len(keys) == len(set(keys))


def test_the_title_tells_the_total_as_stated_not_the_sum_of_its_parts(release_engine, scope_of):
    """IEA 2025: 8.88 t of vanadium in 2024, none of it in grid batteries; arsenic is a printed 0."""
    for material, told in (("vanadium", "from 8.88 t in 2024"), ("arsenic", "from 0 t in 2024")):
        title = demand.demand_card(release_engine, scope_of(f"material={material}")).title
        assert told in title.replace(theme.THIN, " ")


def test_uses_add_up_to_the_total_demand(release_engine, scope_of):
    """The publisher's uses miss its own total by 0.2 % at most (copper, NZE)."""
    scope = scope_of("material=copper&scenario=STEPS")
    card = demand.demand_card(release_engine, scope)
    bars = [trace for trace in card.figure["data"] if trace["type"] == "bar"]
    lines = [trace for trace in card.figure["data"] if trace["type"] == "scatter" and "name" in trace]
    year = bars[0]["x"].index(2035)
    asked = Filters().with_(material="copper", scenario="STEPS", stage="mine", vintage=scope.edition)
    total = next(row["demand_t"] for row in demand_gap.records(release_engine, asked) if row["year"] == 2035)
    assert sum(bar["y"][year] for bar in bars if bar["y"][year]) * 1e6 == pytest.approx(total, rel=1e-3)
    assert [line["name"] for line in lines] == ["Mined supply", "Refined supply"]


def test_a_material_without_total_demand_says_so(release_engine, scope_of):
    scope = scope_of("material=gallium")
    assert "no total demand" in demand.gap_card(release_engine, scope).empty
    assert "Clean technologies alone" in demand.demand_card(release_engine, scope).subtitle
