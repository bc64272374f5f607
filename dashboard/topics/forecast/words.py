"""Series in words: their names, values and methods, and what a name says the series is of.

That is the material itself, a compound or alloy of it, or another element. Names are those of publishers (`price,
palladium`, `price, Hf unwrought`, `price, FeSi 75`). Elements come from the code list `element`, the material's own
name and symbol from the list `material`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum
from functools import cache, lru_cache
from math import log

from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.i18n import t
from dashboard.ui.words import opening
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


def value_text(number: float | None, unit: str) -> str:
    """Return a value of a series in words: tonnes, or US dollars a tonne."""
    return theme.quantity(number) if unit == "t" else theme.price(number)


WIDEST = 4.0
"""A 95 % interval that ends above this multiple of its start is told in words: its middle says too little."""
_PARTS = (0.05, 0.1, 0.2, 0.25, 0.33, 0.5, 0.67, 0.75, 1.0)
_MULTIPLES = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 20.0)


def is_told(end: Record) -> bool:
    """Tell whether a row of a forecast is known well enough for its middle to be told."""
    return bool(end["high_95"] <= WIDEST * end["low_95"])


def range_in_words(last: Record, end: Record) -> Mapping[str, str]:
    """Return the ends of the 95 % interval as a part and a multiple of the last value: "a tenth", "ten times"."""
    low, high = (end[name] / last["value"] for name in ("low_95", "high_95"))
    return {
        "low": t(f"forecast.part.{_nearest(low, _PARTS):g}"),
        "high": t(f"forecast.multiple.{_nearest(high, _MULTIPLES):g}"),
    }


def _nearest(ratio: float, steps: tuple[float, ...]) -> float:
    return min(steps, key=lambda step: abs(log(ratio / step)))


def method_name(model_id: str) -> str:
    """Return the name of a method."""
    return t(f"forecast.model.{model_id}")


def method_or_reason(series: Record) -> str:
    """Return the method that a series is forecast with, or why there is none."""
    return method_name(series["model_id"]) if series["model_id"] else t(f"forecast.none.{series['choice_id']}")


def series_label(series: Record) -> str:
    """Return the name of a series, with its stage where it is one of production."""
    name = opening(series["series"])
    if not series["stage_id"] or series["outlook_id"] != "production":
        return name
    return t("forecast.series.staged", series=name, stage=t(f"stage.{series['stage_id']}.name").lower())


class Named(IntEnum):
    """What a series is of, the nearest to the material first."""

    ITSELF = 0
    METAL = 1
    UNSAID = 2
    COMPOUND = 3
    OTHER = 4


@lru_cache(maxsize=4096)
def named_by(series: str, material: str) -> Named:
    """Return what the name of `series` says of `material`.

    A name with other elements alone is that of another material, as `price, iridium` is for palladium; for a group of
    elements, as rare earths are, that of one element is not the group's. A name without element, compound or metal
    (`price, LME`) says nothing.
    """
    words = [word for word in _WORD.findall(_EXCLUDED.sub("", series)) if word not in _own_formula(material)]
    small = [word.lower() for word in words]
    elements = [_elements(word) for word in words]
    own = _own_elements(material)
    is_plain = not any(map(_NOT_PLAIN.fullmatch, small)) and not any(len(several) > 1 for several in elements)
    if any(_holds(small, name) for name in _own_names(material)) or any(own & several for several in elements):
        is_alone = not own or frozenset().union(*elements) <= own
        return Named.ITSELF if is_plain and is_alone else Named.COMPOUND
    if any(elements):
        return Named.OTHER
    if not is_plain:
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


@lru_cache(maxsize=256)
def _own_elements(material: str) -> frozenset[str]:
    """Return the elements that are the material: its symbol, or each of those that share a code."""
    symbols = frozenset(code_list("material").rows[material]["symbol"].split(", "))
    return symbols & set(code_list("element").rows)


def _own_formula(material: str) -> frozenset[str]:
    """Return the symbol of a material that is a compound itself, as fluorspar is."""
    return frozenset({str(code_list("material").rows[material]["symbol"])}) - set(code_list("element").rows)


@lru_cache(maxsize=256)
def _own_names(material: str) -> tuple[tuple[str, ...], ...]:
    """Return each name of the material as words in small letters, without what stands in brackets.

    The first word is enough (`phosphate` of phosphate rock), unless it is an element that the whole name only holds.
    """
    names = _ASIDE.sub("", code_list("material").name(material)).split("/")
    words = [tuple(word.lower().removesuffix("s") for word in _WORD.findall(name)) for name in names]
    return tuple(name if name[0] in _names() else name[:1] for name in words)


def _holds(words: list[str], name: tuple[str, ...]) -> bool:
    """Tell whether the words of a name follow one another in `words`, be they one or many."""
    single = [word.removesuffix("s") for word in words]
    return any(tuple(single[start : start + len(name)]) == name for start in range(len(single)))
