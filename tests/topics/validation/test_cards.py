"""The chart of a method holds what is computed, and its words count all."""

import json

from dashboard.filters import Filters
from dashboard.topics.validation import cards
from dashboard.topics.validation.methods import METHODS
from dashboard.ui.words import nothing


def test_the_chart_holds_every_computed_result(release_engine, results):
    for method in METHODS:
        card = cards.agreement_card(release_engine, method, Filters())
        points = sum(len(trace["x"]) for trace in card.figure["data"] if trace["mode"].startswith("markers"))
        assert points == sum(check.result.bounds is not None for check in results[method])
        assert card.rows.download("json") == f"/api/v1/derived/validation.json?method={method}"
        assert json.dumps(card.figure, allow_nan=False)


def test_a_method_without_results_says_so(release_engine):
    card = cards.agreement_card(release_engine, "geopolrisk", Filters(material=("cobalt",)))
    assert card.empty == nothing("validation.nothing", Filters(material=("cobalt",)))
    assert "cobalt" in card.rows.query


def test_the_lede_counts_all(release_engine, results):
    count = sum(map(len, results.values()))
    assert f"Of {count} published results" in cards.sentence(release_engine)
