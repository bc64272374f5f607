"""Headline figures: value with unit, change with period, a spark line, status in words, source on focus."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.ui.card_rows import ReadRows
from dashboard.ui.downloads import row_links
from dashboard.ui.notice import Tone, status_word
from dashboard.ui.source_line import source_line
from dashboard.ui.static_html import static_html
from dashboard.ui.terms import with_terms

_WIDTH, _HEIGHT, _MARGIN = 96.0, 24.0, 2.0


@dataclass(frozen=True)
class Kpi:
    """One figure, already written: `trend` holds the values of its spark line in time order, None for gaps.

    `rows` are those it is read from: they name its sources, and can be downloaded. `source` says what they do not.
    """

    label: str
    value: str
    unit: str = ""
    change: str = ""
    period: str = ""
    trend: tuple[float | None, ...] = ()
    status: str = ""
    source: str = ""
    rows: ReadRows | None = None
    href: str = ""
    tone: Tone = "info"


def spark_path(values: Sequence[float | None]) -> str:
    """Return the SVG path of a spark line in a box of 96 by 24; gaps break it; empty for fewer than two values."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    scale = (_HEIGHT - 2 * _MARGIN) / ((high - low) or 1.0)
    step = (_WIDTH - 2 * _MARGIN) / (len(values) - 1)
    commands, pen = [], "M"
    for index, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        commands.append(f"{pen}{_MARGIN + index * step:.1f} {_HEIGHT - _MARGIN - (value - low) * scale:.1f}")
        pen = "L"
    return "".join(commands)


def _spark(values: Sequence[float | None]) -> list[Component]:
    path = spark_path(values)
    if not path:
        return []
    image = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}">'
        f'<path d="{path}" fill="none" stroke="#4f8fbd" stroke-width="1.6" stroke-linejoin="round"/></svg>'
    )
    source = "data:image/svg+xml;base64," + base64.b64encode(image.encode()).decode()
    return [html.Img(src=source, alt="", className="kpi-spark", width="96", height="24")]


def _card(kpi: Kpi) -> Component:
    value: list[Component | str] = [kpi.value]
    if kpi.unit:
        value.append(html.Span(with_terms(kpi.unit), className="kpi-unit"))
    below: list[Component | str] = []
    if kpi.change:
        below.append(
            html.Span([kpi.change, *with_terms(f" {kpi.period}" if kpi.period else "")], className="kpi-change")
        )
    elif kpi.period:
        below.append(html.Span(with_terms(kpi.period), className="kpi-change"))
    if kpi.status:
        below.append(status_word(kpi.status, kpi.tone))
    label: Component | list[Component | str] = (
        dcc.Link(kpi.label, href=kpi.href, className="kpi-link") if kpi.href else with_terms(kpi.label)
    )
    spark = _spark(kpi.trend)
    number = "kpi-number has-spark" if spark else "kpi-number"
    parts: list[Component] = [
        html.Dt(label, className="kpi-label"),
        html.Dd([html.Span(value, className=number), *spark], className="kpi-value"),
        html.Dd(below, className="kpi-below"),
    ]
    words: list[Component] = [html.P(kpi.source)] if kpi.source else []
    if kpi.rows:
        words = [
            html.P(source_line(kpi.rows.sources)),
            *words,
            html.Ul(row_links(kpi.rows.of.path, kpi.rows.asked), className="menu-items"),
        ]
    if words:
        summary = html.Summary(t("kpi.source"), **{"aria-label": t("kpi.source_of", label=kpi.label)})
        parts.append(html.Dd(html.Details([summary, *words]), className="kpi-source"))
    return static_html(html.Div(parts, className="kpi"))


def kpi_cards(kpis: Sequence[Kpi]) -> list[Component]:
    """Return the cards of a row, for `<kpi_id>.children`."""
    return [_card(kpi) for kpi in kpis]


def kpi_row(kpi_id: str, kpis: Sequence[Kpi], *, label: str = "") -> Component:
    """Return a row of headline figures; the cards are the children of `kpi_id`."""
    cards = html.Dl(kpi_cards(kpis), id=kpi_id, className="kpi-row")
    return html.Section(cards, **{"aria-label": label or t("kpi.row")})
