"""The matrix of dependence: every share is of stated rows, and what a seller does not make itself is said."""

import re

import pytest

from dashboard.filters import Filters
from dashboard.pages import dependence as page
from dashboard.topics.exposure.cards import dependence as card
from dashboard.topics.exposure.tables.dependence import DEPENDENCE
from dashboard.topics.production import queries as produced
from dashboard.topics.trade import queries as trade
from dashboard.ui.static_html import to_html
from data.codes import bloc_members, code_list

PLACES = ("EU27", "IND", "JPN", "KEN", "LSO", "ATA")
ASKED = "for=DEU&material=gallium,graphite,lithium,rare_earths&exporter=CHN"


def records(engine, query):
    filters = Filters.parse(query, page.PAGE.filters, strict=True)
    return [dict(zip(DEPENDENCE.columns, row, strict=True)) for row in DEPENDENCE.read(engine, filters)]


def html_of(engine, query):
    filters = Filters.parse(query, page.PAGE.filters, strict=True)
    return to_html(page.build(engine, filters)), page.heading(engine, filters)


def cells(markup, material):
    row = next(row for row in re.findall(r"<tr>.*?</tr>", markup) if f">{material}</a>" in row)
    return [re.sub(r"<[^>]+>", " ", cell) for cell in re.findall(r"<td.*?</td>", row)]


def test_germany_on_china_is_one_table_with_a_share_at_every_stage(release_engine):
    markup, heading = html_of(release_engine, ASKED)
    assert heading == "Dependence of Germany on China, stage by stage"
    for material in ("Gallium", "Graphite (natural)", "Lithium", "Rare earths"):
        assert "China" in cells(markup, material)[2]
        assert re.search(r"\d \%", cells(markup, material)[2].replace("\u202f", " "))
    assert re.search(r"HS 811292 .*2022, CEPII BACI V202601", cells(markup, "Gallium")[3])
    assert "96" in cells(markup, "Graphite (natural)")[0]


def test_a_sentence_names_the_goods_of_its_share_where_several_are_bought(release_engine):
    markup, _ = html_of(release_engine, "for=DEU&material=bauxite,fluorspar")
    assert re.search(r"\(\d+\W% of aluminium, unwrought", cells(markup, "Bauxite / aluminium")[0])
    assert re.search(r"\(\d+\W%\)", cells(markup, "Fluorspar")[0])


@pytest.mark.parametrize("query", ["for=POL&material=magnesium&exporter=CHN", "for=DEU&exporter=CHN", "for=JPN"])
def test_the_first_sentence_counts_the_goods_of_every_release_that_the_table_shows(release_engine, query):
    goods = {row["hs_code"]: row for row in records(release_engine, query) if row["measure"] == "imports"}
    later = [row for row in goods.values() if row["source_id"] == "baci_later"]
    told = card.lede(card.load(release_engine, Filters.parse(query, page.PAGE.filters, strict=True)))
    for rows in (later, [row for row in goods.values() if row not in later]):
        led = (row["country_iso3"] == "CHN" if "exporter" in query else row["top1_frac"] >= 0.5 for row in rows)
        assert rows
        assert re.search(rf"\b{sum(led)} of {len(rows)}\b[^)]*\({rows[0]['year']}\)", told)


def test_with_a_supplier_the_chain_speaks_of_the_good_it_holds_most_of(release_engine):
    markup, _ = html_of(release_engine, "for=POL&material=magnesium&exporter=CHN")
    rows = [row for row in records(release_engine, "for=POL&material=magnesium&exporter=CHN") if row["hs_code"]]
    most = max(rows, key=lambda row: row["supplier_frac"])
    assert f"Buys most from China ({100 * most['top1_frac']:.0f}" in cells(markup, "Magnesium")[0]


def test_shares_are_those_of_the_rows_behind_them(release_engine):
    rows = records(release_engine, ASKED)
    own = [row for row in rows if row["measure"] == "production"]
    assert {row["material_id"] for row in own} == {"gallium", "graphite", "lithium", "rare_earths"}
    for row in own:
        chosen = {"material": (row["material_id"],), "stage": (row["stage_id"],)}
        stated = {
            one["country_iso3"]: one["share_frac"]
            for one in release_engine.run(produced.SHARES, chosen).records()
            if (one["product"], one["year"]) == (row["product"], row["year"])
        }
        assert row["supplier_frac"] == pytest.approx(stated["CHN"], abs=1e-9)
        assert row["top1_frac"] == pytest.approx(stated[row["country_iso3"]], abs=1e-9)
    for row in (row for row in rows if row["measure"] == "imports"):
        chosen = {"hs": (row["hs_code"],), "importer": ("DEU",), "year_from": row["year"], "year_to": row["year"]}
        query = trade.LATER.pairs if row["source_id"] == "baci_later" else trade.WHOLE_SERIES.pairs
        flows = {one["exporter_iso3"]: one["value_usd"] for one in release_engine.run(query, chosen).records()}
        total = sum(flows.values())
        assert row["total"] == pytest.approx(total)
        assert row["supplier_frac"] == pytest.approx(flows.get("CHN", 0.0) / total)
        assert row["hhi_low_frac"] == pytest.approx(sum((value / total) ** 2 for value in flows.values()))


def test_trade_inside_a_bloc_is_no_import_and_a_bloc_supplies_as_the_sum_of_its_members(release_engine):
    inside = set(bloc_members("EU27"))
    rows = records(release_engine, "for=EU27&exporter=EU27&material=cobalt,copper")
    imports = [row for row in rows if row["measure"] == "imports"]
    assert imports
    assert not any(row["country_iso3"] in inside or row["supplier_frac"] for row in imports)
    refined = next(row for row in rows if (row["material_id"], row["stage_id"]) == ("copper", "refine"))
    assert refined["supplier_frac"] == refined["own_frac"] > 0


@pytest.mark.parametrize("place", PLACES)
def test_every_material_of_every_place_has_a_row_or_says_why_not(release_engine, place):
    markup, _ = html_of(release_engine, f"for={place}")
    rows = records(release_engine, f"for={place}")
    singles = [row["name"] for row in code_list("material").rows.values() if not row["members"]]
    for name in singles:
        assert all(cell.strip() for cell in cells(markup, name))
    for row in rows:
        assert row["supplier"] is None
        assert row["source_id"]
        assert (row["top1_frac"] is None) == (row["band"] == "not_computed")
        assert row["measure"] == "imports" or row["passed_on"] is None


def test_a_seller_that_makes_little_is_marked_and_one_that_nobody_can_tell_is_not(release_engine):
    rows = [row for place in PLACES for row in records(release_engine, f"for={place}") if row["measure"] == "imports"]
    marked = [row for row in rows if row["passed_on"]]
    assert marked
    assert all(row["seller_most_frac"] < (0.05 if row["seller_output_frac"] is None else 0.01) for row in marked)
    assert all(row["passed_on"] is None for row in rows if row["material_id"] == "tantalum")
    mills = [row for row in rows if row["seller_output_frac"] and row["seller_output_frac"] >= 0.01]
    assert mills
    assert not any(row["passed_on"] for row in mills)


@pytest.mark.parametrize("sort", ["mine", "refine", "imports"])
def test_sorted_by_a_stage_the_largest_share_of_what_a_cell_leads_with_comes_first(release_engine, sort):
    filters = Filters.parse(f"{ASKED}&sort={sort}", page.PAGE.filters, strict=True)
    asked = card.load(release_engine, filters)
    shares = [card.most_held(asked, code, sort) for code in card.materials_in_order(asked)]
    assert shares == sorted(shares, reverse=True)


def test_a_share_not_stated_is_not_zero_and_a_flow_not_stated_is(release_engine):
    rows = records(release_engine, "for=DEU&exporter=AND&material=cobalt")
    assert {row["supplier_state"] for row in rows if row["measure"] == "production"} == {"not_named"}
    assert all(row["supplier_frac"] is None for row in rows if row["measure"] == "production")
    assert [row["supplier_frac"] for row in rows if row["measure"] == "imports"] == [0.0, 0.0]
