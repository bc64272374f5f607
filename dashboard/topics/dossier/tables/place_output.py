"""What a country or a bloc makes by year: the tonnes of its members added, and what share of the world's they are.

Sources: USGS and IEA, the newest edition of each figure. The whole is the publisher's, as in `production_shares`.
"""

from __future__ import annotations

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.table import Row, Table
from dashboard.filters import Filters
from dashboard.topics.dossier.standing import standings
from dashboard.topics.dossier.words import place_output_assumptions
from dashboard.topics.production import queries as produced
from data.fields import columns
from data.model import Field

_KEYS = ("material", "stage", "product", "year_from", "year_to")
_ROWS: Memo[tuple[Row, ...]] = Memo(32)


def _rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row for each material, stage, product, content, year and source; none without a place."""
    if not filters.country:
        return ()
    return _ROWS.get(engine, filters, lambda: _added(engine, filters))


def _added(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    found = standings(engine, produced.SHARES, filters.country, filters.only(_KEYS))
    rows = [
        (
            one.first["material_id"], one.first["stage_id"], one.first["product"], one.first["content_basis"],
            one.first["year"], "+".join(filters.country), one.quantity_t, one.bound, one.share_frac, one.share_bound,
            " ".join(one.without) or None,
            "+".join(row["country_iso3"] for row in one.stated) or None, "+".join(one.withheld) or None,
            max(row["vintage"] for row in one.rows), one.first["source_id"],
        )
        for one in found
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (*row[:5], row[-1])))


PLACE_OUTPUT = Table(
    table_id="place_output",
    title_key="derived.place_output.title",
    fields=(
        *columns("material_id", "stage_id", "product", "content_basis", "year"),
        Field("place", "VARCHAR", "", "Code of a country or bloc, several joined with +"),
        *columns("quantity_t"),
        Field("bound", "VARCHAR", "", "'<' where the sum is at most, '>' at least, '?' where it cannot be told"),
        Field("share_frac", "DOUBLE", "fraction", "The sum as a share of the world, 0-1; empty where there is none"),
        Field("share_bound", "VARCHAR", "", "The same as of bound, of the share"),
        Field("share_without", "VARCHAR", "", "Countries not in what the share is of, with blanks between"),
        Field("members", "VARCHAR", "", "Countries whose quantity is above zero, the largest first, joined with +"),
        Field("withheld", "VARCHAR", "", "Countries whose quantity is withheld and in no sum, joined with +"),
        *columns("vintage", "source_id"),
    ),
    datasets=("production_yearly",),
    rows=_rows,
    assumptions=place_output_assumptions,
    keys=(*_KEYS, "country"),
)
