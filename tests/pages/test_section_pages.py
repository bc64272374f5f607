"""Pages of a section with several: a row leads from one to the other."""

from __future__ import annotations

from dashboard.router import state_at


def test_a_section_of_several_pages_shows_them_and_marks_the_current_one(release_engine):
    pages = state_at(release_engine, "/scenarios", "").pages
    assert [tab.href for tab in pages] == [
        "/strategy", "/strategy/brief", "/scenarios", "/opportunities", "/forecast", "/validation",
    ]  # fmt: skip
    assert [tab.href for tab in pages if tab.current] == ["/scenarios"]
    assert next(tab for tab in pages if tab.href == "/strategy").carry == "material for"


def test_a_section_of_one_page_shows_none(release_engine):
    assert state_at(release_engine, "/materials/cobalt", "").pages == ()
    assert state_at(release_engine, "/reuse", "").pages == ()
