"""What the commands about events do; `commands.py` names them."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from data.stores.events import EventLog, LogError, Mode, events_folder, log_url, tokens
from data.stores.events.clock import now_us
from data.stores.events.reading import ALL_SITES, Scope
from pipelines.live import DUTIES
from pipelines.live.drop import DROP
from pipelines.live.model import Live
from pipelines.live.process import run
from pipelines.live.simulate import backfill, plants
from pipelines.live.simulate import simulate as go_on

FAULTS = 1
_COLUMNS = ("id", "kind", "name", "mode", "sites", "a second", "burst", "made", "ends", "state", "note")


@contextmanager
def _log() -> Iterator[EventLog]:
    log = EventLog(log_url())
    try:
        yield log
    finally:
        log.close()


def live(options: argparse.Namespace) -> int:
    """Do the duties until told to end."""
    logging.basicConfig(level=logging.INFO, format="live: %(message)s", stream=sys.stderr)
    for quiet in ("alembic", "httpx"):  # httpx names each address it asks, and one of a webhook may hold a secret
        logging.getLogger(quiet).setLevel(logging.WARNING)
    with _log() as log:
        live = Live(log, events_folder())
        print(f"Taking files of events from {live.folder / DROP}/<source>/.", file=sys.stderr)
        run(live, DUTIES.values(), ends_with=options.ends_with)
    return 0


def simulate(options: argparse.Namespace) -> int:
    """Hand in made-up telemetry until told to end, or for as long as asked."""
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
            count = go_on(live, sites, every_seconds=options.every, seconds=options.seconds)
    except LogError as error:
        return _fault(error)
    print(f"SIMULATED: {count} events since.")
    return 0


def new(options: argparse.Namespace) -> int:
    """Make a token and print it."""
    ends = None if options.days is None else datetime.now(UTC) + timedelta(days=options.days)
    if bool(options.source) == bool(options.operator):
        return _fault("name the source that hands events in, or --operator NAME for who acts on alerts; not both")
    if options.operator:
        return _new_operator(options, ends)
    sites = frozenset({ALL_SITES}) if options.all_sites else frozenset(options.site)
    mode = Mode.SIMULATED if options.simulated else Mode.REAL
    if not sites:
        return _fault("name the sites it speaks for (--site ICMM06179), or --all-sites")
    scope = Scope(options.source, mode, sites)
    try:
        with _log() as log:
            made = tokens.make(log, scope, a_second=options.rate, burst=options.burst, ends=ends, note=options.note)
    except (LogError, ValueError) as error:
        return _fault(error)
    _show_once(made)
    return 0


def _new_operator(options: argparse.Namespace, ends: datetime | None) -> int:
    if options.site or options.all_sites or options.simulated:
        return _fault("an operator acts on alerts of all sites: leave --site, --all-sites and --simulated out")
    try:
        with _log() as log:
            made = tokens.make_operator(log, options.operator, ends=ends, note=options.note)
    except (LogError, ValueError) as error:
        return _fault(error)
    _show_once(made)
    return 0


def list_(_: argparse.Namespace) -> int:
    """Print every token without its secret."""
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
        token.key_id, str(token.kind), token.name, str(token.scope.mode), " ".join(sorted(token.scope.sites)),
        f"{token.a_second:g}", f"{token.burst:g}", f"{token.made:%Y-%m-%d %H:%M}",
        f"{token.ends:%Y-%m-%d %H:%M}" if token.ends else "", state, token.note,
    )  # fmt: skip


def rotate(options: argparse.Namespace) -> int:
    """Print a new token in place of one."""
    try:
        with _log() as log:
            made = tokens.rotate(log, options.id, options.overlap * 3600)
    except (LogError, tokens.NoSuchTokenError) as error:
        return _fault(error)
    _show_once(made)
    print(f"{options.id} is good for another {options.overlap:g} hours.", file=sys.stderr)
    return 0


def revoke(options: argparse.Namespace) -> int:
    """Let a token be good no more."""
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
