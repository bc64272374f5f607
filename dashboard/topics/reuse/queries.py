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

_RATES = """
SELECT material_id, product, indicator_id, region, year, value, value_low, value_high, bound, unit, original_value,
       source_document, confidence, vintage, source_id, note
FROM {source}
WHERE {filters} AND indicator_id IN ({ids}) AND ({stated})
ORDER BY year DESC, product, indicator_id, source_document
"""


def _rates(query_id: str, *ids: str, stated: str = "value_high IS NOT NULL") -> Query:
    """Return the query of some indicators, the newest first; `stated` says which of their rows have a figure."""
    sql = _RATES.replace("{ids}", ", ".join(f"'{name}'" for name in ids)).replace("{stated}", stated)
    return Query(query_id, "reuse_indicator", _INDICATOR, sql, columns(*_INDICATOR))


INPUT_RATES = _rates("recycling_input_rates", "eol_rir", "eol_rir_class")
END_RATES = _rates("recycling_end_rates", "eol_rr_class")
OTHER_INDICATORS = _rates(
    "reuse_other_indicators", "substitutability", "by_product_share", "import_reliance", stated="TRUE"
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

_LAWS = """
SELECT instrument, target_type, scope, material_id, product, due_date, year, value, bound, unit, original_value,
       source_document, confidence, vintage, source_id, note
FROM {source}
WHERE {filters} AND ({rows})
ORDER BY instrument, target_type, due_date, product, scope
"""


def _laws(query_id: str, rows: str) -> Query:
    """Return the query of those targets of recycling whose condition is `rows`, by date."""
    sql = _LAWS.replace("{rows}", rows)
    return Query(query_id, "policy_target", _TARGET, sql, columns(*_TARGET), post_filters=("material",))


_OWN_LAWS = """material_id IS NOT NULL AND {post_filters} AND target_type IN (
    'minimum recycled content', 'material recovery', 'recycled content declaration', 'recycling capacity')"""
RECYCLING_TARGETS = _laws("recycling_targets", _OWN_LAWS)
STRATEGIC_TARGETS = _laws(
    "recycling_targets_of_strategic", f"({_OWN_LAWS}) OR (material_id IS NULL AND target_type = 'recycling capacity')"
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

RESIDUES_BY_CLASS = Query(
    "anthropogenic_by_class",
    "project_resource",
    ("material_id", "source_set", "product", "content_basis", "unfc_class", "unfc_code", "mapping_basis", "counting",
     "quantity_t", "resource_type"),
    """
SELECT material_id, source_set, product, content_basis, unfc_class, sum(quantity_t) AS quantity_t, count(*) AS n_rows,
       string_agg(DISTINCT unfc_code, ' | ' ORDER BY unfc_code) AS unfc_codes,
       string_agg(DISTINCT mapping_basis, ';' ORDER BY mapping_basis) AS bases
FROM {source}
WHERE resource_type = 'anthropogenic' AND counting = 'counted' AND quantity_t IS NOT NULL AND {filters}
GROUP BY material_id, source_set, product, content_basis, unfc_class
ORDER BY source_set, product, content_basis, unfc_class
""",
    (
        *columns("material_id", "source_set", "product", "content_basis", "unfc_class", "quantity_t"),
        Field("n_rows", "BIGINT", "count", "Quantities added up"),
        Field("unfc_codes", "VARCHAR", "", "Their UNFC codes, joined with |"),
        Field("bases", "VARCHAR", "", "Mapping bases of the codes, joined with ;"),
    ),
)  # fmt: skip

QUERIES = (
    USES, INDICATORS, INPUT_RATES, END_RATES, OTHER_INDICATORS, RANKING, TARGETS, RECYCLING_TARGETS, STRATEGIC_TARGETS,
    UNITED_STATES, RESIDUES, RESIDUES_BY_CLASS,
)  # fmt: skip
