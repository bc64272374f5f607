"""What an inventory would look like once it is taken in: tonnes by UNFC code and by country, of like with like."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice

from data.intake.counting import COUNTED, class_ids, countings
from data.intake.model import InventoryRow
from data.model import Status
from data.unfc import code_columns

_NOTATIONS = 50
_CODE = ("unfc_e", "unfc_f", "unfc_g", "sum_code")


@dataclass(frozen=True, order=True)
class Counted:
    """What tonnes count: quantities are added only where this is the same."""

    material_id: str
    product: str
    content_basis: str
    resource_type: str


@dataclass(frozen=True)
class Total:
    """Tonnes of a group of rows that are added up; None where none of them states a quantity.

    `status` is estimated where any quantity is, withheld where all are, missing where none is stated otherwise.
    `unfc_class` is the id of a class, or several joined with + where one figure spans them; `sum_code` is the full code
    of a figure over several E or F. Totals by code name E, F and G and no country, totals by country the other way
    round.
    """

    counted: Counted
    unfc_class: str
    quantity_t: float | None
    status: str
    rows: int
    unfc_e: str = ""
    unfc_f: str = ""
    unfc_g: str = ""
    sum_code: str = ""
    country_iso3: str = ""

    def as_json(self) -> dict[str, object]:
        """Return it as one flat object."""
        return asdict(self.counted) | {name: value for name, value in asdict(self).items() if name != "counted"}


@dataclass(frozen=True)
class Preview:
    """The rows of a file added up: number of projects, rows by mapping basis, by status and by counting, totals.

    `notations` are codes that the file writes otherwise than they are shown: as written → as read, the first of them.
    """

    projects: int
    bases: Mapping[str, int]
    statuses: Mapping[str, int]
    counting: Mapping[str, int]
    codes: tuple[Total, ...]
    countries: tuple[Total, ...]
    notations: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return it ready for JSON."""
        return {
            "projects": self.projects,
            "rows_by_mapping_basis": dict(self.bases),
            "rows_by_status": dict(self.statuses),
            "rows_by_counting": dict(self.counting),
            "codes_read_as": dict(self.notations),
            "totals_by_code": [total.as_json() for total in self.codes],
            "totals_by_country": [total.as_json() for total in self.countries],
        }


def preview(rows: Sequence[InventoryRow]) -> Preview:
    """Return what `rows` add up to by the rules of a publish, as far as the file alone tells."""
    sites = [(row.country_iso3, row.project.casefold()) for row in rows]
    marks = countings(rows, sites)
    columns: dict[int, dict[str, str]] = {}
    codes: dict[tuple[object, ...], list[InventoryRow]] = defaultdict(list)
    countries: dict[tuple[object, ...], list[InventoryRow]] = defaultdict(list)
    for row, mark in zip(rows, marks, strict=True):
        if mark == COUNTED:
            stated = columns.setdefault(id(row.coded), _columns(row))
            what = Counted(row.material_id, row.product, row.content_basis, row.resource_type)
            codes[what, class_ids(row), *(stated[name] for name in _CODE)].append(row)
            countries[what, class_ids(row), row.country_iso3].append(row)
    return Preview(
        projects=len(set(sites)),
        bases=Counter(str(row.coded.bridged.mapping_basis) for row in rows),
        statuses=Counter(row.status for row in rows),
        counting=Counter(marks),
        codes=tuple(_total(key, own, _CODE) for key, own in sorted(codes.items(), key=_in_order)),
        countries=tuple(_total(key, own, ("country_iso3",)) for key, own in sorted(countries.items(), key=_in_order)),
        notations=dict(islice(_notations(rows), _NOTATIONS)),
    )


def _notations(rows: Sequence[InventoryRow]) -> Iterator[tuple[str, str]]:
    """Yield each code that a file writes otherwise than it is shown, once, with the form shown."""
    written = {id(row.coded): row.coded for row in rows if row.coded.system.startswith("UNFC")}.values()
    for coded in written:
        code = coded.bridged.code
        if code is not None and coded.category != code.canonical():
            yield coded.category, code.canonical()


def _columns(row: InventoryRow) -> dict[str, str]:
    found = code_columns(row.coded.bridged)
    is_sum = "+" in found["unfc_e"] + found["unfc_f"]
    return found | {"sum_code": found["unfc_code"] if is_sum else ""}


def _in_order(item: tuple[tuple[object, ...], object]) -> tuple[object, ...]:
    return item[0]


def _total(key: tuple[object, ...], rows: Sequence[InventoryRow], names: Sequence[str]) -> Total:
    what, unfc_class, *values = key
    stated = [row.quantity_t for row in rows if row.quantity_t is not None]
    return Total(
        what,  # type: ignore[arg-type]
        str(unfc_class),
        math.fsum(stated) if stated else None,
        _status({row.status for row in rows}, is_stated=bool(stated)),
        len(rows),
        **dict(zip(names, map(str, values), strict=True)),
    )


def _status(statuses: set[str], *, is_stated: bool) -> str:
    if is_stated:
        return Status.ESTIMATED if Status.ESTIMATED in statuses else Status.REPORTED
    return Status.WITHHELD if statuses == {Status.WITHHELD} else Status.MISSING
