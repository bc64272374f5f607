"""The cards of a forecast: fan, series, back-test, coverage of intervals; and a material's forecasts in one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.fan import Fan, Observed, fan_chart
from dashboard.figures.lines import Line, series_lines
from dashboard.filters import Filters
from dashboard.i18n import catalogue, t
from dashboard.topics.forecast import queries
from dashboard.topics.forecast.scope import Forecast, Scope, forecasts_of
from dashboard.topics.forecast.words import (
    is_told,
    method_name,
    method_or_reason,
    range_in_words,
    series_label,
    value_text,
)
from dashboard.topics.trade.releases import beyond_series
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.leaderboard import LeaderRow, Ranking
from dashboard.ui.words import material_in_text, opening
from data.model import Status

_TOO_SHORT = "too_short"
_YEARS_SHOWN = 20
_LEGEND = ("observed", "middle", "interval_80", "interval_95")
_COVERAGES = (("coverage_95_frac", 0.95), ("coverage_80_frac", 0.80))
_SCORE_COLUMNS = ("method", "mae", "mase", "smape", "in_80", "in_95")
_COLUMNS = ("series", "now", "then", "interval", "method")


def choice_in_words(scope: Scope) -> str:
    """Return what was chosen for the series shown and why."""
    row = scope.series
    if row is None:
        which = "others" if scope.known else scope.outlook
        return t(f"forecast.nothing.{which}", material=material_in_text(scope.material))
    used = method_name(row["model_id"]) if row["model_id"] else ""
    parts: dict[str, Any] = {
        "n": row["n_observations"],
        "first": row["first_period"],
        "last": row["last_period"],
        "used": used if row["choice_id"] == "model_wins" else _small(used),
    }
    for kind, is_baseline in (("baseline", True), ("model", False)):
        best = next((score for score in scope.scores if score["is_baseline"] is is_baseline), None)
        parts[kind] = _small(method_name(best["model_id"])) if best else t("word.none")
        parts[f"{kind}_error"] = value_text(best["mae"], row["unit"]) if best else theme.DASH
    parts |= {name: scope.scores[0][f"n_{name}"] if scope.scores else 0 for name in ("origins", "starts")}
    return t(f"forecast.choice.{row['choice_id']}", **parts)


def _small(text: str) -> str:
    """Return `text` with a small letter first."""
    return text[:1].lower() + text[1:]


def _empty(scope: Scope, key: str) -> CardContent:
    """Return a card without a picture, its title `key`, that says why."""
    reason = choice_in_words(scope)
    return CardContent(title=t(key), summary=reason, empty=reason)


def fan_card(engine: Engine, scope: Scope) -> CardContent:
    """Return the observations and, where there is one, the forecast with both intervals."""
    row = scope.series
    if row is None:
        return _empty(scope, "card.no_figures")
    chosen = scope.of_series
    if scope.is_monthly:
        chosen = chosen.with_(year_from=int(row["last_period"][:4]) - _YEARS_SHOWN + 1)
    read = CardRows(queries.PATH, chosen).read(engine)
    rows = read.records
    past = [point for point in rows if point["status"] != Status.PROJECTED]
    ahead = [point for point in rows if point["status"] == Status.PROJECTED]
    title = _fan_title(row, past[-1], ahead)
    return CardContent(
        title=title,
        subtitle=_fan_subtitle(row),
        figure=_fan(scope, past, ahead),
        summary=f"{title}. {choice_in_words(scope)}",
        rows=read,
        beyond=beyond_series(engine, scope.material) if row["source_id"] == "baci" else None,
    )


def _fan_title(row: Record, last: Record, ahead: Sequence[Record]) -> str:
    """Return the finding: where the middle lies at the end and between what with 95 % odds; a wide range alone."""
    now = {"series": series_label(row), "now": value_text(last["value"], row["unit"]), "last": last["period"]}
    if not ahead:
        return t("forecast.fan.title_none", **now)
    end = ahead[-1]
    if not is_told(end):
        return t("forecast.fan.title_range", **now, when=end["period"], **range_in_words(last, end))
    return t("forecast.fan.title", **now, when=end["period"], **_end(end))


def _end(row: Record) -> dict[str, str]:
    """Return the middle and the 95 % interval of a row of a forecast, in words."""
    columns = {"middle": "value", "low": "low_95", "high": "high_95"}
    return {name: value_text(row[column], row["unit"]) for name, column in columns.items()}


def _fan_subtitle(row: Record) -> str:
    kind = "weight" if row["unit"] == "t" else "price"
    own = f"forecast.measure.{kind}.{row['source_id']}"
    measure = t(own) if own in catalogue() else t(f"forecast.measure.{kind}.other")
    note = f"{row['note'].rstrip('.')}." if row["note"] else ""
    how = t("forecast.fan.no_method")
    if row["model_id"]:
        how = t("forecast.fan.method", method=method_name(row["model_id"]).lower())
    return "\n".join(part for part in (measure, note, how) if part)


def _fan(scope: Scope, past: Sequence[Record], ahead: Sequence[Record]) -> dict[str, Any]:
    is_weight = past[0]["unit"] == "t"
    highest = [max(row["value"], row["high_80"] or 0.0) for row in (*past, *ahead)]
    factor, unit = theme.axis_unit(highest) if is_weight else theme.money_unit(highest)
    when = "period" if scope.is_monthly else "year"

    def scaled(rows: Sequence[Record], name: str) -> list[float]:
        return [row[name] / factor for row in rows]

    observed = Observed(
        [row[when] for row in past],
        scaled(past, "value"),
        [_past_hover(row) for row in past],
        [row["status"] == Status.ESTIMATED for row in past],
    )
    bounds = {name: scaled(ahead, name) for name in ("low_80", "high_80", "low_95", "high_95")}
    hover = [_forecast_hover(row) for row in ahead]
    return fan_chart(
        observed,
        Fan([row[when] for row in ahead], scaled(ahead, "value"), **bounds, hover=hover) if ahead else None,
        unit=unit if is_weight else f"{unit}/t",
        colour=theme.material_colour(scope.material),
        words={name: t(f"forecast.legend.{name}") for name in _LEGEND},
        years=not scope.is_monthly,
    )


def _past_hover(row: Record) -> str:
    status = t("tooltip.year_status", year=row["period"], status=t(f"status.{row['status']}"))
    return f"<b>{value_text(row['value'], row['unit'])}</b><br>{status}"


def _forecast_hover(row: Record) -> str:
    first = t("forecast.tooltip.middle", value=value_text(row["value"], row["unit"]), when=row["period"])
    intervals = []
    for share in ("80", "95"):
        low, high = (value_text(row[f"{bound}_{share}"], row["unit"]) for bound in ("low", "high"))
        intervals.append(t("forecast.tooltip.interval", share=share, low=low, high=high))
    return "<br>".join((f"<b>{first}</b>", *intervals, method_name(row["model_id"])))


def series_board(engine: Engine, scope: Scope) -> Ranking:
    """Return the series of this material and outlook, each a link to its forecast."""
    rows = [
        LeaderRow(
            name=series_label(row),
            value=t("forecast.board.to", last=row["last_period"]),
            href=scope.href(series=row["series"]),
            selected=row is scope.series,
            note=method_or_reason(row),
        )
        for row in scope.known
    ]
    title = t(f"forecast.board.title.{scope.outlook}", material=material_in_text(scope.material))
    of = CardRows(queries.SERIES, Filters().with_(material=scope.material, outlook=scope.outlook))
    return Ranking(title, rows, t("forecast.board.subtitle"), of.read(engine) if rows else None)


def backtest_card(engine: Engine, scope: Scope) -> tuple[CardContent, list[Component]]:
    """Return words and table of how every method did, the least error first."""
    row = scope.series
    if row is None or not scope.scores:
        return _empty(scope, "forecast.backtest.none"), []
    best = scope.scores[0]
    content = CardContent(
        title=t(
            "forecast.backtest.short" if row["choice_id"] == _TOO_SHORT else "forecast.backtest.title",
            method=method_name(best["model_id"]),
            error=value_text(best["mae"], row["unit"]),
            smape=theme.number(best["smape_pct"]),
            tests=best["n_origins"],
        ),
        subtitle=t("forecast.backtest.subtitle", steps=best["step"], tests=best["n_origins"]),
        summary="",
        rows=CardRows(queries.METHODS, scope.of_series).read(engine),
    )
    headings = [Heading(t(f"forecast.column.{name}"), numeric=name != "method") for name in _SCORE_COLUMNS]
    cells = [_score_cells(score) for score in scope.scores]
    return content, [index_table(t("forecast.backtest.caption"), headings, cells)]


def _score_cells(row: Record) -> list[Cell]:
    marks = [t(f"forecast.{key}") for key, is_so in (("used", "is_chosen"), ("baseline", "is_baseline")) if row[is_so]]
    name: list[Component | str] = [method_name(row["model_id"])]
    if marks:
        name.append(html.Span(" " + ", ".join(marks), className="cell-note"))
    return [
        name,
        value_text(row["mae"], row["unit"]),
        theme.number(row["mase"]),
        f"{theme.number(row['smape_pct'])}{theme.THIN}%",
        theme.percent(row["coverage_80_frac"]),
        theme.percent(row["coverage_95_frac"]),
    ]


def coverage_card(engine: Engine, scope: Scope) -> CardContent:
    """Return how often the intervals held what came, by steps ahead: of the series, or of all of its kind if short."""
    row = scope.series
    if row is None or row["model_id"] is None:
        return _empty(scope, "forecast.coverage.none")
    is_alone = row["choice_id"] != _TOO_SHORT
    chosen = scope.of_series if is_alone else scope.of_series.only({"outlook"}).with_(source=row["source_id"])
    read = CardRows(queries.COVERAGE, chosen.with_(method=row["model_id"])).read(engine)
    rows = read.records
    if not rows:
        return _empty(scope, "forecast.backtest.none")
    tests = sum(step["n_origins"] for step in rows)
    in_95, in_80 = (
        theme.percent(sum(step[name] * step["n_origins"] for step in rows) / tests) for name, _ in _COVERAGES
    )
    key = f"forecast.coverage.{'alone' if is_alone else 'pooled'}"
    return CardContent(
        title=t("forecast.coverage.title", in_95=in_95, in_80=in_80),
        subtitle=t(key, tests=tests, method=method_name(row["model_id"])),
        figure=_coverage_lines(rows),
        rows=read,
    )


def _coverage_lines(rows: Sequence[Record]) -> dict[str, Any]:
    steps = [row["step"] for row in rows]
    lines = []
    for (name, nominal), colour in zip(_COVERAGES, theme.PALETTE, strict=False):
        share, key = theme.percent(nominal), "forecast.coverage.tooltip"
        hover = [
            t(key, share=theme.percent(row[name]), meant=share, step=row["step"], n=row["n_origins"]) for row in rows
        ]
        found, meant = (t(f"forecast.coverage.{kind}", share=share) for kind in ("found", "meant"))
        lines.append(Line(found, steps, [100 * row[name] for row in rows], colour, hover))
        lines.append(Line(meant, steps, [100 * nominal] * len(steps), colour, [share] * len(steps), dash="dot"))
    figure = series_lines(lines, unit=t("forecast.coverage.axis"), years=False)
    figure["layout"]["yaxis"] |= {"range": [0, 105]}
    figure["layout"]["xaxis"] |= {
        "title": {"text": t("forecast.coverage.steps")},
        "tickformat": "d",
        "dtick": max(1, steps[-1] // 6),
        "range": [steps[0] - 0.5, steps[-1] + 0.5],
    }
    figure["layout"]["margin"] |= {"b": 52}
    return figure


def forecast_card(engine: Engine, material: str) -> tuple[CardContent, list[Component]]:
    """Return the words and the table of a material's price, production and trade ahead, one series each."""
    forecasts = forecasts_of(engine, material)
    title = forecast_title(forecasts, material)
    content = CardContent(
        title=title,
        subtitle=t("exposure.outlook.subtitle"),
        rows=CardRows(queries.PATH, Filters().with_(material=material)).read(engine),
        empty="" if forecasts else title,
    )
    return content, [forecast_table(forecasts)] if forecasts else []


def forecast_title(forecasts: Iterable[Forecast], material: str) -> str:
    """Return the finding: the first forecast of the material itself that tells a value, with its interval.

    Else the range of the first one in words, or that there is none.
    """
    ended = [(forecast, forecast.end) for forecast in forecasts if forecast.end]
    own = [(forecast, end) for forecast, end in ended if forecast.is_own]
    for forecast, end in sorted(own, key=lambda pair: not is_told(pair[1])):
        last, name = forecast.last, _forecast_name(forecast)
        now = {"now": value_text(last["value"], last["unit"]), "last": last["period"], "when": end["period"]}
        if not is_told(end):
            return t("forecast.fan.title_range", series=name, **now, **range_in_words(last, end))
        return t("exposure.outlook.title", series=name, **now, **_end(end))
    key = f"exposure.outlook.title_{'others' if ended else 'none'}"
    return t(key, material=material_in_text(material))


def forecast_table(forecasts: Iterable[Forecast], *, linked: bool = True) -> Component:
    """Return the table of several forecasts; names link to the forecast page where `linked`."""
    headings = [Heading(t(f"exposure.outlook.column.{name}")) for name in _COLUMNS]
    rows = []
    for forecast in forecasts:
        name = _forecast_name(forecast)
        rows.append([dcc.Link(name, href=forecast.href) if linked else name, *_cells(forecast)])
    return index_table(t("exposure.outlook.caption"), headings, rows)


def _cells(forecast: Forecast) -> Iterator[Cell]:
    """Yield the cells of a row but its name."""
    last, end = forecast.last, forecast.end
    yield t("exposure.outlook.at", value=value_text(last["value"], last["unit"]), when=last["period"])
    if end is None:
        yield from (method_or_reason(forecast.series), theme.DASH, theme.DASH)
        return
    ahead = _end(end)
    if is_told(end):
        yield t("exposure.outlook.at", value=ahead["middle"], when=end["period"])
        yield t("exposure.between", low=ahead["low"], high=ahead["high"])
    else:
        yield t("exposure.outlook.too_wide", when=end["period"])
        yield t("exposure.outlook.range", **range_in_words(last, end))
    yield method_name(end["model_id"])


def _forecast_name(forecast: Forecast) -> str:
    outlook, name = forecast.series["outlook_id"], forecast.series["series"]
    return opening(name if name.lower().startswith(outlook) else t(f"exposure.outlook.{outlook}", series=name))
