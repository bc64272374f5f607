"""World Bank Commodity Price Data, "Pink Sheet"."""

from __future__ import annotations

from pipelines.publishers.worldbank_pinksheet.feed import FEED, parse

__all__ = ["FEED", "parse"]
