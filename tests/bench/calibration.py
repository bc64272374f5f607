"""A fixed piece of work, done around every section: how fast the machine is at that moment."""

from __future__ import annotations

import duckdb

from tests.bench.measure import quantile, timed_ms

N_ROUNDS, N_ADDED, N_ROWS = 9, 1_000_000, 3_000_000
_AGGREGATE = f"""
SELECT sum(part)
FROM (SELECT i % 997 AS key, sum(i % 31) AS part FROM range({N_ROWS}) AS numbers (i) GROUP BY key) AS parts
"""


def work(connection: duckdb.DuckDBPyConnection) -> int:
    """Add up in Python, then group generated rows in one thread of DuckDB; return the sum of both."""
    total = 0
    for number in range(N_ADDED):
        total += number % 7
    return total + int(connection.execute(_AGGREGATE).fetchall()[0][0])


def calibrate(rounds: int = N_ROUNDS) -> list[float]:
    """Return the milliseconds that the work takes, one a round."""
    with duckdb.connect(config={"threads": 1}) as connection:
        work(connection)
        return [timed_ms(lambda: work(connection))[0] for _round in range(rounds)]


def median(times_ms: list[float]) -> float:
    """Return the median of what `calibrate` returned, around one section or before and after it."""
    return round(quantile(times_ms, 0.5), 1)
