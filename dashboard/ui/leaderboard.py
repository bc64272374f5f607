"""A ranked list whose rows filter: name, value, share as a bar. Every row is a link that a keyboard reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dash import dcc
from dash.development.base_component import Component

from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.ui import tags as html
from dashboard.ui.card_rows import ReadRows
from dashboard.ui.foot import rows_foot
from dashboard.ui.ids import part_id
from dashboard.ui.layout import heading, span_class
from dashboard.ui.static_html import MARKUP, to_html
from dashboard.ui.subtitle import subtitle
from dashboard.ui.words import country_name
from data.codes import expand_blocs

_STANDS_WHOLE = 12
"""Rows of a list that is not moved within itself."""


@dataclass(frozen=True)
class LeaderRow:
    """One row. `word` ("withheld", "no data") stands in place of a value that is not a number.

    `share_frac` (0 to 1) is the length of the bar, `share` how it is written where that is more than the number;
    without `href` the row is plain text, as for world and others.
    """

    name: str
    value: str
    share_frac: float | None = None
    share: str = ""
    href: str = ""
    selected: bool = False
    word: str = ""
    note: str = ""


def country_row(
    iso3: str, filters: Filters, path: str, *, value: str, share_frac: float | None, **words: str
) -> LeaderRow:
    """Return the row of a country on the page at `path`: its link chooses it, or nothing where it alone is chosen.

    `words` are `share`, `word` and `note` of the row.
    """
    return LeaderRow(
        name=country_name(iso3),
        value=value,
        share_frac=share_frac,
        href=filters.with_(country=() if filters.country == (iso3,) else iso3).href(path),
        selected=iso3 in expand_blocs(filters.country),
        **words,
    )


@dataclass(frozen=True)
class Ranking:
    """A ranked list: what it ranks, in the title, and its rows, the first on top; `of` are those they are read from.

    `empty` says, where there are no rows, what is missing and what to do.
    """

    title: str
    rows: Sequence[LeaderRow]
    subtitle: str = ""
    of: ReadRows | None = None
    empty: str = ""


def _share(row: LeaderRow) -> str:
    """Return the words of a row's share; none where it is no share of anything."""
    return row.share or ("" if row.share_frac is None else theme.percent(row.share_frac))


def _classes(name: str, *, selected: bool = False, share: bool, short: bool = False) -> str:
    """Return the classes of a row or a board: said here, since `:has()` in the style sheet costs every redraw."""
    said = {"is-selected": selected, "has-no-share": not share, "is-short": short}
    return " ".join([name, *(mark for mark, is_so in said.items() if is_so)])


@lru_cache(maxsize=1024)
def _row(row: LeaderRow, longest: float) -> str:
    """Return the HTML of a row; the same rows come back with every click."""
    width = 0.0 if row.share_frac is None else 100 * max(row.share_frac, 0.0) / longest
    bar_style = {"width": f"{width:.2f}%"}
    value = html.Span(row.word, className="leader-word") if row.word else row.value
    share = _share(row)
    cells: list[Component] = [
        html.Span(row.name, className="leader-name"),
        html.Span(value, className="leader-value"),
        html.Span(share, className="leader-share"),
        html.Span(
            html.Span(className="leader-fill", style=bar_style), className="leader-bar", **{"aria-hidden": "true"}
        ),
    ]
    if row.note:
        cells.append(html.Span(row.note, className="leader-note"))
    if row.selected:
        cells.append(html.Span(t("leaderboard.selected"), className="visually-hidden"))
    body = (
        dcc.Link(cells, href=row.href, className="leader-link")
        if row.href
        else html.Div(cells, className="leader-link")
    )
    current = {"aria-current": "true"} if row.selected else {}
    classes = _classes("leader-row", selected=row.selected, share=bool(share))
    return to_html(html.Li(body, className=classes, **current))


def leaderboard_markup(board_id: str, ranking: Ranking) -> str:
    """Return the HTML inside a leaderboard; a sentence where there are no rows."""
    longest = max((row.share_frac or 0.0 for row in ranking.rows), default=0.0) or 1.0
    shares = any(_share(row) for row in ranking.rows)
    classes = _classes("leaderboard", share=shares, short=len(ranking.rows) <= _STANDS_WHOLE)
    body = (
        html.Ol(className=classes, **{MARKUP: "".join(_row(row, longest) for row in ranking.rows)})
        if ranking.rows
        else html.P(ranking.empty or t("leaderboard.empty"), className="leader-empty")
    )
    title = heading(ranking.title, 2, id=part_id(board_id, "title"), className="card-title")
    foot = rows_foot({"": ranking.of}, in_card=True) if ranking.of else []
    return to_html([title, *subtitle(ranking.subtitle if ranking.rows else ""), body, *foot])


def leaderboard(board_id: str, ranking: Ranking, *, span: int = 4) -> Component:
    """Return a leaderboard card `span` columns wide."""
    markup = leaderboard_markup(board_id, ranking)
    labelled = {"aria-labelledby": part_id(board_id, "title"), MARKUP: markup}
    return html.Section(id=board_id, className=f"card {span_class(span)}", **labelled)
