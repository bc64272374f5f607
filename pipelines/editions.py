"""A new edition against the one before, series by series: what is gone, new, taken back or revised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType

import duckdb
import pyarrow as pa

from data.model import Change, Dataset, Status
from pipelines.checks.rules import MEASURES
from pipelines.database import create_temporary, quoted
from pipelines.model import Snapshot

_TOLERANCE = 1e-9
"""Relative difference up to which two figures are the same."""
_NOT_SERIES = frozenset({"vintage", "source_id", "year", "month", "country_iso3", "exporter_iso3", "importer_iso3"})
_OLDEST = "unlabelled"

_CHANGES = """
WITH stated AS (
    SELECT is_after, series, member, period, max(material_id) AS material_id, sum(value) AS value,
           count(value) FILTER (WHERE is_stated) > 0 AS is_stated
    FROM edition_row GROUP BY is_after, series, member, period
),
series AS (
    SELECT series, max(material_id) AS material_id, bool_or(is_after) AS after, bool_or(NOT is_after) AS before,
           min(period) FILTER (WHERE is_after) AS first, max(period) FILTER (WHERE is_after) AS last
    FROM stated GROUP BY series
),
member AS (
    SELECT series, member, max(stated.material_id) AS material_id, bool_or(is_after) AS after,
           bool_or(NOT is_after) AS before
    FROM stated JOIN series s USING (series) WHERE s.after AND s.before AND member <> '' GROUP BY series, member
),
figure AS (
    SELECT b.series, b.member, b.period, b.material_id, b.value AS value_before, a.value AS value_after,
           coalesce(a.is_stated, FALSE) AS is_stated
    FROM (SELECT * FROM stated WHERE NOT is_after AND is_stated) b
    JOIN series s ON s.series = b.series AND s.after
    LEFT JOIN member m ON m.series = b.series AND m.member = b.member
    LEFT JOIN (SELECT * FROM stated WHERE is_after) a
        ON a.series = b.series AND a.member = b.member AND a.period = b.period
    WHERE coalesce(m.after, TRUE) AND (a.series IS NOT NULL OR b.period BETWEEN s.first AND s.last)
)
SELECT CASE WHEN before THEN $gone ELSE $new END AS change, material_id, series AS label, NULL AS country_iso3,
       '' AS period, NULL::DOUBLE AS value_before, NULL::DOUBLE AS value_after
FROM series WHERE before <> after
UNION ALL
SELECT CASE WHEN before THEN $gone ELSE $new END, material_id, series || ' / ' || member, member, '', NULL, NULL
FROM member WHERE before <> after
UNION ALL
SELECT CASE WHEN is_stated THEN $revised ELSE $taken_back END, material_id,
       concat_ws(' / ', series, nullif(member, '')), nullif(member, ''), period, value_before,
       CASE WHEN is_stated THEN value_after END
FROM figure
WHERE NOT is_stated OR abs(value_after - value_before) > $tolerance * greatest(abs(value_before), abs(value_after))
"""


def is_compared(dataset: Dataset) -> bool:
    """Tell whether a newer edition of a dataset states again what the one before stated."""
    return bool(dataset.latest_by) or dataset.newest_only


def older(
    dataset: Dataset, normaliser: ModuleType, given: Mapping[str, Sequence[Snapshot]], shown: pa.Table
) -> pa.Table | None:
    """Return the rows of the editions before those `shown`, where only the newest of each feed is; None without any."""
    if not dataset.newest_only:
        return None
    vintages = set(shown["vintage"].to_pylist())
    before: dict[str, list[Snapshot]] = {}
    for feed_id, snapshots in given.items():
        others = {snapshot.vintage for snapshot in snapshots} - vintages
        newest = max(others, key=_age, default="")
        before[feed_id] = [snapshot for snapshot in snapshots if snapshot.vintage == newest]
    rows: pa.Table | None = normaliser.normalise(before).rows if any(before.values()) else None
    return rows


def changes(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, before: pa.Table | None
) -> Iterator[dict[str, object]]:
    """Yield what the newest edition of each source changes in a dataset: see `edition_change` for the columns.

    A whole series that is gone or new is one row, as is a country of a series that both editions have. A figure is
    taken back where the newer edition has the period and no figure for it.
    """
    if before is not None:
        create_temporary(connection, "edition_before", before)
    name = quoted(dataset.dataset_id)
    older_rows = "SELECT * FROM edition_before" if before is not None else f"SELECT * FROM {name} WHERE FALSE"
    measure = next((one for one in (*MEASURES, "share_frac", "value_usd") if one in dataset.columns), "")
    if "value_usd" in dataset.columns:
        measure = "value_usd"
    series = [quoted(one) for one in dataset.primary_key if one not in _NOT_SERIES]
    period = next((one for one in ("month", "year") if one in dataset.columns), "")
    member = "country_iso3" if "country_iso3" in dataset.primary_key else ""
    stated = f"status NOT IN ('{Status.MISSING}', '{Status.WITHHELD}')" if "status" in dataset.columns else "TRUE"
    if measure == "value_usd":
        stated = "TRUE"
    columns = (
        f"source_id, vintage, concat_ws(' / ', {', '.join(series)}) AS series, "
        f"{'material_id' if 'material_id' in dataset.columns else 'NULL'} AS material_id, "
        f"{quoted(member) if member else repr('')} AS member, "
        f"{f'CAST({quoted(period)} AS VARCHAR)' if period else repr('')} AS period, "
        f"CAST({quoted(measure) if measure else '1'} AS DOUBLE) AS value, {stated} AS is_stated"
    )
    wanted = ", ".join(quoted(one) for one in dataset.columns if one != "is_latest")
    connection.execute(
        f"CREATE TEMP TABLE edition_every AS SELECT {columns} FROM "
        f"(SELECT {wanted} FROM {name} UNION ALL SELECT {wanted} FROM ({older_rows}))"
    )
    try:
        for source_id, after, earlier in _pairs(connection):
            connection.execute(
                "CREATE OR REPLACE TEMP TABLE edition_row AS SELECT *, vintage = $after AS is_after FROM edition_every "
                "WHERE source_id = $source AND vintage IN ($after, $before)",
                {"source": source_id, "after": after, "before": earlier},
            )
            words: dict[str, object] = {change.name.lower(): change.value for change in Change}
            found = connection.execute(_CHANGES, words | {"tolerance": _TOLERANCE})
            names = [column[0] for column in found.description or ()]
            about = {"dataset_id": dataset.dataset_id, "source_id": source_id, "vintage": after}
            for row in found.fetchall():
                yield about | {"vintage_before": earlier} | dict(zip(names, row, strict=True))
    finally:
        connection.execute("DROP TABLE edition_every")
        connection.execute("DROP TABLE IF EXISTS edition_row")
        connection.execute("DROP TABLE IF EXISTS edition_before")


def _pairs(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str, str]]:
    """Yield source, its newest edition and the one before, of the sources that have two."""
    vintages: dict[str, set[str]] = {}
    for source_id, vintage in connection.execute("SELECT DISTINCT source_id, vintage FROM edition_every").fetchall():
        vintages.setdefault(source_id, set()).add(vintage)
    for source_id, found in sorted(vintages.items()):
        if len(found) > 1:
            before, after = sorted(found, key=_age)[-2:]
            yield source_id, after, before


def _age(vintage: str) -> tuple[bool, str]:
    """Sort editions by their label; one without a label is older than any."""
    return vintage != _OLDEST, vintage
