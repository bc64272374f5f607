"""What the name of a series says it is of: the material itself, a compound or alloy of it, or another element.

Names are those of publishers (`price, palladium`, `price, Hf unwrought`, `price, FeSi 75`). Elements come from the code
list `element`, the material's own name and symbol from the list `material`.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache

from data.codes import code_list

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_ASIDE = re.compile(r"\(.*?\)")
_EXCLUDED = re.compile(r"\b(?:not alloyed|other than \w+)")
_FORMULA = re.compile(r"(?:([A-Z][a-z]?)\d*)+")
_PART = re.compile(r"([A-Z][a-z]?)\d*")
_METAL = frozenset({"metal", "metals"})
_NOT_PLAIN = re.compile(
    r"ferro\w*|\w*oxides?|\w*hydroxides?|\w*carbonates?|alloys?|alloyed|ores?|concentrates?|compounds?"
)


class Named(IntEnum):
    """What a series is of, the nearest to the material first."""

    ITSELF = 0
    METAL = 1
    UNSAID = 2
    COMPOUND = 3
    OTHER = 4


@cache
def named(series: str, material: str) -> Named:
    """Return what the name of `series` says of `material`.

    A name with other elements alone is that of another material, as `price, iridium` is for palladium; for a group of
    elements, as rare earths are, that of one element is not the group's. A name without element, compound or metal
    (`price, LME`) says nothing.
    """
    words = [word for word in _WORD.findall(_EXCLUDED.sub("", series)) if word not in _own_formula(material)]
    small = [word.lower() for word in words]
    found = [_elements(word) for word in words]
    mine = _own_elements(material)
    plain = not any(_NOT_PLAIN.fullmatch(word) for word in small) and not any(len(one) > 1 for one in found)
    own = any(_holds(small, name) for name in _own_names(material)) or any(mine & one for one in found)
    alone = not mine or frozenset().union(*found) <= mine
    if own:
        return Named.ITSELF if plain and alone else Named.COMPOUND
    if any(found):
        return Named.OTHER
    if not plain:
        return Named.COMPOUND
    return Named.METAL if _METAL & set(small) else Named.UNSAID


@cache
def _names() -> dict[str, str]:
    """Return the symbol of each element by its names in small letters."""
    rows = code_list("element").rows.items()
    return {name.lower(): symbol for symbol, row in rows for name in (row["name"], row["other_name"]) if name}


def _elements(word: str) -> frozenset[str]:
    """Return the elements that a word names, in full or as a formula; capitals alone (CIF, US) are no formula."""
    if word.lower() in _names():
        return frozenset({_names()[word.lower()]})
    if word.isupper() and word.isalpha() and len(word) > 1:
        return frozenset()
    parts = frozenset(_PART.findall(word)) if _FORMULA.fullmatch(word) else frozenset()
    return parts if parts <= set(code_list("element").rows) else frozenset()


@cache
def _own_elements(material: str) -> frozenset[str]:
    """Return the elements that are the material: its symbol, or each of those that share a code."""
    symbols = frozenset(code_list("material").rows[material]["symbol"].split(", "))
    return symbols & set(code_list("element").rows)


def _own_formula(material: str) -> frozenset[str]:
    """Return the symbol of a material that is a compound itself, as fluorspar is."""
    return frozenset({str(code_list("material").rows[material]["symbol"])}) - set(code_list("element").rows)


@cache
def _own_names(material: str) -> tuple[tuple[str, ...], ...]:
    """Return each name of the material as words in small letters, without what stands in brackets.

    The first word is enough (`phosphate` of phosphate rock), unless it is an element that the whole name only holds.
    """
    names = _ASIDE.sub("", code_list("material").name(material)).split("/")
    words = [tuple(word.lower().removesuffix("s") for word in _WORD.findall(name)) for name in names]
    return tuple(one if one[0] in _names() else one[:1] for one in words)


def _holds(words: list[str], name: tuple[str, ...]) -> bool:
    """Tell whether the words of a name follow one another in `words`, be they one or many."""
    single = [word.removesuffix("s") for word in words]
    return any(tuple(single[place : place + len(name)]) == name for place in range(len(single)))
