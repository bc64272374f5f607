"""Rules across tables: world totals, rollups, what is set aside. Row counts have a module of their own."""

from __future__ import annotations

from data.codes import WORLD
from data.model import Bound, Change, Dataset, Rollup
from pipelines.checks.rules import Check
from pipelines.database import quoted
from pipelines.fates import NO_LABEL
from pipelines.rollups import table_name

OVER_WORLD = 1.10
"""Countries may add up to this much of the publisher's own world total: totals are rounded."""
ROUNDING = 1e-9
"""Relative difference between two orders of adding up."""
LOST_SHOWN = 5
"""Lines without a fate that a file whose rows do not add up names."""
QUARANTINE_MAX = 0.01
"""Share of a world total that the rows set aside may carry together."""


def _over_world(dataset: Dataset) -> str:
    """SQL of the groups whose countries add up to more than their world total. A lower bound ('>') is no total."""
    return (
        f"SELECT * FROM (SELECT material_id, stage_id, product, year, vintage, source_id, "
        f"max(quantity_t) FILTER (WHERE country_iso3 = '{WORLD}' AND bound <> '{Bound.AT_LEAST}') AS world_t, "
        f"sum(quantity_t) FILTER (WHERE country_iso3 <> '{WORLD}') AS countries_t FROM {quoted(dataset.dataset_id)} "
        f"GROUP BY material_id, stage_id, product, year, vintage, source_id) "
        f"WHERE countries_t > {OVER_WORLD} * world_t"
    )


_SAME_GROUP = (
    "o.material_id = a.material_id AND o.stage_id = a.stage_id AND o.product = a.product AND o.year = a.year "
    "AND o.vintage = a.vintage"
)


def expect_countries_within_world(dataset: Dataset) -> Check:
    """The countries add up to no more than 110 % of the publisher's world total, unless accepted with a reason."""
    percent = "round(100 * countries_t / world_t, 1)"
    return Check(
        "expect_countries_within_world",
        dataset.dataset_id,
        f"SELECT o.*, 'countries add up to ' || {percent} || ' % of the world total' AS reason "
        f"FROM ({_over_world(dataset)}) o WHERE NOT EXISTS "
        f"(SELECT 1 FROM accepted a WHERE a.dataset_id = '{dataset.dataset_id}' AND {_SAME_GROUP})",
        "Find the wrong cell and correct it in pipelines/publishers/<publisher>/corrections.toml, or accept the sum "
        "with a reason in pipelines/checks/accepted_deviations.csv.",
    )


def expect_acceptances_used(dataset: Dataset) -> Check:
    """Every acceptance is still needed; a warning only."""
    return Check(
        "expect_acceptances_used",
        dataset.dataset_id,
        f"SELECT a.*  REPLACE ('accepted, but not over the world total (any more): ' || a.reason AS reason) "
        f"FROM accepted a WHERE a.dataset_id = '{dataset.dataset_id}' "
        f"AND a.vintage IN (SELECT vintage FROM {quoted(dataset.dataset_id)}) "
        f"AND NOT EXISTS (SELECT 1 FROM ({_over_world(dataset)}) o WHERE {_SAME_GROUP})",
        "Remove the row from pipelines/checks/accepted_deviations.csv.",
        fails=False,
    )


def expect_rollup_equals_base(dataset: Dataset, rollup: Rollup) -> Check:
    """The rollup is its base table added up, key by key."""
    keys = quoted(*rollup.keys)
    sums = ", ".join(f"sum({quoted(name)}) AS {quoted(name)}" for name in rollup.sums)
    differs = " OR ".join(
        f"(r.{column} IS NULL) <> (b.{column} IS NULL) OR abs(r.{column} - b.{column}) > {ROUNDING} * abs(b.{column})"
        for column in map(quoted, rollup.sums)
    )
    same = " AND ".join(f"r.{column} = b.{column}" for column in map(quoted, rollup.keys))
    either = ", ".join(f"coalesce(r.{column}, b.{column}) AS {column}" for column in map(quoted, rollup.keys))
    first = quoted(rollup.keys[0])
    return Check(
        "expect_rollup_equals_base",
        table_name(dataset, rollup),
        f"SELECT {either}, 'differs from the base table' AS reason "
        f"FROM {quoted(table_name(dataset, rollup))} r FULL JOIN "
        f"(SELECT {keys}, {sums} FROM {quoted(dataset.dataset_id)} GROUP BY {keys}) b ON {same} "
        f"WHERE r.{first} IS NULL OR b.{first} IS NULL OR {differs}",
        "The rollup is wrong: see pipelines/rollups.py.",
    )


def expect_one_vintage(dataset: Dataset, rollup: Rollup) -> Check:
    """A rollup that does not keep the vintage adds up one edition only."""
    return Check(
        "expect_one_vintage",
        table_name(dataset, rollup),
        f"SELECT source_id, count(DISTINCT vintage) || ' vintages would be added up' AS reason "
        f"FROM {quoted(dataset.dataset_id)} GROUP BY source_id HAVING count(DISTINCT vintage) > 1",
        "A sum must not mix editions: keep the snapshots of one edition.",
    )


def expect_rows_conserved(dataset: Dataset) -> Check:
    """Rows read = published + set aside + left out, for every file of every feed and vintage."""
    lost = (
        "SELECT '; lost: line ' || string_agg(line, ', ') FROM (SELECT line FROM row_without_fate w "
        "WHERE w.feed_id = c.feed_id AND w.vintage = c.vintage AND w.file = c.file "
        f"ORDER BY line LIMIT {LOST_SHOWN})"
    )
    fates = (
        "'of ' || rows_read || ' rows read, ' || rows_published || ' are published, ' || rows_set_aside || "
        "' set aside and ' || rows_ignored || ' left out'"
    )
    return Check(
        "expect_rows_conserved",
        dataset.dataset_id,
        f"SELECT feed_id, vintage, file, {fates} || coalesce(({lost}), '') AS reason "
        f"FROM {quoted(dataset.dataset_id)} c WHERE rows_read <> rows_published + rows_set_aside + rows_ignored",
        "A row was dropped without a record: look at its labels, and give each a row in the publisher's mapping (a "
        "material, or none and the reason). If they have one, the feed's code loses the row: please report it.",
    )


def expect_series_kept(dataset: Dataset) -> Check:
    """An edition that is not expected yet keeps the series, countries and figures of the one before.

    A warning only, since publishers do end series and take figures back: what is lost is named by material.
    """
    one = "label || CASE WHEN period = '' THEN '' ELSE ', ' || period END"
    fate = f"CASE change WHEN '{Change.GONE}' THEN 'is gone from ' ELSE 'has no figure any more in ' END"
    return Check(
        "expect_series_kept",
        dataset.dataset_id,
        f"SELECT source_id, lost.dataset_id, string_agg({one}, '; ' ORDER BY label, period) || "
        f"' stood in edition ' || vintage_before || ' and ' || {fate} || vintage AS reason "
        f"FROM {quoted(dataset.dataset_id)} lost WHERE change IN ('{Change.GONE}', '{Change.TAKEN_BACK}') "
        "AND NOT EXISTS (SELECT 1 FROM expected_before x WHERE x.dataset_id = lost.dataset_id "
        "AND x.source_id = lost.source_id AND x.vintage = lost.vintage) "
        "GROUP BY source_id, lost.dataset_id, vintage, vintage_before, change, material_id, country_iso3 IS NULL "
        "ORDER BY change, bool_or(country_iso3 IS NOT NULL), count(*), lost.dataset_id, material_id",
        "Look at the newest file: where the publisher has renamed a series, its new label is among the rows set aside; "
        "map it. Where the publisher has ended it, there is nothing to do.",
        fails=False,
    )


def _set_aside_over(dataset: Dataset, which: str) -> str:
    """Return the query of the rows set aside, `which` of them, that carry too much of a world total together."""
    carried = "sum(share_of_world_frac) OVER (PARTITION BY feed_id, vintage, total_of)"
    return (
        f"SELECT file, line, label, cure, 'set aside with ' || round(100 * carried, 1) || ' % of a world total (' || "
        f"total_of || ')' AS reason FROM (SELECT *, {carried} AS carried FROM {dataset.dataset_id}_total "
        f"WHERE {which}) WHERE carried > {QUARANTINE_MAX} ORDER BY share_of_world_frac DESC"
    )


def expect_quarantine_small(dataset: Dataset) -> Check:
    """What is set aside of a world total, for a label that can be mapped or a figure that can be corrected, is <= 1 %.

    Row by row and together.
    """
    return Check(
        "expect_quarantine_small",
        dataset.dataset_id,
        _set_aside_over(dataset, f"label <> '{NO_LABEL}'"),
        "Map the labels as their cures say, then publish again.",
    )


def expect_labels_filled(dataset: Dataset) -> Check:
    """Rows that the publisher left without a label carry <= 1 % of a world total; a warning only.

    No mapping can mend an empty cell, so it must not stop a release: the row stays set aside and is named.
    """
    return Check(
        "expect_labels_filled",
        dataset.dataset_id,
        _set_aside_over(dataset, f"label = '{NO_LABEL}'"),
        "Fill the cells as their cures say, or let them be: the rows stay set aside and are listed on the Data page.",
        fails=False,
    )
