"""Commodity labels of a publisher → our materials, from its mapping file (label, material_id, note)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.codes import encode
from pipelines.labels.mapping_files import mapping_rows


@dataclass(frozen=True)
class Match:
    """One material that a label names; `note` says why where the label is not the material's own name."""

    material_id: str
    note: str


@cache
def mapping(file: Path) -> Mapping[str, tuple[Match, ...]]:
    """Return key of a label (see `key`) → its materials; a label that names two materials has two rows.

    Raises UnknownCodeError for a material that is not in the code list, ValueError for a row given twice.
    """
    found: dict[str, tuple[Match, ...]] = {}
    for row in mapping_rows(file):
        match = Match(encode("material", row["material_id"]), row["note"])
        known = found.get(key(row["label"]), ())
        if any(other.material_id == match.material_id for other in known):
            raise ValueError(f"{file.parent.name}/{file.name} maps {row['label']!r} to {match.material_id!r} twice")
        found[key(row["label"])] = (*known, match)
    return found


def materials(file: Path, label: str) -> tuple[Match, ...]:
    """Return the materials that `label` names; none for a commodity that is not tracked."""
    return mapping(file).get(key(label), ())


def key(label: str) -> str:
    """Return `label` without differences of case and blanks."""
    return " ".join(label.split()).casefold()
