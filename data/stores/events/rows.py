"""Events as rows: what is written in one transaction, and what is read back."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Double, LargeBinary, Row, Text, select, update

from data.stores.events.clock import now_us
from data.stores.events.model import (
    NOTHING,
    Event,
    Mode,
    Outcome,
    Quality,
    Taken,
    detail_text,
    key_of,
    microseconds,
    moment,
)
from data.stores.events.tables import COMPACTED, EVENT, HEAD

_AT_ONCE = 1_000
"""Keys in one question."""
_COLUMNS = tuple(EVENT.columns.keys())
_INSERT = " ".join(("INSERT INTO event (", ", ".join(_COLUMNS), ") VALUES (", ", ".join("?" * len(_COLUMNS)), ")"))
_COPY = " ".join(("COPY event (", ", ".join(_COLUMNS), ") FROM STDIN (FORMAT BINARY)"))
_TYPES = {BigInteger: "int8", LargeBinary: "bytea", Double: "float8", Text: "text"}
_POSTGRESQL_TYPES = [_TYPES[type(column.type)] for column in EVENT.columns]


@dataclass(frozen=True, slots=True)
class Sealed:
    """An event ready to be written: its keys, and its columns but for the two that the log gives."""

    key: bytes
    digest: bytes
    correction_key: bytes | None
    stated: tuple[object, ...]


def sealed(event: Event) -> Sealed:
    """Return what is written of an event. Raises ValueError for one that cannot be, whatever its meaning."""
    if event.value is not None and not math.isfinite(event.value):
        raise ValueError(f"{event.event_id}: value must be a finite number")
    if event.event_time.tzinfo is None:
        raise ValueError(f"{event.event_id}: event_time must be aware")
    detail = detail_text(event.detail)
    texts = (event.event_id, event.source_id, event.site_id, event.material_id, event.measure_id)
    if not event.event_id or "\x00" in "".join((*texts, event.state, event.unit, event.correction_of, detail)):
        raise ValueError(f"{event.event_id!r}: an id is needed, and no text may hold a NUL")
    corrects = key_of(event.source_id, event.correction_of) if event.correction_of else None
    stated = (
        *texts, event.value, event.state, event.unit, microseconds(event.event_time), str(event.quality),
        event.correction_of, str(event.mode), detail,
    )  # fmt: skip
    return Sealed(event.key, event.digest, corrects, stated)


def hold(connection: Connection) -> int:
    """Hold the log against all other writers until the transaction ends; return the number of its newest event.

    Numbers are so given in the order in which they become readable.
    """
    return int(connection.execute(select(HEAD.c.seq).with_for_update()).scalar_one())


def store(connection: Connection, before: int, jobs: Sequence[Sequence[Sealed]]) -> list[tuple[Taken, ...]]:
    """Write what is new of each of `jobs` and return what became of each event.

    The connection is in a transaction that holds the log, whose newest event is `before`.
    """
    seq = before
    every = [one for job in jobs for one in job]
    known = _known(connection, "key", {one.key for one in every})
    corrected = _known(connection, "correction_key", {one.correction_key for one in every if one.correction_key})
    received, rows = now_us(), []
    answers: list[tuple[Taken, ...]] = []
    for job in jobs:
        answer = []
        for one in job:
            taken = _judged(one, known, corrected)
            if taken is None:
                seq += 1
                taken = Taken(Outcome.STORED, seq)
                known[one.key] = (one.digest, seq)
                if one.correction_key:
                    corrected[one.correction_key] = (one.digest, seq)
                rows.append(_row(one, seq, received))
            answer.append(taken)
        answers.append(tuple(answer))
    if rows:
        _insert(connection, rows)
        connection.execute(update(HEAD).where(HEAD.c.seq == before).values(seq=seq))
    return answers


def event_of(row: Row[Any]) -> Event:
    """Return the event that a row of the table states."""
    return Event(
        seq=row.seq, event_id=row.event_id, source_id=row.source_id, site_id=row.site_id, material_id=row.material_id,
        measure_id=row.measure_id, value=row.value, state=row.state, unit=row.unit, event_time=moment(row.event_us),
        received_time=moment(row.received_us), quality=Quality(row.quality), correction_of=row.correction_of,
        mode=Mode(row.mode), detail=MappingProxyType(_detail(row.detail)) if row.detail else NOTHING,
    )  # fmt: skip


def _detail(text: str) -> dict[str, Any]:
    """Return what a detail holds; halves of signs, which no UTF-8 can hold, as question marks."""
    if "\\ud" in text:
        text = json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8", "replace").decode()
    held: dict[str, Any] = json.loads(text)
    return held


def _judged(
    one: Sealed, known: dict[bytes, tuple[bytes, int]], corrected: dict[bytes, tuple[bytes, int]]
) -> Taken | None:
    """Return what is to be said of an event that is not stored, None of one that is."""
    if one.key in known:
        digest, seq = known[one.key]
        if digest == one.digest:
            return Taken(Outcome.DUPLICATE, seq)
        return Taken(Outcome.CONFLICT, seq, "id")
    if one.correction_key in corrected:
        return Taken(Outcome.CONFLICT, corrected[one.correction_key][1], "correction_of")
    return None


def _known(connection: Connection, name: str, wanted: Iterable[bytes]) -> dict[bytes, tuple[bytes, int]]:
    """Return digest and number of what the log or its history holds under these keys, by key."""
    keys = list(wanted)
    found: dict[bytes, tuple[bytes, int]] = {}
    for start in range(0, len(keys), _AT_ONCE):
        for table in (EVENT, COMPACTED):
            column: Column[bytes] = table.c[name]
            question = select(column, table.c.digest, table.c.seq).where(column.in_(keys[start : start + _AT_ONCE]))
            found |= {bytes(key): (bytes(digest), seq) for key, digest, seq in connection.execute(question)}
    return found


def _row(one: Sealed, seq: int, received: int) -> tuple[object, ...]:
    """Return the values of `_COLUMNS`."""
    *before, quality, correction_of, mode, detail = one.stated
    return (seq, one.key, one.digest, one.correction_key, *before, received, quality, correction_of, mode, detail)


def _insert(connection: Connection, rows: Sequence[tuple[object, ...]]) -> None:
    """Write rows by the driver itself: PostgreSQL's COPY takes a third of the time of so many INSERTs."""
    if connection.dialect.name != "postgresql":
        connection.exec_driver_sql(_INSERT, list(rows))
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.set_types(_POSTGRESQL_TYPES)
        for row in rows:
            copy.write_row(row)
