"""What is computed of trade: its newest final year, and the centrality of each country. Source: CEPII BACI."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import Row, Table
from dashboard.filters import Filters
from dashboard.metrics import CannotComputeError, trade_network
from dashboard.topics.trade import queries as trade
from dashboard.topics.trade.words import centrality_assumptions
from dashboard.topics.years import latest_final_year
from data.fields import columns
from data.model import Field

_YEAR: Memo[int] = Memo(2)
_CENTRALITY: Memo[tuple[Row, ...]] = Memo(32)
_WEIGHTS = {"": "value_usd", "value": "value_usd", "quantity": "quantity_in_range_t"}


def provisional_years(engine: Engine, queries: trade.FlowQueries = trade.WHOLE_SERIES) -> tuple[int, ...]:
    """Return the years of a release of trade that the publisher will still revise."""
    return tuple(row["year"] for row in engine.run(queries.provisional_years, {}).records())


def trade_year(engine: Engine) -> int:
    """Return the newest year of trade that is not provisional; 0 without trade."""

    def newest() -> int:
        years = sorted(int(str(year)) for year in engine.values("trade_yearly", "year"))
        return latest_final_year(years, provisional_years(engine), Filters())

    return _YEAR.get(engine, "trade", newest)


def centrality(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row for each product (HS6) and country that trades it in the year chosen, else the newest.

    Each product is a network of its own. Weights are values, or with `measure=quantity` gross tonnes, without flows
    whose value and weight do not fit.
    """
    return _CENTRALITY.get(engine, filters, lambda: _centrality(engine, filters))


def _centrality(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    year = filters.year or max((int(str(year)) for year in engine.values("trade_yearly", "year")), default=0)
    chosen = filters.only(("hs", "material")).with_(year_from=year, year_to=year)
    batches = engine.stream(trade.FLOWS, chosen.chosen()).batches
    flows = (flow for batch in batches for flow in batch.to_pylist())  # a year's at once would be 25 MB of objects
    weight = _WEIGHTS[filters.measure]
    return tuple(row for _, group in groupby(flows, key=itemgetter("hs_code")) for row in _network(list(group), weight))


def _network(flows: list[Record], weight: str) -> list[Row]:
    """Return the rows of one product; none where no flow has the weight."""
    first = flows[0]
    weighed = [(row["exporter_iso3"], row["importer_iso3"], row[weight]) for row in flows if row[weight] is not None]
    try:
        nodes = trade_network.compute(weighed)
    except CannotComputeError:
        return []
    return [
        (
            first["hs_code"], first["material_id"], first["year"], weight, node.country, node.out_strength,
            node.in_strength, node.import_hhi, node.betweenness, node.betweenness_frac, node.pagerank,
            first["vintage"], first["source_id"],
        )
        for node in nodes
    ]  # fmt: skip


CENTRALITY = Table(
    table_id="trade_centrality",
    title_key="derived.trade_centrality.title",
    fields=(
        *columns("hs_code", "material_id", "year"),
        Field("weight", "VARCHAR", "", "What weighs a flow: value_usd, or quantity_in_range_t (gross tonnes)"),
        *columns("country_iso3"),
        Field("out_strength", "DOUBLE", "", "Exports, in the unit of the weight"),
        Field("in_strength", "DOUBLE", "", "Imports, in the unit of the weight"),
        Field("import_hhi_frac", "DOUBLE", "fraction", "Concentration of import partners, 0-1; empty without imports"),
        Field("betweenness", "DOUBLE", "count", "Shortest paths of others that pass by it, unweighted and directed"),
        Field("betweenness_frac", "DOUBLE", "fraction", "The same over (n-1)(n-2), the most there can be"),
        Field("pagerank", "DOUBLE", "fraction", "PageRank, damping 0.85, weighted; all countries add up to 1"),
        *columns("vintage", "source_id"),
    ),
    datasets=("trade_yearly",),
    rows=centrality,
    assumptions=centrality_assumptions,
    keys=("hs", "material", "year", "measure"),
    metrics=("trade_centrality",),
)
TABLES = (CENTRALITY,)
