"""The lists of opportunities: titles count what is listed, every row leads to its evidence, the rank is explained."""

import re

import pytest

from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.pages import PAGES
from dashboard.topics.opportunities import cards
from dashboard.topics.opportunities.tables import LINK_GAIN, RECYCLING_REACH, UNMINED_RESOURCE, records
from dashboard.topics.opportunities.tables.link_gain import LEAST_USD
from dashboard.ui.static_html import to_html
from dashboard.web.page import find_page

NOTHING = Filters()


def test_pairs_that_a_source_names_are_not_counted_in_the_title(release_engine):
    every = records(release_engine, UNMINED_RESOURCE, NOTHING)
    ranked = {(row["material_id"], row["country_iso3"]) for row in every if row["rank"]}
    card, body = cards.resource_card(release_engine, NOTHING)
    assert card.title.startswith(f"{len(ranked)} pairs of country and material")
    assert "EC study 2023: 0.9% of world mine output" in to_html(body)
    one, _ = cards.resource_card(release_engine, Filters().with_(material="boron"))
    assert (
        one.title == "One pair of country and material has known quantities but no stated production: boron in Serbia"
    )
    named, below = cards.resource_card(release_engine, Filters().with_(material="nickel", country="MMR"))
    assert "a source names it as a producer" in named.title
    assert "Myanmar" in to_html(below)


def test_a_place_has_its_article_in_a_title_and_none_in_a_table(release_engine):
    asked = Filters().with_(**{"material": "cobalt", "for": ("EU27", "GBR")})
    card, body = cards.link_card(release_engine, asked)
    assert "the import HHI of the European Union (27) and the United Kingdom most" in card.title
    assert ">European Union (27), United Kingdom<" in to_html(body)
    assert "the European Union (27), the United Kingdom" in LINK_GAIN.assumptions(asked)["buyers"]


def test_the_count_in_the_title_is_that_of_the_list(release_engine):
    found = records(release_engine, RECYCLING_REACH, NOTHING)
    meets = sum(row["verdict"] == "meets" for row in found)
    card, _ = cards.recycling_card(release_engine, NOTHING)
    assert card.title.startswith(f"{meets} of {len(found)} strategic raw materials get")
    counts = [int(number) for number in re.findall(r"(\d+)(?! ?%)\b", card.title.replace("\u202f", " "))]
    assert counts[0] + sum(counts[2:]) == counts[1] == len(found)
    for row in found:
        alone, _ = cards.recycling_card(release_engine, Filters().with_(material=row["material_id"]))
        assert row["product"] in alone.title
        assert " of 1 " not in alone.title


@pytest.mark.parametrize("card", [cards.resource_card, cards.recycling_card, cards.link_card])
def test_every_row_leads_to_a_page_and_the_rank_is_explained(release_engine, card):
    content, body = card(release_engine, NOTHING)
    markup = to_html(body)
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', markup)]
    links = [link for link in links if not link.startswith(("/validation", "/glossary"))]  # what a term means
    named = to_html([part for part in body if "named" in str(getattr(part, "className", ""))])
    assert len(links) - len(re.findall(r'href="', named)) == (17 if card is cards.recycling_card else 15)
    for link in links:
        path, _, query = link.partition("?")
        module, _variables = find_page(PAGES, path)
        assert Filters.parse(query, module.PAGE.filters, strict=True)
    assert "How it is ranked" in markup
    assert content.sources


def test_an_index_has_two_decimals(release_engine):
    _, body = cards.link_card(release_engine, NOTHING)
    indices = re.findall(r"<td[^>]*>([^<]*) → ([^<]*)</td>", to_html(body))
    assert len(indices) == 15
    assert all(re.fullmatch(r"[01]\.\d\d", index) for pair in indices for index in pair)


def test_a_choice_without_rows_says_what_to_do(release_engine):
    content, _ = cards.resource_card(release_engine, Filters().with_(material="helium"))
    assert "Remove a filter" in content.empty


def test_a_shared_code_is_named_in_list_title_and_assumptions(release_engine):
    asked = Filters().with_(**{"material": "boron", "for": "EU27"})
    card, body = cards.link_card(release_engine, asked)
    assert "HS 280450, shared with tellurium" in card.title
    assert "in the shared code" in to_html(body)
    assert "tellurium" in LINK_GAIN.all_assumptions(release_engine, asked)["shared"]


def test_the_list_of_places_is_of_the_place_chosen_and_leads_to_that_of_the_world(release_engine):
    asked = Filters().with_(**{"for": "KEN"})
    card, body = cards.resource_card(release_engine, asked)
    held = records(release_engine, UNMINED_RESOURCE, Filters().with_(country="KEN"))
    assert held
    assert list(card.rows.records) == held
    assert "Greenland" not in card.title + to_html(body)
    assert "Quantities in Kenya alone" in to_html(body)
    assert 'href="/opportunities"' in to_html(body)
    none, _ = cards.resource_card(release_engine, Filters().with_(**{"for": "TUV"}))
    assert none.empty
    assert ("All countries", "/opportunities") in none.offers
    both, _ = cards.resource_card(release_engine, asked.with_(country="GRL"))
    assert {row["country_iso3"] for row in both.rows.records} == {"GRL"}


@pytest.mark.parametrize("place", ["KEN", "EU27", ""])
def test_links_too_small_to_matter_are_in_neither_list_nor_file(release_engine, place):
    asked = Filters().with_(**{"for": place}) if place else NOTHING
    card, _ = cards.link_card(release_engine, asked)
    assert card.rows.records
    assert min(row["moved_usd"] for row in card.rows.records) >= LEAST_USD
    assert f"less than {theme.money(LEAST_USD)} a year are left out" in card.subtitle
    assert theme.money(LEAST_USD) in LINK_GAIN.assumptions(asked)["floor"]


def test_each_list_answers_for_the_country_chosen_or_says_that_it_does_not(release_engine):
    asked = Filters().with_(country="AUS")
    card, body = cards.resource_card(release_engine, asked)
    assert card.title.startswith("No quantity of Australia lies where nothing is mined")
    assert "0 of 0" not in card.subtitle
    assert "<details" not in to_html(body).partition("<table")[0]
    assert 'href="/countries/AUS#country--developable"' in to_html(body)
    _, links = cards.link_card(release_engine, asked)
    _, recycled = cards.recycling_card(release_engine, asked)
    for markup in map(to_html, (links, recycled)):
        assert "The choice of Australia" in markup.partition("<table")[0]
    assert 'href="/opportunities?for=AUS"' in to_html(links)
    for card_of in (cards.link_card, cards.recycling_card):
        assert "does not apply" not in to_html(card_of(release_engine, NOTHING)[1])
