"""The snapshot as JSON: the records of each panel under the names of their fields, their mode among these.

Ages are left out, since they change while nothing happens: what is shown has the moment that its age is of.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from dashboard.topics.operations.live.model import Snapshot
from data.stores.events import Event, Mode
from data.stores.events.measures import Measure

_LEFT_OUT = frozenset({"age", "row"})
"""Ages, and the whole row of a code list that a policy comes from."""


def records(snapshot: Snapshot) -> dict[str, dict[str, object]]:
    """Return what each panel shows, by its name."""
    board, hazards = snapshot.board, snapshot.hazards
    alerts = {name: getattr(board, name) for name in ("judged", "lines", "loads", "rules", "faults") if board}
    near = {name: getattr(hazards, name) for name in ("seen", "gone", "recorded") if hazards}
    return {
        "status": {"status": snapshot.status},
        "alerts": alerts,
        "sites": {"sites": snapshot.sites},
        "tiles": {"tiles": snapshot.tiles},
        "events": events(snapshot),
        "stock": {"stock": snapshot.stock},
        "safety": {"safety": snapshot.safety},
        "tailings": {"tailings": snapshot.tailings, "water": snapshot.water},
        "hazards": near,
        "feeds": {
            "sources": snapshot.sources, "duties": snapshot.duties, "health": hazards.health if hazards else (),
        },
        "prices": {"prices": snapshot.prices},
        "freshness": {"ages": snapshot.ages, "checks": snapshot.checks},
        "policies": {"policies": snapshot.policies},
    }  # fmt: skip


def events(snapshot: Snapshot, new: tuple[Event, ...] | None = None) -> dict[str, object]:
    """Return the stream, oldest first: all that is shown, or the `new` alone.

    Who has what was shown before adds the new ones, drops those before `first`, and has `count` then; or asks for all.
    """
    shown = snapshot.events[::-1]
    first = min((one.seq for one in shown), default=None)
    return {"events": shown if new is None else new, "more": snapshot.more, "first": first, "count": len(shown)}


def modes_of(content: Mapping[str, object]) -> list[str]:
    """Return the modes of a panel's records, each once."""
    found = {mode for value in content.values() for mode in _modes(value)}
    return [mode.value for mode in Mode if mode in found]


def text(content: object) -> str:
    """Return records as JSON."""
    return json.dumps(plain(content), separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def plain(value: Any) -> Any:
    """Return a value as JSON has it: moments in ISO 8601, spans in seconds, records with their mode."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is tuple or kind is list:
        return [plain(one) for one in value]
    if (write := _WRITTEN.get(kind)) is None:
        write = _WRITTEN[kind] = _how(value)
    return write(value)


def _how(value: Any) -> Callable[[Any], Any]:
    """Return how values of a kind are written."""
    if isinstance(value, Enum):
        return lambda one: one.value
    if is_dataclass(value):
        names = tuple(one.name for one in fields(value) if one.name not in _LEFT_OUT)
        return lambda record: _record(record, names)
    if isinstance(value, Mapping):
        return lambda mapping: {str(plain(key)): plain(one) for key, one in mapping.items()}
    return (lambda several: [plain(one) for one in sorted(several)]) if isinstance(value, Iterable) else str


def _record(record: Any, names: tuple[str, ...]) -> dict[str, object]:
    found = {name: plain(getattr(record, name)) for name in names}
    mode = mode_of(record)
    return found if mode is None else found | {"mode": mode.value}


def mode_of(record: object) -> Mode | None:
    """Return the mode of a record, or of what it is about; None of what the release says."""
    own = getattr(record, "mode", None) or getattr(
        getattr(record, "stand", None) or getattr(record, "hazard", None), "mode", None
    )
    return own if isinstance(own, Mode) else None


def _modes(value: object) -> Iterable[Mode]:
    if isinstance(value, tuple):
        return (mode for one in value if (mode := mode_of(one)) is not None)
    return getattr(value, "modes", ())


_AS_IT_IS = frozenset({str, int, float, bool, type(None)})
_WRITTEN: dict[type, Callable[[Any], Any]] = {
    datetime: lambda moment: moment.isoformat().replace("+00:00", "Z"),
    date: date.isoformat,
    timedelta: timedelta.total_seconds,
    Measure: lambda measure: measure.measure_id,
}
