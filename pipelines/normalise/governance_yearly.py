"""World Bank WGI → governance_yearly: one row a country, dimension, year and edition."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from data.codes import code_list
from data.model import Status
from pipelines.fates import Rest
from pipelines.labels.mapping_files import mapping_rows
from pipelines.model import AT, Normalised, Snapshot
from pipelines.publishers.wgi.feed import MAPPING
from pipelines.publishers.wgi.words import dimension
from pipelines.tables import normalised, snapshot_rows

FEEDS = ("wgi",)

_CURE = "Add the code to pipelines/publishers/wgi/mapping.csv with its ISO 3166-1 alpha-3 code, then publish again."
_TWICE = "Two rows of one year carry this code and nothing tells which is right: parse the World Bank's own file."
_STATISTICS = ("estimate", "std_error", "n_sources", "rank_pct", "rank_lower_pct", "rank_upper_pct")
_VIA = re.compile(r"\(via (.+)\)")


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return every edition side by side; null where the publisher prints `#N/A` (status missing).

    Set aside are rows with a code that is not mapped, or is mapped to nothing for a stated reason, and rows of one
    edition that share country, dimension and year.
    """
    rows: list[dict[str, object]] = []
    rest = Rest()
    for snapshot in snapshots["wgi"]:
        printed = snapshot_rows(snapshot)
        shared = Counter(_key(row) for row in printed)
        for row in printed:
            country, reason = _country(snapshot.vintage, str(row["code"]))
            if country and shared[_key(row)] > 1:
                country, reason = "", _TWICE
            if country:
                rows.append(_row(snapshot, row, country))
            else:
                label = f"{row['country']} ({row['code']})" if row["code"] else str(row["country"])
                rest.set_aside(snapshot, row, "country", label, reason)
    return normalised("governance_yearly", rows, rest)


def _key(row: Mapping[str, object]) -> tuple[object, object, object]:
    return row["code"], row["indicator"], row["year"]


@cache
def _codes() -> dict[tuple[str, str], tuple[str, str]]:
    """Return (edition or "", code) → (country_iso3 or "", note)."""
    return {(row["vintage"], row["code"]): (row["country_iso3"], row["note"]) for row in mapping_rows(MAPPING)}


def _country(vintage: str, code: str) -> tuple[str, str]:
    """Return the country of a code in an edition, or "" and the reason why there is none."""
    mapped = _codes().get((vintage, code)) or _codes().get(("", code))
    if mapped:
        country, note = mapped
        return country, f"{note}. Parse the World Bank's own file of this edition instead."
    return (code, "") if code in code_list("country") else ("", _CURE)


def _row(snapshot: Snapshot, row: Mapping[str, object], country: str) -> dict[str, object]:
    via = _VIA.search(str(row["release"]))
    return {
        AT: row[AT],
        "country_iso3": country,
        "dimension_id": dimension(str(row["indicator"])),
        "year": row["year"],
        **{name: row[name] for name in _STATISTICS},
        "status": Status.MISSING if row["estimate"] is None else Status.REPORTED,
        "vintage": snapshot.vintage,
        "source_id": snapshot.record["source_id"],
        "note": f"Retrieved via {via[1]}." if via else "",
    }
