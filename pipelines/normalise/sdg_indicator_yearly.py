"""UN SDG database → sdg_indicator_yearly: one row a country or the world, series, part of it, and year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from data.codes import code_list
from data.model import Status
from pipelines.fates import Rest
from pipelines.labels.mapping_files import mapping_rows
from pipelines.model import AT, Normalised, Snapshot
from pipelines.publishers.un_sdg.feed import MAPPING
from pipelines.tables import newest, normalised, snapshot_rows

FEEDS = ("un_sdg",)

_AREA_CURE = "Add the area to pipelines/publishers/un_sdg/mapping.csv, then publish again."
_CODE_CURE = "Add the code to pipelines/normalise/sdg_indicator_yearly.py with what it means, then publish again."
_TWICE = "Two rows state the same of one area and year and nothing tells which is right: get the file anew."
_PARTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "location": ("urban_rural", {"": "", "allarea": "all", "notspec": "", "urban": "urban", "rural": "rural"}),
    "sex": ("sex", {"": "", "bothsex": "all", "female": "female", "male": "male"}),
    "mode_of_transportation": (
        "transport_mode",
        {"": "", "air": "air", "iww": "inland water", "rai": "rail", "roa": "road", "sea": "sea"},
    ),
    "type_of_product": (
        "product_group",
        {
            "": "", "alp": "all", "bim": "biomass", "fof": "fossil fuels", "meo": "metal ores",
            "nmm": "non-metallic minerals",
        },
    ),
}  # fmt: skip
"""The publisher's dimension → ours, and its codes → our words."""
_NATURES = {
    "c": ("country data", Status.REPORTED),
    "ca": ("country data, adjusted", Status.REPORTED),
    "e": ("estimated", Status.ESTIMATED),
    "m": ("modelled", Status.ESTIMATED),
    "notspec": ("", Status.REPORTED),
}
_OBSERVED = {
    "": ("", None), "a": ("", None), "e": ("The custodian marks the figure as estimated.", Status.ESTIMATED),
    "i": ("The custodian marks the figure as imputed.", Status.ESTIMATED),
}  # fmt: skip
_WHOLE = {"migratory_status": {"", "t"}, "type_of_speed": {"", "anys"}, "level_status": {"", "notspec"}}
"""Dimensions of which the whole alone is shown."""


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the rows of the newest edition; `status` follows the nature of the figure.

    Set aside are rows of an area, a part, a nature or a unit that is not known here, and rows that share a key.
    """
    rows: list[dict[str, object]] = []
    rest = Rest()
    for snapshot in newest(snapshots["un_sdg"]):
        printed = snapshot_rows(snapshot)
        shared = Counter(_key(row) for row in printed)
        for row in printed:
            kind, label, cure = _unknown(row)
            if not kind and shared[_key(row)] > 1:
                kind, label, cure = "value", f"{row['series']} {row['geo_area']} {row['year']}", _TWICE
            if kind:
                rest.set_aside(snapshot, row, kind, label, cure)
            else:
                rows.append(_row(snapshot, row))
    return normalised("sdg_indicator_yearly", rows, rest)


def _key(row: Mapping[str, object]) -> tuple[object, ...]:
    return (row["series"], row["geo_area"], row["age"], row["year"], *(row[name] for name in _PARTS))


@cache
def _countries() -> dict[str, str]:
    """Return area of M49, without leading zeros → country_iso3."""
    by_number = {
        row["iso_numeric"].lstrip("0"): code for code, row in code_list("country").rows.items() if row["iso_numeric"]
    }
    return by_number | {row["geo_area"]: row["country_iso3"] for row in mapping_rows(MAPPING)}


def _unknown(row: Mapping[str, object]) -> tuple[str, str, str]:
    """Return kind, label and cure of what a row holds that is not known here; three times "" where all is."""
    if not _countries().get(area := str(row["geo_area"])):
        return "country", area, _AREA_CURE
    series = code_list("sdg_series").rows[str(row["series"])]
    if row["units"] != series["publisher_unit"]:
        return "unit", f"{row['series']}: {row['units']}", _CODE_CURE
    if row["nature"] not in _NATURES or row["observation_status"] not in _OBSERVED:
        return "statistic", f"{row['nature']} {row['observation_status']}", _CODE_CURE
    parts = {name: set(words) for name, (_, words) in _PARTS.items()} | _WHOLE
    for name, known in parts.items():
        if row[name] not in known:
            return "statistic", f"{name} {row[name]}", _CODE_CURE
    return "", "", ""


def _row(snapshot: Snapshot, row: Mapping[str, object]) -> dict[str, object]:
    nature, status = _NATURES[str(row["nature"])]
    note, observed = _OBSERVED[str(row["observation_status"])]
    return {
        AT: row[AT],
        "country_iso3": _countries()[str(row["geo_area"])],
        "sdg_series_id": row["series"],
        **{ours: words[str(row[name])] for name, (ours, words) in _PARTS.items()},
        "age_group": str(row["age"]).replace("_", "-"),
        "year": row["year"],
        "value": row["value"],
        "unit": code_list("sdg_series").rows[str(row["series"])]["unit"],
        "nature": nature,
        "status": observed or status,
        "vintage": snapshot.vintage,
        "source_id": snapshot.record["source_id"],
        "note": note,
    }
