"""The stream of events: the newest that were handed in, whatever they say, and those after a place in the log."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from dashboard.topics.operations.live.scope import Scope
from data.hazards.reach import Site
from data.stores.events import Event, EventLog, Head
from data.stores.events.model import EPOCH
from data.stores.events.watching import Series, Wanted, latest

SHOWN = 100
KEPT = 5_000
"""Events kept in mind, so that whoever follows is told of each."""
FIRST = 1_000
MOST_SCOPES = 64


@dataclass(slots=True)
class _Held:
    """The newest events of a scope as of `seq`, the newest first."""

    seq: int
    events: list[Event]


class Stream:
    """The newest events of a log; for one thread."""

    def __init__(self, log: EventLog) -> None:
        """Start with nothing read."""
        self._log = log
        self._events: deque[Event] = deque(maxlen=KEPT)
        self._head = Head(0, 0, "")
        self._held: OrderedDict[tuple[Scope, Wanted], _Held] = OrderedDict()

    @property
    def begins_after(self) -> int:
        """The number after which every event is kept in mind."""
        return self._events[0].seq - 1 if self._events else self._head.seq

    def start(self, head: Head) -> None:
        """Read the newest from the log."""
        self._held.clear()
        found = latest(self._log, FIRST, up_to=head.seq)
        self._events = deque(reversed(found), maxlen=KEPT)
        self._head = head

    def add(self, events: Sequence[Event], head: Head) -> None:
        """Add what came."""
        self._events.extend(events)
        self._head = head
        if self._events and self._events[0].seq <= head.watermark:
            self._events = deque((event for event in self._events if event.seq > head.watermark), maxlen=KEPT)

    def newest(
        self, scope: Scope, known: Mapping[str, Site], series: Iterable[Series], start: datetime
    ) -> tuple[tuple[Event, ...], bool]:
        """Return the newest events of a scope, the newest first, and whether there are more.

        `series` are those that stand, `start` is where the range begins. Raises LogError.
        """
        wanted = _wanted(scope, known, series)
        held = self._held.get((scope, wanted))
        if held is None or held.seq < self.begins_after:
            held = _Held(self._head.seq, latest(self._log, SHOWN + 1, wanted, (start, scope.end), up_to=self._head.seq))
        else:
            new = [event for event in self._behind(held.seq) if _is_in(event, scope, wanted)]
            held = _Held(self._head.seq, [*reversed(new), *held.events][: SHOWN + 1])
        self._held[scope, wanted] = held
        self._held.move_to_end((scope, wanted))
        while len(self._held) > MOST_SCOPES:
            self._held.popitem(last=False)
        found = [event for event in held.events if event.event_time >= start and event.seq > self._head.watermark]
        return tuple(found[:SHOWN]), len(found) > SHOWN

    def after(
        self, seq: int, scope: Scope, known: Mapping[str, Site], series: Iterable[Series]
    ) -> tuple[Event, ...] | None:
        """Return the events of a scope after a place, oldest first; None where not all of them are known any more."""
        if not self.begins_after <= seq <= self._head.seq:
            return None
        wanted = _wanted(scope, known, series)
        start, _ = scope.window(self._events[-1].received_time if self._events else EPOCH)
        return tuple(one for one in self._behind(seq) if _is_in(one, scope, wanted) and one.event_time >= start)

    def _behind(self, seq: int) -> Iterable[Event]:
        """Return the events after a place, of those kept in mind."""
        return islice(self._events, max(0, seq - self.begins_after), None)


def concerns(scope: Scope, series: Series, known: Mapping[str, Site]) -> bool:
    """Tell whether a series is in scope; one of no material is of those that its site names."""
    if scope.site not in ("", series.site_id) or scope.reading not in ("", series.measure_id):
        return False
    site = known.get(series.site_id)
    if scope.country and (site is None or site.country_iso3 != scope.country):
        return False
    if scope.material in ("", series.material_id):
        return True
    return not series.material_id and site is not None and scope.material in site.materials


def _wanted(scope: Scope, known: Mapping[str, Site], series: Iterable[Series]) -> Wanted:
    sites: tuple[str, ...] | None = (scope.site,) if scope.site else None
    named: tuple[str, ...] = ()
    if scope.country or scope.material:
        stating = {one.site_id for one in series if one.site_id in known}
        if scope.country and sites is None:
            sites = tuple(sorted(site for site in stating if known[site].country_iso3 == scope.country))
        if scope.material:
            named = tuple(sorted(site for site in stating if scope.material in known[site].materials))
    return Wanted(sites, scope.reading, scope.material, named)


def _is_in(event: Event, scope: Scope, wanted: Wanted) -> bool:
    if scope.end and not scope.window(scope.end)[0] <= event.event_time < scope.end:
        return False
    if wanted.measure_id not in ("", event.measure_id) or (
        wanted.sites is not None and event.site_id not in wanted.sites
    ):
        return False
    if wanted.material_id in ("", event.material_id):
        return True
    return not event.material_id and event.site_id in wanted.naming
