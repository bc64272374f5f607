"""The EU method of 2017: hand calculations, the 78 published materials, and what the formula may never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics import CannotComputeError, OutOfRangeError, supply_risk
from dashboard.metrics.interval import Interval
from dashboard.metrics.supply_risk import Printed, SupplyUsed
from pipelines import snapshots
from pipelines.tables import snapshot_rows

WITHOUT_SUBSTITUTION = {
    "Antimony", "Baryte", "Bismuth", "Dysprosium", "Erbium", "Gadolinium", "Iridium", "Niobium", "Platinum",
    "Praseodymium", "Ruthenium", "Samarium", "Tantalum", "Terbium", "Vanadium",
}  # fmt: skip


def _number(cell):
    return float(cell) if cell else None


@pytest.fixture(scope="module")
def published():
    """Return name → (inputs as printed, published score) of the study of 2017."""
    (snapshot,) = snapshots.read("ec_crm_2017")
    return {
        row["material"]: (
            Printed(
                _number(row["hhi_wgi_t_global"]),
                _number(row["hhi_wgi_t_eu28"]),
                _number(row["import_reliance_pct"]),
                _number(row["eol_rir_pct"]),
                _number(row["si_sr"]),
                row["supply_data"],
            ),
            float(row["supply_risk"]),
        )
        for row in snapshot_rows(snapshot)
    }


def test_all_78_published_scores_lie_within_the_rounding_of_their_inputs(published):
    assert len(published) == 78
    missed = {
        name
        for name, (inputs, score) in published.items()
        if not inputs.bounds().overlaps(supply_risk.published_bounds(score))
    }
    assert missed == set()


def test_point_differences_are_as_small_as_rounding_makes_them(published):
    differences = sorted(abs(inputs.point() - score) for inputs, score in published.values())
    assert (differences[38] + differences[39]) / 2 == pytest.approx(0.04, abs=0.005)
    assert sum(one <= 0.1 + 1e-9 for one in differences) == 61
    assert sum(one <= 0.2 + 1e-9 for one in differences) == 76
    assert differences[-1] == pytest.approx(0.25, abs=0.005)


def test_an_exact_substitution_index_makes_fifteen_materials_miss(published):
    missed = {
        name
        for name, (inputs, score) in published.items()
        if not _with_exact_substitution(inputs).overlaps(supply_risk.published_bounds(score))
    }
    assert missed == WITHOUT_SUBSTITUTION


def _with_exact_substitution(inputs):
    """Return the bounds with every input rounded but the index: its effect is a plain factor."""
    whole = Printed(
        inputs.hhi_global, inputs.hhi_eu, inputs.import_reliance_pct, inputs.eol_rir_pct, 1.0, inputs.supply_used
    )
    bounds = whole.bounds()
    return Interval(bounds.low / 0.95 * inputs.substitution, bounds.high * inputs.substitution)


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (Printed(3.6, 1.3, 32, 0, 1.0), 1.668),
        (Printed(0.8, 1.4, 86, 0, 0.9), 1.0278),
        (Printed(4.4, 5.2, 100, 9, 0.9), 3.9312),
        (Printed(7.5, 1.9, 44, 42, 1.0), 1.81656),
        (Printed(2.4, None, None, 0, 1.0, "GS only"), 2.4),
        (Printed(2.3, 4.5, 100, 0, 0.9, "EUS only"), 4.05),
    ],
    ids=["cobalt", "lithium", "magnesium", "tungsten", "beryllium", "phosphorus"],
)
def test_scores_of_the_study_from_its_printed_inputs(inputs, expected):
    assert inputs.point() == pytest.approx(expected, abs=1e-9)
    assert inputs.bounds().holds(expected)


def test_full_import_reliance_takes_half_of_each_mix_and_none_takes_the_eu_alone():
    values = {"hhi_global": 4.0, "hhi_eu": 2.0, "eol_rir_frac": 0.0, "substitution": 1.0}
    assert supply_risk.compute(**values, import_reliance_frac=1.0) == pytest.approx(3.0)
    assert supply_risk.compute(**values, import_reliance_frac=0.0) == pytest.approx(2.0)


def test_missing_inputs_are_named_and_never_zero():
    with pytest.raises(CannotComputeError) as caught:
        supply_risk.compute(
            hhi_global=1.0, hhi_eu=None, import_reliance_frac=float("nan"), eol_rir_frac=0.0, substitution=None
        )
    assert str(caught.value).startswith("cannot be computed: missing ")
    assert len(caught.value.missing) == 3
    assert supply_risk.compute(
        hhi_global=2.0, hhi_eu=None, import_reliance_frac=None, eol_rir_frac=0.5, substitution=1.0,
        supply_used="GS only",
    ) == pytest.approx(1.0)  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [{"import_reliance_frac": 32}, {"eol_rir_frac": -0.1}, {"substitution": 1.2}, {"hhi_global": -1.0}],
)
def test_inputs_outside_their_range_are_refused_by_name(wrong):
    values = {"hhi_global": 1.0, "hhi_eu": 1.0, "import_reliance_frac": 0.5, "eol_rir_frac": 0.1, "substitution": 0.9}
    with pytest.raises(OutOfRangeError):
        supply_risk.compute(**(values | wrong))


def test_another_choice_of_supply_is_refused():
    with pytest.raises(ValueError, match="GS and EUS"):
        supply_risk.compute(
            hhi_global=1.0, hhi_eu=1.0, import_reliance_frac=0.5, eol_rir_frac=0.1, substitution=0.9,
            supply_used="GS and EUS",
        )  # fmt: skip


fractions = st.floats(0.0, 1.0)
mixes = st.floats(0.0, 15.0)


@given(mixes, mixes, fractions, fractions, fractions)
def test_the_score_lies_between_its_two_mixes_and_below_them(world, union, reliance, lost, helped):
    score = supply_risk.compute(
        hhi_global=world, hhi_eu=union, import_reliance_frac=reliance, eol_rir_frac=lost, substitution=helped
    )
    factor = (1 - lost) * helped
    assert min(world, union) * factor - 1e-9 <= score <= max(world, union) * factor + 1e-9


@given(st.tuples(mixes, mixes, fractions, fractions, fractions), st.floats(0.0, 0.3))
def test_the_range_holds_every_score_inside_its_inputs(values, spread):
    names = ("hhi_global", "hhi_eu", "import_reliance_frac", "eol_rir_frac", "substitution")
    exact = dict(zip(names, values, strict=True))
    ranges = {
        name: Interval.rounded(value, spread, 0.0, 15.0 if name.startswith("hhi") else 1.0)
        for name, value in exact.items()
    }
    assert supply_risk.interval(**ranges).holds(supply_risk.compute(**exact))


@given(mixes, mixes, fractions)
def test_unknown_import_reliance_is_anything_from_none_to_all(world, union, reliance):
    found = supply_risk.interval(
        hhi_global=Interval.exactly(world),
        hhi_eu=Interval.exactly(union),
        import_reliance_frac=None,
        eol_rir_frac=Interval.exactly(0.0),
        substitution=Interval.exactly(1.0),
        supply_used=SupplyUsed.BOTH,
    )
    assert found.holds(world * reliance / 2 + union * (1 - reliance / 2))
