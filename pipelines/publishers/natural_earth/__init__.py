"""Natural Earth."""

from __future__ import annotations

from pipelines.publishers.natural_earth.feed import FEED, parse

__all__ = ["FEED", "parse"]
