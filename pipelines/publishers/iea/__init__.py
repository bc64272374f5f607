"""International Energy Agency, Critical Minerals Data Explorer."""

from __future__ import annotations

from pipelines.publishers.iea.feed import FEED, parse

__all__ = ["FEED", "parse"]
