"""The chart card: title, picture, summary, data table, source line, downloads. One skeleton, updated in place.

A page builds the skeleton once and refreshes it through `card_outputs` and `card_values`; the graph stays mounted,
so that the old picture stays until the new one is there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import blake2b
from typing import Any

from dash import Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.engine import Query
from dashboard.engine.table import Table
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.ui.data_table import table_spec
from dashboard.ui.ids import part_id
from dashboard.ui.layout import heading, span_class
from dashboard.ui.notice import empty_state
from dashboard.ui.source_line import CardSource, source_line
from dashboard.ui.static_html import MARKUP, static_html, to_html
from data.model import Field

FORMATS = ("csv", "xlsx", "parquet", "json")
_LEVEL = 2
_GRAPH_CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}


@dataclass(frozen=True)
class CardRows:
    """The rows behind a card, named once: a query or a computed table, and what is chosen of it."""

    of: Query | Table
    filters: Filters = field(default_factory=Filters)

    @cached_property
    def query(self) -> str:
        """Their canonical query string."""
        return self.filters.to_query()

    @property
    def columns(self) -> tuple[Field, ...]:
        """Their columns."""
        return self.of.fields

    def download(self, ending: str) -> str:
        """Return the address of exactly these rows in one format."""
        return f"{self.of.path}.{ending}" + (f"?{self.query}" if self.query else "")


@dataclass(frozen=True)
class CardContent:
    """What a card shows.

    `title` says the finding, `subtitle` the measure with unit, stage and years, `summary` the same picture in words,
    the title where it is not given. `rows` are those behind the picture: files and data table follow from them. `empty`
    stands in place of a picture without data: why, and what to change. A `tall` picture has more rows than the card is
    made for.
    """

    title: str
    subtitle: str = ""
    figure: dict[str, Any] = field(default_factory=dict)
    summary: str | None = None
    sources: tuple[CardSource, ...] = ()
    rows: CardRows | None = None
    empty: str = ""
    disclaimer: bool = False
    tall: bool = False

    @property
    def in_words(self) -> str:
        """The picture in words."""
        return self.title if self.summary is None else self.summary

    @cached_property
    def digest(self) -> str:
        """A short hash of all that the card shows: a picture that stays the same is not drawn again."""
        rows = (self.rows.of.path, self.rows.query) if self.rows else ()
        words = (self.title, self.subtitle, self.in_words, self.empty, self.disclaimer, self.tall)
        shown = (words, self.figure, rows, [vars(source) for source in self.sources])
        return blake2b(json.dumps(shown).encode(), digest_size=8).hexdigest()

    @property
    def table(self) -> str:
        """What the browser needs to fill the data table; empty where there are no rows to fetch."""
        if self.rows is None:
            return ""
        rows = self.rows
        return table_spec(rows.download("json"), rows.download("csv"), self.title, rows.columns)


_NOTHING = CardContent(title="", figure={"data": [], "layout": {}})


def _downloads(content: CardContent, *, pictures: bool) -> list[Component]:
    """Return the download menu; pictures are drawn by the browser. Nothing where there is nothing to take."""
    rows = (
        [
            html.Li(
                html.A(t(f"download.{ending}"), href=content.rows.download(ending), className="menu-item", download="")
            )
            for ending in FORMATS
        ]
        if content.rows
        else []
    )
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
        html.P(content.in_words, id=part_id(card, "summary"), className="visually-hidden"),
        html.Div([empty_state(content.empty)] if content.empty else [], role="status"),
    ]


def card_foot(card: str, content: CardContent, *, pictures: bool = True) -> list[Component]:
    """Return the source line, the actions and the data table; `pictures` are those of a chart, to download."""
    table = html.Details(
        [html.Summary(t("card.table"), className="card-action"), html.Div(className="table-block")],
        id=part_id(card, "table"),
        className="data-table",
        **{"data-table": content.table},
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


def card_state(card: str) -> State:
    """Return the state that tells what a card shows now, for `card_values`."""
    return State(part_id(card, "body"), "data-digest")


def card_values(card: str, content: CardContent, shown: str | None = None) -> list[Any]:
    """Return the values of a card's outputs; nothing to update where `shown`, its state, is this very content."""
    if shown == content.digest:
        return [no_update] * len(card_outputs(card))
    return list(_parts(card, content, _LEVEL).values())


@cache
def _action(name: str) -> Component:
    return html.Button(t(f"card.{name}"), className="card-action", type="button", **{"data-action": name})


def _map_key() -> Component:
    swatch = html.Span(className="hatch-swatch", **{"aria-hidden": "true"})
    return static_html(html.P([swatch, t("map.no_data")], className="map-key"))


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
