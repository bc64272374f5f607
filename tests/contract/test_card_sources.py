"""Source lines are read from rows: a second publisher of the same dataset is credited on every card by itself."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from dashboard.engine.model import Query
from dashboard.exports.stated import as_stated
from dashboard.figures import theme
from dashboard.filters import KEYS, Filters
from dashboard.pages import country, material
from dashboard.topics.country_scope import Scope as CountryScope
from dashboard.topics.trade.cards.later_goods import later_goods_card
from dashboard.ui.chart_card import CardContent
from dashboard.ui.leaderboard import Ranking
from dashboard.ui.source_line import source_line
from dashboard.ui.static_html import to_html
from tests.contract.test_pictures import PAGES, VIEWS
from tests.groups import contents_of

SECOND = "natural_earth"
"""A declared source that states no figures: where it stands in a line, the line was read from the rows."""


class TwoPublishers:
    """An engine whose every second row, and every dataset, has a second publisher beside its own."""

    def __init__(self, engine):
        self._engine = engine
        self.release = replace(engine.release, path=engine.release.path + "-of-two")

    def __getattr__(self, name):
        return getattr(self._engine, name)

    def sources(self, dataset_id=""):
        """Return the sources with the second one."""
        stated = self._engine.sources(dataset_id)
        return (*stated, *({**row, "source_id": SECOND} for row in stated[:1]))

    def origins(self, dataset_id, filters, *, has_rows=False):
        """Return the origins with that of the second publisher."""
        return (*self._engine.origins(dataset_id, filters), (SECOND, ""))

    def run(self, query, filters, **params):
        """Return the rows, every second one by the second publisher."""
        result = self._engine.run(query, filters, **params)
        if "source_id" not in result.columns:
            return result
        place = result.columns.index("source_id")
        rows = [
            (*row[:place], SECOND, *row[place + 1 :]) if number % 2 and row[place] else row
            for number, row in enumerate(result.rows)
        ]
        return replace(result, rows=tuple(rows))


@pytest.fixture(scope="module")
def two(release_engine):
    """Return the release as if each dataset had two publishers."""
    return TwoPublishers(release_engine)


def uncredited(contents):
    """Return the slots whose rows have the second publisher and whose source line has not, or has no source at all."""
    found = []
    for slot, content in contents.items():
        card = content[0] if isinstance(content, tuple) else content
        if isinstance(card, Ranking) and card.of:
            rows, credited = [card.of], card.of.sources
        elif isinstance(card, CardContent) and card.rows and not card.empty:
            rows, credited = card.all_rows, card.sources
        else:
            continue
        ids = {source.source_id for source in credited}
        is_carried = all({"source_id", "vintage"} <= {field.name for field in own.columns} for own in rows)
        is_due = any(row.get("source_id") == SECOND for own in rows for row in own.records)
        if not ids - {""} or (SECOND not in ids and (is_due or not is_carried) and any(own.records for own in rows)):
            found.append((slot, sorted(ids)))
    return found


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("code", ["lithium", "cobalt", "rare_earths"])
def test_every_card_of_a_material_credits_both(two, code, view):
    filters = Filters.parse(view, material.PAGE.filters, strict=True)
    groups = material.VIEWS[material.view_of(filters)]
    assert uncredited(contents_of(groups, two, material.Scope(two, code, filters))) == []


@pytest.mark.parametrize("code", ["COD", "CHN", "AUS"])
def test_every_card_of_a_country_credits_both(two, code):
    assert uncredited(contents_of(country.GROUPS, two, CountryScope(code, Filters()))) == []


@pytest.mark.parametrize("page", PAGES)
def test_every_card_of_another_page_credits_both(two, page):
    groups, scope = PAGES[page]
    filters = Filters.parse("" if page == "validation" else "material=cobalt", KEYS, strict=True)
    assert uncredited(contents_of(groups, two, scope(two, filters))) == []


def nameless(contents):
    """Return the ranked lists and cards that show figures and offer no rows."""
    found = []
    for slot, content in contents.items():
        card = content[0] if isinstance(content, tuple) else content
        if isinstance(card, Ranking) and any(row.value for row in card.rows) and card.of is None:
            found.append(slot)
        if isinstance(card, CardContent) and not card.empty and not card.all_rows:
            found.append(slot)
    return found


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("code", ["lithium", "silicon"])
def test_every_list_and_card_of_a_material_offers_its_rows(release_engine, code, view):
    filters = Filters.parse(view, material.PAGE.filters, strict=True)
    groups = material.VIEWS[material.view_of(filters)]
    contents = contents_of(groups, release_engine, material.Scope(release_engine, code, filters))
    assert nameless(contents) == []


def unshown(contents, source_id):
    """Return the slots that name a source of which they show nothing, in a row that states its source or in words."""
    found = []
    for slot, content in contents.items():
        card = content[0] if isinstance(content, tuple) else content
        if isinstance(card, CardContent) and source_id in {source.source_id for source in card.sources}:
            of_source = [rows for rows in card.all_rows if source_id in {one.source_id for one in rows.sources}]
            queried = any(isinstance(rows.of, Query) for rows in of_source)
            named = any(row.get("source_id") == source_id for rows in of_source for row in rows.records)
            if not (queried or named or "V202601" in card.subtitle):
                found.append(slot)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_list_and_card_of_another_page_offers_its_rows_and_names_no_release_besides(release_engine, page):
    groups, scope = PAGES[page]
    filters = Filters.parse("" if page == "validation" else "material=cobalt", KEYS, strict=True)
    contents = contents_of(groups, release_engine, scope(release_engine, filters))
    assert nameless(contents) == []
    assert unshown(contents, "baci_later") == []


@pytest.mark.parametrize(
    ("page", "slot"),
    [("scenarios", "scenarios--losers"), ("opportunities", "opportunities--link")],
)
def test_cards_of_the_series_of_trade_lead_to_the_later_release(release_engine, page, slot):
    groups, scope = PAGES[page]
    filters = Filters.parse("material=copper", KEYS, strict=True)
    content = contents_of(groups, release_engine, scope(release_engine, filters))[slot]
    card = content[0] if isinstance(content, tuple) else content
    words, href = card.beyond
    assert "V202601" in words
    assert "HS 740311" in words
    assert href == "/materials/copper?view=trade&vintage=V202601"
    assert words in to_html(source_line(card.sources, card.beyond))


def test_what_members_of_a_bloc_sell_each_other_is_no_export_of_the_bloc(release_engine):
    content, body = later_goods_card(release_engine, CountryScope("EU27", Filters()))
    _, sold, among = content.all_rows
    everything, inside = (
        sum(row["value_usd"] for row in rows.records if row["hs_code"] == "740311") for rows in (sold, among)
    )
    text = re.sub("<[^>]+>", "|", to_html(body))
    assert theme.money(everything - inside) in text
    assert theme.money(everything) not in text


def test_every_list_and_card_of_a_country_offers_its_rows(release_engine):
    assert nameless(contents_of(country.GROUPS, release_engine, CountryScope("COD", Filters()))) == []


@pytest.mark.parametrize(
    ("code", "query", "view"),
    [
        ("lithium", "year_from=2023&year_to=2023", "trade"), ("cobalt", "country=EU27", ""),
        ("cobalt", "country=COD", ""), ("copper", "country=COD", "reserves"), ("cobalt", "", "reuse"),
    ],
)  # fmt: skip
def test_page_and_files_have_the_same_rows_in_the_same_order(web, release_engine, code, query, view):
    filters = Filters.parse(query, material.PAGE.filters, strict=True).with_(view=view)
    groups = material.VIEWS[material.view_of(filters)]
    for slot, card in contents_of(groups, release_engine, material.Scope(release_engine, code, filters)).items():
        for rows in card.all_rows if isinstance(card, CardContent) else [card.of] if isinstance(card, Ranking) else []:
            answer = web.get(rows.download("json")).get_json()
            names = list(rows.records[0])
            assert [list(row) for row in answer["data"][:1]] == [names], slot
            shown = [
                {name: as_stated(value) if isinstance(value, float) else value for name, value in row.items()}
                for row in rows.records
            ]
            assert answer["data"] == shown, slot
            assert {source["source_id"] for source in answer["source"]} == {
                source.source_id for source in rows.sources
            }, slot


def test_the_case_of_the_twenty_largest_flows(web, release_engine):
    filters = Filters(view="trade", year_from=2023, year_to=2023)
    contents = contents_of(material.VIEWS["trade"], release_engine, material.Scope(release_engine, "lithium", filters))
    card = contents["material--flows"]
    assert len(card.figure["data"][0]["link"]["value"]) == 20
    for ending in ("csv", "xlsx", "parquet", "json"):
        assert web.get(card.rows.download(ending)).headers["X-Rows"] == "20"
    cells = contents["material--matrix"].figure["data"][0]["z"]
    drawn = sum(value is not None for row in cells for value in row)
    assert len(web.get(contents["material--matrix"].rows.download("json")).get_json()["data"]) == drawn
    assert ".62000000" not in web.get(contents["material--exporters"].rows.download("csv")).text
