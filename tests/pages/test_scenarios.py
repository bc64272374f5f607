"""The scenarios page and its exports: both editions, the IEA's name kept off, a shock that conserves mass."""

import math
import re
from fractions import Fraction

import pytest

from dashboard.components.static import to_html
from dashboard.derived import demand_gap, shock, shock_effects
from dashboard.derived.exposed import Exposed
from dashboard.derived.suppliers import suppliers
from dashboard.figures import theme
from dashboard.filters import FilterError, Filters
from dashboard.pages import scenarios
from dashboard.pages.scenarios import builder, effects, losses, outlook
from dashboard.pages.scenarios.scope import load
from data.codes import bloc_members

SHOCK = "/api/v1/derived/shock.json"


def chosen(engine, query=""):
    return load(engine, Filters.parse(query, scenarios.PAGE.filters, strict=True))


def rows(web, query):
    return web.get(f"{SHOCK}?{query}").get_json()["data"]


def side(found, name):
    return [row for row in found if row["side"] == name]


@pytest.mark.parametrize(("edition", "gap"), [("2024-05", 41.3), ("2025-05", 35.4)])
def test_the_gap_of_lithium_in_both_editions(release_engine, edition, gap):
    asked = Filters().with_(material="lithium", scenario="STEPS", stage="mine", vintage=edition, year_from=2035)
    row = next(one for one in demand_gap.records(release_engine, asked) if one["year"] == 2035)
    assert round(100 * row["gap_frac"], 1) == gap
    assert row["gap_t"] == row["demand_t"] - row["supply_t"]


def test_the_gap_card_shows_both_editions_and_is_not_the_gap_of_the_iea(release_engine):
    card = outlook.gap_card(release_engine, chosen(release_engine, "material=lithium"))
    assert "41.3" in card.title
    assert "35.4" in card.title
    assert {trace["name"][-7:] for trace in card.figure["data"]} == {"2024-05", "2025-05"}
    assert "not the IEA's own gap" in card.subtitle
    assert "not the IEA's own gap" in " ".join(demand_gap.TABLE.assumptions(Filters()).values())


def test_tonnes_that_count_something_else_are_not_compared(release_engine):
    assert not demand_gap.records(release_engine, Filters().with_(material="graphite", stage="mine"))


def test_battery_grade_graphite_is_held_against_demand_of_itself(release_engine):
    """IEA 2025, STEPS 2035: clean technologies need 3,942,870 t of it, refined supply is 4,468,277 t."""
    found = demand_gap.records(
        release_engine, Filters().with_(material="graphite", scenario="STEPS", vintage="2025-05")
    )
    assert {row["demand_of"] for row in found} == {row["supply_of"] for row in found} == {"battery-grade graphite"}
    row = next(one for one in found if one["year"] == 2035)
    assert (row["demand_scope"], row["demand_t"]) == ("clean_technologies", 3_942_870)
    assert round(row["gap_frac"], 3) == -0.133
    choice = chosen(release_engine, "material=graphite&scenario=STEPS")
    title = outlook.gap_card(release_engine, choice).title
    assert "battery-grade graphite against demand of clean technologies in 2035" in title
    assert "13.3" in title
    assert "over (2025-05)" in title
    demand = outlook.demand_card(release_engine, choice)
    assert not [trace for trace in demand.figure["data"] if trace["type"] == "scatter" and "name" in trace]
    assert "not drawn" in demand.subtitle


def test_demand_and_supply_count_the_same_thing(release_engine):
    every = demand_gap.records(release_engine, Filters())
    assert {row["material_id"] for row in every if row["demand_scope"] != "total"} == {"graphite"}
    elements = {"cobalt", "copper", "lithium", "nickel"}
    for row in every:
        assert row["demand_of"] == (row["material_id"] if row["material_id"] in elements else row["supply_of"])
    keys = [(row["supply_of"], row["stage_id"], row["scenario_id"], row["year"], row["vintage"]) for row in every]
    assert len(keys) == len(set(keys))


def test_the_title_tells_the_total_as_stated_not_the_sum_of_its_parts(release_engine):
    """IEA 2025: 8.88 t of vanadium in 2024, none of it in grid batteries; arsenic is a printed 0."""
    for material, told in (("vanadium", "from 8.88 t in 2024"), ("arsenic", "from 0 t in 2024")):
        title = outlook.demand_card(release_engine, chosen(release_engine, f"material={material}")).title
        assert told in title.replace(theme.THIN, " ")


def test_uses_add_up_to_the_total_demand(release_engine):
    """The publisher's uses miss its own total by 0.2 % at most (copper, NZE)."""
    choice = chosen(release_engine, "material=copper&scenario=STEPS")
    card = outlook.demand_card(release_engine, choice)
    bars = [trace for trace in card.figure["data"] if trace["type"] == "bar"]
    lines = [trace for trace in card.figure["data"] if trace["type"] == "scatter" and "name" in trace]
    year = bars[0]["x"].index("2035")
    asked = Filters().with_(material="copper", scenario="STEPS", stage="mine", vintage=choice.edition)
    total = next(row["demand_t"] for row in demand_gap.records(release_engine, asked) if row["year"] == 2035)
    assert sum(bar["y"][year] for bar in bars if bar["y"][year]) * 1e6 == pytest.approx(total, rel=1e-3)
    assert [line["name"] for line in lines] == ["Mined supply", "Refined supply"]


def test_a_material_without_total_demand_says_so(release_engine):
    choice = chosen(release_engine, "material=gallium")
    assert "no total demand" in outlook.gap_card(release_engine, choice).empty
    assert "Clean technologies alone" in outlook.demand_card(release_engine, choice).subtitle


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
def test_what_exporters_lose_importers_lose_in_the_export(web, query):
    found = rows(web, query)
    sold, bought = side(found, "exporter"), side(found, "importer")
    for column in ("before", "lost", "after"):
        assert math.fsum(row[column] for row in sold) == pytest.approx(
            math.fsum(row[column] for row in bought), rel=1e-12
        )
    assert sum(row["lost"] for row in bought) > 0
    assert all(row["before"] == pytest.approx(row["lost"] + row["after"]) for row in found)


def test_the_losses_of_the_release_are_equal_exactly(release_engine):
    found = chosen(release_engine, "material=cobalt&exporter=COD&cut=33.33").shock.shock
    assert sum(one.lost for one in found.importers) == sum(one.lost for one in found.exporters) == found.lost


def test_a_cut_of_nothing_changes_nothing_in_the_export(web, release_engine):
    assert all(row["lost"] == 0 and row["after"] == row["before"] for row in rows(web, "exporter=COD&cut=0"))
    card = losses.losers_card(release_engine, chosen(release_engine, "exporter=COD&cut=0"))
    assert "0 % changes nothing" in card.empty


def test_all_of_a_sole_supplier_leaves_its_customers_nothing_in_the_export(web):
    flows = web.get("/api/v1/data/trade_yearly.json?material=cobalt&year_from=2023&year_to=2023").get_json()["data"]
    sellers = {}
    for flow in flows:
        if flow["value_usd"]:
            sellers.setdefault(flow["importer_iso3"], set()).add(flow["exporter_iso3"])
    after = {row["country_iso3"]: row["after"] for row in side(rows(web, "exporter=CHN&cut=100"), "importer")}
    alone = [importer for importer, known in sellers.items() if known == {"CHN"}]
    assert alone
    assert all(after[importer] == 0 for importer in alone)
    assert all(after[importer] > 0 for importer, known in sellers.items() if "CHN" not in known)


def test_dependence_is_the_part_bought_from_those_cut(web):
    flows = web.get("/api/v1/data/trade_yearly.json?material=cobalt&year_from=2023&year_to=2023").get_json()["data"]
    bought = [flow for flow in flows if flow["importer_iso3"] == "CHN"]
    from_cod = math.fsum(flow["value_usd"] for flow in bought if flow["exporter_iso3"] == "COD")
    (row,) = [one for one in side(rows(web, "exporter=COD&cut=50"), "importer") if one["country_iso3"] == "CHN"]
    assert row["lost"] == pytest.approx(from_cod / 2, rel=1e-9)
    assert row["lost_frac"] == pytest.approx(from_cod / 2 / math.fsum(flow["value_usd"] for flow in bought), rel=1e-9)


@pytest.mark.parametrize(
    "query",
    ["cut=101", "cut=-1", "cut=half", "cut=10.123", "share=200", "facility=NOWHERE", "hs=999999", "exporter=XXX",
     "stage=mine,refine", "facility=ICMM07541&exporter=CHN"],
)  # fmt: skip
def test_what_cannot_be_cut_is_refused_by_the_api_with_the_key(web, query):
    answer = web.get(f"{SHOCK}?material=cobalt&{query}")
    assert answer.status_code == 400
    assert answer.get_json()["key"] == query.partition("=")[0]


def test_the_page_leaves_out_what_names_nothing_and_says_so(release_engine):
    choice = chosen(release_engine, "material=cobalt&facility=NOWHERE&cut=20")
    assert choice.shock.facility is None
    assert choice.shock.cut == "20"
    assert "NOWHERE" in builder.builder_markup(release_engine, choice)


def test_a_place_has_its_article_in_every_sentence(release_engine):
    told = builder.sentences(chosen(release_engine, "material=cobalt&exporter=COD,USA&for=EU27"))
    cut = "Supply of cobalt from the Democratic Republic of the Congo and the United States falls by"
    assert told[0].startswith(cut)
    assert told[-1].startswith("European Union (27): ")
    card = losses.losers_card(release_engine, chosen(release_engine, "material=lithium&exporter=CHL&cut=50"))
    assert not card.title.startswith(("the ", "Republic of"))
    none = losses.losers_card(release_engine, chosen(release_engine, "material=cobalt&exporter=TCA"))
    assert "stated from the Turks and Caicos Islands." in none.empty


def test_the_choice_and_the_assumptions_are_in_the_metadata(web):
    body = web.get("/api/v1/derived/shock.metadata.json?exporter=EU27&cut=15&year=2030").get_json()
    told = body["assumptions"]
    assert "from the European Union (27) falls" in told["cut"]
    assert "15 %" in told["cut"]
    assert "2030" in told["from"]
    assert {"proportion", "first_round", "bloc"} <= set(told)
    effects_told = web.get("/api/v1/derived/shock_effects.metadata.json").get_json()["assumptions"]
    assert {"hosts", "stocks", "recycling", "substitution"} <= set(effects_told)


def test_gallium_has_no_trade_of_its_own_and_the_page_rests_on_output(web, release_engine):
    choice = chosen(release_engine, "material=gallium&exporter=CHN&cut=100")
    assert rows(web, "material=gallium&exporter=CHN&cut=100") == []
    assert "No HS code" in losses.losers_card(release_engine, choice).empty
    words = " ".join(builder.sentences(choice))
    assert "No HS code" in words
    assert "The world loses 99" in words
    assert "by 100 % from 2026" in words


def test_companions_fall_by_the_host_shock(release_engine):
    """Chile's half of copper: a share s of mine output; cobalt, 90 % by-product of two hosts, loses s/2 · 0.9 / 2."""
    found = shock_effects.records(release_engine, Filters().with_(material="copper", exporter="CHL", cut="50"))
    lost = next(row["value"] for row in found if row["figure"] == "output_lost")
    cobalt = next(row["value"] for row in found if row["figure"] == "falls_by" and row["material_id"] == "cobalt")
    assert cobalt == pytest.approx(lost * 0.9 / 2)


def test_the_outlook_loses_what_is_cut_of_it(release_engine):
    asked = Filters().with_(material="cobalt", exporter="COD", cut="0")
    found = [row for row in shock_effects.records(release_engine, asked) if row["topic"] == "outlook"]
    gaps = {(row["scenario_id"], row["period"], row["vintage"], row["figure"]): row["value"] for row in found}
    assert gaps
    for (scenario, period, vintage, figure), value in gaps.items():
        if figure == "gap_before":
            assert gaps[scenario, period, vintage, "gap_after"] == pytest.approx(value)


def test_a_facility_is_an_equal_part_of_its_country_unless_told(release_engine):
    assumed = chosen(release_engine, "material=cobalt&facility=ICMM07541&cut=100").shock
    assert assumed.is_share_assumed
    assert assumed.n_sites > 1
    assert assumed.cut_frac == Fraction(1, assumed.n_sites)
    assert chosen(release_engine, "material=cobalt&facility=ICMM07541&cut=50&share=20").shock.cut_frac == Fraction(
        1, 10
    )


def test_silent_address_cuts_the_largest_supplier_by_half_and_says_so(release_engine):
    choice = chosen(release_engine)
    assert (choice.material, choice.shock.exporter, choice.shock.cut) == ("cobalt", ("COD",), "50")
    assert "as none is chosen" in " ".join(builder.sentences(choice))


def test_every_topic_says_something_for_every_material_of_the_bar(release_engine):
    for material in ("cobalt", "gallium", "lithium", "helium", "strontium"):
        choice = chosen(release_engine, f"material={material}")
        _, body = effects.effects_card(release_engine, choice)
        assert to_html(body).count("<h3>") == len(shock_effects.TOPICS)


def test_stages_cut_their_own_goods(release_engine):
    refined = chosen(release_engine, "material=cobalt&stage=refine&exporter=COD").shock
    assert shock.hs_codes(refined) == ("282200",)
    with pytest.raises(FilterError):
        shock.rows(release_engine, Filters().with_(material="cobalt", stage="refine", hs="810510"))


def test_the_goods_that_are_cut_are_named_with_what_other_materials_share(web, release_engine):
    choice = chosen(release_engine, "material=tellurium")
    words = "goods of HS 280450 (boron; tellurium, a code shared with boron)"
    told = " ".join(builder.sentences(choice))
    assert f"In trade in {words}, " in told
    assert f"(The largest exporter of {words} in " in told
    assert words in losses.losers_card(release_engine, choice).title
    assert {row["shared_hs_codes"] for row in rows(web, "material=tellurium")} == {"280450"}
    assumed = web.get("/api/v1/derived/shock.metadata.json?material=tellurium").get_json()["assumptions"]
    assert words in assumed["codes"]
    both = chosen(release_engine, "material=boron")
    value = theme.money(shock.amount(choice.shock.shock.traded))
    assert f"Of what is traded, {value} is in a code shared with tellurium." in builder.sentences(both)
    nickel = losses.losers_card(release_engine, chosen(release_engine, "material=nickel"))
    assert nickel.title.endswith("of its imports of nickel ores and concentrates (HS 260400)")


def test_imports_of_a_bloc_are_those_from_outside_it(release_engine):
    choice = chosen(release_engine, "material=cobalt&exporter=COD&cut=50&for=EU27")
    bought = suppliers(release_engine, Exposed("cobalt", ("EU27",)))
    from_cod = next(one.value_usd for one in bought.every if one.iso3 == "COD")
    before, lost = choice.shock.from_outside(frozenset(bloc_members("EU27")))
    assert shock.amount(before) == pytest.approx(bought.total_usd, rel=1e-9)
    assert shock.amount(lost) == pytest.approx(from_cod / 2, rel=1e-9)
    share = theme.percent(from_cod / 2 / bought.total_usd)
    assert f"{share} of its imports from outside it, {theme.money(bought.total_usd)} (" in builder.sentences(choice)[-1]
    inside = chosen(release_engine, "material=cobalt&exporter=BEL&cut=50&for=EU27")
    assert inside.shock.from_outside(frozenset(bloc_members("EU27")))[1] == 0
    one = chosen(release_engine, "material=cobalt&exporter=COD&cut=50&for=CHN")
    assert "outside" not in builder.sentences(one)[-1]
    none = chosen(release_engine, "material=lithium&for=TUV")
    assert "no imports of these goods are stated" in builder.sentences(none)[-1]


def test_nobody_and_no_year_are_said_not_computed(release_engine):
    choice = chosen(release_engine, "material=germanium%2Bzirconium")
    assert choice.shock.first_year is None
    (told,) = builder.sentences(choice)
    assert "no largest exporter" in told
    markup = builder.builder_markup(release_engine, choice)
    assert "from none" not in markup
    assert "from 1" not in markup
    assert '<option value="0"' not in markup.partition('id="scenarios--builder-year"')[2].partition("</select>")[0]
    given = chosen(release_engine, "material=germanium%2Bzirconium&exporter=CHN")
    assert "From which year is open" in builder.sentences(given)[0]


def test_old_trade_is_warned_of(release_engine):
    old = chosen(release_engine, "material=germanium")
    assert (old.shock.newest_year, old.shock.first_year) == (2016, 2017)
    assert "stated up to 2016 only" in builder.builder_markup(release_engine, old)
    assert "only, that of other" not in builder.builder_markup(release_engine, chosen(release_engine))


def test_exports_name_the_defaults_that_were_taken(web, release_engine):
    scope = chosen(release_engine).shock
    for table in ("shock", "shock_effects"):
        told = web.get(f"/api/v1/derived/{table}.metadata.json").get_json()["assumptions"]
        assert f"(COD, the largest exporter of these goods in {scope.trade_year}, as none is chosen)" in told["cut"]
        assert told["from"].startswith(f"The cut begins in {scope.first_year}, ")
        assert f"flows are those of {scope.trade_year}." in told["from"]


def test_a_facility_is_not_told_as_its_country(web, release_engine):
    told = " ".join(builder.sentences(chosen(release_engine, "material=cobalt&facility=ICMM07541&cut=50")))
    assert "those cut hold" not in told
    assert "What the facility itself makes is not stated" in told
    assert re.search(r"so the cut is of 2\.5\s% of that country's exports", told)
    assert "The Democratic Republic of the Congo as a whole holds" in told
    answer = web.get("/api/v1/derived/shock.metadata.json?material=cobalt&facility=ICMM07541&cut=50").get_json()
    assert "2.5 % of the exports and of the output of COD" in answer["assumptions"]["facility"]


def test_what_takes_one_value_refuses_a_second_visibly(web, release_engine):
    two = chosen(release_engine, "material=cobalt&material=lithium")
    assert two.material == "cobalt"
    assert "material=lithium: takes one value here" in builder.refused_markup(two)
    assert builder.refused_markup(two) in str(
        scenarios.build(release_engine, two.filters.with_(material=("cobalt", "lithium")))
    )
    goods = chosen(release_engine, "measure=quantity&hs=282200,810510")
    assert goods.shock.hs == ("282200",)
    assert "hs=810510: takes one code by weight" in builder.builder_markup(release_engine, goods)
    answer = web.get(f"{SHOCK}?measure=quantity&hs=282200,810510")
    assert (answer.status_code, answer.get_json()["key"]) == (400, "hs")
