"""Rows about the release itself: code lists, sources, the fate of every row read, what was corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

import pyarrow as pa
import pyarrow.parquet as pq

from data.codes import FOLDER, code_list
from data.intake import FEED_ID
from data.model import Dataset, Source
from data.sources import sources
from pipelines.corrections import corrections
from pipelines.database import text_table
from pipelines.fates import Fates
from pipelines.fetch import sha256_of
from pipelines.inventories import store
from pipelines.model import Snapshot
from pipelines.publishers import FEEDS

OWN = "unrms"
CODE_LISTS = (
    "material", "critical_list", "critical_list_name", "export_measure", "country", "country_group", "stage",
    "scenario",
)  # fmt: skip


def code_list_table(dataset: Dataset) -> pa.Table:
    """Return `data/codes/<dataset_id>.csv` as a table of the dataset's columns; an empty cell may be null."""
    rows = code_list(dataset.dataset_id).rows.values()
    return text_table(
        dataset,
        [{name: value or (None if name in dataset.nullable else "") for name, value in row.items()} for row in rows],
    )


def source_table(dataset: Dataset, snapshots: Sequence[Snapshot], created: str) -> pa.Table:
    """Return one row a publisher's file and vintage, and one for each of our own code lists."""
    rows: dict[tuple[str, str, str], dict[str, object]] = {}
    registry = store.release_sources(snapshots)
    for row in (row for snapshot in snapshots for row in _files(snapshot, registry)):
        known = rows.setdefault((str(row["feed_id"]), str(row["file"]), str(row["vintage"])), row)
        if known is not row:  # the same file feeds several snapshots
            known["row_count"] = cast("int", known["row_count"]) + cast("int", row["row_count"])
    return text_table(dataset, [*rows.values(), *_own_files(created)])


def untracked_table(dataset: Dataset, fates: Fates) -> pa.Table:
    """Return what is left out on purpose: label, reason and how many rows, by feed and vintage."""
    counts: Counter[tuple[str, str, str, str, str]] = Counter()
    for snapshot, label, reason, rows in fates.ignored():
        counts[snapshot.feed_id, str(snapshot.record["source_id"]), snapshot.vintage, label, reason] += rows
    names = ("feed_id", "source_id", "vintage", "label", "reason")
    return text_table(dataset, [{**dict(zip(names, key, strict=True)), "row_count": n} for key, n in counts.items()])


def conservation_table(dataset: Dataset, fates: Fates) -> pa.Table:
    """Return the fate of the rows of every file: read, published, set aside, left out on purpose."""
    books: dict[tuple[str, ...], dict[str, object]] = {}
    for book in fates.books():
        row = book | {"row_kind": FEEDS[str(book["feed_id"])].FEED.row}
        known = books.setdefault(tuple(str(row[name]) for name in dataset.primary_key), row)
        if known is not row:  # the same file feeds several snapshots
            for name in (name for name in row if name.startswith("rows_")):
                known[name] = cast("int", known[name]) + cast("int", row[name])
    return text_table(dataset, list(books.values()))


def lost_table(fates: Fates) -> pa.Table:
    """Return where the rows without a fate stand; there should be none."""
    rows = list(fates.lost())
    texts = {name: pa.array([row[name] for row in rows], pa.string()) for name in ("feed_id", "vintage", "file")}
    return pa.table(texts | {"line": pa.array([row["line"] for row in rows], pa.int32())})


def quarantine_table(dataset: Dataset, quarantined: Iterable[Mapping[str, object]]) -> pa.Table:
    """Return the rows set aside; one row where several datasets set aside the same label."""
    rows: dict[tuple[object, ...], dict[str, object]] = {}
    for row in quarantined:
        known = rows.setdefault(tuple(row[name] for name in dataset.primary_key), dict(row))
        shares = [share for share in (known["share_of_world_frac"], row["share_of_world_frac"]) if share is not None]
        known["share_of_world_frac"] = max(cast("list[float]", shares), default=None)
    return text_table(dataset, list(rows.values()))


def quarantine_totals(quarantined: Iterable[Mapping[str, object]]) -> pa.Table:
    """Return the rows set aside that carry a share of a world total: where, label, cure, share and which total.

    A normaliser may name that total in `total_of` (material, stage, year): rows of one total are then added up.
    """
    rows = [row for row in quarantined if row["share_of_world_frac"] is not None]
    own = [str(row.get("total_of") or f"{row['file']}:{row['line']}") for row in rows]
    names = ("feed_id", "vintage", "file", "label", "cure")
    return pa.table(
        {
            **{name: pa.array([row[name] for row in rows], pa.string()) for name in names},
            "line": pa.array([row["line"] for row in rows], pa.int32()),
            "total_of": pa.array(own, pa.string()),
            "share_of_world_frac": pa.array([row["share_of_world_frac"] for row in rows], pa.float64()),
        }
    )


def correction_table(dataset: Dataset, touched: Mapping[str, int]) -> pa.Table:
    """Return every known correction of every feed with the rows it touched in this release."""
    rows: list[dict[str, object]] = []
    for feed_id in FEEDS:
        for correction in corrections(feed_id):
            where = ", ".join(f"{name} {value}" for name, value in correction.match.items())
            rows.append(
                {
                    "correction_id": correction.correction_id,
                    "feed_id": feed_id,
                    "source_id": correction.match.get("source_id", FEEDS[feed_id].FEED.source_id),
                    "vintage": correction.match.get("vintage", ""),
                    "description": f"{correction.action} {correction.value}".strip() + f" where {where}",
                    "reason": correction.reason,
                    "evidence": correction.evidence,
                    "row_count": touched.get(correction.correction_id, 0),
                }
            )
    return text_table(dataset, rows)


def _files(snapshot: Snapshot, registry: Mapping[str, Source]) -> Iterator[dict[str, object]]:
    """Yield one record a file of a snapshot: the originals, or the members of a zip that the rows name."""
    originals = cast("list[dict[str, Any]]", snapshot.record["originals"])
    rows_of = _rows_by_file(snapshot)
    unnamed = [original for original in originals if original["name"] not in rows_of] or originals
    source = registry[str(snapshot.record["source_id"])]
    for file, rows in rows_of.items():
        behind = [original for original in originals if original["name"] == file] or unnamed
        yield {
            "source_id": source.source_id,
            "feed_id": snapshot.feed_id,
            "vintage": snapshot.vintage,
            "publisher": source.publisher,
            "title": source.title if snapshot.feed_id == FEED_ID else snapshot.record["title"],
            "licence": source.licence,
            "licence_url": source.licence_url,
            "url": next((original["url"] for original in behind if original["url"]), source.url),
            "doi": snapshot.record["doi"],
            "citation": source.citation.format(vintage=snapshot.vintage),
            "cadence": source.cadence,
            "retrieved": max(original["retrieved"] for original in behind),
            "file": file,
            "sha256": " ".join(original["sha256"] for original in behind),
            "row_count": rows,
        }


def _rows_by_file(snapshot: Snapshot) -> dict[str, int]:
    """Count the rows of a snapshot by the file they come from; where rows name none, by its originals."""
    if snapshot.feed_id == FEED_ID:
        return {snapshot.path.name: store.rows_of(snapshot)}
    if "file" in pq.read_schema(snapshot.path).names:
        column = pq.read_table(snapshot.path, columns=["file"])["file"]
        counts = {entry["values"]: entry["counts"] for entry in column.value_counts().to_pylist()}
        if counts:
            return counts
    names = [original["name"] for original in cast("list[dict[str, Any]]", snapshot.record["originals"])]
    return {name: cast("int", snapshot.record["rows"]) if len(names) == 1 else 0 for name in names}


def _own_files(created: str) -> Iterator[dict[str, object]]:
    source = sources()[OWN]
    for name in CODE_LISTS:
        path = FOLDER / f"{name}.csv"
        yield {
            "source_id": OWN,
            "feed_id": OWN,
            "vintage": created,
            "publisher": source.publisher,
            "title": source.title,
            "licence": source.licence,
            "licence_url": source.licence_url,
            "url": source.url,
            "doi": source.doi,
            "citation": source.citation.format(vintage=created),
            "cadence": source.cadence,
            "retrieved": created,
            "file": path.name,
            "sha256": sha256_of(path),
            "row_count": len(code_list(name).rows),
        }
