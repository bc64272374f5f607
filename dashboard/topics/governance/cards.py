"""The card of a country's governance: six dimensions over time with their 90 % intervals, editions never averaged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from operator import itemgetter

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.panels import Panel, PanelLine, line_panels
from dashboard.filters import ALL_VINTAGES, Filters
from dashboard.i18n import joined, t
from dashboard.topics.country_scope import Scope
from dashboard.topics.governance import queries
from dashboard.topics.years import years_within
from dashboard.ui.card_rows import CardRows, ReadRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.words import country_in_text, nothing, opening

DIMENSIONS = ("va", "pv", "ge", "rq", "rl", "cc")
_LOWEST, _HIGHEST = -2.9, 2.9
_LATER = theme.PALETTE[3]
_KEYS = ("dimension", "year_from", "year_to")


def load(engine: Engine, scope: Scope) -> list[Record]:
    """Return every score stated for the country, of all editions, dimensions and years."""
    all_editions = {"country": (scope.country,), "vintage": ALL_VINTAGES}
    return [row for row in engine.run(queries.SERIES, all_editions).records() if row["estimate"] is not None]


def score_rows(engine: Engine, scope: Scope, dimension: str) -> ReadRows:
    """Return every score of one dimension of the country, of all editions."""
    own = Filters().with_(country=scope.country, dimension=dimension, vintage=ALL_VINTAGES)
    return CardRows(queries.SERIES, own).read(engine)


def main_edition(rows: Sequence[Record]) -> str:
    """Return the newest edition among those that state the most dimensions; empty without rows."""
    dimensions: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        dimensions[row["vintage"]].add(row["dimension_id"])
    return max(dimensions, key=lambda vintage: (len(dimensions[vintage]), vintage), default="")


def latest(rows: Sequence[Record], dimension: str, edition: str) -> Record | None:
    """Return the newest score of a dimension in an edition."""
    own = [row for row in rows if row["dimension_id"] == dimension and row["vintage"] == edition]
    return max(own, key=lambda row: row["year"], default=None)


def score_card(engine: Engine, scope: Scope) -> CardContent:
    """Return one panel a dimension: the main edition with its interval, other editions dashed beside it."""
    all_rows, chosen = load(engine, scope), scope.filters
    rows = [
        row
        for row in all_rows
        if (not chosen.dimension or row["dimension_id"] in chosen.dimension) and years_within((row["year"],), chosen)
    ]
    edition = main_edition(all_rows)
    if not any(row["vintage"] == edition for row in rows):
        edition = main_edition(rows)
    stated = {row["dimension_id"] for row in rows}
    dimensions = [dimension for dimension in DIMENSIONS if dimension in stated]
    newest = [row for dimension in dimensions if (row := latest(rows, dimension, edition))]
    name = country_in_text(scope.country)
    title = nothing("country.governance.nothing", chosen.only(_KEYS), country=name)
    if newest:
        best, worst = max(newest, key=itemgetter("estimate")), min(newest, key=itemgetter("estimate"))
        values = {"country": opening(name), "year": worst["year"], "worst": _named(worst), "worst_score": _score(worst)}
        title = (
            t("country.governance.title", **values, best=_named(best), best_score=_score(best))
            if best is not worst
            else t("country.governance.title_one", **values)
        )
    others = sorted({row["vintage"] for row in rows} - {edition})
    subtitle = t("country.governance.subtitle")
    if others:
        subtitle = t("country.governance.with_later", subtitle=subtitle, editions=joined(others))
    own = chosen.only(_KEYS).with_(country=scope.country, vintage=ALL_VINTAGES)
    return CardContent(
        title=title,
        subtitle=subtitle,
        figure=line_panels([_panel(rows, edition, dimension) for dimension in dimensions], low=_LOWEST, high=_HIGHEST),
        summary=t(
            "country.governance.summary",
            title=title,
            scores=joined([f"{_named(row)} {_score(row)}" for row in newest]),
        )
        if newest
        else title,
        rows=CardRows(queries.SERIES, own).read(engine),
        empty="" if rows else title,
    )


def _panel(rows: Sequence[Record], edition: str, dimension: str) -> Panel:
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
                low=[row["low_90"] for row in stated] if bounded else (),
                high=[row["high_90"] for row in stated] if bounded else (),
                dash="solid" if vintage == edition else "dot",
            )
        )
    return Panel(title=t(f"dimension.{dimension}"), lines=lines, click=f"dimension:{dimension}")


def _hover(row: Record) -> str:
    lines = [f"<b>{_named(row)}</b>", _score(row)]
    if row["std_error"] is not None:
        low, high = theme.number(row["low_90"], 2), theme.number(row["high_90"], 2)
        lines[1] = t("country.governance.interval", score=lines[1], low=low, high=high)
    edition = t("country.governance.edition", year=row["year"], vintage=row["vintage"])
    return "<br>".join([*lines, *rank(row), edition])


def rank(row: Record) -> list[str]:
    """Return the percentile rank of a score in words, as a list of one; nothing where none is stated."""
    return [] if row["rank_pct"] is None else [t("country.governance.rank", rank=theme.number(row["rank_pct"], 2))]


def _named(row: Record) -> str:
    return t(f"dimension.{row['dimension_id']}").lower()


def _score(row: Record) -> str:
    return theme.number(row["estimate"], 3)
