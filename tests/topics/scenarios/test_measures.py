"""Export measures as ready shocks: each from a document, in force on the day of the release, a quota against output."""

from datetime import date

import pytest

from dashboard.topics.production.tables import known_materials
from dashboard.topics.scenarios import measures
from dashboard.topics.scenarios.scope import shock_of
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
