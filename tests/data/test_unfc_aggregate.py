"""Totals: tonnes are conserved, classes are named, and nothing is added that must stay apart."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.unfc import (
    DisclosureError,
    Estimate,
    Inclusive,
    Quantity,
    Style,
    UnfcCode,
    UnfcVersion,
    aggregate,
    class_key,
    inclusive_of,
    increments,
    legal_triples,
    may_add,
    may_total,
    native,
    parse,
    remaining_resource,
    rounded,
    total,
)


def quantity(tonnes, code, **changes):
    return Quantity(tonnes, parse(code) if code else None, "lithium", **{"inclusive": Inclusive.NO} | changes)


CODES = st.sets(st.sampled_from(legal_triples(UnfcVersion.V2019)), min_size=1, max_size=4).map(
    lambda triples: UnfcCode(tuple(triples))
)
QUANTITIES = st.lists(
    st.builds(
        Quantity,
        tonnes=st.integers(0, 10**12).map(float),
        code=st.none() | CODES,
        product=st.sampled_from(["lithium", "nickel"]),
        content_basis=st.sampled_from(["metal", "oxide"]),
        inclusive=st.sampled_from(Inclusive),
    ),
    max_size=25,
)


@given(QUANTITIES, st.sampled_from(["category", "sub_class", "class"]))
def test_aggregation_conserves_tonnes_and_names_every_cell(quantities, level):
    totals = aggregate(quantities, level)
    assert math.fsum(one.tonnes for one in totals) == math.fsum(one.tonnes for one in quantities)
    assert sum(one.n for one in totals) == len(quantities)
    for one in totals:
        held = [q for q in quantities if q.counted == (one.product, one.content_basis, "", "") and q.code]
        assert (one.code is None) == (one.classes == ())
        if one.code:
            assert set(one.code.triples) <= {triple for q in held for triple in q.code.triples}
        assert one.low.tonnes <= one.best.tonnes <= one.high.tonnes
        for estimate in (one.low, one.best, one.high):
            assert 0 <= estimate.tonnes + estimate.undetermined <= one.tonnes


@given(QUANTITIES)
def test_aggregation_never_adds_over_classes_or_categories(quantities):
    """Each total spans only what a single quantity spans in its source."""
    coded = [q for q in quantities if q.code]
    categories = {tuple(part[:2] for part in q.code.parts) for q in coded}
    class_ids = {q.class_ids for q in coded}
    assert {tuple(part[:2] for part in one.code.parts) for one in aggregate(coded)} == categories
    by_class = [Quantity(one.tonnes, one.code, one.product) for one in aggregate(coded, "class")]
    assert {one.class_ids for one in by_class} == class_ids


@given(st.permutations([1e16, 1.0, 3.3, 1e-9, 7e15]))
def test_totals_do_not_depend_on_the_order(tonnes):
    assert total(quantity(t, "111") for t in tonnes).tonnes == math.fsum([1e16, 1.0, 3.3, 1e-9, 7e15])


LEASE = {
    "111": 3_473_539.0, "122": 290_938.0, "211": 519_531.0, "221": 1_648_107.0, "222": 2_253_539.0,
    "332": 2_267_133.0, "333": 122_063.0,
}  # fmt: skip
"""MOIL open-cast manganese mine, lease 46.25, India, 2018-04-01: tonnes of ore under codes of UNFC-1997."""


def test_the_indian_lease_totals_by_class_after_conversion():
    given_in = [Quantity(t, native(code, country_iso3="IND").code, "manganese") for code, t in LEASE.items()]
    by_class = {class_key(one.code): one.tonnes for one in aggregate(given_in, "class")}
    assert by_class == {"V": 3_764_477.0, "PV": 4_421_177.0, "NV-DU": 2_389_196.0}
    assert sum(by_class.values()) == sum(LEASE.values())


def test_low_best_and_high_follow_from_g():
    one = total([quantity(100.0, "111"), quantity(50.0, "112"), quantity(30.0, "113")])
    assert (one.low, one.best, one.high) == (Estimate(100.0), Estimate(150.0), Estimate(180.0))
    assert (one.tonnes, one.named, one.classes) == (180.0, "111+112+113", ("Viable Projects: sub-class not stated",))


def test_a_sum_over_g_makes_the_estimates_inside_it_a_range():
    one = total([quantity(100.0, "111"), quantity(50.0, "111+112"), quantity(30.0, "112+113")])
    assert (one.low, one.best, one.high) == (Estimate(100.0, 50.0), Estimate(150.0, 30.0), Estimate(180.0))
    assert not one.low.exact
    assert "unsplit_confidence" in one.notes


@pytest.mark.parametrize(
    ("code", "low", "best", "high"),
    [
        ("334", Estimate(0.0, 9.0), Estimate(9.0), Estimate(9.0)),
        ("3;3;4.1", Estimate(9.0), Estimate(9.0), Estimate(9.0)),
        ("3;3;4.2", Estimate(0.0), Estimate(9.0), Estimate(9.0)),
        ("3;3;4.1+4.2", Estimate(0.0, 9.0), Estimate(9.0), Estimate(9.0)),
        ("3;3;4.3", Estimate(0.0), Estimate(0.0), Estimate(9.0)),
    ],
)
def test_prospective_estimates(code, low, best, high):
    one = total([quantity(9.0, code)])
    assert (one.low, one.best, one.high) == (low, best, high)


def test_the_lithium_inventory_totals_with_its_classes_and_footnote():
    """Project inventory of 2024 in kt Li: 21,699.5 in reserves, 43,309.4 measured and indicated, exclusive of them."""
    reserves, resources = quantity(21_699_500.0, "111+112", site="a"), quantity(43_309_400.0, "221+222", site="a")
    both = total([reserves, resources], justification="exclusive of reserves, contained lithium in both")
    assert both.tonnes == 65_008_900.0
    assert both.named == "111+112+221+222"
    assert len(both.classes) == 2
    assert {"not_e1f1", "classes_added"} <= set(both.notes)
    assert both.justification
    assert rounded(both.tonnes / 240_000, 4) == 270.9
    assert "not_e1f1" not in total([reserves]).notes


def test_different_e_or_f_are_not_added_without_a_justification():
    with pytest.raises(DisclosureError, match="stated justification") as caught:
        total([quantity(1.0, "111"), quantity(1.0, "221")])
    assert caught.value.reasons == ("no_justification",)
    with pytest.raises(DisclosureError):
        total([quantity(1.0, "E1;F1.1;G1"), quantity(1.0, "E1;F1.2;G1")])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"product": "nickel"}, "unlike_products"),
        ({"content_basis": "oxide"}, "unlike_content_basis"),
        ({"reference_point": "in situ"}, "unlike_reference_point"),
        ({"gross_net": "net"}, "unlike_gross_net"),
        ({"code": None}, "unclassified"),
        ({"code": parse("331", "1997")}, "unlike_version"),
    ],
)
def test_unlike_quantities_are_not_added(change, reason):
    one = quantity(1.0, "111")
    verdict = may_add(one, replace(one, **change))
    assert (verdict.allowed, verdict.reasons) == (False, (reason,))
    assert verdict.words[0].endswith(tuple("abcdefghijklmnopqrstuvwxyz)"))
    with pytest.raises(DisclosureError):
        total([one, replace(one, **change)], justification="none is good enough")


def test_discrete_and_scenario_never_mix():
    one = quantity(1.0, "111")
    cumulative = replace(one, style=Style.SCENARIO)
    assert may_add(one, cumulative).reasons == ("unlike_style", "scenario")
    with pytest.raises(DisclosureError, match="increments first"):
        aggregate([cumulative])
    assert increments(10.0, 25.0, 45.0) == (10.0, 15.0, 20.0)
    assert increments(10.0, 25.0) == (10.0, 15.0, 0.0)
    for low, best, high in ((2.0, 1.0, 3.0), (1.0, 3.0, 2.0), (-1.0, 0.0, 0.0), (0.0, math.nan, 1.0)):
        with pytest.raises(ValueError, match="never fall"):
            increments(low, best, high)


@pytest.mark.parametrize(
    ("inclusive", "reserve_site", "resource_site", "reasons"),
    [
        ("no", "a", "a", ()),
        ("yes", "a", "a", ("resources_inclusive",)),
        ("yes", "a", "b", ()),
        ("yes", "", "b", ("resources_inclusive",)),
        ("unknown", "a", "a", ("inclusion_unknown",)),
        ("unknown", "a", "b", ("inclusion_unknown",)),
        ("n/a", "a", "a", ("inclusion_unknown",)),
        ("n/a", "a", "b", ()),
    ],
)
def test_inclusive_resources_are_never_added_to_reserves(inclusive, reserve_site, resource_site, reasons):
    reserve = quantity(1.0, "111", site=reserve_site)
    resource = quantity(3.0, "221", site=resource_site, inclusive=Inclusive(inclusive))
    assert may_add(reserve, resource).reasons == reasons
    assert may_add(resource, reserve).reasons == reasons
    assert may_add(resource, resource).allowed


def test_one_site_in_two_inventories_or_at_two_dates_is_one_site():
    one = quantity(1.0, "221", site="Voisey's Bay", inventory="nickel", effective_date="2018")
    for change in ({"inventory": "copper"}, {"effective_date": "2015"}):
        assert may_add(one, replace(one, **change)).reasons == ("same_site_twice",)
        with pytest.raises(DisclosureError, match="choose one"):
            aggregate([one, replace(one, **change)])


def test_reserves_are_subtracted_from_an_inclusive_resource_before_both_are_added():
    reserve = quantity(30.0, "111", site="a")
    resource = quantity(100.0, "221", site="a", inclusive=Inclusive.YES)
    rest = remaining_resource(resource, [reserve])
    assert (rest.tonnes, rest.inclusive) == (70.0, Inclusive.NO)
    assert total([reserve, rest], justification="reserve subtracted").tonnes == resource.tonnes
    for other, reason in (
        (replace(reserve, tonnes=101.0), "more_reserves"),
        (replace(reserve, site="b"), "unlike_sites"),
        (replace(reserve, reference_point="run of mine"), "unlike_reference_point"),
        (replace(reserve, effective_date="2020"), "same_site_twice"),
        (replace(reserve, code=parse("221")), "no_reserve"),
    ):
        with pytest.raises(DisclosureError) as caught:
            remaining_resource(resource, [other])
        assert caught.value.reasons == (reason,)
    with pytest.raises(DisclosureError, match="not known"):
        remaining_resource(replace(resource, inclusive=Inclusive.UNKNOWN), [reserve])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no (reserves were subtracted from resources by the authors)", "no"),
        ("unknown - do not add resources to reserves", "unknown"),
        ("yes (total resource)", "yes"),
        ("n/a", "n/a"),
        ("not stated", "unknown"),
        ("", "unknown"),
    ],
)
def test_what_sources_say_of_inclusion(text, value):
    assert inclusive_of(text) == value


def test_what_is_no_quantity_and_nothing_to_add():
    for tonnes in (-1.0, math.nan, math.inf):
        with pytest.raises(ValueError, match="no quantity"):
            quantity(tonnes, "111")
    assert may_total(()).reasons == ("nothing",)
    assert aggregate(()) == ()
    with pytest.raises(DisclosureError):
        aggregate([Quantity(1.0, parse("331", "1997"), "manganese")], "class")


def test_editions_of_today_are_added_and_rounding_is_for_display():
    both = total([quantity(1.0, "UNFC-2009 111"), quantity(1.0, "111")])
    assert (both.code.version, class_key(both.code)) == (UnfcVersion.V2019, "V")
    assert [rounded(t) for t in (21_699_500.0, 0.0, 1_235.0, 0.04567)] == [21_700_000.0, 0.0, 1_240.0, 0.0457]
