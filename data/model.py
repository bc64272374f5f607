"""The nouns of the product, as frozen records: everything else is derived from declarations of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from data.evidence import Evidence


class Status(StrEnum):
    """Observation status. Zero is none of these: it is a reported, estimated or projected quantity of 0."""

    REPORTED = "reported"
    ESTIMATED = "estimated"
    PROJECTED = "projected"
    WITHHELD = "withheld"
    MISSING = "missing"


class Change(StrEnum):
    """What a newer edition does to a series or a figure of the edition before."""

    GONE = "gone"
    NEW = "new"
    TAKEN_BACK = "taken back"
    REVISED = "revised"


class Bound(StrEnum):
    """How to read a quantity that the publisher printed as a bound."""

    EXACT = ""
    AT_LEAST = ">"
    LESS_THAN = "<"


@dataclass(frozen=True)
class Source:
    """A publisher's product. `ships` is False where its licence forbids us to carry its rows.

    `label` is the short name that stands under a chart, `title` the product's own. `every_months` lie between two
    editions (0: none is to be expected), which appear from the first to the last of `in_months` (empty: at any time).
    """

    source_id: str
    label: str
    publisher: str
    title: str
    licence: str
    licence_url: str
    url: str
    citation: str
    cadence: str
    max_age_days: int
    attribution: str = ""
    doi: str = ""
    ships: bool = True
    every_months: int = 0
    in_months: tuple[int, ...] = ()


@dataclass(frozen=True)
class Field:
    """A column: `type` is a DuckDB type name, `codes` the code list its values come from."""

    name: str
    type: str
    unit: str
    description: str
    codes: str = ""


@dataclass(frozen=True)
class Rollup:
    """A smaller table of a dataset: `keys` are kept, `sums` are added up over the rest, sorted by `keys`."""

    rollup_id: str
    keys: tuple[str, ...]
    sums: tuple[str, ...]


@dataclass(frozen=True)
class Dataset:
    """A published table.

    `filters` maps a URL key to the columns it restricts (several columns: any of them may match);
    keys ending in `_from` and `_to` are inclusive bounds. `latest_by` names the columns within which only the
    newest `vintage` that states a value is current (column `is_latest`); of figures by country it is the list with its
    total, so that both are of one edition. `inputs` are the datasets that this one is computed from at publish; none
    for rows of publishers. `takes_inventories`: rows of inventories that users brought may be in it, each under a
    source of its own that the release's dataset `source` describes. `evidence` is what it has to say of requirements of
    the UNRMS; code lists have nothing to say. `newest_only`: of each source only the newest edition is in it. `sliced`:
    its rows stand by material in a file of their own too (`pipelines/slices.py`).
    """

    dataset_id: str
    title: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    sources: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nullable: frozenset[str] = frozenset()
    latest_by: tuple[str, ...] = ()
    order_by: tuple[str, ...] = ()
    rollups: tuple[Rollup, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    code_list: bool = False
    inputs: tuple[str, ...] = ()
    takes_inventories: bool = False
    newest_only: bool = False
    sliced: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names in their published order."""
        return tuple(column.name for column in self.fields)


@dataclass(frozen=True)
class Correction:
    """A known upstream error. `expect` is the publisher's text we mean to mend: another text fails the publish."""

    correction_id: str
    match: Mapping[str, str]
    action: str
    value: str
    reason: str
    evidence: str
    expect: Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """Something wrong in an input: where it is, what it is, and how to mend it."""

    file: str
    line: int
    column: str
    value: str
    reason: str
    cure: str

    def __str__(self) -> str:
        """One line: `file:line, column 'x': reason (value); cure`; an empty value counts where it has a place."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        column = f", column {self.column!r}" if self.column else ""
        found = f" (found {self.value!r})" if self.value or self.column or self.line else ""
        return f"{where}{column}: {self.reason}{found}. {self.cure}"


class InputError(ValueError):
    """An input that cannot be used; carries every fault found, so that all can be mended at once."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep `faults` and print them one a line."""
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


@dataclass(frozen=True)
class Release:
    """An immutable set of Parquet files: `path` is its folder, `manifest` its `manifest.json`."""

    release_id: str
    path: str
    manifest: Mapping[str, object]
