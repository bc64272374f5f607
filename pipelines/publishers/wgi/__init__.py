"""World Bank Worldwide Governance Indicators."""

from __future__ import annotations

from pipelines.publishers.wgi.feed import FEED, parse

__all__ = ["FEED", "parse"]
