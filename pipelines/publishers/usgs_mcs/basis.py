"""What the tonnes of a cell count, by the words of its type, unit and table: element, compound or gross weight.

A rule of `mapping_product.csv` says what it takes a table to count. Words that say otherwise win: a compound is
converted by atomic masses, anything else is set aside. `stated_basis.csv` lists the words of compounds.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.codes import code_list
from data.contents import GROSS
from data.units import compound_factor
from pipelines.labels.mapping_files import mapping_rows

_FILE = Path(__file__).parent / "stated_basis.csv"
_GROSS = re.compile(r"\bgros+ weights?\b|\bcalcined[ -]equivalent weights?\b", re.IGNORECASE)
_HARMLESS = re.compile(r"\bor calculated equivalents?\b|\bdried bauxite equivalents?\b", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontents?\b|\bcontained\b|\bcontaining\b", re.IGNORECASE)
_COMPOUND = re.compile(
    r"\b(?:\w*oxides?|hydroxides?|carbonates?|sul(?:f|ph)(?:ate|ide)s?|chlorides?|fluorides?|nitrates?|phosphates?|"
    r"equivalents?|eqivalents?)\b",
    re.IGNORECASE,
)
_ROCK = re.compile(r"\bphosphate rock\b", re.IGNORECASE)
_FORMULA = re.compile(r"\b(?:[A-Z][a-z]?\d*)*[A-Z][a-z]?\d+(?:[A-Z][a-z]?\d*)*\b")
_UNKNOWN = "another compound"
_ELEMENT_NAMES = {"aluminum": "Al", "boron": "B", "columbium": "Nb", "cesium": "Cs", "helium": "He gas", "silver": "Ag"}
"""Element names of the publisher beside those of the code list."""


@dataclass(frozen=True)
class Basis:
    """What a figure counts: factor to the basis of its product, and a note where the factor is not 1."""

    factor: float = 1.0
    note: str = ""


@cache
def _words() -> tuple[tuple[re.Pattern[str], str], ...]:
    spelled = [(word, row["basis"]) for row in mapping_rows(_FILE) for word in row["words"].split("|")]
    ordered = sorted(spelled, key=lambda pair: -len(pair[0]))
    return tuple((re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE), basis) for word, basis in ordered)


@cache
def _elements() -> tuple[tuple[re.Pattern[str], str], ...]:
    names = {
        re.split(r"[ (]", row["name"])[0].casefold(): row["symbol"]
        for row in code_list("material").rows.values()
        if re.fullmatch(r"[A-Z][a-z]?", row["symbol"]) and row["name"].split()[0].casefold() != "graphite"
    }
    return tuple((re.compile(rf"\b{name}\b", re.IGNORECASE), code) for name, code in (names | _ELEMENT_NAMES).items())


@cache
def stated(text: str) -> frozenset[str]:
    """Return what the words of a text say that tonnes count: formulas, element symbols, `gross weight`; none mostly."""
    rest = _HARMLESS.sub(" ", _ROCK.sub(" ", unicodedata.normalize("NFKC", text)))
    found: set[str] = set()
    for pattern, basis in ((_GROSS, GROSS), *_words()):
        rest, times = pattern.subn(" ", rest)
        found |= {basis} if times else set()
    if _COMPOUND.search(rest) or _FORMULA.search(rest):
        found.add(_UNKNOWN)
    if _CONTENT.search(rest) and not found - {GROSS}:
        found |= {code for pattern, code in _elements() if pattern.search(rest)} or {"content"}
    return frozenset(found)


@cache
def basis_of(product_basis: str, accepts: tuple[str, ...], texts: tuple[str, ...]) -> Basis | str:
    """Return how a cell, by the words of its type, unit and table, counts what its product does.

    A text where the words speak against the product: what they say that is counted. `accepts` are bases that they may
    name because they are of another column of the table.
    """
    said = frozenset().union(*map(stated, texts)) - set(accepts)
    if not said or said == {product_basis} or (GROSS in said and product_basis == GROSS):
        return Basis()
    compounds = said - {GROSS}
    if compounds == {product_basis} or (compounds == {"content"} and product_basis != GROSS):
        return Basis()
    if len(compounds) == 1 and product_basis != GROSS:
        (compound,) = compounds
        if factor := _factor(compound, product_basis):
            return Basis(factor, f"Converted from {compound} to {product_basis} at {factor:.4f}")
    return " and ".join(sorted(said))


def _factor(compound: str, target: str) -> float | None:
    elements = [element for element in re.findall(r"[A-Z][a-z]?", target) if element not in {"O", "H", "C"}]
    if len(elements) != 1:
        return None
    try:
        return compound_factor(compound, target, elements[0])
    except (KeyError, ValueError):
        return None
