"""Commodity labels of a publisher → our materials, from its mapping file (label, material_id, note).

A row without a material says that the label is left out on purpose, and its note why. A label of no row is unknown: its
rows are set aside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.codes import encode
from data.spelling import folded
from pipelines.labels.mapping_files import mapping_rows
from pipelines.model import Read, Row


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
        if not row["material_id"]:
            continue
        match = Match(encode("material", row["material_id"]), row["note"])
        known = found.get(key(row["label"]), ())
        if any(other.material_id == match.material_id for other in known):
            raise ValueError(f"{file.parent.name}/{file.name} maps {row['label']!r} to {match.material_id!r} twice")
        found[key(row["label"])] = (*known, match)
    return found


@cache
def left_out(file: Path) -> Mapping[str, str]:
    """Return key of a label → why it is left out: the rows of a mapping file without a material.

    Raises ValueError for a row without a reason, and for a label that has a material too.
    """
    found = {key(row["label"]): row["note"].strip() for row in mapping_rows(file) if not row["material_id"]}
    where = f"{file.parent.name}/{file.name}"
    for label, reason in found.items():
        if not reason:
            raise ValueError(f"{where} leaves {label!r} out without a reason in its note")
        if label in mapping(file):
            raise ValueError(f"{where} both maps {label!r} and leaves it out")
    return found


def materials(file: Path, label: str) -> tuple[Match, ...]:
    """Return the materials that `label` names; none for one that is left out or unknown."""
    return mapping(file).get(key(label), ())


def ignored(file: Path, label: str) -> str:
    """Return why `label` is left out on purpose, "" where it is not."""
    return left_out(file).get(key(label), "")


def cure(file: Path) -> str:
    """Return what to do about a label that the mapping does not know."""
    path = "/".join(file.parts[-4:]) if "publishers" in file.parts else file.name
    return (
        f"Add the label to {path} with its material, or without one and with the reason to leave it out in the note, "
        "then publish again."
    )


def sort(file: Path, rows: Iterable[Row], labels_of: Callable[[Row], Sequence[str]]) -> tuple[list[Row], Read]:
    """Return the rows that a parser keeps, and what it read: a row is left out where each of its labels is, by a row.

    A row without any label, and one with a label that the mapping does not know, is kept, to be set aside. A row of
    several labels counts under its first.
    """
    kept: list[Row] = []
    read: Counter[str] = Counter()
    out: dict[str, Counter[str]] = {}
    for row in rows:
        name, labels = str(row["file"]), labels_of(row)
        read[name] += 1
        if labels and all(ignored(file, label) for label in labels):
            out.setdefault(name, Counter())[labels[0]] += 1
        else:
            kept.append(row)
    reasons = {label: ignored(file, label) for labels in out.values() for label in labels}
    return kept, Read(read, out, reasons)


def key(label: str) -> str:
    """Return `label` without differences of case and blanks."""
    return folded(label)
