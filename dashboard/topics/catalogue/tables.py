"""The series that a release holds of a material, with their first and last year, from the datasets of each kind."""

from __future__ import annotations

from dashboard.engine import Engine
from dashboard.engine.model import Query, Record
from dashboard.engine.table import Row, Table, has_dataset
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.catalogue import queries
from data.evidence import direct
from data.fields import columns
from data.model import Field

OUTPUT = "output"
_KINDS: dict[str, Query] = {
    OUTPUT: queries.OUTPUT_HELD, "output_us": queries.US_OUTPUT_HELD, "trade": queries.TRADE_HELD,
    "trade_later": queries.LATER_TRADE_HELD, "trade_heading": queries.HEADINGS_HELD,
    "price": queries.PRICES_HELD, "price_yearly": queries.YEARLY_PRICES_HELD,
}  # fmt: skip


def _rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row a series: output by country first, then what goes back furthest; without a material one by one.

    Trade under a code that materials share stands under their group.
    """
    found = [
        (kind, row)
        for kind, query in _KINDS.items()
        if has_dataset(engine, query.dataset_id)
        for row in engine.run(query, filters.only(("material",)).chosen()).records()
    ]
    found.sort(key=lambda one: ("" if filters.material else one[1]["material_id"], one[0] != OUTPUT, *_order(one[1])))
    return tuple(
        (row["material_id"], kind, row["series"], row["stage_id"] or None, row["first"], row["last"], row["n_years"],
         row["n_values"], row["source_id"])
        for kind, row in found
    )  # fmt: skip


def _order(row: Record) -> tuple[int, str, str]:
    return -int(row["n_years"]), str(row["stage_id"]), str(row["series"])


SERIES_HELD = Table(
    table_id="series_held",
    title_key="derived.series_held.title",
    fields=(
        *columns("material_id"),
        Field(
            "kind",
            "VARCHAR",
            "",
            "output (by country), output_us, trade, trade_later (another release), trade_heading (four digits), "
            "price (monthly) or price_yearly",
        ),
        Field("series", "VARCHAR", "", "Product, HS code or price, as its source names it"),
        *columns("stage_id"),
        *queries.SPAN,
        *columns("source_id"),
    ),
    datasets=(
        "production_yearly",
        "us_salient_yearly",
        "trade_yearly",
        "trade_later",
        "trade_heading",
        "price_monthly",
        "price_yearly",
    ),
    rows=_rows,
    assumptions=lambda _filters: {"held": t("derived.series_held.held")},
    keys=("material",),
    evidence=(direct("3a", "which series there are of it, for how many years"),),
)
TABLES = (SERIES_HELD,)
