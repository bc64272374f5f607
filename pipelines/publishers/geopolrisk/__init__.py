"""GeoPolRisk."""

from __future__ import annotations

from pipelines.publishers.geopolrisk.feed import FEED, parse

__all__ = ["FEED", "parse"]
