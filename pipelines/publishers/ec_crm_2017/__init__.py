"""European Commission, study of 2017."""

from __future__ import annotations

from pipelines.publishers.ec_crm_2017.feed import FEED, parse

__all__ = ["FEED", "parse"]
