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
from dashboard.components.static import MARKUP, to_html
from dashboard.components.table_twin import twin_spec
from dashboard.i18n import t
from data.model import Field

FORMATS = ("csv", "xlsx", "parquet", "json")
_LEVEL = 2
_GRAPH_CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}


@dataclass(frozen=True)
class CardContent:
    """What a card shows.

    `title` says the finding, `subtitle` the measure with unit, stage and years, `summary` the same picture in words.
    `download_path` is the API path of the rows without its ending, `query` their canonical query string; `columns`
    head the table twin. `empty` stands in place of a picture without data: why, and what to change. A `tall` picture
    has more rows than the card is made for.
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
    tall: bool = False

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


def _downloads(content: CardContent, *, pictures: bool) -> list[Component]:
    """Return the download menu; pictures are drawn by the browser. Nothing where there is nothing to take."""
    files = FORMATS if content.download_path else ()
    rows = [
        html.Li(html.A(t(f"download.{ending}"), href=content.download(ending), className="menu-item", download=""))
        for ending in files
    ]
    drawn = [
        html.Li(html.Button(t(f"download.{kind}"), className="menu-item", type="button", **{"data-action": kind}))
        for kind in ("png", "svg")
    ]
    items = [*rows, *(drawn if pictures and not content.empty else [])]
    summary = html.Summary(t("card.download"), className="card-action")
    return [html.Details([summary, html.Ul(items, className="menu")], className="card-menu")] if items else []


def card_head(card: str, content: CardContent, level: int = _LEVEL) -> list[Component]:
    """Return title, subtitle, the picture in words, and why there is none."""
    return [
        heading(content.title, level, id=part_id(card, "title"), className="card-title"),
        html.P(content.subtitle, id=part_id(card, "subtitle"), className="card-subtitle"),
        html.P(content.summary, id=part_id(card, "summary"), className="visually-hidden"),
        html.Div([empty_state(content.empty)] if content.empty else [], role="status"),
    ]


def card_foot(card: str, content: CardContent, *, pictures: bool = True) -> list[Component]:
    """Return the source line, the actions and the table twin; `pictures` are those of a chart, to download."""
    table = html.Details(
        [html.Summary(t("card.table"), className="card-action"), html.Div(className="table-block")],
        id=part_id(card, "table"),
        className="table-twin",
        **{"data-table": content.twin},
    )
    actions = [*_downloads(content, pictures=pictures), _action("fullscreen"), _action("cite"), table]
    return [
        html.P(
            source_line(content.sources, disclaimer=content.disclaimer),
            id=part_id(card, "source"),
            className="source-line",
        ),
        html.Div(actions, className="card-actions"),
    ]


def _parts(card: str, content: CardContent, level: int) -> dict[tuple[str, str], Any]:
    """Return every changing property of a card by (kind of part, property), in the order of `card_outputs`.

    Few parts, each one property: the browser goes through all its components for every part that changes.
    """
    return {
        ("head", MARKUP): to_html(card_head(card, content, level)),
        ("graph", "figure"): content.figure or _NOTHING.figure,
        ("foot", MARKUP): to_html(card_foot(card, content)),
        ("body", "data-state"): "empty" if content.empty else "ready tall" if content.tall else "ready",
        ("body", "data-digest"): content.digest,
    }


def card_outputs(card: str) -> list[Output]:
    """Return the outputs of a card, in the order of `card_values`."""
    return [Output(part_id(card, kind), name) for kind, name in _parts(card, _NOTHING, _LEVEL)]


def card_states(cards: Sequence[str]) -> list[State]:
    """Return the states that tell what `cards` show now, one each, for `card_values`."""
    return [State(part_id(card, "body"), "data-digest") for card in cards]


def card_values(card: str, content: CardContent, shown: str | None = None) -> list[Any]:
    """Return the values of a card's outputs; nothing to update where `shown`, its state, is this very content."""
    if shown == content.digest:
        return [no_update] * len(card_outputs(card))
    return list(_parts(card, content, _LEVEL).values())


def _action(name: str) -> Component:
    return html.Button(t(f"card.{name}"), className="card-action", type="button", **{"data-action": name})


def _map_key() -> Component:
    swatch = html.Span(className="hatch-swatch", **{"aria-hidden": "true"})
    return frozen(html.P([swatch, t("map.no_data")], className="map-key"))


def chart_card(
    card: str,
    content: CardContent | None = None,
    *,
    height: int = 320,
    has_map: bool = False,
    span: int = 12,
) -> Component:
    """Return a card `span` columns wide with a picture `height` pixels high, filled with `content` where given."""
    parts = _parts(card, content or _NOTHING, _LEVEL)
    title = part_id(card, "title")
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
        **{"aria-labelledby": title, "aria-describedby": part_id(card, "summary"), "data-keys": "chart"},
    )
    return html.Section(
        [
            html.Div(id=part_id(card, "head"), **{MARKUP: parts["head", MARKUP]}),
            html.Div(
                [figure, *([_map_key()] if has_map else [])],
                id=part_id(card, "body"),
                className="card-body",
                **{name: parts["body", name] for name in ("data-state", "data-digest")},
            ),
            html.Div(id=part_id(card, "foot"), **{MARKUP: parts["foot", MARKUP]}),
        ],
        id=card,
        className=f"card chart-card {span_class(span)}",
        **{"aria-labelledby": title},
    )
