"""A shock conserves mass exactly, nothing falls without a cut, and a sole supplier's customers are left nothing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics import OutOfRangeError
from dashboard.metrics.trade_shock import compute

COUNTRIES = tuple("ABCDEFGH")
flows_of = st.lists(
    st.tuples(st.sampled_from(COUNTRIES), st.sampled_from(COUNTRIES), st.integers(0, 10**15)), max_size=40
)
cut_by = st.fractions(0, 1, max_denominator=10_000)
cut_whom = st.one_of(st.none(), st.frozensets(st.sampled_from(COUNTRIES)))


def test_the_hand_calculation():
    shock = compute([("A", "X", 60), ("A", "Y", 20), ("B", "X", 40)], cut_from={"A"}, cut_frac=Fraction(1, 2))
    assert [(one.country, one.lost, one.before, one.lost_frac) for one in shock.importers] == [
        ("X", 30, 100, Fraction(3, 10)),
        ("Y", 10, 20, Fraction(1, 2)),
    ]
    assert [(one.country, one.lost, one.after) for one in shock.exporters] == [("A", 40, 40), ("B", 0, 40)]


@given(flows_of, cut_whom, cut_by)
def test_what_exporters_lose_importers_lose_exactly(flows, cut_from, cut_frac):
    shock = compute(flows, cut_from=cut_from, cut_frac=cut_frac)
    assert sum(one.lost for one in shock.exporters) == sum(one.lost for one in shock.importers) == shock.lost
    assert sum(one.before for one in shock.exporters) == sum(one.before for one in shock.importers) == shock.traded
    for one in (*shock.exporters, *shock.importers):
        assert 0 <= one.lost <= one.before
        assert one.after + one.lost == one.before
        assert 0 <= one.lost_frac <= 1


@given(flows_of, cut_whom)
def test_a_cut_of_nothing_changes_nothing(flows, cut_from):
    shock = compute(flows, cut_from=cut_from, cut_frac=Fraction(0))
    assert all(one.lost == 0 and one.after == one.before for one in (*shock.exporters, *shock.importers))


@given(flows_of, st.sampled_from(COUNTRIES))
def test_all_of_a_sole_supplier_leaves_its_customers_nothing(flows, exporter):
    shock = compute(flows, cut_from={exporter}, cut_frac=Fraction(1))
    sellers = {importer: {one for one, to, amount in flows if to == importer and amount} for _, importer, _ in flows}
    for one in shock.importers:
        if sellers[one.country] == {exporter}:
            assert (one.after, one.lost_frac) == (0, 1)
        if exporter not in sellers[one.country]:
            assert one.lost == 0


@given(flows_of, cut_whom, cut_by, cut_by)
def test_a_deeper_cut_never_loses_less(flows, cut_from, one, other):
    shallow, deep = sorted((one, other))
    less = {loss.country: loss.lost for loss in compute(flows, cut_from=cut_from, cut_frac=shallow).importers}
    more = {loss.country: loss.lost for loss in compute(flows, cut_from=cut_from, cut_frac=deep).importers}
    assert all(less[country] <= more[country] for country in less)


@given(flows_of, cut_by)
def test_cutting_everyone_is_cutting_each(flows, cut_frac):
    assert compute(flows, cut_from=None, cut_frac=cut_frac) == compute(flows, cut_from=COUNTRIES, cut_frac=cut_frac)


@pytest.mark.parametrize("cut", [Fraction(-1, 100), Fraction(101, 100)])
def test_a_cut_outside_nothing_to_all_is_refused(cut):
    with pytest.raises(OutOfRangeError, match="the cut"):
        compute([], cut_from=None, cut_frac=cut)


def test_a_negative_flow_is_refused():
    with pytest.raises(OutOfRangeError, match="an amount traded"):
        compute([("A", "B", -1)], cut_from=None, cut_frac=Fraction(1))
