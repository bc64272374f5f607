"""Headings of four digits stand below the codes of a material, with what they lack, and are in none of its figures."""

import re

import pytest

from dashboard.filters import Filters
from dashboard.topics.finding.index import search_index
from dashboard.topics.trade.cards.coverage import coverage_card
from dashboard.topics.trade.cards.traded import load
from dashboard.topics.trade.headings import headings
from dashboard.topics.trade.releases import coverage, editions
from dashboard.topics.trade.route import address_of_code
from dashboard.ui.static_html import to_html
from dashboard.web.api.errors import NothingHereError
from dashboard.web.code_names import code_names
from data.codes import code_list


def card(engine, code):
    traded = load(engine, code, Filters(view="trade"))
    content, body = coverage_card(engine, traded, f"/materials/{code}")
    return content, re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", to_html(body)))


@pytest.mark.parametrize(
    ("code", "held"),
    [
        ("copper", {"2603", "7403"}), ("bauxite", {"2606", "7601"}), ("nickel", {"7202", "7502"}), ("tin", {"8001"}),
        ("zinc", {"7901"}), ("manganese", {"7202"}), ("lithium", set()),
    ],
)  # fmt: skip
def test_each_material_shows_its_headings_with_what_they_lack(release_engine, code, held):
    rows = headings(release_engine, code)
    assert {row["hs_heading"] for row in rows} == held
    content, text = card(release_engine, code)
    assert ("Totals are lower bounds" in text) == bool(held)
    assert ("Heading 7202 holds every ferro-alloy" in text) == ("7202" in held)
    assert text.count("in 200 of") == len(rows) == 3 * len(held)
    assert ("baci_headings" in {source.source_id for source in content.sources}) == bool(held)
    flows = [rows for rows in content.all_rows if rows.of.dataset_id == "trade_heading_flow"]
    assert sum(len(read.records) for read in flows) == 9 * len(held)


def test_a_code_that_a_heading_alone_states_says_so_and_counts_as_no_other(release_engine):
    content, text = card(release_engine, "tin")
    assert "1 in every year, 0 in some years, 2 within a heading of four digits alone and 1 not at all" in content.title
    assert text.count("Within heading 8001 alone") == 2
    for code in ("copper", "nickel", "silicon", "lithium", "zinc"):
        counts = [int(number) for number in re.findall(r"\d+", card(release_engine, code)[0].title)]
        assert counts[0] == sum(counts[1:]), code


def test_a_weight_that_does_not_fit_is_shown_as_published_beside_what_is_in_range(release_engine):
    assert "at least 4.32 Mt (9.33 Mt as published)" in card(release_engine, "zinc")[1]
    assert "Does not fit the value (68.3" in card(release_engine, "bauxite")[1]


def test_no_edition_and_no_coverage_of_codes_holds_a_heading(release_engine):
    assert all(len(row["hs_code"]) == 6 for row in coverage(release_engine))
    for code in ("copper", "tin"):
        assert all(len(hs) == 6 for edition in editions(release_engine, code) for hs in edition.codes)


def test_the_search_finds_a_heading_and_leads_to_its_row(release_engine):
    entries = {row[3][0]: row[:2] for row in search_index(release_engine, ())["entries"]["hs"]}
    for heading, row in code_list("hs_heading").rows.items():
        address, name = entries[heading]
        assert name == f"{heading} {row['name']}"
        page, _, place = address.partition("#")
        code = page.partition("?")[0].rpartition("/")[2]
        traded = load(release_engine, code, Filters(view="trade"))
        body = to_html(coverage_card(release_engine, traded, page)[1])
        assert body.count(f'id="{place}"') == 1, heading
    assert code_names()["hs_heading"]["8001"] == "HS 8001 (Tin and tin alloys, unwrought)"
    with pytest.raises(NothingHereError):
        address_of_code(release_engine, "2601")
