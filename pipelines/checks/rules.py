"""Rules for one table: each builds, from what a Dataset declares, the query that returns its failing rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from data.intake import FEED_ID
from data.model import Bound, Dataset, Field, Status
from data.sources import sources
from pipelines import corrections
from pipelines.database import quoted

MEASURES = ("quantity_t", "price_usd_per_t", "value", "estimate")
"""Columns that are null exactly where `status` is withheld or missing; the first that a dataset has."""
RANGES = {
    "step": (1, None), "n_observations": (1, None), "n_origins": (1, None), "low_95": (0, None), "mae": (0, None),
    "mase": (0, None), "smape_pct": (0, 200), "coverage_80_frac": (0, 1), "coverage_95_frac": (0, 1),
    "quantity_t": (0, None), "value_usd": (0, None), "price_usd_per_t": (0, None), "std_error": (0, None),
    "n_sources": (0, None), "row_count": (0, None), "share_of_world_frac": (0, None), "year": (1900, 2100),
    "latitude_deg": (-90, 90), "longitude_deg": (-180, 180), "rank_pct": (0, 100), "rank_lower_pct": (0, 100),
    "rank_upper_pct": (0, 100), "share_frac": (0, 1), "share_low_frac": (0, 1), "share_high_frac": (0, 1),
    "ore_quantity_t": (0, None), "n_hosts": (1, None),
    "supply_risk": (0, None), "economic_importance": (0, None), "estimate": (-3.5, 3.5), "trade_parameter": (0, None),
    "value_added_eur": (0, None), "quantity_in_range_t": (0, None), "line": (0, None), "rows_read": (0, None),
    "rows_published": (0, None), "rows_set_aside": (0, None), "rows_ignored": (0, None),
}  # fmt: skip


_RANGE_WORDS = {
    "estimate": "about -2.5 to 2.5: a figure up to 100 is the score or the rank of the same edition, not its estimate",
}
"""What a range means, where its limits do not say it."""
INVENTORIES_SQL = f"SELECT source_id FROM source WHERE feed_id = '{FEED_ID}'"
"""SQL of the sources of this release that are users' inventories."""


@dataclass(frozen=True)
class Check:
    """A rule: `sql` returns the failing rows with a column `reason`; `cure` says what to do about them."""

    name: str
    dataset_id: str
    sql: str
    cure: str
    fails: bool = True


def expect_columns_filled(dataset: Dataset) -> Check:
    """Every column but those declared nullable has a value."""
    filled = [name for name in dataset.columns if name not in dataset.nullable]
    return Check(
        "expect_columns_filled",
        dataset.dataset_id,
        rows_where(dataset, [(f"{quoted(name)} IS NULL", f"'{name} is empty'") for name in filled]),
        "Look the row up in the publisher's file by its keys and fill the cell, then parse the file again. If the cell "
        "is filled there, the feed loses it: please report it.",
    )


def expect_keys_unique(dataset: Dataset) -> Check:
    """No two rows share a primary key."""
    key = quoted(*dataset.primary_key)
    return Check(
        "expect_keys_unique",
        dataset.dataset_id,
        f"SELECT {key}, 'key occurs ' || count(*) || ' times' AS reason FROM {quoted(dataset.dataset_id)} "
        f"GROUP BY {key} HAVING count(*) > 1",
        "The publisher states one thing twice: tell the rows apart in the mapping (product, stage) or correct one.",
    )


def expect_codes_known(dataset: Dataset) -> Check:
    """Every coded column holds codes of its list."""
    rules = [
        (
            f"{quoted(column.name)} NOT IN ({_codes_sql(dataset, column)})",
            f"'{column.name} ' || {quoted(column.name)} || ' is not in the code list {column.codes}'",
        )
        for column in dataset.fields
        if column.codes
    ]
    return Check(
        "expect_codes_known",
        dataset.dataset_id,
        " UNION ALL ".join(rows_where(dataset, [rule]) for rule in rules),
        "Add the code to data/codes, or map the label to a code that exists in pipelines/publishers.",
    )


def _codes_sql(dataset: Dataset, column: Field) -> str:
    """SQL of the codes that a column may hold: those of its list, and users' inventories where these are taken."""
    listed = f"SELECT code FROM code WHERE list_id = '{column.codes}'"
    takes = column.codes == "source" and dataset.takes_inventories
    return f"{listed} UNION ALL {INVENTORIES_SQL}" if takes else listed


def expect_values_in_range(dataset: Dataset) -> Check:
    """Numbers are finite and within what their column can mean: no negative tonnes, no latitude of 120."""
    rules = []
    for name in dataset.columns:
        if name not in RANGES:
            continue
        low, high = RANGES[name]
        above = "" if high is None else f" OR {quoted(name)} > {high}"
        limits = _RANGE_WORDS.get(name) or (f"{low} to {high}" if high is not None else f"{low} or more")
        # DuckDB sorts NaN above every number, so it needs its own test
        outside = f"({quoted(name)} < {low}{above} OR NOT isfinite(CAST({quoted(name)} AS DOUBLE)))"
        rules.append((outside, f"'{name} is ' || {quoted(name)} || ', not {limits}'"))
    return Check(
        "expect_values_in_range",
        dataset.dataset_id,
        rows_where(dataset, rules),
        corrections.CURE,
    )


def expect_status_consistent(dataset: Dataset) -> Check:
    """A quantity is null exactly where the status is withheld or missing; status and bound are legal."""
    legal = ", ".join(f"'{status}'" for status in Status)
    rules = [(f"status NOT IN ({legal})", "'status ' || status || ' is not one of the four'")]
    measure = next((name for name in MEASURES if name in dataset.columns), None)
    if measure:
        silent = f"status IN ('{Status.WITHHELD}', '{Status.MISSING}')"
        rules += [
            (f"{quoted(measure)} IS NULL AND NOT {silent}", f"'{measure} is empty but status is ' || status"),
            (f"{quoted(measure)} IS NOT NULL AND {silent}", f"'{measure} is stated but status is ' || status"),
        ]
    if "bound" in dataset.columns:
        bounds = ", ".join(f"'{bound}'" for bound in Bound)
        rules.append((f"bound NOT IN ({bounds})", "'bound ' || bound || ' is not empty, < or >'"))
    return Check(
        "expect_status_consistent",
        dataset.dataset_id,
        rows_where(dataset, rules),
        "The normaliser must give reported or estimated rows a value (zero is one) and the others none.",
    )


def expect_intervals_nested(dataset: Dataset) -> Check:
    """The middle lies inside the 80 % interval, and that inside the 95 % interval."""
    order = ("low_95", "low_80", "value", "high_80", "high_95")
    rules = [(f"{low} > {high}", f"'{low} is above {high}'") for low, high in pairwise(order)]
    return Check(
        "expect_intervals_nested",
        dataset.dataset_id,
        rows_where(dataset, rules),
        "The forecast's intervals are wrong: correct the method in pipelines/forecasts.",
    )


def expect_sources_ship(dataset: Dataset) -> Check:
    """Every row comes from a source the dataset declares and whose licence lets us carry it."""
    shippable = [source_id for source_id, source in sources().items() if source.ships]
    allowed = shippable if dataset.code_list else [name for name in shippable if name in dataset.sources]
    names = ", ".join(f"'{source_id}'" for source_id in allowed) or "''"
    brought = f" AND source_id NOT IN ({INVENTORIES_SQL})" if dataset.takes_inventories else ""
    return Check(
        "expect_sources_ship",
        dataset.dataset_id,
        f"SELECT source_id, count(*) AS rows, 'source may not ship in this dataset' AS reason "
        f"FROM {quoted(dataset.dataset_id)} WHERE source_id NOT IN ({names}){brought} GROUP BY source_id",
        "Only sources whose licence lets us carry their rows may be in a release: see data/sources.toml.",
    )


def expect_one_latest(dataset: Dataset) -> Check:
    """Of the vintages that state one thing, at most one is the latest, and of those of one list exactly one."""
    rest = [name for name in dataset.primary_key if name != "vintage"]
    return Check(
        "expect_one_latest",
        dataset.dataset_id,
        f"{_latest(dataset, rest, 'count(*)', '> 1')} UNION ALL BY NAME "
        f"{_latest(dataset, dataset.latest_by, 'count(DISTINCT vintage)', '<> 1')}",
        "Two rows share a vintage: mend the duplicate key.",
    )


def _latest(dataset: Dataset, names: Sequence[str], counted: str, wrong: str) -> str:
    key, latest = quoted(*names), f"{counted} FILTER (WHERE is_latest)"
    return (
        f"SELECT {key}, {latest} || ' vintages are the latest' AS reason "
        f"FROM {quoted(dataset.dataset_id)} GROUP BY {key} HAVING {latest} {wrong}"
    )


def rows_where(dataset: Dataset, rules: Sequence[tuple[str, str]]) -> str:
    """SQL of the keys of the rows for which any condition holds, with the reasons of those that do."""
    key = quoted(*dataset.primary_key)
    reasons = ", ".join(f"CASE WHEN {condition} THEN {reason} END" for condition, reason in rules)
    return (
        f"SELECT {key}, concat_ws('; ', {reasons}) AS reason FROM {quoted(dataset.dataset_id)} "
        f"WHERE {' OR '.join(f'({condition})' for condition, _ in rules)}"
    )
