"""Demand on end against supply: one true axis of time, missing values stay missing."""

from dashboard.figures.demand import Supply, Use, demand_and_supply


def test_uses_stand_on_end_and_supplies_are_lines_over_them():
    uses = [Use("Cars", [1.0, 2.0], ["a", "b"], "#111111"), Use("Grids", [None, 1.0], ["c", "d"], "#222222")]
    figure = demand_and_supply([2024, 2030], uses, [Supply("Mined", [1.0, None], ["e", "f"])], unit="kt")
    cars, grids, halo, mined = figure["data"]
    assert halo["y"] == mined["y"]
    assert halo["showlegend"] is False
    assert figure["layout"]["barmode"] == "stack"
    assert figure["layout"]["xaxis"]["tickvals"] == [2024, 2030]
    assert [cars["type"], grids["type"], mined["type"]] == ["bar", "bar", "scatter"]
    assert grids["y"] == [None, 1.0]
    assert mined["x"] == cars["x"] == [2024, 2030]
    assert figure["layout"]["annotations"][0]["text"] == "kt"


def test_supplies_differ_by_dash_not_by_colour_alone():
    supplies = [Supply(name, [1.0], [""]) for name in ("Mined", "Refined")]
    lines = demand_and_supply([2030], [], supplies, unit="kt")["data"][-2:]
    assert len({trace["line"]["dash"] for trace in lines}) == 2
    assert len({trace["marker"]["symbol"] for trace in lines}) == 2
