"""Where evidence stands: of each claim of a dataset the newest rows by material, country and edition, counted."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.engine.model import Query
from dashboard.topics.principles.claims import CLAIMS, Claim, Kind
from data.datasets import DATASETS
from data.fields import columns
from data.model import Dataset, Field, Status
from data.unfc.bridges import MappingBasis

_MATERIAL, _PLACE, _YEAR = "material_id", "country_iso3", "year"
_DATES = ("month", "period", "effective", "started", "due_date", "retrieved")
_NULL_TEXT = "CAST(NULL AS VARCHAR)"
N_ROWS = Field("n_rows", "BIGINT", "count", "Rows of the newest year")
_FIELDS = (
    *columns(_MATERIAL, _PLACE, "source_id", _YEAR),
    Field("edition", "VARCHAR", "", "Edition of the source; empty where the dataset names none"),
    N_ROWS,
    Field("n_estimated", "BIGINT", "count", "Those of them that are estimated or projected"),
    Field("n_bridged", "BIGINT", "count", "Those of them whose UNFC code is not the source's own"),
    Field("value_low", "DOUBLE", "see unit", "Lowest value of the newest year; null where rows are only counted"),
    Field("value_high", "DOUBLE", "see unit", "Highest value of the newest year"),
    Field("unit", "VARCHAR", "", "Unit of the values"),
)
_SQL = """
SELECT material_id, country_iso3, source_id, year, edition, COUNT(*) AS n_rows,
       CAST(SUM(is_estimated) AS BIGINT) AS n_estimated, CAST(SUM(is_bridged) AS BIGINT) AS n_bridged,
       MIN(amount) AS value_low, MAX(amount) AS value_high, MAX(unit) AS unit
FROM (
    SELECT material_id, country_iso3, source_id, year, edition, is_estimated, is_bridged, amount, unit,
           MAX(year) OVER (PARTITION BY material_id, country_iso3, source_id) AS newest
    FROM (
        SELECT {material} AS material_id, {place} AS country_iso3, {of_source} AS source_id, {year} AS year,
               {edition} AS edition, {is_estimated} AS is_estimated, {is_bridged} AS is_bridged,
               {amount} AS amount, {unit} AS unit
        FROM {source}
        WHERE {filters} AND {which}
    ) AS stated
) AS dated
WHERE year IS NOT DISTINCT FROM newest
GROUP BY material_id, country_iso3, source_id, year, edition
ORDER BY material_id, country_iso3, source_id, edition
"""


def place_column(dataset: Dataset) -> str:
    """Return the column of the country that a row is about; empty where it is about none. Of a flow, who sells."""
    over = dataset.filters.get("country", ())
    return over[0] if over else ""


def has_materials(dataset: Dataset) -> bool:
    """Tell whether rows are about materials."""
    return _MATERIAL in dataset.columns


def _text(value: str) -> str:
    """Return a text of our own declarations as SQL."""
    return "'" + value.replace("'", "''") + "'"


def _one_of(column: str, values: Iterable[str]) -> str:
    return column + " IN (" + ", ".join(map(_text, values)) + ")"


def _query(claim: Claim) -> Query:
    """Return the query of a claim of a dataset; of one with rollups its source is not read, which it has one of."""
    dataset, evidence = DATASETS[claim.of], claim.evidence
    rolled = ("source_id", "vintage", "status") if dataset.rollups else ()
    held = [name for name in dataset.columns if name not in rolled]
    date = next((name for name in (_YEAR, *_DATES) if name in held), "")
    which = [_one_of(column, values) for column, values in evidence.where.items()]
    which += [evidence.value + " IS NOT NULL"] if evidence.value else []
    which += ["NOT " + _one_of("status", (Status.WITHHELD, Status.MISSING))] if "status" in held else []
    unit = "unit" if evidence.value and "unit" in held else ""
    parts = {
        "material": _MATERIAL if has_materials(dataset) else _NULL_TEXT,
        "place": place_column(dataset) or _NULL_TEXT,
        "of_source": "source_id" if "source_id" in held else _text(dataset.sources[0]),
        "year": _year(date),
        "edition": "vintage" if "vintage" in held else "''",
        "is_estimated": _flag(_one_of("status", (Status.ESTIMATED, Status.PROJECTED)), "status" in held),
        "is_bridged": _flag("NOT " + _one_of("mapping_basis", (MappingBasis.NATIVE,)), "mapping_basis" in held),
        "amount": evidence.value or "CAST(NULL AS DOUBLE)",
        "unit": unit or _text(_unit(dataset, evidence.value)),
        "which": " AND ".join(which) or "TRUE",
    }
    sql = _SQL
    for name, part in parts.items():
        sql = sql.replace("{" + name + "}", part)
    used = {_MATERIAL, place_column(dataset), "source_id", "vintage", "status", "mapping_basis", date, unit}
    read = tuple(name for name in held if name in {*used, evidence.value, *evidence.where})
    return Query("evidence_" + claim.claim_id, dataset.dataset_id, read, sql, _FIELDS, row_limit=50_000)


def _year(date: str) -> str:
    """Return the year of a column: the year itself, the start of a date, or none."""
    if date in {"", _YEAR}:
        return date or "CAST(NULL AS INTEGER)"
    return "CAST(NULLIF(SUBSTR(" + date + ", 1, 4), '') AS INTEGER)"


def _flag(test: str, is_told: bool) -> str:
    return "CASE WHEN " + test + " THEN 1 ELSE 0 END" if is_told else "0"


def _unit(dataset: Dataset, column: str) -> str:
    return next((field.unit for field in dataset.fields if field.name == column), "")


EVIDENCE = {claim.claim_id: _query(claim) for claim in CLAIMS.values() if claim.kind is Kind.DATASET}
"""The query of each claim of a dataset, by the claim."""
PROJECT_PLACES = Query(
    "project_places",
    "project_resource",
    ("material_id", "country_iso3"),
    """
SELECT material_id, country_iso3
FROM {source}
WHERE {filters}
GROUP BY material_id, country_iso3
ORDER BY material_id, country_iso3
""",
    columns("material_id", "country_iso3"),
)
"""The materials and places of projects or inventories."""
QUERIES = (*EVIDENCE.values(), PROJECT_PLACES)
