"""Hazards of GDACS, every five minutes."""

from __future__ import annotations

from pipelines.live.feeds.duty import duty
from pipelines.live.feeds.gdacs import FEED

DUTY = duty(FEED)
