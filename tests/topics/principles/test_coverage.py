"""Coverage follows from the rows of the release: what rests on a dataset falls with it, shares can be redone."""

from __future__ import annotations

import math
from collections import defaultdict

import pytest

from dashboard.engine import DuckEngine
from dashboard.filters import Filters
from dashboard.settings import Settings
from dashboard.topics.principles import words
from dashboard.topics.principles.claims import CLAIMS, REQUIREMENTS, Kind, is_procedural
from dashboard.topics.principles.coverage import covered
from dashboard.topics.principles.scope import made, scope_of
from dashboard.topics.principles.tables import COVERAGE, EVIDENCE
from dashboard.ui.provenance import origins_of
from tests import small_lake

COBALT = Filters().with_(material="cobalt")
CHILE = Filters().with_(material="lithium", country="CHL")
SCOPES = {"all": Filters(), "cobalt": COBALT, "in Chile": CHILE, "bloc": Filters().with_(country="EU27")}


def engine_without(folder, dataset_id):
    """Return an engine over the small lake, without one dataset where it is named."""
    rows = small_lake.tables()
    small_lake.publish(folder, small_lake.RELEASE_ID, {name: rows[name] for name in rows if name != dataset_id})
    small_lake.point(folder, small_lake.RELEASE_ID)
    return DuckEngine(Settings.from_environment({"CRM_LAKE": str(folder), "CRM_TEMP": str(folder / "temp")}))


def standing(engine, filters):
    """Return claim → whether it is evidence."""
    return {one.claim.claim_id: one.is_evidence for each in covered(engine, filters) for one in each.claims}


RESTING = sorted({name for claim in CLAIMS.values() for name in claim.inputs})
"""Datasets that claims rest on; that of output also says who makes what, of which all shares are."""


@pytest.mark.parametrize("dataset_id", RESTING)
def test_without_a_dataset_exactly_what_rests_on_it_is_no_evidence(dataset_id, engine, tmp_path):
    whole, less = standing(engine, Filters()), standing(engine_without(tmp_path, dataset_id), Filters())
    for claim_id, was in whole.items():
        claim = CLAIMS[claim_id]
        others = [one for one in claim.inputs if one != dataset_id]
        if dataset_id not in claim.inputs:
            assert less[claim_id] == was, claim_id
        elif claim.kind is not Kind.TABLE or not others:
            assert not less[claim_id], claim_id


def test_every_claim_is_evidence_in_the_release(release_engine):
    """A claim that no row bears out would be a false declaration."""
    nothing = {claim_id for claim_id, is_evidence in standing(release_engine, Filters()).items() if not is_evidence}
    assert nothing == set()


@pytest.mark.parametrize("filters", SCOPES.values(), ids=SCOPES)
def test_every_share_can_be_redone_from_the_cells(release_engine, filters):
    parts, wholes = defaultdict(list), defaultdict(list)
    for row in EVIDENCE.rows(release_engine, filters):
        cell = dict(zip(EVIDENCE.columns, row, strict=True))
        key = cell["requirement_id"], cell["claim_id"]
        wholes[key].append(cell["weight"])
        parts[key].append(cell["weight"] * cell["is_covered"])
    for row in COVERAGE.rows(release_engine, filters):
        said = dict(zip(COVERAGE.columns, row, strict=True))
        key = said["requirement_id"], said["claim_id"]
        if said["claim_id"] and wholes[key]:
            assert said["share_frac"] == pytest.approx(math.fsum(parts[key]) / math.fsum(wholes[key]), abs=6e-4)


def test_a_place_weighs_its_share_of_the_output_of_one_material(release_engine):
    one = next(each.best for each in covered(release_engine, COBALT) if each.requirement_id == "1b")
    shares = {pair.country: pair.share for pair in made(release_engine) if pair.material == "cobalt"}
    assert one.share_of == "supply"
    assert {cell.country: cell.weight for cell in one.cells} == {code: share for code, share in shares.items() if share}


def test_every_requirement_is_told_and_those_without_evidence_say_why(release_engine):
    found = covered(release_engine, Filters())
    assert tuple(one.requirement_id for one in found) == REQUIREMENTS
    lacking = [one for one in found if one.level == "none"]
    assert lacking
    assert any(is_procedural(one.requirement_id) for one in lacking)
    assert all(one.best is None and one.share == 0 for one in lacking)


def test_context_covers_nothing(release_engine):
    for one in covered(release_engine, Filters()):
        assert one.best is None or one.best.claim.counts
        if one.evidence and not any(each.claim.counts for each in one.evidence):
            assert one.level == "none"


def test_of_a_project_its_own_rows_count(release_engine):
    filters = Filters().with_(project="lithium-deposits-aus-greenbushes")
    scope = scope_of(release_engine, filters)
    assert (scope.materials, scope.countries) == (("lithium",), ("AUS",))
    one = next(each for each in covered(release_engine, filters) if each.requirement_id == "3b")
    own = next(each for each in one.claims if each.claim.of == "project_resource")
    assert own.is_evidence
    of_all = next(each for each in covered(release_engine, CHILE.with_(country="AUS")) if each.requirement_id == "3b")
    assert sum(row["n_rows"] for row in own.rows) < sum(
        row["n_rows"] for each in of_all.claims if each.claim.of == "project_resource" for row in each.rows
    )


def test_an_outlook_is_not_called_fresh_by_the_year_that_it_looks_at(release_engine):
    one = next(each for each in covered(release_engine, COBALT) if each.requirement_id == "2a").best
    assert one.newest_year == 2050
    assert words.fresh_words(one, 2026) == "outlook to 2050, edition 2025-05"


def test_the_lowest_and_the_highest_value_are_told_with_their_places(release_engine):
    one = next(each for each in covered(release_engine, COBALT) if each.requirement_id == "3e").best
    said = words.value_words(release_engine, one, scope_of(release_engine, COBALT))
    lowest = min(one.rows, key=lambda row: row["value_low"])
    assert f"{lowest['value_low']:.2f}".replace("-", "\N{MINUS SIGN}") in said
    assert " to " in said
    assert said.endswith(str(lowest["year"]))


@pytest.mark.parametrize("filters", [Filters(), Filters().with_(material="cobalt", country="COD")], ids=["all", "one"])
def test_sources_are_those_of_the_rows_that_count_and_of_who_makes_what(release_engine, filters):
    rows = EVIDENCE.rows(release_engine, filters)
    named = {source for row in rows for source in (row[-1] or "").split("+") if source}
    weighed_by = {pair.origin[0] for pair in scope_of(release_engine, filters).pairs}
    told = origins_of(release_engine, EVIDENCE, filters, ({},))
    assert {source for source, _ in told} == named | weighed_by
    assert all(edition for _, edition in told)
    assert origins_of(release_engine, COVERAGE, filters, ({},)) == told
