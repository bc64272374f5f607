"""World Bank Logistics Performance Index → logistics_performance: one row a country, component and survey."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from data.codes import code_list
from data.model import Status
from pipelines.fates import Rest, places
from pipelines.model import AT, Normalised, Snapshot
from pipelines.tables import newest, normalised, snapshot_rows

FEEDS = ("worldbank_lpi",)

_SERIES = re.compile(r"LP\.LPI\.([A-Z]{4})\.(XQ|RK)(?:\.(LB|UB))?")
_COLUMNS = {"XQ": "score", "XQLB": "score_low", "XQUB": "score_high", "RK": "rank"}
_RANK_BOUNDS = frozenset({"RKLB", "RKUB"})
_RANKS_REASON = "Bounds of the rank follow from those of the score"
_SERIES_CURE = "Add the component to data/codes/lpi_component.csv, then publish again."
_COUNTRY_CURE = "Add the country to data/codes/country.csv, then publish again."
_TWICE = "Two rows state the same of one country and survey and nothing tells which is right: get the file anew."


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the surveys of the newest edition; null where the publisher prints `..` (status missing).

    Score, its bounds and rank of a component are one row. Bounds of ranks are left out; set aside are countries and
    series that are not known here, and what is stated twice.
    """
    rest = Rest()
    rows: dict[tuple[str, str, object], dict[str, object]] = {}
    for snapshot in newest(snapshots["worldbank_lpi"]):
        for row in snapshot_rows(snapshot):
            code, series = str(row["code"]), str(row["series"])
            component, column = _component(series)
            if column in _RANK_BOUNDS:
                rest.leave_out(row, series, _RANKS_REASON)
            elif not component:
                rest.set_aside(snapshot, row, "statistic", f"{row['series_name']} ({series})", _SERIES_CURE)
            elif code not in code_list("country"):
                rest.set_aside(snapshot, row, "country", f"{row['country']} ({code})", _COUNTRY_CURE)
            else:
                made = rows.setdefault((code, component, row["year"]), _row(snapshot, code, component, row["year"]))
                if column in made:
                    rest.set_aside(snapshot, row, "value", f"{row['country']} {series} {row['year']}", _TWICE)
                    continue
                made[column] = row["value"]
                made[AT] = (*places(made), *places(row))
    return normalised("logistics_performance", [_whole(row) for row in rows.values()], rest)


@cache
def _components() -> dict[str, str]:
    return {row["series"]: code for code, row in code_list("lpi_component").rows.items()}


def _component(series: str) -> tuple[str, str]:
    """Return the component that a series is about and what it states of it; "" for a component that is not known."""
    found = _SERIES.fullmatch(series)
    if not found:
        return "", ""
    stated = found[2] + (found[3] or "")
    return _components().get(found[1], ""), stated if stated in _RANK_BOUNDS else _COLUMNS[stated]


def _row(snapshot: Snapshot, country: str, component: str, year: object) -> dict[str, object]:
    return {
        AT: (),
        "country_iso3": country,
        "lpi_component_id": component,
        "year": year,
        "vintage": snapshot.vintage,
        "source_id": snapshot.record["source_id"],
        "note": "",
    }


def _whole(row: Mapping[str, object]) -> dict[str, object]:
    """Return a row with every column; a survey's rank is a whole number."""
    rank, score = row.get("rank"), row.get("score")
    return {
        **row,
        "score": score,
        "score_low": row.get("score_low"),
        "score_high": row.get("score_high"),
        "rank": None if rank is None else int(float(str(rank))),
        "status": Status.MISSING if score is None else Status.REPORTED,
    }
