"""Where every source stands: vintage, age, rows, licence, checks; what was set aside, what became of all rows.

First of all what is broken in lake, snapshots and inventories, and how to mend it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, cast

import pyarrow.parquet as pq

from data.datasets import DATASETS
from data.lake import SNAPSHOTS, table_path
from data.model import Fault
from data.sources import sources
from pipelines import lake_faults
from pipelines import snapshots as snapshot_store
from pipelines.inventories import store
from pipelines.model import Snapshot
from pipelines.publishers import FEEDS
from pipelines.words import counted

_LINES_SHOWN = 5
_FATES = ("read", "published", "set_aside", "ignored")
_COLUMNS = ("source", "vintage", "retrieved", "age", "rows", "checks", "release", "licence")


def status(
    lake: Path, today: date, snapshot_folder: Path = SNAPSHOTS, inventories: Path | None = None
) -> dict[str, Any]:
    """Return the state of every source and of the release that is served, ready for JSON.

    `faults`: file, reason, cure of all that is broken. `release_id`: the release that is current, else the newest whole
    one, as the server does; `named`: what the pointer names. `snapshots`: one entry a source and vintage with
    retrieved, age_days, is_stale, rows, licence, checks ("12 ok", "1 of 12 failing", "-" before the first release) and
    is_published. `quarantine`: file, line, label, cure of every row set aside. `conservation`: rows read, published,
    set aside and ignored of every file. `without_snapshots`: feeds not loaded yet.
    """
    faults = [*lake_faults.faults(lake), *(store.faults(inventories) if inventories else [])]
    found: dict[str, list[Snapshot]] = {}
    for feed_id in FEEDS:
        found[feed_id], wrong = snapshot_store.usable(feed_id, snapshot_folder)
        faults.extend(wrong)
    release = lake_faults.whole_release(lake)
    manifest: Mapping[str, Any] = release.manifest if release else {}
    quarantine, books = (
        pq.read_table(table_path(Path(release.path), name)).to_pylist() if release is not None else []
        for name in ("quarantine", "conservation")
    )
    return {
        "faults": [_said(fault) for fault in faults],
        "release_id": release.release_id if release else None,
        "named": lake_faults.named(lake)[0],
        "created": manifest.get("created"),
        "snapshots": [entry for of_feed in found.values() for entry in _entries(of_feed, manifest, today)],
        "without_snapshots": [
            feed_id for feed_id, of_feed in found.items() if not of_feed and not (snapshot_folder / feed_id).exists()
        ],
        "skipped": manifest.get("skipped", []),
        "warnings": [check for check in manifest.get("checks", []) if check["failing"]],
        "quarantine": quarantine,
        "conservation": books,
    }


def _said(fault: Fault) -> dict[str, object]:
    """Return a fault in words, with what it is made of."""
    return {"says": str(fault), **{name: asdict(fault)[name] for name in ("file", "reason", "cure")}}


def as_json(state: Mapping[str, Any]) -> str:
    """Return the state as JSON text."""
    return json.dumps(state, indent=1, ensure_ascii=False)


def as_text(state: Mapping[str, Any]) -> str:
    """Return the state as plain-text tables."""
    return "\n".join(_lines(state))


def _lines(state: Mapping[str, Any]) -> Iterator[str]:
    yield _release_line(state["release_id"], state["named"])
    if state["faults"]:
        yield ""
        yield "To mend:"
        yield from (f"  {fault['says']}" for fault in state["faults"])
    yield ""
    yield from _table(_COLUMNS, [_cells(entry) for entry in state["snapshots"]])
    if state["without_snapshots"]:
        yield ""
        missing = ", ".join(state["without_snapshots"])
        yield f"Without snapshots: {missing}. Run: python -m pipelines parse <feed> <files>"
    if state["skipped"]:
        yield f"Empty in this release: {', '.join(state['skipped'])}"
    for check in state["warnings"]:
        yield f"Warning: {check['name']} in {check['dataset']}: {counted(check['failing'], 'row')} to look at"
    yield ""
    yield f"Rows not yet mapped: {len(state['quarantine'])}"
    yield from _set_aside(state["quarantine"])
    yield ""
    yield "What became of every row:"
    yield from _table(("feed", "vintage", *_FATES), list(_books(state["conservation"])))


def _release_line(release_id: str | None, named: str) -> str:
    if not release_id:
        return "Current release: none; run: python -m pipelines publish"
    if release_id == named:
        return f"Current release: {release_id}"
    why = f"{named}, which the pointer names, is damaged" if named else "the pointer names none that is here"
    return f"Current release: {release_id} (the newest that is whole: {why})"


def _books(conservation: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    """Yield the rows read and their fate, a line a feed and vintage."""
    for (feed_id, vintage), files in groupby(conservation, key=lambda row: (row["feed_id"], row["vintage"])):
        books = list(files)
        yield feed_id, vintage, *(f"{sum(book[f'rows_{name}'] for book in books):,}" for name in _FATES)


def _set_aside(quarantine: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield one line a file, label and cure: how many rows, the first lines, the largest share, how to map it."""
    by_label = defaultdict(list)
    for row in quarantine:
        by_label[row["file"], row["label_kind"], row["label"], row["cure"]].append(row)
    for (file, kind, label, cure), rows in by_label.items():
        numbers = sorted(row["line"] for row in rows)
        lines = ", ".join(map(str, numbers[:_LINES_SHOWN])) + (", ..." if len(numbers) > _LINES_SHOWN else "")
        shares = [row["share_of_world_frac"] for row in rows if row["share_of_world_frac"] is not None]
        carried = f", up to {100 * max(shares):.2g} % of a world total" if shares else ""
        yield f"  {file}:{lines}: {kind} {label!r}, {counted(len(rows), 'row')}{carried}. {cure}"


def _entries(of_feed: Sequence[Snapshot], manifest: Mapping[str, Any], today: date) -> Iterator[dict[str, Any]]:
    """Yield one entry a vintage and source, by vintage."""
    published = manifest.get("snapshots", {})

    def edition(snapshot: Snapshot) -> tuple[str, str]:
        return snapshot.vintage, str(snapshot.record["source_id"])

    for (vintage, source_id), group in groupby(sorted(of_feed, key=edition), key=edition):
        parts = list(group)
        source = sources()[source_id]
        retrieved = max(str(part.record["retrieved"]) for part in parts)
        age = (today - date.fromisoformat(retrieved)).days
        yield {
            "source_id": source.source_id,
            "feed_id": parts[0].feed_id,
            "vintage": vintage,
            "retrieved": retrieved,
            "age_days": age,
            "is_stale": age > source.max_age_days,
            "rows": sum(cast("int", part.record["rows"]) for part in parts),
            "checks": _checks(source.source_id, manifest),
            "is_published": all(
                published.get(f"{part.feed_id}/{part.snapshot_id}") == part.record["sha256"] for part in parts
            ),
            "licence": source.licence,
        }


def _checks(source_id: str, manifest: Mapping[str, Any]) -> str:
    """Sum up the checks of the datasets that come from the source."""
    datasets = {dataset_id for dataset_id, dataset in DATASETS.items() if source_id in dataset.sources}
    own = [check for check in manifest.get("checks", []) if check["dataset"].partition(".")[0] in datasets]
    failing = sum(not check["ok"] for check in own)
    if not own:
        return "-"
    return f"{failing} of {len(own)} failing" if failing else f"{len(own)} ok"


def _cells(entry: Mapping[str, Any]) -> tuple[str, ...]:
    age = f"{entry['age_days']} d" + (" STALE" if entry["is_stale"] else "")
    release = "published" if entry["is_published"] else "not published"
    return (
        entry["source_id"],
        entry["vintage"],
        entry["retrieved"],
        age,
        f"{entry['rows']:,}",
        entry["checks"],
        release,
        entry["licence"],
    )


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in (heading, *rows)) for column in range(len(heading))]
    for row in (heading, tuple("-" * width for width in widths), *rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
