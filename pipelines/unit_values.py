"""What a tonne of a code usually costs, and which flows are far from it: one rule for every release of the trade."""

from __future__ import annotations

import duckdb

USUAL_FROM_USD, USUAL_FEWEST, FAR = 10_000, 20, 100
"""What is usual of a code: the median value a tonne of a year's flows from so many dollars on, where there are at least
so many, and the one by which half of the code's trade by value of all years is cheaper. Far is so many times off both:
cheap bulk that makes most of a code's trade (ores beside samples of metal) is then never marked.
"""
UNFIT = "value and weight do not fit: {} USD/t, where about {} is usual"
_WRITTEN = """
CREATE TEMP MACRO written(x) AS CASE WHEN x >= 10 THEN format('{:,.0f}', x) ELSE printf('%.2g', x) END
"""
_USUAL = """
CREATE TEMP TABLE usual AS
WITH priced AS (SELECT k, t, v, v * 1000 / q AS usd_per_t FROM labelled WHERE q > 0 AND v > 0),
     of_code AS (
         SELECT k, min(usd_per_t) FILTER (WHERE dearer_from >= 0.5) AS usd_per_t
         FROM (SELECT k, usd_per_t, sum(v) OVER (PARTITION BY k ORDER BY usd_per_t) / sum(v) OVER (PARTITION BY k)
                      AS dearer_from
               FROM priced)
         GROUP BY k
     ),
     of_year AS (
         SELECT k, t, median(usd_per_t) FILTER (WHERE v * 1000 >= $least_usd) AS usd_per_t,
                count(*) FILTER (WHERE v * 1000 >= $least_usd) AS n_flows
         FROM priced GROUP BY k, t
     )
SELECT of_year.k, of_year.t,
       CASE WHEN n_flows >= $fewest THEN least(of_year.usd_per_t, of_code.usd_per_t) ELSE of_code.usd_per_t END AS low,
       CASE WHEN n_flows >= $fewest THEN greatest(of_year.usd_per_t, of_code.usd_per_t) ELSE of_code.usd_per_t END
       AS high
FROM of_year JOIN of_code ON of_code.k = of_year.k
"""


def create_usual(engine: duckdb.DuckDBPyConnection) -> None:
    """Create the table `usual` (code k, year t, low and high in USD/t) of `labelled` (k, t, v in 1,000 USD, q in t).

    Also the macro `written`. The caller sees to one thread.
    """
    engine.execute(_WRITTEN)
    engine.execute(_USUAL, {"least_usd": USUAL_FROM_USD, "fewest": USUAL_FEWEST})
