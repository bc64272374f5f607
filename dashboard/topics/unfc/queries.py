"""Mineral projects and their quantities by UNFC: inventories, cells, classes, R/P; each project with what lies near.

Sources: inventories of projects (MinMod, Busch et al., Geoscience Australia, company and national statements). Nothing
is ever added across inventories (`source_set`), products or content bases; only rows whose `counting` is counted are
added, so that a site stated twice counts once. Reserves and resources stand side by side. Facilities: ICMM Global
Mining Dataset; distances are great circles on a sphere of 6,371 km, on which 25 km are 0.2249 degrees of latitude.
"""

from __future__ import annotations

from dashboard.engine.model import Query
from dashboard.topics.distance import DISTANCE, near_sql
from data.datasets.project import DATASET as PROJECT_DATASET
from data.datasets.project_resource import DATASET as RESOURCE_DATASET
from data.fields import columns
from data.model import Field

N_ROWS = Field("n_rows", "BIGINT", "count", "Number of quantities as reported")
N_COUNTED = Field("n_counted", "BIGINT", "count", "Number of quantities that are added up")
N_LEFT_OUT = Field(
    "n_left_out", "BIGINT", "count", "Repeats, parts, totals, superseded and doubtful rows, not added up"
)
N_UNCODED = Field("n_uncoded", "BIGINT", "count", "Counted quantities without a UNFC code")
UNCODED_T = Field("uncoded_t", "DOUBLE", "t", "Tonnes of counted quantities without a UNFC code")
N_PROJECTS = Field("n_projects", "BIGINT", "count", "Number of projects")
SHARE_OF_SET = Field("share_frac", "DOUBLE", "fraction", "Share of the inventory's counted tonnes, 0-1")
CLASS_ID = Field(
    "class_id", "VARCHAR", "",
    "UNFC class, its sub-classes added up, V+PV of one figure over several classes; unfc_cells lists their E and F "
    "categories; empty without a code",
)  # fmt: skip
INCLUSIVE = Field("inclusive", "VARCHAR", "", "Whether resources include reserves, as stated; several joined with ;")
CODES = Field("unfc_codes", "VARCHAR", "", "UNFC codes of the quantities, joined with |; empty without any")
DOCUMENTS = Field(
    "documents", "VARCHAR", "", "Documents that state the quantities, joined with |; empty where none is named"
)
SYSTEMS = Field("systems", "VARCHAR", "", "Systems in which the source states its categories, joined with ;")
BASES = Field("bases", "VARCHAR", "", "Mapping bases of the codes, joined with ;")
SUM_CODE = Field(
    "sum_code", "VARCHAR", "", "Full code of one figure over several E or F categories; empty where it is of one cell"
)
_GROUP = ("material_id", "source_set", "product", "content_basis")

SETS = Query(
    "unfc_sets",
    "project_resource",
    (*_GROUP, "project_id", "counting", "quantity_t", "unfc_code", "unfc_class_key", "inclusive_of_reserves",
     "source_id", "vintage"),
    """
SELECT material_id, source_set, product, content_basis, count(*) AS n_rows,
       count(DISTINCT project_id) AS n_projects,
       sum(CASE WHEN counting = 'counted' THEN quantity_t END) AS quantity_t,
       sum(CASE WHEN counting = 'counted' THEN 1 ELSE 0 END) AS n_counted,
       sum(CASE WHEN counting <> 'counted' THEN 1 ELSE 0 END) AS n_left_out,
       sum(CASE WHEN counting = 'counted' AND unfc_class_key = '' THEN 1 ELSE 0 END) AS n_uncoded,
       sum(CASE WHEN counting = 'counted' AND unfc_class_key = '' THEN quantity_t ELSE 0 END) AS uncoded_t,
       string_agg(DISTINCT inclusive_of_reserves, ';' ORDER BY inclusive_of_reserves) AS inclusive,
       source_id, vintage
FROM {source}
WHERE {filters}
GROUP BY material_id, source_set, product, content_basis, source_id, vintage
ORDER BY material_id, quantity_t DESC NULLS LAST, source_set, product, content_basis
""",
    (*columns(*_GROUP), N_ROWS, N_PROJECTS, *columns("quantity_t"), N_COUNTED, N_LEFT_OUT, N_UNCODED, UNCODED_T,
     INCLUSIVE, *columns("source_id", "vintage")),
    )  # fmt: skip

CELLS = Query(
    "unfc_cells",
    "project_resource",
    (*_GROUP, "unfc_code", "unfc_e", "unfc_f", "unfc_g", "unfc_class_key", "project_id", "counting", "quantity_t"),
    """
WITH coded AS (
    SELECT material_id, source_set, product, content_basis, unfc_e, unfc_f, unfc_g, unfc_class_key, project_id,
           CASE WHEN unfc_e LIKE '%+%' OR unfc_f LIKE '%+%' THEN unfc_code ELSE '' END AS sum_code, quantity_t
    FROM {source}
    WHERE {filters} AND counting = 'counted'
), own AS (
    SELECT material_id, source_set, product, content_basis, unfc_e, unfc_f, unfc_g, sum_code, unfc_class_key,
           project_id, sum(quantity_t) AS quantity_t, count(*) AS n_rows
    FROM coded
    GROUP BY material_id, source_set, product, content_basis, unfc_e, unfc_f, unfc_g, sum_code, unfc_class_key,
             project_id
)
SELECT material_id, source_set, product, content_basis, unfc_e, unfc_f, unfc_g, sum_code, unfc_class_key,
       sum(quantity_t) AS quantity_t, CAST(sum(n_rows) AS BIGINT) AS n_rows, count(*) AS n_projects
FROM own
GROUP BY material_id, source_set, product, content_basis, unfc_e, unfc_f, unfc_g, sum_code, unfc_class_key
ORDER BY material_id, source_set, product, content_basis, unfc_e, unfc_f, unfc_g, sum_code, unfc_class_key
""",
    (
        *columns(*_GROUP, "unfc_e", "unfc_f", "unfc_g"),
        SUM_CODE,
        *columns("unfc_class_key", "quantity_t"),
        N_ROWS,
        N_PROJECTS,
    ),
)

CLASSES_BY_COUNTRY = Query(
    "unfc_classes_by_country",
    "project_resource",
    (*_GROUP, "country_iso3", "unfc_class_key", "project_id", "counting", "quantity_t"),
    """
WITH own AS (
    SELECT material_id, source_set, product, content_basis, country_iso3,
           split_part(unfc_class_key, '-', 1) AS class_id, project_id, sum(quantity_t) AS quantity_t,
           count(*) AS n_rows
    FROM {source}
    WHERE {filters} AND counting = 'counted'
    GROUP BY material_id, source_set, product, content_basis, country_iso3, split_part(unfc_class_key, '-', 1),
             project_id
)
SELECT material_id, source_set, product, content_basis, country_iso3, class_id, sum(quantity_t) AS quantity_t,
       CAST(sum(n_rows) AS BIGINT) AS n_rows, count(*) AS n_projects
FROM own
GROUP BY material_id, source_set, product, content_basis, country_iso3, class_id
ORDER BY material_id, source_set, product, content_basis, country_iso3, class_id
""",
    (*columns(*_GROUP, "country_iso3"), CLASS_ID, *columns("quantity_t"), N_ROWS, N_PROJECTS),
    row_limit=20_000,
)

HOLDINGS = Query(
    "unfc_holdings",
    "project_resource",
    (*_GROUP, "unfc_class_key", "mapping_basis", "project_id", "counting", "quantity_t", "source_id", "vintage"),
    """
SELECT material_id, source_set, product, content_basis, split_part(unfc_class_key, '-', 1) AS class_id,
       string_agg(DISTINCT mapping_basis, ';' ORDER BY mapping_basis) AS bases, sum(quantity_t) AS quantity_t,
       count(*) AS n_rows, count(DISTINCT project_id) AS n_projects, source_id, vintage
FROM {source}
WHERE {filters} AND counting = 'counted'
GROUP BY material_id, source_set, product, content_basis, split_part(unfc_class_key, '-', 1), source_id, vintage
ORDER BY material_id, source_set, product, content_basis, class_id, source_id, vintage
""",
    (*columns(*_GROUP), CLASS_ID, BASES, *columns("quantity_t"), N_ROWS, N_PROJECTS, *columns("source_id", "vintage")),
    row_limit=20_000,
)

CONFIDENCE = Query(
    "unfc_confidence",
    "project_resource",
    (*_GROUP, "unfc_g", "unfc_class_key", "project_id", "counting", "quantity_t"),
    """
WITH own AS (
    SELECT material_id, source_set, product, content_basis, split_part(unfc_class_key, '-', 1) AS class_id, project_id,
           sum(CASE WHEN unfc_g IN ('G1', 'G1+G4.1') THEN quantity_t ELSE 0 END) AS low_t,
           sum(CASE WHEN unfc_g LIKE '%G1%' OR unfc_g LIKE '%G4' OR unfc_g LIKE '%G4+%' OR unfc_g LIKE '%G4.1%'
                    THEN quantity_t ELSE 0 END) AS low_most_t,
           sum(CASE WHEN unfc_g LIKE '%G3%' OR unfc_g LIKE '%G4.3%' THEN 0 ELSE quantity_t END) AS best_t,
           sum(CASE WHEN unfc_g IN ('G3', 'G3+G4.3') THEN 0 ELSE quantity_t END) AS best_most_t,
           sum(quantity_t) AS high_t
    FROM {source}
    WHERE {filters} AND counting = 'counted' AND quantity_t IS NOT NULL
          AND (unfc_g LIKE '%G1%' OR unfc_g LIKE '%G2%' OR unfc_g LIKE '%G3%')
    GROUP BY material_id, source_set, product, content_basis, split_part(unfc_class_key, '-', 1), project_id
)
SELECT material_id, source_set, product, content_basis, class_id, sum(low_t) AS low_t, sum(low_most_t) AS low_most_t,
       sum(best_t) AS best_t, sum(best_most_t) AS best_most_t, sum(high_t) AS high_t, count(*) AS n_projects
FROM own
GROUP BY material_id, source_set, product, content_basis, class_id
ORDER BY material_id, source_set, product, content_basis, class_id
""",
    (
        *columns(*_GROUP),
        CLASS_ID,
        Field("low_t", "DOUBLE", "t", "Low estimate (G1), at least"),
        Field("low_most_t", "DOUBLE", "t", "Low estimate (G1), at most: with sums that are not split by G"),
        Field("best_t", "DOUBLE", "t", "Best estimate (G1+G2), at least"),
        Field("best_most_t", "DOUBLE", "t", "Best estimate (G1+G2), at most: with sums that are not split by G"),
        Field("high_t", "DOUBLE", "t", "High estimate (G1+G2+G3)"),
        N_PROJECTS,
    ),
)

BASIS = Query(
    "unfc_basis",
    "project_resource",
    (*_GROUP, "mapping_basis", "reported_system", "project_id", "counting", "quantity_t"),
    """
WITH own AS (
    SELECT material_id, source_set, product, content_basis, mapping_basis, reported_system, project_id,
           sum(quantity_t) AS quantity_t, count(*) AS n_rows
    FROM {source}
    WHERE {filters} AND counting = 'counted'
    GROUP BY material_id, source_set, product, content_basis, mapping_basis, reported_system, project_id
), summed AS (
    SELECT material_id, source_set, product, content_basis, mapping_basis, sum(quantity_t) AS quantity_t,
           CAST(sum(n_rows) AS BIGINT) AS n_rows, count(DISTINCT project_id) AS n_projects,
           string_agg(DISTINCT reported_system, ';' ORDER BY reported_system) AS systems
    FROM own
    GROUP BY material_id, source_set, product, content_basis, mapping_basis
)
SELECT material_id, source_set, product, content_basis, mapping_basis, quantity_t,
       quantity_t / nullif(sum(quantity_t) OVER (PARTITION BY material_id, source_set, product, content_basis), 0)
           AS share_frac,
       n_rows, n_projects, systems
FROM summed
ORDER BY material_id, source_set, product, content_basis, mapping_basis
""",
    (*columns(*_GROUP, "mapping_basis", "quantity_t"), SHARE_OF_SET, N_ROWS, N_PROJECTS, SYSTEMS),
)

YEARS = Query(
    "unfc_years",
    "project_resource",
    (*_GROUP, "unfc_class_key", "mapping_basis", "counting", "quantity_t"),
    """
WITH stock AS (
    SELECT material_id, source_set, product, content_basis, split_part(unfc_class_key, '-', 1) AS class_id,
           string_agg(DISTINCT mapping_basis, ';' ORDER BY mapping_basis) AS bases, sum(quantity_t) AS quantity_t
    FROM {source}
    WHERE {filters} AND counting = 'counted' AND unfc_class_key <> '' AND unfc_class_key NOT LIKE 'P-%'
    GROUP BY material_id, source_set, product, content_basis, split_part(unfc_class_key, '-', 1)
), output AS (
    SELECT material_id, content_basis, country_iso3, year, quantity_t, status, vintage
    FROM production_yearly
    WHERE is_latest AND stage_id = 'mine' AND (country_iso3 = 'WLD' OR status = 'withheld')
          AND material_id IN (SELECT material_id FROM stock)
), mined AS (
    SELECT material_id, content_basis, year, quantity_t, status, vintage,
           row_number() OVER (PARTITION BY material_id, content_basis ORDER BY year DESC) AS place
    FROM output
    WHERE country_iso3 = 'WLD' AND quantity_t > 0
), withheld AS (
    SELECT material_id, content_basis, year, count(*) AS n_withheld
    FROM output
    WHERE status = 'withheld'
    GROUP BY material_id, content_basis, year
)
SELECT stock.material_id, stock.source_set, stock.product, stock.content_basis, stock.class_id, stock.bases,
       stock.quantity_t, mined.year, mined.quantity_t AS production_t, stock.quantity_t / mined.quantity_t AS years,
       mined.status, mined.vintage, coalesce(withheld.n_withheld, 0) AS n_withheld
FROM stock
JOIN mined ON mined.material_id = stock.material_id AND mined.content_basis = stock.content_basis AND mined.place = 1
LEFT JOIN withheld ON withheld.material_id = mined.material_id AND withheld.content_basis = mined.content_basis
                   AND withheld.year = mined.year
WHERE stock.quantity_t IS NOT NULL
ORDER BY stock.material_id, stock.source_set, stock.product, stock.content_basis, stock.class_id
""",
    (
        *columns(*_GROUP),
        CLASS_ID,
        BASES,
        *columns("quantity_t", "year"),
        Field("production_t", "DOUBLE", "t", "World mine production of that year"),
        Field("years", "DOUBLE", "years", "Quantity divided by annual production"),
        *columns("status", "vintage"),
        Field("n_withheld", "BIGINT", "count", "Countries whose production of that year is withheld"),
    ),
    joined=("production_yearly",),
)

PROJECTS = Query(
    "unfc_projects",
    "project_resource",
    ("project_id", "source_set", "country_iso3", "material_id", "product", "content_basis", "unfc_code",
     "unfc_class_key", "source_document", "counting", "quantity_t", "mapping_basis"),
    """
WITH summed AS (
    SELECT project_id, source_set, country_iso3, material_id, product, content_basis,
           split_part(unfc_class_key, '-', 1) AS class_id, sum(quantity_t) AS quantity_t, count(*) AS n_rows,
           string_agg(DISTINCT nullif(unfc_code, ''), ' | ' ORDER BY nullif(unfc_code, '')) AS unfc_codes,
           string_agg(DISTINCT nullif(source_document, ''), ' | ' ORDER BY nullif(source_document, '')) AS documents
    FROM {source}
    WHERE {filters} AND counting = 'counted'
    GROUP BY project_id, source_set, country_iso3, material_id, product, content_basis,
             split_part(unfc_class_key, '-', 1)
)
SELECT summed.project_id, project.name, summed.country_iso3, summed.source_set, summed.material_id, summed.product,
       summed.content_basis, summed.class_id, summed.quantity_t, summed.n_rows, project.project_status,
       project.latitude_deg, project.longitude_deg, project.match_group, coalesce(summed.unfc_codes, '') AS unfc_codes,
       coalesce(summed.documents, '') AS documents
FROM summed
JOIN project ON project.project_id = summed.project_id
ORDER BY summed.material_id, summed.source_set, summed.product, summed.content_basis,
         summed.quantity_t DESC NULLS LAST, summed.project_id, summed.class_id
""",
    (*columns("project_id", "name", "country_iso3", "source_set", "material_id", "product", "content_basis"),
     CLASS_ID, *columns("quantity_t"), N_ROWS,
     *columns("project_status", "latitude_deg", "longitude_deg", "match_group"), CODES, DOCUMENTS),
    row_limit=20_000,
)  # fmt: skip

_GROUP_COLUMNS = (
    "project_id", "name", "country_iso3", "source_set", "aliases", "deposit_type", "project_kind", "project_status",
    "latitude_deg", "longitude_deg", "match_group", "match_evidence", "vintage", "source_id", "note",
)  # fmt: skip
GROUP = Query(
    "project_group",
    "project",
    _GROUP_COLUMNS,
    """
SELECT project_id, name, country_iso3, source_set, aliases, deposit_type, project_kind, project_status,
       latitude_deg, longitude_deg, match_group, match_evidence, vintage, source_id, note
FROM project
WHERE match_group IN (SELECT match_group FROM {source} WHERE {filters})
ORDER BY match_group, source_set, project_id
""",
    columns(*_GROUP_COLUMNS),
)

QUANTITIES = Query(
    "project_quantities",
    "project_resource",
    RESOURCE_DATASET.columns,
    """
SELECT resource_id, project_id, source_set, country_iso3, material_id, product, resource_type, reported_system,
       reported_category, unfc_code, unfc_version, unfc_e, unfc_f, unfc_g, unfc_class, unfc_sub_class,
       unfc_class_key, mapping_basis, bridge_steps, inclusive_of_reserves, counting, quantity_t, status,
       content_basis, original_value, original_unit, ore_quantity_t, grade, grade_unit, effective_date,
       source_document, confidence, file, line, vintage, source_id, note
FROM {source}
WHERE {filters}
ORDER BY project_id, material_id, product, line
""",
    RESOURCE_DATASET.fields,
    row_limit=20_000,
)

NEARBY = Query(
    "project_nearby",
    "project",
    PROJECT_DATASET.columns,
    near_sql(
        """
WITH place AS (
    SELECT project_id, latitude_deg, longitude_deg
    FROM {source}
    WHERE {filters} AND latitude_deg IS NOT NULL
), site AS (
    SELECT facility_id, name, country_iso3, facility_type, latitude_deg, longitude_deg,
           string_agg(material_id, ';' ORDER BY material_id) AS materials, source_id
    FROM facility
    WHERE latitude_deg IS NOT NULL
    GROUP BY facility_id, name, country_iso3, facility_type, latitude_deg, longitude_deg, source_id
), near AS (
    SELECT place.project_id, site.facility_id, site.name, site.country_iso3, site.facility_type, site.materials,
           site.latitude_deg, site.longitude_deg, site.source_id,
           {distance} AS distance_km
    FROM place
    JOIN site ON abs(site.latitude_deg - place.latitude_deg) <= {near_deg}
)
SELECT project_id, facility_id, name, country_iso3, facility_type, materials, distance_km, latitude_deg,
       longitude_deg, source_id
FROM near
WHERE distance_km <= {near_km}
ORDER BY project_id, distance_km, facility_id
""",
        "site.",
        "place.",
    ),
    (*columns("project_id", "facility_id", "name", "country_iso3", "facility_type"),
     Field("materials", "VARCHAR", "", "Materials of the facility, joined with ;"), DISTANCE,
     *columns("latitude_deg", "longitude_deg", "source_id")),
    row_limit=20_000,
    joined=("facility",),
)  # fmt: skip
QUERIES = (
    SETS, CELLS, CLASSES_BY_COUNTRY, HOLDINGS, CONFIDENCE, BASIS, YEARS, PROJECTS, GROUP, QUANTITIES, NEARBY,
)  # fmt: skip
