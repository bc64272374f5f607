"""The menu of a card: made once for all choices, and each time with the addresses of the rows shown."""

from __future__ import annotations

import json

from dashboard.filters import Filters
from dashboard.topics.trade.queries import BY_EXPORTER, PAIRS
from dashboard.ui.card_menu import card_menu
from dashboard.ui.card_rows import CardRows
from dashboard.ui.data_table import table_spec
from dashboard.ui.static_html import to_html


def test_each_menu_leads_to_its_own_rows():
    for country in ("CHL", "COD"):
        rows = CardRows(PAIRS, Filters(country=(country,), product=('a "b" & <c>',)))
        shown = to_html(card_menu({"": rows, "By exporter": CardRows(BY_EXPORTER)}, pictures=True, tables=True))
        asked = f"?country={country}&amp;product=a%20%22b%22%20%26%20%3Cc%3E"
        assert f'href="/api/v1/view/trade_pairs.csv{asked}"' in shown
        assert 'href="/api/v1/view/trade_by_exporter.csv"' in shown
        assert shown.count(asked) == 5
        assert "\N{SYMBOL FOR NULL}" not in shown


def test_what_fills_a_table_is_json_with_its_own_addresses():
    for address in ("/a.json?x=1", '/b.json?y="2"'):
        spec = json.loads(table_spec(address, "/a.csv", "A title", PAIRS.fields))
        assert (spec["source"], spec["caption"], spec["columns"][0]["name"]) == (address, "A title", "exporter_iso3")
    rows = [["CHL", "CHN", 1.0, None, 2.0, None]]
    spec = json.loads(table_spec("/a", "/b", "A title", PAIRS.fields, rows=rows, total=7, alike=["exporter_iso3"]))
    assert (spec["rows"], spec["total"], spec["alike"]) == (rows, 7, ["exporter_iso3"])
