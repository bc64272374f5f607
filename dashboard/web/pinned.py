"""What an address asks of a page: its filters, a release (`release=`), what passes by, what is embedded (`embed=`)."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from dashboard.engine import Engine, UnknownReleaseError
from dashboard.filters import Filters
from dashboard.web.page import Page

RELEASE, EMBED = "release", "embed"
CHOICE = ("material", "country", "for")
"""What goes along from page to page (`assets/js/22-carry.js`): a page that follows it not lets it be."""
SUPPLIER = ("exporter",)
"""What goes along to a page that follows it, and is passed on by no other."""


def asked(engine: Engine, page: Page, query: str | None) -> tuple[Engine, Filters, str]:
    """Return the engine and the filters of `page` for a query, and the release that it names; empty where none.

    A page that chooses a release itself gets the engine as it is. A release that is not kept leaves it too.
    """
    given = Filters.parse(query or "", (*page.filters, *_passing(page), RELEASE), strict=False)
    named, filters = given.release, given.only(page.filters)
    if RELEASE in page.filters:
        return engine, filters, ""
    try:
        return engine.at(named) if named else engine, filters, named
    except UnknownReleaseError:
        return engine, filters, named


def passing(page: Page, query: str | None) -> Filters:
    """Return what is chosen in a query that a page follows not, and passes on."""
    keys = _passing(page)
    return Filters.parse(query or "", (*page.filters, *keys, RELEASE), strict=False).only(keys)


def _passing(page: Page) -> tuple[str, ...]:
    """Return the keys of a choice that are neither filters of a page nor named by its path."""
    named = {"bloc": ("country",)}
    own = {key for variable in page.variables for key in named.get(variable, (variable,))}
    return tuple(key for key in CHOICE if key not in page.filters and key not in own)


def without_embed(query: str) -> str:
    """Return a query string without the key that says what of the page is embedded: `boot.js` reads that."""
    pairs = parse_qsl(query, keep_blank_values=True)
    if not any(name == EMBED for name, _ in pairs):
        return query
    return urlencode([pair for pair in pairs if pair[0] != EMBED], safe=",:")
