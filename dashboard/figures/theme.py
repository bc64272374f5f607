"""Colours of materials and countries, and how numbers are written: once, for every page.

Chrome (fonts, grids, backgrounds, sequential scales) is the browser's: `assets/js/plot-theme.js` takes it from the
CSS tokens, so that a figure carries only what its data need.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

from dashboard.figures.colour import distance
from dashboard.figures.layout import GREY
from data.codes import OTHER, WORLD, blocs, code_list
from data.unfc import class_sums

THIN = "\u202f"
MINUS = "\u2212"
DASH = "\u2013"

TICKS, PERCENT_TICKS = ",~f", ",~%"
"""How an axis writes its numbers (d3-format): in full, `60 000` or `0.5`, or a fraction as `0.5 %`; a power of ten
belongs to the unit. As many decimals as the step between two numbers needs, so that no two are written alike."""

BAR = "#4a91c3"
"""The one colour of the bars of a ranking, of leaderboards too (`--bar`); what is not chosen beside it is grey."""

# Okabe and Ito (2008), in their order less black and yellow (low contrast, near to orange); then six more. As they are
# drawn no two look alike but the two blues, as labels on white: those who often share a chart do not have both.
PALETTE = (
    "#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7",
    "#8866ee", "#dd0077", "#bb55cc", "#99bb00", "#ee5566", "#993322",
)  # fmt: skip
SERIES = (*PALETTE[:4], *PALETTE[5:], PALETTE[4])
"""The same for series that have no colour of their own, the second blue last."""
OTHERS = GREY
AREA_TOTAL = "#5b6875"

# Materials and countries that most often share a chart get colours that are far apart.
_MATERIALS = (
    "cobalt", "lithium", "nickel", "copper", "manganese", "rare_earths",
    "graphite", "tungsten", "platinum_group_metals", "gallium", "titanium", "tin",
)  # fmt: skip
_COUNTRIES = ("CHN", "AUS", "CHL", "COD", "RUS", "ZAF", "USA", "IDN", "BRA", "CAN", "ARG", "IND")

_UNFC_CLASSES = {
    "V": PALETTE[2], "PV": PALETTE[1], "NV": PALETTE[3], "PR": PALETTE[4], "R": PALETTE[6], "P": PALETTE[0],
}  # fmt: skip

_UNFC_SUMS = (PALETTE[7], PALETTE[8], PALETTE[11], PALETTE[9])
APART = 7.0
"""Colours of one chart nearer than this look alike where lines cross or names stand beside them."""

Kind = Literal["material", "country"]


def _colour(code: str, favourites: Sequence[str], kind: Kind) -> str:
    if code in favourites:
        return PALETTE[favourites.index(code)]
    if code == OTHER:
        return OTHERS
    if code == WORLD:
        return AREA_TOTAL
    codes = [*code_list(kind).rows, *blocs()]
    return PALETTE[codes.index(code) % len(PALETTE)] if code in codes else OTHERS


def material_colour(material_id: str) -> str:
    """Return the colour of a material, the same on every page; grey for what is not in the code list."""
    return _colour(material_id, _MATERIALS, "material")


def country_colour(country: str) -> str:
    """Return the colour of a country or bloc, the same on every page; greys for `WLD`, `OTH` and the unknown."""
    return _colour(country, _COUNTRIES, "country")


def unfc_class_colour(class_id: str) -> str:
    """Return the colour of a UNFC class, the same on every page; grey for other combinations and no code.

    A sum over classes has a colour that no class has.
    """
    if "+" in class_id:
        return _UNFC_SUMS[class_sums().index(class_id) % len(_UNFC_SUMS)]
    return _UNFC_CLASSES.get(class_id, OTHERS)


def series_colours(codes: Iterable[str], kind: Kind = "country") -> list[str]:
    """Return one colour a series; past twelve, grey.

    A code keeps its own unless an earlier one took it or one that looks like it: then it has the colour farthest from
    those taken.
    """
    own = material_colour if kind == "material" else country_colour
    taken: list[str] = []
    for code in codes:
        wanted = own(code)
        if wanted in PALETTE and any(distance(wanted, colour) < APART for colour in taken):
            free = [colour for colour in PALETTE if colour not in taken]
            wanted = max(free, key=lambda colour: min(distance(colour, other) for other in taken), default=OTHERS)
        taken.append(wanted)
    return taken


def _signed(text: str) -> str:
    return text.replace("-", MINUS)


def _round(value: float, digits: int) -> float:
    if not value or not math.isfinite(value):
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def _plain(value: float, digits: int) -> str:
    """Write a rounded value without exponent or trailing zeros, thousands apart by a thin space."""
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value)))) if value else 0
    text = f"{value:,.{decimals}f}".replace(",", THIN)
    return _signed(text.rstrip("0").rstrip(".") if "." in text else text)


def number(value: float | None, digits: int = 3) -> str:
    """Write `value` with at most `digits` significant figures: `44.2`, `1 200`; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return DASH
    return _plain(_round(value, digits), digits)


def exact(value: float | None) -> str:
    """Write `value` as it is, for tables: `144 000`, `0.125`; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return DASH
    text = f"{value:,.6f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return _signed(text.replace(",", THIN))


def _step(value: float, steps: Sequence[tuple[float, str]]) -> tuple[float, str]:
    """Return the factor and unit of the largest step that `value` reaches, else of the smallest."""
    return next((step for step in steps if value >= step[0]), steps[-1])


def _scaled(value: float, steps: Sequence[tuple[float, str]]) -> str:
    factor, unit = _step(abs(_round(value, 3)), steps)
    return f"{number(value / factor)}{THIN}{unit}"


_WRITTEN = 8_192
"""Amounts kept as written: a view names each in its picture, in its words and in lists."""
_TONNES = ((1e9, "Gt"), (1e6, "Mt"), (1e3, "kt"), (1.0, "t"))
_PRICES = ((1e6, "mn USD"), (1.0, "USD"))
_DOLLARS = ((1e12, "tn USD"), (1e9, "bn USD"), (1e6, "mn USD"), (1.0, "USD"))


@lru_cache(maxsize=_WRITTEN)
def quantity(tonnes: float | None) -> str:
    """Write tonnes with three significant figures and their unit: `44.2 kt`, `1.2 Mt`."""
    return DASH if tonnes is None else _scaled(tonnes, _TONNES)


def tonnes(value: float | None) -> str:
    """Write tonnes for a table: whole from 100 t on, as converted contents have decimals that nobody measured."""
    return exact(round(value) if value is not None and abs(value) >= 100 else value)


@lru_cache(maxsize=_WRITTEN)
def money(usd: float | None) -> str:
    """Write US dollars with three significant figures and their unit: `6.04 bn USD`."""
    return DASH if usd is None else _scaled(usd, _DOLLARS)


def price(usd_per_t: float | None) -> str:
    """Write a price with three significant figures: `32 100 USD/t`, `14.1 mn USD/t`."""
    return DASH if usd_per_t is None else f"{_scaled(usd_per_t, _PRICES)}/t"


def percent(fraction: float | None, digits: int = 2) -> str:
    """Write a fraction as a percentage: `81 %`, `0.35 %`; never `100 %` for less than all."""
    if fraction is None or not math.isfinite(fraction):
        return DASH
    value = _round(fraction * 100, digits)
    if value >= 100 > fraction * 100:
        return f">{THIN}99{THIN}%"
    if 0 < value < 0.01:
        return f"<{THIN}0.01{THIN}%"
    return f"{number(value)}{THIN}%"


def change(fraction: float | None) -> str:
    """Write a change with its sign: `+12 %`, minus 3.1 %, `0 %`."""
    text = percent(fraction)
    return f"+{text}" if fraction is not None and math.isfinite(fraction) and fraction > 0 else text


def _unit(values: Iterable[float | None], steps: Sequence[tuple[float, str]]) -> tuple[float, str]:
    largest = max((abs(value) for value in values if value is not None), default=0.0)
    return _step(largest, steps)


def axis_unit(tonnes: Iterable[float | None]) -> tuple[float, str]:
    """Return the factor to divide an axis of tonnes by, and the unit to write on it once: `(1000.0, "kt")`."""
    return _unit(tonnes, _TONNES)


def money_unit(usd: Iterable[float | None]) -> tuple[float, str]:
    """Return the factor to divide an axis of US dollars by, and the unit to write on it once: `(1e9, "bn USD")`."""
    return _unit(usd, _DOLLARS)


def index(value: float | None) -> str:
    """Write an index between 0 and 1 with two decimals: `0.57`; a dash where there is none."""
    return DASH if value is None else f"{value:.2f}"
