"""The page of a facility: what is stated, what is not, projects near it, what else lies in the country."""

from __future__ import annotations

import pytest

from dashboard.filters import Filters
from dashboard.pages import PAGES, SECTIONS, facility
from dashboard.topics.finding.index import site_index
from dashboard.topics.sites import facility as cards
from dashboard.topics.sites.queries import FACILITIES
from dashboard.web.page import UnknownThingError
from dashboard.web.router import Site
from tests.markup import text_of


def named(engine, name):
    """Return the id of the first facility of a name."""
    return next(row["facility_id"] for row in engine.run(FACILITIES, {}).records() if row["name"] == name)


def test_a_facility_says_what_its_source_states_and_what_no_one_does(release_engine):
    facility_id = named(release_engine, "Greenbushes Mine")
    page = text_of(facility.build(release_engine, Filters(), facility=facility_id))
    for words in (
        "Australia",
        "Lithium",
        "names no operators",
        "gives tonnes of a single facility",
        facility_id,
        "ICMM",
    ):
        assert words in page, words
    shown = cards.load(release_engine, facility_id)
    near, _ = cards.project_card(release_engine, shown)
    assert "lithium-deposits-aus-greenbushes" in {row["project_id"] for row in near.rows.records}
    distances = [row["distance_km"] for row in near.rows.records]
    assert distances == sorted(distances)
    assert distances[-1] <= 25
    first = shown.others[0]
    assert set(first["materials"]) & set(shown.materials), "those of the same materials come first"


def test_every_facility_found_by_the_search_has_its_page(release_engine):
    site = Site(release_engine, PAGES, SECTIONS, lambda *_: ())
    entries = site_index(release_engine)["facility"]
    stated = {row["facility_id"] for row in release_engine.run(FACILITIES, {}).records()}
    assert [code for code, *_ in entries] == sorted(stated)
    for code, name, _ in (entries[0], entries[len(entries) // 2], entries[-1]):
        assert name in text_of(site.shell_at(f"/facilities/{code}", "").crumbs)
    assert not site.shell_at("/facilities/ICMM99999", "").found
    with pytest.raises(UnknownThingError):
        cards.load(release_engine, "ICMM99999")
