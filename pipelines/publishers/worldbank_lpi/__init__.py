"""World Bank Logistics Performance Index."""

from __future__ import annotations

from pipelines.publishers.worldbank_lpi.feed import FEED, parse

__all__ = ["FEED", "parse"]
