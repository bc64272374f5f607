"""Cards of the production view: who mines, smelts or refines, how that changed, how concentrated it is."""

from __future__ import annotations

from typing import Any

from dashboard.components.chart_card import CardContent
from dashboard.components.leaderboard import LeaderRow
from dashboard.components.provenance import row_sources
from dashboard.components.words import (
    amount,
    country_name,
    index_interval,
    joined,
    material_name,
    opening,
    output_name,
    tied,
    tooltip,
    withheld_note,
)  # fmt: skip
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.lines import Line, series_lines
from dashboard.figures.maps import share_map, site_trace
from dashboard.filters import ALL_VINTAGES, Filters
from dashboard.i18n import t
from dashboard.metrics import concentration
from dashboard.queries import shares, sites, vintages
from dashboard.stated import Stated, stated
from data.codes import expand_blocs

_SERIES = 5
_KEYS = ("material", "stage", "product", "country", "year_from", "year_to")


def load(engine: Engine, material: str, stage: str, filters: Filters) -> Stated:
    """Return what is stated of `material` at `stage`."""
    return stated(engine, shares.PRODUCTION, filters, material=(material,), stage=(stage,))


def _rows_query(filters: Filters, material: str, stage: str, data: Stated, *, one_year: bool) -> str:
    chosen = filters.only(_KEYS).with_(material=material, stage=stage, product=data.product)
    if one_year:
        chosen = chosen.with_(year_from=data.year, year_to=data.year)
    return chosen.to_query()


def headline(data: Stated, material: str, stage: str) -> str:
    """Return the finding in one sentence: who leads, with what share of the world."""
    found = data.concentration()
    leaders = [row for row in data.in_year if row["quantity_t"]]
    if found is None or not leaders:
        return nothing(data, material)
    thing = output_name(leaders[0]).lower()
    values: dict[str, Any] = {
        "verb": t(f"stage.{stage}.verb"),
        "verb_plural": t(f"stage.{stage}.verb_plural"),
        "material": t("material.production.disclosed", material=thing) if found.uncounted else thing,
        "year": data.year,
        "first": country_name(leaders[0]["country_iso3"]),
        "share": theme.percent(found.top1_frac),
    }
    if len(data.leaders) > 1:
        return t("material.production.tied", **values | {"names": opening(tied(data.leaders))})
    if found.top1_frac >= 0.5 or len(leaders) < 3:
        return t("material.production.one_leads", **values)
    names = joined([country_name(row["country_iso3"]) for row in leaders[:3]])
    return t("material.production.three_lead", **values | {"names": names, "share": theme.percent(found.top3_frac)})


def nothing(data: Stated, material: str) -> str:
    """Return why there is nothing to show: no year in the range, unlike goods, or nothing stated at the stage."""
    if data.is_unlike:
        return t("material.production.unlike", material=material_name(material).lower(), year=data.year)
    if data.covered and not data.years:
        return t(
            "material.years.nothing",
            material=material_name(material).lower(),
            first=data.covered[0],
            last=data.covered[-1],
        )
    return t("material.production.nothing", material=material_name(material).lower())


def share_card(engine: Engine, data: Stated, material: str, stage: str, filters: Filters) -> CardContent:
    """Return the map of shares; one country chosen fills the frame and shows its sites."""
    selected = expand_blocs(filters.country)
    focus = selected[0] if len(selected) == 1 else ""
    known = [row for row in data.in_year if row["share_frac"] is not None]
    markers = None
    if focus:
        rows = engine.run(sites.FACILITIES, {"material": (material,), "country": (focus,)}).records()
        placed = [row for row in rows if row["latitude_deg"] is not None]
        markers = site_trace(
            placed, hover=[f"<b>{row['name']}</b><br>{row['facility_type']}" for row in placed], key="facility_id"
        )
    leaders = [row for row in data.in_year if row["quantity_t"]]
    sentence = headline(data, material, stage)
    focused = data.country(focus) if focus else None
    title = sentence if known else t("card.no_figures")
    if focus:
        title = (
            t("material.map.focus", country=country_name(focus), value=amount(focused), year=data.year)
            if focused
            else t("material.map.focus_none", country=country_name(focus), year=data.year)
        )
    unstated = [row for row in data.in_year if row["quantity_t"] is None]
    silent = [country_name(row["country_iso3"]) for row in unstated]
    subtitle = t("material.map.subtitle", basis=data.basis, stage=t(f"stage.{stage}.name"), year=data.year)
    if silent:
        subtitle = t("material.map.silent", subtitle=subtitle, names=joined(silent))
    total = data.total()
    if total and total["note"]:
        subtitle = t("material.map.total_note", subtitle=subtitle, note=total["note"].rstrip("."))
    return CardContent(
        title=title,
        subtitle=subtitle if known else "",
        figure=share_map(
            {row["country_iso3"]: row["share_frac"] for row in known},
            {row["country_iso3"]: tooltip(row) for row in known},
            title=t("axis.share_of_world"),
            unstated={row["country_iso3"]: tooltip(row) for row in unstated},
            selected=selected,
            sites=markers,
            zoom_to=focus,
        ),
        summary=t(
            "material.map.summary",
            sentence=sentence,
            top=joined([f"{country_name(row['country_iso3'])} {amount(row)}" for row in leaders[:3]]),
            silent=joined(silent) or t("word.none"),
        ),
        sources=row_sources(engine, data.in_year),
        download_path=f"/api/v1/view/{shares.PRODUCTION.query_id}",
        query=_rows_query(filters, material, stage, data, one_year=True),
        columns=shares.PRODUCTION.fields,
        empty="" if known else nothing(data, material),
        disclaimer=True,
    )


def ranking(data: Stated, filters: Filters, path: str) -> list[LeaderRow]:
    """Return the leaderboard of countries; the publisher's rest and total stand below, unlinked."""
    selected = expand_blocs(filters.country)
    rows = [
        LeaderRow(
            name=country_name(row["country_iso3"]),
            value=amount(row) if row["quantity_t"] is not None else "",
            word="" if row["quantity_t"] is not None else amount(row),
            share_frac=row["share_frac"],
            href=_toggled(filters, row["country_iso3"]).href(path),
            selected=row["country_iso3"] in selected,
            colour=theme.country_colour(row["country_iso3"]),
        )
        for row in data.in_year
    ]
    for row in (data.rest(), data.total()):
        if row:
            rows.append(LeaderRow(name=country_name(row["country_iso3"]), value=amount(row), share_frac=None))
    return rows


def _toggled(filters: Filters, iso3: str) -> Filters:
    return filters.without("country") if filters.country == (iso3,) else filters.with_(country=(iso3,))


def series_card(engine: Engine, data: Stated, material: str, stage: str, filters: Filters) -> CardContent:
    """Return production over the years of the largest or the chosen countries, with what older vintages said."""
    codes = [row["country_iso3"] for row in data.in_year if row["quantity_t"]][:_SERIES]
    chosen = [code for code in expand_blocs(filters.country) if any(row["country_iso3"] == code for row in data.rows)]
    shown = chosen[:6] or codes
    years = data.years
    values = [row["quantity_t"] or 0.0 for row in data.rows if row["country_iso3"] in shown and row["year"] in years]
    factor, unit = theme.axis_unit(values)
    lines = []
    for code, colour in zip(shown, theme.series_colours(shown, kind="country"), strict=True):
        rows = [row for row in data.rows if row["country_iso3"] == code and row["year"] in years]
        lines.append(
            Line(
                name=country_name(code),
                x=[row["year"] for row in rows],
                y=[None if row["quantity_t"] is None else row["quantity_t"] / factor for row in rows],
                colour=colour,
                hover=[tooltip(row) for row in rows],
                hollow=[row["status"] == "estimated" for row in rows],
                click=f"country:{code}",
            )
        )
    older = [
        row
        for row in engine.run(
            vintages.PRODUCTION,
            {"material": (material,), "stage": (stage,), "product": (data.product,), "vintage": ALL_VINTAGES},
        ).records()
        if not row["is_latest"] and row["country_iso3"] in shown and row["year"] in years
    ]
    figure = series_lines(lines, unit=unit)
    revised = _revised(older, data)
    if revised:
        figure["data"].append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": t("series.superseded"),
                "x": [row["year"] for row in revised],
                "y": [row["quantity_t"] / factor for row in revised],
                "text": [tooltip(row) for row in revised],
                "hovertemplate": "%{text}<extra></extra>",
                "marker": {"symbol": "x-thin-open", "size": 8, "color": theme.OTHERS, "line": {"width": 2}},
                "showlegend": False,
            }
        )
    title = _series_title(data, material, chosen) if shown else t("card.no_figures")
    used = [row for row in data.rows if row["country_iso3"] in shown]
    return CardContent(
        title=title,
        subtitle=t("material.series.subtitle", basis=data.basis, stage=t(f"stage.{stage}.name"), unit=unit),
        figure=figure,
        summary=t("material.series.summary", names=joined([country_name(code) for code in shown]), n=len(revised)),
        sources=row_sources(engine, (*used, *revised)),
        download_path=f"/api/v1/view/{vintages.PRODUCTION.query_id}",
        query=filters.only(_KEYS)
        .with_(material=material, stage=stage, product=data.product, vintage=ALL_VINTAGES)
        .to_query(),
        columns=vintages.PRODUCTION.fields,
        empty="" if shown else nothing(data, material),
    )


def _series_title(data: Stated, material: str, chosen: list[str]) -> str:
    name = (output_name(data.rows[0]) if data.rows else material_name(material)).lower()
    if chosen:
        return t(
            "material.series.title_chosen", material=name, names=joined([country_name(code) for code in chosen[:6]])
        )
    world = data.world_change()
    if world is None:
        return t("material.series.title", material=name)
    change = theme.change(world)
    return t("material.series.title_change", material=name, change=change, year=data.year, before=data.year - 1)


def _revised(older: list[dict[str, Any]], data: Stated) -> list[dict[str, Any]]:
    """Return the superseded values that differ from what is shown."""
    now = {(row["country_iso3"], row["year"]): row["quantity_t"] for row in data.rows}
    return [
        row
        for row in older
        if row["quantity_t"] is not None and row["quantity_t"] != now.get((row["country_iso3"], row["year"]))
    ]


def concentration_card(engine: Engine, data: Stated, material: str, stage: str, filters: Filters) -> CardContent:
    """Return the shares of the largest one and three producers and the HHI with its interval, by year."""
    years = [year for year in data.years if data.concentration(year)]
    found = {year: result for year in years if (result := data.concentration(year))}
    latest = found.get(data.year) or next(reversed(found.values()), None)

    def line(name: str, colour: str, value: str) -> Line:
        return Line(
            name=name,
            x=years,
            y=[getattr(found[year], value) for year in years],
            colour=colour,
            hover=[f"<b>{name}</b><br>{_reading(found[year], value)}<br>{year}" for year in years],
        )

    note = withheld_note(latest) if latest else ""
    subtitle = t("material.concentration.subtitle", stage=t(f"stage.{stage}.name"))
    figure = series_lines(
        [
            line(t("metric.top3.short"), theme.PALETTE[0], "top3_frac"),
            line(t("metric.top1.short"), theme.PALETTE[1], "top1_frac"),
            line(t("metric.hhi.short"), theme.PALETTE[2], "hhi_low"),
        ],
        unit=t("axis.fraction"),
        tick_format=".1f",
    )
    figure["layout"]["yaxis"]["range"] = [0, 1.02]
    figure["layout"]["shapes"] = [
        {
            "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": concentration.HIGH_FRAC,
            "y1": concentration.HIGH_FRAC, "line": {"width": 1, "dash": "dot", "color": theme.OTHERS},
        }
    ]  # fmt: skip
    return CardContent(
        title=t(
            "material.concentration.title_disclosed" if latest.uncounted else "material.concentration.title",
            band=t(f"band.{latest.band}"),
            hhi=index_interval(latest),
        )
        if latest
        else t("card.no_figures"),
        subtitle=t("material.concentration.noted", subtitle=subtitle, note=note) if note else subtitle,
        figure=figure,
        summary=t(
            "material.concentration.summary",
            top1=theme.percent(latest.top1_frac),
            top3=theme.percent(latest.top3_frac),
            low=theme.index(latest.hhi_low),
            high=theme.index(latest.hhi_high),
            note=note,
        ).rstrip()
        if latest
        else "",
        sources=row_sources(engine, data.rows),
        download_path=f"/api/v1/view/{shares.PRODUCTION.query_id}",
        query=_rows_query(filters.without("country"), material, stage, data, one_year=False),
        columns=shares.PRODUCTION.fields,
        empty="" if latest else nothing(data, material),
    )


def _reading(found: concentration.Concentration, value: str) -> str:
    if value == "hhi_low":
        reading = t("metric.hhi.reading", low=theme.index(found.hhi_low), high=theme.index(found.hhi_high))
        return f"{reading}<br>{note}" if (note := withheld_note(found)) else reading
    return theme.percent(getattr(found, value))
