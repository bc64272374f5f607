"""Checks of a release: each is a query that returns the failing rows, every one with its reason.

Most are derived from what a Dataset declares. `run` runs them all; a failing check fails the publish.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from data.codes import code_list
from data.fields import FIELDS
from data.model import Dataset
from data.sources import sources
from pipelines.checks import cross_rules, implausible, row_counts, rules, strays
from pipelines.checks.accepted import Acceptance
from pipelines.checks.expected import RECORDS, RowCount
from pipelines.checks.rules import Check
from pipelines.database import counts, create_temporary, scalar
from pipelines.words import counted

EXAMPLES = 20


@dataclass(frozen=True)
class CheckResult:
    """What a check found: how many rows fail, and the first of them."""

    check: Check
    failing: int
    examples: tuple[dict[str, object], ...] = field(default=())

    @property
    def ok(self) -> bool:
        """Tell whether nothing fails; a warning never does."""
        return not (self.failing and self.check.fails)

    def lines(self) -> Iterator[str]:
        """Yield what went wrong and what to do, one failing row a line."""
        check = self.check
        what = "failing" if check.fails else "to look at"
        yield f"{check.name} in {check.dataset_id}: {counted(self.failing, 'row')} {what}"
        for row in self.examples:
            keys = ", ".join(f"{name}={value}" for name, value in row.items() if name != "reason")
            yield f"  {row['reason']}" + (f" [{keys}]" if keys else "")
        if self.failing > len(self.examples):
            yield f"  ... and {self.failing - len(self.examples)} more"
        yield f"  What to do: {check.cure}"


class ChecksFailedError(Exception):
    """Checks that stop a publish; `results` holds the failing ones."""

    def __init__(self, results: Sequence[CheckResult]) -> None:
        """Keep the failing `results` and print them all."""
        self.results = tuple(results)
        super().__init__("\n".join(line for result in results for line in result.lines()))


def run(
    connection: duckdb.DuckDBPyConnection,
    datasets: Sequence[Dataset],
    accepted: Sequence[Acceptance],
    expected: Sequence[RowCount],
    expected_before: Sequence[RowCount] | None = None,
) -> list[CheckResult]:
    """Run every check over the tables of `datasets` in `connection` and return what each found.

    `expected_before` are the row counts that stood before those now `expected` were accepted, where that differs.
    """
    _put(
        connection, "accepted", tuple(Acceptance.__dataclass_fields__), [tuple(vars(row).values()) for row in accepted]
    )
    found = row_counts.found(connection, datasets)
    for name, rows in (("found", found), ("expected", expected), ("expected_before", expected_before or expected)):
        _put(connection, name, ("dataset_id", "source_id", "vintage", "rows"), rows)
    row_counts.prepare(connection)
    _put(connection, "code", ("list_id", "code"), _codes())
    astray = strays.rows(connection, datasets, strays.accepted_places())
    _put(connection, "stray", tuple(strays.Stray.__dataclass_fields__), astray)
    doubted = implausible.rows(connection, datasets, implausible.accepted_doubts())
    _put(connection, "implausible", tuple(implausible.Implausible.__dataclass_fields__), doubted)
    n_rows = counts(connection, (dataset.dataset_id for dataset in datasets))
    differing = row_counts.differing(connection)
    return [
        CheckResult(check, 0)
        if check.name in row_counts.NAMES and check.dataset_id not in differing
        else _result(connection, check)
        for dataset in datasets
        for check in (
            checks_of(dataset)
            if n_rows[dataset.dataset_id] or dataset.dataset_id in RECORDS
            else checks_of_absence(dataset)
        )
    ]


def checks_of_absence(dataset: Dataset) -> Iterator[Check]:
    """Yield the checks that apply to a table without rows: whether rows were expected. No other can fail there."""
    yield from _of_row_counts(dataset)
    if {"country_iso3", "quantity_t", "bound"} <= set(dataset.columns):
        yield cross_rules.expect_acceptances_used(dataset)


def checks_of(dataset: Dataset) -> Iterator[Check]:
    """Yield the checks that apply to `dataset`, by what it declares."""
    yield rules.expect_columns_filled(dataset)
    yield rules.expect_keys_unique(dataset)
    yield from _of_row_counts(dataset)
    yield from _of_values(dataset)
    if dataset.latest_by:
        yield rules.expect_one_latest(dataset)
    if {"country_iso3", "quantity_t", "bound"} <= set(dataset.columns):
        yield cross_rules.expect_countries_within_world(dataset)
        yield cross_rules.expect_acceptances_used(dataset)
    for rollup in dataset.rollups:
        yield cross_rules.expect_rollup_equals_base(dataset, rollup)
        if "vintage" in dataset.columns and "vintage" not in rollup.keys:
            yield cross_rules.expect_one_vintage(dataset, rollup)
    if strays.has_places(dataset):
        yield strays.expect_sites_in_country(dataset)
    if dataset.dataset_id == implausible.TABLE:
        yield implausible.expect_quantities_plausible(dataset)
    if dataset.dataset_id == "conservation":
        yield cross_rules.expect_rows_conserved(dataset)
    if dataset.dataset_id == "edition_change":
        yield cross_rules.expect_series_kept(dataset)
    if dataset.dataset_id == "quarantine":
        yield cross_rules.expect_quarantine_small(dataset)
        yield cross_rules.expect_labels_filled(dataset)


def _of_values(dataset: Dataset) -> Iterator[Check]:
    if any(column.codes for column in dataset.fields):
        yield rules.expect_codes_known(dataset)
    if any(column in rules.RANGES for column in dataset.columns):
        yield rules.expect_values_in_range(dataset)
    if "status" in dataset.columns:
        yield rules.expect_status_consistent(dataset)
    if {"low_80", "high_95"} <= set(dataset.columns):
        yield rules.expect_intervals_nested(dataset)
    if "source_id" in dataset.columns:
        yield rules.expect_sources_ship(dataset)


def _of_row_counts(dataset: Dataset) -> Iterator[Check]:
    if dataset.dataset_id not in RECORDS:
        yield row_counts.expect_row_counts(dataset)
        yield row_counts.expect_vintages_expected(dataset)


def _result(connection: duckdb.DuckDBPyConnection, check: Check) -> CheckResult:
    failing = int(scalar(connection, f"SELECT count(*) FROM ({check.sql})"))
    if not failing:
        return CheckResult(check, 0)
    cursor = connection.execute(f"SELECT * FROM ({check.sql}) LIMIT {EXAMPLES}")
    names = [column[0] for column in cursor.description or ()]
    return CheckResult(check, failing, tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall()))


def _codes() -> list[tuple[str, str]]:
    lists = {column.codes for column in FIELDS.values() if column.codes}
    return [
        (list_id, code)
        for list_id in sorted(lists)
        for code in (sources() if list_id == "source" else code_list(list_id).rows)
    ]


def _put(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]]
) -> None:
    """Create a temporary table of `rows`; `year` and `rows` are numbers, all else is text."""
    types = {"year": pa.int32(), "rows": pa.int64()}
    arrays = {
        column: pa.array([row[position] for row in rows], types.get(column, pa.string()))
        for position, column in enumerate(columns)
    }
    create_temporary(connection, name, pa.table(arrays))
