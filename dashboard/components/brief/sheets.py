"""The two A4 sheets of the brief: the strategy view with static pictures, its sources and its permanent link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.citation import apa, cited_sources, release_apa
from dashboard.components.cards.criticality import matrix_card
from dashboard.components.cards.exposure import headlines, lede
from dashboard.components.cards.outlook import ahead, outlook_card, outlook_table
from dashboard.components.cards.policy_distance import targets_card
from dashboard.components.cards.suppliers import suppliers_card
from dashboard.components.cards.supply_chain import chain_card
from dashboard.components.chart_card import CardContent
from dashboard.components.kpi_card import Kpi
from dashboard.components.source_line import source_line
from dashboard.components.static import MARKUP
from dashboard.components.words import material_name
from dashboard.derived.exposed import Exposed
from dashboard.derived.supply_chain import steps
from dashboard.engine import Engine
from dashboard.figures.still import still
from dashboard.i18n import t
from dashboard.queries.sources import SOURCES

_WIDTH = 700
_SUPPLIERS_SHOWN = 6
_SUPPLIERS_HEIGHT = 165
_FRAME, _ROW, _FEWEST = 72, 28, 4
_MATRIX_MOST, _BOTH = 320, 560
"""Pixels: the matrix takes what the chain, a row a step, leaves of the first sheet."""
_CITED = ("ec_crm", "baci", "wgi", "usgs_mcs", "iea", "reference", "worldbank_pinksheet")


def sheets(engine: Engine, one: Exposed, permalink: str) -> list[Component]:
    """Return the two sheets; `permalink` is the address that will show them again."""
    chain, suppliers = chain_card(engine, one), suppliers_card(engine, one, _SUPPLIERS_SHOWN)
    targets, targets_body = targets_card(engine, one.material)
    outlook, _ = outlook_card(engine, one.material)
    found = ahead(engine, one.material)
    tall = _FRAME + _ROW * max(_FEWEST, len(steps(engine, one)))
    first = [
        _head(engine, one),
        html.P(lede(engine, one), className="brief-lede"),
        html.Dl([_kpi(kpi) for kpi in headlines(engine, one)], className="brief-kpis"),
        _picture(matrix_card(engine, one, ""), min(_MATRIX_MOST, _BOTH - tall)),
        _picture(chain, tall),
    ]
    second = [
        _picture(suppliers, _SUPPLIERS_HEIGHT),
        _part(targets, targets_body, "targets"),
        _part(outlook, [outlook_table(found, linked=False)] if found else [], "outlook"),
        _references(engine, permalink),
    ]
    return [_sheet(1, first), _sheet(2, second)]


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


def _part(content: CardContent, body: Sequence[Component], name: str = "chart") -> Component:
    """Return a titled part with its measure and sources, of class `brief-<name>`."""
    parts: list[Component] = [html.H3(content.title)]
    parts += [html.P(content.subtitle, className="brief-measure")] if content.subtitle else []
    source = html.P(source_line(content.sources), className="brief-source")
    return html.Figure([*parts, *body, source], className=f"brief-figure brief-{name}")


def _references(engine: Engine, permalink: str) -> Component:
    release = engine.release.release_id
    rows = [row for row in engine.run(SOURCES, {}).records() if row["source_id"] in _CITED]
    newest = {row["source_id"]: row for row in sorted(rows, key=lambda row: str(row["vintage"]))}
    cited = [apa(source) for source in cited_sources(newest.values())]
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
