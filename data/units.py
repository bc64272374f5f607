"""Units of quantity and price, and the content factors of compounds, each with its source.

Masses: NIST Handbook 44 (pound, short ton, troy ounce are exact). Atomic masses: IUPAC standard atomic weights
2005 (doi:10.1351/pac200678112051). Helium: ideal gas at 15 °C and 101.325 kPa,
the state in which USGS counts cubic metres.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

POUND_T = 0.45359237e-3
SHORT_TON_T = 0.90718474
TROY_OUNCE_T = 31.1034768e-6
METRIC_TON_UNIT_T = 0.01
"""A metric ton unit is 1 % of a tonne: 10 kg of the content that ores are priced by (Mn, WO3)."""

_GAS_CONSTANT = 8.314462618
_PRESSURE_PA, _TEMPERATURE_K = 101_325.0, 288.15

ATOMIC_MASS: Mapping[str, float] = {
    "H": 1.00794, "He": 4.002602, "Li": 6.941, "Be": 9.012182, "B": 10.811, "C": 12.0107, "O": 15.9994,
    "F": 18.9984032, "Mg": 24.3050, "Al": 26.9815386, "Si": 28.0855, "P": 30.973762, "S": 32.065, "Ti": 47.867,
    "V": 50.9415, "Cr": 51.9961, "Mn": 54.938045, "Co": 58.933195, "Ni": 58.6934, "As": 74.92160, "Y": 88.90585,
    "Zr": 91.224, "Nb": 92.90638, "Sb": 121.760, "La": 138.90547, "Ce": 140.116, "Pr": 140.90765, "Nd": 144.242,
    "Tb": 158.92535, "Dy": 162.500, "Ta": 180.94788, "W": 183.84,
}  # fmt: skip

HELIUM_T_PER_MILLION_M3 = ATOMIC_MASS["He"] * _PRESSURE_PA / (_GAS_CONSTANT * _TEMPERATURE_K)
"""Tonnes in a million cubic metres of helium gas: g/mol x mol/m3 = g/m3, which is t per million m3 (169.3)."""


@dataclass(frozen=True)
class Unit:
    """A unit of quantity: how many tonnes it is and, for gas volumes, the assumption made."""

    unit_id: str
    tonnes: float
    note: str = ""


_TONNE = Unit("t", 1.0)
_THOUSAND = Unit("kt", 1e3)
_MILLION = Unit("Mt", 1e6)
_KILOGRAM = Unit("kg", 1e-3)
_HELIUM = Unit(
    "million m3 He",
    HELIUM_T_PER_MILLION_M3,
    f"Converted from million cubic metres of helium at {HELIUM_T_PER_MILLION_M3:.1f} t (ideal gas, 15 °C, 101.325 kPa)",
)
_QUANTITY: tuple[tuple[str, Unit], ...] = (
    (r"t|tons?|tonnes?|metric (dry )?tons?\b.*|tonnes?\b.*", _TONNE),
    (r"kt|thousand (metric )?(dry )?ton(ne)?s?\b.*|thousand metric dry tons.*", _THOUSAND),
    (r"mmt|million (metric )?(dry )?ton(ne)?s?\b.*", _MILLION),
    (r"kg|kilograms?\b.*", _KILOGRAM),
    (r"g|grams?\b.*", Unit("g", 1e-6)),
    (r"mcm|mmcm|million cubic met(er|re)s.*", _HELIUM),
    (r"lb|pounds?\b.*", Unit("lb", POUND_T)),
    (r"mlb|million pounds?\b.*", Unit("million lb", 1e6 * POUND_T)),
    (r"st|short tons?\b.*", Unit("short ton", SHORT_TON_T)),
    (r"troy oz|troy ounces?\b.*", Unit("troy oz", TROY_OUNCE_T)),
)


def quantity_unit(label: str) -> Unit | None:
    """Return the unit a publisher's label means (`kt`, `thousand metric tons, dry weight`); None where unknown.

    `mt` is read as million tonnes: USGS headers write `Reserves_mt` for it and `t` for the metric ton.
    """
    text = " ".join(label.lower().split())
    if text == "mt":
        return _MILLION
    return next((unit for pattern, unit in _QUANTITY if re.fullmatch(pattern, text)), None)


@cache
def molar_mass(formula: str) -> float:
    """Return the molar mass in g/mol of a formula such as `CoSO4·7H2O` or `Co(OH)2`.

    Raises KeyError for an element that is not in ATOMIC_MASS, ValueError for what is no formula.
    """
    total = 0.0
    for part in formula.split("·"):
        match = re.fullmatch(r"(\d*)(.+)", part)
        if match is None:
            raise ValueError(f"{formula!r} is no chemical formula")
        total += int(match[1] or 1) * sum(ATOMIC_MASS[element] * count for element, count in _atoms(match[2]).items())
    return total


def _atoms(part: str) -> dict[str, int]:
    flat = part
    while group := re.search(r"\(([A-Za-z0-9]+)\)(\d*)", flat):
        flat = flat[: group.start()] + group[1] * int(group[2] or 1) + flat[group.end() :]
    if not re.fullmatch(r"(?:[A-Z][a-z]?\d*)+", flat):
        raise ValueError(f"{part!r} is no chemical formula")
    atoms: dict[str, int] = {}
    for element, count in re.findall(r"([A-Z][a-z]?)(\d*)", flat):
        atoms[element] = atoms.get(element, 0) + int(count or 1)
    return atoms


def formula_atoms(formula: str) -> dict[str, int]:
    """Return symbol → how many atoms of it a formula holds. Raises ValueError for what is no formula."""
    total: dict[str, int] = {}
    for part in formula.split("·"):
        bare = part.lstrip("0123456789")
        times = int(part.removesuffix(bare) or 1)
        for symbol, count in _atoms(bare).items():
            total[symbol] = total.get(symbol, 0) + times * count
    return total


def content_factor(compound: str, element: str) -> float:
    """Return tonnes of `element` in a tonne of `compound`: `content_factor("Li2CO3", "Li")` is 0.1879.

    Raises ValueError where the compound does not hold the element.
    """
    count = formula_atoms(compound).get(element, 0)
    if not count:
        raise ValueError(f"{compound!r} holds no {element!r}")
    return count * ATOMIC_MASS[element] / molar_mass(compound)


def compound_factor(compound: str, target: str, element: str) -> float:
    """Return tonnes of compound `target` that hold as much `element` as a tonne of `compound`."""
    return content_factor(compound, element) / content_factor(target, element)


@dataclass(frozen=True)
class PriceUnit:
    """A unit of price: USD per tonne of what is priced, for one unit of the printed figure."""

    unit_id: str
    usd_per_t: float


PRICE_UNITS: Mapping[str, PriceUnit] = {
    unit.unit_id: unit
    for unit in (
        PriceUnit("$/t", 1.0),
        PriceUnit("$/kg", 1e3),
        PriceUnit("$/g", 1e6),
        PriceUnit("$/lb", 1 / POUND_T),
        PriceUnit("cents/lb", 0.01 / POUND_T),
        PriceUnit("$/troy oz", 1 / TROY_OUNCE_T),
        PriceUnit("$/short ton", 1 / SHORT_TON_T),
        PriceUnit("$/metric ton unit", 1 / METRIC_TON_UNIT_T),
    )
}
"""Price units by id; a price per metric ton unit becomes USD per tonne of the content it names."""
