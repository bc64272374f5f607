"""What a shock does not cut: goods that those cut sell, the trade series lacks and a later release states."""

from __future__ import annotations

from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.scenarios.scope import Shock
from dashboard.topics.trade.doubts import gap_words
from dashboard.topics.trade.left_out import is_large
from dashboard.topics.trade.queries import LATER, WHOLE_SERIES
from dashboard.topics.trade.releases import later_goods, later_year
from dashboard.topics.trade.tables import trade_year
from dashboard.topics.trade.words import in_text
from dashboard.ui.words import country_in_text, material_in_text
from data.codes import WORLD

_NAMED = 3


def beyond(engine: Engine, filters: Filters, shock: Shock) -> str:
    """Return what those cut sell of goods that are large beside what they sell in the series, with values and year.

    Empty where there is none, where codes are chosen, and where the flows cut are those of the later release.
    """
    codes = later_goods(engine, shock.material)
    if not codes or filters.hs or not shock.trade_year or shock.trade is not WHOLE_SERIES:
        return ""
    goods = Filters().with_(material=shock.material, stage=filters.stage)
    goods = goods.with_(exporter=() if WORLD in shock.exporter else shock.exporter)
    counted = engine.run(WHOLE_SERIES.by_code, _in(goods, shock.trade_year).chosen()).records()
    sold = sum(row["value_addable_usd"] or 0.0 for row in counted)
    found = engine.run(LATER.by_code, _in(goods, later_year(engine)).with_(hs=codes).chosen()).records()
    large = [row for row in found if row["value_usd"] and is_large(row["value_usd"], sold)]
    if not large:
        return ""
    named = [
        t("scenarios.beyond.good", name=in_text(row["hs_code"]), value=theme.money(row["value_usd"])) for row in large
    ]
    who = joined([country_in_text(code) for code in goods.exporter]) or t("scenarios.who.everyone")
    return t("scenarios.beyond", who=who, goods=joined(named), year=later_year(engine))


def alone(engine: Engine, filters: Filters, shock: Shock) -> str:
    """Return what those cut sell of the other goods of the material where goods are chosen: it is not cut.

    The largest by value, each in the newest year of the release that states it, then the goods that the series lacks;
    empty where no goods are chosen and where every country is cut.
    """
    if not filters.hs or not shock.trade_year or WORLD in shock.exporter:
        return ""
    goods = Filters().with_(material=shock.material, exporter=shock.exporter)
    later = later_goods(engine, shock.material)
    of_series = engine.run(WHOLE_SERIES.by_code, _in(goods, trade_year(engine)).chosen()).records()
    of_later = (
        engine.run(LATER.by_code, _in(goods, later_year(engine)).with_(hs=later).chosen()).records() if later else []
    )
    sold = [
        (row["value_usd"] or 0.0, row["hs_code"], year)
        for rows, year in ((of_series, trade_year(engine)), (of_later, later_year(engine)))
        for row in rows
        if row["hs_code"] not in filters.hs and row["value_usd"]
    ]
    named = [
        t("scenarios.alone.good", name=in_text(code), value=theme.money(value), year=year)
        for value, code, year in sorted(sold, reverse=True)[:_NAMED]
    ]
    gaps = gap_words(engine, shock.material, [code for _, code, _ in sold])
    material, who = material_in_text(shock.material), joined([country_in_text(code) for code in shock.exporter])
    words = (
        t("scenarios.alone", material=material, who=who, goods=joined(named)) if named else t("scenarios.alone.none")
    )
    return f"{words} {gaps}".strip()


def _in(goods: Filters, year: int) -> Filters:
    return goods.with_(year_from=year, year_to=year)
