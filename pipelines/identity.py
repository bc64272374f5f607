"""The id of a release, from its content: the same snapshots and the same code give the same id everywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from data.lake import ROOT
from pipelines.model import Snapshot
from pipelines.snapshots import record_path

_KINDS = (".py", ".csv", ".toml")
_NOT_CODE = frozenset({"data/lake", "data/snapshots", "data/inventories"})
"""Folders of what is built, kept or brought; `inventories` stands beside the lake by default."""


def release_id(snapshots: Iterable[Snapshot], repository: Path = ROOT.parent) -> str:
    """Return `YYYY-MM-DD-<8 hex>`: the day the newest original was retrieved, and a hash of records and code.

    A record holds the SHA-256 of its table, so the tables need not be read. Raises ValueError without snapshots.
    """
    snapshots = list(snapshots)
    digest = hashlib.sha256()
    for snapshot in snapshots:
        _add(digest, f"{snapshot.feed_id}/{snapshot.snapshot_id}", record_path(snapshot.path))
    for path in _code(repository):
        _add(digest, path.relative_to(repository).as_posix(), path)
    return f"{created(snapshots)}-{digest.hexdigest()[:8]}"


def created(snapshots: Iterable[Snapshot]) -> str:
    """Return the day the newest original was retrieved, ISO 8601. Raises ValueError without snapshots."""
    return max(str(snapshot.record["retrieved"]) for snapshot in snapshots)


def _code(repository: Path) -> Iterator[Path]:
    """Yield what decides how snapshots become tables: code, mappings, corrections, code lists, sources."""
    for package in ("data", "pipelines"):
        folder = repository / package
        yield from sorted(
            path
            for path in folder.rglob("*")
            if path.suffix in _KINDS and f"{package}/{path.relative_to(folder).parts[0]}" not in _NOT_CODE
        )


def _add(digest: hashlib._Hash, name: str, path: Path) -> None:
    content = path.read_bytes()
    digest.update(f"{name} {len(content)}\n".encode())
    digest.update(content)
