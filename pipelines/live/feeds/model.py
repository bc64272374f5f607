"""What a feed is, what a reading of it holds, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from data.hazards.model import Hazard


class Wrong(StrEnum):
    """What is wrong with a feed: the first word of a fault, so that the page can say it in its own words."""

    OFF = "off"
    DOWN = "down"
    SLOW = "slow"
    REFUSED = "refused"
    NOT_JSON = "not-json"
    MALFORMED = "malformed"
    IMPLAUSIBLE = "implausible"


class FeedError(OSError):
    """A feed that told us nothing that can be used; what was held before stays."""

    def __init__(self, wrong: Wrong, reason: str) -> None:
        """Keep the kind of the fault, and say it."""
        self.wrong, self.reason = wrong, reason
        super().__init__(f"{wrong}: {reason}")


@dataclass(frozen=True)
class Reading:
    """What an answer of a feed says: every hazard it lists, and what is wrong with entries that cannot be read.

    `generated` is when the publisher made it, None where it does not say.
    """

    hazards: tuple[Hazard, ...]
    faults: tuple[str, ...] = ()
    generated: datetime | None = None


@dataclass(frozen=True)
class Feed:
    """A feed of hazards: asked every `seconds`, read by `parse`, which raises FeedError for what is not the feed.

    `window`: the feed lists all that happened so long before it was made, and what is missing was withdrawn. None: it
    lists what goes on, and what is missing is over.
    """

    source_id: str
    url: str
    seconds: float
    parse: Callable[[bytes], Reading]
    window: timedelta | None
