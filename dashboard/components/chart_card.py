"""The chart card: title, picture, summary, table twin, source line, downloads. One skeleton, updated in place.

A page builds the skeleton once and refreshes it through `card_outputs` and `card_values`; the graph stays mounted,
so that the old picture stays until the new one is there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any

from dash import Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.components.frozen import frozen
from dashboard.components.ids import part_id
from dashboard.components.layout import heading, span_class
from dashboard.components.notice import empty_state
from dashboard.components.source_line import CardSource, source_line
from dashboard.components.table_twin import twin_spec
from dashboard.i18n import t
from data.model import Field

FORMATS = ("csv", "xlsx", "parquet", "json")
_GRAPH_CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}


@dataclass(frozen=True)
class CardContent:
    """What a card shows.

    `title` says the finding, `subtitle` the measure with unit, stage and years, `summary` the same picture in words.
    `download_path` is the API path of the rows without its ending, `query` their canonical query string; `columns`
    head the table twin. `empty` stands in place of a picture without data: why, and what to change.
    """

    title: str
    subtitle: str
    figure: dict[str, Any]
    summary: str
    sources: tuple[CardSource, ...] = ()
    download_path: str = ""
    query: str = ""
    columns: tuple[Field, ...] = field(default=())
    empty: str = ""
    disclaimer: bool = False

    def download(self, ending: str) -> str:
        """Return the address of exactly these rows in one format."""
        return f"{self.download_path}.{ending}" + (f"?{self.query}" if self.query else "")

    @cached_property
    def digest(self) -> str:
        """A short hash of all that the card shows: a picture that stays the same is not drawn again."""
        shown = (self.title, self.subtitle, self.figure, self.query, self.empty, [vars(one) for one in self.sources])
        return blake2b(json.dumps(shown).encode(), digest_size=8).hexdigest()

    @property
    def twin(self) -> str:
        """What the browser needs to fill the table twin; empty where there are no rows to fetch."""
        if not self.download_path:
            return ""
        return twin_spec(self.download("json"), self.download("csv"), self.title, self.columns)


_NOTHING = CardContent(title="", subtitle="", figure={"data": [], "layout": {}}, summary="")


def _downloads(content: CardContent) -> list[Component]:
    """Return the entries of the download menu; pictures are drawn by the browser."""
    files = FORMATS if content.download_path else ()
    rows = [
        html.Li(html.A(t(f"download.{ending}"), href=content.download(ending), className="menu-item", download=""))
        for ending in files
    ]
    pictures = [
        html.Li(html.Button(t(f"download.{kind}"), className="menu-item", type="button", **{"data-action": kind}))
        for kind in ("png", "svg")
    ]
    items = [*rows, *([] if content.empty else pictures)]
    return [frozen(html.Ul(items, className="menu"))] if items else []


def _parts(content: CardContent) -> dict[tuple[str, str], Any]:
    """Return every changing property of a card by (kind of part, property), in the order of `card_outputs`."""
    return {
        ("title", "children"): content.title,
        ("subtitle", "children"): content.subtitle,
        ("graph", "figure"): content.figure or _NOTHING.figure,
        ("summary", "children"): content.summary,
        ("source", "children"): source_line(content.sources, disclaimer=content.disclaimer),
        ("downloads", "children"): _downloads(content),
        ("table", "data-table"): content.twin,
        ("empty", "children"): [empty_state(content.empty)] if content.empty else [],
        ("body", "data-state"): "empty" if content.empty else "ready",
        ("body", "data-digest"): content.digest,
    }


def card_outputs(card: str) -> list[Output]:
    """Return the outputs of a card, in the order of `card_values`."""
    return [Output(part_id(card, kind), name) for kind, name in _parts(_NOTHING)]


def card_states(cards: Sequence[str]) -> list[State]:
    """Return the states that tell what `cards` show now, one each, for `card_values`."""
    return [State(part_id(card, "body"), "data-digest") for card in cards]


def card_values(content: CardContent, shown: str | None = None) -> list[Any]:
    """Return the values of a card's outputs; nothing to update where `shown`, its state, is this very content."""
    parts = _parts(content)
    return [no_update] * len(parts) if shown == content.digest else list(parts.values())


def _menu(card: str, items: Sequence[Component]) -> Component:
    summary = html.Summary(t("card.download"), className="card-action")
    return html.Details([summary, html.Div(items, id=part_id(card, "downloads"))], className="card-menu")


def _action(name: str) -> Component:
    return html.Button(t(f"card.{name}"), className="card-action", type="button", **{"data-action": name})


def _map_key() -> Component:
    swatch = html.Span(className="hatch-swatch", **{"aria-hidden": "true"})
    return html.P([swatch, t("map.no_data")], className="map-key")


def chart_card(
    card: str,
    content: CardContent | None = None,
    *,
    height: int = 320,
    has_map: bool = False,
    level: int = 2,
    span: int = 12,
) -> Component:
    """Return a card `span` columns wide with a picture `height` pixels high, filled with `content` where given."""
    parts = _parts(content or _NOTHING)
    title, summary = part_id(card, "title"), part_id(card, "summary")
    graph = dcc.Graph(
        id=part_id(card, "graph"), figure=parts["graph", "figure"], config=_GRAPH_CONFIG, responsive=True,
        className="card-graph",
    )  # fmt: skip
    figure = html.Figure(
        graph,
        className="card-figure has-map" if has_map else "card-figure",
        style={"--card-height": f"{height}px"},
        role="img",
        tabIndex="0",
        **{"aria-labelledby": title, "aria-describedby": summary, "data-keys": "chart"},
    )
    table = html.Details(
        [html.Summary(t("card.table"), className="card-action"), html.Div(className="table-block")],
        id=part_id(card, "table"),
        className="table-twin",
        **{"data-table": parts["table", "data-table"]},
    )
    menu = _menu(card, parts["downloads", "children"])
    body = [
        html.Div(parts["empty", "children"], id=part_id(card, "empty"), role="status"),
        figure,
        *([_map_key()] if has_map else []),
        html.P(parts["summary", "children"], id=summary, className="visually-hidden"),
    ]
    return html.Section(
        [
            heading(parts["title", "children"], level, id=title, className="card-title"),
            html.P(parts["subtitle", "children"], id=part_id(card, "subtitle"), className="card-subtitle"),
            html.Div(
                body,
                id=part_id(card, "body"),
                className="card-body",
                **{name: parts["body", name] for name in ("data-state", "data-digest")},
            ),
            html.P(parts["source", "children"], id=part_id(card, "source"), className="source-line"),
            html.Div([menu, _action("fullscreen"), _action("cite"), table], className="card-actions"),
        ],
        id=card,
        className=f"card chart-card {span_class(span)}",
        **{"aria-labelledby": title},
    )
