"""The glossary: one vocabulary with the popovers; every entry has a source, and leads to what is there."""

import re

import pytest

from dashboard.filters import Filters
from dashboard.i18n import catalogue, t
from dashboard.metrics import METRICS
from dashboard.pages import PAGES
from dashboard.pages import glossary as page
from dashboard.topics.catalogue.glossary import FORMULA, GROUPS, found, glossary
from dashboard.topics.finding.index import search_index
from dashboard.ui.static_html import to_html
from dashboard.web.page import find_page
from data.spelling import folded
from data.terms import terms

ENTRIES = glossary()
SHORT = re.compile(r"(?<![\w{-])[A-Z][A-Za-z]*[A-Z][A-Za-z0-9]*(?:-[A-Z]+)?(?![\w}-])")
NAMES = frozenset({
    "AA", "APA", "API", "BY", "BibTeX", "CC", "CEPII", "CRM", "CSV", "DOJ", "EC", "ECE", "ENERGY", "ETS", "EU",
    "EU28", "FTC", "GDACS", "GE", "GET", "HTML", "ICMM", "IEA", "JSON", "MB", "MinMod", "NAME", "OECD", "OpenAPI",
    "PDF", "PNG", "POST", "PageRank", "README", "RECORDED", "RES", "RIS", "SHA", "SIMULATED", "SVG", "UN", "UNEA",
    "UNECE", "US", "USD", "USGS", "UTC", "WCAG", "XLSX",
})  # fmt: skip
"""Short forms that are names (of bodies, formats, styles, licences, currencies) and no terms of art."""


def test_every_term_of_the_list_stands_in_the_glossary_once():
    assert set(terms()) <= set(ENTRIES)
    assert [entry.name for entry in ENTRIES.values()] == sorted((one.name for one in ENTRIES.values()), key=folded)
    assert len({folded(entry.name) for entry in ENTRIES.values()}) == len(ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_an_entry_names_its_source_and_leads_to_what_is_there(entry):
    assert entry.document.strip()
    assert entry.meaning.endswith((".", ")")), entry.meaning
    assert entry.group_id in GROUPS
    assert set(entry.related) <= set(ENTRIES) - {entry.term_id}
    for address in entry.pages:
        path, _, part = address.partition("#")
        known = find_page(PAGES, path)
        assert known, address
        if address.startswith(FORMULA):
            assert part.removeprefix("metric-") in METRICS
        else:
            assert page.PLACES[path] == known[0].PAGE.title_key


def test_every_short_form_that_pages_use_is_a_term():
    known = " ".join(text for one in ENTRIES.values() for text in (one.name, *one.aliases))
    used = {
        short for key, text in catalogue().items() if not key.startswith("glossary.") for short in SHORT.findall(text)
    }
    assert {short for short in used - NAMES if not re.search(rf"(?<!\w){re.escape(short)}(?!\w)", known)} == set()


def test_every_metric_has_an_entry_that_leads_to_its_formula():
    assert {FORMULA + metric for metric in METRICS} <= {place for one in ENTRIES.values() for place in one.pages}


def test_the_page_lists_what_is_sought_by_word_meaning_or_source(release_engine):
    everything = to_html(page.build(release_engine, Filters()))
    assert all(f'id="term-{term}"' in everything for term in ENTRIES)
    assert "hhi" in {one.term_id for one in found("herfindahl")}
    group = found(t("glossary.group.crirsco"))
    assert {"inferred", "proved", "modifying_factors"} <= {one.term_id for one in group}
    assert "tailings" not in {one.term_id for one in group}
    some = to_html(page.build(release_engine, Filters(search="companionality")))
    assert 'id="term-companionality"' in some
    assert 'id="term-hhi"' not in some
    assert t("glossary.not_found", text="xyzzy") in to_html(page.build(release_engine, Filters(search="xyzzy")))


def test_the_search_of_the_header_finds_each_term(release_engine):
    index = search_index(release_engine, [module.PAGE for module in PAGES.values()])
    assert {entry[0] for entry in index["entries"]["term"]} == set(ENTRIES)
    assert index["paths"]["term"] == "/glossary#term-*"
    assert index["labels"]["term"] == t("search.term")
