"""The newest figure of each indicator by country. Sources: UN SDG database (2020 edition), World Bank LPI and WGI.

And what the resources of a country rest on: reserves and quantities of projects that are stated of it.
"""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns

_SDG = ("country_iso3", "sdg_series_id", "urban_rural", "sex", "age_group", "transport_mode", "product_group")
_SDG_STATED = (*_SDG, "year", "value", "unit", "nature", "status", "vintage", "source_id", "note")
_LPI_STATED = ("country_iso3", "lpi_component_id", "year", "score", "rank", "status", "vintage", "source_id", "note")
_WGI_STATED = (
    "country_iso3", "dimension_id", "year", "estimate", "std_error", "status", "vintage", "source_id", "note",
)  # fmt: skip
_LIMIT = 50_000

SDG_NEWEST = Query(
    "sdg_newest",
    "sdg_indicator_yearly",
    _SDG_STATED,
    """
SELECT country_iso3, sdg_series_id, urban_rural, sex, age_group, transport_mode, product_group, year, value, unit,
       nature, status, vintage, source_id, note
FROM (
    SELECT country_iso3, sdg_series_id, urban_rural, sex, age_group, transport_mode, product_group, year, value, unit,
           nature, status, vintage, source_id, note,
           row_number() OVER (PARTITION BY country_iso3, sdg_series_id, urban_rural, sex, age_group, transport_mode,
                                           product_group ORDER BY year DESC) AS place
    FROM {source}
    WHERE {filters}
) stated
WHERE place = 1
ORDER BY country_iso3, sdg_series_id, urban_rural, sex, age_group, transport_mode, product_group
""",
    columns(*_SDG_STATED),
    row_limit=_LIMIT,
)
LOGISTICS_NEWEST = Query(
    "logistics_newest",
    "logistics_performance",
    _LPI_STATED,
    """
SELECT country_iso3, lpi_component_id, year, score, rank, status, vintage, source_id, note
FROM (
    SELECT country_iso3, lpi_component_id, year, score, rank, status, vintage, source_id, note,
           row_number() OVER (PARTITION BY country_iso3, lpi_component_id ORDER BY year DESC) AS place
    FROM {source}
    WHERE score IS NOT NULL AND {filters}
) stated
WHERE place = 1
ORDER BY country_iso3, lpi_component_id
""",
    columns(*_LPI_STATED),
)
GOVERNANCE_NEWEST = Query(
    "governance_newest",
    "governance_yearly",
    _WGI_STATED,
    """
SELECT country_iso3, dimension_id, year, estimate, std_error, status, vintage, source_id, note
FROM (
    SELECT country_iso3, dimension_id, year, estimate, std_error, status, vintage, source_id, note,
           row_number() OVER (PARTITION BY country_iso3, dimension_id ORDER BY year DESC, vintage DESC) AS place
    FROM {source}
    WHERE estimate IS NOT NULL AND {filters}
) stated
WHERE place = 1
ORDER BY country_iso3, dimension_id
""",
    columns(*_WGI_STATED),
)
RESERVES_OF = Query(
    "reserves_of_countries",
    "reserve",
    ("material_id", "country_iso3", "quantity_t", "source_id"),
    """
SELECT DISTINCT material_id, country_iso3, source_id
FROM {source}
WHERE quantity_t > 0 AND {filters}
ORDER BY country_iso3, material_id, source_id
""",
    columns("material_id", "country_iso3", "source_id"),
)
PROJECTS_OF = Query(
    "projects_of_countries",
    "project_resource",
    ("material_id", "country_iso3", "quantity_t", "counting", "source_set", "source_id"),
    """
SELECT DISTINCT material_id, country_iso3, source_id
FROM {source}
WHERE quantity_t > 0 AND counting = 'counted' AND source_set NOT LIKE 'own-%' AND {filters}
ORDER BY country_iso3, material_id, source_id
""",
    columns("material_id", "country_iso3", "source_id"),
)
QUERIES = (SDG_NEWEST, LOGISTICS_NEWEST, GOVERNANCE_NEWEST, RESERVES_OF, PROJECTS_OF)
