"""BACI flows → `trade_yearly`: our codes, tonnes and US dollars. Runs inside DuckDB, so that size does not matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.codes import code_list
from pipelines import corrections
from pipelines.corrections import UNIT_VALUE as FLAG
from pipelines.database import one_thread
from pipelines.fates import Rest, superseded, whole
from pipelines.labels.countries import CURE, country
from pipelines.labels.mapping_files import mapping_rows
from pipelines.model import AT, LeftOut, Normalised, Snapshot
from pipelines.publishers.baci.feed import MAPPING, left_out, named
from pipelines.tables import dataset_table
from pipelines.unit_values import FAR, UNFIT, create_usual

FEEDS = ("baci",)
PROVISIONAL = "provisional"
"""Note on the newest year of an edition, which CEPII revises in the next."""

_COUNTRIES = "-countries"
_CODE_CURE = (
    "Add the code to pipelines/publishers/baci/mapping.csv with its material and stage, or without them and with the "
    "reason to leave it out in the note, then publish again."
)

_LABELLED = """
CREATE TEMP VIEW labelled AS
SELECT flow.t, flow.i, flow.j, flow.k, flow.v, flow.q, flow.file, flow.line, flow.filename, flow.file_row_number,
       exporter.country_iso3 AS exporter_iso3, importer.country_iso3 AS importer_iso3,
       hs.material_id, hs.stage_id, hs.note
FROM flow
LEFT JOIN area AS exporter ON exporter.country_code = flow.i
LEFT JOIN area AS importer ON importer.country_code = flow.j
LEFT JOIN hs ON hs.hs_code = flow.k
"""
_ROWS = """
WITH flagged AS (
    SELECT labelled.*, v * 1000 / nullif(q, 0) AS usd_per_t, low, high,
           CASE WHEN doubted.flag IS NOT NULL THEN doubted.flag
                WHEN v * 1000 / nullif(q, 0) < low / $far THEN 'low'
                WHEN v * 1000 / nullif(q, 0) > high * $far THEN 'high'
                ELSE '' END AS flag,
           doubted.correction
    FROM labelled
    LEFT JOIN usual ON usual.k = labelled.k AND usual.t = labelled.t
    LEFT JOIN doubted ON doubted.filename = labelled.filename AND doubted.file_row_number = labelled.file_row_number
    WHERE exporter_iso3 IS NOT NULL AND importer_iso3 IS NOT NULL AND material_id IS NOT NULL
)
SELECT t::INTEGER AS year, exporter_iso3, importer_iso3, k AS hs_code, material_id, stage_id, q AS quantity_t,
       round(v * 1000, 3) AS value_usd, round(v * 1000, 3) AS value_addable_usd, flag AS unit_value_flag,
       CASE WHEN flag = '' THEN q END AS quantity_in_range_t,
       CASE WHEN q IS NULL THEN 'missing' ELSE 'reported' END AS status, $vintage AS vintage, $source_id AS source_id,
       concat_ws('; ', CASE WHEN t = (SELECT max(t) FROM labelled) THEN $provisional END,
                 CASE WHEN correction IS NOT NULL THEN correction
                      WHEN flag = 'low' THEN format($unfit, written(usd_per_t), written(low))
                      WHEN flag = 'high' THEN format($unfit, written(usd_per_t), written(high)) END,
                 nullif(note, '')) AS note,
       filename, file_row_number
FROM flagged
"""
_SET_ASIDE = """
WITH world AS (SELECT t, k, sum(v) AS v FROM labelled GROUP BY t, k),
     unmapped AS (
         SELECT *, 'country' AS label_kind, i AS code FROM labelled WHERE exporter_iso3 IS NULL
         UNION ALL
         SELECT *, 'country', j FROM labelled WHERE importer_iso3 IS NULL AND j <> i
         UNION ALL
         SELECT *, 'commodity', NULL FROM labelled WHERE material_id IS NULL
     )
SELECT unmapped.file, unmapped.line, unmapped.label_kind, unmapped.code, unmapped.k, unmapped.q,
       CASE WHEN label_kind = 'country' THEN unmapped.v / nullif(world.v, 0) END, unmapped.t, unmapped.filename,
       unmapped.file_row_number
FROM unmapped JOIN world ON world.t = unmapped.t AND world.k = unmapped.k
ORDER BY ALL
"""


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return `trade_yearly` of the newest release of BACI; releases never meet in one series.

    One flow is one row: a code that several materials share carries their group. Flows without a quantity have the
    status missing and keep their value; flows whose value and weight do not fit are marked and keep both. Groups of
    countries that BACI reports as one keep their own area code. Rows with a country code nobody has mapped are set
    aside with their share of the year's world trade, by value.
    """
    given = snapshots["baci"]
    vintage = max((snapshot.vintage for snapshot in given), key=_age, default="")
    chosen = [snapshot for snapshot in given if snapshot.vintage == vintage]
    flows = [snapshot for snapshot in chosen if not snapshot.snapshot_id.endswith(_COUNTRIES)]
    if not flows:
        return Normalised(dataset_table("trade_yearly", []), left_out=tuple(_left_out(given, chosen)))
    names = _countries([snapshot for snapshot in chosen if snapshot.snapshot_id.endswith(_COUNTRIES)])
    by_path = {str(snapshot.path): snapshot.snapshot_id for snapshot in flows}
    constants = {"vintage": vintage, "source_id": str(flows[0].record["source_id"])}
    with duckdb.connect(config={"memory_limit": "2GB", "threads": 2}) as engine:
        engine.register("area", _areas(names))
        engine.register("hs", _hs_codes())
        engine.read_parquet([*by_path], filename=True, file_row_number=True).create_view("flow")
        engine.execute(_LABELLED)
        doubted, corrected = _corrected(engine, vintage)
        engine.register("doubted", doubted)
        with one_thread(engine):
            create_usual(engine)
            given_words = {"provisional": PROVISIONAL, "unfit": UNFIT, "far": FAR}
            rows = engine.sql(_ROWS, params=constants | given_words).to_arrow_table()
            aside = engine.execute(_SET_ASIDE).fetchall()
    rest = Rest(left_out=list(_left_out(given, chosen)))
    rest.quarantined.extend(
        {
            AT: (("baci", by_path[path], position),),
            "feed_id": "baci",
            "file": file,
            "line": line,
            "label_kind": kind,
            "label": named(hs_code) if kind == "commodity" else f"{code} {names.get(code, ('', ''))[0]}".strip(),
            "value": quantity,
            "share_of_world_frac": share,
            "cure": _CODE_CURE if kind == "commodity" else CURE,
            "total_of": f"{hs_code} {year}",
        }
        | constants
        for file, line, kind, code, hs_code, quantity, share, year, path, position in aside
        if kind == "country" or not left_out(hs_code)
    )
    for _, _, kind, _, hs_code, _, _, _, path, position in aside:
        if kind == "commodity" and left_out(hs_code):
            rest.leave_out({AT: (("baci", by_path[path], position),)}, named(hs_code), left_out(hs_code))
    published = {
        ("baci", snapshot_id): rows.filter(pc.equal(rows["filename"], path))["file_row_number"].to_pylist()
        for path, snapshot_id in by_path.items()
    }
    stated = rows.drop_columns(["filename", "file_row_number"])
    return Normalised(stated, tuple(rest.quarantined), corrected, published, tuple(rest.left_out))


def _corrected(engine: duckdb.DuckDBPyConnection, vintage: str) -> tuple[pa.Table, dict[str, int]]:
    """Return filename, file_row_number, flag, correction of flows that a correction marks; how many each touches.

    Raises InputError where the publisher's weight is no longer the one that a correction was written for.
    """
    codes = {correction.match["k"] for correction in corrections.corrections("baci")}
    found = engine.sql("SELECT * FROM flow WHERE k IN (SELECT unnest($codes))", params={"codes": sorted(codes)})
    rows_given = found.to_arrow_table().to_pylist()
    given = [row | {"vintage": vintage, FLAG: "", "correction": ""} for row in rows_given]
    rows, touched = corrections.apply("baci", given)
    marked = [row for row in rows if row[FLAG]]
    table = pa.table(
        {
            "filename": pa.array([row["filename"] for row in marked], pa.string()),
            "file_row_number": pa.array([row["file_row_number"] for row in marked], pa.int64()),
            "flag": pa.array([row[FLAG] for row in marked], pa.string()),
            "correction": pa.array([row["correction"] for row in marked], pa.string()),
        }
    )
    return table, {name: len(mended) for name, mended in touched.items()}


def _left_out(given: Sequence[Snapshot], chosen: Sequence[Snapshot]) -> Iterator[LeftOut]:
    """Yield older releases, and the table of countries, as left out."""
    yield from superseded(given, chosen)
    for snapshot in chosen:
        if snapshot.snapshot_id.endswith(_COUNTRIES):
            yield whole(snapshot, "table of countries", "It names the codes of the flows and holds no figure")


def _age(vintage: str) -> tuple[bool, str]:
    """Sort releases by their label, V202401b before V202501; a copy without a label is older than any."""
    return vintage.startswith("V"), vintage


def _countries(snapshots: Sequence[Snapshot]) -> dict[int, tuple[str, str]]:
    """Return BACI's country code → (name, ISO3) as BACI states them."""
    rows = [row for snapshot in snapshots for row in pq.read_table(snapshot.path).to_pylist()]
    return {row["country_code"]: (row["country_name"], row["country_iso3"]) for row in rows}


def _areas(names: Mapping[int, tuple[str, str]]) -> pa.Table:
    """Return country_code, country_iso3 of the codes mapped: by name, which tells groups apart, else by ISO3.

    An ISO3 that another code of the table carries too, such as that of a group's member, tells nothing.
    """
    shared = Counter(iso3 for _, iso3 in names.values())
    mapped = {
        code: country(name) or (country(iso3) if shared[iso3] == 1 else None) for code, (name, iso3) in names.items()
    }
    known = {code: iso3 for code, iso3 in mapped.items() if iso3 in code_list("country")}
    return pa.table(
        {
            "country_code": pa.array(known.keys(), pa.int16()),
            "country_iso3": pa.array(known.values(), pa.string()),
        }
    )


def _hs_codes() -> pa.Table:
    """Return hs_code, material_id, stage_id, note of the codes that are tracked."""
    rows = [row for row in mapping_rows(MAPPING) if row["material_id"]]
    return pa.table({name: [row[name] for row in rows] for name in ("hs_code", "material_id", "stage_id", "note")})
