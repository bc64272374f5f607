"""Cards of the trade view: who sells what to whom. Weights are gross and shown only for one HS code at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.components.chart_card import CardContent
from dashboard.components.chips import value_name
from dashboard.components.leaderboard import LeaderRow
from dashboard.components.provenance import card_sources
from dashboard.components.words import country_name, joined, material_name
from dashboard.engine import Engine
from dashboard.engine.model import Query
from dashboard.figures import theme
from dashboard.figures.flows import flow_matrix, flow_sankey
from dashboard.figures.lines import Line, series_lines
from dashboard.figures.maps import share_map
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.queries import trade
from dashboard.stated import settled_year
from data.codes import OTHER, code_list, expand_blocs

_KEYS = ("material", "stage", "hs", "country", "exporter", "importer", "year_from", "year_to")
_FLOWS, _PARTNERS, _RANKED = 20, 10, 12
Flow = tuple[str, str, float | None]
Flows = Sequence[Flow]
_SIDES: Mapping[str, Callable[[Flows, frozenset[str]], Flows]] = {
    "country": lambda flows, places: [flow for flow in flows if flow[0] in places or flow[1] in places],
    "exporter": lambda flows, places: [flow for flow in flows if flow[0] in places],
    "importer": lambda flows, places: [flow for flow in flows if flow[1] in places],
}
_FLOWS_OF: Memo[tuple[Flow, ...]] = Memo(48)


@dataclass(frozen=True)
class Scope:
    """What the trade view looks at: filters for one year, for all years, and the measure.

    `codes` are the HS codes that carry the material in the chosen year, largest first. `flows` are all flows of that
    year in the measure, whatever places are chosen: the largest value first, None where the measure is not stated.
    """

    material: str
    filters: Filters
    year: int
    years: tuple[int, ...]
    provisional: tuple[int, ...]
    codes: tuple[Mapping[str, Any], ...]
    measure: str
    flows: tuple[Flow, ...] = ()

    def chosen(self, *keys: str) -> list[tuple[str, str, float]]:
        """Return the flows with a value that the choices of `keys` (country, exporter, importer) leave."""
        found: Flows = self.flows
        for key in keys:
            if self.filters.value(key):
                places = frozenset(expand_blocs(self.filters.value(key)))
                found = _SIDES[key](found, places)
        return [(exporter, importer, value) for exporter, importer, value in found if value]

    @property
    def in_year(self) -> Filters:
        """Filters of the chosen year."""
        return self.all_years.with_(year_from=self.year, year_to=self.year)

    @property
    def all_years(self) -> Filters:
        """Filters over the range of years."""
        return self.filters.only(_KEYS).with_(material=self.material)

    @property
    def column(self) -> str:
        """The column of the measure."""
        return "quantity_t" if self.measure == "quantity" else "value_usd"

    def format(self, value: float | None) -> str:
        """Return a value of the measure in words; a flow without weight says so."""
        if value is None:
            return t("status.missing")
        return theme.quantity(value) if self.measure == "quantity" else theme.money(value)

    @property
    def when(self) -> str:
        """The year, marked where the publisher will still revise it."""
        return t("year.provisional", year=self.year) if self.year in self.provisional else str(self.year)


def load(engine: Engine, material: str, filters: Filters) -> Scope:
    """Return the scope of the trade view; the year is `year`, else the newest that is not provisional."""
    years = tuple(row["year"] for row in engine.run(trade.YEARS, {"material": (material,)}).records())
    provisional = tuple(row["year"] for row in engine.run(trade.PROVISIONAL_YEARS, {}).records())
    year = settled_year(years, provisional, filters)
    base = filters.only(_KEYS).with_(material=material, year_from=year, year_to=year)
    codes = tuple(engine.run(trade.BY_CODE, base.without("hs").chosen()).records()) if year else ()
    one_code = len(filters.hs) == 1 or len(codes) == 1
    measure = "quantity" if filters.measure == "quantity" and one_code else "value"
    scope = Scope(material, filters, year, years, provisional, codes, measure)
    if not year:
        return scope
    anywhere = scope.in_year.without("country").without("exporter").without("importer")
    choice = (anywhere.to_query(), scope.column)
    return replace(scope, flows=_FLOWS_OF.get(engine, choice, lambda: _flows(engine, anywhere, scope.column)))


def _flows(engine: Engine, filters: Filters, column: str) -> tuple[Flow, ...]:
    found = engine.run(trade.PAIRS, filters.chosen())
    columns = (found.column("exporter_iso3"), found.column("importer_iso3"), found.column(column))
    return tuple(zip(*columns, strict=True))  # type: ignore[arg-type]


def _content(
    engine: Engine,
    scope: Scope,
    query: Query,
    filters: Filters,
    *,
    title: str,
    subtitle: str,
    figure: dict[str, Any],
    summary: str,
    empty: bool,
    disclaimer: bool = False,
) -> CardContent:
    return CardContent(
        title=title,
        subtitle=subtitle,
        figure=figure,
        summary=summary,
        sources=card_sources(engine, ("baci",)),
        download_path=f"/api/v1/view/{query.query_id}",
        query=filters.to_query(),
        columns=query.fields,
        empty=_nothing(scope) if empty else "",
        disclaimer=disclaimer,
    )


def _nothing(scope: Scope) -> str:
    name = material_name(scope.material).lower()
    if scope.years and not scope.year:
        return t("material.years.nothing", material=name, first=scope.years[0], last=scope.years[-1])
    return t("material.trade.nothing", material=name)


def _measure_words(scope: Scope) -> str:
    return t(f"measure.{scope.measure}")


def exporter_card(engine: Engine, scope: Scope) -> CardContent:
    """Return the map of exporters in the chosen year, over all flows that reach the chosen importers.

    A chosen country or exporter is outlined, not cut out: its share is of the whole.
    """
    asked = scope.in_year.without("country").without("exporter")
    sold = _summed(scope.chosen("importer"), 0)
    total = sum(sold.values())
    shares = {code: value / total for code, value in sold.items()}
    selected = expand_blocs((*scope.filters.exporter, *scope.filters.country))
    named = [code for code in selected if code in shares]
    first = named[0] if len(named) == 1 else max(shares, key=lambda code: shares[code], default="")
    buyers = joined([value_name("importer", code) for code in scope.filters.importer])
    title = _nothing(scope)
    if first:
        title = t(
            "material.trade.map_title_to" if buyers else "material.trade.map_title",
            country=country_name(first),
            share=theme.percent(shares[first]),
            total=scope.format(total),
            year=scope.when,
            buyers=buyers,
        )
    hover = {
        code: "<br>".join(
            (
                f"<b>{country_name(code)}</b>",
                t("tooltip.with_share", value=scope.format(value), share=theme.percent(shares[code])),
                scope.when,
            )
        )
        for code, value in sold.items()
    }
    return _content(
        engine,
        scope,
        trade.BY_EXPORTER,
        asked,
        title=title,
        subtitle=t("material.trade.map_subtitle", measure=_measure_words(scope), year=scope.when) if sold else "",
        figure=share_map(shares, hover, title=t("axis.share_of_exports"), selected=selected),
        summary=title,
        empty=not sold,
        disclaimer=True,
    )


def series_card(engine: Engine, scope: Scope) -> CardContent:
    """Return exports of the largest exporters over the years."""
    rows = engine.run(trade.SERIES, scope.all_years.chosen()).records()
    newest = {row["exporter_iso3"]: row[scope.column] or 0.0 for row in rows}
    names = sorted(newest, key=lambda code: (code == OTHER, -newest[code], code))
    factor, unit = (
        theme.axis_unit([row[scope.column] or 0.0 for row in rows])
        if scope.measure == "quantity"
        else theme.money_unit([row[scope.column] or 0.0 for row in rows])
    )
    lines = []
    for code, colour in zip(names, theme.series_colours(names, kind="country"), strict=True):
        own = [row for row in rows if row["exporter_iso3"] == code]
        lines.append(
            Line(
                name=country_name(code),
                x=[row["year"] for row in own],
                y=[None if row[scope.column] is None else row[scope.column] / factor for row in own],
                colour=theme.OTHERS if code == OTHER else colour,
                hover=[
                    f"<b>{country_name(code)}</b><br>{scope.format(row[scope.column])}<br>{row['year']}" for row in own
                ],
                click="" if code == OTHER else f"country:{code}",
            )
        )
    figure = series_lines(lines, unit=unit)
    for year in scope.provisional:
        figure["layout"].setdefault("shapes", []).append(
            {
                "type": "rect", "xref": "x", "yref": "paper", "x0": year - 0.5, "x1": year + 0.5, "y0": 0, "y1": 1,
                "line": {"width": 0}, "fillcolor": "rgba(128,128,128,0.15)", "layer": "below",
            }
        )  # fmt: skip
    return _content(
        engine,
        scope,
        trade.SERIES,
        scope.all_years,
        title=t("material.trade.series_title", material=material_name(scope.material).lower()),
        subtitle=t("material.trade.series_subtitle", measure=_measure_words(scope), unit=unit),
        figure=figure,
        summary=t("material.trade.series_summary", names=", ".join(country_name(code) for code in names)),
        empty=not rows,
    )


def flow_cards(engine: Engine, scope: Scope) -> tuple[CardContent, CardContent]:
    """Return the Sankey of the largest flows and the matrix of the largest partners."""
    flows = sorted(scope.chosen("country", "exporter", "importer"), key=lambda flow: -flow[2])
    total = sum(flow[2] for flow in flows)
    shown = flows[:_FLOWS]
    title = _nothing(scope)
    covered = theme.percent(sum(flow[2] for flow in shown) / total) if total else ""
    if shown:
        exporter, importer, value = shown[0]
        title = t(
            "material.trade.flow_title",
            exporter=country_name(exporter),
            importer=country_name(importer),
            value=scope.format(value),
            year=scope.when,
        )
    sankey = _content(
        engine,
        scope,
        trade.PAIRS,
        scope.in_year,
        title=title,
        subtitle=t("material.trade.flow_subtitle", n=len(shown), share=covered, measure=_measure_words(scope)),
        figure=flow_sankey(
            shown,
            name=country_name,
            colour=theme.country_colour,
            hover=lambda flow: f"{country_name(flow[0])} → {country_name(flow[1])}<br>{scope.format(flow[2])}",
        ),
        summary=t("material.trade.flow_summary", title=title, n=len(shown), share=covered),
        empty=not shown,
    )
    return sankey, _matrix(engine, scope, flows)


def _matrix(engine: Engine, scope: Scope, flows: Sequence[tuple[str, str, float]]) -> CardContent:
    """Return the matrix of the largest partners among `flows`; its cells are all flows between them."""
    exporters, importers = _largest(flows, 0), _largest(flows, 1)
    asked = scope.in_year.without("country").without("exporter").without("importer")
    cells = {
        (exporter, importer): value
        for exporter, importer, value in scope.flows
        if exporter in exporters and importer in importers
    }
    return _content(
        engine,
        scope,
        trade.PAIRS,
        asked.with_(exporter=tuple(exporters), importer=tuple(importers)),
        title=t("material.trade.matrix_title"),
        subtitle=t(
            "material.trade.matrix_subtitle",
            measure=_measure_words(scope),
            year=scope.when,
            most=scope.format(max((value for value in cells.values() if value), default=0.0)),
        ),
        figure=flow_matrix(
            cells,
            exporters,
            importers,
            name=country_name,
            hover=lambda row, column: (
                f"{country_name(row)} → {country_name(column)}<br>"
                + (scope.format(cells[row, column]) if (row, column) in cells else t("material.trade.no_flow"))
            ),
        ),
        summary=t("material.trade.matrix_summary", names=", ".join(country_name(code) for code in exporters)),
        empty=not cells,
    )


def _summed(flows: Iterable[tuple[str, str, float]], side: int) -> dict[str, float]:
    """Return the value of flows by exporter (side 0) or importer (side 1)."""
    sums: dict[str, float] = {}
    for flow in flows:
        place = flow[0] if side == 0 else flow[1]
        sums[place] = sums.get(place, 0.0) + flow[2]
    return sums


def _largest(flows: Iterable[tuple[str, str, float]], side: int) -> list[str]:
    sums = _summed(flows, side)
    return sorted(sums, key=lambda code: (-sums[code], code))[:_PARTNERS]


def partner_ranking(scope: Scope, path: str) -> list[LeaderRow]:
    """Return importers ranked, each a click from being the filter."""
    bought = _summed(scope.chosen("country", "exporter", "importer"), 1)
    total = sum(bought.values())
    chosen = scope.filters.importer
    return [
        LeaderRow(
            name=country_name(code),
            value=scope.format(bought[code]),
            share_frac=bought[code] / total,
            href=scope.filters.with_(importer=() if code in chosen else code).href(path),
            selected=code in chosen,
            colour=theme.country_colour(code),
        )
        for code in sorted(bought, key=lambda code: (-bought[code], code))[:_RANKED]
    ]


def code_ranking(scope: Scope, path: str) -> list[LeaderRow]:
    """Return the HS codes that carry the material, by value; a shared code names all it covers."""
    total = sum(row["value_usd"] for row in scope.codes)
    rows = []
    for row in scope.codes:
        name = t("material.trade.code", code=row["hs_code"], product=code_list("hs").name(row["hs_code"]))
        if row["material_id"] != scope.material:
            name = t("material.trade.shared_code", name=name, group=material_name(row["material_id"]))
        rows.append(
            LeaderRow(
                name=name,
                value=theme.money(row["value_usd"]),
                share_frac=row["value_usd"] / total if total else None,
                href=scope.filters.with_(hs=() if row["hs_code"] in scope.filters.hs else row["hs_code"]).href(path),
                selected=row["hs_code"] in scope.filters.hs,
                note=t(f"stage.{row['stage_id']}.name"),
            )
        )
    return rows
