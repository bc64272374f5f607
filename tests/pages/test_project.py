"""The page of a project: codes and how they came about, its records side by side, what lies near it."""

from __future__ import annotations

import re
from html import escape

import pytest

from dashboard.filters import Filters
from dashboard.pages import PAGES, SECTIONS, project
from dashboard.topics.registry import QUERIES
from dashboard.topics.unfc.cards import projects
from dashboard.topics.unfc.scope import load, load_project
from dashboard.ui.provenance import card_sources
from dashboard.ui.static_html import to_html
from dashboard.web.page import UnknownThingError
from dashboard.web.router import Site
from tests.markup import text_of

THIN = "\u202f"


def shell_at(engine, path, query):
    return Site(engine, PAGES, SECTIONS, lambda *_: ()).shell_at(path, query)


def test_a_project_stands_in_the_crumbs_by_its_name(release_engine):
    crumbs = text_of(shell_at(release_engine, "/projects/lithium-deposits-aus-greenbushes", "").crumbs)
    assert "Greenbushes, Australia" in crumbs
    assert not shell_at(release_engine, "/projects/nothing", "").found


def test_a_project_shows_its_codes_and_how_they_came_about(release_engine):
    page = text_of(project.build(release_engine, Filters(), project="lithium-deposits-aus-greenbushes"))
    assert "E1.1; F1.1; G1+G2" in page
    assert "Proven+Probable → 111+112 → status: producing" in page
    assert f"1{THIN}668{THIN}573" in page
    assert "same name in Australia" in page
    assert "Greenbushes Mine, 1.2 km away" in page


@pytest.mark.parametrize("project_id", ["lithium-deposits-aus-greenbushes", "web-statements-moz-balama-stockpiles"])
def test_what_adds_up_to_what_is_said_and_each_row_leads_to_its_publisher(release_engine, project_id):
    page = to_html(project.build(release_engine, Filters(), project=project_id))
    stated = release_engine.run(QUERIES["project_quantities"], {"project": (project_id,)}).records()
    counted = [row for row in stated if row["counting"] == "counted" and row["quantity_t"] is not None]
    assert (f"Added up, {len(counted)} of {len(stated)} quantities: " in page) == bool(counted)
    assert ("Left out: " in page) == (len(counted) < len(stated))
    for row in stated:
        (source,) = card_sources(release_engine, [row["source_id"]])
        words = re.escape(f"{row['file']}, line {row['line']}")
        assert re.search(rf'<a [^>]*href="{re.escape(escape(source.href))}"[^>]*>{words}</a>', page)


@pytest.mark.parametrize(
    ("project_id", "doubt"),
    [
        ("tungsten-tin-afg-taghawlor", "grade 100 %: the publisher's ore tonnage equals the content"),
        ("rare-earths-chn-bayan-obo", "94,460,000 t of REO are 1.11 times the world's reserves"),
        ("web-statements-moz-balama-stockpiles", "ore times grade is 155,400 t, the quantity 200,000 t"),
    ],
)
def test_a_doubtful_figure_says_so_beside_itself_and_in_its_note(release_engine, project_id, doubt):
    page = text_of(project.build(release_engine, Filters(), project=project_id))
    assert f"In doubt: {doubt}" in page
    stated = release_engine.run(QUERIES["project_quantities"], {"project": (project_id,)}).records()
    notes = [row["note"] for row in stated]
    assert any(f"In doubt: {doubt}" in note for note in notes)


def test_a_figure_without_doubt_says_nothing(release_engine):
    page = text_of(project.build(release_engine, Filters(), project="lithium-deposits-aus-greenbushes"))
    assert "In doubt" not in page


def test_records_of_one_project_stand_side_by_side(release_engine):
    loaded = load_project(release_engine, "web-statements-aus-greenbushes")
    assert {row["source_set"] for row in loaded.others} == {"lithium_deposits", "tungsten_tin"}
    assert loaded.record["latitude_deg"] is None
    assert loaded.placed in loaded.others


def test_facilities_near_a_project_lie_within_the_distance(release_engine):
    rows = release_engine.run(QUERIES["project_nearby"], {}).records()
    assert rows
    assert max(row["distance_km"] for row in rows) <= 25
    (mine,) = [row for row in rows if row["project_id"] == "lithium-deposits-aus-greenbushes"]
    assert mine["distance_km"] == pytest.approx(1.195, abs=0.001)


def test_every_project_of_the_table_has_a_page(web, release_engine):
    page = text_of(project.build(release_engine, Filters(), project="copper-cobalt-afg-aynak"))
    assert "No source states where the project lies" in page
    scope = load(release_engine, Filters(material=("copper",)))
    project_id = next(iter(projects.load(release_engine, scope)))
    heading = project.heading(release_engine, Filters(), project=project_id)
    assert f">{heading}</h1>" in web.get(f"/projects/{project_id}").text


@pytest.mark.parametrize("project_id", ["nothing", "No%20such", "..", "a" * 300, "%27--"])
def test_an_unknown_project_is_not_found(web, project_id):
    assert web.get(f"/projects/{project_id}").status_code == 404


def test_an_unknown_project_raises(release_engine):
    with pytest.raises(UnknownThingError):
        project.heading(release_engine, Filters(), project="nothing")
