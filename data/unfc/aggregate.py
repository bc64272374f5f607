"""Totals by the disclosure rules: every class added is named, and low, best and high follow from G.

Sums are made of unrounded tonnes; `rounded` is for the last step, the display. Rounded parts need not add up to
the rounded total, and no total is made of rounded parts.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from data.unfc.classes import class_names
from data.unfc.model import CURRENT, UnfcCode, UnfcVersion
from data.unfc.quantities import DisclosureError, Quantity, may_total

_UNRESOLVED = ("G4.1", "G4.2")
_LOW = frozenset({"G1", "G4.1"})
_BEST = _LOW | {"G2", "G4.2"}
_HIGH = _BEST | {"G3", "G4.3"}


class Level(StrEnum):
    """What `aggregate` keeps apart: each E and F as stated, each sub-class, or each class."""

    CATEGORY = "category"
    SUB_CLASS = "sub_class"
    CLASS = "class"


@dataclass(frozen=True)
class Estimate:
    """An estimate in tonnes: at least `tonnes`, at most `tonnes` + `undetermined`.

    `undetermined` is what sources state only as a sum over G categories inside and outside the estimate.
    """

    tonnes: float
    undetermined: float = 0.0

    @property
    def exact(self) -> bool:
        """Tell whether every quantity falls wholly inside or outside the estimate."""
        return not self.undetermined


@dataclass(frozen=True)
class Total:
    """A total in tonnes that says what it holds.

    `named` lists the cells added at category level (`111+112+221`), `classes` their classes in words, `code` every
    cell; empty and None for quantities without a code. `n` counts the quantities, `notes` are ids of `unfc_note`.
    """

    tonnes: float
    low: Estimate
    best: Estimate
    high: Estimate
    code: UnfcCode | None
    named: str
    classes: tuple[str, ...]
    n: int
    notes: tuple[str, ...]
    product: str
    content_basis: str
    reference_point: str
    gross_net: str
    justification: str = ""


def aggregate(quantities: Iterable[Quantity], level: Level | str = Level.CATEGORY) -> tuple[Total, ...]:
    """Return totals by what is counted and by category, sub-class or class: never over classes, none dropped.

    A quantity that its source states over several classes makes a total of its own, and so do quantities without a
    code. Raises DisclosureError on scenario estimates, older codes, and a site that counts twice.
    """
    groups: defaultdict[tuple[object, ...], list[Quantity]] = defaultdict(list)
    for quantity in quantities:
        groups[*quantity.counted, *_cell(quantity.code, Level(level))].append(quantity)
    return tuple(_within_class(groups[key]) for key in sorted(groups, key=repr))


def total(quantities: Iterable[Quantity], *, justification: str = "") -> Total:
    """Return one total over everything given, with the classes named.

    `justification` says why and how different E or F categories are added, and is disclosed with the total.
    Raises DisclosureError with every reason where the quantities must not be added.
    """
    given = tuple(quantities)
    reasons = list(may_total(given).reasons)
    cells = {_cell(quantity.code, Level.CATEGORY) for quantity in given}
    if len(cells) > 1 and not justification.strip():
        reasons.append("no_justification")
    if reasons:
        raise DisclosureError(reasons)
    return _total(given, justification.strip())


def rounded(quantity: float, digits: int = 3) -> float:
    """Return a quantity to so many significant digits, for display only; half goes to the even digit."""
    return float(f"{quantity:.{digits}g}")


def _cell(code: UnfcCode | None, level: Level) -> tuple[str, ...]:
    if code is None:
        return ()
    if code.version not in CURRENT:
        raise DisclosureError(["unlike_version"], code.canonical())
    if level is Level.CATEGORY:
        return tuple(f"{e}; {f}" for e, f, _g in code.parts)
    return class_names(code, lambda one: one.class_key if level is Level.SUB_CLASS else one.class_id)


def _within_class(given: Sequence[Quantity]) -> Total:
    reasons = [reason for reason in may_total(given).reasons if reason != "unclassified"]
    if reasons:
        raise DisclosureError(reasons, f"in {given[0].product}")
    return _total(given, "")


def _total(given: Sequence[Quantity], justification: str) -> Total:
    codes = [quantity.code for quantity in given if quantity.code]
    triples = tuple({triple for code in codes for triple in code.triples})
    versions = {code.version for code in codes}
    code = UnfcCode(triples, versions.pop() if len(versions) == 1 else UnfcVersion.V2019) if codes else None
    low, best, high = (_estimate(given, categories) for categories in (_LOW, _BEST, _HIGH))
    names = class_names(code) if code else ()
    notes = {
        "not_e1f1": any(triple.digits[:2] != "11" for triple in triples),
        "classes_added": len(names) > 1,
        "arithmetic_extremes": len(given) > 1,
        "unsplit_confidence": not (low.exact and best.exact and high.exact),
        "unclassified": code is None,
    }
    return Total(
        math.fsum(quantity.tonnes for quantity in given),
        low,
        best,
        high,
        code,
        code.digits() if code else "",
        names,
        len(given),
        tuple(note for note, applies in notes.items() if applies),
        *given[0].counted,
        justification,
    )


def _estimate(given: Iterable[Quantity], inside: frozenset[str]) -> Estimate:
    certain, undetermined = [], []
    for quantity in given:
        covered = _resolved(quantity.code)
        if covered and covered <= inside:
            certain.append(quantity.tonnes)
        elif not covered or covered & inside:
            undetermined.append(quantity.tonnes)
    return Estimate(math.fsum(certain), math.fsum(undetermined))


def _resolved(code: UnfcCode | None) -> frozenset[str]:
    """Return the G increments a quantity may lie in: G4 alone is a best estimate, G4.1 and G4.2 together."""
    categories = code.g if code else ()
    return frozenset(part for g in categories for part in (_UNRESOLVED if g == "G4" else (g,)))
