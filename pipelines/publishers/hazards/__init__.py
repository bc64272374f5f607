"""Recorded feeds of hazards."""

from __future__ import annotations

from pipelines.publishers.hazards.feed import FEED, parse

__all__ = ["FEED", "parse"]
