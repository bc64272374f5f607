"""What is said above the cards of the trade view: doubts, other releases, goods left out, where its flows are."""

from __future__ import annotations

from collections.abc import Mapping

from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.i18n import t
from dashboard.topics.country_scope import Scope
from dashboard.topics.trade import queries as trade
from dashboard.topics.trade.cards.traded import SIDES, MaterialTrade, places_in_text
from dashboard.topics.trade.doubts import doubts, doubts_in_words
from dashboard.topics.trade.left_out import left_out
from dashboard.topics.trade.releases import release_words
from dashboard.ui import tags as html
from dashboard.ui.notice import notice
from dashboard.ui.words import opening

_AMONG = 2
"""Places: fewer have no flow among themselves."""


def remarks(engine: Engine, traded: MaterialTrade) -> list[Component]:
    """Return what is doubtful of the trade shown, in which other years something is, and which goods it lacks."""
    if not traded.year:
        return []
    code = traded.filters.hs[0] if len(traded.filters.hs) == 1 else ""
    is_series = traded.queries is trade.WHOLE_SERIES
    every = doubts(engine, traded.years, material=traded.material, codes=code) if is_series else []
    parts: list[Component] = [
        notice(words, tone="warn") for words in doubts_in_words([row for row in every if row["year"] == traded.year])
    ]
    others = sorted({row["year"] for row in every} - {traded.year})
    small = [t("trade.doubt.years", years=", ".join(map(str, others)))] if others else []
    small.extend(release_words(engine, traded.material, traded.queries, traded.year))
    meta = [html.Div([html.P(words) for words in small], className="remarks")] if small else []
    return [*_among(traded), *_left_out(engine, traded), *parts, *meta]


def _left_out(engine: Engine, traded: MaterialTrade) -> list[Component]:
    """Return which goods of the one country chosen are large and in a later release alone; nothing where none is."""
    places = traded.filters.country
    if len(places) != 1 or traded.queries is not trade.WHOLE_SERIES or traded.measure != "value" or traded.filters.hs:
        return []
    flows, sides = traded.chosen("country"), enumerate(("exports", "imports"))
    counted = {side: sum(flow[2] for flow in flows if flow[end] == places[0]) for end, side in sides}
    filters = traded.filters.only(("stage", "year")).with_(material=traded.material)
    words = left_out(engine, Scope(places[0], filters), counted)
    return [notice(f"{opening(words)}.", tone="warn")] if words else []


def _among(traded: MaterialTrade) -> list[Component]:
    """Return where the flows of the places chosen are, row by row: of several at either end those among themselves."""
    ends = {key: traded.filters.value(key) for key in SIDES if traded.filters.value(key)}
    if not ends:
        return []
    if ends.keys() == {"country"} and len(ends["country"]) >= _AMONG:
        ends = dict.fromkeys(("exporter", "importer"), ends["country"])
    chosen = traded.filters.only(("stage", "hs", "year_from", "year_to")).with_(material=traded.material, **ends)
    link = html.A(t("trade.among.open"), href=chosen.href(f"/data/{traded.queries.dataset_id}"))
    return [html.P([_flows_at(ends), " ", link], className="remarks")]


def _flows_at(ends: Mapping[str, tuple[str, ...]]) -> str:
    """Return what flows with these places at their ends are called, which is followed by a link to them."""
    named = {key: places_in_text(places) for key, places in ends.items()}
    if named.keys() == {"country"}:
        return t("trade.of_one", places=named["country"])
    is_same = frozenset(ends.get("exporter", ())) == frozenset(ends.get("importer", ()))
    if is_same and len(ends["exporter"]) >= _AMONG and "country" not in ends:
        return t("trade.among", places=named["exporter"])
    return t("trade.at_ends", ends=" ".join(t(f"material.trade.choice.{key}", names=named[key]) for key in named))
