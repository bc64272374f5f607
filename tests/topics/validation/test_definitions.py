"""From a figure to its formula to the rows: each metric says what its letters are, and its tables."""

from dashboard.i18n import t
from dashboard.metrics import METRICS
from dashboard.topics.registry import TABLES
from dashboard.topics.validation.cards import definitions
from dashboard.ui.static_html import to_html


def test_every_metric_says_what_its_symbols_are_and_links_its_tables():
    entries = to_html(definitions(TABLES)).split("<dt ")[1:]
    assert len(entries) == len(METRICS)
    for entry, metric in zip(entries, METRICS.values(), strict=True):
        assert t(metric.symbols_key).split("&")[0][:30] in entry
        for table_id, table in TABLES.items():
            assert (f"/api/v1/derived/{table_id}.csv" in entry) == (metric.metric_id in table.metrics)
