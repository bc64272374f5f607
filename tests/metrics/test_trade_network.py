"""Centrality: the hand calculation, invariants, and an independent computation of betweenness."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics import CannotComputeError, OutOfRangeError, trade_network

TOY = [("A", "B", 60), ("A", "C", 30), ("B", "D", 50), ("C", "D", 20)]


def test_the_toy_network_by_hand():
    a, b, c, d = trade_network.compute(TOY)
    assert (a.out_strength, d.in_strength) == (90, 70)
    assert d.import_hhi == pytest.approx(0.5918, abs=5e-5)
    assert a.import_hhi is None
    assert (b.betweenness, c.betweenness) == (pytest.approx(0.5), pytest.approx(0.5))
    assert b.betweenness_frac == pytest.approx(0.0833, abs=5e-5)
    assert [one.pagerank for one in (a, b, c, d)] == pytest.approx([0.1375, 0.2154, 0.1765, 0.4706], abs=5e-5)


def test_flows_of_a_pair_add_up_and_loops_and_nothing_are_left_out():
    split = [("A", "B", 20), ("A", "B", 40), *TOY[1:], ("D", "D", 99), ("D", "A", 0)]
    assert trade_network.compute(split) == trade_network.compute(TOY)


def test_a_network_needs_a_flow():
    with pytest.raises(CannotComputeError):
        trade_network.compute([("A", "A", 5), ("A", "B", 0)])
    with pytest.raises(OutOfRangeError):
        trade_network.compute([("A", "B", -1)])


countries = st.sampled_from("ABCDEF")
networks = st.lists(st.tuples(countries, countries, st.floats(0.1, 1e6)), min_size=1, max_size=20).filter(
    lambda flows: any(source != target for source, target, _ in flows)
)


def betweenness(flows):
    """Count shortest paths by listing all of them."""
    edges = {(source, target) for source, target, _ in flows if source != target}
    nodes = sorted({node for edge in edges for node in edge})
    found = dict.fromkeys(nodes, 0.0)
    for start, end in itertools.permutations(nodes, 2):
        for length in range(len(nodes) - 1):
            paths = [
                way
                for way in itertools.permutations(set(nodes) - {start, end}, length)
                if all(step in edges for step in itertools.pairwise((start, *way, end)))
            ]
            if paths:
                for node in itertools.chain.from_iterable(paths):
                    found[node] += 1 / len(paths)
                break
    return found


@given(networks)
def test_what_leaves_arrives_and_ranks_sum_to_one(flows):
    found = trade_network.compute(flows)
    assert sum(one.out_strength for one in found) == pytest.approx(sum(one.in_strength for one in found))
    assert sum(one.pagerank for one in found) == pytest.approx(1)
    assert {one.country: one.betweenness for one in found} == pytest.approx(betweenness(flows))
    assert all(0 <= one.betweenness_frac <= 1 for one in found)
    assert all(one.import_hhi is None or 0 < one.import_hhi <= 1 + 1e-9 for one in found)
