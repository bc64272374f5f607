"""The outlook in brief: of price, production and trade one series each, with its forecast and interval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from dash import dcc
from dash.development.base_component import Component

from dashboard.components.chart_card import CardContent
from dashboard.components.index_table import Cell, Heading, index_table
from dashboard.components.provenance import row_sources
from dashboard.components.words import material_name
from dashboard.derived.series_names import Named, named
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
    """A series; its last observation and the forecast after it; whether it may stand for the material in a headline."""

    series: Row
    rows: tuple[Row, ...]
    is_own: bool

    @property
    def last(self) -> Row:
        """The last observation."""
        return self.rows[0]

    @property
    def end(self) -> Row | None:
        """The last row of the forecast, None where there is none."""
        return self.rows[-1] if len(self.rows) > 1 else None


def ahead(engine: Engine, material: str) -> tuple[Ahead, ...]:
    """Return one series an outlook, that which stands for the material first; every series where none does."""
    return _KEPT.get(engine, material, lambda: tuple(_ahead(engine, material)))


def split_series(rows: Iterable[Row], material: str) -> tuple[list[Row], list[Row]]:
    """Return the series of one outlook that may stand for `material`, the first one first, and those that may not.

    Not those of another element; nor, beside such of the same publisher, one whose name does not say what it is of.
    What is forecast comes first, then prices of markets before values of trade, then what is nearest to the material.
    """
    known = [(row, named(row["series"], material)) for row in rows]
    mixed = {row["source_id"] for row, kind in known if kind is Named.OTHER}

    def is_other(row: Row, kind: Named) -> bool:
        return kind is Named.OTHER or (kind is Named.UNSAID and row["source_id"] in mixed)

    ordered = sorted(known, key=lambda one: _order(*one))
    return [row for row, kind in ordered if not is_other(row, kind)], [
        row for row, kind in ordered if is_other(row, kind)
    ]


def _order(row: Row, kind: Named) -> tuple[bool, bool, bool, Named, int, str]:
    yearly = len(row["last_period"]) != _MONTH_LENGTH
    return row["model_id"] is None, yearly, row["source_id"] == "baci", kind, -row["n_observations"], row["series"]


def _ahead(engine: Engine, material: str) -> list[Ahead]:
    every = engine.run(forecasts.SERIES, {"material": (material,)}).records()
    found = []
    for outlook in OUTLOOKS:
        own, others = split_series([row for row in every if row["outlook_id"] == outlook], material)
        found += [_path(engine, material, row, is_own=bool(own)) for row in own[:1] or others]
    return found


def _path(engine: Engine, material: str, series: Row, *, is_own: bool) -> Ahead:
    asked = {"material": (material,), "outlook": (series["outlook_id"],), "series": (series["series"],)}
    rows = engine.run(forecasts.PATH, asked).records()
    past = [row for row in rows if row["model_id"] is None]
    return Ahead(series, tuple(rows[len(past) - 1 :]), is_own)


def outlook_card(engine: Engine, material: str) -> tuple[CardContent, list[Component]]:
    """Return the words and the table of the outlook of a material."""
    found = ahead(engine, material)
    title = outlook_title(found, material)
    content = CardContent(
        title=title,
        subtitle=t("exposure.outlook.subtitle"),
        figure={},
        summary=title,
        sources=row_sources(engine, [row for one in found for row in one.rows]),
        download_path=f"/api/v1/view/{forecasts.PATH.query_id}",
        query=Filters().with_(material=material).to_query(),
        columns=forecasts.PATH.fields,
        empty="" if found else title,
    )
    return content, [outlook_table(found)] if found else []


def outlook_title(found: Sequence[Ahead], material: str) -> str:
    """Return the finding: the first forecast of the material itself with its interval, or that there is none."""
    name = material_name(material)
    for one in found:
        last, end = one.last, one.end
        if one.is_own and end is not None:
            return t(
                "exposure.outlook.title",
                series=_name(one.series),
                middle=_value(end["value"], end["unit"]),
                low=_value(end["low_95"], end["unit"]),
                high=_value(end["high_95"], end["unit"]),
                when=end["period"],
                now=_value(last["value"], last["unit"]),
                last=last["period"],
            )
    others = any(one.end is not None for one in found)
    return t(f"exposure.outlook.title_{'others' if others else 'none'}", material=name.lower())


def outlook_table(found: Sequence[Ahead], *, linked: bool = True) -> Component:
    """Return the table of the outlook; names link to the forecast page where `linked`."""
    headings = [Heading(t(f"exposure.outlook.column.{name}")) for name in _COLUMNS]
    return index_table(t("exposure.outlook.caption"), headings, [_cells(one, linked=linked) for one in found])


def _cells(one: Ahead, *, linked: bool) -> list[Cell]:
    series, last, end = one.series, one.last, one.end
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
