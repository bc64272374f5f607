"""The brief of an exposure: two sheets of A4, as a page and as one HTML file that needs nothing else.

The sheets are the strategy view with static pictures, its sources and its permanent link. The file has its styles
inside, and every number of the sheets in tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.exports.citation import apa, cited_sources, release_apa
from dashboard.figures import theme
from dashboard.figures.matrix import MARGIN
from dashboard.figures.svg_chart import legend_height, svg_chart
from dashboard.i18n import DEFAULT_LANGUAGE, t
from dashboard.topics.exposure.cards.criticality import matrix_card
from dashboard.topics.exposure.cards.headline import headline_sources, headlines, lede, published_reliance
from dashboard.topics.exposure.cards.home import home_card, home_figures, is_of_union, output_card
from dashboard.topics.exposure.cards.policy_distance import targets_card
from dashboard.topics.exposure.cards.supply import chain_card, suppliers_card
from dashboard.topics.exposure.scope import Exposure
from dashboard.topics.exposure.tables import OF_BRIEF, POLICY_DISTANCE, SUPPLIERS, SUPPLY_CHAIN
from dashboard.topics.exposure.tables.supply import steps, suppliers
from dashboard.topics.forecast import queries as forecasts
from dashboard.topics.forecast.cards import forecast_card, forecast_table
from dashboard.topics.forecast.scope import forecasts_of
from dashboard.topics.scenarios.measures import in_force
from dashboard.topics.validation import queries as validation
from dashboard.ui.chart_card import CardContent
from dashboard.ui.data_table import data_table
from dashboard.ui.kpi_card import Kpi
from dashboard.ui.provenance import not_in_release
from dashboard.ui.source_line import CardSource, source_line
from dashboard.ui.static_html import MARKUP, to_html
from dashboard.ui.subtitle import in_sentences
from dashboard.ui.words import country_in_text, material_in_text, opening

PATH = "/strategy/brief"
ARCHIVE = f"{PATH}.html"
_WIDTH = 700
_SUPPLIERS_SHOWN = {True: 6, False: 14}
"""Suppliers drawn for the Union, whose law takes most of the second sheet, and for others."""
_SUPPLIERS_FRAME, _SUPPLIER_ROW = 49, 16
_FRAME, _ROW, _FEWEST = 72, 34, 4
_MATRIX_MOST, _BOTH = 290, 550
"""Pixels: the matrix takes what the chain, a row a step, leaves of the first sheet."""
_FORECAST = ("forecast_series", "forecast_history", "forecast")
_ASSETS = Path(__file__).parents[3] / "assets"
_STYLES = ("10-theme.css", "50-strategy.css")


def permalink(engine: Engine, exposure: Exposure, site: str, path: str = PATH) -> str:
    """Return the address at `site` that shows this brief again from the release of `engine`."""
    return site + exposure.filters.with_(release=engine.release.release_id).href(path)


def brief_title(exposure: Exposure, key: str = "strategy.heading") -> str:
    """Return who is exposed to what, as a heading."""
    return t(key, place=exposure.place, material=material_in_text(exposure.material))


def sheets(engine: Engine, exposure: Exposure, link: str, *, on_site: bool = True) -> list[Component]:
    """Return the two sheets; `link` is the address that will show them again, `on_site` whether they stand there.

    The measures in force stand where there is room: the law of the Union fills the second sheet.
    """
    is_union = is_of_union(exposure)
    law, law_body = targets_card(engine, exposure.material) if is_union else home_card(engine, exposure)
    shown = _SUPPLIERS_SHOWN[is_union]
    drawn = min(shown, len(suppliers(engine, exposure).exporters))
    chain_height = _FRAME + _ROW * max(_FEWEST, len(steps(engine, exposure)))
    matrix_height = min(_MATRIX_MOST, _BOTH - chain_height)
    first_card = (matrix_card(engine, exposure, "", sizes=_matrix_sizes(matrix_height)), ("criticality",))
    opened, chain, sold, law, forecast = cards = [
        _with_gaps(engine, content, datasets)
        for content, datasets in (
            first_card if is_union else (output_card(engine, exposure), ("production_yearly",)),
            (chain_card(engine, exposure), SUPPLY_CHAIN.datasets),
            (suppliers_card(engine, exposure, shown), SUPPLIERS.datasets),
            (law, POLICY_DISTANCE.datasets if is_union else ("production_yearly", "reserve")),
            (forecast_card(engine, exposure.material)[0], _FORECAST),
        )
    ]
    series = forecasts_of(engine, exposure.material)
    sources = [*headline_sources(engine, exposure), *(source for card in cards for source in card.sources)]
    first = (
        _head(engine, exposure),
        html.P(lede(engine, exposure), className="brief-lede"),
        html.Dl([_kpi(kpi) for kpi in _figures(engine, exposure)], className="brief-kpis"),
        _picture(opened, matrix_height),
        _picture(chain, chain_height),
        *([_measures(engine, exposure)] if is_union else []),
    )
    second = (
        _picture(sold, _SUPPLIERS_FRAME + _SUPPLIER_ROW * max(_FEWEST, drawn)),
        *([] if is_union else [_measures(engine, exposure)]),
        _part(law, law_body, "targets" if is_union else "home"),
        _part(forecast, [forecast_table(series, linked=False)] if series else [], "outlook"),
        _references(engine, exposure.material, link, sources, on_site=on_site),
    )
    return [_sheet(1, first), _sheet(2, second)]


def _figures(engine: Engine, exposure: Exposure) -> list[Kpi]:
    """Return the headline figures that have a value: those of the EU's study for the Union alone."""
    found = headlines(engine, exposure)
    if not is_of_union(exposure):
        found = [*home_figures(engine, exposure), *found[1:]]
    return [kpi for kpi in found if kpi.value != theme.DASH]


def _matrix_sizes(height: int) -> list[tuple[float, float]]:
    """Return the plot areas that a matrix of `height` may have on paper: with one, two or three rows of legend."""
    wide, high = _WIDTH - MARGIN["l"] - MARGIN["r"], height - MARGIN["t"] - MARGIN["b"]
    return [(wide, high - legend_height(rows)) for rows in (1, 2, 3)]


def _sheet(number: int, parts: Sequence[Component]) -> Component:
    name = t("brief.page", page=number, pages=2)
    return html.Section([*parts, html.P(name, className="brief-foot")], className="brief-sheet", **{"aria-label": name})


def _head(engine: Engine, exposure: Exposure) -> Component:
    release = engine.release.release_id
    day = date.fromisoformat(release[:10])
    month = t(f"month.{day.month}")
    snapshot = t("brief.snapshot", month=month, year=day.year, date=day.isoformat(), release=release)
    return html.Header(
        [
            html.P(t("brief.kicker"), className="brief-kicker"),
            html.H2(brief_title(exposure), className="brief-title"),
            html.P(snapshot, className="brief-snapshot"),
        ]
    )


def _kpi(kpi: Kpi) -> Component:
    unit = html.Span(f" {kpi.unit}" if kpi.unit else "")
    below = ", ".join(part for part in (kpi.status, kpi.period) if part)
    return html.Div([html.Dt(kpi.label), html.Dd([kpi.value, unit], className="brief-number"), html.Dd(below)])


def _picture(content: CardContent, height: int) -> Component:
    """Return a figure with its title, measure and sources; why there is none where it is empty."""
    if content.empty:
        return _part(content, [])
    svg = svg_chart(content.figure, width=_WIDTH, height=height, title=content.in_words)
    box = html.Div(className="brief-drawn", tabIndex="0", role="region", **{"aria-label": content.title, MARKUP: svg})
    return _part(content, [box])


def _with_gaps(engine: Engine, content: CardContent, datasets: Sequence[str]) -> CardContent:
    """Return a card that says which of its `datasets` the release lacks, in place of its words where it is empty."""
    gaps = not_in_release(engine, datasets)
    if gaps and content.empty:
        return replace(content, title=gaps, subtitle="", empty=gaps)
    return replace(content, subtitle=f"{content.subtitle}\n{gaps}") if gaps else content


def _part(content: CardContent, body: Sequence[Component], name: str = "chart") -> Component:
    """Return a titled part with its measure and sources, of class `brief-<name>`."""
    measure = [html.P(in_sentences(content.subtitle), className="brief-measure")] if content.subtitle else []
    source = html.P(source_line(content.sources), className="brief-source")
    return html.Figure([html.H3(content.title), *measure, *body, source], className=f"brief-figure brief-{name}")


def _measures(engine: Engine, exposure: Exposure) -> Component:
    """Return the export measures in force on the material, each with its country's part of the imports."""
    rows = in_force(engine.release.release_id[:10], exposure.material)
    bought = suppliers(engine, exposure)
    shares = {supplier.iso3: supplier.share_frac for supplier in bought.exporters}
    material, place = material_in_text(exposure.material), exposure.place
    items = []
    for row in rows:
        share = shares.get(row["country_iso3"])
        key = "brief.measures.none_bought" if share is None else "brief.measures.bought"
        words = {"country": opening(country_in_text(row["country_iso3"])), "place": place, "year": str(bought.year)}
        part = t(key, share=theme.percent(share or 0.0), **words) if bought.exporters else ""
        since = t("in_force.title.one", measure=row["name"], since=row["effective"])
        document = row["source_document"]
        items.append(html.Li([f"{since}. {part} ", html.A(urlsplit(document).netloc, href=document), "."]))
    body = html.Ul(items) if items else html.P(t("brief.measures.none", material=material))
    return html.Figure([html.H3(t("brief.measures", material=material)), body], className="brief-figure brief-measures")


def _references(engine: Engine, material: str, link: str, shown: Sequence[CardSource], *, on_site: bool) -> Component:
    """Return the release and every source `shown` on the sheets, each edition that rows there come from, and documents.

    The documents are those of the export measures in force on the material.

    A link without a host, as no address of the site is set, says that it is of this site; it leads there from it alone.
    """
    is_whole = "://" in link
    editions = {(source.source_id, vintage) for source in shown for vintage in source.vintages}
    rows = (row for row in engine.sources() if (row["source_id"], row["vintage"]) in editions)
    measures = in_force(engine.release.release_id[:10], material)
    documents = (
        t("brief.document", name=row["name"], address=row["source_document"], read=row["read_on"]) for row in measures
    )
    cited = [release_apa(engine.release.release_id), *map(apa, cited_sources(rows)), *documents]
    return html.Section(
        [
            html.H3(t("brief.references")),
            html.Ol([html.Li(text) for text in cited], className="brief-references"),
            html.P(
                [
                    t("brief.permalink" if is_whole else "brief.permalink_here"),
                    html.A(link, href=link) if is_whole or on_site else html.Span(link),
                ],
                className="brief-permalink",
            ),
        ],
        className="brief-figure",
    )


@cache
def _styles() -> str:
    return "\n".join((_ASSETS / name).read_text("utf-8") for name in _STYLES)


def archive(engine: Engine, exposure: Exposure, link: str) -> str:
    """Return the document: the two sheets, then the rows behind them with what was assumed."""
    shown = html.Div(sheets(engine, exposure, link, on_site=False), className="brief")
    return (
        f'<!DOCTYPE html>\n<html lang="{DEFAULT_LANGUAGE}" dir="ltr" data-theme="light">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(brief_title(exposure))}</title>\n<style>\n{_styles()}\n</style>\n</head>\n"
        f'<body class="brief-archive">\n{to_html(html.Main([shown, _numbers(engine, exposure)]))}\n</body>\n</html>\n'
    )


def _numbers(engine: Engine, exposure: Exposure) -> html.Section:
    parts = [html.H2(t("brief.numbers"))]
    for table in OF_BRIEF if is_of_union(exposure) else (SUPPLY_CHAIN, SUPPLIERS):
        title, filters = t(table.title_key), exposure.filters.only(table.keys)
        parts += [
            html.H3(title),
            html.Ul([html.Li(words) for words in table.all_assumptions(engine, filters).values()]),
            data_table(title, table.fields, table.rows(engine, filters)),
        ]
    own = () if is_of_union(exposure) else home_card(engine, exposure)[0].all_rows
    for read in own:
        records = [tuple(row[field.name] for field in read.columns) for row in read.records]
        parts += [html.H3(read.title), data_table(read.title, read.columns, records)] if records else []
    reliance = published_reliance(engine, exposure)
    series = [row for forecast in forecasts_of(engine, exposure.material) for row in forecast.rows]
    for heading, query, rows in (
        (t("brief.outlook_rows"), forecasts.PATH, series),
        (t("brief.reliance_rows"), validation.RESULTS, [reliance] if reliance else []),
    ):
        if rows:
            records = [tuple(row[field.name] for field in query.fields) for row in rows]
            parts += [html.H3(heading), data_table(heading, query.fields, records)]
    return html.Section(parts, className="brief-numbers")


def file_name(engine: Engine, exposure: Exposure) -> str:
    """Return the name of the file: material, place, release."""
    return f"crm_brief_{exposure.material}_{'-'.join(exposure.codes)}_{engine.release.release_id}.html"
