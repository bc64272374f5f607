"""How the live process is doing: what each of its duties tried last, and since when it fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from data.stores.events.clock import now_us
from data.stores.events.log import EventLog
from data.stores.events.model import moment
from data.stores.events.tables import DUTY

_FAULT_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class DutyState:
    """A duty: when it was last `tried`, last `done` (None: never) and is `due`; its fault and since when."""

    duty_id: str
    tried: datetime
    done: datetime | None
    due: datetime
    fault: str
    fault_since: datetime | None


def tell(log: EventLog, duty_id: str, *, next_seconds: float, fault: str = "") -> None:
    """Write that a duty has just been tried: done, or failed with `fault`; and in how many seconds it is due again."""
    now = now_us()
    values = {"tried_us": now, "next_us": now + int(next_seconds * 1e6), "fault": fault[:_FAULT_CHARACTERS]}

    def change(connection: Connection) -> None:
        mine = DUTY.c.duty_id == duty_id
        before = connection.execute(select(DUTY.c.fault, DUTY.c.fault_us).where(mine)).one_or_none()
        since = before.fault_us if before is not None and before.fault and fault else now
        said = values | ({"fault_us": since} if fault else {"fault_us": None, "done_us": now})
        if before is None:
            connection.execute(insert(DUTY).values(duty_id=duty_id, **said))
        else:
            connection.execute(update(DUTY).where(mine).values(**said))

    log.write(change)


def duties(log: EventLog) -> Mapping[str, DutyState]:
    """Return every duty that was ever tried, by its id."""
    return {row.duty_id: _state(row) for row in log.read(select(DUTY).order_by(DUTY.c.duty_id))}


def _state(row: object) -> DutyState:
    said = row._mapping  # type: ignore[attr-defined] # noqa: SLF001 - SQLAlchemy's public name for it
    done, since = (None if said[one] is None else moment(said[one]) for one in ("done_us", "fault_us"))
    return DutyState(said["duty_id"], moment(said["tried_us"]), done, moment(said["next_us"]), said["fault"], since)
