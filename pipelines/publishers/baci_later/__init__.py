"""CEPII BACI, later releases."""

from __future__ import annotations

from pipelines.publishers.baci_later.feed import FEED, parse

__all__ = ["FEED", "parse"]
