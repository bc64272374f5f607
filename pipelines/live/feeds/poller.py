"""One feed, asked again and again: what is asked, read and kept, and what stands in its place where it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from data.stores.events import EventLog
from pipelines.live.feeds.asking import Asker
from pipelines.live.feeds.keeping import Kept, keep
from pipelines.live.feeds.model import Feed, FeedError, Reading, Wrong


@dataclass
class Poller:
    """Asks a feed and keeps what it says. `instead` is called with the log where the feed says nothing of use."""

    feed: Feed
    asker: Asker
    instead: Callable[[EventLog], object] = lambda _: None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    made: datetime | None = field(default=None)

    def poll(self, log: EventLog) -> Kept:
        """Ask once and keep what is new. Raises FeedError, LogError; what the log held before stays."""
        try:
            answer = self.asker.ask()
            if answer is None:
                return Kept()
            reading = _read(self.feed, answer.body)
            if self.made and reading.generated and reading.generated < self.made:
                return Kept()  # an older copy, as caches between here and there keep them
            kept = keep(log, self.feed, reading, self.now())
        except FeedError:
            self.instead(log)
            raise
        self.asker.accepted(answer)
        self.made = reading.generated
        return kept


def _read(feed: Feed, body: bytes) -> Reading:
    """Return what a body says. Raises FeedError for one that the reader did not foresee, too."""
    try:
        return feed.parse(body)
    except FeedError:
        raise
    except Exception as error:
        raise FeedError(Wrong.MALFORMED, f"it cannot be read ({type(error).__name__}: {error})"[:200]) from error
