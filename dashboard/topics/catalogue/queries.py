"""What a release holds and leaves out: each dataset whole and its first rows, the sources, labels not tracked."""

from __future__ import annotations

from dashboard.engine.dataset_query import EXPORTS
from dashboard.engine.model import Query
from data.fields import columns
from data.model import Field

PREVIEW_ROWS = 60
_SOURCE = (
    "source_id", "feed_id", "vintage", "publisher", "title", "licence", "licence_url", "url", "doi", "citation",
    "cadence", "retrieved", "file", "sha256", "row_count",
)  # fmt: skip
_SAME = "MIN({column}) IS NOT DISTINCT FROM MAX({column}) AND COUNT({column}) IN (0, COUNT(*)) AS {column}"
_ALIKE = """
SELECT {said}
FROM {source}
WHERE {filters}
"""


def _preview(whole: Query) -> Query:
    """Return the first rows of a dataset: the download's columns in the download's order."""
    sql = "SELECT * FROM (\n" + whole.sql + "\nLIMIT " + str(PREVIEW_ROWS) + ")"  # a reader may ask for fewer: `top`
    query_id = "preview_" + whole.dataset_id
    return Query(query_id, whole.dataset_id, whole.columns, sql, whole.fields, row_limit=PREVIEW_ROWS)


def _alike(whole: Query) -> Query:
    """Return a row that tells of each column of a dataset whether it says the same in every row: true or false."""
    said = ",\n       ".join(_SAME.replace("{column}", name) for name in whole.columns)
    told = tuple(Field(name, "BOOLEAN", "", f"True where {name} is the same in every row") for name in whole.columns)
    sql = _ALIKE.replace("{said}", said)
    return Query("alike_" + whole.dataset_id, whole.dataset_id, whole.columns, sql, told)


ALIKE = {whole.dataset_id: _alike(whole) for whole in EXPORTS}
"""What is said once above the first rows of a dataset must hold in all of them."""
PREVIEWS = {whole.dataset_id: _preview(whole) for whole in EXPORTS}
SOURCES = Query(
    "sources",
    "source",
    _SOURCE,
    """
SELECT source_id, feed_id, vintage, publisher, title, licence, licence_url, url, doi, citation, cadence, retrieved,
       file, sha256, row_count
FROM {source}
WHERE {filters}
ORDER BY source_id, vintage, file
""",
    columns(*_SOURCE),
)
UNTRACKED = Query(
    "untracked_labels",
    "untracked",
    ("source_id", "label", "reason", "vintage", "row_count"),
    """
SELECT source_id, label, reason, count(DISTINCT vintage) AS n_editions, CAST(sum(row_count) AS BIGINT) AS row_count
FROM {source}
WHERE {filters}
GROUP BY source_id, label, reason
ORDER BY source_id, row_count DESC, label, reason
""",
    (
        *columns("source_id", "label", "reason"),
        Field("n_editions", "BIGINT", "count", "Editions or yearly files in which the label stands"),
        *columns("row_count"),
    ),
)
STATUSES = Query(
    "production_statuses",
    "production_yearly",
    ("status",),
    """
SELECT status, count(*) AS row_count
FROM {source}
WHERE {filters}
GROUP BY status
ORDER BY row_count DESC, status
""",
    columns("status", "row_count"),
)
SPAN = (
    Field("first", "VARCHAR", "", "First year, or month, of which a value is stated"),
    Field("last", "VARCHAR", "", "Last year, or month, of which a value is stated"),
    Field("n_years", "BIGINT", "count", "Years of which a value is stated"),
    Field("n_values", "BIGINT", "count", "Periods of which a value is stated: years, or months"),
)
_SERIES = Field("series", "VARCHAR", "", "Product, HS code or price, as its source names it")


_HELD = """
SELECT material_id, {series} AS series, {stage} AS stage_id, CAST(min({period}) AS VARCHAR) AS first,
       CAST(max({period}) AS VARCHAR) AS last, count(DISTINCT year) AS n_years, count(DISTINCT {period}) AS n_values,
       source_id
FROM {source}
WHERE {filters} AND {value} IS NOT NULL{only}
GROUP BY material_id, {series}, {stage}, source_id
ORDER BY material_id, n_years DESC, {series}, {stage}, source_id
"""
_NO_STAGE = "CAST('' AS VARCHAR)"
_IN_PRODUCTION = " AND statistic = 'production'"


def _held(
    query_id: str, dataset_id: str, series: str, value: str, *, stage: str = "", period: str = "year", only: str = ""
) -> Query:
    """Return the first and the last period of each series of a dataset with a stated value."""
    names = {"series": series, "value": value, "stage": stage or _NO_STAGE, "period": period, "only": only}
    sql = _HELD
    for name, column in names.items():
        sql = sql.replace(f"{{{name}}}", column)
    statistic = ("statistic",) if only else ()
    read = dict.fromkeys(filter(None, ("material_id", series, stage, "year", period, value, *statistic, "source_id")))
    fields = (*columns("material_id"), _SERIES, *columns("stage_id"), *SPAN, *columns("source_id"))
    return Query(query_id, dataset_id, tuple(read), sql, fields, row_limit=20_000)


OUTPUT_HELD = _held("output_held", "production_yearly", "product", "quantity_t", stage="stage_id")
US_OUTPUT_HELD = _held("us_output_held", "us_salient_yearly", "series", "value", only=_IN_PRODUCTION)
TRADE_HELD = _held("trade_held", "trade_yearly", "hs_code", "value_usd", stage="stage_id")
LATER_TRADE_HELD = _held("later_trade_held", "trade_later", "hs_code", "value_usd", stage="stage_id")
HEADINGS_HELD = _held("headings_held", "trade_heading", "hs_heading", "value_usd", stage="stage_id")
PRICES_HELD = _held("prices_held", "price_monthly", "series", "price_usd_per_t", period="month")
YEARLY_PRICES_HELD = _held("yearly_prices_held", "price_yearly", "series", "price_usd_per_t")
EDITION_LOSSES = Query(
    "edition_losses",
    "edition_change",
    (
        "source_id", "vintage", "vintage_before", "dataset_id", "change", "material_id", "label", "country_iso3",
        "period", "value_before", "value_after",
    ),
    """
SELECT source_id, vintage, vintage_before, dataset_id, change, material_id, label, country_iso3, period, value_before,
       value_after
FROM {source}
WHERE {filters} AND change IN ('gone', 'taken back')
ORDER BY CASE WHEN country_iso3 IS NULL THEN 0 ELSE 1 END, source_id DESC, dataset_id, label, country_iso3, period
""",
    columns(
        "source_id", "vintage", "vintage_before", "dataset_id", "change", "material_id", "label", "country_iso3",
        "period", "value_before", "value_after",
    ),
)  # fmt: skip

QUERIES = (
    *EXPORTS, *PREVIEWS.values(), SOURCES, UNTRACKED, STATUSES, EDITION_LOSSES, OUTPUT_HELD, US_OUTPUT_HELD, TRADE_HELD,
    LATER_TRADE_HELD, HEADINGS_HELD, PRICES_HELD, YEARLY_PRICES_HELD,
)  # fmt: skip
