"""Pages of a section with several: a row leads from one to the other."""

from __future__ import annotations

import html

import pytest

from dashboard.pages import PAGES, SECTIONS
from dashboard.ui.static_html import to_html
from dashboard.web.page import Page, Section
from dashboard.web.pinned import passing
from dashboard.web.router import Site


def site(engine, pages=PAGES, menu=SECTIONS):
    return Site(engine, pages, menu, lambda *_: ())


class Extra:
    """A page added by the README's recipe."""

    PAGE = Page(page_id="extra", path="/extra", section="reuse", title_key="reuse.title")


def test_a_page_added_to_a_section_stands_in_its_row(release_engine):
    shell = site(release_engine, {**PAGES, "extra": Extra}).shell_at("/reuse", "")
    assert [tab.href for tab in shell.pages] == ["/reuse", "/extra"]


def test_a_page_in_a_new_section_stands_in_the_menu(release_engine, monkeypatch):
    monkeypatch.setattr(Section, "title", property(lambda section: section.section_id))
    page = type("New", (), {"PAGE": Page(page_id="new", path="/new", section="new", title_key="reuse.title")})
    shell = site(release_engine, {**PAGES, "new": page}, (*SECTIONS, Section("new"))).shell_at("/", "")
    assert [(tab.label, tab.href) for tab in shell.sections][-1] == ("new", "/new")


def test_a_page_in_an_unknown_section_is_refused_at_start(release_engine):
    page = type("Lost", (), {"PAGE": Page(page_id="lost", path="/lost", section="nowhere", title_key="reuse.title")})
    with pytest.raises(ValueError, match="page lost: there is no section 'nowhere'"):
        site(release_engine, {**PAGES, "lost": page})


def test_a_section_of_several_pages_shows_them_and_marks_the_current_one(release_engine):
    pages = site(release_engine).shell_at("/scenarios", "").pages
    assert [tab.href for tab in pages] == [
        "/strategy", "/strategy/dependence", "/strategy/brief", "/scenarios", "/opportunities", "/forecast",
        "/validation",
    ]  # fmt: skip
    assert [tab.href for tab in pages if tab.current] == ["/scenarios"]


def test_what_is_chosen_and_not_followed_is_kept_and_said(release_engine):
    def told(path, query):
        return html.unescape(to_html(site(release_engine).shell_at(path, query).chips))

    kept = "Kept for other pages, without effect on this one: Chile (Country or bloc)."
    assert kept in told("/reuse", "material=copper&country=CHL")
    assert kept not in told("/unfc", "material=copper&country=CHL")
    assert "Ignored" not in told("/data", "material=copper&for=CHL")
    assert passing(PAGES["material"].PAGE, "material=copper&for=CHL").chosen() == {"for": ("CHL",)}
    assert passing(PAGES["bloc"].PAGE, "country=CHL").chosen() == {}


def test_a_section_of_one_page_shows_none(release_engine):
    assert site(release_engine).shell_at("/materials/cobalt", "").pages == ()
    assert site(release_engine).shell_at("/reuse", "").pages == ()
