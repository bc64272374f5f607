"""What is doubtful of trade, and which goods it covers and lacks: `trade_doubt` and `trade_coverage`.

Computed from trade_yearly, trade_later, production_yearly and trade_revision. Where the goods of one code hold more
than their exporter mined, and another code of the material holds as much, they are likely the same tonnes under two
codes where the mined quantity is that of the year itself, or a later release states far less of the code: the value is
then emptied in `value_addable_usd`, so that no sum over codes adds it. Nothing published is changed.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from data.codes import WORLD, code_list
from data.contents import form
from pipelines.database import one_thread
from pipelines.labels.mapping_files import mapping_rows
from pipelines.publishers.baci.feed import MAPPING
from pipelines.publishers.baci_later.feed import MAPPING as LATER_MAPPING
from pipelines.tables import dataset_table

OVER_MINED, SAME_GOODS, REVISED = "over_mined", "same_goods", "revised"
TOLERANCE = 1.2
"""How much more than mined the content exported may be: stocks, and rounding of what is mined."""
YEARS_APART = 3
"""Where the year's mined quantity is not stated, that of the nearest year so far away is taken."""
SAME_LEAST = 0.5
"""Least part of the doubted weight that another code holds where they may be the same goods."""
REVISED_WORLD, REVISED_EXPORTER, EXPORTER_LEAST = 1.25, 1.5, 0.05
"""Factors by which a later release differs at least: of all exports of a code, and of those of a country whose
difference is at least so much of all exports of the code."""

_OVER = """
WITH own AS (
    SELECT material_id, exporter_iso3, year, hs_code, vintage, sum(quantity_in_range_t) AS weight_t,
           sum(value_usd) AS value_usd
    FROM trade_yearly GROUP BY ALL
), content AS (
    SELECT own.*, weight_t * factor AS content_t FROM own LEFT JOIN content_form ON content_form.hs_code = own.hs_code
), bought AS (
    SELECT material_id, importer_iso3, year, sum(quantity_t) AS weight_t FROM trade_yearly GROUP BY ALL
), mined AS (
    SELECT material_id, country_iso3, year, sum(quantity_t) AS mined_t
    FROM production_yearly JOIN basis USING (material_id, content_basis)
    WHERE stage_id = 'mine' AND is_latest AND quantity_t > 0 GROUP BY ALL
), sold AS (
    SELECT content.material_id, content.exporter_iso3, content.year, content.vintage, sum(content_t) AS content_t,
           coalesce(max(bought.weight_t), 0) AS bought_t,
           string_agg(hs_code, '+' ORDER BY hs_code) FILTER (WHERE content_t > 0) AS hs_codes,
           sum(value_usd) FILTER (WHERE content_t > 0) AS value_usd
    FROM content LEFT JOIN bought ON bought.material_id = content.material_id
         AND bought.importer_iso3 = content.exporter_iso3 AND bought.year = content.year
    GROUP BY ALL
), compared AS (
    SELECT sold.*, mined.mined_t, mined.year AS mined_year,
           row_number() OVER (PARTITION BY sold.material_id, sold.exporter_iso3, sold.year
                              ORDER BY abs(mined.year - sold.year), mined.year) AS position
    FROM sold JOIN mined ON mined.material_id = sold.material_id AND mined.country_iso3 = sold.exporter_iso3
         AND abs(mined.year - sold.year) <= $years
), over AS (SELECT * FROM compared WHERE position = 1 AND content_t - bought_t > $tolerance * mined_t)
SELECT over.material_id, over.exporter_iso3, over.year, over.hs_codes, over.content_t, over.bought_t, over.mined_t,
       over.mined_year, over.value_usd, over.vintage, doubted.hs_code AS doubted_code, doubted.value_usd AS doubted_usd,
       other.hs_code AS other_code
FROM over
LEFT JOIN content AS doubted ON doubted.material_id = over.material_id AND doubted.exporter_iso3 = over.exporter_iso3
     AND doubted.year = over.year AND doubted.content_t - over.bought_t > $tolerance * over.mined_t
LEFT JOIN own AS other ON other.material_id = over.material_id AND other.exporter_iso3 = over.exporter_iso3
     AND other.year = over.year AND other.hs_code <> doubted.hs_code AND other.weight_t >= $same * doubted.weight_t
     AND (over.mined_year = over.year
          OR EXISTS (SELECT 1 FROM trade_revision AS later
                     WHERE later.exporter_iso3 = doubted.exporter_iso3 AND later.year = doubted.year
                           AND later.hs_code = doubted.hs_code
                           AND later.value_usd * $of_exporter < doubted.value_usd))
ORDER BY ALL
"""
_REVISED = """
WITH ours AS (
    SELECT material_id, exporter_iso3, year, hs_code, vintage, sum(value_usd) AS value_usd
    FROM trade_yearly WHERE hs_code IN (SELECT hs_code FROM trade_revision) GROUP BY ALL
), world AS (
    SELECT material_id, $world AS exporter_iso3, year, hs_code, vintage, sum(value_usd) AS value_usd FROM ours
    GROUP BY ALL
)
SELECT own.material_id, own.exporter_iso3, own.year, own.hs_code, own.value_usd, later.value_usd AS later_usd,
       later.bound, later.vintage AS later_vintage, own.vintage
FROM (SELECT * FROM ours UNION ALL SELECT * FROM world) AS own
JOIN world ON world.year = own.year AND world.hs_code = own.hs_code
JOIN trade_revision AS later ON later.year = own.year AND later.hs_code = own.hs_code
     AND later.exporter_iso3 = own.exporter_iso3
WHERE CASE own.exporter_iso3 WHEN $world
           THEN greatest(own.value_usd / later.value_usd, later.value_usd / own.value_usd) > $of_world
           ELSE greatest(own.value_usd / later.value_usd, later.value_usd / own.value_usd) > $of_exporter
                AND abs(own.value_usd - later.value_usd) >= $least * world.value_usd END
ORDER BY ALL
"""
_COVERED = """
WITH flow AS (
    SELECT hs_code, material_id, stage_id, source_id, vintage, 'HS92' AS nomenclature, year, quantity_t
    FROM trade_yearly
    UNION ALL
    SELECT hs_code, material_id, stage_id, source_id, vintage, nomenclature, year, quantity_t FROM trade_later
)
SELECT hs_code, material_id, stage_id, source_id, vintage, nomenclature, min(year), max(year), count(DISTINCT year),
       count(DISTINCT year) FILTER (WHERE quantity_t IS NOT NULL)
FROM flow GROUP BY ALL ORDER BY ALL
"""


def derive(connection: duckdb.DuckDBPyConnection) -> Mapping[str, pa.Table]:
    """Return the rows of both datasets, and empty `value_addable_usd` of the flows that no sum over codes may add."""
    doubts = [*_over_mined(connection), *_revised(connection)]
    for row in doubts:
        if row["kind"] == SAME_GOODS:
            key = [row["exporter_iso3"], row["year"], str(row["hs_codes"]).partition("+")[0]]
            connection.execute(
                "UPDATE trade_yearly SET value_addable_usd = NULL WHERE exporter_iso3 = ? AND year = ? AND hs_code = ?",
                key,
            )
    return {"trade_doubt": dataset_table("trade_doubt", doubts), "trade_coverage": _coverage(connection)}


def least_contents() -> dict[str, float]:
    """Return HS code → the least content in a tonne of it that its forms allow; codes of unknown content are absent."""
    material_of = {row["hs_code"]: row["material_id"] for row in mapping_rows(MAPPING) if row["material_id"]}
    found: dict[str, float] = {}
    for code, row in code_list("hs").rows.items():
        if not row["content_forms"]:
            continue
        forms = [form(material_of[code], label) for label in row["content_forms"].split(";")]
        found[code] = min(one.factor for one in forms if one is not None)
    return found


def _over_mined(connection: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """Return what holds more than was mined, and the pairs of codes among it that are likely the same goods."""
    factors = least_contents()
    basis = {code: row["content_basis"] for code, row in code_list("material").rows.items() if not row["members"]}
    connection.register("content_form", pa.table({"hs_code": list(factors), "factor": list(factors.values())}))
    connection.register("basis", pa.table({"material_id": list(basis), "content_basis": list(basis.values())}))
    given = {
        "years": YEARS_APART, "tolerance": TOLERANCE, "same": SAME_LEAST, "of_exporter": REVISED_EXPORTER,
    }  # fmt: skip
    with one_thread(connection):
        found = connection.execute(_OVER, given).fetchall()
    rows: dict[tuple[object, ...], dict[str, object]] = {}
    for (
        material,
        exporter,
        year,
        codes,
        content,
        bought,
        mined,
        mined_year,
        value,
        vintage,
        doubted,
        usd,
        other,
    ) in found:
        common: dict[str, object] = {
            "material_id": material, "exporter_iso3": exporter, "year": year, "content_t": round(content, 3),
            "bought_t": round(bought, 3), "mined_t": mined, "mined_year": mined_year, "later_value_usd": None,
            "bound": "", "later_vintage": "", "vintage": vintage, "source_id": "baci",
        }  # fmt: skip
        over = common | {"kind": OVER_MINED, "hs_codes": codes, "value_usd": value, "left_out_usd": None}
        rows.setdefault((OVER_MINED, exporter, year, codes), over)
        if doubted and other:
            pair = f"{doubted}+{other}"
            same = common | {"kind": SAME_GOODS, "hs_codes": pair, "value_usd": usd, "left_out_usd": usd}
            rows.setdefault((SAME_GOODS, exporter, year, pair), same)
    connection.unregister("content_form")
    connection.unregister("basis")
    return list(rows.values())


def _revised(connection: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """Return the exports of a code and year that a later release states otherwise, in all and by country."""
    given = {
        "world": WORLD, "of_world": REVISED_WORLD, "of_exporter": REVISED_EXPORTER, "least": EXPORTER_LEAST,
    }  # fmt: skip
    with one_thread(connection):
        found = connection.execute(_REVISED, given).fetchall()
    return [
        {
            "kind": REVISED, "material_id": material, "exporter_iso3": exporter, "year": year, "hs_codes": code,
            "content_t": None, "bought_t": None, "mined_t": None, "mined_year": None, "value_usd": value,
            "left_out_usd": None, "later_value_usd": later, "bound": bound, "later_vintage": later_vintage,
            "vintage": vintage, "source_id": "baci",
        }
        for material, exporter, year, code, value, later, bound, later_vintage, vintage in found
    ]  # fmt: skip


def _coverage(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return the codes of the materials by release: of which years it states flows; and those that none states."""
    stated = connection.execute(_COVERED).fetchall()
    before = {row["hs_code"]: row["hs_1992"] for row in mapping_rows(LATER_MAPPING)}
    last, most = (max((row[place] for row in stated), default=0) for place in (7, 8))
    names = ("hs_code", "material_id", "stage_id", "source_id", "vintage", "nomenclature", "first_year", "last_year",
             "n_years", "n_years_weighed")  # fmt: skip
    rows: list[dict[str, object]] = [
        dict(zip(names, row, strict=True))
        | {"hs_1992": before.get(str(row[0]), row[0]) if row[3] == "baci_later" else row[0]}
        | {"coverage": "every_year" if row[8] == most else "some_years" if row[7] >= last - 1 else "ended"}
        for row in stated
    ]
    held = {row["hs_code"] for row in rows}
    vintage = next((str(row["vintage"]) for row in rows if row["source_id"] == "baci"), "")
    rows += [
        {
            "hs_code": row["hs_code"], "material_id": row["material_id"], "stage_id": row["stage_id"],
            "source_id": "baci", "vintage": vintage, "nomenclature": "HS92", "first_year": None, "last_year": None,
            "n_years": 0, "n_years_weighed": 0, "coverage": "lacking", "hs_1992": row["hs_code"],
        }
        for row in mapping_rows(MAPPING)
        if row["material_id"] and vintage and row["hs_code"] not in held
    ]  # fmt: skip
    return dataset_table("trade_coverage", rows)
