"""CEPII BACI."""

from __future__ import annotations

from pipelines.publishers.baci.feed import FEED, parse

__all__ = ["FEED", "parse"]
