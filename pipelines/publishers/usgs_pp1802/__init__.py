"""USGS Professional Paper 1802."""

from __future__ import annotations

from pipelines.publishers.usgs_pp1802.feed import FEED, parse

__all__ = ["FEED", "parse"]
