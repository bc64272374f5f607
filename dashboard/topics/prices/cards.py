"""The price card: monthly where an open monthly series exists, else USGS's yearly series, each in its own words."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Query, Record
from dashboard.figures import theme
from dashboard.figures.lines import Line, series_lines
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.metrics import change
from dashboard.topics.prices import queries
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.words import material_in_text, opening

_KEYS = ("material", "series", "year_from", "year_to")
_SERIES = 5
_LONGEST_CLAUSE = 100
"""Letters of what a price is per and its terms that stand in one line; longer terms are folded."""
_CARDS: Memo[CardContent] = Memo(64)


def price_card(engine: Engine, material: str, filters: Filters) -> CardContent:
    """Return the card of prices in nominal US dollars per tonne."""
    chosen = filters.only(_KEYS).with_(material=material)
    return _CARDS.get(engine, chosen.to_query(), lambda: _chosen_card(engine, material, chosen))


def _chosen_card(engine: Engine, material: str, chosen: Filters) -> CardContent:
    for query in queries.QUERIES:
        if rows := _rows(engine, query, chosen):
            return _card(engine, query, rows, chosen)
    of_all_years = chosen.without("year_from").without("year_to")
    years = [row["year"] for query in queries.QUERIES for row in _rows(engine, query, of_all_years)]
    name = material_in_text(material)
    if years:
        empty = t("material.years.nothing", material=name, first=min(years), last=max(years))
        return CardContent(t("material.price.none_in_years", material=name), summary=empty, empty=empty)
    empty = t("material.price.nothing", material=name)
    return CardContent(t("material.price.none_title", material=name), summary=empty, empty=empty)


def _rows(engine: Engine, query: Query, chosen: Filters) -> list[Record]:
    return [row for row in engine.run(query, chosen.chosen()).records() if row["price_usd_per_t"] is not None]


def _card(engine: Engine, query: Query, rows: Sequence[Record], chosen: Filters) -> CardContent:
    when = "month" if query is queries.MONTHLY else "year"
    names = list(dict.fromkeys(row["series"] for row in rows))
    newest = {name: max(row[when] for row in rows if row["series"] == name) for name in names}
    series = {name: [row for row in rows if row["series"] == name] for name in names}
    names.sort(key=lambda name: (newest[name], len(series[name])), reverse=True)
    series = {name: series[name] for name in names[:_SERIES]}
    lines = [
        Line(
            name=label,
            x=[row[when] for row in own],
            y=[row["price_usd_per_t"] for row in own],
            colour=colour,
            hover=[_hover(row, when) for row in own],
            hollow=[row["status"] == "estimated" for row in own],
        )
        for own, label, colour in zip(series.values(), _labels(series, when), theme.SERIES, strict=False)
    ]
    first = series[names[0]]
    last = first[-1]
    earlier = next((row for row in first if _is_year_before(row[when], last[when])), None)
    moved = change.compute(earlier["price_usd_per_t"] if earlier else None, last["price_usd_per_t"])
    several = len({_is_real(own[-1]) for own in series.values()}) > 1
    title = t(
        "material.price.title_money" if several else "material.price.title",
        product=opening(_product(last)),
        money=_money(last),
        price=theme.price(last["price_usd_per_t"]),
        when=last[when],
    )
    if moved is not None:
        title = t("material.price.title_change", title=title, change=theme.change(moved))
    bases = {row["content_basis"] for own in series.values() for row in own}
    unit = t("unit.usd_per_t_of", basis=bases.pop()) if len(bases) == 1 else t("unit.usd_per_t")
    terms = opening(priced_as(last))
    if len(terms) > _LONGEST_CLAUSE:
        terms = terms.replace("; ", "\n", 1)
    subtitle = "\n".join(filter(None, (t(_subtitle_key(series, when), terms=terms), _ends(series, when))))
    of = joined([f"{_product(own[-1])} ({priced_as(own[-1])})" for own in series.values()])
    return CardContent(
        title=title,
        subtitle=subtitle,
        figure=series_lines(lines, unit=unit, years=when == "year"),
        summary=t("material.price.summary", title=title, series=of),
        rows=CardRows(query, chosen.with_(series=tuple(series))).read(engine),
    )


def _subtitle_key(series: dict[str, list[Record]], when: str) -> str:
    """Return the key of the subtitle: money is nominal, but where the publisher calls a series real."""
    if when == "month":
        return "material.price.subtitle_monthly"
    real = any(_is_real(own[-1]) for own in series.values())
    return "material.price.subtitle_real" if real else "material.price.subtitle_yearly"


def _is_real(row: Record) -> bool:
    """Tell whether the publisher calls a price real, adjusted for inflation."""
    return "real (" in str(row["terms"] or "")


def _money(row: Record) -> str:
    return t("material.price.real" if _is_real(row) else "material.price.nominal")


def _ends(series: dict[str, list[Record]], when: str) -> str:
    """Return when each line ends, where they end at different times: their last points are then no comparison."""
    last = {own[-1][when] for own in series.values()}
    if len(last) < 2:
        return ""
    ends = zip(_labels(series, when), series.values(), strict=True)
    return t("material.price.ends", ends=joined([f"{label} {own[-1][when]}" for label, own in ends]))


def _labels(series: dict[str, list[Record]], when: str) -> list[str]:
    """Return the label of each line: its product; of two of one product whether it is real, its years or own terms."""
    newest = [own[-1] for own in series.values()]
    spans = [(own[0][when], own[-1][when]) for own in series.values()]
    labels = []
    for row, (first, last) in zip(newest, spans, strict=True):
        product = _product(row)
        alike = [i for i, other in enumerate(newest) if _product(other) == product]
        if len(alike) == 1:
            labels.append(product)
        elif len({_is_real(newest[i]) for i in alike}) == len(alike):
            labels.append(t("material.price.of_money", product=product, money=_money(row)))
        elif len({spans[i] for i in alike}) == len(alike):
            labels.append(t("material.price.span", product=product, first=first, last=last))
        else:
            labels.append(t("material.price.own_terms", product=product, terms=_own_terms(row, newest, alike)))
    return labels


def _own_terms(row: Record, newest: list[Record], alike: list[int]) -> str:
    """Return the parts of the terms of a price that the other prices of its product do not share; all where none."""
    stated = [set(priced_as(newest[i]).split(", ")) for i in alike]
    common = set.intersection(*stated)
    return ", ".join(part for part in priced_as(row).split(", ") if part not in common) or priced_as(row)


def _product(row: Record) -> str:
    """Return what the price is of; the series where an older release does not say it."""
    return str(row["product"] or row["series"])


def priced_as(row: Record) -> str:
    """Return what a tonne of the price counts, and its terms: basis, kind of price, delivery."""
    basis = t("material.price.basis", basis=row["content_basis"]) if row["content_basis"] else ""
    terms = str(row["terms"] or "")
    terms = terms[:1].lower() + terms[1:] if terms[1:2].islower() else terms
    return "; ".join(part for part in (basis, terms) if part) or str(row["series"])


def _hover(row: Record, when: str) -> str:
    stated = f"{row[when]}, {t('status.' + row['status'])}"
    printed = t("tooltip.printed", value=row["original_value"], unit=row["original_unit"])
    lines = (f"<b>{opening(_product(row))}</b>", theme.price(row["price_usd_per_t"]), priced_as(row), stated, printed)
    return "<br>".join(lines)


def _is_year_before(when: object, last: object) -> bool:
    """Tell whether `when` (a year, or YYYY-MM) is twelve months before `last`."""
    now, then = str(last), str(when)
    return then[:4].isdigit() and int(then[:4]) == int(now[:4]) - 1 and then[4:] == now[4:]
