"""Reads alert rules from TOML and checks each: what cannot be right is told with its cure, all of it at once."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from data.alerts.faults import WrongRuleError
from data.alerts.hooks import of_severity, webhooks
from data.alerts.model import NO_TIME, Expr, Form, NoData, Rule, Severity, Side
from data.codes import code_list
from data.hazards.health import SOURCES
from data.hazards.model import Kind, Level
from data.model import Fault, InputError
from data.stores.events.measures import Kind as MeasureKind
from data.stores.events.measures import Measure, measures

FILE = Path(__file__).parent / "rules.toml"
OWN = "site"
"""In place of a limit: the site's own."""
FARTHEST = timedelta(days=34)
"""That a rule may look back: events stay in the log for 35 days."""
_DURATION = re.compile(r"(\d{1,6})([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_RULE_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")
_FOR_ALL = "webhooks"
"""Key of a rule's webhooks; above all rules, of those that are told of every rule of a severity."""
_TEXTS = ("title", "summary", "action", "because")
_RULE_KEYS = frozenset({"expr", "for", "keep_firing_for", "no_data", "severity", "sites", _FOR_ALL, *_TEXTS})
_NEEDED: Mapping[Form, frozenset[str]] = {
    Form.THRESHOLD: frozenset({"over", "raise_at"}), Form.RATE: frozenset({"over", "raise_at"}),
    Form.MISSING: frozenset({"over"}), Form.STATE: frozenset({"over", "states"}),
    Form.DEVIATION: frozenset({"over", "history", "least", "raise_at"}),
    Form.HAZARD: frozenset({"kinds", "reached", "over"}), Form.FEED: frozenset({"over"}),
}  # fmt: skip
_ALLOWED: Mapping[Form, frozenset[str]] = {
    Form.THRESHOLD: frozenset({"aggregation", "side", "clear_at"}), Form.RATE: frozenset({"side", "clear_at"}),
    Form.MISSING: frozenset(), Form.STATE: frozenset(), Form.DEVIATION: frozenset({"side", "clear_at"}),
    Form.HAZARD: frozenset({"strength", "level", "materials"}), Form.FEED: frozenset({"feeds"}),
}  # fmt: skip


@dataclass(frozen=True)
class Read:
    """What files say: each rule by its id, its table as it stands there, and every fault."""

    rules: Mapping[str, Rule]
    said: Mapping[str, Mapping[str, Any]]
    faults: tuple[Fault, ...]


def read_rules(files: Sequence[Path] = (FILE,)) -> tuple[Rule, ...]:
    """Return the rules of files, later ones over earlier ones of the same id. Raises InputError with every fault."""
    read = read_files(files)
    if read.faults:
        raise InputError(list(read.faults))
    return tuple(read.rules.values())


def read_files(files: Sequence[Path]) -> Read:
    """Return what can be read of files, later rules over earlier ones of the same id, and what is wrong with the rest.

    Of a faulty rule the one of an earlier file stands.
    """
    found: dict[str, Rule] = {}
    tables: dict[str, Mapping[str, Any]] = {}
    hooks: list[Mapping[str, Any]] = []
    faults: list[Fault] = []
    for file in files:
        try:
            said = tomllib.loads(file.read_text("utf-8"))
        except (OSError, ValueError) as error:
            cure = "Write it as data/alerts/rules.toml."
            faults.append(Fault(file.name, 0, "", "", f"cannot be read ({error})", cure))
            continue
        for rule_id, entry in said.items():
            try:
                if rule_id == _FOR_ALL:
                    webhooks(entry)
                    hooks += entry
                    continue
                found[rule_id] = rule_of(rule_id, entry)
                tables[rule_id] = entry
            except WrongRuleError as error:
                place = error.column if rule_id == _FOR_ALL else f"{rule_id}.{error.column}"
                faults.append(Fault(file.name, 0, place[:160], "", error.reason, error.cure))
    if hooks:
        tables = {rule_id: _told(table, found[rule_id], hooks) for rule_id, table in tables.items()}
        found = {rule_id: rule_of(rule_id, table) for rule_id, table in tables.items()}
    return Read(found, tables, tuple(faults))


def _told(table: Mapping[str, Any], rule: Rule, hooks: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return the table of a rule with the webhooks for all rules of its severity."""
    return {**table, _FOR_ALL: [*table.get(_FOR_ALL, []), *of_severity(hooks, rule.severity)]}


def rule_of(rule_id: str, entry: Any) -> Rule:
    """Return the rule that a table states. Raises WrongRuleError for the first thing that cannot be."""
    if not _RULE_ID.fullmatch(rule_id):
        raise WrongRuleError("", f"{rule_id!r:.80} is no id", "small letters, digits and _, such as freeboard_low")
    if not isinstance(entry, Mapping):
        raise WrongRuleError("", "is no table", f"write [{rule_id}] and its keys below")
    _expect_keys(entry, _RULE_KEYS, frozenset({"expr", "severity", *_TEXTS}), "")
    texts = {name: _text(entry, name) for name in _TEXTS}
    expr = _expr(entry["expr"])
    sites = entry.get("sites", [])
    if sites and not expr.form.is_of_sites:
        raise WrongRuleError("sites", "is of rules about what sites state", "leave it out")
    if not isinstance(sites, list) or not all(isinstance(site, str) and site for site in sites):
        raise WrongRuleError("sites", "must be a list of ids of sites", "leave it out for all sites")
    severity = Severity(_one_of(entry, "severity", [*Severity]))
    hooks = tuple(hook for hook in webhooks(entry.get(_FOR_ALL, [])) if severity in hook.severities)
    return Rule(
        rule_id=rule_id, expr=expr, hold=_duration(entry, "for", NO_TIME),
        keep_firing_for=_duration(entry, "keep_firing_for", NO_TIME),
        no_data=NoData(_one_of(entry, "no_data", [*NoData], NoData.KEEP)),
        severity=severity, sites=frozenset(sites), webhooks=hooks, **texts,
    )  # fmt: skip


def _expr(said: Any) -> Expr:
    """Return the expression. Raises WrongRuleError where the measure cannot answer it."""
    if not isinstance(said, Mapping):
        raise WrongRuleError("expr", "must be a table", 'such as { form = "missing", measure = "…", over = "24h" }')
    form = Form(_one_of(said, "form", [*Form], path="expr."))
    needed = _NEEDED[form]
    needed |= {"form", "measure"} if form.is_of_sites else {"form"}
    _expect_keys(said, needed | _ALLOWED[form], needed, "expr.")
    if form == Form.HAZARD:
        return _of_hazard(said)
    if form == Form.FEED:
        feeds = frozenset(_listed(said, "feeds", SOURCES))
        return Expr(form=form, measure_id=form.value, over=_duration(said, "over", None, "expr."), feeds=feeds)
    measure = measures().get(str(said["measure"]))
    if measure is None:
        raise WrongRuleError(
            "expr.measure", f"{said['measure']!r:.80} is no measure", f"one of {', '.join(measures())}"
        )
    over = _duration(said, "over", None, "expr.")
    if over + _duration(said, "history", NO_TIME, "expr.") > FARTHEST:
        cure = f"over and history together at most {FARTHEST.days}d: what is older leaves the log"
        raise WrongRuleError("expr.over", "reaches too far back", cure)
    if form == Form.MISSING:
        return Expr(form=form, measure_id=measure.measure_id, over=over)
    if form == Form.STATE:
        return Expr(form=form, measure_id=measure.measure_id, over=over, states=_states(said, measure))
    if measure.kind == MeasureKind.STATE:
        raise WrongRuleError("expr.form", f"{measure.measure_id} is a state and has no values", 'form = "state"')
    side = Side(_one_of(said, "side", [*Side], Side.ABOVE, "expr."))
    raise_at, clear_at, of_site = _limits(said, form, side, measure)
    return Expr(
        form=form, measure_id=measure.measure_id, side=side, raise_at=raise_at, clear_at=clear_at, of_site=of_site,
        aggregation=_aggregation(said, form, measure), over=over,
        history=_duration(said, "history", NO_TIME, "expr."), least=_least(said, form),
    )  # fmt: skip


def _of_hazard(said: Mapping[str, Any]) -> Expr:
    kinds = _listed(said, "kinds", [*Kind], needed=True)
    strength = _number(said, "strength") if "strength" in said else None
    if strength is not None and len(kinds) > 1:
        cure = "one rule for each kind: their strengths have other units"
        raise WrongRuleError("expr.strength", "is of one kind alone", cure)
    reached = said["reached"]
    if not isinstance(reached, int) or isinstance(reached, bool) or reached < 1:
        raise WrongRuleError("expr.reached", f"{reached!r:.80} is no number of sites", "a whole number from 1 up")
    return Expr(
        form=Form.HAZARD, measure_id=Form.HAZARD.value, over=_duration(said, "over", None, "expr."),
        kinds=kinds, strength=strength, level=_one_of(said, "level", [*Level], Level.UNSTATED, "expr."),
        reached=reached, materials=frozenset(_listed(said, "materials", tuple(code_list("material").rows))),
    )  # fmt: skip


def _listed(said: Mapping[str, Any], name: str, words: Sequence[str], *, needed: bool = False) -> tuple[str, ...]:
    """Return a list of some of a few words."""
    found = said.get(name, [])
    if not isinstance(found, list) or (needed and not found) or not all(one in list(map(str, words)) for one in found):
        raise WrongRuleError(f"expr.{name}", f"{found!r:.80} cannot be", f"a list of {', '.join(words)}"[:300])
    return tuple(found)


def _states(said: Mapping[str, Any], measure: Measure) -> tuple[str, ...]:
    if measure.kind != MeasureKind.STATE:
        raise WrongRuleError("expr.form", f"{measure.measure_id} is no state", 'form = "threshold"')
    states = said["states"]
    if not isinstance(states, list) or not states or not set(map(str, states)) <= set(measure.states):
        raise WrongRuleError("expr.states", f"{states!r:.80} are no states of it", f"of {', '.join(measure.states)}")
    return tuple(states)


def _limits(
    said: Mapping[str, Any], form: Form, side: Side, measure: Measure
) -> tuple[float | None, float | None, bool]:
    """Return where it raises and clears, and whether the limit is the site's own."""
    if said["raise_at"] == OWN:
        if form != Form.THRESHOLD or "clear_at" in said:
            cure = "give a number, or leave clear_at out"
            raise WrongRuleError("expr.raise_at", "a site's own limit is of a threshold, and both ends of it", cure)
        return None, None, True
    raise_at = _number(said, "raise_at")
    clear_at = _number(said, "clear_at") if "clear_at" in said else raise_at
    if (clear_at > raise_at) if side == Side.ABOVE else (clear_at < raise_at):
        cure = f"{'at most' if side == Side.ABOVE else 'at least'} {raise_at:g}: it clears on the good side"
        raise WrongRuleError("expr.clear_at", f"{clear_at:g} lies on the bad side of raise_at", cure)
    if form == Form.DEVIATION and raise_at * (1 if side == Side.ABOVE else -1) <= 0:
        cure = "a number of spreads from the median: above 0 on the side above, below 0 on the side below"
        raise WrongRuleError("expr.raise_at", f"{raise_at:g} spreads is on the other side of what is usual", cure)
    is_level = form == Form.THRESHOLD and said.get("aggregation") != "sum"
    if is_level and not (_least_of(measure) <= raise_at <= _most_of(measure)):
        raise WrongRuleError("expr.raise_at", f"{raise_at:g} {measure.unit} is impossible", "a value that it may have")
    return raise_at, clear_at, False


def _least_of(measure: Measure) -> float:
    return -math.inf if measure.least is None else measure.least


def _most_of(measure: Measure) -> float:
    return math.inf if measure.most is None else measure.most


def _aggregation(said: Mapping[str, Any], form: Form, measure: Measure) -> str:
    """Return the aggregation of a threshold, which the measure must allow: no mean of a pH, no sum of a level."""
    if form == Form.RATE and measure.kind == MeasureKind.COUNTER:
        cure = "a threshold of the sum over a time"
        raise WrongRuleError("expr.form", f"{measure.measure_id} counts what came on: its values have no rate", cure)
    if form != Form.THRESHOLD:
        return "last"
    allowed = tuple(one for one in measure.aggregations if one != "rate")
    return _one_of(said, "aggregation", allowed, "last" if "last" in allowed else None, "expr.")


def _least(said: Mapping[str, Any], form: Form) -> int:
    least = said.get("least", 0)
    if form == Form.DEVIATION and (not isinstance(least, int) or isinstance(least, bool) or least < 10):
        raise WrongRuleError(
            "expr.least", f"{least!r:.80} is too little to say what is usual", "a whole number from 10 up"
        )
    return int(least)


def _expect_keys(said: Mapping[str, Any], allowed: frozenset[str], needed: frozenset[str], path: str) -> None:
    for name in sorted(said.keys() - allowed):
        raise WrongRuleError(f"{path}{name}"[:80], "is no key here", f"keys are {', '.join(sorted(allowed))}")
    for name in sorted(needed - said.keys()):
        raise WrongRuleError(f"{path}{name}", "is missing", "every rule of this form needs it")


def _text(said: Mapping[str, Any], name: str) -> str:
    text = said[name]
    if not isinstance(text, str) or not text.strip():
        raise WrongRuleError(name, "must be words", "say it in a sentence")
    return text.strip()


def _one_of(
    said: Mapping[str, Any], name: str, words: Sequence[str], default: str | None = None, path: str = ""
) -> str:
    word = said.get(name, default)
    if word is None or str(word) not in [str(one) for one in words]:
        found = "is missing" if word is None else f"{word!r:.80} is none"
        raise WrongRuleError(f"{path}{name}", found, f"one of {', '.join(str(one) for one in words)}")
    return str(word)


def _number(said: Mapping[str, Any], name: str) -> float:
    value = said[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise WrongRuleError(f"expr.{name}", f"{value!r:.80} is no number", f'a number, or raise_at = "{OWN}"')
    return float(value)


def _duration(said: Mapping[str, Any], name: str, default: timedelta | None, path: str = "") -> timedelta:
    """Return a duration; one without a default must be longer than nothing."""
    if name not in said and default is not None:
        return default
    match = _DURATION.fullmatch(str(said[name]))
    if not match:
        raise WrongRuleError(f"{path}{name}", f"{said[name]!r:.80} is no duration", "such as 90s, 5m, 12h or 30d")
    duration = timedelta(seconds=int(match[1]) * _SECONDS[match[2]])
    if default is None and not duration:
        raise WrongRuleError(f"{path}{name}", "is no time at all", "such as 90s, 5m, 12h or 30d")
    return duration
