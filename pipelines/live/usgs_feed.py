"""Earthquakes of USGS, every minute."""

from __future__ import annotations

from pipelines.live.feeds.duty import duty
from pipelines.live.feeds.usgs import FEED

DUTY = duty(FEED)
