"""The outlook in brief: of price, production and trade one series each, with its forecast and interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from dash import dcc
from dash.development.base_component import Component

from dashboard.components.chart_card import CardContent
from dashboard.components.index_table import Cell, Heading, index_table
from dashboard.components.provenance import row_sources
from dashboard.components.words import material_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import OUTLOOKS, Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.queries import forecasts

Row = Mapping[str, Any]
_COLUMNS = ("series", "now", "then", "interval", "method")
_MONTH_LENGTH = len("2026-01")
_KEPT: Memo[tuple[Ahead, ...]] = Memo(64)


class Ahead(NamedTuple):
    """A series, its last observation and the last row of its forecast, None where there is none."""

    series: Row
    last: Row
    end: Row | None


def ahead(engine: Engine, material: str) -> tuple[Ahead, ...]:
    """Return one series an outlook: one with a forecast before one without, of markets before trade, the longest."""
    return _KEPT.get(engine, material, lambda: tuple(_ahead(engine, material)))


def series_order(row: Row) -> tuple[bool, bool, bool, int, str]:
    """Sort what is forecast first, then prices of markets before values of trade, then by length."""
    monthly = len(row["last_period"]) == _MONTH_LENGTH
    return row["model_id"] is None, not monthly, row["source_id"] == "baci", -row["n_observations"], row["series"]


def _ahead(engine: Engine, material: str) -> list[Ahead]:
    every = engine.run(forecasts.SERIES, {"material": (material,)}).records()
    found = []
    for outlook in OUTLOOKS:
        own = sorted((row for row in every if row["outlook_id"] == outlook), key=series_order)
        if own:
            asked = {"material": (material,), "outlook": (outlook,), "series": (own[0]["series"],)}
            rows = engine.run(forecasts.PATH, asked).records()
            past = [row for row in rows if row["model_id"] is None]
            found.append(Ahead(own[0], past[-1], rows[-1] if rows[-1]["model_id"] else None))
    return found


def outlook_card(engine: Engine, material: str) -> tuple[CardContent, list[Component]]:
    """Return the words and the table of the outlook of a material."""
    found = ahead(engine, material)
    title = outlook_title(found, material)
    content = CardContent(
        title=title,
        subtitle=t("exposure.outlook.subtitle"),
        figure={},
        summary=title,
        sources=row_sources(engine, [last for _, last, _ in found]),
        download_path=f"/api/v1/view/{forecasts.PATH.query_id}",
        query=Filters().with_(material=material).to_query(),
        columns=forecasts.PATH.fields,
        empty="" if found else title,
    )
    return content, [outlook_table(found)] if found else []


def outlook_title(found: Sequence[Ahead], material: str) -> str:
    """Return the finding: the first forecast with its interval, or that there is none."""
    name = material_name(material)
    for series, last, end in found:
        if end is not None:
            return t(
                "exposure.outlook.title",
                series=_name(series),
                middle=_value(end["value"], end["unit"]),
                low=_value(end["low_95"], end["unit"]),
                high=_value(end["high_95"], end["unit"]),
                when=end["period"],
                now=_value(last["value"], last["unit"]),
                last=last["period"],
            )
    return t("exposure.outlook.title_none", material=name.lower())


def outlook_table(found: Sequence[Ahead], *, linked: bool = True) -> Component:
    """Return the table of the outlook; names link to the forecast page where `linked`."""
    headings = [Heading(t(f"exposure.outlook.column.{name}")) for name in _COLUMNS]
    return index_table(t("exposure.outlook.caption"), headings, [_cells(*one, linked=linked) for one in found])


def _cells(series: Row, last: Row, end: Row | None, *, linked: bool) -> list[Cell]:
    names = {"material": series["material_id"], "outlook": series["outlook_id"], "series": series["series"]}
    name: Cell = _name(series)
    if linked:
        name = dcc.Link(_name(series), href=Filters().with_(**names).href("/forecast"))
    now = t("exposure.outlook.at", value=_value(last["value"], last["unit"]), when=last["period"])
    if end is None:
        return [name, now, t(f"forecast.none.{series['choice_id']}"), theme.DASH, theme.DASH]
    then = t("exposure.outlook.at", value=_value(end["value"], end["unit"]), when=end["period"])
    low, high = _value(end["low_95"], end["unit"]), _value(end["high_95"], end["unit"])
    return [name, now, then, t("exposure.between", low=low, high=high), t(f"forecast.model.{end['model_id']}")]


def _name(series: Row) -> str:
    outlook, said = series["outlook_id"], series["series"]
    name = said if said.lower().startswith(outlook) else t(f"exposure.outlook.{outlook}", series=said)
    return name[:1].upper() + name[1:]


def _value(number: float | None, unit: str) -> str:
    return theme.quantity(number) if unit == "t" else theme.price(number)
