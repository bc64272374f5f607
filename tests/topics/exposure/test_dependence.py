"""The matrix of dependence: every share is of stated rows, and what a seller does not make itself is said."""

import html
import re

import pytest

from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.pages import dependence as page
from dashboard.topics.dossier.tables.imported import IMPORTED
from dashboard.topics.exposure.cards import dependence as card
from dashboard.topics.exposure.tables.dependence import DEPENDENCE
from dashboard.topics.production import queries as produced
from dashboard.topics.trade import queries as trade
from dashboard.ui.static_html import to_html
from dashboard.ui.words import country_in_text
from data.codes import bloc_members, code_list

LACKING = "What it buys of metal and compounds is not"
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


def in_short(markup, material):
    """Return what is told of a material in words, with plain spaces."""
    return html.unescape(cells(markup, material)[0]).replace("\u202f", " ").strip()


def test_germany_on_china_is_one_table_with_a_share_at_every_stage(release_engine):
    markup, heading = html_of(release_engine, ASKED)
    assert heading == "Dependence of Germany on China, stage by stage"
    for material in ("Gallium", "Graphite (natural)", "Lithium", "Rare earths"):
        assert "China" in cells(markup, material)[2]
        assert re.search(r"\d \%", cells(markup, material)[2].replace("\u202f", " "))
    assert re.search(r"HS 811292 .*2022, CEPII BACI V202601", cells(markup, "Gallium")[3])
    assert "96" in cells(markup, "Graphite (natural)")[0]


def test_a_sentence_names_the_goods_of_its_share_with_value_and_year(release_engine):
    markup, _ = html_of(release_engine, "for=DEU&material=bauxite,fluorspar")
    first, second = (in_short(markup, name) for name in ("Bauxite / aluminium", "Fluorspar"))
    assert re.search(r"Buys above all aluminium, unwrought, not alloyed, for 2.02 bn USD \(2023\), \d+\W% of it", first)
    assert re.search(r"Buys fluorspar, more than 97 % CaF2 for [\d.]+ mn USD \(2023\), \d+\W% of it from", second)


@pytest.mark.parametrize("place", ["DEU", "JPN", "EU27", "KEN"])
def test_a_sentence_is_of_the_good_worth_most_whichever_release_states_it_and_whoever_is_chosen(release_engine, place):
    rows = [row for row in records(release_engine, f"for={place}") if row["measure"] == "imports"]
    plain, chosen = (html_of(release_engine, f"for={place}{more}")[0] for more in ("", "&exporter=CHN"))
    assert rows
    for material in {row["material_id"] for row in rows}:
        own = [row for row in rows if row["material_id"] == material]
        most = max(own, key=lambda row: (not row["shared_with"], row["total"]))
        words = (in_short(markup, code_list("material").name(material)) for markup in (plain, chosen))
        told, with_supplier = (text.partition(LACKING)[0].rstrip() for text in words)
        if "Leads the world" not in told:
            value, share = theme.money(most["total"]), theme.percent(most["top1_frac"])
            assert f"{value} ({most['year']}), {share} of it".replace("\u202f", " ") in told
        assert with_supplier.startswith(told), "a supplier adds to the sentence and changes nothing"


def test_the_sum_that_a_sentence_tells_is_that_of_the_dossier_of_the_country(release_engine):
    found = 0
    for place in ("DEU", "JPN", "USA", "IND", "KOR", "FRA", "BRA"):
        markup, _ = html_of(release_engine, f"for={place}")
        imported = IMPORTED.read(release_engine, Filters().with_(country=place))
        for row in (dict(zip(IMPORTED.columns, values, strict=True)) for values in imported):
            if code_list("material").rows[row["material_id"]]["members"]:
                continue
            told = in_short(markup, code_list("material").name(row["material_id"]))
            words = rf" \({row['year']}\), .*together \((.*?)\) come above all from (.*) \((.*?)\)\."
            if together := re.search(words, told):
                seller, share = country_in_text(row["supplier_iso3"]), theme.percent(row["supplier_share_frac"])
                stated = (theme.money(row["imports_usd"]), seller, share)
                assert together.groups() == tuple(words.replace("\u202f", " ") for words in stated)
                found += 1
    assert found


@pytest.mark.parametrize("query", ["for=POL&material=magnesium&exporter=CHN", "for=DEU&exporter=CHN", "for=JPN"])
def test_the_first_sentence_counts_the_goods_of_every_release_that_the_table_shows(release_engine, query):
    goods = {row["hs_code"]: row for row in records(release_engine, query) if row["measure"] == "imports"}
    later = [row for row in goods.values() if row["source_id"] == "baci_later"]
    told = card.lede(card.load(release_engine, Filters.parse(query, page.PAGE.filters, strict=True)))
    for rows in (later, [row for row in goods.values() if row not in later]):
        led = (row["country_iso3"] == "CHN" if "exporter" in query else row["top1_frac"] >= 0.5 for row in rows)
        assert rows
        assert re.search(rf"\b{sum(led)} of {len(rows)}\b[^)]*\({rows[0]['year']}\)", told)


def test_a_supplier_of_a_small_good_is_told_with_its_part_of_the_large_one(release_engine):
    markup, _ = html_of(release_engine, "for=JPN&material=bauxite&exporter=CHN")
    told = in_short(markup, "Bauxite / aluminium")
    assert "aluminium, unwrought, not alloyed, for 2.41 bn USD (2023), 27 % of it from Australia" in told
    assert "China: 0.15 % of that and 69 % of the smaller trade in aluminium ores and concentrates (13.1 mn USD" in told
    markup, _ = html_of(release_engine, "for=JPN&material=bauxite&exporter=AND")
    assert "Andorra: none of that." in in_short(markup, "Bauxite / aluminium")


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
    named = [row for row in marked if row["seller_named"]]
    assert all(row["seller_most_frac"] < (0.05 if row["seller_output_frac"] is None else 0.01) for row in named)
    assert all(row["passed_on"] for row in rows if row["seller_named"] is False)
    tantalum = [row for row in rows if row["material_id"] == "tantalum" and row["seller_named"] is not False]
    assert all(row["passed_on"] is None for row in tantalum)
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


def test_a_place_that_is_seen_to_buy_ore_alone_is_told_what_the_trade_lacks(release_engine):
    markup, _ = html_of(release_engine, "for=JPN")
    for name, code in (("Tin", "800110 and 1 more"), ("Zinc", "281700 and 5 more")):
        told = f"What it buys of metal and compounds is not in this trade data (HS {code})."
        assert in_short(markup, name).endswith(told)
    assert LACKING not in in_short(markup, "Cobalt")
