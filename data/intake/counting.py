"""Which rows of an inventory may be added up: of one project and product the newest estimate, and no part twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence

from data.intake.model import InventoryRow
from data.unfc import class_id_of

COUNTED, PART, SUPERSEDED = "counted", "part", "superseded"
_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")


def older(dates: Sequence[str]) -> list[bool]:
    """Tell of each date whether it is older than the newest; a year holds its days, and what is no date is not old."""
    stated = [found[0] if (found := _DATE.match(date)) else "" for date in dates]
    newest = max(stated, default="")
    return [bool(date) and not newest.startswith(date) for date in stated]


def within_another(categories: Sequence[frozenset[str]]) -> list[bool]:
    """Tell of each set of categories whether another of them holds it among more."""
    stated = set(categories)
    parts = {one for one in stated if any(one < other for other in stated)}
    return [one in parts for one in categories]


def countings(rows: Sequence[InventoryRow], sites: Sequence[Hashable]) -> list[str]:
    """Return the counting of each row, in order; `sites` says whose quantity each is.

    Of one site and product an older estimate is superseded, and a category that another row's holds is a part.
    """
    found = [COUNTED] * len(rows)
    stated: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
    sides: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
    for place, (row, site) in enumerate(zip(rows, sites, strict=True)):
        if row.coded.bridged.code is not None:
            key = (site, row.material_id, row.product, row.content_basis, row.resource_type)
            stated[key].append(place)
            sides[*key, class_ids(row)].append(place)
    for places in sides.values():
        for place, is_old in zip(places, older([rows[one].effective_date for one in places]), strict=True):
            if is_old:
                found[place] = SUPERSEDED
    for places in stated.values():
        counted = [place for place in places if found[place] == COUNTED]
        for place, is_part in zip(counted, within_another([_triples(rows[one]) for one in counted]), strict=True):
            if is_part:
                found[place] = PART
    return found


def class_ids(row: InventoryRow) -> str:
    """Return the class a row lies in, without its sub-class; several joined with + where one figure spans them."""
    return class_id_of(row.coded.bridged.class_key)


def _triples(row: InventoryRow) -> frozenset[str]:
    code = row.coded.bridged.code
    return frozenset("; ".join(triple) for triple in code.triples) if code else frozenset()
