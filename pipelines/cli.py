"""The command line: parse publishers' files, publish a release, show where it stands, take in inventories and events.

Exit code 0: done; 1: faults in inputs, checks or the machine, nothing changed, or `status` found something to mend;
2: wrong usage; 130: stopped from the keyboard.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from data.lake import SNAPSHOTS, lake_folder
from data.model import Fault, InputError
from pipelines import replacing, snapshots, status, system_errors
from pipelines.checks import ChecksFailedError, expected
from pipelines.fetch import PRIVATE_OPTION, originals
from pipelines.inventories import commands as inventory_commands
from pipelines.live import commands as event_commands
from pipelines.model import Feed
from pipelines.publish import already_published, publish
from pipelines.publishers import FEEDS
from pipelines.reading.located import located
from pipelines.words import counted

FAULTS, STOPPED = 1, 130
FILES_NAMED = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; wrong usage raises SystemExit(2)."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except InputError as error:
        for fault in error.faults:
            print(f"error: {fault}", file=sys.stderr)
        print(f"{counted(len(error.faults), 'fault')}; nothing was changed.", file=sys.stderr)
    except ChecksFailedError as error:
        print(error, file=sys.stderr)
        print(f"{counted(len(error.results), 'check')} failed; the old release stays current.", file=sys.stderr)
    except BrokenPipeError:  # who read our words has left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except system_errors.SYSTEM_ERRORS as error:
        print(f"error: {system_errors.explained(error, _folders(options))}", file=sys.stderr)
        print("Broken off; what was there before is there still.", file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped; what was there before is there still.", file=sys.stderr)
        return STOPPED
    return FAULTS


def _folders(options: argparse.Namespace) -> list[Path]:
    """Return the folders that a command writes into."""
    given = vars(options)
    writes = [given["lake"]] if "lake" in given else []
    if "inventories" in given and "lake" not in given:
        writes.append(inventory_commands.folder_of(options))
    return [*writes, *([given["snapshots"], _temporary()] if "feed" in given else [])]


def _temporary() -> Path:
    return Path(os.environ.get("CRM_TEMP") or tempfile.gettempdir())


def feed_name(name: str) -> str:
    """Return the feed that `name` means, whatever its case, hyphens or underscores.

    Raises argparse.ArgumentTypeError listing the feeds there are.
    """
    wanted = _letters(name)
    for feed_id in FEEDS:
        if _letters(feed_id) == wanted:
            return feed_id
    raise argparse.ArgumentTypeError(f"there is no feed {name!r}; feeds are {', '.join(FEEDS)}")


def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pipelines", description=__doc__)
    commands = parser.add_subparsers(
        required=True,
        metavar="parse | publish | status | template | ingest | inventories | withdraw | live | simulate | tokens",
    )

    parse = commands.add_parser("parse", help="read a publisher's files into data/snapshots")
    parse.add_argument("feed", type=feed_name, help=f"one of {', '.join(FEEDS)}")
    parse.add_argument("files", nargs="+", metavar="path or URL", help="files, folders or http(s) URLs")
    _snapshots_option(parse)
    parse.add_argument("--replace", action="store_true", help="let a snapshot shrink to what these files hold")
    parse.add_argument("--edition", default="", help="the edition of files that do not state it, such as 2024")
    parse.add_argument(
        PRIVATE_OPTION, dest="private", action="store_true",
        help="let a URL lead to this machine or a private network, and through a proxy that the environment names",
    )  # fmt: skip
    parse.set_defaults(run=_parse)

    publishing = commands.add_parser("publish", help="build and check a release of the snapshots, make it current")
    _snapshots_option(publishing)
    _lake_option(publishing)
    inventory_commands.folder_option(publishing)
    publishing.add_argument("--accept-rows", action="store_true", help="expect the row counts found from now on")
    publishing.add_argument("--expected-rows", type=Path, default=expected.FILE, help="file of the expected row counts")
    publishing.set_defaults(run=_publish)

    showing = commands.add_parser("status", help="show what to mend, and each source: edition, age, rows, checks")
    _snapshots_option(showing)
    _lake_option(showing)
    inventory_commands.folder_option(showing)
    showing.add_argument("--json", action="store_true", help="as JSON")
    showing.set_defaults(run=_status)
    inventory_commands.add(commands)
    event_commands.add(commands)
    return parser


def _snapshots_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--snapshots", type=Path, default=SNAPSHOTS, help="folder of the snapshots")


def _lake_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lake", type=Path, default=lake_folder(), help="folder of the releases (CRM_LAKE)")


def _parse(options: argparse.Namespace) -> int:
    """Parse everything before writing anything: a fault in the last file leaves the snapshots as they were."""
    module = FEEDS[options.feed]
    with tempfile.TemporaryDirectory(prefix="crm-parse-", dir=os.environ.get("CRM_TEMP") or None) as temporary:
        workspace = Path(temporary)
        given = originals(options.files, workspace, private=options.private)
        if options.edition:
            _expect_edition_taken(module.FEED)
            given = tuple(replace(original, edition=options.edition) for original in given)
        with located(", ".join(original.name for original in given[:FILES_NAMED])):
            parsed = list(module.parse(given, workspace))
        replacing.check(module.FEED, parsed, options.snapshots, replace=options.replace)
        for table in parsed:
            before = replacing.rows_before(module.FEED, table, options.snapshots)
            snapshot = snapshots.write(module.FEED, table, options.snapshots)
            rows = int(str(snapshot.record["rows"]))
            read = sum(table.read.rows.values())
            left_out = f", {read} read and {read - rows} left out by the mapping" if read != rows else ""
            changed = f" (was {before} rows)" if before not in {None, rows} else ""
            print(f"{options.feed} {table.snapshot_id}: {rows} rows{changed}{left_out}")
    return 0


def _expect_edition_taken(feed: Feed) -> None:
    """Raise InputError where the files of a feed state their edition themselves."""
    if not feed.takes_edition:
        reason = "the files of this feed state their edition themselves"
        raise InputError([Fault(feed.feed_id, 0, "--edition", "", reason, "Leave --edition out.")])


def _publish(options: argparse.Namespace) -> int:
    started = time.perf_counter()
    inventories = inventory_commands.folder_of(options)
    try:
        published = publish(
            options.lake,
            options.snapshots,
            inventories=inventories,
            expected_rows=options.expected_rows,
            accept_rows=options.accept_rows,
        )
    except OSError:
        there = None if options.accept_rows else already_published(options.lake, options.snapshots, inventories)
        if there is None:
            raise
        published = there  # the lake cannot be written to, and need not be
    for warning in published.warnings:
        print(*warning.lines(), sep="\n")
    done = "published" if published.is_new else "is already there"
    print(f"release {published.release_id} {done} ({time.perf_counter() - started:.1f} s)")
    return 0


def _status(options: argparse.Namespace) -> int:
    inventories = inventory_commands.folder_of(options)
    state = status.status(options.lake, datetime.now(UTC).date(), options.snapshots, inventories)
    print(status.as_json(state) if options.json else status.as_text(state))
    return FAULTS if state["faults"] else 0
