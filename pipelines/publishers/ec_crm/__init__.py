"""European Commission, study on the critical raw materials for the EU."""

from __future__ import annotations

from pipelines.publishers.ec_crm.feed import FEED, parse

__all__ = ["FEED", "parse"]
