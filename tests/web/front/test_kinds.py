"""Kinds of work are told by what the application will read, not by their spelling."""

import json

import pytest

from dashboard.web.front.kinds import kind_of, plain


def clicked(value, escape=lambda text: text):
    return escape(json.dumps({"inputs": [{"id": "url", "property": "pathname", "value": value}]})).encode()


@pytest.mark.parametrize(
    ("path", "query", "body", "kind"),
    [
        ("/materials/cobalt", "", b"", "quick"),
        ("/api/v1/data/trade_yearly.xlsx", "", b"", "long"),
        ("//api/v1/data/trade_yearly.csv", "top=1", b"", "long"),
        ("/api/v1/data/trade_yearly.metadata.json", "", b"", "quick"),
        ("/api/v1/derived/production_share.metadata.json", "", b"", "long"),
        ("/api/v1/events.csv", "", b"", "long"),
        ("/api/v1/events", "", b"", "events"),
        ("/strategy/brief", "for=CHL", b"", "long"),
        ("//strategy//brief/", "for=CHL", b"", "long"),
        ("/materials/cobalt", "release=2026-01-01-00000000", b"", "long"),
        ("/about", "a=1&r%65lease=2026-01-01-00000000", b"", "long"),
        ("/_dash-update-component", "", clicked("/materials/cobalt"), "quick"),
        ("//_dash-update-component", "", clicked("/scenarios"), "long"),
        ("/_dash-update-component", "", clicked("/strategy/brief/"), "long"),
        ("/_dash-update-component", "", clicked("/strategy/brie%66"), "long"),
        ("/_dash-update-component", "", clicked("/strategy/brief", lambda text: text.replace("f", r"\u0066")), "long"),
        ("/_dash-update-component", "", clicked("?release=1", lambda text: text.replace("re", r"\u0072e")), "long"),
        ("/_dash-update-component", "", clicked("?search=release"), "quick"),
        ("/_dash-update-component", "", clicked("a" * 70_000), "long"),
        ("/_dash-update-component", "", b"[" * 60_000, "quick"),
        ("/_dash-update-component", "", b'{"inputs": [1, {}], "state": 2}', "quick"),
        ("/api/v1/check", "", b"PK", "checks"),
        ("//api/v1/self-assessment/check", "name=a", b"PK", "long"),
        ("/api/v1/self-assessment.xlsx", "", b"{}", "long"),
        ("//api/v1/events", "", b"[]", "events"),
        ("/api/v1/alerts", "", b"", "events"),
        ("/api/v1/alerts/1f/shelve", "", b"{}", "events"),
        ("/health", "", b"", "quick"),
    ],
)
def test_files_and_long_computations_have_threads_of_their_own_however_they_are_spelled(path, query, body, kind):
    assert kind_of(plain(path), query, body) == kind
