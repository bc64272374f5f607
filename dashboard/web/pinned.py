"""A page as it was in the release that its address names (`release=`), and what of it is embedded (`embed=`)."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from dashboard.engine import Engine, UnknownReleaseError
from dashboard.filters import Filters
from dashboard.web.page import Page

RELEASE, EMBED = "release", "embed"


def asked(engine: Engine, page: Page, query: str | None) -> tuple[Engine, Filters, str]:
    """Return the engine and the filters of `page` for a query, and the release that it names; empty where none.

    A page that chooses a release itself gets the engine as it is. A release that is not kept leaves it too.
    """
    if RELEASE in page.filters:
        return engine, Filters.parse(query or "", page.filters, strict=False), ""
    filters = Filters.parse(query or "", (*page.filters, RELEASE), strict=False)
    named = filters.release
    try:
        return engine.at(named) if named else engine, filters.without(RELEASE), named
    except UnknownReleaseError:
        return engine, filters.without(RELEASE), named


def without_embed(query: str) -> str:
    """Return a query string without the key that says what of the page is embedded: `boot.js` reads that."""
    pairs = parse_qsl(query, keep_blank_values=True)
    if not any(name == EMBED for name, _ in pairs):
        return query
    return urlencode([pair for pair in pairs if pair[0] != EMBED], safe=",:")
