"""The commands about users' inventories: template, ingest, inventories, withdraw."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from pathlib import Path
from typing import Any

from data.intake import KINDS, Checked, Limits, StatedSource, check
from data.intake.template import template
from data.lake import inventory_folder
from data.model import Fault, InputError
from pipelines.atomic import write_bytes
from pipelines.inventories import store
from pipelines.model import Snapshot
from pipelines.words import counted

FAULTS = 1
_SOURCE_OPTIONS = {
    "title": "title of the inventory",
    "publisher": "who publishes or owns it",
    "licence": "licence, or the terms on which it may be shown",
    "licence_url": "text of the licence",
    "url": "page of the inventory",
}
_COLUMNS = ("id", "kind", "rows", "given", "by", "title", "publisher", "licence")


def add(commands: Any) -> None:
    """Add the commands to the subparsers of the command line."""
    form = commands.add_parser("template", help="write an .xlsx to fill in, with lists and a worked example")
    form.add_argument("kind", choices=tuple(KINDS))
    form.add_argument("file", type=Path)
    form.set_defaults(run=_template)

    taking = commands.add_parser("ingest", help="check an inventory and load it: all of it, or nothing")
    taking.add_argument("file", type=Path, help=".xlsx or .csv")
    taking.add_argument("--kind", choices=tuple(KINDS), required=True)
    for name, words in _SOURCE_OPTIONS.items():
        taking.add_argument(f"--{name.replace('_', '-')}", default="", help=f"{words}; else as the file states it")
    taking.add_argument("--replaces", default="", metavar="ID", help="id of the inventory it replaces")
    taking.add_argument("--dry-run", action="store_true", help="check only, change nothing")
    taking.add_argument("--json", action="store_true", help="say what was found as JSON")
    _store_options(taking)
    taking.set_defaults(run=_ingest)

    listing = commands.add_parser("inventories", help="list the inventories supplied by users")
    listing.add_argument("--json", action="store_true", help="as JSON")
    folder_option(listing)
    listing.set_defaults(run=_list)

    leaving = commands.add_parser("withdraw", help="remove an inventory from the next release")
    leaving.add_argument("id", help="as `inventories` lists it")
    _store_options(leaving)
    leaving.set_defaults(run=_withdraw)


def folder_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the folder of the inventories."""
    parser.add_argument(
        "--inventories", type=Path, default=None, help="folder of the inventories (CRM_INVENTORIES; beside the lake)"
    )


def folder_of(options: argparse.Namespace) -> Path:
    """Return the folder of the inventories: as the option names it, else beside the lake."""
    return options.inventories or inventory_folder(getattr(options, "lake", None))


def _store_options(parser: argparse.ArgumentParser) -> None:
    folder_option(parser)
    parser.add_argument("--by", default="", help="who does this, for the record; the login name if not given")


def _template(options: argparse.Namespace) -> int:
    if options.file.suffix.lower() != ".xlsx":
        cure = "Give it a name that ends in .xlsx."
        raise InputError([Fault(options.file.name, 0, "", options.file.suffix, "a template is an .xlsx file", cure)])
    if options.file.exists():
        cure = "Name another file, or remove this one."
        raise InputError([Fault(options.file.name, 0, "", "", "the file is there already", cure)])
    write_bytes(options.file, template(KINDS[options.kind]))
    print(f"{options.file.name}: fill in the sheets Inventory and Source, then run")
    print(f"  python -m pipelines ingest {options.file.name} --kind {options.kind} --dry-run")
    return 0


def _ingest(options: argparse.Namespace) -> int:
    content = _content(options.file)
    stated = StatedSource(**{name: getattr(options, name).strip() for name in _SOURCE_OPTIONS})
    found = check(options.file.name, content, options.kind, source=stated)
    if not options.json:
        _warn(options, found)
    if not found.ok:
        faults = (*found.faults, *found.source_faults)
        return _told(options, found, [fault.located(options.file.name) for fault in faults])
    if not options.replaces and (twins := store.namesakes(found, folder_of(options))):
        return _told(options, found, [_namesake(options, twin) for twin in twins])
    if options.dry_run:
        known = store.same(found, folder_of(options))
        return _done(options, found, known.snapshot_id if known else store.identifier(found), is_new=known is None)
    folder = folder_of(options)
    taken = store.take(found, content, given_by=_who(options), folder=folder, replaces=options.replaces)
    return _done(options, found, taken.snapshot.snapshot_id, is_new=taken.is_new)


def _namesake(options: argparse.Namespace, twin: Snapshot) -> Fault:
    """Return that an inventory of this title and publisher is there already: both would be shown, as two sources."""
    record = twin.record
    day, rows = str(record["given_at"])[:10], store.rows_of(twin)
    reason = f"an inventory of this title and publisher is there already: {twin.snapshot_id} ({rows:,} rows, {day})"
    cure = (
        f"To put this file in its place, add --replaces {twin.snapshot_id}; to keep both, give this one another title."
    )
    return Fault(options.file.name, 0, "source title", str(record["title"]), reason, cure)


def _content(path: Path) -> bytes:
    """Return the bytes of a file, no more than may be read. Raises InputError where there is no such file."""
    try:
        with path.open("rb") as file:
            return file.read(Limits().file_bytes + 1)
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror}"
        raise InputError([Fault(path.name, 0, "", "", reason, "Check the path.")]) from error


def _warn(options: argparse.Namespace, found: Checked) -> None:
    """Say every warning: what to look at, and stops nothing."""
    for warning in found.warnings:
        print(f"warning: {warning.located(options.file.name)}", file=sys.stderr)
    if found.warning_count > len(found.warnings):
        print(f"... and {found.warning_count - len(found.warnings):,} more warnings", file=sys.stderr)


def _told(options: argparse.Namespace, found: Checked, faults: list[Fault]) -> int:
    """Say every fault and that nothing was changed."""
    count = len(faults) + found.fault_count - len(found.faults)
    if options.json:
        stated = found.as_json()
        extra = [
            {"sheet": "", "row": 0, "column": fault.column, "value": fault.value, "reason": fault.reason,
             "cure": fault.cure}
            for fault in faults[len(found.faults) :]
        ]  # fmt: skip
        said = [*stated["faults"], *extra]  # type: ignore[misc]
        print(json.dumps(stated | {"ok": False, "fault_count": count, "faults": said}, indent=1, ensure_ascii=False))
        return FAULTS
    for fault in faults:
        print(f"error: {fault}", file=sys.stderr)
    if count > len(faults):
        print(f"... and {count - len(faults):,} more", file=sys.stderr)
    print(f"{counted(count, 'fault')} in {found.name}; nothing was changed.", file=sys.stderr)
    return FAULTS


def _done(options: argparse.Namespace, found: Checked, inventory_id: str, *, is_new: bool) -> int:
    """Say what was taken in, or would be."""
    if options.json:
        about = {"inventory": inventory_id, "is_new": is_new, "dry_run": options.dry_run}
        print(json.dumps(found.as_json() | about, indent=1, ensure_ascii=False))
        return 0
    projects = len({(row.country_iso3, row.project.casefold()) for row in found.rows})
    summary = f"{len(found.rows):,} rows of {projects:,} projects ({found.kind_id}, read as {found.read_as})"
    if not is_new:
        print(f"{inventory_id}: this file is there already; nothing was changed")
    elif options.dry_run:
        print(f"{inventory_id}: {summary}; no fault found, nothing was changed")
    else:
        print(f"{inventory_id}: {summary}")
        print("It appears after: python -m pipelines publish")
    return 0


def _list(options: argparse.Namespace) -> int:
    found = store.read(folder_of(options))
    if options.json:
        print(json.dumps([dict(one.record) for one in found], indent=1, ensure_ascii=False))
    elif found:
        for cells in (_COLUMNS, *(_line(one) for one in found)):
            print("  ".join(cells))
    else:
        print("No inventory. Write a form to fill in: python -m pipelines template unfc-inventory inventory.xlsx")
    return 0


def _line(snapshot: Snapshot) -> tuple[str, ...]:
    record = snapshot.record
    names = ("source_id", "kind", "rows", "given_at", "given_by", "title", "publisher", "licence")
    return tuple(str(record[name]) for name in names)


def _withdraw(options: argparse.Namespace) -> int:
    gone = store.withdraw(options.id, given_by=_who(options), folder=folder_of(options))
    print(f"{gone.snapshot_id}: withdrawn ({store.rows_of(gone):,} rows)")
    print("It leaves the pages after: python -m pipelines publish")
    return 0


def _who(options: argparse.Namespace) -> str:
    try:
        return str(options.by.strip() or getpass.getuser())
    except (KeyError, OSError):  # no login name, as in some containers
        return "not stated"
