"""The pages of the operational view and of a site, before the log is asked."""

import re

import pytest

from dashboard.filters import KEYS, LIVE, RANGES
from dashboard.topics.operations.live import keys
from dashboard.topics.operations.live.of_site import load
from dashboard.topics.operations.live.panels import OF_RELEASE
from dashboard.topics.operations.live.panels.land import LAND_PATH, digest
from dashboard.topics.operations.live.skeleton import OF_SITE, WHOLE
from dashboard.topics.operations.stakes import held

PANEL = re.compile(r'data-panel="(\w+)"')
CONTROL = re.compile(r'data-control="(\w+)"')


def first_view(web, address):
    """Return the HTML of a page as it is before any script has run."""
    answer = web.get(address)
    assert answer.status_code == 200
    return answer.text.partition('id="react-entry-point"')[0]


def body_of(html, panel):
    """Return what is in the body of a panel."""
    return html[html.index(f'data-panel="{panel}"') :].partition("data-panel-body")[2].partition("</section>")[0]


def test_the_view_has_every_panel_and_those_of_the_release_at_once(web):
    html = first_view(web, "/operations")
    assert set(PANEL.findall(html)) == set(keys.PANELS) == {"status", *WHOLE}
    for panel in WHOLE:
        assert ("Being asked for." in body_of(html, panel)) == (panel not in OF_RELEASE), panel
    assert 'data-live="/api/v1/live"' in html
    assert "data-scope" not in html
    assert "<noscript>" in html


def test_each_choice_has_a_control(web):
    html = first_view(web, "/operations")
    found = set(CONTROL.findall(html))
    assert found == {"range", "start", "end", "every", "site", "reading", "pause", "kiosk", "sound", "events"}
    assert '<select id="op-every" class="select" data-control="every">' in html
    assert re.search(r'<option value="5" selected="">', html)
    assert html.count('aria-pressed="false"') == 3
    assert 'data-controls="material country"' in html


def test_the_address_takes_what_the_live_answer_takes(web):
    assert tuple(keys.RANGES) == RANGES
    assert {keys.RANGE, keys.START, keys.END, keys.SITE, keys.READING, keys.MATERIAL, keys.COUNTRY} <= set(KEYS)
    asked = (
        "range=1h&start=2026-11-30T12:00Z&end=2026-11-30T13:00Z&site=ICMM06179&reading=dust_pm10&kiosk=1&events=dust"
    )
    html = first_view(web, f"/operations?{asked}")
    assert "chips.ignored" not in html
    assert "Ignored" not in html
    chips = html[html.index('id="shell--filter-chips"') :].partition("</main>")[0]
    assert "ICMM06179" in chips
    assert "Dust (PM10) at the fence" in chips
    assert not [key for key in LIVE if f">{key}<" in chips]


def test_the_map_of_sites_has_the_notes_of_a_map_and_its_ground(web):
    assert "data-maps" in re.search(r'<div[^>]*id="shell"[^>]*>', first_view(web, "/operations"))[0]
    answer = web.get(f"{LAND_PATH}?m={digest()}")
    assert answer.mimetype == "image/svg+xml"
    assert "immutable" in answer.headers["Cache-Control"]
    assert web.get(f"{LAND_PATH}?m=another").status_code == 404


def test_a_facility_and_a_project_are_told_with_the_way_to_their_pages(web):
    facility = first_view(web, "/sites/ICMM06179")
    assert 'href="/facilities/ICMM06179"' in facility
    assert set(PANEL.findall(facility)) == {"status", *OF_SITE}
    assert 'data-scope="site=ICMM06179"' in facility
    project = first_view(web, "/sites/lithium-deposits-aus-greenbushes")
    assert "Greenbushes" in project
    assert 'href="/projects/lithium-deposits-aus-greenbushes"' in project
    assert "UNFC classes" in project
    assert 'href="/materials/lithium"' in project
    assert "SIMULATED" not in facility + project


def test_a_simulated_site_says_so_before_anything_is_asked(web):
    html = first_view(web, "/sites/sim-lithium-1")
    assert '<span class="mode-badge mode-simulated">SIMULATED</span>' in html
    assert "no such place exists" in html


@pytest.mark.parametrize("site", ["nothing", "ICMM99999", "a.b:c-d"])
def test_a_site_that_the_release_does_not_know_says_what_to_do(web, site):
    html = first_view(web, f"/sites/{site}")
    assert f"The release holds no facility and no project with the id {site}" in html.replace(
        '<span class="whole">', ""
    ).replace("</span>", "")
    assert f'data-scope="site={site}"' in html


def test_a_site_of_a_strange_name_is_no_page(web):
    assert web.get("/sites/" + "x" * 81).status_code == 404
    assert web.get("/sites/%3Cscript%3E").status_code == 404


def test_every_site_near_a_hazard_has_a_page(release_engine):
    for site in held(release_engine).sites:
        assert KEYS["site"].check("site", site.site_id) == site.site_id
    assert load(release_engine, "ICMM06179").kind == "facility"
