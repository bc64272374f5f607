"""A card whose picture is HTML, such as a table that filters: else the same as the card of a chart."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.ui.chart_card import CardContent, card_foot, card_head
from dashboard.ui.ids import part_id
from dashboard.ui.layout import span_class
from dashboard.ui.static_html import MARKUP, to_html


def html_card_markup(card: str, content: CardContent, body: Sequence[Component]) -> str:
    """Return the inside of the card; where `content` is empty, the reason replaces `body`."""
    shown = [] if content.empty else list(body)
    foot = card_foot(card, content, pictures=False)
    return to_html([*card_head(card, content), html.Div(shown, className="card-body"), *foot])


def html_card(card: str, content: CardContent, body: Sequence[Component], *, span: int = 12) -> Component:
    """Return a card `span` columns wide around `body`, which holds no callback's target."""
    return html.Section(
        id=card,
        className=f"card {span_class(span)}",
        **{"aria-labelledby": part_id(card, "title"), MARKUP: html_card_markup(card, content, body)},
    )
