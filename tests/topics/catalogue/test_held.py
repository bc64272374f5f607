"""How far back the series of a material go: output first, then the longest, each with the years that its rows state."""

from __future__ import annotations

import pytest

from dashboard.filters import Filters
from dashboard.topics.catalogue.held import held_card
from dashboard.topics.catalogue.tables import SERIES_HELD
from dashboard.ui.static_html import to_html
from data.codes import code_list

DATASETS = {
    "output": ("production_yearly", "product", "quantity_t"),
    "output_us": ("us_salient_yearly", "series", "value"),
    "trade_later": ("trade_later", "hs_code", "value_usd"),
    "trade_heading": ("trade_heading", "hs_heading", "value_usd"),
    "price_yearly": ("price_yearly", "series", "price_usd_per_t"),
}


@pytest.mark.parametrize("material", ["nickel", "gallium", "zirconium"])
def test_each_series_has_the_years_that_its_rows_state(web, release_engine, material):
    rows = SERIES_HELD.read(release_engine, Filters().with_(material=material))
    names = [field.name for field in SERIES_HELD.fields]
    held = [dict(zip(names, row, strict=True)) for row in rows]
    for kind, (dataset, series, value) in DATASETS.items():
        stated = web.get(f"/api/v1/data/{dataset}.json?material={material}").json["data"]
        for one in (row for row in held if row["kind"] == kind):
            years = {
                row["year"]
                for row in stated
                if row[series] == one["series"] and row[value] is not None and row["source_id"] == one["source_id"]
                and row.get("stage_id", one["stage_id"]) == one["stage_id"]
            }  # fmt: skip
            assert (str(min(years)), str(max(years)), len(years)) == (one["first"], one["last"], one["n_years"])


def test_output_stands_first_and_the_longest_series_is_named(release_engine):
    for material, row in code_list("material").rows.items():
        if row["members"]:
            continue
        content, body = held_card(release_engine, material)
        kinds = [one["kind"] for one in content.rows.records]
        assert kinds == sorted(kinds, key=lambda kind: kind != "output"), material
        assert len(content.rows.records) <= 30
        longest = max(content.rows.records, key=lambda one: one["n_years"])
        assert longest["first"] in content.title
        assert longest["first"] in to_html(body)
