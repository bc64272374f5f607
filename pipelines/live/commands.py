"""The commands about events: live, simulate, tokens."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from data.stores.events import EventLog, LogError, Mode, events_folder, log_url, tokens
from data.stores.events.clock import now_us
from data.stores.events.reading import ALL_SITES, SIMULATED_SITE, Scope
from pipelines.live import DUTIES
from pipelines.live.drop import DROP
from pipelines.live.model import Live
from pipelines.live.process import run
from pipelines.live.simulate import backfill, plants, simulate

FAULTS = 1
_COLUMNS = ("id", "source", "mode", "sites", "a second", "burst", "made", "ends", "state", "note")


def add(commands: Any) -> None:
    """Add the commands to the subparsers of the command line."""
    live = commands.add_parser("live", help="take events from the drop folder, move old ones to the history; goes on")
    live.add_argument("--ends-with-starter", action="store_true", help="end when the process that started it ends")
    live.set_defaults(run=_live)

    made_up = commands.add_parser("simulate", help="hand in made-up telemetry of made-up sites, marked SIMULATED")
    made_up.add_argument("--sites", type=int, default=4, help="how many sites (4)")
    made_up.add_argument("--every", type=float, default=5.0, metavar="SECONDS", help="between two rounds (5)")
    made_up.add_argument("--seconds", type=float, default=None, help="end after so many; else it goes on")
    made_up.add_argument("--hours", type=float, default=0.0, help="begin with the past so many hours, by the minute")
    made_up.add_argument("--seed", type=int, default=1, help="the same seed, the same values")
    made_up.set_defaults(run=_simulate)

    keys = commands.add_parser("tokens", help="who may hand events in by POST /api/v1/events; nobody without a token")
    _add_tokens(keys.add_subparsers(required=True, metavar="new | list | rotate | revoke"))


def _add_tokens(commands: Any) -> None:
    new = commands.add_parser("new", help="make a token; it is shown once")
    new.add_argument("source", help="the source that events come from, such as acme-telemetry")
    new.add_argument("--site", action="append", default=[], metavar="ID", help="a site it speaks for; may be repeated")
    new.add_argument("--all-sites", action="store_true", help="it speaks for every site")
    new.add_argument(
        "--simulated", action="store_true", help=f"its sites are made up (ids start with {SIMULATED_SITE})"
    )
    new.add_argument("--rate", type=float, default=tokens.A_SECOND, help="events a second (10000)")
    new.add_argument("--burst", type=float, default=tokens.BURST, help="events at once (100000)")
    new.add_argument("--days", type=float, default=None, help="days until it ends; else it does not")
    new.add_argument("--note", default="", help="for the record, such as who has it")
    new.set_defaults(run=_new)
    commands.add_parser("list", help="list them, without their secrets").set_defaults(run=_list)
    rotating = commands.add_parser("rotate", help="replace a token by a new one of the same scope")
    rotating.add_argument("id", help="as `tokens list` says it")
    rotating.add_argument(
        "--overlap", type=float, default=24.0, metavar="HOURS", help="the old one is good so long (24)"
    )
    rotating.set_defaults(run=_rotate)
    revoking = commands.add_parser("revoke", help="let a token be good no more, at once")
    revoking.add_argument("id", help="as `tokens list` says it")
    revoking.set_defaults(run=_revoke)


@contextmanager
def _log() -> Iterator[EventLog]:
    log = EventLog(log_url())
    try:
        yield log
    finally:
        log.close()


def _live(options: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="live: %(message)s", stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with _log() as log:
        live = Live(log, events_folder())
        print(f"Taking files of events from {live.folder / DROP}/<source>/.", file=sys.stderr)
        run(live, DUTIES.values(), ends_with_starter=options.ends_with_starter)
    return 0


def _simulate(options: argparse.Namespace) -> int:
    sites = plants(options.sites, options.seed)
    try:
        with _log() as log:
            live = Live(log, events_folder())
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: live.stop.set())
            past = backfill(log, sites, options.hours)
            print(
                f"SIMULATED: {past} events of the past; sites {', '.join(plant.site_id for plant in sites)}", flush=True
            )
            count = simulate(live, sites, every_seconds=options.every, seconds=options.seconds)
    except LogError as error:
        return _fault(error)
    print(f"SIMULATED: {count} events since.")
    return 0


def _new(options: argparse.Namespace) -> int:
    sites = frozenset({ALL_SITES}) if options.all_sites else frozenset(options.site)
    mode = Mode.SIMULATED if options.simulated else Mode.REAL
    if not sites:
        return _fault("name the sites it speaks for (--site ICMM06179), or --all-sites")
    ends = None if options.days is None else datetime.now(UTC) + timedelta(days=options.days)
    scope = Scope(options.source, mode, sites)
    try:
        with _log() as log:
            made = tokens.make(log, scope, a_second=options.rate, burst=options.burst, ends=ends, note=options.note)
    except (LogError, ValueError) as error:
        return _fault(error)
    _show_once(made)
    return 0


def _list(_: argparse.Namespace) -> int:
    try:
        with _log() as log:
            found = tokens.tokens(log)
    except LogError as error:
        return _fault(error)
    rows = [_COLUMNS, *(_row(token) for token in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return 0


def _row(token: tokens.Token) -> tuple[str, ...]:
    state = "revoked" if token.revoked else "good" if token.is_good(now_us()) else "ended"
    return (
        token.key_id, token.scope.source_id, str(token.scope.mode), " ".join(sorted(token.scope.sites)),
        f"{token.a_second:g}", f"{token.burst:g}", f"{token.made:%Y-%m-%d %H:%M}",
        f"{token.ends:%Y-%m-%d %H:%M}" if token.ends else "", state, token.note,
    )  # fmt: skip


def _rotate(options: argparse.Namespace) -> int:
    try:
        with _log() as log:
            made = tokens.rotate(log, options.id, options.overlap * 3600)
    except (LogError, tokens.NoSuchTokenError) as error:
        return _fault(error)
    _show_once(made)
    print(f"{options.id} is good for another {options.overlap:g} hours.", file=sys.stderr)
    return 0


def _revoke(options: argparse.Namespace) -> int:
    try:
        with _log() as log:
            tokens.revoke(log, options.id)
    except (LogError, tokens.NoSuchTokenError) as error:
        return _fault(error)
    print(f"{options.id} is good no more.")
    return 0


def _show_once(made: str) -> None:
    print(made)
    print("Keep it now: it is shown this once, the log holds a hash of it.", file=sys.stderr)


def _fault(error: object) -> int:
    print(f"error: {error}", file=sys.stderr)
    return FAULTS
