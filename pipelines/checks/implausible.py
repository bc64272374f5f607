"""Quantities of projects that their ore, mineral or world cannot hold or that speak against each other."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import duckdb

from data.model import Dataset, Fault, InputError
from data.stated import COLUMNS, Stated, doubts
from pipelines.checks.rules import Check
from pipelines.database import quoted

FILE = Path(__file__).parent / "accepted_doubts.csv"
TABLE = "project_resource"
_CORRECTED = "doubtful"
"""The counting of a row that a correction has flagged: its figure is shown and never added up."""


@dataclass(frozen=True)
class Implausible:
    """A doubtful quantity: which row, by which rule, and in words with project, file and line."""

    resource_id: str
    rule: str
    reason: str


def accepted_doubts(file: Path = FILE) -> dict[tuple[str, str], str]:
    """Return (resource_id, rule) → why the doubt is accepted; `*` in an identifier stands for any letters.

    Raises InputError for a row without an identifier, a rule or a reason.
    """
    with file.open(encoding="utf-8", newline="") as text:
        lines = list(csv.DictReader(text))
    faults = [
        Fault(file.name, line, name, row["resource_id"] or "", f"an accepted doubt needs a {name}", "Add it.")
        for line, row in enumerate(lines, start=2)
        for name in ("resource_id", "rule", "reason")
        if not (row[name] or "").strip()
    ]
    if faults:
        raise InputError(faults)
    return {(row["resource_id"], row["rule"]): row["reason"] for row in lines}


def rows(
    connection: duckdb.DuckDBPyConnection, datasets: Sequence[Dataset], accepted: Mapping[tuple[str, str], str]
) -> list[tuple[str, str, str]]:
    """Return the rows of table `implausible`: doubts neither accepted nor corrected, then acceptances without a doubt.

    `accepted` is (pattern of resource_id, rule) → reason.
    """
    if not {TABLE, "project"} <= {dataset.dataset_id for dataset in datasets}:
        return []
    stated = _stated(connection)
    used: set[tuple[str, str]] = set()
    found = []
    for row, doubt in doubts(stated):
        key = str(row["resource_id"])
        fitting = [one for one in accepted if one[1] == doubt.rule and fnmatchcase(key, one[0])]
        used.update(fitting)
        if not fitting and row["counting"] != _CORRECTED:
            where = f"{row['name']}, {row['product']}: {doubt.reason} ({row['file']}, line {row['line']})"
            found.append(Implausible(key, doubt.rule, where))
    held = {str(row["resource_id"]) for row in stated}
    idle = [
        Implausible(pattern, rule, f"{pattern} is accepted by {rule}, but nothing is doubtful there: {reason}")
        for (pattern, rule), reason in accepted.items()
        if (pattern, rule) not in used and any(fnmatchcase(one, pattern) for one in held)
    ]
    return [astuple(one) for one in (*found, *idle)]


def _stated(connection: duckdb.DuckDBPyConnection) -> list[Stated]:
    cursor = connection.execute(
        f"SELECT {quoted(*COLUMNS)}, name FROM {quoted(TABLE)} LEFT JOIN "
        f"(SELECT project_id, any_value(name) AS name FROM project GROUP BY project_id) USING (project_id) "
        f"ORDER BY file, line, resource_id, material_id"
    )
    names = (*COLUMNS, "name")
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def expect_quantities_plausible(dataset: Dataset) -> Check:
    """Quantity, ore and grade fit each other, the mineral and the world, unless accepted or flagged; a warning only."""
    return Check(
        "expect_quantities_plausible",
        dataset.dataset_id,
        "SELECT resource_id, rule, reason FROM implausible ORDER BY reason",
        "Correct the row in pipelines/publishers/projects/corrections.toml with the evidence, or accept the doubt with "
        "a reason in pipelines/checks/accepted_doubts.csv. A user's own row is mended in the file and loaded again.",
        fails=False,
    )
