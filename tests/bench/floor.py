"""The floor: the SQL of a query in bare DuckDB, one connection, over the full Parquet tables of a release."""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from dashboard.engine.compile import statement, view_name
from dashboard.engine.model import Query
from data.datasets import DATASETS
from data.lake import current_release, table_path
from tests.bench.measure import timed_ms


class Floor:
    """Runs queries as anyone with DuckDB and the release's files would."""

    def __init__(self, lake: Path) -> None:
        folder = Path(current_release(lake).path)
        self._connection = duckdb.connect()
        self._rows = {}
        for dataset_id in DATASETS:
            path = table_path(folder, dataset_id)
            if path.exists():
                self._connection.read_parquet(str(path)).create_view(view_name(dataset_id))
                self._rows[view_name(dataset_id)] = 1

    def time_ms(self, query: Query, filters: Mapping[str, object], params: Mapping[str, object]) -> float:
        """Return the milliseconds that one query takes, its rows fetched."""
        prepared = statement(query, filters, params, self._rows)
        return timed_ms(lambda: self._connection.execute(prepared.sql, dict(prepared.params)).fetchall())[0]


class Recorder:
    """An engine that notes what it is asked and passes it on."""

    def __init__(self, engine) -> None:
        self._engine = engine
        self.asked = []

    def __getattr__(self, name):
        """Pass everything else on."""
        return getattr(self._engine, name)

    def at(self, release_id):
        """Stay the recorder whatever the release."""
        return self

    def run(self, query, filters, **params):
        """Note and answer."""
        self.asked.append((query, dict(filters), params))
        return self._engine.run(query, filters, **params)
