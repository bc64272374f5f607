"""Cards of the trade view: who sells what to whom. Weights are gross and shown only for one HS code at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.lines import series_lines, shade_years
from dashboard.figures.share_maps import Shares, share_map
from dashboard.i18n import t
from dashboard.topics.trade import queries as trade
from dashboard.topics.trade.cards.absence import no_exports
from dashboard.topics.trade.cards.flows import (
    Flow,
    amount_lines,
    by_size,
    ranked_rows,
)
from dashboard.topics.trade.cards.traded import MaterialTrade, places_in_text
from dashboard.topics.trade.words import goods_in_full
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.leaderboard import LeaderRow, Ranking
from dashboard.ui.map_words import with_off_map
from dashboard.ui.words import country_in_text, country_name, material_name, name_in_chart, opening
from data.codes import OTHER, code_list, expand_blocs

_RANKED = 12


def exporter_card(engine: Engine, traded: MaterialTrade) -> CardContent:
    """Return the map of exporters in the chosen year, over all flows that reach the chosen importers.

    A chosen country or exporter is outlined, not cut out: its share is of the whole. With both ends chosen the flows
    between them are the whole, as in every other card.
    """
    sellers, buyers = (places_in_text(traded.filters.value(key)) for key in ("exporter", "importer"))
    is_between = bool(sellers and buyers)
    everywhere = traded.in_year if is_between else traded.in_year.without("country").without("exporter")
    rows = CardRows(traded.queries.by_exporter, everywhere).read(engine) if traded.year else None
    sold = {row["exporter_iso3"]: row[traded.column] for row in (rows.records if rows else ()) if row[traded.column]}
    total = sum(sold.values())
    shares = {code: value / total for code, value in sold.items()}
    selected = expand_blocs((*traded.filters.exporter, *traded.filters.country))
    named = [code for code in selected if code in shares]
    first = named[0] if len(named) == 1 else max(shares, key=lambda code: shares[code], default="")
    scope = "between" if is_between else "to" if buyers else "all"
    title = no_exports(traded)
    if first:
        title = t(
            f"material.trade.map_title.{_said(scope, len(shares), is_same=sellers == buyers)}",
            country=opening(country_in_text(first)), share=theme.percent(shares[first]), total=traded.written(total),
            year=traded.when, sellers=sellers, buyers=buyers, goods=traded.goods(engine),
        )  # fmt: skip
    hover = {
        code: f"<b>{country_name(code)}</b><br>"
        + t("tooltip.with_share", value=traded.written(value), share=theme.percent(shares[code]))
        + f"<br>{traded.when}"
        for code, value in sold.items()
    }
    clause = t(f"material.trade.map_subtitle.{scope}", measure=traded.measure_name, year=traded.when)
    subtitle = traded.noted(traded.of_chosen(clause) if is_between else clause)
    if not traded.is_one_code:
        subtitle = t("material.trade.map_goods", subtitle=subtitle, goods=goods_in_full(traded.hs_codes(engine)))
    return CardContent(
        rows=rows,
        title=title,
        subtitle=with_off_map(subtitle, shares) if sold else "",
        figure=share_map(
            Shares(
                shares, hover, t("axis.share_of_part" if buyers else "axis.share_of_exports"),
                none=t("map.none.flows" if buyers else "map.none.exports"), contested=t("map.contested"),
            ),
            view=traded.filters.map,
            selected=selected,
        ),
        empty="" if sold else title,
    )  # fmt: skip


def _said(scope: str, sellers: int, *, is_same: bool) -> str:
    """Return which title the map has: one seller between two ends has no share, the same places are one list."""
    if scope != "between":
        return scope
    return "one" if sellers == 1 else "among" if is_same else scope


def series_card(engine: Engine, traded: MaterialTrade) -> CardContent:
    """Return exports of the largest exporters over the years."""
    read = CardRows(traded.queries.series, traded.all_years).read(engine)
    rows = read.records
    newest = {row["exporter_iso3"]: row[traded.column] or 0.0 for row in rows}
    codes = sorted(by_size(newest), key=lambda code: code == OTHER)
    unit_of = theme.axis_unit if traded.measure == "quantity" else theme.money_unit
    factor, unit = unit_of([row[traded.column] or 0.0 for row in rows])
    first, last = min(traded.years, default=0), max(traded.years, default=0)
    unstated: list[tuple[int, float | None]] = [(year, None) for year in range(first, last) if year not in traded.years]
    series = {
        code: sorted([*unstated, *((row["year"], row[traded.column]) for row in rows if row["exporter_iso3"] == code)])
        for code in codes
    }
    lines = amount_lines(
        series, "country", factor=factor, written=traded.written, full=country_name, short=name_in_chart
    )
    goods = traded.goods(engine)
    clause = t("material.trade.series_subtitle", measure=traded.measure_name, unit=unit)
    title = t("material.trade.series_title", goods=goods) if rows else t("material.trade.no_series", goods=goods)
    return CardContent(
        rows=read,
        title=title,
        subtitle=traded.noted(f"{traded.of_chosen(clause)}\n{t('material.trade.provisional')}"),
        figure=shade_years(series_lines(lines, unit=unit), traded.provisional),
        summary=t("material.trade.series_summary", names=", ".join(map(country_name, codes))) if rows else None,
        empty="" if rows else title,
    )


def summed(flows: Iterable[Flow], side: int) -> dict[str, float]:
    """Return the value of flows by exporter (side 0) or importer (side 1)."""
    sums: dict[str, float] = {}
    for flow in flows:
        country = flow[0] if side == 0 else flow[1]
        sums[country] = sums.get(country, 0.0) + flow[2]
    return sums


def partner_board(engine: Engine, traded: MaterialTrade, path: str) -> Ranking:
    """Return importers ranked, each a click from being the filter.

    With countries chosen one of them stands among the importers for what it buys itself: its row says so.
    """
    chosen = traded.filters.importer
    bought = summed(traded.chosen("country", "exporter", "importer"), 1)
    rows = ranked_rows(
        bought,
        "country",
        most=_RANKED,
        href=lambda code: traded.filters.with_(importer=() if code in chosen else code).href(path),
        written=traded.written,
        chosen=chosen,
    )
    if not rows:
        return Ranking(t("material.board.importers"), rows, empty=t("material.board.no_importers"))
    codes, own = by_size(bought)[:_RANKED], frozenset(expand_blocs(traded.filters.country))
    rows = [
        replace(row, note=t("material.board.own")) if code in own else row
        for row, code in zip(rows, codes, strict=True)
    ]
    listed = traded.in_year.with_(importer=tuple(codes))
    subtitle = traded.of_chosen(t("country.trade.of", shown=len(rows), n=len(bought), year=traded.when))
    return Ranking(
        t("material.board.importers"), rows, subtitle, CardRows(traded.queries.by_importer, listed).read(engine)
    )


def code_board(engine: Engine, traded: MaterialTrade, path: str) -> Ranking:
    """Return the HS codes that carry the material, by value; a shared code names all it covers."""
    own = CardRows(traded.queries.by_code, traded.in_year.without("hs")).read(engine) if traded.year else None
    is_series = traded.queries is trade.WHOLE_SERIES
    clause, *more = t("material.board.codes_subtitle" if is_series else "material.board.codes_later").split("\n")
    subtitle = "\n".join((traded.of_chosen(clause), *more))
    return Ranking(t("material.board.codes"), _code_rows(traded, path), subtitle, own, t("material.board.no_codes"))


def _code_rows(traded: MaterialTrade, path: str) -> list[LeaderRow]:
    total = sum(row["value_addable_usd"] or 0.0 for row in traded.codes)
    rows = []
    for row in sorted(traded.codes, key=lambda row: -(row["value_addable_usd"] or 0.0)):
        code, is_chosen = row["hs_code"], row["hs_code"] in traded.filters.hs
        name = t("material.trade.code", code=code, product=code_list("hs").name(code))
        if row["material_id"] != traded.material:
            name = t("material.trade.shared_code", name=name, group=material_name(row["material_id"]))
        rows.append(
            LeaderRow(
                name=name,
                value=theme.money(row["value_addable_usd"] or 0.0),
                share_frac=(row["value_addable_usd"] or 0.0) / total if total else None,
                href=traded.filters.with_(hs=() if is_chosen else code).href(path),
                selected=is_chosen,
                note=_counted(row),
            )
        )
    return rows


def _counted(row: Record) -> str:
    """Return the stage of a code, and all that is stated of it where value and share are of a part of it alone."""
    stage = t(f"stage.{row['stage_id']}.name")
    addable = row["value_addable_usd"] or 0.0
    if addable >= (row["value_usd"] or 0.0):
        return stage
    return t("material.trade.counted", stage=stage, stated=theme.money(row["value_usd"]))
