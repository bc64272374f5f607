"""What the style sheets would else ask with `:has()` is said in the markup."""

import pytest
from dash import html

from dashboard.ui.chart_card import CardContent, chart_card
from dashboard.ui.index_table import Heading, index_table
from dashboard.ui.layout import grid
from dashboard.ui.leaderboard import LeaderRow, Ranking, leaderboard_markup
from dashboard.ui.map_words import shows_map
from dashboard.ui.static_html import to_html

NOTHING, SOMETHING = CardContent(title="None", empty="None"), CardContent(title="Some", figure={"data": []})


@pytest.mark.parametrize(("rows", "is_short"), [(1, True), (12, True), (13, False)])
def test_a_list_says_that_it_stands_whole(rows, is_short):
    ranking = Ranking("Title", [LeaderRow(str(number), "1") for number in range(rows)])
    assert ("is-short" in leaderboard_markup("page--list", ranking)) is is_short


@pytest.mark.parametrize(
    ("columns", "said"),
    [(4, '"index-table"'), (6, "columns-5"), (7, "columns-7"), (8, "columns-8"), (12, "columns-9")],
)
def test_a_table_says_how_wide_it_is(columns, said):
    table = index_table("Caption", [Heading(str(number)) for number in range(columns)], [["1"] * columns])
    assert said in to_html(table)


def test_a_table_says_which_cells_hold_links_and_which_names_hold_notes():
    link, note = html.A("one", href="/"), html.Span("note", className="cell-note")
    rows = [["a", [link, ", ", link], [link, html.Br(), link]]]
    table = to_html(index_table("Caption", [Heading(one) for one in "abc"], rows))
    assert '<td class="has-link has-links"><a' in table
    assert '<td class="has-link"><a' in table
    assert '<th scope="row">a</th>' in table
    assert "has-notes" not in table
    assert "has-notes" not in to_html(index_table("Caption", [Heading("a"), Heading("b")], [["a", note]]))
    assert "has-notes" in to_html(index_table("Caption", [Heading("a"), Heading("b")], [[note, "b"]]))


def test_a_card_says_what_stands_after_it():
    chart, empty = chart_card("page--chart", SOMETHING, span=6), chart_card("page--empty", NOTHING, span=6)
    cards = grid(chart, empty, html.Div(className="card span-6")).children
    assert [hasattr(card, "data-before-empty") for card in cards] == [True, False, False]
    assert ["is-before-words" in card.className for card in cards] == [False, True, False]


def test_a_page_says_whether_it_shows_a_map():
    drawn, missing = (chart_card("page--map", content, has_map=True) for content in (SOMETHING, NOTHING))
    assert shows_map(html.Div(["Words", grid(drawn)]))
    assert not shows_map(html.Div(["Words", grid(missing, chart_card("page--bars", SOMETHING))]))
    assert not shows_map(None)
