"""The explorer's labels → our codes, from `mapping_*.csv`. Labels nobody has mapped are None, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.codes import encode
from pipelines.labels import countries
from pipelines.labels.commodities import key
from pipelines.labels.mapping_files import mapping_rows

_FOLDER = Path(__file__).parent
MINERALS = _FOLDER / "mapping_mineral.csv"
BASE_CASE, NOT_STATED = "Base case", "not stated"
CURES = {
    "stage": "Add mineral and stage to pipelines/publishers/iea/mapping_supply.csv, then publish again.",
    "value": "Add the item to pipelines/publishers/iea/mapping_application.csv, the scenario to "
    "data/codes/scenario.csv, then publish again.",
    "unit": "Add the unit to data/units.py, then publish again.",
    "country": countries.CURE,
}


@dataclass(frozen=True)
class Mineral:
    """What a demand row is of: material, product uniform across editions, what its tonnes count.

    `part_of` names the product that holds this one; its tonnes are then never added to that product's.
    """

    material_id: str
    product: str
    content_basis: str
    part_of: str
    note: str


@dataclass(frozen=True)
class Application:
    """What an item stands for: `kind` is technology (a part of demand), total, or share (no tonnes)."""

    name: str
    kind: str


@dataclass(frozen=True)
class Supplied:
    """What a block of supply is of."""

    material_id: str
    stage_id: str
    product: str
    content_basis: str
    note: str


@dataclass(frozen=True)
class Case:
    """The assumption on technologies behind a table, and how we know where the file does not say."""

    name: str
    note: str


def mineral(label: str) -> Mineral | None:
    """Return the mineral that a label of a demand table names."""
    return _minerals().get(key(label))


def application(label: str) -> Application | None:
    """Return what an item of a demand table stands for."""
    return _applications().get(key(label))


def supplied(mineral_label: str, stage_label: str) -> Supplied | None:
    """Return material, stage and product of a block of supply."""
    return _supplied().get((key(mineral_label), key(stage_label)))


def case(vintage: str, technology: str, label: str) -> Case:
    """Return the case of a table of one technology: as printed, else as our mapping knows it, else not stated."""
    if label:
        return Case(label, "")
    return _cases().get((vintage, key(technology)), Case(NOT_STATED, "The file names no case."))


def _rows(what: str) -> list[dict[str, str]]:
    return mapping_rows(_FOLDER / f"mapping_{what}.csv")


@cache
def _minerals() -> dict[str, Mineral]:
    return {
        key(row["label"]): Mineral(
            encode("material", row["material_id"]),
            row["product"],
            row["content_basis"],
            row["part_of"],
            row["note"],
        )
        for row in _rows("mineral")
        if row["material_id"]
    }


@cache
def _applications() -> dict[str, Application]:
    return {key(row["label"]): Application(row["application"], row["kind"]) for row in _rows("application")}


@cache
def _supplied() -> dict[tuple[str, str], Supplied]:
    return {
        (key(row["mineral"]), key(row["stage"])): Supplied(
            encode("material", row["material_id"]),
            encode("stage", row["stage_id"]),
            row["product"],
            row["content_basis"],
            row["note"],
        )
        for row in _rows("supply")
    }


@cache
def _cases() -> dict[tuple[str, str], Case]:
    return {
        (row["vintage"], key(row["technology"])): Case(row["technology_case"], row["note"]) for row in _rows("case")
    }
