"""The words of the address that the page, its script and the API share."""

from __future__ import annotations

from datetime import timedelta

from dashboard.web.front.kinds import LIVE_PATH

__all__ = ["LIVE_PATH"]
SINCE, HAVE, SHAPE = "since", "have", "shape"
"""`since` the seq of the last answer, or its generation and seq (`0123456789abcdef.345`) · `have` the revisions of the
panels that are held, `name:revision` between commas · `shape` `data` (the default) or `html`."""
DATA, HTML = "data", "html"
FILES_PATH, MODE = "/api/v1/events", "mode"
"""Events as files: `FILES_PATH.<format>`, of one `mode`."""
RANGE, START, END = "range", "start", "end"
SITE, MATERIAL, READING, COUNTRY = "site", "material", "reading", "country"
"""`reading` the id of a measure (`measure` means another thing on other pages)."""
DAY = "24h"
RANGES = {
    "15m": timedelta(minutes=15), "1h": timedelta(hours=1), "6h": timedelta(hours=6), DAY: timedelta(hours=24),
    "7d": timedelta(days=7), "30d": timedelta(days=30),
}  # fmt: skip
PANELS = (
    "status", "alerts", "sites", "tiles", "events", "stock", "safety", "tailings", "hazards", "feeds", "prices",
    "freshness", "policies",
)  # fmt: skip
"""The panels, in the order of the page."""
