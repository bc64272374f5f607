"""Alert rules, judged every second on what the log holds."""

from __future__ import annotations

from datetime import UTC, datetime

from data.alerts.store import DUTY_ID
from pipelines.live.judging.judge import Judge
from pipelines.live.model import Duty, Live

SECONDS, PATIENCE_SECONDS = 1.0, 15.0


def duty() -> Duty:
    """Return what judges; it remembers between two looks what it has read."""
    judge = Judge()

    def run(live: Live) -> None:
        judge.look(live.log, datetime.now(UTC))

    return Duty(DUTY_ID, seconds=SECONDS, run=run, patience_seconds=PATIENCE_SECONDS)


DUTY = duty()
