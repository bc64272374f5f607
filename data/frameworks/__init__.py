"""Frameworks of principles that indicators by country speak to: a folder each with principle.csv and indicator.csv.

Another framework is another folder with the pair. `selection` of an indicator names the rows that state it: column =
value, parted by `;`, where `a|b` takes what is stated first, so that the whole of a country comes before a part of it.
An indicator without a dataset is a hole: something the principle asks for and no dataset here states.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent
HIGHER, LOWER, NEITHER = "higher", "lower", "neither"


@dataclass(frozen=True)
class Principle:
    """A principle, and the requirements of the UNRMS that ask for the same, by our own reading."""

    principle_id: str
    title: str
    requirements: tuple[str, ...]


@dataclass(frozen=True)
class Goalposts:
    """What counts as the worst (`low`) and the best (`high`) of an indicator, and who says so."""

    low: float
    high: float
    source: str


@dataclass(frozen=True)
class Indicator:
    """An indicator of a principle: the rows that state it, its unit, and which way is better.

    `goalposts` are None where nobody has published any, so that a score leaves it out. `note` is how to read it; of a
    hole, why nothing is stated.
    """

    indicator_id: str
    principle_id: str
    title: str
    dataset_id: str
    value_column: str
    selection: Mapping[str, tuple[str, ...]]
    unit: str
    sdg_indicator: str
    direction: str
    goalposts: Goalposts | None
    requirements: tuple[str, ...]
    note: str

    @property
    def is_hole(self) -> bool:
        """Tell whether no dataset here states it."""
        return not self.dataset_id


@dataclass(frozen=True)
class Framework:
    """Principles with their indicators, both in the order of their files."""

    framework_id: str
    principles: tuple[Principle, ...]
    indicators: tuple[Indicator, ...]

    @cached_property
    def by_principle(self) -> Mapping[str, tuple[Indicator, ...]]:
        """Principle → its indicators, holes included; empty where nothing speaks to it."""
        return {
            principle.principle_id: tuple(one for one in self.indicators if one.principle_id == principle.principle_id)
            for principle in self.principles
        }

    @property
    def unscored(self) -> tuple[Principle, ...]:
        """The principles of which no indicator has goalposts: a score leaves them out."""
        return tuple(
            one for one in self.principles if not any(each.goalposts for each in self.by_principle[one.principle_id])
        )

    @property
    def datasets(self) -> tuple[str, ...]:
        """The datasets that its indicators come from."""
        return tuple(dict.fromkeys(one.dataset_id for one in self.indicators if one.dataset_id))


@cache
def frameworks() -> tuple[str, ...]:
    """Return the ids of all frameworks: the folders that hold the pair."""
    return tuple(sorted(file.parent.name for file in _FOLDER.glob("*/principle.csv")))


@lru_cache(maxsize=16)
def framework(framework_id: str) -> Framework:
    """Read the pair of a framework. Raises KeyError on an unknown one."""
    if framework_id not in frameworks():
        raise KeyError(framework_id)
    principles = tuple(
        Principle(row["principle_id"], row["title"], _several(row["requirements"]))
        for row in table(framework_id, "principle")
    )
    return Framework(framework_id, principles, tuple(map(_indicator, table(framework_id, "indicator"))))


@lru_cache(maxsize=64)
def table(framework_id: str, name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of a table of a framework, column → cell."""
    with (_FOLDER / framework_id / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("+")) if cell else ()


def _indicator(row: Mapping[str, str]) -> Indicator:
    pairs = [part.split("=", 1) for part in row["selection"].split(";") if part]
    posts = (
        Goalposts(float(row["goalpost_low"]), float(row["goalpost_high"]), row["goalpost_source"])
        if row["goalpost_low"]
        else None
    )
    return Indicator(
        row["indicator_id"], row["principle_id"], row["title"], row["dataset_id"], row["value_column"],
        {column: tuple(values.split("|")) for column, values in pairs}, row["unit"], row["sdg_indicator"],
        row["direction"], posts, _several(row["requirements"]), row["note"],
    )  # fmt: skip
