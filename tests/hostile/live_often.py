"""The live process, but one that moves events to the history all the time; `killed_ingest` starts it."""

from dataclasses import replace

from data.stores.events import EventLog, events_folder, log_url
from pipelines.live import DUTIES, compaction
from pipelines.live.model import Live
from pipelines.live.process import run

if __name__ == "__main__":
    compaction.KEPT_DAYS = -1
    run(Live(EventLog(log_url()), events_folder()), [replace(DUTIES["compaction"], seconds=0.2), DUTIES["drop"]])
