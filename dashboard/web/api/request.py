"""Reads an API request: filters by the keys a query declares, the release asked for, what a cache may keep."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Self

from flask import Response, request

from dashboard.engine import Engine, NotHeldError, Query
from dashboard.engine.dataset_query import DATASET_PREFIX
from dashboard.engine.model import TOP, Origin
from dashboard.engine.table import Row, Table, has_dataset, missing_datasets
from dashboard.exports import Export
from dashboard.exports.citation import CitedSource, cited_sources
from dashboard.filter_values import FilterError
from dashboard.filters import ALL_VINTAGES, KEYS, Filters
from dashboard.i18n import t
from dashboard.ui.asked import occurring
from dashboard.ui.provenance import not_in_release, origins_of
from data.datasets import DATASETS

_ALWAYS_ASK = "public, max-age=0, must-revalidate"
_FOR_EVER = "public, max-age=31536000, immutable"
_MOST_LISTED = 500
_ORIGIN = frozenset({"source_id", "vintage"})
_STATED = "SELECT DISTINCT {columns} FROM (\n{sql}\n) AS told"
_YEARS = ("year", "year_from", "year_to")


def states_origins(query: Query) -> bool:
    """Tell whether the rows of a query carry their source and edition."""
    return {field.name for field in query.fields} >= _ORIGIN


def stated_origins(query: Query) -> Query:
    """Return the query of what origins of a query's rows can be told from: one row for each, one at all if none states.

    The rows themselves would be up to `row_limit` rows of Python objects, 20 MB for the quantities of all projects.
    """
    names = tuple(field.name for field in query.fields)
    states = set(names) >= _ORIGIN
    told = tuple(name for name in names if name in _ORIGIN) if states else names[:1]
    sql = _STATED.replace("{columns}", ", ".join(told)).replace("{sql}", query.sql)
    return replace(
        query,
        query_id=f"stated_by_{query.query_id}",
        sql=sql,
        fields=tuple(field for field in query.fields if field.name in told),
        cache_unfiltered=False,
        row_limit=query.row_limit if states else 1,
    )


@dataclass(frozen=True)
class ApiRequest:
    """A request that can be answered. `engine` stays with one release, which is the reader's choice if `pinned`."""

    engine: Engine
    filters: Filters
    pinned: bool

    @classmethod
    def read(cls, engine: Engine, keys: Collection[str] = ()) -> Self:
        """Read the query string by `keys` and `release`. Raises FilterError, UnknownReleaseError, NoReleaseError."""
        filters = Filters.parse(request.query_string.decode("utf-8", "replace"), (*keys, "release"), strict=True)
        release_id = filters.release or engine.release.release_id
        return cls(engine.at(release_id), filters.without("release"), pinned=bool(filters.release))

    @classmethod
    def read_for(cls, engine: Engine, query: Query) -> Self:
        """Read the query string by the keys of a query.

        Raises FilterError also for a value that never occurs, NotHeldError where the release lacks the dataset.
        """
        declared = DATASETS[query.dataset_id].filters
        params = [name for name in query.extra_params if name in KEYS]
        api_request = cls.read(engine, (*declared, *params, TOP))
        api_request.check_held((query.dataset_id,))
        for key, value in api_request.filters.chosen(declared).items():
            if not KEYS[key].listed and value != ALL_VINTAGES:
                api_request.check_occurs(query.dataset_id, key, value if isinstance(value, tuple) else (value,))
        return api_request

    @classmethod
    def read_table(cls, engine: Engine, table: Table) -> Self:
        """Read the query string by the keys of a computed table. Raises NotHeldError where it has nothing to go on."""
        api_request = cls.read(engine, (*table.keys, TOP))
        api_request.check_held(table.datasets)
        return api_request

    def check_held(self, dataset_ids: Sequence[str]) -> None:
        """Raise NotHeldError where the release holds none of the datasets."""
        if len(missing_datasets(self.engine, dataset_ids)) == len(dataset_ids):
            known = tuple(dataset_id for dataset_id in DATASETS if has_dataset(self.engine, dataset_id))
            raise NotHeldError(self.engine.release.release_id, dataset_ids[0], known)

    def check_occurs(self, dataset_id: str, key: str, values: Collection[str]) -> None:
        """Raise FilterError unless each value occurs in the dataset."""
        columns = DATASETS[dataset_id].filters[key]
        known = {str(value) for column in columns for value in self.engine.values(dataset_id, column)}
        for value in values:
            if value not in known:
                raise FilterError(key, value, sorted(known)[:_MOST_LISTED], "does not occur in this dataset")

    def params(self, query: Query) -> dict[str, object]:
        """Return the extra parameters of a query. Raises FilterError for one that has to be given and is not."""
        given = self.filters.chosen(query.extra_params)
        for name in query.extra_params:
            if name not in given and name not in query.defaults:
                raise FilterError(name, "", ("a value",), "has to be given here")
        return given

    def export(self, query: Query, name: str, rows: int, total: int) -> Export:
        """Return what a file of these rows says about itself."""
        chosen = self.filters.chosen()
        if query.query_id.startswith(DATASET_PREFIX) or total > query.row_limit:
            is_known = bool(total) and self._is_of_its_sources(query.dataset_id)
            origins = self.engine.origins(query.dataset_id, chosen, has_rows=is_known)
        elif not states_origins(query):  # of the rows it is then asked whether there are any
            origins = origins_of(self.engine, query, self.filters, ({},) if total else ())
        else:
            stated = stated_origins(query) if self.filters.top is None else query
            records = self.engine.run(stated, chosen, **self.params(query)).records()
            origins = origins_of(self.engine, query, self.filters, records)
        return Export(
            name=name,
            title=DATASETS[query.dataset_id].title,
            query=self.filters.to_query(),
            release_id=self.engine.release.release_id,
            fields=query.fields,
            sources=self._cited((query.dataset_id, *query.joined), origins),
            rows=rows,
            total=total,
            nothing="" if total else self._nothing(query.dataset_id),
        )

    def _is_of_its_sources(self, dataset_id: str) -> bool:
        """Tell whether all rows of a dataset name a source it was made from: those of a record name any."""
        if "source_id" not in DATASETS[dataset_id].columns:
            return False
        made_from = {str(row["source_id"]) for row in self.engine.sources(dataset_id)}
        return made_from.issuperset(map(str, self.engine.values(dataset_id, "source_id")))

    def _cited(self, dataset_ids: Sequence[str], origins: Collection[Origin]) -> tuple[CitedSource, ...]:
        """Return the sources of rows as cited; without rows those that the datasets have."""
        stated = [row for dataset_id in dataset_ids for row in self.engine.sources(dataset_id)]
        if not origins:
            return cited_sources(stated, [name for dataset_id in dataset_ids for name in DATASETS[dataset_id].sources])
        own = [row for row in stated if (row["source_id"], row["vintage"]) in origins]
        return cited_sources(own, sorted({source_id for source_id, _ in origins}))

    def derived_export(self, table: Table, rows: Sequence[Row]) -> Export:
        """Return what a file of a computed table says about itself, its assumptions among it."""
        columns = table.columns
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        said = not_in_release(self.engine, table.datasets)
        not_held = {"not_held": said} if said else {}
        origins = origins_of(self.engine, table, self.filters, records)
        return Export(
            name=table.table_id,
            title=t(table.title_key),
            query=self.filters.to_query(),
            release_id=self.engine.release.release_id,
            fields=table.fields,
            sources=self._cited(table.datasets, origins),
            rows=len(rows),
            total=len(rows),
            nothing="" if rows else self._nothing(),
            assumptions=(*table.all_assumptions(self.engine, self.filters).items(), *not_held.items()),
        )

    def _nothing(self, dataset_id: str = "") -> str:
        """Return that no row is stated for the choice, and where a year was chosen which years are for the rest."""
        asked = self.filters.to_query() or "this choice"
        others = {key: value for key, value in self.filters.chosen().items() if key not in _YEARS}
        if not dataset_id or len(others) == len(self.filters.chosen()):
            return f"No row is stated for {asked}."
        years = sorted(int(str(year)) for year in occurring(self.engine, "year_from", (dataset_id,), **others)())
        return f"No row is stated for {asked}, " + (f"only for {years[0]} to {years[-1]}." if years else "in any year.")

    @property
    def headers(self) -> dict[str, str]:
        """Return the caching headers: a pinned release never changes, the current one is asked for each time."""
        mark = sha256(f"{request.path}?{self.filters.to_query()}".encode()).hexdigest()[:16]
        etag = f'W/"{self.engine.release.release_id}-{mark}"'
        return {"ETag": etag, "Cache-Control": _FOR_EVER if self.pinned else _ALWAYS_ASK}

    def unchanged(self) -> Response | None:
        """Return a 304 where the reader has this answer already, or names its release alone; else None."""
        headers, known = self.headers, request.if_none_match
        release_id = self.engine.release.release_id
        if known.star_tag or known.contains_raw(headers["ETag"]) or known.contains_weak(release_id):
            return Response(status=304, headers=headers)
        return None

    def answer(self, body: Mapping[str, object]) -> Response:
        """Return `body` as JSON with the caching headers."""
        return as_json(body, headers=self.headers)


def as_json(body: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return `body` as a JSON response."""
    text = json.dumps(body, ensure_ascii=False, allow_nan=False)
    return Response(text, status, headers, content_type="application/json")
