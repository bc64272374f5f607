"""The index of materials: which stage and product stand for a material, and the order of the rows."""

import re

import pytest

from dashboard.filters import Filters
from dashboard.pages import materials
from dashboard.topics.exposure.cards import dependence
from dashboard.topics.production.cards.overview import material_ranking
from dashboard.topics.production.tables import supplies
from dashboard.ui.static_html import to_html


def page(engine, query=""):
    return to_html(materials.build(engine, Filters.parse(query, materials.PAGE.filters, strict=True)))


def test_world_output_is_the_printed_total_of_the_newest_year(engine):
    supply = supplies(engine, "")["cobalt"]
    assert supply.concentration().total_t == 238_000
    assert supply.leaders == ("COD",)
    assert supply.concentration().hhi_low == pytest.approx((175_000 / 238_000) ** 2 + (5_220 / 238_000) ** 2)


def test_a_material_without_output_at_a_stage_is_not_filled_from_another(engine):
    assert supplies(engine, "refine") == {}


def test_every_tracked_material_is_listed_and_linked(engine):
    text = page(engine)
    for code in ("cobalt", "lithium", "germanium", "pgm"):
        assert f'href="/materials/{code}"' in text
    assert "shared code" not in text


def test_rows_stand_in_the_order_of_the_url(engine):
    by_name, by_share = page(engine), page(engine, "sort=share")
    assert by_name.index("/materials/antimony") < by_name.index("/materials/cobalt")
    assert by_share.index("/materials/cobalt") < by_share.index("/materials/antimony")
    assert 'aria-sort="descending"' in by_share


def test_counts_of_materials_on_different_pages_say_what_they_count(release_engine):
    told = re.search(
        r"(\d+) materials, and platinum-group metals as a group,.*known for (\d+) of them", page(release_engine)
    )
    tracked, shares = map(int, told.groups())
    board = material_ranking(release_engine, Filters(), "")
    assert board.title == f"{shares} of {tracked} materials ranked at their most concentrated stage"
    assert sum(row.share_frac is not None for row in board.rows) == len(board.of.records) == shares
    unranked = re.search(r"Not ranked.*: (.*)$", board.subtitle).group(1).split(" and ")
    assert len(unranked) == tracked - shares
    assert {row.name.lower() for row in board.rows if row.share_frac is None} <= set(unranked)
    asked = dependence.load(release_engine, Filters().with_(**{"for": "EU27"}))
    content, _body = dependence.matrix(release_engine, asked)
    assert re.search(rf" of {tracked} materials with stated output \(USGS, IEA, EU study\)", content.title)


def test_a_material_without_stated_output_leads_to_the_shares_of_a_study_that_has_some(release_engine):
    rows = {row.partition('"')[0]: row for row in page(release_engine).split('<a href="/materials/')[1:]}
    studied = 'href="/data/supply_share?material=germanium"'
    assert "not stated" in rows["germanium"]
    assert studied in rows["germanium"]
    assert not any("/data/supply_share" in row for code, row in rows.items() if code not in ("germanium", "pgm"))
