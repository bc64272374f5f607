"""A card whose picture is HTML, such as a table that filters: same head, source line, downloads and twin as a chart."""

from __future__ import annotations

from collections.abc import Sequence

from dash import Output, html
from dash.development.base_component import Component

from dashboard.components.chart_card import CardContent, card_foot, card_head
from dashboard.components.ids import part_id
from dashboard.components.layout import span_class
from dashboard.components.static import MARKUP, to_html


def html_card_markup(card: str, content: CardContent, body: Sequence[Component]) -> str:
    """Return the inside of the card; where `content` is empty, why stands in place of `body`."""
    shown = [] if content.empty else list(body)
    foot = card_foot(card, content, pictures=False)
    return to_html([*card_head(card, content), html.Div(shown, className="card-body"), *foot])


def html_card_output(card: str) -> Output:
    """Return the one output of the card, for `html_card_markup`."""
    return Output(card, MARKUP)


def html_card(card: str, content: CardContent, body: Sequence[Component], *, span: int = 12) -> Component:
    """Return a card `span` columns wide around `body`, which holds no callback's target."""
    return html.Section(
        id=card,
        className=f"card {span_class(span)}",
        **{"aria-labelledby": part_id(card, "title"), MARKUP: html_card_markup(card, content, body)},
    )
