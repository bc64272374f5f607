"""GeoPolRisk: the published cases, hand calculation, refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics import CannotComputeError, OutOfRangeError, geopolrisk


def test_the_unit_case_by_hand():
    risk = geopolrisk.import_risk(weighted=1000, production=500, imports=2000)
    assert geopolrisk.compute(hhi=0.3, import_risk=risk) == pytest.approx(0.12)


def test_nickel_as_arithmetic():
    risk = geopolrisk.import_risk(weighted=21.1797, production=17500, imports=37.495)
    assert risk == pytest.approx(0.0012076810, rel=1e-5)
    assert geopolrisk.compute(hhi=0.26749007657640966, import_risk=risk) == pytest.approx(3.2304e-4, rel=1e-4)


def test_manganese_and_graphite():
    assert geopolrisk.compute(hhi=0.2035183372902862, import_risk=0.5451887) == pytest.approx(0.110956, rel=1e-5)
    score = geopolrisk.compute(hhi=0.470663478647389, import_risk=0.5842266)
    assert score == pytest.approx(0.274974133, rel=1e-5)
    assert geopolrisk.characterisation_factor(score=score, price=2.2269) == pytest.approx(1.495658, rel=1e-5)


def test_refusals():
    with pytest.raises(CannotComputeError, match="hhi"):
        geopolrisk.compute(hhi=None, import_risk=0.1)
    with pytest.raises(CannotComputeError, match="above zero"):
        geopolrisk.import_risk(weighted=0, production=0, imports=0)
    with pytest.raises(CannotComputeError, match="price"):
        geopolrisk.characterisation_factor(score=0.1, price=None)
    with pytest.raises(OutOfRangeError):
        geopolrisk.import_risk(weighted=-1, production=1, imports=1)
    with pytest.raises(OutOfRangeError):
        geopolrisk.compute(hhi=2600, import_risk=0.1)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1e6), st.floats(0.1, 1e6))
def test_the_score_is_a_fraction_and_falls_with_own_production(hhi, stability, imports, production):
    def score(made):
        risk = geopolrisk.import_risk(weighted=stability * imports, production=made, imports=imports)
        return geopolrisk.compute(hhi=hhi, import_risk=risk)

    assert 0 <= score(production * 2) <= score(production) + 1e-12 <= 1 + 1e-9
