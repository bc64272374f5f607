"""The card of a country's governance: six dimensions over time with their 90 % intervals, editions never averaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.components.chart_card import CardContent
from dashboard.components.provenance import row_sources
from dashboard.components.words import country_name, joined
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.panels import Panel, PanelLine, line_panels
from dashboard.filters import ALL_VINTAGES, Filters
from dashboard.i18n import t
from dashboard.pages.country.scope import Scope
from dashboard.queries import governance

Row = Mapping[str, Any]
DIMENSIONS = ("va", "pv", "ge", "rq", "rl", "cc")
_Z_90 = 1.645
_LOWEST, _HIGHEST = -2.9, 2.9
_LATER = theme.PALETTE[3]


def load(engine: Engine, scope: Scope) -> list[dict[str, Any]]:
    """Return every score stated for the country, of all editions, dimensions and years."""
    every = {"country": (scope.country,), "vintage": ALL_VINTAGES}
    return [row for row in engine.run(governance.SERIES, every).records() if row["estimate"] is not None]


def _within(rows: Sequence[dict[str, Any]], chosen: Filters) -> list[dict[str, Any]]:
    """Return the rows of the dimensions and years chosen."""
    return [
        row
        for row in rows
        if (not chosen.dimension or row["dimension_id"] in chosen.dimension)
        and (chosen.year_from or row["year"]) <= row["year"] <= (chosen.year_to or row["year"])
    ]


def _chosen(scope: Scope) -> Filters:
    keys = ("dimension", "year_from", "year_to")
    return scope.filters.only(keys).with_(country=scope.country, vintage=ALL_VINTAGES)


def main_edition(rows: Sequence[Row]) -> str:
    """Return the newest edition among those that state the most dimensions; empty without rows."""
    spread: dict[str, set[str]] = {}
    for row in rows:
        spread.setdefault(row["vintage"], set()).add(row["dimension_id"])
    return max(spread, key=lambda vintage: (len(spread[vintage]), vintage), default="")


def latest(rows: Sequence[Row], dimension: str, edition: str) -> Row | None:
    """Return the newest score of a dimension in an edition."""
    own = [row for row in rows if row["dimension_id"] == dimension and row["vintage"] == edition]
    return max(own, key=lambda row: row["year"], default=None)


def score_card(engine: Engine, scope: Scope) -> CardContent:
    """Return one panel a dimension: the main edition with its interval, other editions dashed beside it."""
    every = load(engine, scope)
    rows = _within(every, scope.filters)
    edition = main_edition(every)
    if not any(row["vintage"] == edition for row in rows):
        edition = main_edition(rows)
    found = [dimension for dimension in DIMENSIONS if any(row["dimension_id"] == dimension for row in rows)]
    newest = [row for dimension in found if (row := latest(rows, dimension, edition))]
    name = country_name(scope.country)
    title = t("country.governance.nothing", country=name)
    if newest:
        best, worst = max(newest, key=_estimate), min(newest, key=_estimate)
        values = {"country": name, "year": worst["year"], "worst": _named(worst), "worst_score": _score(worst)}
        title = (
            t("country.governance.title", **values, best=_named(best), best_score=_score(best))
            if best is not worst
            else t("country.governance.title_one", **values)
        )
    others = sorted({row["vintage"] for row in rows} - {edition})
    subtitle = t("country.governance.subtitle")
    if others:
        subtitle = t("country.governance.with_later", subtitle=subtitle, editions=joined(others))
    return CardContent(
        title=title,
        subtitle=subtitle,
        figure=line_panels([_panel(rows, edition, dimension) for dimension in found], low=_LOWEST, high=_HIGHEST),
        summary=t(
            "country.governance.summary",
            title=title,
            scores=joined([f"{_named(row)} {_score(row)}" for row in newest]) or t("word.none"),
        ),
        sources=row_sources(engine, rows),
        download_path=f"/api/v1/view/{governance.SERIES.query_id}",
        query=_chosen(scope).to_query(),
        columns=governance.SERIES.fields,
        empty="" if rows else title,
    )


def _panel(rows: Sequence[Row], edition: str, dimension: str) -> Panel:
    own = [row for row in rows if row["dimension_id"] == dimension]
    lines = []
    for vintage in sorted({row["vintage"] for row in own}, key=lambda vintage: (vintage == edition, vintage)):
        stated = [row for row in own if row["vintage"] == vintage]
        bounded = vintage == edition and all(row["std_error"] is not None for row in stated)
        lines.append(
            PanelLine(
                name=vintage,
                x=[row["year"] for row in stated],
                y=[row["estimate"] for row in stated],
                colour=theme.PALETTE[0] if vintage == edition else _LATER,
                hover=[_hover(row) for row in stated],
                low=[row["estimate"] - _Z_90 * row["std_error"] for row in stated] if bounded else (),
                high=[row["estimate"] + _Z_90 * row["std_error"] for row in stated] if bounded else (),
                dash="solid" if vintage == edition else "dot",
            )
        )
    return Panel(title=t(f"dimension.{dimension}"), lines=lines, click=f"dimension:{dimension}")


def _hover(row: Row) -> str:
    lines = [f"<b>{_named(row)}</b>", _score(row)]
    if row["std_error"] is not None:
        half = _Z_90 * row["std_error"]
        low, high = theme.number(row["estimate"] - half, 2), theme.number(row["estimate"] + half, 2)
        lines[1] = t("country.governance.interval", score=lines[1], low=low, high=high)
    if row["rank_pct"] is not None:
        lines.append(t("country.governance.rank", rank=theme.number(row["rank_pct"], 2)))
    return "<br>".join([*lines, t("country.governance.edition", year=row["year"], vintage=row["vintage"])])


def _named(row: Row) -> str:
    return t(f"dimension.{row['dimension_id']}").lower()


def _score(row: Row) -> str:
    return theme.number(row["estimate"], 3)


def _estimate(row: Row) -> float:
    return float(row["estimate"])
