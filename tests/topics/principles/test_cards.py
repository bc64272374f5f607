"""The cards of the principles say what coverage says: counts, gaps, wedges; each link leads to a page that there is."""

from __future__ import annotations

import re
from html import unescape

import pytest

from dashboard.filters import Filters
from dashboard.pages import PAGES
from dashboard.topics.principles.cards import matrix, one, requirements
from dashboard.topics.principles.cards.gaps import gap_card, gaps
from dashboard.topics.principles.coverage import covered, n_covered
from dashboard.ui.static_html import to_html
from dashboard.web.page import find_page
from data.codes import code_list

COBALT = Filters().with_(material="cobalt")
SCOPES = {"all": Filters(), "cobalt": COBALT, "nothing made": Filters().with_(country="CHE")}
each_scope = pytest.mark.parametrize("filters", SCOPES.values(), ids=SCOPES)


def links(markup):
    found = [unescape(link) for link in re.findall(r'href="([^"]+)"', markup)]
    return [link.partition("#")[0] for link in found if link.startswith("/")]


@each_scope
def test_the_counts_of_the_matrix_are_those_of_coverage(release_engine, filters):
    content, body = matrix.matrix_card(release_engine, filters)
    known = n_covered(covered(release_engine, filters))
    assert f"evidence for {known} of 55 requirements" in content.title
    firsts = re.findall(r"<tr><th.*?</th><td[^>]*>.*?>(\d+) of (\d+)</a>", to_html(body))
    assert (sum(int(n) for n, _ in firsts), sum(int(of) for _, of in firsts)) == (known, 55)
    known, waiting, none = matrix.counts(covered(release_engine, filters))
    assert known + waiting + none == 55


@each_scope
def test_every_link_leads_to_a_page(release_engine, filters):
    cards = [matrix.matrix_card(release_engine, filters), matrix.radial_card(release_engine, filters),
             gap_card(release_engine, filters)]  # fmt: skip
    cards += [requirements.principle_card(release_engine, filters.with_(principle=code)) for code in ("1", "4", "8")]
    cards += [one.evidence_card(release_engine, code, filters) for code in ("2f", "3c", "4b")]
    for _, body in cards:
        for link in links(to_html(body)):
            assert find_page(PAGES, link.partition("?")[0]), link


def test_a_wedge_is_as_long_as_the_share_of_requirements_with_evidence(release_engine):
    _, body = matrix.radial_card(release_engine, COBALT)
    markup = to_html(body)
    groups = matrix.by_principle(covered(release_engine, COBALT))
    assert re.findall(r'aria-label="(\d+) ', markup) == list(code_list("principle").rows)
    assert markup.count('class="part"') == sum(bool(n_covered(found)) for found in groups.values())
    eight = re.search(r'aria-label="8 [^"]+".*?class="part" d="[^"]*A([\d.]+)', markup)
    assert float(eight[1]) == pytest.approx(120 * n_covered(groups["8"]) / len(groups["8"]))


@each_scope
def test_a_gap_adds_no_more_than_is_lacking_and_the_largest_is_first(release_engine, filters):
    shares = {found.requirement_id: found.share for found in covered(release_engine, filters)}
    found = gaps(release_engine, filters)
    assert [gap.total for gap in found] == sorted((gap.total for gap in found), reverse=True)
    for gap in found:
        assert all(0 < add <= 1 - shares[code] for code, add in gap.adds.items())


def test_a_requirement_says_how_far_each_material_is_covered(release_engine):
    content = one.materials_card(release_engine, "2f", Filters())
    assert re.match(r"\d+ of \d+ materials have evidence", content.title)
    (trace,) = content.figure["data"]
    assert max(trace["x"]) <= 1
    none = one.materials_card(release_engine, "4b", Filters())
    assert none.empty


def test_an_unmeasured_requirement_leads_to_the_checklist(release_engine):
    content, body = one.evidence_card(release_engine, "4b", Filters())
    assert content.title == "Only an assessment of your own can answer this"
    assert 'href="/principles/checklist"' in to_html(body)
