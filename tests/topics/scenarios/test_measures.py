"""Export measures as ready shocks: each from a document, in force on the day of the release, a quota against output."""

from datetime import date
from html import escape

import pytest

from dashboard.filters import Filters
from dashboard.topics.production.tables import known_materials
from dashboard.topics.scenarios import measures
from dashboard.topics.scenarios.cards.in_force import measures_card
from dashboard.topics.scenarios.scope import load, shock_of
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
    for name in ("effective", "end", "read_on"):
        assert not row[name] or date.fromisoformat(row[name])
    assert not row["end"] or row["end"] >= row["effective"]


def test_every_case_is_in_force_and_can_be_computed(release_engine):
    day = release_engine.release.release_id[:10]
    found = measures.cases(release_engine, "antimony")
    assert found[0].material == "antimony"
    assert {case.material for case in found} >= {"cobalt", "gallium", "nickel", "graphite"}
    for case in found:
        assert case.effective <= day
        shock = shock_of(release_engine, case.filters)
        assert shock.exporter == (case.country,)
        assert f"{100 * float(shock.cut_frac):.0f}" == case.cut


def test_a_quota_cuts_what_it_leaves_out_of_the_output_of_its_country(release_engine):
    (cobalt,) = [case for case in measures.cases(release_engine, "cobalt") if case.kind == measures.QUOTA]
    mined = known_materials(release_engine)["cobalt"].data.country("COD")["quantity_t"]
    assert float(cobalt.cut) == pytest.approx(100 * (1 - 96_600 / mined), abs=0.5)


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
            assert f"/scenarios?material={material}&amp;exporter={row['country_iso3']}" in card
