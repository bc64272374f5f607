"""Publish: committed snapshots → a checked, immutable release, put in place atomically.

Everything is written into `releases/.building-…`, verified, renamed to `releases/<id>`; last the pointer is replaced.
Killed at any moment, the pointer still names the old release, whole; the next publish clears what was left behind,
builds a damaged release again and mends the pointer, and says so.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from data.datasets import DATASETS
from data.intake import FEED_ID
from data.lake import SNAPSHOTS, lock_file, pointer, release_folder, releases_folder
from data.model import Fault, InputError
from pipelines import build, checks, identity, inputs, lake_faults, manifest
from pipelines import snapshots as snapshot_store
from pipelines.atomic import fsync, write_bytes
from pipelines.build import Say, Tables
from pipelines.checks import CheckResult, ChecksFailedError, accepted, expected, row_counts
from pipelines.checks.accepted import Acceptance
from pipelines.checks.expected import RowCount
from pipelines.derivers import DERIVERS
from pipelines.inventories import store
from pipelines.model import Snapshot
from pipelines.normalise import NORMALISERS
from pipelines.publishers import FEEDS

KEPT = 5
"""Releases kept, the current one among them: links to older ones keep working."""


@dataclass(frozen=True)
class Published:
    """What a publish did: the current release now, whether it was written just now, and the warnings of its checks."""

    release_id: str
    folder: Path
    is_new: bool
    warnings: tuple[CheckResult, ...] = ()


def publish(
    lake: Path,
    snapshot_folder: Path = SNAPSHOTS,
    *,
    normalisers: Mapping[str, ModuleType] = NORMALISERS,
    derivers: Mapping[str, ModuleType] = DERIVERS,
    inventories: Path | None = None,
    expected_rows: Path = expected.FILE,
    accepted_deviations: Path = accepted.FILE,
    accept_rows: bool = False,
    say: Say = print,
) -> Published:
    """Make the release of these snapshots the current one, building it where it is not there yet.

    `inventories` is the folder of the inventories that users brought, none of which is an edition of a publisher's.
    `accept_rows` rewrites the expected row counts to what is found. Raises InputError for a snapshot that is missing or
    broken or a file where a folder of the lake belongs, ChecksFailedError for failing checks, and what the system
    raises (`system_errors`); the old release stays current then.
    """
    if misplaced := lake_faults.misplaced(lake):
        raise InputError(misplaced)
    with _lock(lake, say):
        _clear_leftovers(lake, say)
        if inventories:
            store.clear_leftovers(inventories)
        _, pointer_fault = lake_faults.named(lake)
        if pointer_fault:
            say(f"{pointer_fault.file}: {pointer_fault.reason}; this publish mends it")
        snapshots = read_verified(snapshot_folder) | read_inventories(inventories)
        all_snapshots = [snapshot for of_feed in snapshots.values() for snapshot in of_feed]
        known = "" if accept_rows else inputs.release_of(lake, inputs.key(all_snapshots))
        if known and not lake_faults.what_is_damaged(lake, known):
            _point(lake, known)
            return Published(known, release_folder(lake, known), is_new=False)
        created = identity.created(all_snapshots)
        tables = build.build(snapshots, created, normalisers, derivers, say)
        with closing(tables.connection):
            before = expected.read(expected_rows)
            wanted = row_counts.found(tables.connection, tuple(DATASETS.values())) if accept_rows else before
            results = _checked(tables, accepted.acceptances(accepted_deviations), wanted, before, say)
            if accept_rows:
                expected.write(wanted, expected_rows)
            release_id = identity.release_id(tables.connection, build.underived(), derivers.values(), created)
            damage = lake_faults.what_is_damaged(lake, release_id)
            if is_new := bool(damage):
                if release_folder(lake, release_id).exists():
                    say(f"release {release_id} was damaged ({damage}); it is built again")
                started = time.perf_counter()
                _write(lake, tables, release_id, all_snapshots, results)
                say(f"written and verified ({time.perf_counter() - started:.1f} s)")
        _point(lake, release_id)
        try:
            _prune(lake, release_id)
            inputs.remember(lake, inputs.key(all_snapshots), release_id)
        except OSError as error:
            say(f"the release is current, but the lake could not be tidied: {error}; the next publish does that")
        warnings = tuple(result for result in results if result.failing)
        return Published(release_id, release_folder(lake, release_id), is_new, warnings)


def already_published(lake: Path, snapshot_folder: Path, inventories: Path | None) -> Published | None:
    """Return the current release where it is whole and made of these inputs: nothing needs to be written then."""
    snapshots = read_verified(snapshot_folder) | read_inventories(inventories)
    known = inputs.release_of(lake, inputs.key([snapshot for of_feed in snapshots.values() for snapshot in of_feed]))
    if not known or lake_faults.named(lake)[0] != known or lake_faults.what_is_damaged(lake, known):
        return None
    return Published(known, release_folder(lake, known), is_new=False)


def read_verified(folder: Path) -> dict[str, list[Snapshot]]:
    """Return feed_id → snapshots, every table checked against its record.

    Raises InputError naming every broken snapshot, or the folder where there is none at all.
    """
    found: dict[str, list[Snapshot]] = {}
    faults: list[Fault] = []
    for feed_id in FEEDS:
        try:
            found[feed_id] = snapshot_store.read(feed_id, folder)
        except InputError as error:
            faults.extend(error.faults)
            continue
        for snapshot in found[feed_id]:
            try:
                snapshot_store.verify(snapshot)
            except InputError as error:
                faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    if not any(found.values()):
        cure = "Run: python -m pipelines parse <feed> <the publisher's files>"
        raise InputError([Fault(folder.name, 0, "", "", "there is no snapshot to publish", cure)])
    return found


def read_inventories(folder: Path | None) -> dict[str, list[Snapshot]]:
    """Return the feed of users' inventories with each of them, verified; nothing without any.

    Raises InputError naming every broken one.
    """
    found = store.read(folder) if folder is not None else []
    faults: list[Fault] = []
    for snapshot in found:
        try:
            store.verify(snapshot)
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return {FEED_ID: found} if found else {}


def _checked(
    tables: Tables,
    accepted_sums: Sequence[Acceptance],
    wanted: Sequence[RowCount],
    before: Sequence[RowCount],
    say: Say,
) -> list[CheckResult]:
    started = time.perf_counter()
    results = checks.run(tables.connection, tuple(DATASETS.values()), accepted_sums, wanted, before)
    say(f"{len(results)} checks ({time.perf_counter() - started:.1f} s)")
    failed = [result for result in results if not result.ok]
    if failed:
        raise ChecksFailedError(failed)
    return results


def _write(
    lake: Path, tables: Tables, release_id: str, snapshots: Sequence[Snapshot], results: Sequence[CheckResult]
) -> None:
    """Write the release beside the others, verify it, make it durable and give it its name."""
    with _building_folder(lake) as building:
        build.write(tables.connection, building, release_id)
        about = manifest.describe(
            building,
            release_id=release_id,
            created=identity.created(snapshots),
            snapshots=snapshots,
            results=results,
            quarantined=tables.quarantined_by_feed(),
            skipped=tables.skipped,
        )
        manifest.write(building, about)
        manifest.verify(building)
        _put_in_place(building, release_folder(lake, release_id))


@contextmanager
def _lock(lake: Path, say: Say) -> Iterator[None]:
    """Hold the lake for one publish; the lock goes with the process, however it ends."""
    lake.mkdir(parents=True, exist_ok=True)
    with lock_file(lake).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip()
            say(f"another publish is running{f' (process {holder})' if holder else ''}; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        with suppress(OSError):  # a full disk: the number only tells who holds the lock
            os.truncate(file.fileno(), 0)
            os.write(file.fileno(), f"{os.getpid()}\n".encode())
        yield


def _clear_leftovers(lake: Path, say: Say) -> None:
    """Remove what killed publishes left: the lock is ours, so nobody is building."""
    releases_folder(lake).mkdir(exist_ok=True)
    left = lake_faults.leftovers(lake)
    for path in left:
        _remove(path)
    if left:
        say(f"removed what a publish that was broken off had left: {', '.join(path.name for path in left)}")


@contextmanager
def _building_folder(lake: Path) -> Iterator[Path]:
    """Make a folder to build in; what is still in it at the end, when something failed, goes."""
    folder = releases_folder(lake) / f"{lake_faults.BUILDING}{os.getpid()}-{secrets.token_hex(4)}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove(path: Path) -> None:
    """Remove a folder with all that is in it, or a file."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _put_in_place(building: Path, folder: Path) -> None:
    """Make the built folder durable and give it its name; a broken folder of that name makes way."""
    for path in building.iterdir():
        fsync(path)
    fsync(building)
    broken = building.with_name(f"{building.name}-broken")
    if folder.exists():
        folder.rename(broken)
    building.rename(folder)
    fsync(folder.parent)
    if broken.exists():
        _remove(broken)


def _point(lake: Path, release_id: str) -> None:
    """Make a release the current one, unless it already is."""
    content = json.dumps({"release_id": release_id}).encode() + b"\n"
    try:
        if pointer(lake).read_bytes() == content:
            return
    except FileNotFoundError:
        pass
    write_bytes(pointer(lake), content)


def _prune(lake: Path, current: str) -> None:
    """Remove all but the newest releases; a folder loses its name before its files, so none is ever half there."""
    others = [release_id for release_id in reversed(lake_faults.release_ids(lake)) if release_id != current]
    for release_id in others[KEPT - 1 :]:
        path = release_folder(lake, release_id)
        doomed = path.with_name(f"{lake_faults.BUILDING}{os.getpid()}-{path.name}")
        path.rename(doomed)
        shutil.rmtree(doomed)
