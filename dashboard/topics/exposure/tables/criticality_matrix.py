"""The scores that the criticality matrix draws: the newest EU study, and every study of the materials chosen."""

from __future__ import annotations

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.engine.table import Row, Table
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.exposure.queries import SCORES


def scored(engine: Engine) -> list[Record]:
    """Return the scores of every study that states both."""
    rows = engine.run(SCORES, {}).records()
    return [row for row in rows if row["supply_risk"] is not None and row["economic_importance"] is not None]


def _rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return the rows of the newest study, and of every study of the materials that `filters` choose or compare."""
    rows, paths = scored(engine), {*filters.material, *filters.compare}
    year = max((row["year"] for row in rows), default=0)
    return tuple(tuple(row.values()) for row in rows if row["year"] == year or row["material_id"] in paths)


CRITICALITY_MATRIX = Table(
    table_id="criticality_matrix",
    title_key="derived.criticality_matrix.title",
    fields=SCORES.fields,
    datasets=("criticality",),
    rows=_rows,
    assumptions=lambda _filters: {name: t(f"derived.criticality_matrix.{name}") for name in ("rows", "methods")},
    keys=("material", "compare"),
)
