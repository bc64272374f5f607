"""Accepted deviations: where the countries add up to more than the publisher's own world total, and why that is so."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from data.model import Fault, InputError

FILE = Path(__file__).parent / "accepted_deviations.csv"
_KEYS = ("dataset_id", "material_id", "stage_id", "product", "vintage")


@dataclass(frozen=True)
class Acceptance:
    """One sum accepted although it is more than 10 % over its world total, with the reason."""

    dataset_id: str
    material_id: str
    stage_id: str
    product: str
    year: int
    vintage: str
    reason: str


def acceptances(file: Path = FILE) -> tuple[Acceptance, ...]:
    """Read the accepted deviations; none where the file is absent. Raises InputError for a row without a reason."""
    if not file.exists():
        return ()
    accepted, faults = [], []
    with file.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        for row in reader:
            reason = (row.get("reason") or "").strip()
            year = row.get("year") or ""
            if not reason or not year.isdigit():
                column, value = ("year", year) if reason else ("reason", "")
                faults.append(
                    Fault(
                        file.name, reader.line_num, column, value, "an acceptance needs a year and a reason", "Add it."
                    )
                )
                continue
            dataset_id, material_id, stage_id, product, vintage = (row[name] or "" for name in _KEYS)
            accepted.append(Acceptance(dataset_id, material_id, stage_id, product, int(year), vintage, reason))
    if faults:
        raise InputError(faults)
    return tuple(accepted)
