"""The cards of the page: the fan, the list of series, the back-test with its table, the coverage of the intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.chart_card import CardContent
from dashboard.components.index_table import Cell, Heading, index_table
from dashboard.components.leaderboard import LeaderRow
from dashboard.components.provenance import row_sources
from dashboard.components.slots import Board
from dashboard.components.words import material_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.fan import Fan, Observed, fan_chart
from dashboard.figures.lines import Line, series_lines
from dashboard.i18n import t
from dashboard.pages.forecast.scope import Row, Scope
from dashboard.pages.forecast.words import choice, label, method, value
from dashboard.queries import forecasts
from data.model import Status

TOO_SHORT = "too_short"
_YEARS_SHOWN = 20
_LEGEND = ("observed", "middle", "interval_80", "interval_95")
_COVERAGES = (("coverage_95_frac", 0.95), ("coverage_80_frac", 0.80))
_COLUMNS = ("method", "mae", "mase", "smape", "in_80", "in_95")


def _nothing(scope: Scope, tested: Sequence[Row]) -> CardContent:
    told = choice(scope, tested)
    return CardContent(title=t("card.no_figures"), subtitle="", figure={}, summary=told, empty=told)


def fan_card(engine: Engine, scope: Scope, tested: Sequence[Row]) -> CardContent:
    """Return the observations and, where there is one, the forecast with both intervals."""
    row = scope.series
    if row is None:
        return _nothing(scope, tested)
    chosen = scope.of_series()
    if scope.is_monthly:
        chosen = chosen.with_(year_from=int(row["last_period"][:4]) - _YEARS_SHOWN + 1)
    rows = engine.run(forecasts.PATH, chosen.chosen()).records()
    past = [one for one in rows if one["status"] != Status.PROJECTED]
    ahead = [one for one in rows if one["status"] == Status.PROJECTED]
    title = _title(row, past, ahead)
    return CardContent(
        title=title,
        subtitle=_subtitle(row),
        figure=_fan(scope, past, ahead),
        summary=" ".join((title + ".", choice(scope, tested))),
        sources=row_sources(engine, rows),
        download_path=f"/api/v1/view/{forecasts.PATH.query_id}",
        query=chosen.to_query(),
        columns=forecasts.PATH.fields,
    )


def _title(row: Row, past: Sequence[Row], ahead: Sequence[Row]) -> str:
    """Return the finding: where the middle lies at the end, and between what with 95 % odds."""
    last = past[-1]
    now = {"series": label(row), "now": value(last["value"], row["unit"]), "last": last["period"]}
    if not ahead:
        return t("forecast.fan.title_none", **now)
    end = ahead[-1]
    return t(
        "forecast.fan.title",
        **now,
        when=end["period"],
        middle=value(end["value"], row["unit"]),
        low=value(end["low_95"], row["unit"]),
        high=value(end["high_95"], row["unit"]),
    )


def _subtitle(row: Row) -> str:
    measure = t(f"forecast.measure.{'weight' if row['unit'] == 't' else 'price'}.{row['source_id']}")
    note = f" {row['note'].rstrip('.')}." if row["note"] else ""
    used = (
        t("forecast.fan.method", method=method(row["model_id"]).lower())
        if row["model_id"]
        else t("forecast.fan.no_method")
    )
    return f"{measure}{note} {used}"


def _fan(scope: Scope, past: Sequence[Row], ahead: Sequence[Row]) -> dict[str, Any]:
    is_weight = past[0]["unit"] == "t"
    highest = [max(one["value"], one["high_80"] or 0.0) for one in (*past, *ahead)]
    factor, unit = theme.axis_unit(highest) if is_weight else theme.money_unit(highest)
    when = "period" if scope.is_monthly else "year"

    def scaled(rows: Sequence[Row], name: str) -> list[float]:
        return [one[name] / factor for one in rows]

    observed = Observed(
        [one[when] for one in past],
        scaled(past, "value"),
        [_observation(one) for one in past],
        [one["status"] == Status.ESTIMATED for one in past],
    )
    fan = Fan(
        x=[one[when] for one in ahead],
        middle=scaled(ahead, "value"),
        low_80=scaled(ahead, "low_80"),
        high_80=scaled(ahead, "high_80"),
        low_95=scaled(ahead, "low_95"),
        high_95=scaled(ahead, "high_95"),
        hover=[_forecast(one) for one in ahead],
    )
    return fan_chart(
        observed,
        fan if ahead else None,
        unit=unit if is_weight else f"{unit}/t",
        colour=theme.material_colour(scope.material),
        words={name: t(f"forecast.legend.{name}") for name in _LEGEND},
        years=not scope.is_monthly,
    )


def _observation(row: Row) -> str:
    status = t("tooltip.year_status", year=row["period"], status=t(f"status.{row['status']}"))
    return f"<b>{value(row['value'], row['unit'])}</b><br>{status}"


def _forecast(row: Row) -> str:
    unit = row["unit"]
    ends = [
        t(
            "forecast.tooltip.interval",
            share=share,
            low=value(row[f"low_{share}"], unit),
            high=value(row[f"high_{share}"], unit),
        )
        for share in ("80", "95")
    ]
    first = t("forecast.tooltip.middle", value=value(row["value"], unit), when=row["period"])
    return "<br>".join((f"<b>{first}</b>", *ends, method(row["model_id"])))


def series_board(scope: Scope) -> Board:
    """Return the series of this material and outlook, each a link to its forecast."""
    rows = [
        LeaderRow(
            name=label(row),
            value=t("forecast.board.to", last=row["last_period"]),
            href=scope.href(series=row["series"]),
            selected=row is scope.series,
            note=method(row["model_id"]) if row["model_id"] else t(f"forecast.none.{row['choice_id']}"),
        )
        for row in scope.known
    ]
    title = t(f"forecast.board.title.{scope.outlook}", material=material_name(scope.material).lower())
    return Board(title, rows, t("forecast.board.subtitle"))


def backtest_card(engine: Engine, scope: Scope, tested: Sequence[Row]) -> tuple[CardContent, list[Component]]:
    """Return words and table of how every method did, the least error first."""
    row = scope.series
    if row is None or not tested:
        return _untested(scope), []
    content = CardContent(
        title=t(
            "forecast.backtest.short" if row["choice_id"] == TOO_SHORT else "forecast.backtest.title",
            method=method(tested[0]["model_id"]),
            error=value(tested[0]["mae"], row["unit"]),
            smape=theme.number(tested[0]["smape_pct"]),
            tests=tested[0]["n_origins"],
        ),
        subtitle=t("forecast.backtest.subtitle", steps=tested[0]["step"], tests=tested[0]["n_origins"]),
        figure={},
        summary="",
        sources=row_sources(engine, tested),
        download_path=f"/api/v1/view/{forecasts.METHODS.query_id}",
        query=scope.of_series().to_query(),
        columns=forecasts.METHODS.fields,
    )
    headings = [Heading(t(f"forecast.column.{name}"), numeric=name != "method") for name in _COLUMNS]
    return content, [index_table(t("forecast.backtest.caption"), headings, [_cells(one) for one in tested])]


def _untested(scope: Scope) -> CardContent:
    told = choice(scope, ())
    return CardContent(title=t("forecast.backtest.none"), subtitle="", figure={}, summary=told, empty=told)


def _cells(row: Row) -> list[Cell]:
    marks = [t("forecast.used")] if row["is_chosen"] else []
    marks += [t("forecast.baseline")] if row["is_baseline"] else []
    name: list[Component | str] = [method(row["model_id"])]
    if marks:
        name.append(html.Span(" " + ", ".join(marks), className="cell-note"))
    return [
        name,
        value(row["mae"], row["unit"]),
        theme.number(row["mase"]),
        f"{theme.number(row['smape_pct'])}{theme.THIN}%",
        theme.percent(row["coverage_80_frac"]),
        theme.percent(row["coverage_95_frac"]),
    ]


def coverage_card(engine: Engine, scope: Scope) -> CardContent:
    """Return how often the intervals held what came, by steps ahead: of the series, or of all of its kind if short."""
    row = scope.series
    if row is None or row["model_id"] is None:
        told = choice(scope, ())
        return CardContent(title=t("forecast.coverage.none"), subtitle="", figure={}, summary=told, empty=told)
    alone = row["choice_id"] != TOO_SHORT
    chosen = scope.of_series() if alone else scope.of_series().only({"outlook"}).with_(source=row["source_id"])
    rows = [
        one for one in engine.run(forecasts.COVERAGE, chosen.chosen()).records() if one["model_id"] == row["model_id"]
    ]
    if not rows:
        return _untested(scope)
    tests = sum(one["n_origins"] for one in rows)
    held = {name: sum(one[name] * one["n_origins"] for one in rows) / tests for name, _ in _COVERAGES}
    title = t(
        "forecast.coverage.title",
        in_95=theme.percent(held["coverage_95_frac"]),
        in_80=theme.percent(held["coverage_80_frac"]),
    )
    scope_words = "alone" if alone else "pooled"
    return CardContent(
        title=title,
        subtitle=t(f"forecast.coverage.{scope_words}", tests=tests, method=method(row["model_id"])),
        figure=_coverage_lines(rows),
        summary=title,
        sources=row_sources(engine, rows),
        download_path=f"/api/v1/view/{forecasts.COVERAGE.query_id}",
        query=chosen.to_query(),
        columns=forecasts.COVERAGE.fields,
    )


def _coverage_lines(rows: Sequence[Row]) -> dict[str, Any]:
    steps = [one["step"] for one in rows]
    lines = []
    for (name, meant), colour in zip(_COVERAGES, theme.PALETTE, strict=False):
        share = theme.percent(meant)
        found = [
            t(
                "forecast.coverage.tooltip",
                share=theme.percent(one[name]),
                meant=share,
                step=one["step"],
                n=one["n_origins"],
            )
            for one in rows
        ]
        lines += [
            Line(t("forecast.coverage.found", share=share), steps, [100 * one[name] for one in rows], colour, found),
            Line(
                t("forecast.coverage.meant", share=share),
                steps,
                [100 * meant] * len(steps),
                colour,
                [share] * len(steps),
                dash="dot",
            ),
        ]
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
