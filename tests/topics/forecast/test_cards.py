"""Forecasts: never a bare line, the baseline where it wins, and words where nothing can be forecast."""

import pytest

from dashboard.filters import Filters
from dashboard.topics.forecast import cards, queries
from dashboard.topics.forecast.scope import KEYS, PATH, load
from dashboard.topics.forecast.words import WIDEST, series_label, value_text
from dashboard.ui.static_html import to_html


def shown(engine, query=""):
    return load(engine, Filters.parse(query, KEYS, strict=True))


def names(card):
    return [trace["name"] for trace in card.figure["data"]]


@pytest.mark.parametrize("query", ["", "material=cobalt&outlook=production", "material=lithium&outlook=trade"])
def test_a_forecast_always_stands_inside_both_intervals(release_engine, query):
    scope = shown(release_engine, query)
    card = cards.fan_card(release_engine, scope)
    assert names(card) == ["95 % interval", "80 % interval", "observed", "forecast (median)"]
    wide, narrow, past, middle = card.figure["data"]
    assert middle["line"]["dash"] == "dash"
    assert middle["x"][0] == past["x"][-1]
    steps = len(middle["x"])
    for place in range(1, steps):
        ends = [trace["y"][index] for trace in (wide, narrow) for index in (place, 2 * steps - 1 - place)]
        assert ends[1] <= ends[3] <= middle["y"][place] <= ends[2] <= ends[0]
    end, start = wide["y"][len(middle["x"]) - 1], wide["y"][len(middle["x"])]
    is_wide = max(end, start) > WIDEST * min(end, start)
    assert ("anywhere from" if is_wide else "95 % interval") in card.title
    assert card.sources


def test_every_forecast_of_the_release_is_drawn_from_rows_with_intervals(release_engine):
    rows = release_engine.run(queries.PATH, {"material": ("copper",)}).records()
    ahead = [row for row in rows if row["status"] == "projected"]
    assert ahead
    assert all(row["low_95"] < row["low_80"] < row["value"] < row["high_80"] < row["high_95"] for row in ahead)
    assert all(row["note"].startswith("Forecast of this dashboard, not an observation.") for row in ahead)


def test_the_method_used_is_the_one_that_erred_least_and_the_page_says_so(release_engine):
    for row in release_engine.run(queries.SERIES, {"source": ("baci", "worldbank_pinksheet")}).records():
        if row["choice_id"] not in {"model_wins", "baseline_wins"}:
            continue
        one = {"material": (row["material_id"],), "outlook": (row["outlook_id"],), "series": (row["series"],)}
        tested = release_engine.run(queries.METHODS, one).records()
        errors = {method["model_id"]: method["mae"] for method in tested}
        baseline = min(method["mae"] for method in tested if method["is_baseline"])
        used = errors[row["model_id"]]
        if row["choice_id"] == "model_wins":
            assert used == min(errors.values())
            assert used < 0.991 * baseline
        else:
            assert used == baseline
            assert min(errors.values()) > 0.989 * baseline


def test_where_the_baseline_wins_the_sentence_names_both_errors(release_engine):
    scope = shown(release_engine, "material=nickel")
    assert scope.series["choice_id"] == "baseline_wins"
    told = cards.choice_in_words(scope)
    assert told.startswith("The baseline, ")
    assert value_text(next(row["mae"] for row in scope.scores if row["is_chosen"]), "USD/t") in told
    table = to_html(cards.backtest_card(release_engine, scope)[1])
    assert "baseline" in table
    assert table.count("<tr") == 1 + len(scope.scores) == 6


def test_short_series_are_judged_by_all_of_their_kind(release_engine):
    scope = shown(release_engine, "material=cobalt&outlook=production")
    assert "Too short for a model: 4 observations" in cards.choice_in_words(scope)
    card = cards.coverage_card(release_engine, scope)
    assert "all series of this kind" in card.subtitle
    assert card.rows.query == "outlook=production&method=naive&source=usgs_mcs"


def test_a_series_without_a_forecast_shows_what_was_observed_and_why(release_engine):
    scope = shown(release_engine, "material=beryllium&outlook=trade")
    assert scope.series["choice_id"] == "erratic"
    card = cards.fan_card(release_engine, scope)
    assert names(card) == ["observed"]
    assert "no forecast" in card.title
    assert "ten times" in cards.choice_in_words(scope)
    assert cards.coverage_card(release_engine, scope).empty


def test_a_material_without_series_says_what_to_choose(release_engine):
    scope = shown(release_engine, "material=germanium&outlook=production")
    assert scope.series is None
    assert "germanium" in cards.fan_card(release_engine, scope).empty
    assert cards.series_board(release_engine, scope).rows == []


def test_every_series_is_a_link_that_shows_it(release_engine):
    scope = shown(release_engine, "material=copper")
    for row in cards.series_board(release_engine, scope).rows:
        path, _, query = row.href.partition("?")
        assert path == PATH
        found = shown(release_engine, query)
        assert series_label(found.series) == row.name


def test_rows_behind_the_fan_are_its_points(web, release_engine):
    scope = shown(release_engine, "material=tin")
    card = cards.fan_card(release_engine, scope)
    rows = web.get(card.rows.download("json")).get_json()["data"]
    *_, past, middle = card.figure["data"]
    assert [row["value"] for row in rows if row["model_id"] is None] == past["y"]
    assert [row["value"] for row in rows if row["model_id"]] == middle["y"][1:]


def test_a_back_test_of_few_forecasts_does_not_name_a_winner(release_engine):
    scope = shown(release_engine, "material=cobalt&outlook=production")
    card, _ = cards.backtest_card(release_engine, scope)
    assert card.title.startswith("3 forecasts tested, too few")
    scope = shown(release_engine, "material=bauxite")
    card, _ = cards.backtest_card(release_engine, scope)
    assert card.title.startswith("Damped trend did best")
