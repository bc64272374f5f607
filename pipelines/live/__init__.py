"""The live process: it takes files, moves old events to the history, asks feeds, judges alert rules, tells webhooks.

What it does is a `DUTY` of a module of this package, named below in the order in which they start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from data.registry import registry

if TYPE_CHECKING:
    from pipelines.live.model import Duty

DUTIES: Mapping[str, Duty] = registry(
    "pipelines.live", "DUTY", ("drop", "compaction", "usgs_feed", "gdacs_feed", "alerts", "webhooks"), lazy=True
)
