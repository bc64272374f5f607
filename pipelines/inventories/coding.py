"""The UNFC code of a reported quantity, by the bridges of `data.unfc`, as columns of a dataset."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from data.codes import code_list, encode
from data.unfc import Bridged, bridge, code_columns, inclusive_of
from pipelines.labels.mapping_files import mapping_rows
from pipelines.publishers.projects.feed import SYSTEM_MAPPING

RESERVE, RESOURCE = "reserve", "resource"

_STATUS = re.compile(r"\bstatus=([^;]+)")
_NO_STATUS = "No info"
_STATUS_OF_F = {
    "F1.1": "producing", "F1.2": "construction", "F1.3": "feasibility complete", "F2.1": "evaluation",
}  # fmt: skip
"""What a compiler that gave a sub-category of F says about the project, in the words of the status table."""
_INCLUSIVE = re.compile(r"(?<!may be )\binclusive\b")
_EXCLUSIVE = re.compile(r"\bexclusive of reserves\b")
_UNKNOWN = "unknown"


def status(row: Mapping[str, object]) -> str:
    """Return the status of the project as the row states it, else as the compiler's F sub-category implies; or ""."""
    found = _STATUS.search(str(row["note"]))
    if found:
        stated = found[1].strip()
        return "" if stated == _NO_STATUS else stated.casefold()
    return _STATUS_OF_F.get(str(row["unfc_f"]), "")


def bridged(row: Mapping[str, object]) -> Bridged:
    """Return what the bridge of the row's system makes of its category and status; basis none where there is none."""
    system_id, _ = _system(str(row["system"]))
    return _bridge(system_id or str(row["system"]), str(row["category"]), status(row))


def columns(row: Mapping[str, object]) -> dict[str, object]:
    """Return system, category, code, class, basis and steps of a row as columns of project_resource."""
    return {
        "reported_system": row["system"],
        "reported_category": row["reported_category"],
        **code_columns(bridged(row)),
        "inclusive_of_reserves": inclusive(row),
    }


def side(row: Mapping[str, object]) -> str:
    """Return what kind of quantity the category is: reserve, resource, exploration, inventory, production or ""."""
    rows = code_list("unfc_bridge").rows
    kinds = dict.fromkeys(rows[bridge_id]["kind"] for bridge_id in bridged(row).bridge_ids)
    return "+".join(kinds)


def inclusive(row: Mapping[str, object]) -> str:
    """Return whether resources include the reserves: what the row's own column says, else its note, else unknown."""
    stated = str(row["inclusive"])
    if not stated:
        note = str(row["note"]).casefold()
        stated = "no" if _EXCLUSIVE.search(note) else "yes" if _INCLUSIVE.search(note) else _UNKNOWN
    return str(inclusive_of(stated))


def note(row: Mapping[str, object]) -> str:
    """Return what the mapping of the system has to say, "" where the source names a system of its own."""
    return _system(str(row["system"]))[1]


@lru_cache(maxsize=4096)
def _bridge(system: str, category: str, project_status: str) -> Bridged:
    return bridge(system, category, status=project_status)


def _system(label: str) -> tuple[str, str]:
    return _systems().get(label, ("", ""))


@cache
def _systems() -> dict[str, tuple[str, str]]:
    rows = mapping_rows(SYSTEM_MAPPING)
    return {row["label"]: (encode("unfc_system", row["system_id"]), row["note"]) for row in rows}
