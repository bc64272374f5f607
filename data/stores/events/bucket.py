"""How many events a source may hand in: a bucket in the log itself, so that all processes share it."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from data.stores.events.clock import now_us
from data.stores.events.model import Charge
from data.stores.events.tables import BUCKET


def charged(connection: Connection, charge: Charge | None) -> float | None:
    """Take the events from the bucket and return None, or take nothing and return in how many seconds it holds them.

    The connection holds the log: no other process charges meanwhile. More than the bucket ever holds is taken from a
    full one, which then has a debt.
    """
    if charge is None:
        return None
    now = now_us()
    mine = BUCKET.c.source_id == charge.source_id
    found = connection.execute(select(BUCKET.c.level, BUCKET.c.at_us).where(mine)).one_or_none()
    level = charge.burst
    if found is not None:
        level = min(charge.burst, found.level + max(0, now - found.at_us) / 1e6 * charge.a_second)
    wanted = min(float(charge.events), charge.burst)
    if level < wanted:
        return (wanted - level) / charge.a_second
    new = {"level": level - charge.events, "at_us": now}
    if found is None:
        connection.execute(insert(BUCKET).values(source_id=charge.source_id, **new))
    else:
        connection.execute(update(BUCKET).where(mine).values(**new))
    return None
