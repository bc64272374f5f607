"""What a country produces against the world: its rows, its sentence, its boards."""

from itertools import groupby
from operator import itemgetter

import pytest

from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.pages.country import PAGE
from dashboard.topics.country_scope import Scope
from dashboard.topics.production import queries
from dashboard.topics.production.cards import country as production
from dashboard.topics.trade.cards import country as traded
from dashboard.topics.trade.queries import LATER
from dashboard.topics.trade.releases import later_goods, later_year
from dashboard.ui.subtitle import is_legend


def scope(code, query=""):
    return Scope(code, Filters.parse(query, PAGE.filters, strict=True))


def test_output_stands_against_the_printed_world_total(engine):
    (row,) = production.output_rows(engine, scope("COD"))
    assert (row["year"], row["quantity_t"]) == (2023, 175_000)
    assert row["share_frac"] == pytest.approx(175_000 / 238_000)
    assert (row["rank_among_countries"], row["n_countries"]) == (1, 2)


def test_a_withheld_quantity_has_neither_share_nor_rank(engine):
    rows = production.output_rows(engine, scope("USA", "year=2022"))
    row = next(row for row in rows if row["material_id"] == "lithium")
    assert row["status"] == "withheld"
    assert (row["quantity_t"], row["share_frac"], row["rank_among_countries"]) == (None, None, None)


def test_places_are_counted_among_those_with_some_output_as_producers_are_elsewhere(release_engine):
    rows = [
        row for row in release_engine.run(queries.STANDING, {}).records() if row["country_iso3"] not in ("WLD", "OTH")
    ]
    goods = itemgetter("material_id", "stage_id", "product", "source_id")
    for _, group in groupby(sorted(rows, key=goods), goods):
        stated = [*group]
        producers = sum(bool(row["quantity_t"]) for row in stated)
        assert {row["n_countries"] for row in stated} == {producers}
        assert all((row["rank_among_countries"] or 0) <= producers for row in stated)


def test_the_year_of_the_url_is_the_year_of_the_shares(engine):
    (row,) = production.output_rows(engine, scope("AUS", "year=2022&material=lithium"))
    assert (row["year"], row["quantity_t"]) == (2022, 74_700)


def test_sentence_says_output_and_trade(engine):
    text = production.lede(engine, scope("COD"))
    assert "mines 74\u202f% of the world\u2019s cobalt (2023)" in text
    assert "exported tracked goods worth 5.89\u202fbn USD" in text


@pytest.mark.parametrize("code", ["ZMB", "COD", "KEN", "AUS"])
def test_sentence_names_what_a_later_release_alone_has_where_it_is_over_a_tenth(release_engine, code):
    trade, year = traded.load(release_engine, scope(code)), later_year(release_engine)
    _, _, told = production.lede(release_engine, scope(code)).partition("not counted here")
    chosen = Filters().with_(hs=later_goods(release_engine), year_from=year, year_to=year)
    for direction, side in (("exports", "exporter"), ("imports", "importer")):
        rows = release_engine.run(LATER.by_code, chosen.with_(**{side: code}).chosen()).records()
        largest = max((row["value_usd"] for row in rows if row["value_usd"]), default=0.0)
        is_large = largest > max(trade.totals(direction)[trade.year] / 10, 10e6)
        assert (f"{direction} of" in told) is is_large
        assert not is_large or f"{theme.money(largest)}" in told
        assert not is_large or str(year) in told
    assert told or code not in ("ZMB", "COD")


@pytest.mark.parametrize("direction", ["exports", "imports"])
@pytest.mark.parametrize("code", ["ZMB", "COD", "DEU"])
def test_what_is_left_out_stands_beside_every_figure_and_list_of_trade(release_engine, code, direction):
    asked = scope(code)
    shown = traded.load(release_engine, asked)
    left = traded.left_out_of(release_engine, shown, direction)
    assert bool(left) or (code, direction) not in (("ZMB", "exports"), ("COD", "exports"), ("DEU", "imports"))
    value = theme.money(shown.totals(direction)[shown.year]).rsplit(theme.THIN, 1)[0]
    label = "Exports of" if direction == "exports" else "Imports of"
    kpi = next(kpi for kpi in production.kpis(release_engine, asked) if kpi.label.startswith(label))
    assert kpi.value == value
    boards = (traded.goods_board, traded.partner_board)
    words = [board(release_engine, shown, direction).subtitle for board in boards]
    words.append(traded.series_card(release_engine, shown, direction).subtitle)
    for text in words:
        assert ("ot counted here (later release" in text) is bool(left)
    assert ("leaves out " in kpi.period) is bool(left)
    told = [line for text in words for line in text.split("\n") if "ot counted here" in line]
    assert all(is_legend(line) for line in told), "it is not folded away"
    if code == "ZMB" and direction == "exports":
        assert f"leaves out 3.31{theme.THIN}bn USD (2022)" in kpi.period


def test_a_country_without_any_figure_says_so(engine):
    assert "no figure for Tuvalu" in production.lede(engine, scope("TUV"))
    assert production.kpis(engine, scope("TUV")) == []


def test_rows_lead_to_the_material_with_the_country_chosen(engine):
    board = production.board(engine, scope("COD"), production.output_rows(engine, scope("COD")), ("mine",), "mined")
    assert board.rows[0].href == "/materials/cobalt?stage=mine&country=COD"
    assert "no. 1 of 2" in board.rows[0].note
