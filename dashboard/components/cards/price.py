"""The price card: monthly where an open monthly series exists, else USGS's yearly series, each in its own words."""

from __future__ import annotations

from typing import Any

from dashboard.components.chart_card import CardContent
from dashboard.components.provenance import row_sources
from dashboard.components.words import material_name
from dashboard.engine import Engine
from dashboard.engine.model import Query
from dashboard.figures import theme
from dashboard.figures.lines import Line, series_lines
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.metrics import change
from dashboard.queries import prices

_KEYS = ("material", "series", "year_from", "year_to")
_SERIES = 5
_CARDS: Memo[CardContent] = Memo(64)


def price_card(engine: Engine, material: str, filters: Filters) -> CardContent:
    """Return the card of prices in nominal US dollars per tonne."""
    chosen = filters.only(_KEYS).with_(material=material)
    return _CARDS.get(engine, chosen.to_query(), lambda: _chosen_card(engine, material, chosen))


def _chosen_card(engine: Engine, material: str, chosen: Filters) -> CardContent:
    for query in (prices.MONTHLY, prices.YEARLY):
        rows = [row for row in engine.run(query, chosen.chosen()).records() if row["price_usd_per_t"] is not None]
        if rows:
            return _card(engine, query, rows, chosen)
    anywhere = [
        row["year"]
        for query in (prices.MONTHLY, prices.YEARLY)
        for row in engine.run(query, chosen.without("year_from").without("year_to").chosen()).records()
        if row["price_usd_per_t"] is not None
    ]
    name = material_name(material).lower()
    empty = (
        t("material.years.nothing", material=name, first=min(anywhere), last=max(anywhere))
        if anywhere
        else t("material.price.nothing", material=name)
    )
    return CardContent(
        title=t("card.no_figures") if anywhere else t("material.price.none_title", material=name),
        subtitle="",
        figure={},
        summary=empty,
        sources=(),
        download_path="",
        empty=empty,
    )


def _card(engine: Engine, query: Query, rows: list[dict[str, Any]], chosen: Filters) -> CardContent:
    when = "month" if query is prices.MONTHLY else "year"
    names = list(dict.fromkeys(row["series"] for row in rows))
    newest = {name: max(row[when] for row in rows if row["series"] == name) for name in names}
    names = sorted(names, key=lambda name: (newest[name], name), reverse=True)[:_SERIES]
    lines = []
    for name, colour in zip(names, theme.PALETTE, strict=False):
        own = [row for row in rows if row["series"] == name]
        lines.append(
            Line(
                name=name,
                x=[row[when] for row in own],
                y=[row["price_usd_per_t"] for row in own],
                colour=colour,
                hover=[
                    f"<b>{name}</b><br>{theme.price(row['price_usd_per_t'])}<br>{row[when]}, "
                    f"{t('status.' + row['status'])}<br>"
                    + t("tooltip.printed", value=row["original_value"], unit=row["original_unit"])
                    for row in own
                ],
                hollow=[row["status"] == "estimated" for row in own],
            )
        )
    first = [row for row in rows if row["series"] == names[0]]
    last = first[-1]
    earlier = next((row for row in first if _is_year_before(row[when], last[when])), None)
    moved = change.compute(earlier["price_usd_per_t"] if earlier else None, last["price_usd_per_t"])
    title = t(
        "material.price.title",
        material=material_name(last["material_id"]),
        price=theme.price(last["price_usd_per_t"]),
        when=last[when],
        series=names[0],
    )
    if moved is not None:
        title = t("material.price.title_change", title=title, change=theme.change(moved))
    return CardContent(
        title=title,
        subtitle=t("material.price.subtitle_monthly" if when == "month" else "material.price.subtitle_yearly"),
        figure=series_lines(lines, unit=t("unit.usd_per_t"), years=when == "year"),
        summary=t("material.price.summary", title=title, series=", ".join(names)),
        sources=row_sources(engine, rows),
        download_path=f"/api/v1/view/{query.query_id}",
        query=chosen.to_query(),
        columns=query.fields,
    )


def _is_year_before(when: object, last: object) -> bool:
    """Tell whether `when` (a year, or YYYY-MM) is twelve months before `last`."""
    now, then = str(last), str(when)
    return then[:4].isdigit() and int(then[:4]) == int(now[:4]) - 1 and then[4:] == now[4:]
