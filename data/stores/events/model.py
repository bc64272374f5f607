"""What an event is: the schema of the log, and what may be said of each field.

An event is one statement of one source about one measure at one moment. It is never edited: who was mistaken states
another event that names, in `correction_of`, the one it corrects. The columns of the log's table, of its Parquet
history and the keys of `POST /api/v1/events` are the fields of `Event`, under the same names.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from types import MappingProxyType

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KEY_BYTES = 16
NOTHING: Mapping[str, object] = MappingProxyType({})
_MICROSECOND = timedelta(microseconds=1)


class Mode(StrEnum):
    """Whether an event is of now, of a recording that is replayed, or made up. Shown wherever the event is."""

    REAL = "real"
    RECORDED = "recorded"
    SIMULATED = "simulated"


class Quality(StrEnum):
    """What stands behind a value. Zero is none of these: it is a good or estimated value of 0.

    `good` measured · `uncertain` measured, but the source doubts it · `estimated` computed or guessed by the source ·
    `missing` there should be a value and there is none · `withheld` there is one, and the source does not tell it ·
    `withdrawn` what `correction_of` names never was: nothing stands in its place. The last three have no value.
    """

    GOOD = "good"
    UNCERTAIN = "uncertain"
    ESTIMATED = "estimated"
    MISSING = "missing"
    WITHHELD = "withheld"
    WITHDRAWN = "withdrawn"

    @property
    def has_value(self) -> bool:
        """Tell whether an event of this quality states a value or a state."""
        return self not in _VALUELESS


_VALUELESS = frozenset({Quality.MISSING, Quality.WITHHELD, Quality.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event; times are aware, in UTC, to the microsecond.

    `event_id` the source's own name for it, at most 128 characters: the same id of the same source is the same event ·
    `source_id` who states it: of telemetry the source that the token is for, of a feed the feed's id · `site_id` the
    site it is about, "" for none; a simulated site's id starts with `sim-`, no other does · `material_id` a code of
    `data/codes/material.csv`, "" for none · `measure_id` a code of `data/codes/measure.csv` · `value` a finite number
    in `unit`, None where the measure is a state or the quality has no value · `state` the state of a measure of kind
    `state`, else "" · `unit` the UCUM code of the measure, "1" for a plain number · `event_time` when it was so ·
    `received_time` when the log took it · `quality` see `Quality` · `correction_of` the `event_id`, of the same
    source, of the event that this one replaces or, with quality `withdrawn`, takes back; "" for none · `mode` see
    `Mode` · `detail` what else a feed says, as JSON (texts, numbers, lists), such as title, coordinates and link ·
    `seq` its place in the log: 1, 2, 3 … without gaps, in the order in which they became readable.

    `seq` and `received_time` are given by the log; before that they are 0 and `EPOCH`.
    """

    event_id: str
    source_id: str
    measure_id: str
    event_time: datetime
    value: float | None = None
    state: str = ""
    unit: str = "1"
    site_id: str = ""
    material_id: str = ""
    quality: Quality = Quality.GOOD
    correction_of: str = ""
    mode: Mode = Mode.REAL
    detail: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    received_time: datetime = EPOCH
    seq: int = 0

    @property
    def key(self) -> bytes:
        """Return what the log knows the event by: 16 bytes of its source and id."""
        return key_of(self.source_id, self.event_id)

    @property
    def digest(self) -> bytes:
        """Return 16 bytes of all that the source states: two events with one key and one digest are one event."""
        texts = (
            self.event_id, self.source_id, self.site_id, self.material_id, self.measure_id, self.state, self.unit,
            self.quality, self.correction_of, self.mode, detail_text(self.detail),
        )  # fmt: skip
        value = b"" if self.value is None else struct.pack("<d", self.value)
        stated = "\x1f".join(texts).encode() + b"\x1e%d\x1e" % microseconds(self.event_time) + value
        return blake2b(stated, digest_size=KEY_BYTES).digest()


A_SECOND, BURST = 10_000.0, 100_000.0
"""Events of one source that flow into its bucket, and that it holds, where the operator does not say otherwise."""


@dataclass(frozen=True, slots=True)
class Charge:
    """What is taken from the bucket of a source: `events` of what flows in at `a_second`, up to `burst` at once."""

    source_id: str
    events: int
    a_second: float
    burst: float


class Outcome(StrEnum):
    """What became of an event that was handed in.

    `stored` it is new and on disk · `duplicate` the log holds it already, with the same content: acknowledged again ·
    `conflict` the log holds other content under its id, or another correction of what it corrects: not stored.
    """

    STORED = "stored"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Taken:
    """The outcome of one event: `seq` where it stands in the log (stored, duplicate) or what it conflicts with."""

    outcome: Outcome
    seq: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """How far the log goes: `seq` of its newest event, `watermark` of the newest that was moved to the history.

    The log holds the events with `watermark < seq <= seq of the head`; `generation` names the log itself: where it
    differs from that of a reader's last answer, the log is another one and what the reader holds is void.
    """

    seq: int
    watermark: int
    generation: str


@dataclass(frozen=True, slots=True)
class Page:
    """Events in the order of `seq`, and the head as it was in the same read.

    `gap` tells that events after the `seq` asked for have left the log for the history: ask for the whole.
    `more` tells that there are further events in the log after the last of these.
    """

    events: tuple[Event, ...]
    head: Head
    gap: bool = False
    more: bool = False


def key_of(source_id: str, event_id: str) -> bytes:
    """Return the key of a source's event."""
    return blake2b(f"{source_id}\x1f{event_id}".encode(), digest_size=KEY_BYTES).digest()


def detail_text(detail: Mapping[str, object]) -> str:
    """Return a detail as JSON that is the same for the same content; "" for none. Raises ValueError for NaN."""
    return json.dumps(dict(detail), sort_keys=True, separators=(",", ":"), allow_nan=False) if detail else ""


def microseconds(moment: datetime) -> int:
    """Return the whole microseconds since 1970 of an aware moment."""
    return (moment - EPOCH) // _MICROSECOND


def moment(microseconds_since_1970: int) -> datetime:
    """Return the moment, in UTC."""
    return EPOCH + microseconds_since_1970 * _MICROSECOND
