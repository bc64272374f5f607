"""Releases of the trade stand side by side: which is shown, what each covers, what no one does."""

import json
import re

import pytest

from dashboard.filters import Filters
from dashboard.topics.trade.cards import remarks, traded
from dashboard.topics.trade.cards.coverage import coverage_card
from dashboard.topics.trade.cards.later_series import release_series_card
from dashboard.topics.trade.headings import headings
from dashboard.topics.trade.queries import LATER, WHOLE_SERIES
from dashboard.topics.trade.releases import coverage, editions, release_tabs, shown_edition, years_in_words
from dashboard.ui.data_table import table_spec
from dashboard.ui.static_html import to_html
from dashboard.web.chips import filter_chips
from data.codes import code_list
from data.datasets import DATASETS

MATERIALS = [code for code, row in code_list("material").rows.items() if not row["members"]]


def view(engine, code, query=""):
    return traded.load(engine, code, Filters.parse(query, ("hs", "measure", "year", "vintage"), strict=True))


def test_every_material_lists_each_code_of_its_chain_once_a_release(release_engine):
    for code in MATERIALS:
        traded = view(release_engine, code)
        content, body = coverage_card(release_engine, traded, f"/materials/{code}")
        rows = coverage(release_engine, code)
        wider = headings(release_engine, code)
        below = len(wider) + 1 if wider else 0
        assert to_html(body).count("<tr>") == (len(rows) + 1 + below if rows else 0), code
        assert bool(content.empty) is not bool(rows)
        keys = [(row["hs_code"], row["vintage"]) for row in rows]
        assert len(keys) == len(set(keys)), code
        lacking = {row["hs_code"] for row in rows if row["coverage"] == "lacking"}
        assert not lacking & {row["hs_code"] for row in rows if row["n_years"]}


@pytest.mark.parametrize(
    ("code", "query", "queries"),
    [
        ("copper", "", WHOLE_SERIES), ("copper", "hs=740311", LATER), ("copper", "vintage=V202601", LATER),
        ("gallium", "", LATER), ("germanium", "", WHOLE_SERIES), ("germanium", "year=2022", LATER),
        ("manganese", "hs=260200", WHOLE_SERIES), ("manganese", "hs=260200&vintage=V202601", LATER),
    ],
)  # fmt: skip
def test_the_release_shown_is_the_one_chosen_else_the_first_that_has_what_is_asked(
    release_engine, code, query, queries
):
    filters = Filters.parse(query, ("hs", "year", "vintage"), strict=True)
    assert shown_edition(release_engine, code, filters) is queries
    tabs = release_tabs(release_engine, code, filters, f"/materials/{code}")
    assert [tab.current for tab in tabs].count(True) == 1
    assert len(tabs) == len(editions(release_engine, code))


def test_a_year_without_weights_shows_value_and_the_other_year_weights(release_engine):
    assert view(release_engine, "copper", "hs=740311&measure=quantity&year=2022").measure == "value"
    weighed = view(release_engine, "copper", "hs=740311&measure=quantity&year=2024")
    assert (weighed.measure, weighed.year) == ("quantity", 2024)
    for code in ("gallium", "rare_earths", "cobalt"):
        shown = view(release_engine, code, "vintage=V202601")
        words = "".join(to_html(part) for part in remarks.remarks(release_engine, shown))
        assert "Weights of 2022 are not stated" in words, code
        weighed = view(release_engine, code, "vintage=V202601&year=2024")
        assert "Weights of" not in "".join(to_html(part) for part in remarks.remarks(release_engine, weighed))


def test_years_of_a_selection_are_lower_bounds_in_the_series_of_a_later_release(release_engine):
    card = release_series_card(release_engine, view(release_engine, "copper", "vintage=V202601"))
    assert {row["year"] for row in card.rows.records if not row["bound"]} == {2022, 2024}
    chile = next(row for row in card.rows.records if (row["year"], row["exporter_iso3"]) == (2010, "CHL"))
    assert chile["bound"] == ">"
    trace = next(trace for trace in card.figure["data"] if trace["name"] == "Chile")
    hollow = dict(zip(trace["x"], trace["marker"]["symbol"], strict=True))
    assert (hollow[2010], hollow[2022]) == ("circle-open", "circle")
    assert trace["mode"] == "lines+markers", "more points than usual are drawn as lines alone"
    assert any(line.startswith("●") and "○ at least" in line for line in card.subtitle.split("\n"))


@pytest.mark.parametrize(
    ("value", "words"),
    [("V202601", "Release V202601"), ("unlabelled", "Release not stated"), ("2025-05", "Edition 2025-05")],
)
def test_a_chosen_edition_of_baci_is_called_a_release(value, words):
    chips = to_html(filter_chips("/materials/cobalt", Filters(vintage=value), ("vintage",)))
    assert words in re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", chips))


def test_a_bound_stands_before_the_number_that_it_is_of():
    spec = json.loads(table_spec("", "", "", DATASETS["trade_doubt"].fields))
    assert [column["name"] for column in spec["columns"] if column.get("bounded")] == ["later_value_usd"]


def test_years_are_written_as_what_is_there():
    assert years_in_words(1995, 2024, 30) == "1995 to 2024"
    assert years_in_words(2022, 2024, 2) == "2022 and 2024"
    assert years_in_words(2016, 2016, 1) == "2016"
    assert "5 years" in years_in_words(2010, 2024, 5)
