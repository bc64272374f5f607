"""A shock conserves mass: what exporters lose importers lose, in the tables, their exports and the cards."""

import math
from fractions import Fraction

import pytest

from dashboard.figures import theme
from dashboard.filter_values import FilterError
from dashboard.filters import Filters
from dashboard.topics.exposure.tables import dependence
from dashboard.topics.scenarios import queries as scenarios
from dashboard.topics.scenarios.cards import builder, effects
from dashboard.topics.scenarios.flows import in_units
from dashboard.topics.scenarios.tables import shock_effects
from dashboard.topics.scenarios.tables.shock import SHOCK, SHOWN
from dashboard.topics.scenarios.words import sentences
from dashboard.ui.static_html import to_html
from data.codes import code_list


def side(found, name):
    return [row for row in found if row["side"] == name]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "material=cobalt&exporter=COD&cut=50",
        "material=copper&stage=mine&exporter=CHL,PER&cut=33.33&measure=quantity",
        "material=rare_earths&exporter=EU27&cut=7",
        "material=lithium&exporter=WLD&cut=12.5&hs=283691",
        "material=cobalt&facility=ICMM07541&cut=100&share=20",
    ],
)
def test_what_exporters_lose_importers_lose_in_the_export(query, shock_rows):
    found = shock_rows(query)
    sold, bought = side(found, "exporter"), side(found, "importer")
    for column in ("before", "lost", "after"):
        assert math.fsum(row[column] for row in sold) == pytest.approx(
            math.fsum(row[column] for row in bought), rel=1e-12
        )
    assert sum(row["lost"] for row in bought) > 0
    assert all(row["before"] == pytest.approx(row["lost"] + row["after"]) for row in found)


def test_the_losses_of_the_release_are_equal_exactly(scope_of):
    found = scope_of("material=cobalt&exporter=COD&cut=33.33").shock.losses
    assert sum(one.lost for one in found.importers) == sum(one.lost for one in found.exporters) == found.lost


def test_a_cut_of_nothing_changes_nothing_in_the_export(release_engine, scope_of, shock_rows):
    assert all(row["lost"] == 0 and row["after"] == row["before"] for row in shock_rows("exporter=COD&cut=0"))
    card = effects.losers_card(release_engine, scope_of("exporter=COD&cut=0"))
    assert "0 % changes nothing" in card.empty


def test_all_of_a_sole_supplier_leaves_its_customers_nothing_in_the_export(web, shock_rows):
    flows = web.get("/api/v1/data/trade_yearly.json?material=cobalt&year_from=2023&year_to=2023").get_json()["data"]
    sellers = {}
    for flow in flows:
        if flow["value_usd"]:
            sellers.setdefault(flow["importer_iso3"], set()).add(flow["exporter_iso3"])
    after = {row["country_iso3"]: row["after"] for row in side(shock_rows("exporter=CHN&cut=100"), "importer")}
    alone = [importer for importer, known in sellers.items() if known == {"CHN"}]
    assert alone
    assert all(after[importer] == 0 for importer in alone)
    assert all(after[importer] > 0 for importer, known in sellers.items() if "CHN" not in known)


def test_dependence_is_the_part_bought_from_those_cut(web, shock_rows):
    flows = web.get("/api/v1/data/trade_yearly.json?material=cobalt&year_from=2023&year_to=2023").get_json()["data"]
    bought = [flow for flow in flows if flow["importer_iso3"] == "CHN"]
    from_cod = math.fsum((flow["value_addable_usd"] or 0) for flow in bought if flow["exporter_iso3"] == "COD")
    (row,) = [one for one in side(shock_rows("exporter=COD&cut=50"), "importer") if one["country_iso3"] == "CHN"]
    assert row["lost"] == pytest.approx(from_cod / 2, rel=1e-9)
    total = math.fsum(flow["value_addable_usd"] or 0 for flow in bought)
    assert row["lost_frac"] == pytest.approx(from_cod / 2 / total, rel=1e-9)


@pytest.mark.parametrize(
    "query",
    ["cut=101", "cut=-1", "cut=half", "cut=10.123", "share=200", "facility=NOWHERE", "hs=999999", "exporter=XXX",
     "stage=mine,refine", "facility=ICMM07541&exporter=CHN"],
)  # fmt: skip
def test_what_cannot_be_cut_is_refused_by_the_api_with_the_key(web, query):
    answer = web.get(f"{SHOCK.path}.json?material=cobalt&{query}")
    assert answer.status_code == 400
    assert answer.get_json()["key"] == query.partition("=")[0]


def test_the_page_leaves_out_what_names_nothing_and_says_so(release_engine, scope_of):
    scope = scope_of("material=cobalt&facility=NOWHERE&cut=20")
    assert scope.shock.facility is None
    assert scope.shock.cut == "20"
    assert "NOWHERE" in to_html(builder.builder(release_engine, scope))


def test_companions_fall_by_the_host_shock(release_engine):
    """Chile's half of copper: a share s of mine output; cobalt, 90 % by-product of two hosts, loses s/2 · 0.9 / 2."""
    found = shock_effects.records(release_engine, Filters().with_(material="copper", exporter="CHL", cut="50"))
    lost = next(row["value"] for row in found if row["figure"] == "output_lost")
    cobalt = next(row["value"] for row in found if row["figure"] == "falls_by" and row["material_id"] == "cobalt")
    assert cobalt == pytest.approx(lost * 0.9 / 2)


@pytest.mark.parametrize(("material", "country"), [("cobalt", "COD"), ("copper", "CHL"), ("tungsten", "CHN")])
def test_recycling_makes_up_for_a_loss_of_the_part_that_ore_meets(release_engine, scope_of, material, country):
    """Cobalt: old scrap meets 22 %, the DR Congo mines 74 % of what meets the other 78: 22 + 0.74 · 78 = 80."""
    scope = scope_of(f"material={material}&exporter={country}&cut=100")
    found = shock_effects.records(release_engine, scope.of_shock)
    rate, lost, need = (
        next(row["value"] for row in found if row["figure"] == figure)
        for figure in ("eol_rir", "output_lost", "rate_needed")
    )
    assert need == pytest.approx(rate + (1 - rate) * lost)
    _, body = effects.effects_card(release_engine, scope)
    assert f"the rate would have to reach {theme.percent(need)}." in to_html(body)
    if material == "cobalt":
        assert theme.percent(need) == "80\u202f%"


def test_output_that_may_hold_scrap_needs_no_rate(release_engine):
    asked = Filters().with_(material="copper", stage="refine", exporter="CHN", cut="50")
    figures = {row["figure"] for row in shock_effects.records(release_engine, asked)}
    assert {"output_lost", "eol_rir"} <= figures
    assert "rate_needed" not in figures


def test_the_outlook_loses_what_is_cut_of_it(release_engine):
    asked = Filters().with_(material="cobalt", exporter="COD", cut="0")
    found = [row for row in shock_effects.records(release_engine, asked) if row["topic"] == "outlook"]
    gaps = {(row["scenario_id"], row["period"], row["vintage"], row["figure"]): row["value"] for row in found}
    assert gaps
    for (scenario, period, vintage, figure), value in gaps.items():
        if figure == "gap_before":
            assert gaps[scenario, period, vintage, "gap_after"] == pytest.approx(value)


def test_a_facility_is_an_equal_part_of_its_country_unless_told(scope_of):
    assumed = scope_of("material=cobalt&facility=ICMM07541&cut=100").shock
    assert assumed.is_share_assumed
    assert assumed.n_sites > 1
    assert assumed.cut_frac == Fraction(1, assumed.n_sites)
    assert scope_of("material=cobalt&facility=ICMM07541&cut=50&share=20").shock.cut_frac == Fraction(1, 10)


def test_every_topic_says_something_for_every_material_of_the_bar(release_engine, scope_of):
    for material in ("cobalt", "gallium", "lithium", "helium", "strontium"):
        scope = scope_of(f"material={material}")
        _, body = effects.effects_card(release_engine, scope)
        assert to_html(body).count("<h3>") == len(shock_effects.TOPICS)


def test_stages_cut_their_own_goods(release_engine, scope_of):
    refined = scope_of("material=cobalt&stage=refine&exporter=COD").shock
    assert refined.hs_codes.numbers == ("282200",)
    with pytest.raises(FilterError):
        SHOCK.rows(release_engine, Filters().with_(material="cobalt", stage="refine", hs="810510"))


def test_goods_that_only_a_later_release_states_are_cut_as_the_dependence_matrix_has_them(release_engine, scope_of):
    for query, code, place in (
        ("material=gallium&exporter=CHN", "811292", "DEU"), ("material=nickel&stage=refine", "750210", "JPN"),
    ):  # fmt: skip
        scope = scope_of(query)
        bought = dependence.links(release_engine, dependence.dependence_of(Filters().with_(**{"for": place})))
        (link,) = [one for one in bought if one.product == code and one.material == scope.material]
        assert (scope.shock.hs_codes.numbers, scope.shock.trade_year) == ((code,), link.year)
        members = frozenset((place,))
        assert float(in_units(scope.shock.from_outside(members)[0])) == pytest.approx(sum(link.amounts.values()))
        (source,) = effects.losers_card(release_engine, scope).rows.sources
        assert source.source_id == "baci_later"


def test_old_trade_is_warned_of(release_engine, scope_of):
    old = scope_of("material=germanium&hs=811230")
    today = int(release_engine.release.release_id[:4])
    assert (old.shock.newest_year, old.shock.first_year) == (2016, today)
    assert "stated only up to 2016" in to_html(builder.builder(release_engine, old))
    assert "stated only up to" not in to_html(builder.builder(release_engine, scope_of()))


def test_a_shock_by_weight_is_of_what_those_cut_sell_and_says_so(scope_of):
    """Guinea sells bauxite ore, hardly alumina; what China bought of it in 2023 has no weight that fits its value."""
    scope = scope_of("material=bauxite&exporter=GIN&cut=99&measure=quantity")
    assert scope.shock.single.hs_code == "260600"
    assert float(in_units(scope.shock.losses.lost)) > 15e6
    words = " ".join(sentences(scope))
    assert "Flows left out because their weight does not match their value: " in words
    assert "those of HS 260600 (aluminium ores and concentrates) alone" in words


@pytest.mark.parametrize("material", [code for code, row in code_list("material").rows.items() if not row["members"]])
def test_every_shock_by_weight_names_its_one_code_and_why(release_engine, scope_of, material):
    scope = scope_of(f"material={material}&measure=quantity")
    if scope.refused:
        assert scope.shock.trade.dataset_id == "trade_later"  # which states no weight in its final year
        assert "no weight of these goods" in str(scope.refused[0])
        return
    single, listed = scope.shock.single, scope.shock.listed
    if not listed:
        assert single is None
        return
    assert single.hs_code in listed
    assert (single.reason == "only") == (len(listed) == 1)
    if single.reason != "only":
        words = SHOCK.all_assumptions(release_engine, scope.of_shock)["goods"]
        assert f"those of HS {single.hs_code} (" in words
        assert words.endswith(".")
    exporter = scope.shock.exporter[0]
    own = scope_of(f"material={material}&measure=quantity&exporter={exporter}").shock.single
    year = {"year_from": scope.shock.trade_year, "year_to": scope.shock.trade_year}
    chosen = {"material": (material,), "exporter": (exporter,), **year}
    flows = release_engine.run(scope.shock.trade.by_code, chosen).records()
    if own.reason == "exporter":
        assert own.hs_code == flows[0]["hs_code"]


@pytest.mark.parametrize("material", ["cobalt", "antimony", "gallium", "rare_earths", "nickel", "tantalum"])
def test_a_published_by_product_share_is_printed_once_for_all_its_hosts(release_engine, material):
    found = shock_effects.records(release_engine, Filters().with_(material=material))
    shares = [row for row in found if row["figure"] == "won_with"]
    stated = release_engine.run(scenarios.HOSTS, {"material": (material,)}).records()
    assert len(shares) == len({row["product"] for row in stated}) == 1
    assert shares[0]["item"].split(", ") == sorted(row["host"] for row in stated)
    assert {row["by_product_share_frac"] for row in stated} == {shares[0]["value"]}


def test_the_most_dependent_are_none_of_those_that_the_chart_shows(release_engine, scope_of):
    for material in ("lithium", "graphite"):
        scope = scope_of(f"material={material}")
        chart, board = effects.losers_card(release_engine, scope), effects.dependence_board(release_engine, scope)
        shown = {row["country_iso3"] for row in chart.rows.records}
        listed = {row["country_iso3"] for row in board.of.records}
        assert shown
        assert listed
        assert not shown & listed


def test_where_the_chart_shows_every_loser_the_list_names_who_still_sells(release_engine, scope_of):
    scope = scope_of("material=cobalt")
    board = effects.dependence_board(release_engine, scope)
    assert 0 < len(effects.losers_card(release_engine, scope).rows.records) < SHOWN
    after = [row["after"] for row in board.of.records]
    assert after == sorted(after, reverse=True)
    assert all(row["side"] == "exporter" and row["after"] > 0 for row in board.of.records)
    assert len(board.rows) == len(after)


def test_a_shock_begins_today_unless_another_year_is_chosen(release_engine, scope_of):
    assert scope_of().shock.first_year == int(release_engine.release.release_id[:4]) > scope_of().shock.trade_year
    assert scope_of("year=2015").shock.first_year == scope_of("year=2015").shock.trade_year == 2015
