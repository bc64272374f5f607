"""The commands about events: live, simulate, tokens. What they load is loaded when one is given."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from data.stores.events.model import A_SECOND, BURST
from data.stores.events.reading import SIMULATED_SITE


def add(commands: Any) -> None:
    """Add the commands to the subparsers of the command line."""
    live = commands.add_parser("live", help="take events from the drop folder, move old ones to the history; goes on")
    live.add_argument(
        "--ends-with", type=int, default=0, metavar="PID", help="end when the process that started it ends"
    )
    live.set_defaults(run=_later("live"))

    made_up = commands.add_parser("simulate", help="hand in made-up telemetry of made-up sites, marked SIMULATED")
    made_up.add_argument("--sites", type=int, default=4, help="how many sites (4)")
    made_up.add_argument("--every", type=float, default=5.0, metavar="SECONDS", help="between two rounds (5)")
    made_up.add_argument("--seconds", type=float, default=None, help="end after so many; else it goes on")
    made_up.add_argument("--hours", type=float, default=0.0, help="begin with the past so many hours, by the minute")
    made_up.add_argument("--seed", type=int, default=1, help="the same seed, the same values")
    made_up.set_defaults(run=_later("simulate"))

    keys = commands.add_parser("tokens", help="who may hand events in or act on alerts by HTTP; nobody without a token")
    _add_tokens(keys.add_subparsers(required=True, metavar="new | list | rotate | revoke"))


def _add_tokens(commands: Any) -> None:
    new = commands.add_parser("new", help="make a token; it is shown once")
    new.add_argument("source", nargs="?", default="", help="the source that events come from, such as acme-telemetry")
    new.add_argument(
        "--operator", default="", metavar="NAME", help="instead of a source: a person who acts on alerts, by this name"
    )
    new.add_argument("--site", action="append", default=[], metavar="ID", help="a site it speaks for; may be repeated")
    new.add_argument("--all-sites", action="store_true", help="it speaks for every site")
    new.add_argument(
        "--simulated", action="store_true", help=f"its sites are made up (ids start with {SIMULATED_SITE})"
    )
    new.add_argument("--rate", type=float, default=A_SECOND, help="events a second (10000)")
    new.add_argument("--burst", type=float, default=BURST, help="events at once (100000)")
    new.add_argument("--days", type=float, default=None, help="days until it ends; else it does not")
    new.add_argument("--note", default="", help="for the record, such as who has it")
    new.set_defaults(run=_later("new"))
    commands.add_parser("list", help="list them, without their secrets").set_defaults(run=_later("list_"))
    rotating = commands.add_parser("rotate", help="replace a token by a new one of the same scope")
    rotating.add_argument("id", help="as `tokens list` says it")
    rotating.add_argument(
        "--overlap", type=float, default=24.0, metavar="HOURS", help="the old one is good so long (24)"
    )
    rotating.set_defaults(run=_later("rotate"))
    revoking = commands.add_parser("revoke", help="let a token be good no more, at once")
    revoking.add_argument("id", help="as `tokens list` says it")
    revoking.set_defaults(run=_later("revoke"))


def _later(name: str) -> Callable[[argparse.Namespace], int]:
    """Return the command of that name, loaded when it is run."""

    def run(options: argparse.Namespace) -> int:
        from pipelines.live import doing  # noqa: PLC0415

        return int(getattr(doing, name)(options))

    return run
