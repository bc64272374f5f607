"""Cards that set several materials side by side at one stage: output indexed to a common year, and concentration."""

from __future__ import annotations

from dashboard.components.cards.production import load
from dashboard.components.chart_card import CardContent
from dashboard.components.provenance import row_sources
from dashboard.components.words import index_interval, joined, material_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.lines import Line, series_lines
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import change
from dashboard.queries import shares
from dashboard.stated import Stated

_KEYS = ("material", "stage", "year_from", "year_to")
_MOST = 6


def comparison_cards(engine: Engine, material: str, stage: str, filters: Filters) -> tuple[CardContent, CardContent]:
    """Return the cards of indexed world output and of HHI for `material` and those it is compared with."""
    ids = list(dict.fromkeys((material, *filters.compare)))[:_MOST]
    plain = filters.without("product")
    data = {code: load(engine, code, stage, plain) for code in ids}
    colours = dict(zip(ids, theme.series_colours(ids, kind="material"), strict=True))
    return _output(engine, data, colours, stage, filters), _concentration(engine, data, colours, stage, filters)


def _totals(data: Stated) -> dict[int, float]:
    totals = {year: data.total(year) for year in data.years}
    return {year: row["quantity_t"] for year, row in totals.items() if row and row["quantity_t"]}


def _output(
    engine: Engine, data: dict[str, Stated], colours: dict[str, str], stage: str, filters: Filters
) -> CardContent:
    totals = {code: _totals(own) for code, own in data.items()}
    common = set.intersection(*(set(years) for years in totals.values())) if totals else set()
    base = min(common, default=0)
    lines = [
        Line(
            name=material_name(code),
            x=list(years),
            y=[100 * value / years[base] for value in years.values()],
            colour=colours[code],
            hover=[
                f"<b>{material_name(code)}</b><br>{theme.quantity(value)} ({data[code].basis})<br>{year}"
                for year, value in years.items()
            ],
            click=f"material:{code}",
        )
        for code, years in totals.items()
        if base in years
    ]
    moves = [
        t(
            "material.compare.move",
            material=material_name(code),
            change=theme.change(change.compute(years[base], years[max(years)])),
        )
        for code, years in totals.items()
        if base in years and max(years) > base
    ]
    title = t("material.compare.title", base=base, moves=joined(moves)) if moves else t("material.compare.nothing")
    return _card(
        engine,
        data,
        filters,
        stage,
        title=title,
        subtitle=t("material.compare.subtitle", base=base, stage=t(f"stage.{stage}.name")),
        lines=lines,
        unit=t("axis.index", base=base),
        from_zero=False,
    )


def _concentration(
    engine: Engine, data: dict[str, Stated], colours: dict[str, str], stage: str, filters: Filters
) -> CardContent:
    lines, latest = [], []
    for code, own in data.items():
        found = {year: result for year in own.years if (result := own.concentration(year))}
        if not found:
            continue
        lines.append(
            Line(
                name=material_name(code),
                x=list(found),
                y=[result.hhi_low for result in found.values()],
                colour=colours[code],
                hover=[
                    f"<b>{material_name(code)}</b><br>"
                    + t(
                        "metric.hhi.reading",
                        low=theme.index(result.hhi_low),
                        high=theme.index(result.hhi_high),
                    )
                    + f"<br>{year}"
                    for year, result in found.items()
                ],
                click=f"material:{code}",
            )
        )
        newest = found[max(found)]
        latest.append(f"{material_name(code)} {index_interval(newest)}")
    title = t("material.compare.hhi_title", values=joined(latest)) if latest else t("material.compare.nothing")
    return _card(
        engine,
        data,
        filters,
        stage,
        title=title,
        subtitle=t("material.compare.hhi_subtitle", stage=t(f"stage.{stage}.name")),
        lines=lines,
        unit=t("axis.hhi"),
        from_zero=True,
    )


def _card(
    engine: Engine,
    data: dict[str, Stated],
    filters: Filters,
    stage: str,
    *,
    title: str,
    subtitle: str,
    lines: list[Line],
    unit: str,
    from_zero: bool,
) -> CardContent:
    rows = [row for own in data.values() for row in own.rows]
    return CardContent(
        title=title,
        subtitle=subtitle,
        figure=series_lines(lines, unit=unit, from_zero=from_zero),
        summary=title,
        sources=row_sources(engine, rows),
        download_path=f"/api/v1/view/{shares.PRODUCTION.query_id}",
        query=filters.only(_KEYS).with_(material=tuple(data), stage=stage).to_query(),
        columns=shares.PRODUCTION.fields,
        empty="" if lines else t("material.compare.nothing"),
    )
