"""Exports over the years in a later release: whole in the years of its flows, else at least what a selection holds."""

from __future__ import annotations

from dashboard.engine import Engine
from dashboard.engine.table import has_dataset
from dashboard.figures import theme
from dashboard.figures.lines import Line, series_lines, shade_years
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.trade.cards.flows import by_size
from dashboard.topics.trade.cards.material import series_card
from dashboard.topics.trade.cards.traded import MaterialTrade
from dashboard.topics.trade.queries import LARGEST_SERIES, LATER
from dashboard.topics.trade.releases import years_in_words
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.words import bounded, country_in_text, country_name
from data.codes import OTHER


def release_series_card(engine: Engine, traded: MaterialTrade) -> CardContent:
    """Return exports of the largest exporters over the years, in the release shown.

    A later release has all flows of some years alone; of the others the largest are known, so that each point is a
    lower bound. Those do not tell partners: where one is chosen, and by weight, the years of all flows stand alone.
    """
    chosen = traded.filters
    is_by_partner = chosen.country or chosen.importer or traded.measure == "quantity"
    if traded.queries is not LATER or is_by_partner or not has_dataset(engine, LARGEST_SERIES.dataset_id):
        return series_card(engine, traded)
    goods = traded.hs_codes(engine)
    only = Filters().with_(
        hs=goods.numbers, exporter=chosen.exporter, year_from=chosen.year_from, year_to=chosen.year_to
    )
    read = CardRows(LARGEST_SERIES, only).read(engine)
    if not goods or not read.records:
        return series_card(engine, traded)
    factor, unit = theme.money_unit([row["value_usd"] for row in read.records])
    newest = {row["exporter_iso3"]: row["value_usd"] for row in read.records}
    codes = sorted(by_size(newest), key=lambda code: code == OTHER)
    lines = [
        _line(code, [row for row in read.records if row["exporter_iso3"] == code], factor, colour)
        for code, colour in zip(codes, theme.series_colours(codes, kind="country"), strict=True)
    ]
    whole = years_in_words(traded.years[0], traded.years[-1], len(traded.years))
    return CardContent(
        rows=read,
        title=t("material.trade.series_title", goods=traded.goods(engine)),
        subtitle=t("trade.release.series_subtitle", unit=unit, whole=whole),
        figure=shade_years(series_lines(lines, unit=unit), traded.provisional),
        summary=t("trade.release.series_summary", whole=whole, names=joined([country_in_text(code) for code in codes])),
    )


def _line(code: str, rows: list[dict[str, object]], factor: float, colour: str) -> Line:
    """Return the line of an exporter; points that are lower bounds are hollow."""
    values = [float(str(row["value_usd"])) for row in rows]
    return Line(
        name=country_name(code),
        x=[row["year"] for row in rows],
        y=[value / factor for value in values],
        colour=theme.OTHERS if code == OTHER else colour,
        hover=[
            f"<b>{country_name(code)}</b><br>{bounded(theme.money(value), str(row['bound']))}<br>{row['year']}"
            for row, value in zip(rows, values, strict=True)
        ],
        hollow=[bool(row["bound"]) for row in rows],
        click="" if code == OTHER else f"country:{code}",
    )
