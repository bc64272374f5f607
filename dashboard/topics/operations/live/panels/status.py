"""The status line: whether anything is at work, how many alerts there are, and what of it is not of now."""

from __future__ import annotations

from collections import Counter

from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.topics.operations.live.model import Condition, Process
from dashboard.topics.operations.live.panels.alerts import firing, severity_word
from dashboard.topics.operations.live.panels.parts import Part, View, badge, coded
from dashboard.ui import tags as html
from dashboard.ui.notice import status_word
from data.hazards.health import State
from data.stores.events import Mode


def status(view: View) -> list[Part]:
    """Return what is at work, what is wrong, how much of it, and the modes of what is shown."""
    parts = [*_fault(view), *_process(view)]
    if not view.snapshot.status.fault:
        parts += [*_counts(view), *_feeds(view), *_modes(view)]
    return [html.Ul([html.Li(part) for part in parts], className="op-status", **_for_the_script(view))]


def _fault(view: View) -> list[list[Part]]:
    fault = view.snapshot.status.fault
    return [[status_word(t("operations.fault", fault=fault), "bad")]] if fault else []


def _process(view: View) -> list[list[Part]]:
    """Return whether the live process is at work; where it is not, since when, and how to start it."""
    said = view.snapshot.status
    if said.fault:
        return []
    since: list[Part] = [" ", view.time(said.process_since)] if said.process_since else []
    if said.process == Process.RUNNING:
        return [[status_word(t("operations.process.running"), "good")]]
    word = status_word(t(f"operations.process.{said.process}"), "bad" if said.process == Process.SILENT else "warn")
    return [[word, *since, " ", html.Span(coded(t("operations.process.start")))]]


def _counts(view: View) -> list[list[Part]]:
    """Return how many alerts fire, by severity, and how many sites are outside a band or stale."""
    counts = Counter(str(line.rule.severity) for line in firing(view) if line.mode == Mode.REAL)
    said: list[list[Part]] = [
        [severity_word(severity), f" {counts[severity]}"]
        for severity in ("critical", "warning", "info")
        if counts[severity]
    ]
    if not said and view.snapshot.board is not None:
        judged = view.snapshot.board.judged and any(one.mode == Mode.REAL for one in view.snapshot.sources)
        none = status_word(t("operations.alerts.none"), "good")
        said = [[none if judged else status_word(t("operations.alerts.nothing"), "info")]]
    sites = Counter(site.condition for site in view.snapshot.sites)
    return said + [
        [t(f"operations.sites.count.{condition}", n=sites[condition])]
        for condition in (Condition.OUTSIDE, Condition.STALE)
        if sites[condition]
    ]


def _modes(view: View) -> list[list[Part]]:
    """Return the badges of what is among what is shown and not of now, and how many alerts are of each."""
    counts = Counter(line.mode for line in firing(view))
    found: list[Part] = []
    for mode in view.snapshot.status.modes:
        if mode != Mode.REAL:
            found += [*badge(mode), t("operations.modes.alerts", n=counts[mode])] if counts[mode] else badge(mode)
    return [[t("operations.modes"), " ", *_apart(found)]] if found else []


def _feeds(view: View) -> list[list[Part]]:
    """Return how many feeds of hazards say nothing of use, and whether recordings stand in."""
    hazards = view.snapshot.hazards
    failing = [one for one in hazards.health if one.state in {State.FAILING, State.SILENT}] if hazards else []
    if not failing or hazards is None:
        return []
    key = "operations.feeds_fail.recorded" if hazards.recorded else "operations.feeds_fail"
    return [[status_word(t(key, n=len(failing)), "warn")]]


def _for_the_script(view: View) -> dict[str, str]:
    """Return the modes and what is wrong, for the script's word of the whole: recorded, or stale and why."""
    said = view.snapshot.status
    wrong = "fault" if said.fault else "" if said.process == Process.RUNNING else str(said.process)
    return {"data-modes": " ".join(said.modes), "data-wrong": wrong}


def _apart(parts: list[Part]) -> list[Part]:
    return [one for part in parts for one in (part, " ")][:-1]


def fault(view: View) -> Component:
    """Return what a panel of the log says while the log cannot be read."""
    return html.P(t("operations.fault.panel", fault=view.snapshot.status.fault), className="op-empty")
