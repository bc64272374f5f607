"""What was asked and what is shown never differ silently: every page, every key, values there are and are not."""

from __future__ import annotations

import html
import re

import pytest

from dashboard.filters import VIEW_KEYS, VIEWS, Filters
from dashboard.pages import PAGES, SECTIONS
from dashboard.topics.production.queries import stages_of
from dashboard.ui.asked import Years
from dashboard.ui.filter_values import value_name
from dashboard.ui.static_html import to_html
from dashboard.web.router import Site
from data.codes import code_list

NOWHERE = "BVT"
OUTSIDE = {
    "year": 1901, "year_from": 2099, "year_to": 1901, "stage": "recycle", "country": NOWHERE, "exporter": NOWHERE,
    "importer": NOWHERE, "for": NOWHERE, "hs": "999999",
    "product": "kryptonite", "series": "kryptonite", "facility_type": "Kryptonite", "confidence": "Kryptonite",
    "source_set": "kryptonite", "dimension": "zz", "method": "kryptonite", "vintage": "1901", "scenario": "base",
    "resource_type": "anthropogenic", "mapping_basis": "reported", "unfc_class": "NV-DN", "unfc_e": "E3.3",
    "unfc_f": "F2.1+F2.2", "unfc_g": "G3.3",
}  # fmt: skip
REFUSED_BY_THE_PAGE = {"scenarios": {"hs", "facility"}, "brief": {"release"}}
SAID_BY_PANELS = {
    "operations": {"material", "country", "site", "reading"},
    "site": {"reading"},
    "checklist": {"country"},
}
"""What is so now is not known when the page is made: its panels say what they have nothing for (test_live_panels).
A self-assessment may be of any country.
"""
ANY_VALUE = {"measure", "search", "cut", "share"} | VIEW_KEYS
PATHS = {
    "material": "/materials/lithium",
    "country": "/countries/CHL",
    "bloc": "/countries/G7",
    "dataset": "/data/production_yearly",
}
CASES = [
    (name, key, view)
    for name, module in PAGES.items()
    for key in module.PAGE.filters
    if key not in ANY_VALUE | REFUSED_BY_THE_PAGE.get(name, set()) | SAID_BY_PANELS.get(name, set())
    and (name, key) != ("scenarios", "year")
    for view in (VIEWS if name == "material" else ("",))
]


@pytest.fixture(scope="module")
def site(release_engine):
    """Return the pages over the release."""
    return Site(release_engine, PAGES, SECTIONS, lambda *_: ())


def remarks_at(site, path, query):
    """Return the remarks that stand below the chips at an address, as text, with the addresses they link to."""
    chips = [to_html(part) for part in site.shell_at(path, query).chips]
    notices = [part for part in chips if 'class="notice' in part]
    links = [html.unescape(link) for part in notices for link in re.findall(r'href="([^"]+)"', part)]
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", part)).split()) for part in notices], links


def address(name, key, value, view):
    path = PATHS.get(name, PAGES[name].PAGE.path)
    beside = {"material": "lithium"} if name == "unfc" and key != "material" else {}
    chosen = Filters().with_(**{**beside, key: value, "view": view})
    return path, chosen.to_query()


def silent_material(engine, name, key, view):
    """Return a material that a page has nothing for."""
    variables = {
        "material": {"material": "lithium"},
        "country": {"country": "CHL"},
        "bloc": {"bloc": "G7"},
        "dataset": {"dataset": "production_yearly"},
    }
    follows = PAGES[name].shown(engine, Filters().with_(view=view), **variables.get(name, {}))
    known = follows.domains[key]() if key in follows.domains else ()
    silent = [code for code in code_list("material").rows if code not in known]
    return silent[0] if silent else pytest.skip("something is stated for every material")


@pytest.mark.parametrize(("name", "key", "view"), CASES)
def test_a_value_that_nothing_is_stated_for_is_named(site, release_engine, name, key, view):
    value = OUTSIDE.get(key) or silent_material(release_engine, name, key, view)
    path, query = address(name, key, value, view)
    texts, _links = remarks_at(site, path, query)
    assert any(str(value_name(key, value)) in text for text in texts), (path, query, texts)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("material", ["lithium", "silicon", "germanium", "pgm", "helium"])
def test_a_value_with_figures_has_no_remark(site, release_engine, material, view):
    path = f"/materials/{material}"
    follows = PAGES["material"].shown(release_engine, Filters().with_(view=view), material)
    for key, domain in follows.domains.items():
        for value in sorted(map(str, domain()))[:4]:
            texts, _links = remarks_at(site, path, Filters().with_(**{key: value, "view": view}).to_query())
            assert not [text for text in texts if "is stated for" in text], (key, value, texts)


@pytest.mark.parametrize("material", [code for code, row in code_list("material").rows.items() if row["known_stage"]])
def test_every_link_of_a_remark_leads_to_a_year_without_one(site, material):
    for view in ("production", "trade", "reserves"):
        path, query = f"/materials/{material}", Filters().with_(view=view, year=1990).to_query()
        texts, links = remarks_at(site, path, query)
        if not links:
            assert not texts or "for any year" in texts[0], texts
            continue
        assert "1990" in texts[0]
        for link in links:
            if "#" not in link:
                assert remarks_at(site, *link.split("?", 1)) == ([], []), link


@pytest.mark.parametrize(
    ("path", "query", "words"),
    [
        (
            "/materials/lithium",
            "year=1990",
            "No output of lithium is stated for 1990, only for 2022 to 2025 by USGS Mineral Commodity Summaries",
        ),
        (
            "/materials/lithium",
            "year=2030",
            "No output of lithium is stated for 2030, only for 2022 to 2025 by USGS Mineral Commodity Summaries",
        ),
        ("/materials/lithium", "view=trade&year=1990", "No trade in lithium is stated for 1990"),
        ("/countries/CHL", "year=1990", "No output of Chile is stated for 1990, only for 2022 to 2025 by USGS"),
        ("/materials/copper", "stage=refine&year_from=2015", "is stated for 2022 to 2025 by USGS Mineral Commodity"),
        ("/materials/tin", "view=trade&year_from=1980", "by BACI"),
        ("/materials/lithium", "year=1990", "2025 is shown."),
        (
            "/materials/lithium",
            "stage=recycle",
            "No output of lithium is stated for Recycling (Stage). There are figures for: Mining Refining",
        ),
        ("/materials/lithium", "view=trade&hs=260300", "No trade in lithium is stated for 260300 (HS code)."),
        (
            "/materials/lithium",
            "product=silicon%20metal",
            "No output of lithium is stated for silicon metal (Product).",
        ),
        ("/materials/cobalt", "year=2024&year_to=2023", "2024 is outside the years chosen. 2023 is shown."),
        ("/materials/cobalt", "stage=mine,refine", "One value of Stage is shown at a time: Mining."),
        ("/materials/cobalt", "view=trade&measure=quantity", "No trade in cobalt is stated for"),
        ("/data/material", "year_from=1990", "These choices have no effect here: 1990 (From)."),
    ],
)
def test_a_remark_says_what_there_is(site, path, query, words):
    texts, _links = remarks_at(site, path, query)
    assert any(words in text for text in texts), texts


@pytest.mark.parametrize("first", [None, 1990, 2022, 2024, 2027])
@pytest.mark.parametrize("last", [None, 2000, 2023, 2025, 2030])
def test_a_range_that_reaches_beyond_what_is_stated_says_so(site, first, last):
    if first and last and first > last:
        return
    chosen = Filters().with_(year_from=first, year_to=last)
    texts, _links = remarks_at(site, "/materials/lithium", chosen.to_query())
    stated = range(2022, 2026)
    within = [year for year in stated if (first or year) <= year <= (last or year)]
    reaches_beyond = (first or 2022) < 2022 or (last or 2025) > 2025
    assert bool(texts) == (not within or reaches_beyond), texts
    if not within:
        assert "No output of lithium is stated for" in texts[0]
    elif reaches_beyond:
        assert "output of lithium is stated for 2022 to 2025" in texts[0]


def test_years_are_offered_without_repeating():
    assert Years("output", (2024, 2024)).stated == (2024, 2024)


def test_of_a_place_without_rows_the_page_says_what_there_is(site):
    texts, links = remarks_at(site, "/unfc", "material=lithium&country=KEN")
    assert any("Available for Kenya:" in text for text in texts)
    assert "/unfc?material=graphite&country=KEN" in links
    assert "/countries/KEN" in links
    _texts, links = remarks_at(site, "/materials/lithium", "view=reserves&country=IDN")
    assert "/materials/nickel?view=reserves&country=IDN" in links


@pytest.mark.parametrize(("path", "stages"), [("/countries/KEN", "mine"), ("/", "mine refine")])
def test_stages_without_data_are_not_offered(release_engine, path, stages):
    offered = Site(release_engine, PAGES, SECTIONS, stages_of).shell_at(path, "").bar.stages
    assert set(stages.split()) <= set(offered)
    assert "recycle" not in offered
