"""Large goods that the trade of a country leaves out: the series lacks them, and a later release states them."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.i18n import joined, t
from dashboard.topics.country_scope import Scope
from dashboard.topics.trade.queries import LATER
from dashboard.topics.trade.releases import later_goods, later_year_shown
from dashboard.topics.trade.words import in_text
from data.codes import expand_blocs

_SIDE = {"exports": "exporter", "imports": "importer"}
_LEAST_FRAC, _LARGE_USD, _LEAST_USD = 0.1, 10e6, 100e3
_NAMED = 3


def is_large(value_usd: float, counted_usd: float) -> bool:
    """Tell whether goods left out are large beside what is counted.

    They are worth over a tenth of it, and either over ten million dollars or, from a hundred thousand, over all of it,
    so that a small buyer of ore is told of the metal.
    """
    least = max(_LEAST_FRAC * counted_usd, min(_LARGE_USD, max(_LEAST_USD, counted_usd)))
    return value_usd > least


def left_out(engine: Engine, scope: Scope, counted: Mapping[str, float]) -> str:
    """Return which goods large beside what is `counted` (US dollars by direction) are left out, with the year.

    Empty where none is named, and of a bloc, whose own trade is not told apart here.
    """
    hs, year = later_goods(engine), later_year_shown(engine, scope.filters)
    if not hs or not year or len(expand_blocs((scope.country,))) > 1:
        return ""
    chosen = scope.trade.only(("material", "stage")).with_(hs=hs, year_from=year, year_to=year)
    parts = []
    for direction, value in counted.items():
        rows = engine.run(LATER.by_code, chosen.with_(**{_SIDE[direction]: scope.country}).chosen()).records()
        large = [row for row in rows if row["value_usd"] and is_large(row["value_usd"], value)]
        goods = [
            t("country.left_out.good", name=in_text(row["hs_code"]), value=theme.money(row["value_usd"]))
            for row in large[:_NAMED]
        ]
        if len(large) > _NAMED:
            goods.append(t("country.left_out.more", n=len(large) - _NAMED))
        if goods:
            parts.append(t(f"country.left_out.{direction}", goods=joined(goods)))
    return t("country.left_out", year=year, goods="; ".join(parts)) if parts else ""
