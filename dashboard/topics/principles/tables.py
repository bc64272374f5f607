"""Coverage as tables: a row a requirement and claim, and the cells behind each, from which the shares follow."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.engine import Engine
from dashboard.engine.table import Row, Table
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.principles.claims import CLAIMS
from dashboard.topics.principles.coverage import Weighed, covered
from dashboard.topics.principles.scope import SCOPE_KEYS, Scope, scope_of
from dashboard.topics.principles.words import value_words
from data.codes import code_list
from data.datasets import DATASETS
from data.fields import columns
from data.model import Field

KEYS = (*SCOPE_KEYS, "requirement")
_DATASETS = tuple(name for name in DATASETS if any(name in claim.inputs for claim in CLAIMS.values()))
_REQUIREMENT = Field("requirement_id", "VARCHAR", "", "Requirement of the UNRMS", "requirement")
_CLAIM = Field("claim_id", "VARCHAR", "", "What is evidence: of a dataset, a metric or a computed table")
_WEIGHT = Field(
    "weight", "DOUBLE", "see share_of", "Share of the world's output (0-1) where share_of is supply, else 1"
)
_SHARE_OF = Field(
    "share_of", "VARCHAR", "", "What is shared out: supply, makers (places by material), materials, places or release"
)


def _chosen(engine: Engine, filters: Filters) -> Iterator[tuple[str, Weighed]]:
    for one in covered(engine, filters):
        if not filters.requirement or one.requirement_id in filters.requirement:
            for weighed in one.claims:
                yield one.requirement_id, weighed


def _drawn_from(engine: Engine, filters: Filters) -> tuple[str, ...]:
    """Return the datasets of the claims that cover something."""
    shown = {name for _, one in _chosen(engine, filters) if one.is_evidence for name in one.claim.inputs}
    return tuple(name for name in _DATASETS if name in shown)


def coverage_rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row a requirement and claim; a requirement that nothing is evidence for has one row without a claim."""
    scope = scope_of(engine, filters.only(SCOPE_KEYS))
    rows: list[Row] = []
    for one in covered(engine, filters):
        if filters.requirement and one.requirement_id not in filters.requirement:
            continue
        head = (code_list("requirement").rows[one.requirement_id]["principle_id"], one.requirement_id,
                code_list("requirement").name(one.requirement_id))  # fmt: skip
        rows += [(*head, *_claim_cells(engine, weighed, scope)) for weighed in one.claims]
        if not one.claims:
            rows.append((*head, *(None,) * 13))
    return tuple(rows)


def _claim_cells(engine: Engine, one: Weighed, scope: Scope) -> Row:
    evidence = one.claim.evidence
    return (
        one.claim.claim_id, one.claim.kind, one.claim.of, str(evidence.bearing), evidence.shows, one.share,
        one.share_of, len(one.covered), len(one.cells), one.quality if one.is_evidence else None, one.newest_year,
        value_words(engine, one, scope) if one.is_evidence else None, "+".join(one.source_ids) or None,
    )  # fmt: skip


def evidence_rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row a claim and cell of the scope: its weight, whether it is covered, and the newest values."""
    return tuple(
        (
            requirement_id, one.claim.claim_id, one.share_of, cell.material, cell.country, cell.weight, cell.is_covered,
            max((row["year"] for row in cell.rows if row["year"]), default=None),
            sum(row["n_rows"] for row in cell.rows),
            min((row["value_low"] for row in cell.rows if row["value_low"] is not None), default=None),
            max((row["value_high"] for row in cell.rows if row["value_high"] is not None), default=None),
            next((row["unit"] for row in cell.rows if row["unit"]), None),
            "+".join(sorted({row["source_id"] for row in cell.rows})) or None,
        )
        for requirement_id, one in _chosen(engine, filters)
        for cell in one.cells
    )  # fmt: skip


COVERAGE = Table(
    table_id="requirement_coverage",
    title_key="derived.requirement_coverage.title",
    fields=(
        Field("principle_id", "VARCHAR", "", "Principle of the UNRMS", "principle"),
        _REQUIREMENT,
        Field("requirement", "VARCHAR", "", "Name of the requirement"),
        _CLAIM,
        Field("kind", "VARCHAR", "", "dataset, metric or table"),
        Field("of", "VARCHAR", "", "Which dataset, metric or table"),
        Field("bearing", "VARCHAR", "", "direct measure, proxy or context (which covers nothing)"),
        Field("shows", "VARCHAR", "", "What it shows"),
        Field("share_frac", "DOUBLE", "fraction", "Share of the scope that it covers, 0-1"),
        _SHARE_OF,
        Field("n_covered", "BIGINT", "count", "Cells of the scope that it covers"),
        Field("n_cells", "BIGINT", "count", "Cells of the scope"),
        Field("quality", "VARCHAR", "", "native, bridged (UNFC), estimated, proxy or context"),
        Field("newest_year", "INTEGER", "", "Newest year of its rows; of an outlook the last year"),
        Field("says", "VARCHAR", "", "What its newest values say, in words"),
        Field("source_ids", "VARCHAR", "", "Sources of its rows, joined with +"),
    ),
    datasets=_DATASETS,
    rows=coverage_rows,
    assumptions=lambda _filters: {"coverage": t("principles.method")},
    keys=KEYS,
    drawn_from=_drawn_from,
)
EVIDENCE = Table(
    table_id="requirement_evidence",
    title_key="derived.requirement_evidence.title",
    fields=(
        _REQUIREMENT,
        _CLAIM,
        _SHARE_OF,
        *columns("material_id", "country_iso3"),
        _WEIGHT,
        Field("is_covered", "BOOLEAN", "", "Whether there is a row with a value about it"),
        Field("newest_year", "INTEGER", "", "Newest year of its rows"),
        Field("n_rows", "BIGINT", "count", "Rows of that year"),
        Field("value_low", "DOUBLE", "see unit", "Lowest of their values; null where rows are only counted"),
        Field("value_high", "DOUBLE", "see unit", "Highest of their values"),
        Field("unit", "VARCHAR", "", "Unit of the values"),
        Field("source_ids", "VARCHAR", "", "Sources of its rows, joined with +"),
    ),
    datasets=_DATASETS,
    rows=evidence_rows,
    assumptions=lambda _filters: {"coverage": t("principles.recompute")},
    keys=KEYS,
    drawn_from=_drawn_from,
)
TABLES = (COVERAGE, EVIDENCE)
