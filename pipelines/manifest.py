"""The manifest of a release: what its files hold, where they come from, how they were checked; and its verification."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data.model import Fault, InputError, Source
from pipelines.atomic import write_bytes
from pipelines.checks import CheckResult
from pipelines.fetch import sha256_of
from pipelines.inventories.store import release_sources
from pipelines.model import Snapshot

SCHEMA_VERSION = 2
"""Raise it whenever a column changes its meaning or a file is added; the id of the release changes with it."""
FILE = "manifest.json"


def describe(
    folder: Path,
    *,
    release_id: str,
    created: str,
    snapshots: Sequence[Snapshot],
    results: Sequence[CheckResult],
    quarantined: Mapping[str, int],
    skipped: Sequence[str],
) -> dict[str, object]:
    """Return the manifest of the files in `folder`. `quarantined` counts the rows set aside by feed."""
    tables = {path.name: _describe_file(path) for path in sorted(folder.glob("*.parquet"))}
    slices = {path.name: _describe_slices(path) for path in sorted(folder.glob("*.arrow"))}
    used = {str(snapshot.record["source_id"]) for snapshot in snapshots} | {"unrms"}
    registry = [source for source_id, source in release_sources(snapshots).items() if source_id in used]
    return {
        "release_id": release_id,
        "created": created,
        "schema_version": SCHEMA_VERSION,
        "files": tables | slices,
        "counts": {name.removesuffix(".parquet"): file["rows"] for name, file in tables.items()},
        "sources": [_describe_source(source, snapshots) for source in registry],
        "licences": {source.source_id: source.licence for source in registry},
        "snapshots": {
            f"{snapshot.feed_id}/{snapshot.snapshot_id}": snapshot.record["sha256"] for snapshot in snapshots
        },
        "checks": [
            {
                "name": result.check.name,
                "dataset": result.check.dataset_id,
                "failing": result.failing,
                "ok": result.ok,
                "reasons": [str(row["reason"]) for row in result.examples],
            }
            for result in results
        ],
        "quarantine": {"rows": sum(quarantined.values()), "by_feed": dict(quarantined)},
        "skipped": list(skipped),
    }


def write(folder: Path, manifest: Mapping[str, object]) -> None:
    """Write the manifest into the release folder."""
    write_bytes(folder / FILE, json.dumps(manifest, indent=1, ensure_ascii=False).encode() + b"\n")


def verify(folder: Path) -> None:
    """Raise InputError naming every file of a release that is missing or not what its manifest says."""
    try:
        files = _files(json.loads((folder / FILE).read_text("utf-8")))
    except FileNotFoundError as error:
        raise InputError([_fault(folder.name, FILE, "the manifest is missing")]) from error
    except (OSError, ValueError, RecursionError) as error:
        raise InputError([_fault(folder.name, FILE, f"the manifest cannot be read ({str(error)[:80]})")]) from error
    faults = [
        _fault(folder.name, name, reason)
        for name, entry in files.items()
        if (reason := _difference(folder / name, entry))
    ]
    if faults:
        raise InputError(faults)


def _files(manifest: object) -> Mapping[str, Mapping[str, object]]:
    """Return name → entry of the files of a release. Raises ValueError where a manifest does not say them."""
    files = manifest.get("files") if isinstance(manifest, dict) else None
    if not isinstance(files, dict) or not files:
        raise ValueError("it lists no file")
    if wrong := [name for name, entry in files.items() if not isinstance(entry, dict) or "sha256" not in entry]:
        raise ValueError(f"it states no SHA-256 of {wrong[0][:40]}")
    return files


def _difference(path: Path, entry: Mapping[str, object]) -> str:
    if not path.is_file():
        return "the file is missing"
    if sha256_of(path) != entry["sha256"]:
        return "the file differs from its manifest (SHA-256)"
    rows = _sliced_rows(path) if path.suffix == ".arrow" else pq.read_metadata(path).num_rows
    return "" if rows == entry.get("rows") else f"the file has {rows} rows, its manifest says {entry.get('rows')}"


def _describe_file(path: Path) -> dict[str, object]:
    metadata = pq.read_metadata(path)
    return {"sha256": sha256_of(path), "rows": metadata.num_rows, "columns": metadata.schema.to_arrow_schema().names}


def _describe_slices(path: Path) -> dict[str, object]:
    return {"sha256": sha256_of(path), "rows": _sliced_rows(path)}


def _sliced_rows(path: Path) -> int:
    with pa.memory_map(str(path)) as file:
        found = pa.ipc.open_file(file)
        return sum(found.get_batch(place).num_rows for place in range(found.num_record_batches))


def _describe_source(source: Source, snapshots: Sequence[Snapshot]) -> dict[str, object]:
    own = [snapshot for snapshot in snapshots if snapshot.record["source_id"] == source.source_id]
    return {
        "source_id": source.source_id,
        "publisher": source.publisher,
        "title": source.title,
        "licence": source.licence,
        "licence_url": source.licence_url,
        "attribution": source.attribution,
        "url": source.url,
        "vintages": sorted({snapshot.vintage for snapshot in own}),
        "retrieved": max((str(snapshot.record["retrieved"]) for snapshot in own), default=""),
    }


def _fault(release_id: str, name: str, reason: str) -> Fault:
    return Fault(f"releases/{release_id}/{name}", 0, "", "", reason, "Run: python -m pipelines publish")
