"""Reads what a source states as an event, or says what is wrong with it and how to mend it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from data.codes import code_list
from data.stores.events.measures import Kind, Measure, measures
from data.stores.events.model import Event, Mode, Quality

KEYS = (
    "event_id", "source_id", "site_id", "material_id", "measure_id", "value", "state", "unit", "event_time", "quality",
    "correction_of",
)  # fmt: skip
"""What a source may state of an event. The log gives `received_time` and `seq`; `mode` is the source's."""
ALL_SITES = "*"
SIMULATED_SITE = "sim-"
AHEAD = timedelta(minutes=5)
"""That the clock of a source may be ahead of ours."""
OLDEST = timedelta(days=2 * 366)
"""Twelve months of a year ago can be handed in; what is older belongs into a release."""
MOST_VALUE = 1e15
"""No measure comes near it, and a million of them still add up to a number."""
_ID = re.compile(r"[!-~]{1,128}")
_SITE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
_SHOWN = 80
_STATED = tuple(one for one in Quality if one != Quality.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a source may say: its id, its mode, and the sites it speaks for ("*": all of its mode)."""

    source_id: str
    mode: Mode
    sites: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one of the events handed in: its place, counted from 0, and how to mend it."""

    index: int
    event_id: str
    field: str
    reason: str
    fix: str

    def as_json(self) -> dict[str, object]:
        """Return the fault under the names of its fields."""
        return asdict(self)


class WrongError(ValueError):
    """A field that cannot be used."""

    def __init__(self, field: str, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.field, self.reason, self.fix = field, reason, fix

    def at(self, index: int, given: object) -> Fault:
        """Return the fault of the event at a place."""
        stated = given.get("event_id") if isinstance(given, Mapping) else None
        event_id = stated if isinstance(stated, str) else ""
        return Fault(index, _shown(event_id)[1:-1], self.field, self.reason, self.fix)


def read_events(
    given: list[object], scope: Scope, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> tuple[list[Event], list[int], list[Fault]]:
    """Return the events that can be used, the place of each in `given`, and the faults of the others.

    An item of `given` that is a WrongError stands for one that could not even be parsed.
    """
    events, places, faults, moment = [], [], [], now()
    for index, one in enumerate(given):
        try:
            if isinstance(one, WrongError):
                raise one
            events.append(read_event(one, scope, moment))
            places.append(index)
        except WrongError as error:
            faults.append(error.at(index, one))
    return events, places, faults


def read_event(given: object, scope: Scope, now: datetime) -> Event:
    """Return the event that `given` states. Raises WrongError for the first thing that is wrong with it."""
    if not isinstance(given, Mapping):
        raise WrongError("", "an event must be an object", f"give the keys {', '.join(KEYS)}")
    if not given.keys() <= _KEYS:
        unknown = next(str(key) for key in given if key not in _KEYS)
        raise WrongError(_shown(unknown)[1:-1], "is no key of an event", f"keys are {', '.join(KEYS)}")
    quality = _quality(given)
    correction_of = _id(given, "correction_of", needed=quality == Quality.WITHDRAWN)
    measure = _measure(given)
    event_id = _id(given, "event_id", needed=True)
    if correction_of == event_id:
        raise WrongError("correction_of", "an event cannot correct itself", "name the id of the earlier event")
    return Event(
        event_id=event_id,
        source_id=_source(given, scope),
        site_id=_site(given, scope),
        material_id=_material(given),
        measure_id=measure.measure_id,
        value=_value(given, measure, quality),
        state=_state(given, measure, quality),
        unit=_unit(given, measure),
        event_time=_time(given, now),
        quality=quality,
        correction_of=correction_of,
        mode=scope.mode,
    )


_KEYS = frozenset(KEYS)


def _text(given: Mapping[str, Any], key: str) -> str:
    """Return a text, "" where it is not stated."""
    stated = given.get(key)
    if stated is None:
        return ""
    if not isinstance(stated, str):
        raise WrongError(key, f"must be a text, not {_shown(stated)}", 'write it between quotes: "…"')
    return stated


def _id(given: Mapping[str, Any], key: str, *, needed: bool) -> str:
    stated = _text(given, key)
    if not stated and not needed:
        return ""
    if not _ID.fullmatch(stated):
        reason = f"{_shown(stated)} is no id" if stated else "is needed"
        raise WrongError(key, reason, "1 to 128 ASCII letters, digits and signs without blanks, such as a UUID")
    return stated


def _source(given: Mapping[str, Any], scope: Scope) -> str:
    stated = _text(given, "source_id")
    if stated not in {"", scope.source_id}:
        fix = f"leave it out, or write {scope.source_id}: whose token or folder it is says the source"
        raise WrongError("source_id", f"{_shown(stated)} is another source", fix)
    return scope.source_id


def _site(given: Mapping[str, Any], scope: Scope) -> str:
    site = _text(given, "site_id")
    if not _SITE.fullmatch(site):
        reason = f"{_shown(site)} is no id of a site" if site else "is needed"
        raise WrongError("site_id", reason, "the id of a facility or project, as its page states it, such as ICMM06179")
    if site.startswith(SIMULATED_SITE) != (scope.mode == Mode.SIMULATED):
        fix = f"ids of simulated sites start with {SIMULATED_SITE}, no others do"
        raise WrongError("site_id", f"{_shown(site)} cannot be stated by a {scope.mode} source", fix)
    if site not in scope.sites and ALL_SITES not in scope.sites:
        fix = f"sites are {_listed(scope.sites)}; ask the operator for another"
        raise WrongError("site_id", f"{_shown(site)} is outside the scope of this source", fix)
    return site


def _material(given: Mapping[str, Any]) -> str:
    stated = _text(given, "material_id")
    if stated and stated not in code_list("material"):
        raise WrongError("material_id", f"{_shown(stated)} is no material", "a code such as cobalt; see /materials")
    return stated


def _measure(given: Mapping[str, Any]) -> Measure:
    stated = _text(given, "measure_id")
    measure = measures().get(stated)
    if measure is None:
        reason = f"{_shown(stated)} is no measure" if stated else "is needed"
        raise WrongError("measure_id", reason, f"measures are {', '.join(measures())}")
    return measure


def _quality(given: Mapping[str, Any]) -> Quality:
    stated = _text(given, "quality")
    if not stated:
        return Quality.GOOD
    try:
        return Quality(stated)
    except ValueError:
        fix = f"one of {', '.join(_STATED)}; withdrawn with correction_of"
        raise WrongError("quality", f"{_shown(stated)} is no quality", fix) from None


def _value(given: Mapping[str, Any], measure: Measure, quality: Quality) -> float | None:
    """Return the number; None for states and for qualities that have no value."""
    stated = given.get("value")
    if measure.kind == Kind.STATE:
        if stated is not None:
            fix = f"leave it out; state is one of {', '.join(measure.states)}"
            raise WrongError("value", f"{measure.measure_id} is a state and has no value", fix)
        return None
    if not quality.has_value:
        if stated is not None:
            raise WrongError("value", f"quality {quality} has no value", "leave it out, or state another quality")
        return None
    if stated is None:
        raise WrongError("value", "is needed", "a number; where there is none, quality missing or withheld")
    value = _number(stated)
    if (measure.least is not None and value < measure.least) or (measure.most is not None and value > measure.most):
        raise WrongError("value", f"{value:g} {measure.unit} is impossible for {measure.measure_id}", _range(measure))
    return value


def _number(stated: object) -> float:
    if isinstance(stated, bool) or not isinstance(stated, int | float):
        raise WrongError("value", f"must be a number, not {_shown(stated)}", "write it without quotes: 12.5")
    try:
        value = float(stated)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        fix = "a finite number; where there is none, leave it out and state quality missing"
        raise WrongError("value", "is not finite (NaN or infinite)", fix)
    if abs(value) > MOST_VALUE:
        raise WrongError("value", f"{value:g} is beyond what can be added up", f"at most {MOST_VALUE:g}: mind the unit")
    return value


def _range(measure: Measure) -> str:
    if measure.least is None or measure.most is None:
        return f"at least {measure.least:g}" if measure.least is not None else f"at most {measure.most:g}"
    return f"from {measure.least:g} to {measure.most:g}"


def _state(given: Mapping[str, Any], measure: Measure, quality: Quality) -> str:
    stated = _text(given, "state")
    if measure.kind != Kind.STATE or not quality.has_value:
        if stated:
            raise WrongError("state", "has no place here", f"leave it out: {measure.measure_id} is a {measure.kind}")
        return ""
    if stated not in measure.states:
        reason = f"{_shown(stated)} is no state" if stated else "is needed"
        raise WrongError("state", reason, f"one of {', '.join(measure.states)}")
    return stated


def _unit(given: Mapping[str, Any], measure: Measure) -> str:
    stated = _text(given, "unit")
    if stated != measure.unit and not (stated == "" and measure.unit == "1"):
        reason = f"{_shown(stated)} is not its unit" if stated else "is needed"
        raise WrongError("unit", reason, f"{measure.measure_id} is stated in {measure.unit} (UCUM): convert it")
    return measure.unit


def _time(given: Mapping[str, Any], now: datetime) -> datetime:
    stated = _text(given, "event_time")
    try:
        moment = datetime.fromisoformat(stated)
        offset = moment.utcoffset()
        when = None if offset is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        reason = f"{_shown(stated)} is no moment" if stated else "is needed"
        raise WrongError("event_time", reason, "ISO 8601 with an offset, such as 2026-11-30T12:00:00Z") from None
    if when is None:
        fix = "say the offset: 2026-11-30T12:00:00Z, or +02:00 in place of Z"
        raise WrongError("event_time", f"{_shown(stated)} has no offset from UTC", fix)
    if when > now + AHEAD:
        fix = f"a moment that has been; here it is {now:%Y-%m-%dT%H:%M:%SZ}: is the clock right, and the offset?"
        raise WrongError("event_time", f"{_shown(stated)} is in the future", fix)
    if when < now - OLDEST:
        fix = f"not before {now - OLDEST:%Y-%m-%d}: what is older belongs into a release"
        raise WrongError("event_time", f"{_shown(stated)} is too long ago", fix)
    return when


def _shown(stated: object) -> str:
    text = ascii(stated[: 2 * _SHOWN] if isinstance(stated, str) else stated)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…{text[-1]}"


def _listed(sites: frozenset[str]) -> str:
    some = sorted(sites)
    return ", ".join(some[:5]) + (f" and {len(some) - 5} more" if len(some) > 5 else "")
