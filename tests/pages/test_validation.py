"""The validation page: its misses with their reasons, every metric's definition, and the rows of its download."""

import csv
import io
from collections import Counter

from dashboard.exports.stated import as_stated
from dashboard.filters import Filters
from dashboard.metrics import METRICS
from dashboard.pages import validation
from dashboard.topics.validation.tables import checks
from dashboard.ui.static_html import to_html
from tests.markup import unbroken


def test_the_page_shows_misses_with_their_reason(release_engine):
    filters = Filters.parse("method=eu_sr_2023", validation.PAGE.filters, strict=True)
    page = unbroken(to_html(validation.build(release_engine, filters)))
    for text in ("Germanium", "cannot be computed: missing EoL-RIR of 2023", "SI of 2017", "20 of 22"):
        assert text in page
    for metric in METRICS:
        assert f'id="metric-{metric}"' in page


def test_rows_are_the_same_in_the_page_and_in_the_download(web, release_engine):
    results = [check for check in checks(release_engine) if check.method.method_id == "eu_sr_2023"]
    body = web.get("/api/v1/derived/validation.csv?method=eu_sr_2023").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(body)))
    assert Counter(row["verdict"] for row in rows) == Counter(check.verdict.value for check in results)
    by_product = {row["product"]: row for row in rows}
    for check in results:
        row, bounds = by_product[check.row["product"]], check.result.bounds
        assert float(row["published"]) == check.published
        if bounds:
            low, high = as_stated(bounds.low), as_stated(bounds.high)
            assert (float(row["computed_low"]), float(row["computed_high"])) == (low, high)
        else:
            assert row["computed_low"] == row["computed"] == ""
