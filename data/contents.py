"""What a stated content counts, and the factor to the form in which a material is kept everywhere.

Lithium may be stated as Li, Li2O or carbonate equivalent: `data/codes/content_form.csv` names the forms of each
material, `data.units` computes their factors from atomic masses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from data.codes import code_list
from data.spelling import NAME_MAX, folded
from data.units import compound_factor

GROSS = "gross weight"
_GROSS_ALIASES = ("gross weight", "gross", "ore", "concentrate")
_UNSAID = frozenset({"contained", "content", "contents", "of", "in", "the", "as", "basis"})
"""Words beside a form that say nothing more: `contained Li`. "Equivalent" says much: copper equivalent is a value."""
_POINT = re.compile(r"(?<=[a-z0-9)]) ?[.*\u00b7] ?(?=\d*[a-z])")


@dataclass(frozen=True)
class Form:
    """A form of content: its name, tonnes of `basis` in a tonne of it, and the basis."""

    name: str
    factor: float
    basis: str

    @property
    def note(self) -> str:
        """What was converted, as a sentence; "" where nothing was."""
        return f"Converted from {self.name} to {self.basis} at {self.factor:.4f}." if self.factor != 1 else ""


def form(material_id: str, label: str) -> Form | None:
    """Return the form of content that a label means for a material, whatever its case; None where it means none."""
    return _forms(material_id).get(_key(label))


@lru_cache(maxsize=256)
def forms(material_id: str) -> tuple[str, ...]:
    """Return the names of the forms in which a content of the material may be stated, the element first."""
    return tuple(dict.fromkeys(one.name for one in _forms(material_id).values()))


@lru_cache(maxsize=256)
def _forms(material_id: str) -> Mapping[str, Form]:
    found: dict[str, Form] = {}
    for row in code_list("content_form").rows.values():
        if row["material_id"] == material_id:
            one = Form(row["name"], _factor(row), row["basis"])
            found |= {_key(label): one for label in (row["name"], *row["aliases"].split(";")) if label}
    symbol = code_list("material").rows[material_id]["symbol"]
    bases = {one.basis for one in found.values()}
    element = (
        {} if _key(symbol) in found or (bases and symbol not in bases) else {_key(symbol): Form(symbol, 1, symbol)}
    )
    gross = Form(GROSS, 1, GROSS)
    forms = element | found
    return forms | _elements(forms, symbol) | dict.fromkeys(map(_key, _GROSS_ALIASES), gross)


def _elements(forms: Mapping[str, Form], symbol: str) -> dict[str, Form]:
    """Return the names of the elements among the forms, and "metal" for that of the material itself."""
    named: dict[str, Form] = {}
    for code, row in code_list("element").rows.items():
        if one := forms.get(_key(code)):
            named |= {_key(name): one for name in (row["name"], row["other_name"]) if name and _key(name) not in forms}
    return named | ({"metal": forms[_key(symbol)]} if _key(symbol) in forms else {})


def _factor(row: Mapping[str, str]) -> float:
    return compound_factor(row["formula"], row["basis"], row["element"]) if row["formula"] else 1.0


def _key(label: str) -> str:
    """Return a label as forms are compared: `Li₂O`, `contained Li` and `Li content` are li2o, li and li."""
    plain = _POINT.sub("\u00b7", folded(label)) if len(label) <= NAME_MAX else ""
    words = [word for word in plain.split() if word not in _UNSAID]
    bare = [word for word in words if word != "metal"]
    return " ".join(bare if len(bare) == 1 else words)
