"""A feed as a duty of the live process: how it goes is told with its time, and read back by `data.hazards.health`."""

from __future__ import annotations

import logging
import os
from dataclasses import replace

from data.hazards.health import duty_id, entries_id
from data.stores.events.duties import tell
from pipelines.live.feeds.asking import Asker
from pipelines.live.feeds.model import Feed, FeedError, Wrong
from pipelines.live.feeds.poller import Poller
from pipelines.live.feeds.recorded import replay
from pipelines.live.model import Duty, Live

ASKED, RECORDED, OFF = "on", "recorded", "off"
"""What `CRM_FEEDS` may say: feeds are asked; nobody is asked and recordings are shown; neither."""
PATIENCE_SECONDS = 900.0
_ENTRIES_NAMED = 3

log = logging.getLogger(__name__)


def duty(feed: Feed) -> Duty:
    """Return what asks a feed every `feed.seconds`; `CRM_FEED_<SOURCE>` names another address for it."""
    pollers: dict[str, Poller] = {}
    told = [""]

    def run(live: Live) -> None:
        _expect_asked(feed, live)
        address = os.environ.get(f"CRM_FEED_{feed.source_id.upper()}", "").strip() or feed.url
        if address not in pollers:
            asker = Asker(address, sleep=lambda seconds: _wait(live, seconds), is_over=live.stop.is_set)
            pollers[address] = Poller(replace(feed, url=address), asker, lambda log: replay(log, feed.source_id))
        kept = pollers[address].poll(live.log)
        if kept.new or kept.changed or kept.gone:
            log.info("%s: %d new, %d changed, %d gone", feed.source_id, kept.new, kept.changed, kept.gone)
        if kept.faults is not None:
            _tell_entries(live, feed, kept.faults, told)

    return Duty(duty_id(feed.source_id), seconds=feed.seconds, run=run, patience_seconds=PATIENCE_SECONDS)


def _wait(live: Live, seconds: float) -> None:
    live.stop.wait(seconds)


def _expect_asked(feed: Feed, live: Live) -> None:
    """Raise FeedError where the operator has feeds not asked; recordings stand in where that is wanted."""
    wanted = os.environ.get("CRM_FEEDS", "").strip().lower() or ASKED
    if wanted == ASKED:
        return
    if wanted == RECORDED:
        replay(live.log, feed.source_id)
    elif wanted != OFF:
        raise FeedError(Wrong.OFF, f"CRM_FEEDS is {ASKED}, {RECORDED} or {OFF}, not {wanted[:20]!r}")
    raise FeedError(Wrong.OFF, f"CRM_FEEDS={wanted}: nobody is asked")


def _tell_entries(live: Live, feed: Feed, faults: tuple[str, ...], told: list[str]) -> None:
    """Tell which entries of the last answer could not be read; what has been told is not told again."""
    more = f" and {len(faults) - _ENTRIES_NAMED} more" if len(faults) > _ENTRIES_NAMED else ""
    said = "; ".join(faults[:_ENTRIES_NAMED]) + more
    if said != told[0]:
        tell(live.log, entries_id(feed.source_id), next_seconds=feed.seconds, fault=said)
        told[0] = said
