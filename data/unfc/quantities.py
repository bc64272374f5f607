"""Coded quantities and when they may be added: like with like, no reserve twice, never over E or F unsaid."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from data.unfc.classes import class_names, words
from data.unfc.model import CURRENT, UnfcCode

_FIRST_WORD = re.compile(r"\s*(yes|no|n/a)\b")


class Inclusive(StrEnum):
    """Whether resources are stated inclusive of the reserves that were made from them."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NA = "n/a"


class Style(StrEnum):
    """Discrete: G1, G2 and G3 are increments. Scenario: G1, G1+G2 and G1+G2+G3 are cumulative estimates."""

    DISCRETE = "discrete"
    SCENARIO = "scenario"


class DisclosureError(ValueError):
    """Quantities that must not be added; `reasons` are ids of the `unfc_note` list, the message says them in words."""

    def __init__(self, reasons: Sequence[str], detail: str = "") -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join((*words(self.reasons), *filter(None, [detail]))))


def inclusive_of(text: str) -> Inclusive:
    """Return what a source says ("no (reserves were subtracted …)", "yes (total resource)"); unknown if blank."""
    word = _FIRST_WORD.match(text.casefold())
    return Inclusive(word[1]) if word else Inclusive.UNKNOWN


@dataclass(frozen=True)
class Quantity:
    """Tonnes under one code, with all that decides what they may be added to.

    `product` with `content_basis` (ore, oxide, metal), `reference_point` and `gross_net` say what is counted;
    `site`, `inventory` and `effective_date` whose it is and when. `code` is None where the source gives no category.
    Raises ValueError where tonnes are no number or below zero.
    """

    tonnes: float
    code: UnfcCode | None
    product: str
    content_basis: str = ""
    reference_point: str = ""
    gross_net: str = ""
    site: str = ""
    effective_date: str = ""
    inventory: str = ""
    inclusive: Inclusive = Inclusive.UNKNOWN
    style: Style = Style.DISCRETE

    def __post_init__(self) -> None:
        """Refuse what is no quantity."""
        if not (math.isfinite(self.tonnes) and self.tonnes >= 0):
            raise ValueError(f"{self.product}: {self.tonnes} t is no quantity; give a number of at least 0")

    @property
    def counted(self) -> tuple[str, str, str, str]:
        """What is counted: quantities are added only where this is the same."""
        return self.product, self.content_basis, self.reference_point, self.gross_net

    @property
    def class_ids(self) -> frozenset[str]:
        """The classes the quantity lies in; empty without a code of today."""
        current = self.code is not None and self.code.version in CURRENT
        return frozenset(class_names(self.code, lambda one: one.class_id)) if self.code and current else frozenset()

    @property
    def is_reserve(self) -> bool:
        """Tell whether it is viable, as reserves are."""
        return self.class_ids == {"V"}

    @property
    def is_resource(self) -> bool:
        """Tell whether it is potentially viable or non-viable, as resources are: it may include reserves."""
        return bool(self.class_ids) and self.class_ids <= {"PV", "NV"}


@dataclass(frozen=True)
class Verdict:
    """Whether quantities may be added; `reasons` against it are ids of the `unfc_note` list."""

    allowed: bool
    reasons: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The reasons in words."""
        return words(self.reasons)


def may_add(one: Quantity, other: Quantity) -> Verdict:
    """Tell whether two quantities may be added, and if not, every reason why not."""
    return may_total((one, other))


def may_total(quantities: Iterable[Quantity]) -> Verdict:
    """Tell whether quantities may be totalled, and if not, every reason why not.

    Different E or F categories are no reason here: `total` takes them with a justification, and names them.
    """
    given = tuple(quantities)
    reasons = (*_unlike(given), *_same_site_twice(given), *_reserves_twice(given))
    return Verdict(not reasons, reasons)


def _unlike(given: tuple[Quantity, ...]) -> tuple[str, ...]:
    codes = [quantity.code for quantity in given]
    differing = {
        "unlike_products": len({quantity.product for quantity in given}) > 1,
        "unlike_content_basis": len({quantity.content_basis for quantity in given}) > 1,
        "unlike_reference_point": len({quantity.reference_point for quantity in given}) > 1,
        "unlike_gross_net": len({quantity.gross_net for quantity in given}) > 1,
        "unlike_style": len({quantity.style for quantity in given}) > 1,
        "scenario": Style.SCENARIO in {quantity.style for quantity in given},
        "unlike_version": any(code.version not in CURRENT for code in codes if code),
        "unclassified": None in codes,
        "nothing": not given,
    }
    return tuple(reason for reason, applies in differing.items() if applies)


def _same_site_twice(given: tuple[Quantity, ...]) -> tuple[str, ...]:
    stated: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for quantity in given:
        if quantity.site:
            stated[quantity.site].add((quantity.inventory, quantity.effective_date))
    return ("same_site_twice",) if any(len(inventories) > 1 for inventories in stated.values()) else ()


def _reserves_twice(given: tuple[Quantity, ...]) -> tuple[str, ...]:
    """Resources that may include reserves of the same set: `unknown` is refused whatever the site."""
    sites = {quantity.site for quantity in given if quantity.is_reserve}
    resources = [quantity for quantity in given if quantity.is_resource and sites]
    meeting = [quantity for quantity in resources if not quantity.site or "" in sites or quantity.site in sites]
    found = {
        "resources_inclusive": any(quantity.inclusive is Inclusive.YES for quantity in meeting),
        "inclusion_unknown": any(quantity.inclusive is Inclusive.UNKNOWN for quantity in resources)
        or any(quantity.inclusive is Inclusive.NA for quantity in meeting),
    }
    return tuple(reason for reason, applies in found.items() if applies)


def remaining_resource(resource: Quantity, reserves: Sequence[Quantity]) -> Quantity:
    """Return an inclusive resource less its reserves, to be coded and added as exclusive.

    Raises DisclosureError where anything but code and tonnes differs (product, reference point, site, inventory,
    date), where the resource is not stated as inclusive, or where the reserves are more than the resource.
    """
    reasons = []
    if resource.inclusive is not Inclusive.YES:
        reasons.append("inclusion_unknown")
    reasons += [reason for reason in _unlike((resource, *reserves)) if reason != "nothing"]
    reasons += _same_site_twice((resource, *reserves))
    if len({quantity.site for quantity in (resource, *reserves)}) > 1:
        reasons.append("unlike_sites")
    if not all(reserve.is_reserve for reserve in reserves):
        reasons.append("no_reserve")
    left = resource.tonnes - math.fsum(reserve.tonnes for reserve in reserves)
    if left < 0:
        reasons.append("more_reserves")
    if reasons:
        raise DisclosureError(reasons, f"{resource.site or resource.product}: show them side by side")
    return replace(resource, tonnes=left, inclusive=Inclusive.NO)


def increments(low: float, best: float, high: float | None = None) -> tuple[float, float, float]:
    """Return the increments G1, G2 and G3 of one project's cumulative low, best and high estimates, in their unit.

    Without a high estimate G3 is 0. Raises ValueError unless 0 <= low <= best <= high.
    """
    top = best if high is None else high
    if not 0 <= low <= best <= top < math.inf:
        raise ValueError(f"low {low}, best {best}, high {high}: cumulative estimates never fall")
    return low, best - low, top - best
