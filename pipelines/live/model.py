"""What the live process does again and again, as records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Flag

from data.stores.events import EventLog


@dataclass(frozen=True)
class Live:
    """What a duty works with: the log, the folder of events, and the flag that is set when the process is to end."""

    log: EventLog
    folder: Path
    stop: Flag = field(default_factory=Flag)


@dataclass(frozen=True)
class Duty:
    """Something to do every `seconds`, by a thread of its own. What `run` raises is a fault, told with its time.

    After a fault it waits longer each time, up to `patience_seconds`.
    """

    duty_id: str
    seconds: float
    run: Callable[[Live], None]
    patience_seconds: float = 900.0
