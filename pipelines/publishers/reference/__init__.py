"""Compiled reference tables."""

from __future__ import annotations

from pipelines.publishers.reference.feed import FEED, parse

__all__ = ["FEED", "parse"]
