"""How numbers are written, and that colours tell series apart."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures import colour, theme
from dashboard.figures.colour import distance
from data.codes import code_list
from tests.architecture.code import ROOT

THIN, MINUS = theme.THIN, theme.MINUS


def spaced(text: str) -> str:
    return text.replace(" ", THIN).replace("-", MINUS)


@pytest.mark.parametrize(
    ("tonnes", "text"),
    [
        (44_200, "44.2 kt"),
        (1_200_000, "1.2 Mt"),
        (144_000, "144 kt"),
        (999_999, "1 Mt"),
        (999.6, "1 kt"),
        (12.345, "12.3 t"),
        (0, "0 t"),
        (-2_500, "-2.5 kt"),
        (30_000_000, "30 Mt"),
    ],
)
def test_quantities_have_three_figures_and_the_unit_that_suits(tonnes: float, text: str) -> None:
    assert theme.quantity(tonnes) == spaced(text)


def test_money_prices_and_exact_numbers() -> None:
    assert theme.money(6_040_000_000).split(THIN) == ["6.04", "bn USD"]
    assert theme.price(32_123) == spaced("32 100 USD/t")
    assert theme.price(14_100_000).split(THIN) == ["14.1", "mn USD/t"]
    assert theme.exact(120_524) == spaced("120 524")
    assert theme.exact(-1.5) == spaced("-1.5")
    assert theme.exact(0.125) == "0.125"


def test_shares_and_changes() -> None:
    assert theme.percent(0.8123) == spaced("81 %")
    assert theme.percent(0.9999) == spaced("> 99 %")
    assert theme.percent(1) == spaced("100 %")
    assert theme.change(0.12) == spaced("+12 %")
    assert theme.change(-0.0312) == spaced("-3.1 %")
    assert theme.change(0) == spaced("0 %")


@pytest.mark.parametrize(
    "write", [theme.number, theme.exact, theme.quantity, theme.money, theme.price, theme.percent, theme.change]
)
def test_what_is_missing_is_a_dash_never_a_zero(write: object) -> None:
    assert write(None) == theme.DASH  # type: ignore[operator]


@given(st.floats(min_value=1e-6, max_value=1e15))
def test_a_written_number_is_within_half_a_percent_and_has_no_exponent(value: float) -> None:
    text = theme.number(value)
    assert "e" not in text
    assert math.isclose(float(text.replace(THIN, "")), value, rel_tol=0.00501)


def test_an_axis_states_its_unit_once() -> None:
    assert theme.axis_unit([None, 900.0, 44_200.0]) == (1_000.0, "kt")
    assert theme.axis_unit([]) == (1.0, "t")


def test_the_palette_holds_twelve_colours_that_no_eye_confuses() -> None:
    assert len(theme.PALETTE) == 12
    blues = (theme.PALETTE[0], theme.PALETTE[4])
    for pair in itertools.combinations(theme.PALETTE, 2):
        assert distance(*pair) >= theme.APART or pair == blues, pair
    assert distance("#e69f00", "#7a6a1e") < theme.APART, "orange, darkened, and olive are the case that was seen"


def test_the_script_of_the_browser_has_the_same_colours_and_the_same_contrasts() -> None:
    assert ", ".join(f"'{shade}'" for shade in theme.PALETTE) in (ROOT / "assets/js/40-plot-theme.js").read_text(
        "utf-8"
    )
    legible = (ROOT / "assets/js/35-legible.js").read_text("utf-8")
    assert f"MARK = {colour.MARK:g};" in legible
    assert f"TEXT = {colour.TEXT:g};" in legible
    assert f"(end - value) * {colour.STEP:g}" in legible


@pytest.mark.parametrize("kind", ["country", "material"])
def test_six_series_of_one_chart_never_look_alike(kind: theme.Kind) -> None:
    codes = list(code_list(kind).rows)
    for start in range(len(codes) - 6):
        colours = [one for one in theme.series_colours(codes[start : start + 6], kind=kind) if one in theme.PALETTE]
        for one, other in itertools.combinations(colours, 2):
            assert distance(one, other) >= theme.APART, codes[start : start + 6]


def test_every_material_and_country_has_a_colour_of_the_palette() -> None:
    assert all(theme.material_colour(code) in theme.PALETTE for code in code_list("material").rows)
    assert theme.country_colour("WLD") not in theme.PALETTE
    assert theme.country_colour("OTH") == theme.country_colour("nowhere") == theme.OTHERS


def test_series_of_one_chart_never_share_a_colour() -> None:
    codes = list(code_list("country").rows)[:12]
    colours = theme.series_colours(codes)
    assert len(set(colours)) == 12
    assert theme.series_colours(["COD"]) == [theme.country_colour("COD")]
    assert theme.series_colours(list(code_list("country").rows)[:14])[12:] == [theme.OTHERS] * 2


@pytest.mark.parametrize(
    ("value", "text"), [(1518214.541487, "1\u202f518\u202f215"), (12.5, "12.5"), (0.0, "0"), (None, theme.DASH)]
)
def test_tonnes_of_a_table_carry_no_decimals_that_nobody_measured(value, text):
    assert theme.tonnes(value) == text
