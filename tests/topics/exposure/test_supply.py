"""Suppliers and the supply chain: computed from the rows that are exported, ties and shared codes named."""

from dataclasses import replace
from math import fsum

import pytest

from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.exposure.cards.headline import headlines, lede
from dashboard.topics.exposure.cards.supply import chain_card, chain_title, suppliers_card
from dashboard.topics.exposure.scope import KEYS, Exposure, exposure_of
from dashboard.topics.exposure.tables import SUPPLIERS, TABLES
from dashboard.topics.exposure.tables.supply import _chain_row, steps, suppliers
from dashboard.topics.makers.output import STUDY, world
from dashboard.topics.production.country_figures import leaders
from dashboard.topics.scenarios.scope import shock_of
from dashboard.ui.words import index_interval
from data.codes import bloc_members

EU = ("EU27",)


def test_shares_of_suppliers_are_of_imports_from_outside_the_bloc(web, derived):
    found = derived("suppliers", "material=lithium&for=EU27")
    assert not {row["country_iso3"] for row in found} & set(bloc_members("EU27"))
    assert fsum(row["share_frac"] for row in found) == pytest.approx(1.0, abs=1e-9)
    year = found[0]["year"]
    flows = web.get(f"/api/v1/data/trade_yearly.json?material=lithium&importer=EU27&year_from={year}&year_to={year}")
    outside = [row for row in flows.get_json()["data"] if row["exporter_iso3"] not in bloc_members("EU27")]
    assert fsum(row["value_usd"] for row in found) == pytest.approx(fsum(row["value_usd"] for row in outside), rel=1e-9)


def test_index_of_imports_agrees_with_the_exported_shares_to_1e9(derived, release_engine):
    found = suppliers(release_engine, Exposure("lithium", ("USA",)))
    shares = [row["share_frac"] for row in derived("suppliers", "material=lithium&for=USA")]
    assert fsum(share * share for share in shares) == pytest.approx(found.concentration.hhi_low, abs=1e-9)
    assert found.left_frac == pytest.approx(1 - max(shares), abs=1e-9)


def test_production_steps_are_the_concentration_table(derived):
    chain = [row for row in derived("supply_chain", "material=cobalt&for=EU27") if row["measure"] == "production"]
    assert [row["stage_id"] for row in chain] == ["mine", "refine"]
    for step in chain:
        query = f"material=cobalt&stage={step['stage_id']}&year_from={step['year']}&year_to={step['year']}"
        same = [row for row in derived("concentration", query) if row["product"] == step["product"]]
        assert [row["hhi_low_frac"] for row in same] == pytest.approx([step["hhi_low_frac"]], abs=1e-12)
        assert [row["hhi_high_frac"] for row in same] == pytest.approx([step["hhi_high_frac"]], abs=1e-12)


def test_an_undisclosed_rest_is_drawn_as_an_interval(release_engine):
    exposure = Exposure("cobalt", EU)
    step = max(steps(release_engine, exposure), key=lambda step: step.concentration.rest_frac)
    assert step.concentration.rest_frac > 0.05
    assert step.concentration.hhi_high - step.concentration.hhi_low == pytest.approx(step.concentration.rest_frac**2)
    assert "to" in index_interval(step.concentration)
    _certain, possible = chain_card(release_engine, exposure).figure["data"]
    assert max(possible["x"]) > 0


def test_countries_that_tie_are_named_together_and_the_first_code_is_cut(release_engine):
    assert leaders({"IRN": 200_000.0, "ESP": 200_000.0, "CHN": 80_000.0}) == ("ESP", "IRN")
    strontium = Exposure("strontium", EU)
    step = next(step for step in steps(release_engine, strontium) if step.head.measure == "production")
    assert step.leaders == ("IRN",)
    silent = Filters().with_(material="strontium", stage="mine")
    assert shock_of(release_engine, silent).exporter == step.leaders[:1]
    row = _chain_row(replace(step, leaders=("ESP", "IRN")))
    assert (row[9], row[10]) == ("ESP", "ESP+IRN")


def test_the_title_of_the_chain_is_of_production_where_that_is_what_it_tells(release_engine):
    title = chain_card(release_engine, Exposure("cobalt", EU)).title
    assert title.startswith("China has 78")
    assert "of world output of cobalt at the most concentrated stage (refining, " in title


def test_a_step_in_a_sentence_keeps_the_capitals_of_the_place(release_engine):
    exposure = Exposure("cobalt", EU)
    bought = [step for step in steps(release_engine, exposure) if step.head.measure == "imports"]
    assert ": imports of the European Union (27), " in chain_title(bought, exposure)


@pytest.mark.parametrize(
    ("material", "code", "other"), [("tellurium", "280450", "boron"), ("boron", "280450", "tellurium")]
)
def test_a_code_shared_with_another_material_is_named_wherever_its_flows_are(
    derived, release_engine, material, code, other
):
    exposure = Exposure(material, EU)
    card = suppliers_card(release_engine, exposure)
    chain = chain_card(release_engine, exposure)
    for words in (
        lede(release_engine, exposure),
        card.title,
        chain.summary,
        headlines(release_engine, exposure)[1].period,
    ):
        assert f"HS {code}" in words
        assert f"shared with {other}" in words
    found = derived("suppliers", f"material={material}&for=EU27")
    assert all(code in row["shared_hs_codes"].split("+") for row in found)
    assert all(0 <= row["shared_usd"] <= row["value_usd"] for row in found)
    traded = [
        row
        for row in derived("supply_chain", f"material={material}&for=EU27")
        if row["measure"] in ("world_exports", "imports")
    ]
    assert {row["shared_hs_codes"] for row in traded if row["stage_id"] == "refine"} == {code}
    assert {row["shared_hs_codes"] for row in traded if row["stage_id"] == "mine"} <= {""}
    assumptions = SUPPLIERS.all_assumptions(release_engine, exposure.filters)
    assert f"HS {code}" in assumptions["codes"]
    assert other in assumptions["shared"]


def test_a_stage_without_stated_tonnes_is_a_step_of_the_eu_study(derived, release_engine):
    chain = derived("supply_chain", "material=germanium&for=DEU")
    (step,) = [row for row in chain if row["measure"] == "study" and row["stage_id"] == "refine"]
    (link,) = [link for link in world(release_engine)["germanium"] if link.measure == STUDY and link.stage == "refine"]
    assert (step["country_iso3"], step["year"], step["source_id"]) == (link.leaders[0], link.year, link.source_id)
    assert step["top1_frac"] == pytest.approx(link.result.top1_frac)
    card = chain_card(release_engine, Exposure("germanium", ("DEU",)))
    assert f"refining, EU study, {link.year}" in card.title
    assert "EU study" not in chain_card(release_engine, Exposure("cobalt", ("DEU",))).title


def test_what_is_in_a_shared_code_is_said_apart_where_a_material_has_codes_of_its_own(release_engine):
    own = suppliers(release_engine, Exposure("boron", EU))
    same = suppliers(release_engine, Exposure("tellurium", EU))
    assert 0 < own.shared_usd < own.total_usd
    assert own.shared_usd == pytest.approx(same.total_usd, rel=1e-12)
    assert f"Of this, {theme.money(own.shared_usd)} is in a code shared with tellurium." in lede(
        release_engine, own.exposure
    )
    assert "Of this" not in lede(release_engine, same.exposure)


@pytest.mark.parametrize("material", ["nickel", "tin", "copper", "zinc", "titanium"])
def test_a_single_code_is_named_not_the_material(release_engine, material):
    exposure = Exposure(material, EU)
    for words in (lede(release_engine, exposure), suppliers_card(release_engine, exposure).title):
        assert f" {material} ores and concentrates (HS 26" in words
        assert f"bought {material} for" not in words


@pytest.mark.parametrize("query", ["material=gallium&for=TUV", "material=helium&for=TUV"])
def test_no_imports_are_no_zeros(release_engine, query):
    exposure = exposure_of(Filters.parse(query, KEYS, strict=True))
    card = suppliers_card(release_engine, exposure)
    assert card.subtitle == ""
    assert card.empty == card.title == card.in_words
    assert {kpi.period for kpi in headlines(release_engine, exposure)[1:4]} == {"no imports stated"}


@pytest.mark.parametrize("query", ["material=cobalt&for=EU27", "material=lithium&for=DEU"])
def test_an_index_stands_beside_the_supplier_that_it_counts_and_not_beside_what_is_left_without_it(
    release_engine, query
):
    exposure = exposure_of(Filters.parse(query, KEYS, strict=True))
    bought = suppliers(release_engine, exposure)
    largest, left = headlines(release_engine, exposure)[1:3]
    index, band = theme.index(bought.concentration.hhi_low), t(f"band.{bought.concentration.band}")
    assert f"all suppliers: HHI {index}, {band}" in largest.period
    assert "of all suppliers together: as if" in largest.source
    assert "HHI" not in left.period
    rest = bought.total_usd - bought.exporters[0].value_usd
    assert left.period == f"{theme.money(rest)} of {theme.money(bought.total_usd)}"


@pytest.mark.parametrize("table", [table for table in TABLES if table.metrics], ids=lambda table: table.table_id)
def test_what_is_assumed_is_said_at_length(table):
    assert len(table.assumptions(Filters())) >= 5
