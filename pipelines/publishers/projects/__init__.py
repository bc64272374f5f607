"""Inventories of mineral projects."""

from __future__ import annotations

from pipelines.publishers.projects.feed import FEED, parse

__all__ = ["FEED", "parse"]
