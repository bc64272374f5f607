"""CEPII BACI by heading of four digits."""

from __future__ import annotations

from pipelines.publishers.baci_headings.feed import FEED, parse

__all__ = ["FEED", "parse"]
