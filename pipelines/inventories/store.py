"""The users' inventories: each file as it was given, a record beside it, and a journal of what came and went.

<folder>/<id>.csv|xlsx      the file, byte for byte
<folder>/<id>.json          who gave it, when, its source and licence, its SHA-256: put in place last, removed first
<folder>/.<id>.json.<n>.tmp the record while a change is under way; a file with it and without a record is no inventory
<folder>/journal.jsonl      a line for each inventory taken in or withdrawn

Publish reads the files anew, so that an inventory gains from every later version of the rules.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from data.intake import FEED_ID, OWN_PREFIX, OWN_SUFFIX, Checked
from data.model import Fault, InputError, Source
from data.slugs import slug
from data.sources import sources
from data.spelling import folded
from pipelines.atomic import fsync, put, temporary, write_bytes
from pipelines.fetch import sha256_of
from pipelines.model import Snapshot

READER_VERSION = 1
_JOURNAL = "journal.jsonl"
_TITLE_CHARACTERS, _HASH_DIGITS = 60, 8
_NEVER_LATE_DAYS = 36_500
_SUFFIXES = (".csv", ".xlsx")
_NOTED = ("source_id", "kind", "title", "publisher", "rows", "sha256")
_TEXTS = (
    "source_id", "kind", "suffix", "vintage", "title", "publisher", "licence", "licence_url", "url", "retrieved",
    "given_by", "given_at", "sha256",
)  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """An inventory in the store; `is_new` is False where the same file was there already."""

    snapshot: Snapshot
    is_new: bool


def read(folder: Path) -> list[Snapshot]:
    """Return the inventories by id; none where there is no folder.

    Raises InputError for a record that is not whole, and for a file whose record is lost.
    """
    found, faults = _records(folder)
    if faults:
        raise InputError(faults)
    return found


def faults(folder: Path) -> list[Fault]:
    """Return all that is wrong with the store: its records and its files."""
    found, wrong = _records(folder)
    return [*wrong, *(fault for one in found if (fault := _damage(one)))]


def verify(snapshot: Snapshot) -> None:
    """Raise InputError where the file of an inventory is missing or not the one its record describes."""
    if fault := _damage(snapshot):
        raise InputError([fault])


def _damage(snapshot: Snapshot) -> Fault | None:
    cure = _cure(snapshot.snapshot_id)
    if not snapshot.path.is_file():
        return Fault(snapshot.path.name, 0, "", "", "the file of the inventory is missing", cure)
    if sha256_of(snapshot.path) != snapshot.record["sha256"]:
        reason = "the file is not the one its record describes (SHA-256 differs)"
        return Fault(snapshot.path.name, 0, "", "", reason, cure)
    return None


def _records(folder: Path) -> tuple[list[Snapshot], list[Fault]]:
    """Return the inventories whose records are whole, by id, and what is wrong with the others."""
    if folder.exists() and not folder.is_dir():
        cure = "Move it away, or name another folder (CRM_INVENTORIES)."
        return [], [Fault(str(folder), 0, "", "", "a file stands where the folder of the inventories belongs", cure)]
    found: list[Snapshot] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob(f"{OWN_PREFIX}*.json")):
        try:
            record = json.loads(path.read_text("utf-8"))
            _expect_whole(record, path.stem)
            found.append(Snapshot(FEED_ID, path.stem, record["vintage"], path.with_suffix(record["suffix"]), record))
        except (ValueError, TypeError, RecursionError) as error:
            reason = f"the record of the inventory is not whole ({str(error)[:80]})"
            faults.append(Fault(path.name, 0, "", "", reason, _cure(path.stem)))
    for path in _without_record(folder):
        if not _change_under_way(path):
            faults.append(Fault(path.name, 0, "", "", "the record of this inventory is lost", _cure(path.stem)))
    return found, faults


def _expect_whole(record: object, inventory_id: str) -> None:
    """Raise ValueError or TypeError for what is no record of this inventory."""
    if not isinstance(record, dict):
        raise TypeError("it is no record")
    if wrong := [name for name in _TEXTS if not isinstance(record.get(name), str)]:
        raise ValueError(f"it does not state {wrong[0]}")
    if not isinstance(record.get("rows"), int) or not isinstance(record.get("originals"), list):
        raise TypeError("it does not state its rows and its original")
    if record["source_id"] != inventory_id or record["suffix"] not in _SUFFIXES:
        raise ValueError("it is the record of another file")


def _without_record(folder: Path) -> list[Path]:
    files = [path for suffix in _SUFFIXES for path in folder.glob(f"{OWN_PREFIX}*{suffix}")]
    return sorted(path for path in files if not path.with_suffix(".json").exists())


def _change_under_way(file: Path) -> bool:
    """Tell whether a file without a record is being taken in or removed, or a kill has broken that off."""
    return any(file.parent.glob(f".{file.stem}.json.*.tmp"))


def _cure(inventory_id: str) -> str:
    return (
        "Restore it from a copy, or bring the same inventory again (ingest), or give it up: "
        f"python -m pipelines withdraw {inventory_id}"
    )


def same(checked: Checked, folder: Path) -> Snapshot | None:
    """Return the inventory of the same kind and content, None where there is none that is whole."""
    stated = (checked.sha256, checked.kind_id)
    there = (one for one in _records(folder)[0] if (one.record["sha256"], one.record["kind"]) == stated)
    return next((one for one in there if not _damage(one)), None)


def namesakes(checked: Checked, folder: Path) -> list[Snapshot]:
    """Return the inventories of the same title and publisher, whatever their case and blanks, with other content."""
    stated = _named(checked.source.title, checked.source.publisher)
    return [
        one
        for one in _records(folder)[0]
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
        raise ValueError(f"{checked.name} has faults and cannot be loaded")
    with _lock(folder):
        gone = _known(replaces, folder) if replaces else None
        now = datetime.now(UTC)
        known = same(checked, folder)
        taken = Taken(known, is_new=False) if known else _put(checked, content, given_by, now, folder)
        if gone is not None and gone.snapshot_id != taken.snapshot.snapshot_id:
            _remove(gone, folder)
            _note(folder, f"replaced by {taken.snapshot.snapshot_id}", gone.record, given_by, now)
    return taken


def _put(checked: Checked, content: bytes, given_by: str, now: datetime, folder: Path) -> Taken:
    """Write file and record; killed in between, the prepared record says that the file is no inventory yet."""
    inventory_id = identifier(checked)
    record = _record(checked, inventory_id, len(content), given_by, now)
    file = folder / f"{inventory_id}{record['suffix']}"
    prepared = temporary(file.with_suffix(".json"))
    try:
        prepared.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", "utf-8")
        fsync(prepared)
        write_bytes(file, content)
    except OSError:  # such as a full disk
        prepared.unlink(missing_ok=True)
        raise
    put(prepared, file.with_suffix(".json"))
    snapshot = Snapshot(FEED_ID, inventory_id, str(record["vintage"]), file, record)
    try:
        _note(folder, "taken in", record, given_by, now)
    except OSError:
        _remove(snapshot, folder)
        raise
    return Taken(snapshot, is_new=True)


def withdraw(inventory_id: str, *, given_by: str, folder: Path) -> Snapshot:
    """Remove an inventory from the store; the next publish is without it. Raises InputError for an unknown id."""
    with _lock(folder):
        found = _known(inventory_id, folder)
        _remove(found, folder)
        _note(folder, "withdrawn", found.record, given_by, datetime.now(UTC))
    return found


def _known(inventory_id: str, folder: Path) -> Snapshot:
    """Return an inventory by its id, also one whose record is lost or broken. Raises InputError where there is none."""
    whole = _records(folder)[0]
    found = next((one for one in (*whole, *_broken(folder)) if one.snapshot_id == inventory_id), None)
    if found is None:
        there = ", ".join(one.snapshot_id for one in whole) or "none"
        cure = f"Inventories there are: {there}. List them: python -m pipelines inventories"
        raise InputError([Fault("inventories", 0, "", inventory_id[:80], "there is no such inventory", cure)])
    return found


def _broken(folder: Path) -> Iterator[Snapshot]:
    """Yield the inventories that only their files or their broken records tell of, with as much of a record."""
    whole = {one.snapshot_id for one in _records(folder)[0]}
    for inventory_id in {path.stem for path in folder.glob(f"{OWN_PREFIX}*.*")} - whole:
        record = dict.fromkeys(_NOTED, "") | {"source_id": inventory_id, "rows": 0}
        there = (path for suffix in _SUFFIXES if (path := folder / f"{inventory_id}{suffix}").exists())
        yield Snapshot(FEED_ID, inventory_id, "", next(there, folder / f"{inventory_id}.csv"), record)


def _remove(snapshot: Snapshot, folder: Path) -> None:
    """Remove an inventory; broken off, the record under its other name lets the next change finish it."""
    record = snapshot.path.with_suffix(".json")
    if record.exists():
        record.rename(temporary(record))
    snapshot.path.unlink(missing_ok=True)
    temporary(record).unlink(missing_ok=True)
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
    kept = {name: record[name] for name in _NOTED}
    line = {"at": now.isoformat(timespec="seconds"), "action": action, "by": given_by, **kept}
    with (folder / _JOURNAL).open("ab", buffering=0) as file:
        written = file.tell()
        try:
            file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        except OSError:
            file.truncate(written)
            raise


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Hold the store for one change; the lock goes with the process, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "store.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        for path in _without_record(folder):
            if _change_under_way(path):
                path.unlink()
        for leftover in folder.glob(".*.tmp"):
            leftover.unlink()
        yield


def clear_leftovers(folder: Path) -> None:
    """Remove what changes that were broken off have left, where that is allowed; nobody reads it."""
    if any(folder.glob(".*.tmp")):
        with suppress(OSError), _lock(folder):
            pass


def rows_of(snapshot: Snapshot) -> int:
    """Return how many rows an inventory holds."""
    return cast("int", snapshot.record["rows"])
