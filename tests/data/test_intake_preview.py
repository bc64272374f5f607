"""What an inventory adds up to: like with like, the newest of a project, no part twice; tonnes are conserved."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.intake import check
from data.intake.counting import older, within_another
from data.intake.preview import preview
from tests.inventory_files import csv_bytes, unfc

CODES = ("E1.1; F1.2; G1", "E1.1; F1.2; G2", "E2; F2.1; G1+G2", "E3; F3; G4", "E3.3; F4; G1", "111")


def seen(*rows):
    """Return the preview of rows without a fault."""
    found = check("a.csv", csv_bytes(*rows))
    assert found.is_clean, found.faults
    return preview(found.rows)


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ([], []),
        (["2024-12-31", "2024", "2024-12"], [False, False, False]),
        (["2024-12-31", "2023", ""], [False, True, False]),
        (["soon", "2020"], [False, False]),
    ],
)
def test_a_date_is_old_only_where_a_newer_one_stands_beside_it(dates, told):
    assert older(dates) == told


def test_a_part_is_what_another_holds_among_more():
    one, two, three = frozenset("a"), frozenset("ab"), frozenset("c")
    assert within_another([one, two, three, one]) == [True, False, False, True]
    assert within_another([one, one]) == [False, False]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(["Chile", "Mali", "Japan"]), st.integers(0, 10**6))))
def test_totals_by_code_and_by_country_hold_every_counted_tonne(rows):
    stated = [
        unfc(project=f"P{n}", unfc_code=code, country=country, quantity=str(tonnes), unit="t", content="Li")
        for n, (code, country, tonnes) in enumerate(rows)
    ]
    found = seen(*stated) if stated else preview(())
    whole = math.fsum(tonnes for _, _, tonnes in rows)
    for totals in (found.codes, found.countries):
        assert math.fsum(total.quantity_t for total in totals) == pytest.approx(whole)
        assert sum(total.rows for total in totals) == len(rows)
    assert found.projects == len(rows)


def test_what_counts_different_things_is_never_added():
    found = seen(
        unfc(project="A", content="Li"),
        unfc(project="B", content="ore"),
        unfc(project="C", content="Li", product="Spodumene"),
        unfc(project="D", content="Li", resource_type="anthropogenic"),
    )
    assert len({total.counted for total in found.codes}) == len(found.codes) == 4


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        (("withheld", "withheld"), "withheld"),
        (("withheld", "missing"), "missing"),
        (("withheld", "estimated"), "estimated"),
        (("withheld", "reported"), "reported"),
    ],
)
def test_missing_withheld_and_estimated_are_told_apart(statuses, told):
    silent = {"withheld", "missing"}
    rows = [unfc(project=f"P{n}", status=one, quantity="" if one in silent else "0") for n, one in enumerate(statuses)]
    (total,) = seen(*rows).codes
    assert total.status == told
    assert total.quantity_t == (None if set(statuses) <= silent else 0)
