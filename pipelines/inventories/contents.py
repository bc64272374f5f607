"""What a stated content counts: `360 kt Li`, `4,400 kt LCE`, `101.8 Mlb Ta2O5` as tonnes of one basis a material."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.codes import code_list
from data.contents import GROSS, form
from data.units import quantity_unit
from pipelines.reading.cells import number

GRAPHITE, RARE_EARTH_OXIDES = "contained graphite", "REO"

_UNIT = re.compile(r"(?P<unit>[A-Za-z]+)\s*(?P<substance>.*)")
_BASES = {
    "ore (gross)": GROSS, "rutile": GROSS, "graphite": GRAPHITE, "B2O3": "B2O3", "TiO2": "TiO2",
    "TREO": RARE_EARTH_OXIDES, "REO": RARE_EARTH_OXIDES, "oxide": RARE_EARTH_OXIDES,
}  # fmt: skip
"""Substances that are kept as they are → their basis."""
_BARE = {"graphite": GRAPHITE, "rare_earths": RARE_EARTH_OXIDES}
"""The basis where a unit names no substance, if it is not the element."""
_MINERALS = frozenset({"Bauxite", "Manganese ore", "Ilmenite", "Rutile", "Zircon"})
"""Commodities whose tonnes are those of the mineral or ore itself."""
_UNSURE = {("tungsten_tin", "tungsten"): "W or WO3 (not stated)"}
"""Set and material → the basis where the compilation does not say which it means."""


@dataclass(frozen=True)
class Content:
    """Tonnes of `basis`, None where the cell states none; `note` says what was converted."""

    tonnes: float | None
    basis: str
    note: str = ""


class UnknownUnitError(ValueError):
    """A unit, a substance or a value that nobody has described."""


def content(material_id: str, commodity: str, value: str, unit: str, source_set: str) -> Content:
    """Return a stated content in tonnes; oxides and carbonate equivalents of lithium and tantalum as the element.

    An empty value has no tonnes. Raises UnknownUnitError for a unit or a substance that is not known for the material,
    and for a value that is no number.
    """
    found = _UNIT.fullmatch(unit.strip())
    substance = found["substance"] if found else ""
    factor, basis = _basis(material_id, commodity, substance, source_set)
    if not value:
        return Content(None, basis)
    measured = quantity_unit(found["unit"]) if found else None
    stated = number(value)
    if measured is None or stated is None:
        raise UnknownUnitError(f"{value} {unit}")
    note = f"Converted from {substance} to {basis} at {factor:.4f}." if factor != 1 else ""
    return Content(stated * measured.tonnes * factor, basis, note)


def _basis(material_id: str, commodity: str, substance: str, source_set: str) -> tuple[float, str]:
    """Return the factor from the stated substance to the basis of the material, and that basis."""
    symbol = code_list("material").rows[material_id]["symbol"]
    if substance == symbol:
        return 1.0, symbol
    if substance in _BASES:
        return 1.0, _BASES[substance]
    if substance:
        known = form(material_id, substance)
        if known is None:
            raise UnknownUnitError(substance)
        return known.factor, known.basis
    if commodity in _MINERALS:
        return 1.0, GROSS
    return 1.0, _UNSURE.get((source_set, material_id), _BARE.get(material_id, symbol))
