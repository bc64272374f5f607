"""Export measures as ready shocks: each from a document, in force on the day of the release, a quota against output."""

from datetime import date
from html import escape

import pytest

from dashboard.filters import Filters
from dashboard.topics.production.tables import known_materials
from dashboard.topics.scenarios import measures
from dashboard.topics.scenarios.beyond import alone
from dashboard.topics.scenarios.cards import builder
from dashboard.topics.scenarios.cards.in_force import measures_card
from dashboard.topics.scenarios.scope import load, shock_of
from dashboard.topics.scenarios.tables.shock_effects import records
from dashboard.topics.scenarios.words import sentences
from dashboard.ui.static_html import to_html
from data.codes import code_list

ROWS = code_list("export_measure").rows


@pytest.mark.parametrize("measure_id", ROWS)
def test_a_measure_names_listed_things_days_and_a_document(measure_id):
    row = ROWS[measure_id]
    assert row["country_iso3"] in code_list("country")
    assert set(row["materials"].split("+")) <= set(code_list("material").rows)
    assert row["kind"] in {measures.QUOTA, measures.BAN, measures.LICENCE}
    assert bool(row["quota_t"]) == (row["kind"] == measures.QUOTA)
    assert row["source_document"].startswith(("https://", "http://"))
    for name in ("effective", "ends", "read_on"):
        assert not row[name] or date.fromisoformat(row[name])
    assert not row["ends"] or row["ends"] >= row["effective"]


def test_every_case_is_in_force_and_can_be_computed(release_engine):
    day = release_engine.release.release_id[:10]
    found = measures.cases(release_engine, "antimony")
    assert found[0].material == "antimony"
    assert {case.material for case in found} >= {"cobalt", "gallium", "nickel", "graphite"}
    for case in found:
        assert case.effective <= day
        shock = shock_of(release_engine, case.filters)
        assert shock.trade_year == case.flows_year
        if case.is_in_flows:
            assert case.filters == Filters().with_(material=case.material)
            continue
        assert shock.exporter == (case.country,)
        assert f"{100 * float(shock.cut_frac):.0f}" == case.cut.most


def test_a_ready_case_cuts_exports_and_no_output(release_engine):
    """A measure on exports stops no mine: neither loss of output nor what would follow from one is computed."""
    shocks = [case for case in measures.cases(release_engine, "cobalt") if not case.is_in_flows]
    assert shocks
    for case in shocks:
        scope = load(release_engine, case.filters)
        told = " ".join(sentences(scope))
        assert "The world loses" not in told
        assert "Output is not taken to fall" in told
        figures = {row["figure"] for row in records(release_engine, case.filters)}
        assert not figures & {"output_lost", "tonnes_lost", "gap_after", "falls_by", "months_of_loss", "rate_needed"}


def test_a_measure_that_the_flows_have_cuts_nothing_and_says_what_lifting_it_would_change(release_engine):
    """Indonesia's ban of 2020 on ore beside flows of 2023: what it sold before, and what it sold all the same."""
    (nickel,) = [case for case in measures.cases(release_engine, "nickel") if case.material == "nickel"]
    assert (nickel.is_in_flows, nickel.flows_year) == (True, 2023)
    card = to_html(builder.builder(release_engine, load(release_engine, Filters().with_(material="nickel"))))
    assert "In 2019, the last year before it, it had sold" in card
    assert "Lifting it is what would change." in card
    assert "exporter=IDN&amp;hs=260400" not in card
    by_hand = load(release_engine, Filters().with_(material="nickel", exporter="IDN", hs="260400", cut="100"))
    told = sentences(by_hand, alone=alone(release_engine, by_hand.filters, by_hand.shock))
    assert told[0].startswith("The figures have a measure already, “Indonesia: ban on exports of nickel ore”")
    assert "The world loses" not in " ".join(told)
    assert "ferro-nickel" in " ".join(told)


def test_other_goods_of_those_cut_are_said_not_to_be(release_engine):
    scope = load(release_engine, Filters().with_(material="rare_earths", exporter="CHN", hs="284690"))
    words = alone(release_engine, scope.filters, scope.shock)
    assert "Not cut are other goods of rare earths that China sells: permanent magnets" in words
    whole = load(release_engine, Filters().with_(material="rare_earths", exporter="CHN"))
    assert alone(release_engine, whole.filters, whole.shock) == ""


def test_what_falls_can_be_chosen(release_engine):
    chosen = Filters().with_(material="cobalt", exporter="COD", cut="100")
    assert shock_of(release_engine, chosen).is_output_cut
    assert not shock_of(release_engine, chosen.with_(falls="exports")).is_output_cut
    assert not shock_of(release_engine, chosen.with_(hs="282200")).is_output_cut
    assert shock_of(release_engine, chosen.with_(hs="282200", falls="output")).is_output_cut
    assert not shock_of(release_engine, Filters().with_(material="cobalt")).is_output_cut


def test_a_named_shock_takes_the_size_of_its_measure_and_is_told_once(release_engine):
    (quota,) = [case for case in measures.cases(release_engine, "cobalt") if case.kind == measures.QUOTA]
    silent = load(release_engine, Filters().with_(material="cobalt"))
    assert silent.shock.cut == quota.cut.stated != "50"
    told = " ".join(sentences(silent))
    assert f"{quota.cut.stated} % of the output of the Democratic Republic of the Congo" in told
    assert "as none is chosen" not in told
    licence = load(release_engine, Filters().with_(material="antimony"))
    assert licence.shock.cut == "50"
    assert "It states no quantity: 50 % is assumed." in sentences(licence)


def test_a_quota_cuts_what_it_leaves_out_of_the_output_of_its_country(release_engine):
    (cobalt,) = [case for case in measures.cases(release_engine, "cobalt") if case.kind == measures.QUOTA]
    mined = known_materials(release_engine)["cobalt"].data.country("COD")["quantity_t"]
    assert float(cobalt.cut.most) == pytest.approx(100 * (1 - 96_600 / mined), abs=0.5)


SILENT = {
    "antimony": ("CHN", ("8.2\u202f%", "not the largest exporter, the Russian Federation (22\u202f%)")),
    "rare_earths": ("CHN", ("not the largest exporter, Myanmar",)),
    "cobalt": ("COD", ("the supplier that it names is cut",)),
    "nickel": ("PHL", ("Indonesia: ban on exports of nickel ore", "come after it")),
    "lithium": ("CHL", ()),
}


@pytest.mark.parametrize("material", SILENT)
def test_a_silent_shock_cuts_whom_a_measure_names_unless_the_flows_have_it_already(release_engine, material):
    scope = load(release_engine, Filters().with_(material=material))
    supplier, words = SILENT[material]
    assert scope.shock.exporter == (supplier,)
    assert bool(scope.shock.measure_id) == bool(words)
    first = sentences(scope)[0]
    assert all(part in first for part in words)
    assert ("measure is in force" in first) == bool(words)


def test_a_measure_that_has_ended_or_binds_other_goods_names_nobody(release_engine):
    day = release_engine.release.release_id[:10]
    assert [row["country_iso3"] for row in measures.naming(day, "cobalt", (), 2026)] == ["COD"]
    assert measures.naming(day, "cobalt", (), 2030) == []
    assert measures.naming(day, "nickel", ("750210",), 2026) == []


def test_the_page_of_a_material_lists_the_measures_on_it(release_engine):
    for material in code_list("material").rows:
        card = to_html(measures_card(release_engine, "card", material))
        named = [row for row in ROWS.values() if material in row["materials"].split("+")]
        assert bool(card) == bool(named)
        for row in named:
            assert escape(row["source_document"]) in card
            exporter = "" if row["measure_id"] == "idn-nickel-2020" else f"&amp;exporter={row['country_iso3']}"
            assert f"/scenarios?material={material}{exporter}" in card
            assert ("In the figures already" in card) == (not exporter)
