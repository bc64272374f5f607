"""Which inputs made which release, so that the same inputs need not be read again: `<lake>/inputs.json`.

The file only saves time. Where it is lost, damaged or names a release that is gone, the release is built again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from data.lake import ROOT, inputs_file, release_folder
from pipelines.atomic import write_bytes
from pipelines.model import Snapshot
from pipelines.snapshots import record_path

_KINDS = (".py", ".csv", ".toml")
_NOT_CODE = frozenset({"data/lake", "data/snapshots", "data/inventories"})
"""Folders of what is built or brought; `inventories` stands beside the lake by default."""
_REMEMBERED = 100


def key(snapshots: Iterable[Snapshot], repository: Path = ROOT.parent) -> str:
    """Return the SHA-256 of the snapshots' records and of all that decides how they become tables.

    A record holds the SHA-256 of its table, so the tables need not be read.
    """
    digest = hashlib.sha256()
    for snapshot in snapshots:
        _add(digest, f"{snapshot.feed_id}/{snapshot.snapshot_id}", record_path(snapshot.path))
    for path in _code(repository):
        _add(digest, path.relative_to(repository).as_posix(), path)
    return digest.hexdigest()


def release_of(lake: Path, inputs: str) -> str:
    """Return the id of the release that these inputs made, "" where that is not known."""
    return _remembered(lake).get(inputs, "")


def remember(lake: Path, inputs: str, release_id: str) -> None:
    """Note that these inputs made this release; releases that are gone are forgotten."""
    known = {made_of: made for made_of, made in _remembered(lake).items() if release_folder(lake, made).exists()}
    if known.get(inputs) != release_id:
        known = dict([*known.items(), (inputs, release_id)][-_REMEMBERED:])
        write_bytes(inputs_file(lake), json.dumps(known, indent=1).encode() + b"\n")


def _remembered(lake: Path) -> dict[str, str]:
    try:
        known = json.loads(inputs_file(lake).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(made_of): str(made) for made_of, made in known.items()} if isinstance(known, dict) else {}


def _code(repository: Path) -> Iterator[Path]:
    """Yield code, mappings, corrections, code lists and sources."""
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
