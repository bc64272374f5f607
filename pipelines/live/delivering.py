"""Tells webhooks of alerts: signed, each notice until it is taken, for a day.

`X-CRM-Signature: t=<seconds since 1970>,v1=<hex>` is HMAC-SHA256, by the webhook's secret, of `<t>.<body>`. A notice
may come twice (a process killed between its delivery and the note of it): `Idempotency-Key`, also `id` in the body, is
the same. Those of one address go out in order, by a thread of its own; one that fails waits ever longer, by lot, and
those behind it with it.
"""

from __future__ import annotations

import hmac
import logging
import os
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

import httpx
from sqlalchemy import delete, func, select, update

from data.alerts.notices import Outcome
from data.stores.events import EventLog, LogError
from data.stores.events.model import microseconds, moment
from data.stores.events.tables import NOTICE

GIVEN_UP = timedelta(days=1)
"""A notice that was not taken for so long is given up, and that is said."""
KEPT = timedelta(days=30)
"""That a notice is kept after it was delivered or given up."""
FIRST_SECONDS, LONGEST_SECONDS = 5.0, 1_800.0
"""Until the second attempt, and between two at most."""
_OF_ONE = 50
_AGENT = "UNRMS critical raw materials dashboard"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Patience:
    """How long a webhook may take, in seconds: to be reached, to be silent, altogether."""

    connect: float = 5.0
    silence: float = 10.0
    altogether: float = 15.0


class _Round(threading.Thread):
    """Delivers the notices of one address; the process does not wait for it to end."""

    def __init__(self, deliver: Callable[[], str]) -> None:
        super().__init__(name="webhook", daemon=True)
        self.fault = ""
        self._deliver = deliver

    def run(self) -> None:
        try:
            self.fault = self._deliver()
        except LogError as error:
            self.fault = str(error)


@dataclass
class Deliverer:
    """Delivers what is due; `secrets` holds them by the names of their variables."""

    patience: Patience = field(default_factory=Patience)
    secrets: Mapping[str, str] = field(default_factory=lambda: os.environ)
    is_over: Callable[[], bool] = lambda: False
    _rounds: dict[str, _Round] = field(default_factory=dict)

    def deliver(self, events: EventLog, now: datetime) -> str:
        """Deliver what is due at `now`; return what goes wrong, "" where nothing does. Raises LogError.

        It waits as long as one attempt may take; an address that takes longer hinders no other.
        """
        due = (NOTICE.c.outcome == Outcome.WAITING.value, NOTICE.c.due_us <= microseconds(now))
        for row in events.read(select(NOTICE.c.url).where(*due).distinct()):
            if row.url not in self._rounds:
                self._rounds[row.url] = _Round(partial(self._all_of, events, row.url, now))
                self._rounds[row.url].start()
        until = time.monotonic() + self.patience.altogether
        for one in self._rounds.values():
            one.join(max(0.0, until - time.monotonic()))
        ended = {url: one for url, one in self._rounds.items() if not one.is_alive()}
        for url in ended:
            del self._rounds[url]
        return "; ".join(one.fault for one in ended.values() if one.fault)[:300]

    def _all_of(self, events: EventLog, url: str, now: datetime) -> str:
        """Deliver the notices of an address in their order, until one is not taken."""
        mine = select(NOTICE).where(NOTICE.c.url == url, NOTICE.c.outcome == Outcome.WAITING.value)
        for row in events.read(mine.order_by(NOTICE.c.made_us, NOTICE.c.notice_id).limit(_OF_ONE)):
            if self.is_over():
                return ""
            fault = self.attempt(row, now)
            if fault and now - moment(row.made_us) < GIVEN_UP:
                _wait(events, row, fault, now)
                return fault
            _note(events, row, fault, now)
        return ""

    def attempt(self, row: Any, now: datetime) -> str:
        """Send a notice once, and return why it was not taken, "" where it was."""
        secret = self.secrets.get(row.secret_env, "")
        if not secret:
            return f"the secret {row.secret_env} is not set for the live process"
        content = row.body.encode()
        headers = {
            "Content-Type": "application/json", "User-Agent": _AGENT, "Idempotency-Key": row.notice_id,
            "X-CRM-Signature": signature(secret, content, int(now.timestamp())),
        }  # fmt: skip
        wait = httpx.Timeout(self.patience.silence, connect=self.patience.connect)
        until = time.monotonic() + self.patience.altogether
        try:
            with (
                httpx.Client(timeout=wait, follow_redirects=False) as client,
                client.stream("POST", row.url, content=content, headers=headers) as response,
            ):
                if time.monotonic() > until:
                    return "it answers too slowly"
                return "" if response.is_success else _refused(response.status_code)
        except httpx.TimeoutException:
            return "no answer in time"
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            return f"not reached ({type(error).__name__})"


def signature(secret: str, content: bytes, at: int) -> str:
    """Return what tells the receiver who sent a body, and when."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + content, sha256).hexdigest()
    return f"t={at},v1={signed}"


def pause_seconds(attempts: int) -> float:
    """Return how long a notice waits after so many attempts: longer each time, and never two at one pace."""
    longest = min(LONGEST_SECONDS, FIRST_SECONDS * 2.0 ** min(attempts - 1, 20))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - no secret


def forget(events: EventLog, now: datetime) -> None:
    """Remove notices that were delivered or given up long ago. Raises LogError."""
    old = NOTICE.c.done_us < microseconds(now - KEPT)
    if events.read(select(func.count()).select_from(NOTICE).where(old))[0][0]:
        events.write(lambda connection: connection.execute(delete(NOTICE).where(old)))


def _refused(status: int) -> str:
    redirected = httpx.codes.is_redirect(status)
    return f"it answers {status}" + (", and redirects are not followed" if redirected else "")


def _wait(events: EventLog, row: Any, fault: str, now: datetime) -> None:
    """Let a notice wait, and those behind it with it."""
    due = microseconds(now) + int(pause_seconds(row.attempts + 1) * 1e6)
    behind = NOTICE.c.url == row.url, NOTICE.c.outcome == Outcome.WAITING.value, NOTICE.c.due_us < due
    this = update(NOTICE).where(NOTICE.c.notice_id == row.notice_id)
    statements: Sequence[Any] = (
        update(NOTICE).where(*behind).values(due_us=due),
        this.values(attempts=row.attempts + 1, fault=fault, due_us=due),
    )
    events.write(lambda connection: [connection.execute(one) for one in statements])


def _note(events: EventLog, row: Any, fault: str, now: datetime) -> None:
    """Note that a notice was delivered, or is given up."""
    outcome = Outcome.GIVEN_UP if fault else Outcome.DELIVERED
    if fault:
        log.warning("notice %s of alert %s is given up after a day: %s", row.notice_id, row.alert_id, fault)
    values = {"attempts": row.attempts + 1, "outcome": outcome.value, "fault": fault, "done_us": microseconds(now)}
    mine = update(NOTICE).where(NOTICE.c.notice_id == row.notice_id).values(**values)
    events.write(lambda connection: connection.execute(mine))
