"""Use, recycling and secondary supply of a material, as stated: nothing is averaged, rescaled or added up.

Sources: EC study on critical raw materials (uses); compiled reference rows with their documents (indicators, targets);
USGS Mineral Commodity Summaries (United States); project inventories (tailings, slags and other residues).
"""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns
from data.model import Field

ORIGIN = Field("origin", "VARCHAR", "", "primary or secondary where the name of the series says so, else empty")
RATE_RANK = Field("rank_among_rates", "BIGINT", "count", "Place among the newest rates, 1 = highest; ties share it")

_USE = (
    "material_id", "product", "application", "sector", "share_frac", "share_low_frac", "share_high_frac", "bound",
    "vintage", "source_id", "note",
)  # fmt: skip
_INDICATOR = (
    "material_id", "product", "indicator_id", "region", "year", "value", "value_low", "value_high", "bound", "unit",
    "original_value", "source_document", "confidence", "vintage", "source_id", "note",
)  # fmt: skip
_TARGET = (
    "instrument", "target_type", "scope", "material_id", "product", "due_date", "year", "value", "bound", "unit",
    "original_value", "source_document", "confidence", "vintage", "source_id", "note",
)  # fmt: skip
_SALIENT = (
    "material_id", "statistic", "series", "year", "value", "unit", "status", "bound", "original_value", "vintage",
    "source_id", "note",
)  # fmt: skip
_RESIDUE = (
    "resource_id", "project_id", "source_set", "country_iso3", "material_id", "product", "reported_system",
    "reported_category", "unfc_code", "unfc_version", "unfc_class", "unfc_sub_class", "mapping_basis", "bridge_steps",
    "counting", "quantity_t", "content_basis", "original_value", "original_unit", "effective_date", "source_document",
    "confidence", "vintage", "source_id", "note",
)  # fmt: skip

USES = Query(
    "use_shares",
    "use_share",
    _USE,
    """
SELECT material_id, product, application, sector, share_frac, share_low_frac, share_high_frac, bound, vintage,
       source_id, note
FROM {source}
WHERE {filters}
ORDER BY material_id, product, share_frac DESC NULLS LAST, application, sector
""",
    columns(*_USE),
)

INDICATORS = Query(
    "reuse_indicators",
    "reuse_indicator",
    _INDICATOR,
    """
SELECT material_id, product, indicator_id, region, year, value, value_low, value_high, bound, unit, original_value,
       source_document, confidence, vintage, source_id, note
FROM {source}
WHERE {filters}
ORDER BY material_id, indicator_id, year, product, source_document
""",
    columns(*_INDICATOR),
)

RANKING = Query(
    "recycling_ranking",
    "reuse_indicator",
    _INDICATOR,
    """
WITH rates AS (
    SELECT material_id, product, indicator_id, region, year, value, value_low, value_high, bound, unit,
           original_value, source_document, confidence, vintage, source_id, note,
           max(year) OVER (PARTITION BY material_id) AS newest_year
    FROM {source}
    WHERE indicator_id = 'eol_rir' AND value IS NOT NULL AND {filters}
)
SELECT material_id, product, indicator_id, region, year, value, value_low, value_high, bound, unit, original_value,
       source_document, confidence, vintage, source_id, note, rank() OVER (ORDER BY value DESC) AS rank_among_rates
FROM rates
WHERE year = newest_year
ORDER BY value DESC, material_id, product
""",
    (*columns(*_INDICATOR), RATE_RANK),
)

TARGETS = Query(
    "policy_targets",
    "policy_target",
    _TARGET,
    """
SELECT instrument, target_type, scope, material_id, product, due_date, year, value, bound, unit, original_value,
       source_document, confidence, vintage, source_id, note
FROM {source}
WHERE {filters} AND (material_id IS NULL OR {post_filters})
ORDER BY instrument, target_type, due_date, product, scope
""",
    columns(*_TARGET),
    post_filters=("material",),
)

UNITED_STATES = Query(
    "us_primary_secondary",
    "us_salient_yearly",
    _SALIENT,
    """
WITH classified AS (
    SELECT material_id, statistic, series, year, value, unit, status, bound, original_value, vintage, source_id, note,
           CASE WHEN lower(series) LIKE '%secondary%' OR lower(series) LIKE '%recycl%'
                     OR lower(series) LIKE '%scrap%' OR lower(series) LIKE '%post consumer%' THEN 'secondary'
                WHEN lower(series) LIKE '%primary%' OR lower(series) LIKE '%mine%' THEN 'primary'
                ELSE '' END AS origin
    FROM {source}
    WHERE statistic IN ('production', 'consumption') AND {filters}
)
SELECT material_id, statistic, series, year, value, unit, status, bound, original_value, vintage, source_id, note,
       origin
FROM classified
WHERE origin <> ''
ORDER BY material_id, statistic DESC, origin, series, year
""",
    (*columns(*_SALIENT), ORIGIN),
)

RESIDUES = Query(
    "anthropogenic_quantities",
    "project_resource",
    _RESIDUE,
    """
SELECT resource_id, project_id, (SELECT name FROM project WHERE project.project_id = residue.project_id) AS name,
       source_set, country_iso3, material_id, product, reported_system, reported_category, unfc_code, unfc_version,
       unfc_class, unfc_sub_class, mapping_basis, bridge_steps, counting, quantity_t, content_basis, original_value,
       original_unit, effective_date, source_document, confidence, vintage, source_id, note
FROM {source} AS residue
WHERE resource_type = 'anthropogenic' AND {filters}
ORDER BY material_id, source_set, quantity_t DESC NULLS LAST, resource_id
""",
    columns("resource_id", "project_id", "name", *_RESIDUE[2:]),
)

QUERIES = (USES, INDICATORS, RANKING, TARGETS, UNITED_STATES, RESIDUES)
