"""Commodity labels of a feed → our materials, from `mappings/<mapping_id>.csv` (label, material_id, note)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.codes import encode

FOLDER = Path(__file__).parent / "mappings"


@dataclass(frozen=True)
class Match:
    """One material that a label names; `note` says why where the label is not the material's own name."""

    material_id: str
    note: str


@cache
def mapping(mapping_id: str) -> Mapping[str, tuple[Match, ...]]:
    """Return key of a label (see `key`) → its materials; a label that names two materials has two rows.

    Raises UnknownCodeError for a material that is not in the code list, ValueError for a row given twice.
    """
    found: dict[str, tuple[Match, ...]] = {}
    with (FOLDER / f"{mapping_id}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            match = Match(encode("material", row["material_id"]), row["note"])
            known = found.get(key(row["label"]), ())
            if any(other.material_id == match.material_id for other in known):
                raise ValueError(f"{mapping_id}.csv maps {row['label']!r} to {match.material_id!r} twice")
            found[key(row["label"])] = (*known, match)
    return found


def materials(mapping_id: str, label: str) -> tuple[Match, ...]:
    """Return the materials that `label` names; none for a commodity that is not tracked."""
    return mapping(mapping_id).get(key(label), ())


def key(label: str) -> str:
    """Return `label` without differences of case and blanks."""
    return " ".join(label.split()).casefold()
