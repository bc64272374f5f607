"""Centrality of countries in the trade of one product: strength, concentration of imports, betweenness, PageRank.

Hand calculation: flows A→B 60, A→C 30, B→D 50, C→D 20. Out-strength of A 90, in-strength of D 70; import HHI of D
(50/70)² + (20/70)² = 0.5918; two shortest paths lead from A to D, through B and through C: betweenness
0.5 each, over (4-1)(4-2) = 6 it is 0.0833; PageRank (damping 0.85) A 0.1375, B 0.2154, C 0.1765, D 0.4706.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import rustworkx

from dashboard.metrics.model import CannotComputeError, Metric, not_negative
from data.evidence import proxy

METRIC = Metric(
    metric_id="trade_centrality",
    formula="strength Σ w; import HHI Σ s²; betweenness / ((n-1)(n-2)); PageRank with damping 0.85",
    unit="fraction",
    low=0.0,
    high=1.0,
    worse="",
    reference="Freeman 1977 (betweenness); Brin and Page 1998 (PageRank)",
    evidence=(proxy("7e", "which countries a chain cannot go around"),),
    inputs=("trade_yearly",),
)
_DAMPING = 0.85
_CLOSE = 1e-12
_ONE_THREAD = 1 << 31


@dataclass(frozen=True)
class Centrality:
    """A country's place: strengths in the unit of the flows; import HHI None for a country that imports nothing.

    `betweenness` counts shortest paths over the unweighted directed network, `betweenness_frac` divides it by
    (n - 1)(n - 2), the most there can be; `pagerank` sums to 1 over all countries.
    """

    country: str
    out_strength: float
    in_strength: float
    import_hhi: float | None
    betweenness: float
    betweenness_frac: float
    pagerank: float


def compute(flows: Iterable[tuple[str, str, float]]) -> tuple[Centrality, ...]:
    """Return every country's centrality, sorted by its code, from `(exporter, importer, weight)`.

    One product, one year, one release; weights in USD or tonnes. Flows of one pair are added up; flows of zero and of a
    country to itself are left out. PageRank follows the flows, weighted; what ends nowhere is spread evenly. Raises
    CannotComputeError without a flow, OutOfRangeError for a negative one.
    """
    weights: defaultdict[tuple[str, str], float] = defaultdict(float)
    for exporter, importer, weight in flows:
        if not_negative(f"flow {exporter}→{importer}", weight) > 0 and exporter != importer:
            weights[exporter, importer] += weight
    if not weights:
        raise CannotComputeError("a flow above zero")
    countries = sorted({country for pair in weights for country in pair})
    index = {country: node for node, country in enumerate(countries)}
    graph: rustworkx.PyDiGraph[str, float] = rustworkx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(countries)
    graph.add_edges_from([(index[source], index[target], weight) for (source, target), weight in weights.items()])
    between = rustworkx.digraph_betweenness_centrality(graph, normalized=False, parallel_threshold=_ONE_THREAD)
    rank = rustworkx.pagerank(graph, alpha=_DAMPING, weight_fn=float, tol=_CLOSE, max_iter=1_000)
    sold, bought = _strengths(weights)
    most = (len(countries) - 1) * (len(countries) - 2)
    return tuple(
        Centrality(
            country=country,
            out_strength=math.fsum(sold[country]),
            in_strength=math.fsum(bought[country]),
            import_hhi=_hhi(bought[country]),
            betweenness=between[index[country]],
            betweenness_frac=between[index[country]] / most if most else 0.0,
            pagerank=rank[index[country]],
        )
        for country in countries
    )


def _strengths(
    weights: dict[tuple[str, str], float],
) -> tuple[defaultdict[str, list[float]], defaultdict[str, list[float]]]:
    """Return the flows out of and into each country."""
    sold: defaultdict[str, list[float]] = defaultdict(list)
    bought: defaultdict[str, list[float]] = defaultdict(list)
    for (exporter, importer), weight in weights.items():
        sold[exporter].append(weight)
        bought[importer].append(weight)
    return sold, bought


def _hhi(flows: list[float]) -> float | None:
    total = math.fsum(flows)
    return math.fsum((flow / total) ** 2 for flow in flows) if total else None
