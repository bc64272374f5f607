"""Source lines are read from rows: a second publisher of the same dataset is credited on every card by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.filters import KEYS, Filters
from dashboard.pages import country, material
from dashboard.topics.country_scope import Scope as CountryScope
from dashboard.ui.chart_card import CardContent
from dashboard.ui.leaderboard import Ranking
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

    def origins(self, dataset_id, filters):
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
