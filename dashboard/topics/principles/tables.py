"""Coverage as tables: a row a requirement and claim, and the cells behind each, from which the shares follow."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Origin
from dashboard.engine.table import Row, Table
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.principles.claims import CLAIMS
from dashboard.topics.principles.coverage import covered
from dashboard.topics.principles.scope import SCOPE_KEYS, Scope, scope_of
from dashboard.topics.principles.weighed import Weighed
from dashboard.topics.principles.words import value_words
from data.codes import code_list
from data.datasets import DATASETS
from data.fields import columns
from data.model import Field

KEYS = (*SCOPE_KEYS, "requirement")
_DATASETS = tuple(name for name in DATASETS if any(name in claim.inputs for claim in CLAIMS.values()))
_COVERAGE_ROWS: Memo[tuple[Row, ...]] = Memo(32)
_EVIDENCE_ROWS: Memo[tuple[Row, ...]] = Memo(8)
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


def _origins(engine: Engine, filters: Filters) -> set[Origin]:
    """Return the sources of the rows that cover something, and of the figures by which places weigh."""
    found: set[Origin] = set()
    for _, one in _chosen(engine, filters):
        if one.is_evidence:
            found |= one.origins
    return found


def coverage_rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row a requirement and claim; a requirement that nothing is evidence for has one row without a claim."""
    own = filters.only(KEYS)
    return _COVERAGE_ROWS.get(engine, own.to_query(), lambda: tuple(_coverage_rows(engine, own)))


def _coverage_rows(engine: Engine, own: Filters) -> Iterator[Row]:
    scope = scope_of(engine, own.only(SCOPE_KEYS))
    for one in covered(engine, own):
        if own.requirement and one.requirement_id not in own.requirement:
            continue
        head = (code_list("requirement").rows[one.requirement_id]["principle_id"], one.requirement_id,
                code_list("requirement").name(one.requirement_id))  # fmt: skip
        for weighed in one.claims:
            yield (*head, *_claim_cells(engine, weighed, scope))
        if not one.claims:
            yield (*head, *(None,) * 13)


def _claim_cells(engine: Engine, one: Weighed, scope: Scope) -> Row:
    evidence = one.claim.evidence
    return (
        one.claim.claim_id, one.claim.kind, one.claim.of, str(evidence.bearing), evidence.shows, one.share,
        one.share_of, one.n_covered, one.n_cells, one.quality if one.is_evidence else None, one.newest_year,
        value_words(engine, one, scope) if one.is_evidence else None, "+".join(one.source_ids) or None,
    )  # fmt: skip


def evidence_rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row a claim and cell of the scope: its weight, whether it is covered, and the newest values."""
    own = filters.only(KEYS)
    return _EVIDENCE_ROWS.get(engine, own.to_query(), lambda: tuple(_evidence_rows(engine, own)))


def _evidence_rows(engine: Engine, own: Filters) -> Iterator[Row]:
    for requirement_id, one in _chosen(engine, own):
        for cell in one.cells:
            yield (
                requirement_id, one.claim.claim_id, one.share_of, cell.material, cell.country, cell.weight,
                cell.is_covered,
                max((row["year"] for row in cell.rows if row["year"]), default=None),
                sum(row["n_rows"] for row in cell.rows),
                min((row["value_low"] for row in cell.rows if row["value_low"] is not None), default=None),
                max((row["value_high"] for row in cell.rows if row["value_high"] is not None), default=None),
                next((row["unit"] for row in cell.rows if row["unit"]), None),
                "+".join(sorted({row["source_id"] for row in cell.rows})) or None,
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
    origins=_origins,
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
    origins=_origins,
)
TABLES = (COVERAGE, EVIDENCE)
