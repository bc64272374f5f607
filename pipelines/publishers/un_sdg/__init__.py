"""United Nations Statistics Division: SDG indicators."""

from __future__ import annotations

from pipelines.publishers.un_sdg.feed import FEED, parse

__all__ = ["FEED", "parse"]
