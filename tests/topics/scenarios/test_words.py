"""What a shock is said to be and to do: in the sentences of the page and in the assumptions of its exports."""

import re

import pytest

from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.topics.exposure.scope import Exposure
from dashboard.topics.exposure.tables.supply import suppliers
from dashboard.topics.scenarios.beyond import beyond
from dashboard.topics.scenarios.cards import builder, effects
from dashboard.topics.scenarios.flows import in_units
from dashboard.topics.scenarios.tables.shock import SHOCK
from dashboard.topics.scenarios.words import sentences
from dashboard.topics.trade.queries import LATER
from dashboard.topics.trade.releases import later_year
from dashboard.ui.static_html import to_html
from data.codes import bloc_members


def test_a_place_has_its_article_in_every_sentence(release_engine, scope_of):
    told = sentences(scope_of("material=cobalt&exporter=COD,USA&for=EU27"))
    cut = "Supply of cobalt from the Democratic Republic of the Congo and the United States of America falls by"
    assert told[0].startswith(cut)
    assert told[-1].startswith("European Union (27): ")
    card = effects.losers_card(release_engine, scope_of("material=lithium&exporter=CHL&cut=50"))
    assert not card.title.startswith(("the ", "Republic of"))
    none = effects.losers_card(release_engine, scope_of("material=cobalt&exporter=TCA"))
    assert "stated from the Turks and Caicos Islands." in none.empty


def test_the_scope_and_the_assumptions_are_in_the_metadata(web):
    body = web.get("/api/v1/derived/shock.metadata.json?exporter=EU27&cut=15&year=2030").get_json()
    told = body["assumptions"]
    assert "from the European Union (27) falls" in told["cut"]
    assert "15 %" in told["cut"]
    assert "2030" in told["from"]
    assert {"proportion", "first_round", "bloc"} <= set(told)
    effects_told = web.get("/api/v1/derived/shock_effects.metadata.json").get_json()["assumptions"]
    assert {"hosts", "stocks", "recycling", "substitution"} <= set(effects_told)


def test_a_stage_without_trade_rests_on_output(release_engine, scope_of, shock_rows):
    scope = scope_of("material=strontium&stage=mine&exporter=IRN&cut=100")
    assert shock_rows("material=strontium&stage=mine&exporter=IRN&cut=100") == []
    assert "No HS code" in effects.losers_card(release_engine, scope).empty
    words = " ".join(sentences(scope))
    assert "No HS code" in words
    assert "The world loses " in words
    assert "by 100 % from 2026" in words


@pytest.mark.parametrize(
    ("query", "code"), [("material=copper&exporter=ZMB", "740311"), ("material=magnesium&exporter=CHN", "810411")]
)
def test_large_goods_that_the_series_lacks_stand_in_the_sentence_of_the_trade_cut(
    release_engine, scope_of, query, code
):
    scope, year = scope_of(query), later_year(release_engine)
    chosen = {"hs": (code,), "exporter": scope.shock.exporter, "year_from": year, "year_to": year}
    (sold,) = release_engine.run(LATER.by_code, chosen).records()
    told = sentences(scope, beyond(release_engine, scope.filters, scope.shock))
    (trade,) = [words for words in told if words.startswith("Trade in ")]
    assert f"{theme.money(sold['value_usd'])}" in trade.partition("not counting")[2]
    assert f"in {year} (later release)" in trade
    mined = scope_of(f"{query}&stage=mine")
    assert beyond(release_engine, mined.filters, mined.shock) == ""


def test_a_silent_shock_without_a_measure_cuts_the_largest_supplier_by_half_and_says_so(scope_of):
    assert scope_of().material == "cobalt"
    scope = scope_of("material=lithium")
    assert (scope.shock.exporter, scope.shock.cut) == (("CHL",), "50")
    assert "as none is chosen" in " ".join(sentences(scope))


def test_all_of_those_cut_is_said_once(scope_of):
    told = " ".join(sentences(scope_of("material=copper&exporter=CHL&cut=100")))
    assert "of its output (mining, 2025): all that those cut make." in told
    assert "; those cut make" not in told
    assert "; those cut make" in " ".join(sentences(scope_of("material=copper&exporter=CHL&cut=50")))


def test_the_goods_that_are_cut_are_named_with_what_other_materials_share(web, release_engine, scope_of, shock_rows):
    scope = scope_of("material=tellurium")
    words = "goods under HS 280450, a code shared with boron"
    in_full = "goods under HS 280450 (boron; tellurium, a code shared with boron)"
    told = " ".join(sentences(scope))
    assert f"Trade in {in_full}: " in told
    assert words in effects.losers_card(release_engine, scope).title
    assert {row["shared_hs_codes"] for row in shock_rows("material=tellurium")} == {"280450"}
    assumed = web.get("/api/v1/derived/shock.metadata.json?material=tellurium").get_json()["assumptions"]
    assert in_full in assumed["codes"]
    both = scope_of("material=boron")
    value = theme.money(in_units(scope.shock.losses.traded))
    assert f"Of this trade, {value} is in a code shared with tellurium." in sentences(both)
    nickel = effects.losers_card(release_engine, scope_of("material=nickel"))
    assert nickel.title.endswith("of its imports of nickel ores and concentrates (HS 260400)")


def test_imports_of_a_bloc_are_those_from_outside_it(release_engine, scope_of):
    scope = scope_of("material=cobalt&exporter=COD&cut=50&for=EU27")
    bought = suppliers(release_engine, Exposure("cobalt", ("EU27",)))
    from_cod = next(one.value_usd for one in bought.exporters if one.iso3 == "COD")
    before, lost = scope.shock.from_outside(frozenset(bloc_members("EU27")))
    assert in_units(before) == pytest.approx(bought.total_usd, rel=1e-9)
    assert in_units(lost) == pytest.approx(from_cod / 2, rel=1e-9)
    share = theme.percent(from_cod / 2 / bought.total_usd)
    assert f"{share} of its imports of {theme.money(bought.total_usd)} from outside it (" in sentences(scope)[-1]
    inside = scope_of("material=cobalt&exporter=BEL&cut=50&for=EU27")
    assert inside.shock.from_outside(frozenset(bloc_members("EU27")))[1] == 0
    one = scope_of("material=cobalt&exporter=COD&cut=50&for=CHN")
    assert "outside" not in sentences(one)[-1]
    none = scope_of("material=lithium&for=TUV")
    assert "no imports of these goods are stated" in sentences(none)[-1]


def test_nobody_is_said_not_computed(release_engine, scope_of):
    scope = scope_of("material=germanium%2Bzirconium")
    (told,) = sentences(scope)
    assert "no largest exporter" in told
    markup = to_html(builder.builder(release_engine, scope))
    assert "from none" not in markup
    assert "from 1" not in markup
    assert '<option value="0"' not in markup.partition('id="scenarios--builder-year"')[2].partition("</select>")[0]


def test_exports_name_the_defaults_that_were_taken(web, scope_of):
    scope = scope_of().shock
    for table in ("shock", "shock_effects"):
        told = web.get(f"/api/v1/derived/{table}.metadata.json").get_json()["assumptions"]
        assert "(COD, the supplier that an export measure in force names: " in told["cut"]
        assert told["from"].startswith(f"The cut begins in {scope.first_year}, ")
        assert f"flows are those of {scope.trade_year}, " in told["from"]


def test_a_facility_is_not_told_as_its_country(web, scope_of):
    told = " ".join(sentences(scope_of("material=cobalt&facility=ICMM07541&cut=50")))
    assert "those cut make" not in told
    assert "The facility\u2019s own output is not stated" in told
    assert re.search(r"so the cut is 2\.5\s% of that country\u2019s exports", told)
    assert "The Democratic Republic of the Congo as a whole makes" in told
    answer = web.get("/api/v1/derived/shock.metadata.json?material=cobalt&facility=ICMM07541&cut=50").get_json()
    assert "2.5 % of the exports and of the output of COD" in answer["assumptions"]["facility"]


def test_assumptions_of_a_cut_of_exports_speak_of_exports(release_engine):
    chosen = Filters().with_(material="nickel", exporter="IDN")
    exports, output = (
        SHOCK.all_assumptions(release_engine, chosen.with_(falls=falls))["cut"] for falls in ("exports", "output")
    )
    assert exports.startswith("Exports of nickel from Indonesia fall by ")
    assert output.startswith("Supply of nickel from Indonesia falls by ")


def test_output_that_is_not_stated_is_said_of_its_stage(scope_of):
    words = " ".join(sentences(scope_of("material=cobalt&exporter=FIN&falls=output")))
    assert "No output at this stage (mining" in words
