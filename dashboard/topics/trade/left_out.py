"""Large goods that the trade of a country leaves out: the series lacks them, and a later release states them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.i18n import joined, t
from dashboard.topics.country_scope import Scope
from dashboard.topics.trade.queries import LATER
from dashboard.topics.trade.releases import later_goods, later_year_shown
from dashboard.topics.trade.words import in_text
from dashboard.ui.words import opening
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

    Empty where there is none, and of a bloc, whose own trade is not told apart here.
    """
    large = _large(engine, scope, counted)
    parts = [t(f"country.left_out.{side}", goods=_listed(values)) for side, values in large.items()]
    year = later_year_shown(engine, scope.filters)
    return t("country.left_out", year=year, goods="; ".join(parts)) if parts else ""


def left_out_in_short(engine: Engine, scope: Scope, counted: Mapping[str, float]) -> str:
    """Return what the same goods are worth together, with the year: for a figure that a sentence stands beside."""
    value = sum(sum(values.values()) for values in _large(engine, scope, counted).values())
    year = later_year_shown(engine, scope.filters)
    return t("country.left_out.short", value=theme.money(value), year=year) if value else ""


def _large(engine: Engine, scope: Scope, counted: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Return direction → HS code → value of the large goods left out; directions without any are not there."""
    hs, year = later_goods(engine), later_year_shown(engine, scope.filters)
    if not hs or not year or len(expand_blocs((scope.country,))) > 1:
        return {}
    chosen = scope.trade.only(("material", "stage")).with_(hs=hs, year_from=year, year_to=year)
    found = {}
    for direction, value in counted.items():
        rows = engine.run(LATER.by_code, chosen.with_(**{_SIDE[direction]: scope.country}).chosen()).records()
        stated = {row["hs_code"]: row["value_usd"] for row in rows if row["value_usd"]}
        if large := {code: worth for code, worth in stated.items() if is_large(worth, value)}:
            found[direction] = large
    return found


def remark(left: str) -> list[str]:
    """Return what is left out as a line of a subtitle that is never folded; none where nothing is."""
    return [t("country.left_out.remark", left_out=opening(left))] if left else []


def besides(rows: Iterable[Record], counted_usd: float, year: int) -> str:
    """Return which goods of `rows` (of a later release, by code and seller) are large beside what is counted."""
    values: dict[str, float] = {}
    for row in rows:
        values[row["hs_code"]] = values.get(row["hs_code"], 0.0) + (row["value_usd"] or 0.0)
    large = {code: value for code, value in values.items() if is_large(value, counted_usd)}
    return t("country.left_out", year=year, goods=_listed(large)) if large else ""


def _listed(values: Mapping[str, float]) -> str:
    """Return goods with their values, the largest first, and how many more there are."""
    codes = sorted(values, key=lambda code: (-values[code], code))
    goods = [t("country.left_out.good", name=in_text(code), value=theme.money(values[code])) for code in codes[:_NAMED]]
    more = len(codes) - _NAMED
    return joined([*goods, t("country.left_out.more", n=more)] if more > 0 else goods)
