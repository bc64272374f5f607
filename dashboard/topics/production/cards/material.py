"""Cards of the production view: who mines, smelts or refines, how that changed, how concentrated it is."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.layout import Figure
from dashboard.figures.lines import Line, series_lines
from dashboard.figures.maps import site_trace
from dashboard.figures.share_maps import Shares, share_map
from dashboard.filters import ALL_VINTAGES, Filters
from dashboard.i18n import joined, t
from dashboard.metrics.concentration import HIGH_FRAC, Concentration
from dashboard.topics.production import queries
from dashboard.topics.production.country_figures import CountryFigures, country_figures
from dashboard.topics.production.tables import CONCENTRATION
from dashboard.topics.production.words import counted, dated, headline, largest, nothing_stated
from dashboard.topics.sites import queries as sites
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.leaderboard import LeaderRow, country_row
from dashboard.ui.map_words import with_off_map
from dashboard.ui.words import (
    amount,
    bounded,
    bounded_share,
    country_in_text,
    country_name,
    equal_suppliers,
    index_interval,
    material_name,
    name_in_chart,
    nothing,
    opening,
    output_name,
    tooltip,
    withheld_note,
    without_words,
)
from data.codes import OTHER, expand_blocs

_KEYS = ("material", "stage", "product", "country", "year_from", "year_to")
_LARGEST, _CHOSEN = 5, 6


def load(engine: Engine, material: str, stage: str, filters: Filters) -> CountryFigures:
    """Return what is stated of `material` at `stage`."""
    return country_figures(engine, queries.SHARES, filters, material=(material,), stage=(stage,))


def _chosen(filters: Filters, material: str, stage: str, data: CountryFigures) -> Filters:
    return filters.only(_KEYS).with_(material=material, stage=stage, product=data.product)


def share_card(engine: Engine, data: CountryFigures, material: str, stage: str, filters: Filters) -> CardContent:
    """Return the map of shares; one country chosen fills the frame and shows its sites."""
    selected = expand_blocs(filters.country)
    focus = selected[0] if len(selected) == 1 else ""
    known = [row for row in data.in_year if row["share_frac"] is not None]
    unstated = [row for row in data.in_year if row["quantity_t"] is None]
    silent = joined([country_in_text(row["country_iso3"]) for row in unstated])
    sentence = headline(data, material, stage)
    title = sentence if known else t("card.no_figures")
    row = data.country(focus) if focus else None
    if focus:
        key = "material.map.focus" if row else "material.map.focus_none"
        title = t(key, country=country_name(focus), value=amount(row) if row else "", year=data.year)
    subtitle = t("material.map.subtitle", basis=data.basis, stage=t(f"stage.{stage}.name"), year=data.year)
    if row and row["quantity_t"] is not None:
        subtitle = t("material.map.focus_status", subtitle=subtitle, status=t(f"status.{row['status']}"))
    if silent:
        subtitle = t("material.map.silent", subtitle=subtitle, names=silent)
    total = data.total()
    if data.without:
        said = title == sentence and dated(data) in sentence
        subtitle = subtitle if said else f"{subtitle} · {without_words(data.without)}"
    elif total and total["note"]:
        subtitle = t("material.map.total_note", subtitle=subtitle, note=total["note"].rstrip("."))
    in_year = _chosen(filters, material, stage, data).without("country").with_(year_from=data.year, year_to=data.year)
    sites = _sites(material, focus).read(engine) if focus else None
    return CardContent(
        title=title,
        subtitle=with_off_map(subtitle, {row["country_iso3"]: row["share_frac"] for row in known}) if known else "",
        figure=share_map(
            Shares(
                {row["country_iso3"]: row["share_frac"] for row in known},
                {row["country_iso3"]: tooltip(row) for row in known},
                t("axis.share_of_world"),
                {row["country_iso3"]: tooltip(row) for row in unstated},
                none=t("map.none.output"),
                unknown=t("map.unknown"),
                contested=t("map.contested"),
            ),
            view=filters.map,
            selected=selected,
            sites=_site_marks(sites.records) if sites else None,
            zoom_to=focus,
        ),
        summary=t(
            "material.map.summary",
            sentence=sentence.rstrip("."),
            top=largest(data.ranked) or t("word.none"),
            silent=silent or t("word.none"),
        ),
        rows=CardRows(queries.SHARES, in_year).read(engine) if data.year else None,
        beside=(sites,) if sites and sites.records else (),
        empty="" if known else nothing_stated(data, material),
    )


def _sites(material: str, country: str) -> CardRows:
    return CardRows(sites.FACILITIES, Filters().with_(material=material, country=country))


def _site_marks(rows: Sequence[Record]) -> Figure:
    mapped = [row for row in rows if row["latitude_deg"] is not None]
    hover = [f"<b>{row['name']}</b><br>{row['facility_type']}" for row in mapped]
    clicks = [f"href:/facilities/{row['facility_id']}" for row in mapped]
    return site_trace(mapped, hover=hover, clicks=clicks)


def ranking(data: CountryFigures, filters: Filters, path: str) -> list[LeaderRow]:
    """Return the leaderboard of countries; the publisher's rest and total stand below, unlinked."""
    mixed = data.is_mixed_products
    countries = [
        country_row(
            row["country_iso3"],
            filters,
            path,
            value=amount(row) if row["quantity_t"] is not None else "",
            word="" if row["quantity_t"] is not None else amount(row),
            share_frac=row["share_frac"],
            share=bounded_share(row["share_frac"], row["share_bound"]) if row["share_frac"] is not None else "",
            note=counted(row) if mixed else "",
        )
        for row in data.in_year
    ]
    others = [row for row in (data.country(OTHER), data.total()) if row]
    return countries + [LeaderRow(name=country_name(row["country_iso3"]), value=amount(row)) for row in others]


def charted_countries(data: CountryFigures, filters: Filters) -> list[str]:
    """Return whose lines are drawn: the countries chosen that have figures, else the largest of the year."""
    stated = {row["country_iso3"] for row in data.rows if row["quantity_t"] is not None}
    chosen = [code for code in expand_blocs(filters.country) if code in stated]
    return chosen[:_CHOSEN] or [row["country_iso3"] for row in data.ranked][:_LARGEST]


def country_lines(
    rows: Sequence[Record], codes: Sequence[str], factor: float, *, mark_estimates: bool = True
) -> list[Line]:
    """Return the quantities of each country over the years, divided by `factor`; a click chooses the country."""
    lines = []
    for code, colour in zip(codes, theme.series_colours(codes, kind="country"), strict=True):
        own = [row for row in rows if row["country_iso3"] == code]
        lines.append(
            Line(
                name=name_in_chart(code),
                x=[row["year"] for row in own],
                y=[None if row["quantity_t"] is None else row["quantity_t"] / factor for row in own],
                colour=colour,
                hover=[tooltip(row) for row in own],
                hollow=[mark_estimates and row["status"] == "estimated" for row in own],
                click=f"country:{code}",
            )
        )
    return lines


def series_card(engine: Engine, data: CountryFigures, material: str, stage: str, filters: Filters) -> CardContent:
    """Return production over the years of the largest or the chosen countries, with what older vintages said."""
    shown = charted_countries(data, filters)
    chosen = _chosen(filters, material, stage, data).with_(country=tuple(shown), vintage=ALL_VINTAGES)
    stated = CardRows(queries.VINTAGES, chosen).read(engine) if shown else None
    rows = [row for row in data.rows if row["country_iso3"] in shown and row["year"] in data.years]
    factor, unit = theme.axis_unit([row["quantity_t"] or 0.0 for row in rows])
    figure = series_lines(country_lines(rows, shown, factor), unit=unit)
    none = "" if shown else nothing("material.series.nothing", filters.only((*_KEYS[3:], "year")))
    revised = _revised(stated.records, rows) if stated else []
    if revised:
        figure["data"].append(_crosses(revised, factor))
    return CardContent(
        title=none or _series_title(data, material, shown, filters),
        subtitle="\n".join(
            part
            for part in (
                _series_subtitle(data, stage, unit),
                without_words(data.without),
            )
            if part
        ),
        figure=figure,
        summary=t("material.series.summary", names=joined([country_in_text(code) for code in shown]), n=len(revised))
        if shown
        else None,
        rows=stated,
        empty=none,
    )


def _series_subtitle(data: CountryFigures, stage: str, unit: str) -> str:
    """Return what is drawn."""
    held = t("material.series.held") if data.years == data.covered else ""
    return t("material.series.subtitle", basis=data.basis, stage=t(f"stage.{stage}.name"), unit=unit, held=held)


def _series_title(data: CountryFigures, material: str, shown: Sequence[str], filters: Filters) -> str:
    """Return the finding of what is drawn: how the largest producer moved, where one edition tells."""
    name = (output_name(data.rows[0]) if data.rows else material_name(material)).lower()
    if shown[0] in expand_blocs(filters.country):
        names = joined([country_in_text(code) for code in shown])
        return t("material.series.title_chosen", material=name, names=names)
    first, moved = data.country(shown[0]), data.change_of(shown[0])
    if first is None or moved is None or len(data.leaders) > 1:
        return t("material.series.title", material=name)
    return t(
        "material.series.title_change", country=opening(country_in_text(shown[0])), value=amount(first), material=name,
        change=theme.change(moved), year=data.year, before=data.year - 1,
    )  # fmt: skip


def _revised(stated: Sequence[Record], shown: Sequence[Record]) -> list[Record]:
    """Return the superseded values that differ from those shown, or that the later list of the year no longer names."""
    now = {(row["country_iso3"], row["year"]): row["quantity_t"] for row in shown}
    return [
        row
        for row in stated
        if not row["is_latest"]
        and row["quantity_t"] is not None
        and row["quantity_t"] != now.get((row["country_iso3"], row["year"]))
    ]


def _crosses(rows: Sequence[Record], factor: float) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": t("series.superseded"),
        "x": [row["year"] for row in rows],
        "y": [row["quantity_t"] / factor for row in rows],
        "text": [tooltip(row) for row in rows],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"symbol": "x-thin-open", "size": 8, "color": theme.OTHERS, "line": {"width": 2}},
        "showlegend": False,
    }


def concentration_card(
    engine: Engine, data: CountryFigures, material: str, stage: str, filters: Filters
) -> CardContent:
    """Return the shares of the largest one and three producers and the HHI with its interval, by year."""
    results = {year: result for year in data.years if (result := data.concentration(year))}
    year = data.year if data.year in results else next(reversed(results), 0)
    latest = results.get(year)
    title, summary = t("material.concentration.nothing"), ""
    subtitle = t("material.concentration.subtitle", stage=t(f"stage.{stage}.name"))
    if latest:
        key = "material.concentration.title_disclosed" if latest.uncounted else "material.concentration.title"
        equal = equal_suppliers(latest.hhi_low, latest.hhi_high)
        title = t(key, band=t(f"band.{latest.band}"), hhi=index_interval(latest), equal=equal, year=year)
        note = withheld_note(latest)
        if note:
            subtitle = t("material.concentration.noted", subtitle=subtitle, note=note)
        summary = t(
            "material.concentration.summary",
            top1=bounded(theme.percent(latest.top1_frac), latest.bound),
            top3=bounded(theme.percent(latest.top3_frac), latest.bound),
            hhi=index_interval(latest),
            note=note,
        ).rstrip()
    measures = (("top3", "top3_frac"), ("top1", "top1_frac"), ("hhi", "hhi_low"))
    lines = [
        _concentration_line(t(f"metric.{name}.short"), colour, results, attribute)
        for (name, attribute), colour in zip(measures, theme.PALETTE, strict=False)
    ]
    figure = series_lines(lines, unit=t("axis.fraction"))
    figure["layout"]["yaxis"]["range"] = [0, 1.02]
    figure["layout"]["shapes"] = [
        {
            "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": HIGH_FRAC, "y1": HIGH_FRAC,
            "line": {"width": 1, "dash": "dot", "color": theme.OTHERS},
        }
    ]  # fmt: skip
    return CardContent(
        title=title,
        subtitle=subtitle,
        figure=figure,
        summary=summary,
        rows=CardRows(CONCENTRATION, _chosen(filters, material, stage, data).without("country")).read(engine),
        empty="" if latest else title,
    )


def _concentration_line(name: str, colour: str, results: dict[int, Concentration], attribute: str) -> Line:
    values = [getattr(result, attribute) for result in results.values()]
    readings = [
        bounded(theme.percent(value), result.bound) for value, result in zip(values, results.values(), strict=True)
    ]
    if attribute == "hhi_low":
        readings = [_index_reading(result) for result in results.values()]
    hover = [f"<b>{name}</b><br>{reading}<br>{year}" for reading, year in zip(readings, results, strict=True)]
    return Line(name=name, x=list(results), y=values, colour=colour, hover=hover)


def _index_reading(result: Concentration) -> str:
    note = withheld_note(result)
    return index_range(result) + (f"<br>{note}" if note else "")


def index_range(result: Concentration) -> str:
    """Return the index of a concentration as both ends of its interval."""
    if result.bound:
        return t("metric.hhi.reading_short", value=index_interval(result))
    return t("metric.hhi.reading", low=theme.index(result.hhi_low), high=theme.index(result.hhi_high))
