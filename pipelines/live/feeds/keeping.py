"""What an answer of a feed changes in the log: what is new, revised, renamed, withdrawn, over.

Nothing in the log is ever edited: each change is an event, which corrects the one that stood before.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from data.hazards.model import Hazard, event_of, hazard_of, withdrawal_of
from data.hazards.standing import standing
from data.stores.events import Event, EventLog, Mode, Outcome
from pipelines.live.feeds.model import Feed, FeedError, Reading, Wrong

AHEAD = timedelta(minutes=5)
"""That the clock of a publisher may be ahead of ours."""
OLD = timedelta(days=1)
"""A feed made longer ago is not live."""
EDGE = timedelta(hours=1)
"""Of a feed's window, at its far end: what is missing there may just have left it."""
RESTATED = timedelta(days=20)
"""What has stood unchanged for so long is stated again, before it moves to the history and out of sight."""
FEW = 5
"""So many may vanish from a feed at once; of more, less than half."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """How many hazards an answer added, changed, withdrew; what it held that could not be read, None of no answer."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    faults: tuple[str, ...] | None = None


def keep(events: EventLog, feed: Feed, reading: Reading, now: datetime) -> Kept:
    """Write what a reading changes. Raises FeedError for a reading that is old or empties the list, and LogError.

    Of one that empties the list nothing is withdrawn, but what it lists is kept.
    """
    if reading.generated is not None and reading.generated < now - OLD:
        raise FeedError(Wrong.IMPLAUSIBLE, f"made on {reading.generated:%Y-%m-%d %H:%M} UTC: not live")
    if reading.generated is not None and reading.generated > now + AHEAD:
        raise FeedError(Wrong.IMPLAUSIBLE, f"made on {reading.generated:%Y-%m-%d %H:%M} UTC, which is to come")
    held = standing(events, feed.source_id, Mode.REAL)
    stated = list(stating(held, reading.hazards, now))
    doubt = ""
    gone: list[Event] = []
    if not reading.faults:  # what cannot be read may be what is missing
        gone, doubt = missing(feed, held, reading, now)
    written = [*stated, *gone]
    for event, taken in zip(written, events.append(written), strict=True):
        if taken.outcome == Outcome.CONFLICT:
            log.warning("%s of %s: not stored (%s)", event.event_id, event.source_id, taken.reason)
    if doubt:
        raise FeedError(Wrong.IMPLAUSIBLE, doubt)
    corrections = sum(bool(event.correction_of) for event in stated)
    return Kept(len(stated) - corrections, corrections, len(gone), reading.faults)


def stating(held: Sequence[Event], hazards: Sequence[Hazard], now: datetime) -> Iterator[Event]:
    """Yield an event for each hazard that is new or says other things than what stands of it under any of its names."""
    by_name: dict[str, Event] = {}
    for event in held:
        for name in hazard_of(event).ids:
            by_name[name] = event
    done: set[str] = set()
    for hazard in hazards:
        names = dict.fromkeys(by_name[name].event_id for name in hazard.ids if name in by_name)
        found = [event for event in held if event.event_id in names and event.event_id not in done]
        if not found:
            if not names:
                yield event_of(hazard, now)
            continue
        first = next((event for event in found if event.detail["hazard_id"] == hazard.hazard_id), found[0])
        done.update(event.event_id for event in found)
        if _says_more(hazard, first, now):
            yield event_of(hazard, now, correction_of=first.event_id)
        for event in found:
            if event is not first:
                yield withdrawal_of(event, now, f"one with {hazard.hazard_id}")


def missing(feed: Feed, held: Sequence[Event], reading: Reading, now: datetime) -> tuple[list[Event], str]:
    """Return the events that withdraw what the feed no longer lists, or say that it is over; and why they are not.

    A feed that lists nothing, or from which half has vanished within its window, is not believed: nothing is taken
    back then, and the second says why.
    """
    listed = {name for hazard in reading.hazards for name in hazard.ids}
    absent = [event for event in held if not listed & set(hazard_of(event).ids)]
    if feed.window is None:
        ended = [event for event in absent if hazard_of(event).over_since is None]
        if ended and not reading.hazards:
            return [], f"it lists nothing, where {len(ended)} went on before"
        return [_over(event, now) for event in ended], ""
    since = (reading.generated or now) - feed.window + EDGE
    within = [event for event in held if event.event_time > since]
    gone = [event for event in absent if event.event_time > since]
    if len(gone) > FEW and 2 * len(gone) > len(within):
        return [], f"{len(gone)} of {len(within)} that it listed before are missing at once"
    reason = "no longer listed: withdrawn by its publisher, or revised to less than the feed lists"
    return [withdrawal_of(event, now, reason) for event in gone], ""


def _says_more(hazard: Hazard, stands: Event, now: datetime) -> bool:
    """Tell whether a hazard says other things than what stands of it, and is not an older copy."""
    before = hazard_of(stands)
    if hazard.updated and before.updated and hazard.updated < before.updated <= now + AHEAD:
        return False
    return hazard != before or now - stands.received_time > RESTATED


def _over(event: Event, now: datetime) -> Event:
    """Return the event which says that a hazard is no longer listed by who follows it."""
    return event_of(replace(hazard_of(event), over_since=now), now, correction_of=event.event_id)
