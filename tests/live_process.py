"""The live process as it is, but that each duty is done once a second: nobody waits a minute for a feed in a test."""

import logging
import sys
from dataclasses import replace

from data.stores.events import EventLog, events_folder, log_url
from pipelines.live import DUTIES
from pipelines.live.model import Live
from pipelines.live.process import run

MOST_SECONDS = 1.0

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="live: %(message)s", stream=sys.stderr)
    _quick = [replace(duty, seconds=min(duty.seconds, MOST_SECONDS), patience_seconds=2.0) for duty in DUTIES.values()]
    _log = EventLog(log_url())
    run(Live(_log, events_folder()), _quick)
    _log.close()
