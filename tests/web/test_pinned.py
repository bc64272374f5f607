"""A release in an address shows any page as it was then; a card may stand in a page elsewhere, the rest may not."""

from __future__ import annotations

import pytest
from flask import Flask, Response

from dashboard.engine import UnknownReleaseError
from dashboard.pages import PAGES
from dashboard.web.pinned import asked, without_embed
from dashboard.web.policy import Policy

KEPT = "2025-01-01-00000000"


class Lake:
    """An engine that keeps one release."""

    def at(self, release_id):
        """Return the reader of that release."""
        if release_id != KEPT:
            raise UnknownReleaseError(release_id, (KEPT,))
        return "then"


def test_a_page_is_read_from_the_release_that_its_address_names():
    page = PAGES["material"].PAGE
    engine, filters, release = asked(Lake(), page, f"?country=CHL&release={KEPT}")
    assert (engine, release) == ("then", KEPT)
    assert filters.to_query() == "country=CHL"
    assert not filters.ignored


@pytest.mark.parametrize("query", ["country=CHL", "release=2020-01-01-00000000"])
def test_without_a_release_that_is_kept_it_is_read_from_the_newest(query):
    now = Lake()
    assert asked(now, PAGES["material"].PAGE, query)[0] is now


def test_what_is_embedded_is_no_filter():
    assert without_embed("country=CHL,COD&embed=material--share&view=trade") == "country=CHL,COD&view=trade"
    assert without_embed("utm=%41") == "utm=%41"


def test_only_a_page_asked_for_to_be_embedded_may_be_framed():
    app = Flask("framed")
    app.after_request(Policy(("'self'",), framed={"embed": ("*",)}).add)
    app.add_url_rule("/", view_func=lambda: Response("x"))
    answers = [app.test_client().get(path).headers["Content-Security-Policy"] for path in ("/", "/?embed=1")]
    assert [answer.rpartition("; ")[2] for answer in answers] == ["frame-ancestors 'self'", "frame-ancestors *"]
