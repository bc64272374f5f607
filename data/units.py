"""Units of quantity and price, and the content factors of compounds, each with its source.

Masses: NIST Handbook 44 (pound, short ton, troy ounce are exact). Atomic masses: IUPAC standard atomic weights
2005 (doi:10.1351/pac200678112051). Helium: ideal gas at 15 °C and 101.325 kPa,
the state in which USGS counts cubic metres.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from data.codes import code_list
from data.spelling import NAME_MAX, folded

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
    "Ca": 40.078, "Fe": 55.845, "Zn": 65.409, "Sr": 87.62, "Mo": 95.94, "Sn": 118.710,
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


_HELIUM = Unit(
    "million m3 He",
    HELIUM_T_PER_MILLION_M3,
    f"Converted from million cubic metres of helium at {HELIUM_T_PER_MILLION_M3:.1f} t (ideal gas, 15 °C, 101.325 kPa)",
)
_HELIUM_LABEL = re.compile(r"mcm|mmcm|million cubic met(er|re)s.*")
_SCALES: Mapping[str, float] = {
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "'000": 1e3, "000": 1e3, "1000": 1e3, "10^3": 1e3, "10^6": 1e6,
    "mln": 1e6, "mn": 1e6, "mio": 1e6, "mill": 1e6, "bn": 1e9, "milliers de": 1e3, "millions de": 1e6, "miles de": 1e3,
    "millones de": 1e6, "mil": 1e3, "tausend": 1e3, "millionen": 1e6, "тыс": 1e3, "млн": 1e6, "тысяч": 1e3,
    "миллионов": 1e6, "千": 1e3, "万": 1e4, "百万": 1e6,
}  # fmt: skip
"""Words before a unit that multiply it."""
_SEVERAL = {
    "mt": "t (metric tons) or Mt (million tonnes)", "ton": "t (metric) or short ton", "tons": "t (metric) or short ton",
    "oz": "troy oz (precious metals) or g", "ounce": "troy oz (precious metals) or g",
    "ounces": "troy oz (precious metals) or g", "mton": "Mt (million tonnes) or t (metric tons)",
    "mtons": "Mt (million tonnes) or t (metric tons)",
}  # fmt: skip
"""Labels that people use for several units, and what to write instead."""
_RATE = re.compile(r"/|per\b|p ?a$|a year|yearly|annual")
"""What makes a unit one of a rate: `g/t`, `t per year`."""
_WET = re.compile(r"wmts?|wet (metric )?(ton(ne)?s?)")


class UnitError(ValueError):
    """A label that cannot be used as a unit of mass: why, and how to mend it."""

    def __init__(self, reason: str, cure: str) -> None:
        """Keep both for the answer."""
        self.reason, self.cure = reason, cure
        super().__init__(f"{reason}. {cure}")


def quantity_unit(label: str) -> Unit | None:
    """Return the unit a publisher's label means (`kt`, `thousand metric tons, dry weight`); None where unknown.

    What follows the unit says what is counted and is left to the caller. `mt` is read as million tonnes, `tons` as
    metric ones: USGS headers write `Reserves_mt` and `t`.
    """
    return _lenient(_plain(label))


@lru_cache(maxsize=512)
def _lenient(text: str) -> Unit | None:
    if _HELIUM_LABEL.fullmatch(text):
        return _HELIUM
    found = _parted(text)
    return found[0] if found else None


def stated_unit(label: str) -> tuple[Unit, str]:
    """Return the unit that a cell states and the words after it, which say what is counted; "" where there are none.

    Raises UnitError for a label with several meanings, for wet tonnes, and for what is no unit of mass.
    """
    text = _plain(label)
    if label.strip() in _units():
        return _units()[label.strip()], ""
    if text in _SEVERAL:
        raise UnitError("the unit has two meanings", f"Write {_SEVERAL[text]}.")
    if _WET.fullmatch(text):
        raise UnitError("wet tonnes hold a share of water that is not stated", "Give dry tonnes, in t, kt or Mt.")
    found = _parted(text)
    if found is None or _HELIUM_LABEL.fullmatch(text):
        raise UnitError("this is no unit of mass that is read", f"Use one of {', '.join(_units())}.")
    unit, rest, word = found
    if word in _SEVERAL and not label.strip().startswith(unit.unit_id):
        scale = text.partition(word)[0]
        wanted = _SEVERAL[word] if not scale else f"{scale}metric tons or {scale}short tons"
        raise UnitError("the unit has two meanings", f"Write {wanted}.")
    return unit, rest


def unit_ids() -> tuple[str, ...]:
    """Return the ids of the units of mass, those of tonnes first."""
    return tuple(_units())


@cache
def _units() -> Mapping[str, Unit]:
    return {code: Unit(code, float(row["tonnes"])) for code, row in code_list("unit").rows.items()}


@cache
def _labels() -> Mapping[str, Unit]:
    """Every label of a unit, as compared → the unit; the longest first."""
    found = {"mt": _units()["Mt"], "ton": _units()["t"], "tons": _units()["t"]}
    for code, row in code_list("unit").rows.items():
        found |= {_plain(label): _units()[code] for label in (code, row["name"], *row["aliases"].split(";")) if label}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def _plain(label: str) -> str:
    return folded(label).replace(".", "") if len(label) <= NAME_MAX else ""


def _parted(text: str) -> tuple[Unit, str, str] | None:
    """Return unit, what follows it, and the label of the unit itself, multiplied by the words before it."""
    if found := _beginning(text):
        return found
    for scale in sorted(_SCALES, key=len, reverse=True):
        rest = text.removeprefix(scale).lstrip(" -")
        if rest != text and text.startswith(scale) and (found := _beginning(rest)):
            unit, after, word = found
            tonnes = _SCALES[scale] * unit.tonnes
            same = (one for one in _units().values() if math.isclose(one.tonnes, tonnes, rel_tol=1e-12))
            return next(same, Unit(f"{scale} {unit.unit_id}", tonnes)), after, word
    return None


def _beginning(text: str) -> tuple[Unit, str, str] | None:
    for label, unit in _labels().items():
        if text.startswith(label) and not text[len(label) : len(label) + 1].isalnum():
            rest = text[len(label) :].strip(" ,;:-")
            return None if _RATE.match(rest) else (unit, rest, label)
    return None


@lru_cache(maxsize=1024)
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
