"""The two A4 sheets of the brief: the strategy view with static pictures, its sources and its permanent link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.citation import apa, cited_sources, release_apa
from dashboard.components.cards.criticality import matrix_card
from dashboard.components.cards.exposure import headline_sources, headlines, lede
from dashboard.components.cards.outlook import ahead, outlook_card, outlook_table
from dashboard.components.cards.policy_distance import targets_card
from dashboard.components.cards.suppliers import suppliers_card
from dashboard.components.cards.supply_chain import chain_card
from dashboard.components.chart_card import CardContent
from dashboard.components.kpi_card import Kpi
from dashboard.components.provenance import not_in_release
from dashboard.components.source_line import CardSource, source_line
from dashboard.components.static import MARKUP
from dashboard.components.words import material_name
from dashboard.derived import TABLES
from dashboard.derived.exposed import Exposed
from dashboard.derived.supply_chain import steps
from dashboard.engine import Engine
from dashboard.figures.matrix import MARGIN
from dashboard.figures.still import legend_height, still
from dashboard.i18n import t
from dashboard.queries.sources import SOURCES

_WIDTH = 700
_SUPPLIERS_SHOWN = 6
_SUPPLIERS_HEIGHT = 145
_FRAME, _ROW, _FEWEST = 72, 28, 4
_MATRIX_MOST, _BOTH = 290, 520
"""Pixels: the matrix takes what the chain, a row a step, leaves of the first sheet."""
_OUTLOOK = ("forecast_series", "forecast_history", "forecast")


def sheets(engine: Engine, one: Exposed, permalink: str) -> list[Component]:
    """Return the two sheets; `permalink` is the address that will show them again."""
    targets, targets_body = targets_card(engine, one.material)
    tall = _FRAME + _ROW * max(_FEWEST, len(steps(engine, one)))
    high = min(_MATRIX_MOST, _BOTH - tall)
    matrix, chain, suppliers, targets, outlook = (
        _with_gaps(engine, content, datasets)
        for content, datasets in (
            (matrix_card(engine, one, "", sizes=_matrix_sizes(high)), ("criticality",)),
            (chain_card(engine, one), TABLES["supply_chain"].datasets),
            (suppliers_card(engine, one, _SUPPLIERS_SHOWN), TABLES["suppliers"].datasets),
            (targets, TABLES["policy_distance"].datasets),
            (outlook_card(engine, one.material)[0], _OUTLOOK),
        )
    )
    found = ahead(engine, one.material)
    first = [
        _head(engine, one),
        html.P(lede(engine, one), className="brief-lede"),
        html.Dl([_kpi(kpi) for kpi in headlines(engine, one)], className="brief-kpis"),
        _picture(matrix, high),
        _picture(chain, tall),
    ]
    cited = [source for card in (matrix, chain, suppliers, targets, outlook) for source in card.sources]
    second = [
        _picture(suppliers, _SUPPLIERS_HEIGHT),
        _part(targets, targets_body, "targets"),
        _part(outlook, [outlook_table(found, linked=False)] if found else [], "outlook"),
        _references(engine, permalink, [*headline_sources(engine, one), *cited]),
    ]
    return [_sheet(1, first), _sheet(2, second)]


def _matrix_sizes(height: int) -> list[tuple[float, float]]:
    """Return the plot areas that a matrix of `height` may have on paper: with one, two or three rows of legend."""
    wide, high = _WIDTH - MARGIN["l"] - MARGIN["r"], height - MARGIN["t"] - MARGIN["b"]
    return [(wide, high - legend_height(rows)) for rows in (1, 2, 3)]


def _sheet(place: int, parts: Sequence[Component]) -> Component:
    foot = html.P(t("brief.page", page=place, pages=2), className="brief-foot")
    return html.Section([*parts, foot], className="brief-sheet", **{"aria-label": t("brief.page", page=place, pages=2)})


def _head(engine: Engine, one: Exposed) -> Component:
    release = engine.release.release_id
    day = date.fromisoformat(release[:10])
    month = t(f"month.{day.month}")
    return html.Header(
        [
            html.P(t("brief.kicker"), className="brief-kicker"),
            html.H2(
                t("strategy.heading", place=one.place, material=material_name(one.material).lower()),
                className="brief-title",
            ),
            html.P(
                t("brief.snapshot", month=month, year=day.year, date=day.isoformat(), release=release),
                className="brief-snapshot",
            ),
        ]
    )


def _kpi(kpi: Kpi) -> Component:
    below = ", ".join(part for part in (kpi.status, kpi.period) if part)
    return html.Div(
        [
            html.Dt(kpi.label),
            html.Dd([kpi.value, html.Span(f" {kpi.unit}" if kpi.unit else "")], className="brief-number"),
            html.Dd(below),
        ]
    )


def _picture(content: CardContent, height: int) -> Component:
    """Return a figure with its title, measure and sources; why there is none where it is empty."""
    if content.empty:
        return _part(content, [])
    svg = still(content.figure, width=_WIDTH, height=height, title=content.summary)
    box = html.Div(className="brief-drawn", tabIndex="0", role="region", **{"aria-label": content.title, MARKUP: svg})
    return _part(content, [box])


def _with_gaps(engine: Engine, content: CardContent, datasets: Sequence[str]) -> CardContent:
    """Return a card that says which of its `datasets` the release lacks, in place of its words where it is empty."""
    gaps = not_in_release(engine, datasets)
    if gaps and content.empty:
        return replace(content, title=gaps, subtitle="", empty=gaps)
    return replace(content, subtitle=f"{content.subtitle}. {gaps}") if gaps else content


def _part(content: CardContent, body: Sequence[Component], name: str = "chart") -> Component:
    """Return a titled part with its measure and sources, of class `brief-<name>`."""
    parts: list[Component] = [html.H3(content.title)]
    parts += [html.P(content.subtitle, className="brief-measure")] if content.subtitle else []
    source = html.P(source_line(content.sources), className="brief-source")
    return html.Figure([*parts, *body, source], className=f"brief-figure brief-{name}")


def _references(engine: Engine, permalink: str, shown: Sequence[CardSource]) -> Component:
    """Return the release and every source `shown` on the sheets, each edition that rows there come from."""
    release = engine.release.release_id
    editions = {(source.source_id, vintage) for source in shown for vintage in source.vintages}
    rows = engine.run(SOURCES, {}).records()
    cited = [apa(source) for source in cited_sources(r for r in rows if (r["source_id"], r["vintage"]) in editions)]
    return html.Section(
        [
            html.H3(t("brief.references")),
            html.Ol([html.Li(text) for text in (release_apa(release), *cited)], className="brief-references"),
            html.P(
                [t("brief.permalink"), html.A(permalink, href=permalink)],
                className="brief-permalink",
            ),
        ],
        className="brief-figure",
    )
