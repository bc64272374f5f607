"""The users' inventories: each file as it was given, a record beside it, and a journal of what came and went.

<folder>/<id>.csv|xlsx      the file, byte for byte
<folder>/<id>.json          who gave it, when, its source and licence, its SHA-256: written last, removed first
<folder>/journal.jsonl      a line for each inventory taken in or withdrawn

Publish reads the files anew, so that an inventory gains from every later version of the rules.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from data.intake import FEED_ID, OWN_PREFIX, OWN_SUFFIX, Checked
from data.model import Fault, InputError, Source
from data.slugs import slug
from data.sources import sources
from data.spelling import folded
from pipelines.atomic import fsync, write_bytes
from pipelines.fetch import sha256_of
from pipelines.model import Snapshot

READER_VERSION = 1
_JOURNAL = "journal.jsonl"
_TITLE_CHARACTERS, _HASH_DIGITS = 60, 8
_NEVER_LATE_DAYS = 36_500


@dataclass(frozen=True)
class Taken:
    """An inventory in the store; `is_new` is False where the same file was there already."""

    snapshot: Snapshot
    is_new: bool


def read(folder: Path) -> list[Snapshot]:
    """Return the inventories by id; none where there is no folder. Raises InputError for a broken record."""
    found: list[Snapshot] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob(f"{OWN_PREFIX}*.json")):
        try:
            record = json.loads(path.read_text("utf-8"))
            vintage, file = str(record["vintage"]), path.with_suffix(str(record["suffix"]))
            found.append(Snapshot(FEED_ID, path.stem, vintage, file, record))
        except (OSError, ValueError, KeyError, TypeError) as error:
            cure = "Restore it from a copy, or remove it and bring the inventory again."
            faults.append(Fault(path.name, 0, "", "", f"the record of the inventory is not whole: {error}", cure))
    if faults:
        raise InputError(faults)
    return found


def verify(snapshot: Snapshot) -> None:
    """Raise InputError where the file of an inventory is missing or not the one its record describes."""
    cure = f"Restore it from a copy, or run: python -m pipelines withdraw {snapshot.snapshot_id}"
    if not snapshot.path.is_file():
        raise InputError([Fault(snapshot.path.name, 0, "", "", "the file of the inventory is missing", cure)])
    if sha256_of(snapshot.path) != snapshot.record["sha256"]:
        reason = "the file is not the one its record describes (SHA-256 differs)"
        raise InputError([Fault(snapshot.path.name, 0, "", "", reason, cure)])


def same(checked: Checked, folder: Path) -> Snapshot | None:
    """Return the inventory of the same kind and content, None where there is none."""
    stated = (checked.sha256, checked.kind_id)
    return next((one for one in read(folder) if (one.record["sha256"], one.record["kind"]) == stated), None)


def namesakes(checked: Checked, folder: Path) -> list[Snapshot]:
    """Return the inventories of the same title and publisher, whatever their case and blanks, with other content."""
    stated = _named(checked.source.title, checked.source.publisher)
    return [
        one
        for one in read(folder)
        if _named(str(one.record["title"]), str(one.record["publisher"])) == stated
        and one.record["sha256"] != checked.sha256
    ]


def _named(title: str, publisher: str) -> tuple[str, str]:
    return folded(title), folded(publisher)


def take(checked: Checked, content: bytes, *, given_by: str, folder: Path, replaces: str = "") -> Taken:
    """Put a file without a fault into the store, once: the same file of the same kind changes nothing.

    `replaces` is the id of the inventory that it takes the place of, "" where it stands beside what is there.
    Raises ValueError for a file with a fault or without a row, InputError where there is nothing to replace.
    """
    if not checked.ok:
        raise ValueError(f"{checked.name} is not fit to be taken in")
    with _lock(folder):
        gone = _known(replaces, folder) if replaces else None
        known = same(checked, folder)
        if known is not None:
            return Taken(known, is_new=False)
        now = datetime.now(UTC)
        inventory_id = identifier(checked)
        record = _record(checked, inventory_id, len(content), given_by, now)
        file = folder / f"{inventory_id}{record['suffix']}"
        write_bytes(file, content)
        write_bytes(file.with_suffix(".json"), json.dumps(record, indent=1, ensure_ascii=False).encode() + b"\n")
        _note(folder, "taken in", record, given_by, now)
        if gone is not None:
            _remove(gone, folder)
            _note(folder, f"replaced by {inventory_id}", gone.record, given_by, now)
    return Taken(Snapshot(FEED_ID, inventory_id, str(record["vintage"]), file, record), is_new=True)


def withdraw(inventory_id: str, *, given_by: str, folder: Path) -> Snapshot:
    """Remove an inventory from the store; the next publish is without it. Raises InputError for an unknown id."""
    with _lock(folder):
        found = _known(inventory_id, folder)
        _remove(found, folder)
        _note(folder, "withdrawn", found.record, given_by, datetime.now(UTC))
    return found


def _known(inventory_id: str, folder: Path) -> Snapshot:
    """Return an inventory by its id. Raises InputError where there is none."""
    found = next((one for one in read(folder) if one.snapshot_id == inventory_id), None)
    if found is None:
        there = ", ".join(one.snapshot_id for one in read(folder)) or "none"
        cure = f"Inventories there are: {there}. List them: python -m pipelines inventories"
        raise InputError([Fault("inventories", 0, "", inventory_id[:80], "there is no such inventory", cure)])
    return found


def _remove(snapshot: Snapshot, folder: Path) -> None:
    snapshot.path.with_suffix(".json").unlink()
    snapshot.path.unlink(missing_ok=True)
    fsync(folder)


def identifier(checked: Checked) -> str:
    """Return the id of an inventory, which names its set and its source: title and a hash of kind and content."""
    title = slug(checked.source.title)[:_TITLE_CHARACTERS].strip("-")
    digest = checked.sha256[:_HASH_DIGITS]
    return f"{OWN_PREFIX}{title}-{digest}"


def source_of(record: Mapping[str, object]) -> Source:
    """Return an inventory as a source, in the words of who gave it."""
    title, publisher = str(record["title"]), str(record["publisher"])
    words = f"{publisher}. ({record['vintage']}). {title}{OWN_SUFFIX}."
    return Source(
        source_id=str(record["source_id"]),
        label=title,
        publisher=publisher,
        title=f"{title}{OWN_SUFFIX}",
        licence=str(record["licence"]),
        licence_url=str(record["licence_url"]),
        url=str(record["url"]),
        citation=words.replace("{", "{{").replace("}", "}}"),
        cadence="As its user brings it",
        max_age_days=_NEVER_LATE_DAYS,
    )


def release_sources(snapshots: Iterable[Snapshot]) -> dict[str, Source]:
    """Return the registry of a release: the declared sources, then one for each inventory among `snapshots`."""
    own = (source_of(snapshot.record) for snapshot in snapshots if snapshot.feed_id == FEED_ID)
    return sources() | {source.source_id: source for source in own}


def _record(checked: Checked, inventory_id: str, size: int, given_by: str, now: datetime) -> dict[str, Any]:
    day = now.date().isoformat()
    stated = checked.source
    original = {"name": checked.name, "url": stated.url, "retrieved": day, "sha256": checked.sha256, "size": size}
    return {
        "feed_id": FEED_ID,
        "source_id": inventory_id,
        "snapshot_id": inventory_id,
        "kind": checked.kind_id,
        "suffix": ".xlsx" if checked.encoding == "XLSX" else ".csv",
        "vintage": max(row.effective_date[:4] for row in checked.rows),
        "title": stated.title,
        "publisher": stated.publisher,
        "licence": stated.licence,
        "licence_url": stated.licence_url,
        "doi": "",
        "url": stated.url,
        "retrieved": day,
        "given_by": given_by,
        "given_at": now.isoformat(timespec="seconds"),
        "parser_version": READER_VERSION,
        "rows": len(checked.rows),
        "sha256": checked.sha256,
        "originals": [original],
    }


def _note(folder: Path, action: str, record: Mapping[str, object], given_by: str, now: datetime) -> None:
    kept = {name: record[name] for name in ("source_id", "kind", "title", "publisher", "rows", "sha256")}
    line = {"at": now.isoformat(timespec="seconds"), "action": action, "by": given_by, **kept}
    with (folder / _JOURNAL).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Hold the store for one change; the lock goes with the process, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "store.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        for leftover in folder.glob(".*.tmp"):
            leftover.unlink()
        for path in (*folder.glob(f"{OWN_PREFIX}*.csv"), *folder.glob(f"{OWN_PREFIX}*.xlsx")):
            if not path.with_suffix(".json").exists():
                path.unlink()  # a change that was broken off: the record comes last
        yield


def rows_of(snapshot: Snapshot) -> int:
    """Return how many rows an inventory holds."""
    return cast("int", snapshot.record["rows"])
