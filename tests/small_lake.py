"""A lake with a few true rows of every dataset, written straight to Parquet: no pipeline has to run for a test."""

from __future__ import annotations

import json
from hashlib import sha256

import pyarrow as pa
import pyarrow.parquet as pq

from data.codes import code_list
from data.datasets import DATASETS
from data.fields import columns
from data.lake import pointer, release_folder, table_path
from data.sources import sources

RELEASE_ID = "2025-03-06-0a1b2c3d"
TYPES = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
}

_MCS = {
    "stage_id": "mine",
    "bound": "",
    "excludes": "",
    "product": "",
    "original_unit": "t",
    "source_id": "usgs_mcs",
    "note": "",
}
_COBALT = {**_MCS, "material_id": "cobalt", "content_basis": "Co"}
_LITHIUM = {**_MCS, "material_id": "lithium", "content_basis": "Li"}


def _stated(base, country, year, vintage, text, *, latest=True, status="reported", **more):
    """Return a row as a Mineral Commodity Summary prints it; `text` without a digit is no quantity."""
    digits = text.strip("e>").replace(",", "")
    quantity = float(digits) if digits.isdigit() else None
    kept = {"original_value": text, "quantity_t": quantity, "status": status}
    where = {"country_iso3": country, "year": year, "vintage": vintage, "is_latest": latest}
    return {**base, **where, **kept, **more}


PRODUCTION = (
    _stated(_COBALT, "COD", 2022, "2023", "130,000", latest=False, status="estimated"),
    _stated(_COBALT, "COD", 2022, "2024", "144,000", status="estimated"),
    _stated(_COBALT, "COD", 2023, "2024", "170,000", latest=False, status="estimated"),
    _stated(_COBALT, "COD", 2023, "2025", "175,000", status="estimated"),
    _stated(_COBALT, "AUS", 2023, "2025", "5,220", status="estimated"),
    _stated(_COBALT, "WLD", 2023, "2025", "238,000", status="estimated"),
    _stated(_COBALT, "OTH", 2023, "2025", "6,080", status="estimated"),
    _stated(_LITHIUM, "AUS", 2022, "2024", "74,700"),
    _stated(_LITHIUM, "CHL", 2022, "2024", "38,000"),
    _stated(_LITHIUM, "PRT", 2022, "2024", "380", status="estimated", note="-Also estimated in 2022"),
    _stated(_LITHIUM, "USA", 2022, "2024", "W", status="withheld"),
    _stated(_LITHIUM, "OTH", 2022, "2024", "0"),
    _stated(_LITHIUM, "WLD", 2022, "2024", "146,000", note="Excludes U.S. production."),
    _stated(_LITHIUM, "NAM", 2023, "2025", "2,700", status="estimated", note="estimated 2023"),
)
RESERVES = (
    _stated(_LITHIUM, "WLD", 2024, "2025", "30,000,000"),
    _stated(_LITHIUM, "CHL", 2024, "2025", "9,300,000"),
    _stated(_COBALT, "COD", 2024, "2025", "6,000,000"),
)
_BACI = {"status": "reported", "vintage": "HS92", "source_id": "baci", "note": ""}
_CARBONATE = {**_BACI, "hs_code": "283691", "material_id": "lithium", "stage_id": "refine"}
_OXIDE = {**_BACI, "hs_code": "282200", "material_id": "cobalt", "stage_id": "refine"}


def _flow(base, exporter, importer, value_usd, quantity_t):
    return {
        **base, "year": 2022, "exporter_iso3": exporter, "importer_iso3": importer, "value_usd": value_usd,
        "value_addable_usd": value_usd, "quantity_t": quantity_t, "unit_value_flag": "",
        "quantity_in_range_t": quantity_t,
    }  # fmt: skip


TRADE = (
    _flow(_CARBONATE, "CHL", "CHN", 6_037_683_623.0, 120_523.89),
    _flow(_OXIDE, "COD", "BRA", 9_469_922.0, 921.127),
    _flow(_OXIDE, "COD", "CHN", 4_122.0, 0.223),
    _flow(_OXIDE, "COD", "HKG", 135_123_448.0, 7_022.116),
    _flow(_OXIDE, "COD", "KOR", 7_980_552.0, 347.905),
    _flow({**_OXIDE, "hs_code": "810510", "stage_id": "mine"}, "COD", "CHN", 5_741_000_312.0, 355_060.455),
)
_SITE = {"vintage": "2025-09", "source_id": "icmm", "note": "", "facility_type": "Mine"}
FACILITIES = (
    {
        **_SITE, "facility_id": "ICMM01478", "name": "Mantoverde", "country_iso3": "CHL", "latitude_deg": -26.55608357,
        "longitude_deg": -70.32006658, "material_id": "cobalt", "commodity_rank": "secondary", "confidence": "High",
    },
    {
        **_SITE, "facility_id": "ICMM06186", "name": "Savannah", "country_iso3": "AUS", "latitude_deg": -17.34937867,
        "longitude_deg": 128.0248943, "material_id": "cobalt", "commodity_rank": "other", "confidence": "High",
    },
)  # fmt: skip
DEPOSITS = (
    {
        "deposit_id": "usgs_pp1802-1", "name": "Kambalda", "country_iso3": "AUS", "latitude_deg": -31.6359999997002,
        "longitude_deg": 121.64899999955, "deposit_type": "Magmatic Ni-Cu(-Co-PGE) sulfide", "material_id": "cobalt",
        "location": "Australia", "vintage": "2017", "source_id": "usgs_pp1802", "note": "",
    },
)  # fmt: skip
GOVERNANCE = (
    {
        "country_iso3": "COD", "dimension_id": "pv", "year": 2023, "estimate": -1.9812287, "std_error": 0.2239262,
        "n_sources": None, "rank_pct": None, "rank_lower_pct": None, "rank_upper_pct": None, "status": "reported",
        "vintage": "2025", "is_latest": True, "source_id": "wgi", "note": "",
    },
)  # fmt: skip
_VINTAGES = {"usgs_mcs": ("2023", "2024", "2025"), "baci": ("HS92",), "icmm": ("2025-09",), "wgi": ("2025",)}


def tables():
    """Return the rows of each dataset by id; those without a row here are empty."""
    rows = dict.fromkeys(DATASETS, ())
    rows |= {list_id: tuple(code_list(list_id).rows.values()) for list_id in ("material", "country", "stage")}
    rows |= {"production_yearly": PRODUCTION, "reserve": RESERVES, "trade_yearly": TRADE, "facility": FACILITIES}
    rows |= {"deposit": DEPOSITS, "governance_yearly": GOVERNANCE, "source": tuple(_source_rows())}
    return rows


def publish(lake, release_id, rows):
    """Write a release of `rows` (a table, or rows as dicts) with its rollups and point the lake at it.

    A dataset that `rows` leaves out is not in the release, as in one older than the dataset.
    """
    folder = release_folder(lake, release_id)
    folder.mkdir(parents=True)
    files = {}
    for dataset_id, dataset in DATASETS.items():
        if dataset_id not in rows:
            continue
        given = rows[dataset_id]
        table = given if isinstance(given, pa.Table) else as_table(dataset_id, given)
        written = {table_path(folder, dataset_id): table}
        for rollup in dataset.rollups:
            summed = table.group_by(list(rollup.keys)).aggregate([(name, "sum") for name in rollup.sums])
            names = [*rollup.keys, *rollup.sums]
            written[table_path(folder, dataset_id, rollup.rollup_id)] = summed.rename_columns(names)
        for path, content in written.items():
            pq.write_table(content, path)
            files[path.name] = {"sha256": sha256(path.read_bytes()).hexdigest(), "rows": content.num_rows}
    manifest = {"release_id": release_id, "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    point(lake, release_id)


def point(lake, release_id):
    """Make a release of the lake the current one, in one step."""
    prepared = lake / "current.json.new"
    prepared.write_text(json.dumps({"release_id": release_id}), "utf-8")
    prepared.replace(pointer(lake))


def as_table(dataset_id, rows):
    """Return rows as a table in the dataset's order, with its types."""
    dataset = DATASETS[dataset_id]
    order = [*dataset.order_by, *dataset.primary_key]
    ordered = sorted(rows, key=lambda row: [_typed(row[field.name], field.type) for field in columns(*order)])
    arrays = [
        pa.array([_typed(row[field.name], field.type) for row in ordered], TYPES[field.type])
        for field in dataset.fields
    ]
    return pa.table(arrays, names=list(dataset.columns))


def _typed(value, kind):
    """Return a value of a code list's CSV, which is text, as its column's type."""
    if isinstance(value, str) and kind == "BOOLEAN":
        return value == "true"
    return int(value) if isinstance(value, str) and kind == "INTEGER" else value


def _source_rows():
    for source_id, vintages in _VINTAGES.items():
        source = sources()[source_id]
        for vintage in vintages:
            yield {
                "source_id": source_id, "feed_id": source_id, "vintage": vintage, "publisher": source.publisher,
                "title": source.title, "licence": source.licence, "licence_url": source.licence_url, "url": source.url,
                "doi": source.doi, "citation": source.citation.replace("{vintage}", vintage), "cadence": source.cadence,
                "retrieved": "2025-03-06", "file": f"{source_id}-{vintage}", "sha256": "0" * 64, "row_count": 1,
            }  # fmt: skip
