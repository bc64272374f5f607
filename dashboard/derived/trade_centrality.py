"""Centrality of each country in the trade of each product (HS6) in one year.

Source: CEPII BACI, gross weight and value, each product a network of its own. The newest year where none is chosen;
weights are values, or tonnes with `measure=quantity`.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from dashboard.derived.model import Row, Table
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.metrics import CannotComputeError, trade_network
from dashboard.queries import networks
from data.fields import columns
from data.model import Field

_KEPT: Memo[tuple[Row, ...]] = Memo(32)
_WEIGHTS = {"": "value_usd", "value": "value_usd", "quantity": "quantity_t"}
_FIELDS = (
    *columns("hs_code", "material_id", "year"),
    Field("weight", "VARCHAR", "", "What weighs a flow: value_usd or quantity_t (gross tonnes)"),
    *columns("country_iso3"),
    Field("out_strength", "DOUBLE", "", "Exports, in the unit of the weight"),
    Field("in_strength", "DOUBLE", "", "Imports, in the unit of the weight"),
    Field("import_hhi_frac", "DOUBLE", "fraction", "Concentration of import partners, 0-1; empty without imports"),
    Field("betweenness", "DOUBLE", "count", "Shortest paths of others that pass by it, unweighted and directed"),
    Field("betweenness_frac", "DOUBLE", "fraction", "The same over (n-1)(n-2), the most there can be"),
    Field("pagerank", "DOUBLE", "fraction", "PageRank, damping 0.85, weighted; all countries add up to 1"),
    *columns("vintage", "source_id"),
)


def rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row for each product and country that trades it in the year chosen, else the newest."""
    return _KEPT.get(engine, filters, lambda: _computed(engine, filters))


def _computed(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    year = filters.year or max((int(str(one)) for one in engine.values("trade_yearly", "year")), default=0)
    asked = filters.only(("hs", "material")).with_(year_from=year, year_to=year)
    flows = engine.run(networks.FLOWS, asked.chosen()).records()
    weight = _WEIGHTS[filters.measure]
    return tuple(
        row for _hs, group in groupby(flows, key=itemgetter("hs_code")) for row in _network(list(group), weight)
    )


def _network(flows: list[dict[str, Any]], weight: str) -> list[Row]:
    """Return the rows of one product; none where no flow has the weight."""
    first = flows[0]
    weighed = [(row["exporter_iso3"], row["importer_iso3"], row[weight]) for row in flows if row[weight] is not None]
    try:
        found = trade_network.compute(weighed)
    except CannotComputeError:
        return []
    return [
        (
            first["hs_code"], first["material_id"], first["year"], weight, one.country, one.out_strength,
            one.in_strength, one.import_hhi, one.betweenness, one.betweenness_frac, one.pagerank, first["vintage"],
            first["source_id"],
        )
        for one in found
    ]  # fmt: skip


def _assumptions(filters: Filters) -> Mapping[str, str]:
    names = ("weight_quantity" if filters.measure == "quantity" else "weight_value", "betweenness", "pagerank", "gross")
    return {name: t(f"derived.trade_centrality.{name}") for name in names}


TABLE = Table(
    table_id="trade_centrality",
    title_key="derived.trade_centrality.title",
    fields=_FIELDS,
    datasets=("trade_yearly",),
    rows=rows,
    assumptions=_assumptions,
    keys=("hs", "material", "year", "measure"),
    metrics=("trade_centrality",),
)
