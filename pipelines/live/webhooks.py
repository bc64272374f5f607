"""Webhooks of alerts, looked after every second."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from pipelines.live.delivering import Deliverer, forget
from pipelines.live.model import Duty, Live

SECONDS, FORGET_SECONDS, PATIENCE_SECONDS = 1.0, 3_600.0, 15.0


class DeliveryError(OSError):
    """A webhook did not take a notice, which waits."""


def duty() -> Duty:
    """Return what delivers notices, and now and then forgets old ones."""
    deliverer = Deliverer()
    forgot = [0.0]

    def run(live: Live) -> None:
        deliverer.is_over = live.stop.is_set
        fault = deliverer.deliver(live.log, datetime.now(UTC))
        if time.monotonic() - forgot[0] > FORGET_SECONDS:
            forget(live.log, datetime.now(UTC))
            forgot[0] = time.monotonic()
        if fault:
            raise DeliveryError(fault)

    return Duty("webhooks", seconds=SECONDS, run=run, patience_seconds=PATIENCE_SECONDS)


DUTY = duty()
