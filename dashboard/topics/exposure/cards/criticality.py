"""The criticality matrix: every material of the EU study, the chosen one with its path since 2011.

The studies of 2011 and 2014 follow an older method: their path is dotted and ends where the newer one begins.
"""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.matrix import SCREENS, Mark, Path, Words, criticality_matrix
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.metrics import economic_importance, supply_risk
from dashboard.topics.exposure.scope import Exposure
from dashboard.topics.exposure.tables.criticality_matrix import CRITICALITY_MATRIX, scored
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.words import material_name

NEW_METHOD = 2017
_CRITICAL = "✕"
_RISK, _IMPORTANCE = supply_risk.THRESHOLD, economic_importance.THRESHOLD


def newest_year(rows: Sequence[Record]) -> int:
    """Return the year of the newest study, 0 without one."""
    return max((row["year"] for row in rows), default=0)


def newest(rows: Sequence[Record], material: str) -> list[Record]:
    """Return the scores of a material in the newest study of all, one a product; none where it is not in it."""
    year = newest_year(rows)
    return [row for row in rows if row["material_id"] == material and row["year"] == year]


def is_critical(row: Record) -> bool:
    """Tell whether a score meets both thresholds."""
    return economic_importance.is_critical(row["supply_risk"], row["economic_importance"])


def score(value: float) -> str:
    """Write a score as the studies print it, with one decimal."""
    return f"{value:.1f}"


def matrix_card(
    engine: Engine,
    exposure: Exposure,
    path: str,
    compared: Sequence[str] = (),
    sizes: Sequence[tuple[float, float]] = SCREENS,
) -> CardContent:
    """Return the matrix of the newest study; a click leads to `path` for that material; `compared` have paths too.

    Names are placed to fit plot areas of `sizes` (pixels).
    """
    rows = scored(engine)
    chosen = tuple(dict.fromkeys((exposure.material, *compared)))
    year = newest_year(rows)
    others = [row for row in rows if row["year"] == year and row["material_id"] not in chosen]
    figure = criticality_matrix(
        [_mark(row, row["product"], exposure.filters.with_(material=row["material_id"]).href(path)) for row in others],
        _paths(rows, chosen),
        thresholds=(_IMPORTANCE, _RISK),
        words=Words(
            t("exposure.matrix.importance"),
            t("exposure.matrix.risk"),
            t("exposure.matrix.critical"),
            t("exposure.matrix.others", year=year),
        ),
        sizes=sizes,
    )
    title = matrix_title(rows, exposure.material)
    drawn = Filters().with_(material=exposure.material, compare=tuple(compared))
    return CardContent(
        title=title,
        subtitle=t("exposure.matrix.subtitle", risk=_RISK, importance=_IMPORTANCE),
        figure=figure,
        summary=_summary(rows, title, year),
        rows=CardRows(CRITICALITY_MATRIX, drawn).read(engine),
        empty="" if rows else title,
    )


def matrix_names(engine: Engine, exposure: Exposure, path: str) -> list[Component]:
    """Return the summary and the list of all materials of the newest study with both scores, the riskiest first."""
    rows, year = scored(engine), newest_year(scored(engine))

    def sign(row: Record) -> str:
        return f"{_CRITICAL} " if is_critical(row) else ""

    now = sorted((row for row in rows if row["year"] == year), key=lambda row: (-row["supply_risk"], row["product"]))
    items = [
        html.Li(
            [
                html.A(row["product"], href=exposure.filters.with_(material=row["material_id"]).href(path)),
                html.Span(f"{sign(row)}{score(row['supply_risk'])} · {score(row['economic_importance'])}"),
            ],
            className="is-critical" if is_critical(row) else None,
        )
        for row in now
    ]
    return [html.Summary(t("exposure.matrix.names", n=len(now), year=year), className="card-action"), html.Ol(items)]


def matrix_title(rows: Sequence[Record], material: str) -> str:
    """Return the finding: where the material stands in the newest study, and since when."""
    now = newest(rows, material)
    if not now:
        return t("exposure.matrix.title_none", material=material_name(material), year=newest_year(rows))
    row = max(now, key=lambda row: row["supply_risk"])
    same_method = (each for each in rows if each["product"] == row["product"] and each["year"] >= NEW_METHOD)
    first = min(same_method, key=lambda each: each["year"])
    return t(
        f"exposure.matrix.title_{'critical' if is_critical(row) else 'below'}",
        material=row["product"],
        risk=score(row["supply_risk"]),
        times=theme.number(row["supply_risk"] / _RISK, 2),
        importance=score(row["economic_importance"]),
        year=row["year"],
        was=score(first["supply_risk"]),
        since=first["year"],
    )


def _paths(rows: Sequence[Record], chosen: Sequence[str]) -> list[Path]:
    """Return two paths a product, one a method; each product of the materials `chosen` has a colour of its own."""
    products = [
        (material, product)
        for material in chosen
        for product in sorted({row["product"] for row in rows if row["material_id"] == material})
    ]
    colours = theme.series_colours([material for material, _ in products], "material")
    lines = []
    for (material, product), colour in zip(products, colours, strict=True):
        stated = [row for row in rows if (row["material_id"], row["product"]) == (material, product)]
        for old in (True, False):
            name = t(f"exposure.matrix.path_{'old' if old else 'new'}", product=product)
            marks = [_mark(row, str(row["year"]), "") for row in stated if (row["year"] < NEW_METHOD) is old]
            lines.append(Path(name, marks, colour, old_method=old))
    return lines


def _mark(row: Record, name: str, href: str) -> Mark:
    method = t(f"exposure.matrix.method_{'old' if row['year'] < NEW_METHOD else 'new'}")
    scores = t("exposure.matrix.scores", risk=score(row["supply_risk"]), importance=score(row["economic_importance"]))
    hover = f"<b>{row['product']}</b><br>{scores}<br>{row['year']}, {method}"
    return Mark(name, row["economic_importance"], row["supply_risk"], hover, f"href:{href}" if href else "")


def _summary(rows: Sequence[Record], title: str, year: int) -> str:
    now = [row for row in rows if row["year"] == year]
    critical = list(filter(is_critical, now))
    riskiest = sorted(critical, key=lambda row: -row["supply_risk"])[:3]
    top = joined([f"{row['product']} ({score(row['supply_risk'])})" for row in riskiest])
    return t("exposure.matrix.summary", title=title, critical=len(critical), n=len(now), year=year, top=top)
