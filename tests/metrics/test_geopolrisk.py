"""GeoPolRisk: the published cases, hand calculation, unknown stability."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics import CannotComputeError, OutOfRangeError, geopolrisk
from dashboard.metrics.geopolrisk import Partner


def test_the_unit_case_by_hand():
    risk = geopolrisk.import_risk(weighted=1000, production=500, imports=2000)
    assert geopolrisk.score(hhi=0.3, import_risk=risk) == pytest.approx(0.12)
    found = geopolrisk.compute(hhi=0.3, partners=[Partner("A", 0.5, 2000)], production=500)
    assert found.score == pytest.approx(0.12)


def test_nickel_as_arithmetic():
    risk = geopolrisk.import_risk(weighted=21.1797, production=17500, imports=37.495)
    assert risk == pytest.approx(0.0012076810, rel=1e-5)
    assert geopolrisk.score(hhi=0.26749007657640966, import_risk=risk) == pytest.approx(3.2304e-4, rel=1e-4)


def test_manganese_and_graphite():
    assert geopolrisk.score(hhi=0.2035183372902862, import_risk=0.5451887) == pytest.approx(0.110956, rel=1e-5)
    score = geopolrisk.score(hhi=0.470663478647389, import_risk=0.5842266)
    assert score == pytest.approx(0.274974133, rel=1e-5)
    assert geopolrisk.characterisation_factor(score=score, price=2.2269) == pytest.approx(1.495658, rel=1e-5)


def test_unknown_stability_counts_half_and_is_told():
    found = geopolrisk.compute(hhi=0.5, partners=[Partner("A", None, 30), Partner("B", 1.0, 10)], production=0)
    assert found.import_risk == pytest.approx(25 / 40)
    assert found.assumed_frac == pytest.approx(0.75)


@pytest.mark.parametrize(("estimate", "risk"), [(2.5, 0), (0, 0.5), (-2.5, 1), (-3, 1), (3, 0)])
def test_stability_as_a_risk(estimate, risk):
    assert geopolrisk.stability_risk(estimate) == pytest.approx(risk)


def test_refusals():
    with pytest.raises(CannotComputeError, match="hhi"):
        geopolrisk.compute(hhi=None, partners=[Partner("A", 0.5, 1)], production=0)
    with pytest.raises(CannotComputeError, match="above zero"):
        geopolrisk.compute(hhi=0.5, partners=[], production=0)
    with pytest.raises(CannotComputeError, match="price"):
        geopolrisk.characterisation_factor(score=0.1, price=None)
    with pytest.raises(OutOfRangeError):
        geopolrisk.compute(hhi=0.5, partners=[Partner("A", 50, 1)], production=0)
    with pytest.raises(OutOfRangeError):
        geopolrisk.score(hhi=2600, import_risk=0.1)


partners = st.lists(st.builds(Partner, st.text(max_size=3), st.floats(0, 1), st.floats(0, 1e6)), min_size=1, max_size=9)


@given(st.floats(0, 1), partners, st.floats(0.1, 1e6))
def test_the_score_is_a_fraction_and_falls_with_own_production(hhi, found, production):
    some = geopolrisk.compute(hhi=hhi, partners=found, production=production)
    more = geopolrisk.compute(hhi=hhi, partners=found, production=production * 2)
    assert 0 <= more.score <= some.score + 1e-12 <= 1 + 1e-9
