"""Alert rules, judged every second on what the log holds; their history is kept for 400 days."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from data.alerts.store import DUTY_ID, forget
from pipelines.live.judging.judge import Judge
from pipelines.live.model import Duty, Live

SECONDS, PATIENCE_SECONDS = 1.0, 15.0
KEPT = timedelta(days=400)
FORGET_SECONDS = 86_400.0


def duty() -> Duty:
    """Return what judges; it remembers between two looks what it has read."""
    judge = Judge()
    forgot = [time.monotonic()]

    def run(live: Live) -> None:
        now = datetime.now(UTC)
        judge.look(live.log, now)
        if time.monotonic() - forgot[0] > FORGET_SECONDS:
            forgot[0] = time.monotonic()
            live.log.write(lambda connection: forget(connection, now - KEPT))

    return Duty(DUTY_ID, seconds=SECONDS, run=run, patience_seconds=PATIENCE_SECONDS)


DUTY = duty()
