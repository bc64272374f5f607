"""Names beside bars keep their words where two lines will do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.layout import BREAK, label, numbers, room, year_ticks


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Chile", "Chile"),
        ("Lithium deposits (Busch et al.)", "Lithium deposits<br>(Busch et al.)"),
        ("Potentially viable<br>copper cobalt", "Potentially viable<br>copper cobalt"),
        ("a" * 30, "a" * 23 + "…"),
        ("one<br>two<br>three<br>four", "one<br>two<br>three four"),
        ("2011 · UNEP International Resource Panel", "2011 · UNEP<br>International Resource<br>Panel"),
        ("Potentially viable<br>Copper and cobalt deposits", "Potentially viable<br>Copper and<br>cobalt deposits"),
    ],
)
def test_a_name_is_set_in_as_few_lines_as_will_do(name, shown):
    assert label(name) == shown


@given(st.text(st.characters(categories=("L", "Zs"), exclude_characters="\u2026"), max_size=80))
def test_a_label_has_three_short_lines_and_loses_words_only_with_a_sign(name):
    lines = label(name).split(BREAK)
    assert len(lines) <= 3
    assert max(map(len, lines)) <= 24
    assert lines[-1].endswith("…") or " ".join(lines) == name


def test_the_room_is_that_of_the_longest_line():
    assert room(["Chile", "Lithium deposits<br>(Busch et al.)"]) == room(["Lithium deposits"])
    assert room([]) < room(["a"])


@given(st.integers(0, 240), st.integers(0, 240), st.integers(2, 9))
def test_numbers_of_an_axis_keep_apart_on_a_phone(left, right, most):
    count = numbers(left, right, most)
    assert 2 <= count <= most
    assert count == 2 or (count - 1) * 44 <= 350 - left - right


@pytest.mark.parametrize(("first", "last"), [(2022, 2022), (2021, 2025), (2019.6, 2025.4), (1995, 2024), (1994, 2025)])
@pytest.mark.parametrize("most", [4, 10])
def test_a_step_between_years_is_never_less_than_a_year(first: int, last: int, most: int) -> None:
    axis = year_ticks(first, last, most)
    assert axis["tickformat"] == "d"
    assert axis.get("dtick") == 1 or (last - first) / axis["nticks"] >= 1
