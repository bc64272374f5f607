"""Governance of a country: editions are kept apart, and the interval is that of ninety percent."""

import pytest

from dashboard.filters import Filters
from dashboard.pages.country import PAGE
from dashboard.topics.country_scope import Scope
from dashboard.topics.governance import cards as governance


def scope(query=""):
    return Scope("COD", Filters.parse(query, PAGE.filters, strict=True))


def test_editions_are_kept_apart():
    later = {"dimension_id": "pv", "year": 2024, "vintage": "2025", "estimate": -2.0}
    first = [{**later, "dimension_id": name, "year": 2022, "vintage": "2023"} for name in ("pv", "va")]
    assert governance.main_edition([later, *first]) == "2023"
    assert governance.latest([later, *first], "pv", "2023")["year"] == 2022
    assert governance.main_edition([]) == ""


def test_a_dimension_or_range_chosen_does_not_change_the_edition(engine, monkeypatch):
    base = {
        "country_iso3": "COD",
        "std_error": 0.2,
        "rank_pct": 5.0,
        "source_id": "wgi",
        "low_90": -2.3,
        "high_90": -1.7,
    }
    rows = [
        {**base, "dimension_id": dimension, "year": year, "vintage": vintage, "estimate": -2.0}
        for dimension, year, vintage in (("pv", 2022, "2023"), ("va", 2022, "2023"), ("pv", 2024, "2025"))
    ]
    monkeypatch.setattr(governance, "load", lambda engine, scope: rows)
    for query in ("dimension=pv", "year_from=2020"):
        assert "in 2022" in governance.score_card(engine, scope(query)).title
    assert "in 2024" in governance.score_card(engine, scope("year_from=2024")).title


def test_the_interval_is_that_of_ninety_percent(engine):
    band, line = governance.score_card(engine, scope()).figure["data"]
    assert line["y"] == [-1.9812287]
    assert band["y"] == pytest.approx([-1.9812287 + 1.645 * 0.2239262, -1.9812287 - 1.645 * 0.2239262])
