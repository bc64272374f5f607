"""Sentences of the page: what was chosen and why, values with their unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.components.words import material_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.i18n import t
from dashboard.pages.forecast.scope import Row, Scope
from dashboard.queries import forecasts


def value(number: float | None, unit: str) -> str:
    """Write a value of a series: tonnes or US dollars a tonne."""
    return theme.quantity(number) if unit == "t" else theme.price(number)


def method(model_id: str) -> str:
    """Return the name of a method."""
    return t(f"forecast.model.{model_id}")


def label(row: Row) -> str:
    """Return the name of a series, with its stage where it has one."""
    name = _started(row["series"], up=True)
    if not row["stage_id"] or row["outlook_id"] != "production":
        return name
    return t("forecast.series.staged", series=name, stage=t(f"stage.{row['stage_id']}.name").lower())


def _started(text: str, *, up: bool) -> str:
    """Return `text` with a capital or a small letter first."""
    return (text[:1].upper() if up else text[:1].lower()) + text[1:]


def scores(engine: Engine, scope: Scope) -> list[dict[str, Any]]:
    """Return how every method did on the series shown, the least error first."""
    return engine.run(forecasts.METHODS, scope.of_series().chosen()).records() if scope.series else []


def choice(scope: Scope, tested: Sequence[Row]) -> str:
    """Return what was chosen for the series shown and why."""
    row = scope.series
    if row is None:
        which = "others" if scope.known else scope.outlook
        return t(f"forecast.nothing.{which}", material=material_name(scope.material).lower())
    told: dict[str, Any] = {
        "n": row["n_observations"],
        "first": row["first_period"],
        "last": row["last_period"],
        "used": _started(method(row["model_id"]), up=row["choice_id"] == "model_wins") if row["model_id"] else "",
    }
    best = {
        is_baseline: next((one for one in tested if one["is_baseline"] is is_baseline), None)
        for is_baseline in (True, False)
    }
    for is_baseline, one in best.items():
        who = "baseline" if is_baseline else "model"
        told[who] = _started(method(one["model_id"]), up=False) if one else t("word.none")
        told[f"{who}_error"] = value(one["mae"], row["unit"]) if one else theme.DASH
    told |= {name: next((one[f"n_{name}"] for one in tested), 0) for name in ("origins", "starts")}
    return t(f"forecast.choice.{row['choice_id']}", **told)
