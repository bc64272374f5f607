"""The list of alerts: what is wrong, where, how far, since when, what to do, and who has taken it on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from dash.development.base_component import Component

from dashboard.figures import theme
from dashboard.i18n import t
from dashboard.topics.operations.hazards import Seen
from dashboard.topics.operations.live.panels.hazards import hazard_id
from dashboard.topics.operations.live.panels.parts import (
    MOST_ROWS,
    Part,
    View,
    absent,
    badge,
    empty,
    measure_name,
    more_words,
    slug,
    span_words,
    stale,
    state_name,
    with_unit,
)
from dashboard.ui import tags as html
from dashboard.ui.notice import Tone, status_word
from dashboard.ui.words import material_name
from data.alerts.model import Form
from data.stores.events import Mode

TONES: Mapping[str, Tone] = {"critical": "bad", "warning": "warn", "info": "info"}
_FIRING, _PENDING = "firing", "pending"
_HISTORY = 20
"""Changes of an alert that are listed."""


def severity_word(severity: str) -> Component:
    """Return a severity as sign, word and colour."""
    return status_word(t(f"operations.severity.{severity}"), TONES.get(severity, "info"))


def firing(view: View) -> list[Any]:
    """Return the alerts in scope that fire and are not shelved."""
    return [line for line in _in_scope(view) if str(line.alert.phase) == _FIRING and line.shelf is None]


def _in_scope(view: View) -> list[Any]:
    """Return the alerts of the sites and of the measure that are asked for."""
    board: Any = view.snapshot.board
    asked = view.snapshot.scope
    every = () if board is None else board.lines
    found = [line for line in every if asked.reading in {"", line.alert.series[1]}]
    if asked.site or asked.material or asked.country:
        sites = {asked.site} if asked.site else {site.site_id for site in view.snapshot.sites}
        return [line for line in found if line.alert.series[0] in sites or _hazard_of(view, line)]
    return found


def _names(seen: Seen) -> set[str]:
    """Return all names of a hazard, as alerts name it."""
    return {f"{one.source_id}:{name}" for one in (seen.hazard, *seen.others) for name in (one.hazard_id, *one.ids)}


def _hazard_of(view: View, line: Any) -> Seen | None:
    """Return the hazard that an alert is of, where it is near a site in scope; of an alert of other things None."""
    _, measure, name = line.alert.series
    found = view.snapshot.hazards if measure == Form.HAZARD else None
    for seen in found.seen if found else ():
        every = (seen.hazard, *seen.others)
        if seen.reach.near and name in {
            f"{one.source_id}:{given}" for one in every for given in (one.hazard_id, *one.ids)
        }:
            return seen
    return None


def alerts(view: View) -> list[Part]:
    """Return the alerts that fire, and below them those to come, shelved and cleared, and how many come."""
    board: Any = view.snapshot.board
    now = firing(view)
    parts: list[Part] = [html.P(status_word(fault, "bad"), className="op-note") for fault in board.faults]
    for mode in Mode:
        found = [line for line in now if line.mode == mode]
        if found:
            parts += [
                *_head(mode, len(found)),
                html.Ul([_line(view, line) for line in found[:MOST_ROWS]], className="op-alerts"),
                *more_words(min(MOST_ROWS, len(found)), len(found)),
            ]
    if not now:
        parts.append(empty(t("operations.alerts.none_long"), t("operations.alerts.rules")))
    for which, found in _others(_in_scope(view)).items():
        parts += _folded(view, which, found)
    asked = view.snapshot.scope
    every = asked.site or asked.material or asked.country or asked.reading
    return [*parts, *([html.P(t("operations.load.every"), className="op-note")] if every else []), *_loads(view, board)]


def _head(mode: Mode, n: int) -> list[Part]:
    """Return what stands above alerts that are not of now: that they ask nothing of anybody."""
    if mode == Mode.REAL:
        return []
    return [html.H3([*badge(mode), " ", t(f"operations.alerts.{mode}", n=n)], className="op-title")]


def _others(lines: Sequence[Any]) -> dict[str, list[Any]]:
    """Return the lines that do not fire now, or that nobody wants to be told of."""
    free = [line for line in lines if line.shelf is None and str(line.alert.phase) != _FIRING]
    return {
        "pending": [line for line in free if str(line.alert.phase) == _PENDING],
        "shelved": [line for line in lines if line.shelf is not None],
        "cleared": [line for line in free if str(line.alert.phase) != _PENDING],
    }


def _folded(view: View, which: str, found: Sequence[Any]) -> list[Part]:
    """Return alerts that need nobody now, behind their number."""
    if not found:
        return []
    summary = html.Summary(t(f"operations.alerts.{which}", n=len(found)))
    listed = html.Ul([_line(view, line) for line in found[:MOST_ROWS]], className="op-alerts")
    return [html.Details([summary, listed], id=f"op-alerts-{which}", className="op-fold")]


def _loads(view: View, board: Any) -> list[Part]:
    """Return how many alerts come, of what is real and of what is not, and when all were judged."""
    shown = [(mode, load) for mode, load in board.loads.items() if mode == Mode.REAL or load.mean_hour or load.stale]
    parts: list[Part] = [html.P([*_apart(badge(mode)), *_load(load)], className="op-note") for mode, load in shown]
    if board.judged:
        parts.append(html.P([t("operations.judged", n=board.rules), " ", view.time(board.judged)], className="op-note"))
    else:
        parts.append(html.P(status_word(t("operations.never_judged"), "warn"), className="op-note"))
    return parts


def _load(load: Any) -> list[Part]:
    """Return the load of alerts, as whoever watches bears it."""
    said = [t("operations.load", hour=load.last_hour, mean=theme.number(load.mean_hour, 2))]
    said += [t("operations.load.chattering", n=len(load.chattering))] if load.chattering else []
    said += [t("operations.load.stale", n=len(load.stale))] if load.stale else []
    return [" · ".join(said)]


def _apart(parts: list[Part]) -> list[Part]:
    return [*parts, " "] if parts else []


def _line(view: View, line: Any) -> Component:
    """Return an alert."""
    row_id = f"op-alert-{slug(line.alert_id)}"
    seen = _hazard_of(view, line)
    parts = [
        html.P(
            [
                severity_word(str(line.rule.severity)),
                " ",
                html.Strong(line.rule.title),
                " ",
                *badge(line.mode, seen.hazard.recorded if seen else None),
            ]
        ),
        html.P([*_subject(view, line), *_value(line), " · ", *_since(view, line)]),
        html.P(
            [html.Span(t(f"operations.action.{line.mode}"), className="op-key"), " ", line.rule.action],
            className="op-action",
        ),
        *_taken_on(view, line),
        html.Div(
            [*_buttons(line, row_id), html.Details(_history(view, line), id=f"{row_id}-history", className="op-fold")],
            className="op-acts",
        ),
    ]
    taken = " is-taken" if line.acknowledgement else ""
    return html.Li(parts, id=row_id, className=f"op-alert severity-{line.rule.severity}{taken}", tabIndex="-1")


def _subject(view: View, line: Any) -> list[Part]:
    """Return what an alert is of: a measure of a site, a hazard that leads to what is known of it, or a feed."""
    site, measure, material = line.alert.series
    if measure == Form.HAZARD:
        seen = _hazard_of(view, line)
        href = f"#{hazard_id(seen.hazard)}" if seen else ""
        return [html.A(line.subject, href=href) if href else line.subject, " · "]
    subject = ", ".join(filter(None, (measure_name(measure), material_name(material) if material else "")))
    return [view.site(site) if site else line.subject, " · ", subject, ": "]


def _value(line: Any) -> list[Part]:
    """Return the value that was judged and the limit of the rule; where there is none, that it is silent."""
    alert, form = line.alert, str(line.rule.expr.form)
    if alert.state:
        said: list[Part] = [html.Strong(state_name(alert.state))]
    elif alert.value is None:
        said = [absent(t("operations.silent"))]
    else:
        said = [html.Strong(_judged(alert.value, form, line.unit))]
    limit = _limit(line.rule.expr, line.unit)
    return [*said, f" ({limit})"] if limit else said


def _judged(value: float, form: str, unit: str) -> str:
    """Return a value that was judged: a level, a change an hour, how long nothing came, or how many spreads away."""
    if form == Form.HAZARD:
        return t("operations.reached", n=int(value))
    if form in {"missing", Form.FEED}:
        return t("operations.no_word", span=span_words(timedelta(seconds=value)))
    if form == "deviation":
        return t("operations.spreads", n=theme.number(value, 2))
    if form == "rate":
        return t("operations.an_hour", value=with_unit(value, unit.removesuffix("/h")))
    return with_unit(value, unit)


def _limit(expr: Any, unit: str) -> str:
    """Return the limit of a rule in words, "" of a rule of states."""
    form = str(expr.form)
    if form == "missing":
        return t("operations.limit.silence", span=span_words(expr.over))
    if expr.raise_at is None:
        return t("operations.limit.of_site") if expr.of_site else ""
    return t(f"operations.limit.raise.{expr.side}", limit=_judged(expr.raise_at, form, unit))


def _since(view: View, line: Any) -> list[Part]:
    alert = line.alert
    if line.cleared:
        return [t("operations.cleared"), " ", view.time(line.cleared)]
    seen = _hazard_of(view, line)
    if seen:
        return [t("operations.began"), " ", view.time(seen.hazard.started)]
    parts: list[Part] = [t("operations.since"), " ", view.time(alert.since)] if alert.since else []
    if alert.silent_since:
        parts += [" · ", status_word(t("operations.silent_since"), "warn"), " ", view.time(alert.silent_since)]
    return [*parts, " ", stale()]


def _taken_on(view: View, line: Any) -> list[Component]:
    """Return who has taken an alert on, and until when it is shelved."""
    found = []
    if taken := line.acknowledgement:
        said = t("operations.acknowledged", who=taken.who)
        found.append(html.P([said, " ", view.time(taken.at), *_why(taken.why)], className="op-taken"))
    if shelf := line.shelf:
        said = t("operations.shelved", who=shelf.who)
        found.append(html.P([said, " ", view.time(shelf.until), *_why(shelf.why)], className="op-taken"))
    return found


def _why(why: str) -> list[Part]:
    return [f": {why}"] if why else []


def _buttons(line: Any, row_id: str) -> list[Component]:
    """Return what may be done: to be acknowledged is what fires and nobody has taken on."""
    acts = ["unshelve"] if line.shelf else ["shelve"]
    if str(line.alert.phase) == _FIRING and not line.acknowledgement and not line.shelf:
        acts.insert(0, "acknowledge")
    if str(line.alert.phase) != _FIRING and not line.shelf:
        return []
    site = line.alert.series[0]
    return [
        html.Button(
            t(f"operations.act.{act}"), type="button", id=f"{row_id}-{act}", className="op-button",
            **{
                "data-alert": line.alert_id, "data-act": act, "data-mode": str(line.mode),
                "aria-label": t(f"operations.act.{act}_of", title=line.rule.title, site=site),
            },
        )
        for act in acts
    ]  # fmt: skip


def _history(view: View, line: Any) -> list[Component]:
    """Return why the rule is as it is, and all that became of the alert, the newest first."""
    rule = line.rule
    changes = [
        html.Li([view.time(one.at), " ", t(f"operations.change.{one.change}"), *_who(one), *_at(one, line)])
        for one in line.history[:_HISTORY]
    ]
    listed = [html.Ol(changes, className="op-history")] if changes else [html.P(t("operations.history.none"))]
    because = (
        [html.P([html.Span(t("operations.because"), className="op-key"), " ", rule.because])] if rule.because else []
    )
    return [html.Summary(t("operations.history")), html.P(rule.summary), *because, *listed]


def _who(one: Any) -> list[Part]:
    return [" ", t("operations.history.who", who=one.who), *_why(one.why or "")] if one.who else []


def _at(one: Any, line: Any) -> list[Part]:
    if one.state:
        return [" ", t("operations.history.value", value=state_name(one.state))]
    if one.value is None:
        return []
    return [" ", t("operations.history.value", value=_judged(one.value, str(line.rule.expr.form), line.unit))]
