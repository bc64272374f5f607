"""The chart card: title, picture, summary, data table, source line, downloads. One skeleton, updated in place.

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

from dashboard.figures.text import as_text
from dashboard.i18n import t
from dashboard.ui.card_menu import card_menu
from dashboard.ui.card_rows import CardRows, ReadRows, merged
from dashboard.ui.data_table import folded_table, table_spec
from dashboard.ui.foot import foot_line
from dashboard.ui.ids import part_id
from dashboard.ui.layout import EMPTY, heading, span_class
from dashboard.ui.notice import empty_state
from dashboard.ui.source_line import Beyond, CardSource, source_line
from dashboard.ui.static_html import MARKUP, static_html, to_html
from dashboard.ui.subtitle import subtitle

_LEVEL = 2
_GRAPH_CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}


TALL, SHORT = "tall", "short"


@dataclass(frozen=True)
class CardContent:
    """What a card shows.

    `title` says the finding, `subtitle` in its first line the measure with unit, stage and years, then the legend and
    how to read it, `summary` the same picture in words, the title where it is not given. `rows` are those of the
    picture, which draws nothing else: data table, files and source line follow from them. `beside` are further rows
    that it draws, `notes` the documents that rows name, `beyond` what the source line says there is besides. `empty`
    stands in place of a picture without data, which is then not drawn: why, with `offers`, links to what there is. The
    `size` of a picture is TALL or SHORT where it has more or far fewer rows than the card is made for.
    """

    title: str
    subtitle: str = ""
    figure: dict[str, Any] = field(default_factory=dict)
    summary: str | None = None
    rows: ReadRows | None = None
    beside: tuple[ReadRows, ...] = ()
    notes: tuple[CardSource, ...] = ()
    beyond: Beyond | None = None
    empty: str = ""
    offers: Sequence[tuple[str, str]] = ()
    size: str = ""

    @property
    def in_words(self) -> str:
        """The picture in words; of one that is not drawn, its title."""
        return self.title if self.summary is None or self.empty else self.summary

    @property
    def all_rows(self) -> tuple[ReadRows, ...]:
        """The rows of the picture, and those beside them."""
        return (*((self.rows,) if self.rows else ()), *self.beside)

    @cached_property
    def sources(self) -> tuple[CardSource, ...]:
        """Where all these rows come from, then the documents that they name."""
        return merged((*(source for rows in self.all_rows for source in rows.sources), *self.notes))

    @cached_property
    def written(self) -> str:
        """The picture as JSON."""
        return json.dumps(self.figure)

    @cached_property
    def digest(self) -> str:
        """A short hash of all that the card shows: a picture that stays the same is not drawn again."""
        rows = [(rows.of.path, rows.query) for rows in self.all_rows]
        words = (self.title, self.subtitle, self.in_words, self.empty, [*self.offers], self.beyond, self.size)
        shown = json.dumps((words, rows, [vars(source) for source in self.sources]))
        return blake2b((shown + self.written).encode(), digest_size=8).hexdigest()

    def table(self, rows: CardRows) -> str:
        """Return what the browser needs to fill the data table of `rows`."""
        title = self.title if rows is self.rows else rows.title
        return table_spec(rows.download("json"), rows.download("csv"), title, rows.columns)


_NOTHING = CardContent(title="", figure={"data": [], "layout": {}})


def card_head(card: str, content: CardContent, level: int = _LEVEL) -> list[Component]:
    """Return title, subtitle, the picture in words, and why there is none."""
    return [
        heading(content.title, level, id=part_id(card, "title"), className="card-title"),
        *subtitle("" if content.empty else content.subtitle, id=part_id(card, "subtitle")),
        html.P(content.in_words, id=part_id(card, "summary"), className="visually-hidden"),
        html.Div(_why_empty(content), role="status"),
    ]


def _why_empty(content: CardContent) -> list[Component]:
    """Return why there is no picture, unless the title has said it, and what there is instead."""
    reason = "" if content.empty == content.title else content.empty
    return [empty_state(reason, content.offers)] if reason or (content.empty and content.offers) else []


def card_foot(card: str, content: CardContent, *, pictures: bool = True) -> list[Component]:
    """Return the source line, the actions and the data table; `pictures` are those of a chart, to download."""
    named = {"" if rows is content.rows else rows.title: rows for rows in content.all_rows}
    own = content.table(content.rows) if content.rows else ""
    tables = [
        folded_table(own, t("menu.table"), id=part_id(card, "table")),
        *(folded_table(content.table(rows), t("menu.table_of", name=rows.title)) for rows in content.beside),
    ]
    return [
        foot_line(
            source_line(content.sources, content.beyond),
            card_menu(named, content.sources, pictures=pictures and not content.empty, tables=True),
            id=part_id(card, "source"),
        ),
        *(tables if content.rows else tables[1:]),
    ]


def _parts(card: str, content: CardContent, level: int) -> dict[tuple[str, str], Any]:
    """Return every changing property of a card by (kind of part, property), in the order of `card_outputs`.

    Few parts, each one property: the browser goes through all its components for every part that changes.
    """
    picture = _NOTHING.figure if content.empty else as_text(content.figure, content.written)
    return {
        ("head", MARKUP): to_html(card_head(card, content, level)),
        ("graph", "figure"): picture or _NOTHING.figure,
        ("foot", MARKUP): to_html(card_foot(card, content)),
        ("body", "data-state"): "empty" if content.empty else f"ready {content.size}".rstrip(),
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


def _map_key() -> Component:
    """Return the place of a legend that the browser writes (`assets/js/39-map.js`)."""
    return static_html(html.Div(className="map-key"))


def chart_card(
    card: str,
    content: CardContent | None = None,
    *,
    height: int = 320,
    has_map: bool = False,
    has_key: bool = False,
    span: int = 12,
) -> Component:
    """Return a card `span` columns wide with a picture `height` pixels high, filled with `content` where given.

    `has_map` says that the picture is a map, `has_key` that the browser writes a legend of colours below, as it does
    below every map.
    """
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
                [figure, *([_map_key()] if has_map or has_key else [])],
                id=part_id(card, "body"),
                className="card-body",
                **{name: parts["body", name] for name in ("data-state", "data-digest")},
            ),
            html.Div(id=part_id(card, "foot"), **{MARKUP: parts["foot", MARKUP]}),
        ],
        id=card,
        className=f"card chart-card {span_class(span)}",
        **{"aria-labelledby": title, **({EMPTY: ""} if parts["body", "data-state"] == "empty" else {})},
    )
