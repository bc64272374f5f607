"""ICMM Global Mining Dataset."""

from __future__ import annotations

from pipelines.publishers.icmm.feed import FEED, parse

__all__ = ["FEED", "parse"]
