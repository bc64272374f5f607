"""USGS Mineral Commodity Summaries."""

from __future__ import annotations

from pipelines.publishers.usgs_mcs.feed import FEED, parse

__all__ = ["FEED", "parse"]
