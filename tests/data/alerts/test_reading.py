"""Rules are checked when they are loaded: each fault with its place, its reason and its cure, all at once."""

import tomllib
from datetime import timedelta

import pytest

from data.alerts.model import Form, NoData, Severity
from data.alerts.reading import FILE, read_rules
from data.model import InputError
from data.stores.events.measures import measures

GOOD = {
    "title": "Low", "severity": "critical", "summary": "Low.", "action": "Call.", "because": "Our choice: so.",
    "expr": {"form": "threshold", "measure": "tailings_freeboard", "over": "1h", "side": "below", "raise_at": 1},
}  # fmt: skip
HAZARD = {"form": "hazard", "kinds": ["earthquake"], "reached": 1, "over": "24h"}


def _toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_toml(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')


def _read(tmp_path, *rules):
    path = tmp_path / "rules.toml"
    path.write_text(
        "".join(
            f"[rule_{number}]\n" + "".join(f"{name} = {_toml(value)}\n" for name, value in rule.items())
            for number, rule in enumerate(rules)
        )
    )
    return read_rules([path])


def test_the_shipped_rules_can_be_read_and_each_says_what_to_do():
    rules = read_rules()
    assert [rule.rule_id for rule in rules] == list(tomllib.loads(FILE.read_text("utf-8")))
    assert {rule.expr.form for rule in rules} == set(Form)
    assert all(rule.action.endswith(".") and rule.because for rule in rules)


def test_no_shipped_rule_has_a_limit_where_none_holds_everywhere():
    freeboard = [rule for rule in read_rules() if rule.expr.measure_id == "tailings_freeboard"]
    limits = {rule.rule_id: rule.expr for rule in freeboard if rule.expr.form == Form.THRESHOLD}
    assert limits["freeboard_low"].of_site
    assert limits.pop("freeboard_below_zero").raise_at == 0.0, (
        "the water stands at the lowest crest, whoever sets limits"
    )
    assert list(limits) == ["freeboard_low"]
    dust = next(rule for rule in read_rules() if rule.rule_id == "dust_pm10_day")
    measure = measures()["dust_pm10"]
    assert (dust.expr.raise_at, f"{dust.expr.over.total_seconds() / 3600:.0f} h") == (
        measure.target_high, measure.target_span,
    )  # fmt: skip


def test_what_a_rule_leaves_out_is_as_documented(tmp_path):
    (rule,) = _read(tmp_path, GOOD)
    assert (rule.hold, rule.keep_firing_for, rule.no_data) == (timedelta(0), timedelta(0), NoData.KEEP)
    assert (rule.severity, rule.expr.clear_at, rule.expr.aggregation) == (Severity.CRITICAL, 1.0, "last")


def test_a_later_file_replaces_rules_of_the_same_id(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(FILE.read_text("utf-8").split("[lost_time_injury]")[0].replace("24h", "48h"))
    rules = {rule.rule_id: rule for rule in read_rules([FILE, own])}
    assert rules["fatality"].expr.over == timedelta(hours=48)
    assert len(rules) == len(read_rules())


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"severity": "loud"}, "severity"),
        ({"no_data": "maybe"}, "no_data"),
        ({"for": "soon"}, "for"),
        ({"for": "5 m"}, "for"),
        ({"keep_firing_for": -5}, "keep_firing_for"),
        ({"action": " "}, "action"),
        ({"because": None}, "because"),
        ({"page": "me"}, "page"),
        ({"sites": "ICMM1"}, "sites"),
        ({"expr": None}, "expr"),
        ({"expr": "value < 1"}, "expr"),
        ({"expr.form": "python"}, "expr.form"),
        ({"expr.measure": "luck"}, "expr.measure"),
        ({"expr.over": "0s"}, "expr.over"),
        ({"expr.over": None}, "expr.over"),
        ({"expr.raise_at": None}, "expr.raise_at"),
        ({"expr.raise_at": "low"}, "expr.raise_at"),
        ({"expr.raise_at": True}, "expr.raise_at"),
        ({"expr.clear_at": 0.5}, "expr.clear_at"),
        ({"expr.side": "beside"}, "expr.side"),
        ({"expr.aggregation": "sum"}, "expr.aggregation"),
        ({"expr.history": "1d"}, "expr.history"),
        ({"expr.raise_at": "site", "expr.clear_at": 2}, "expr.raise_at"),
        ({"expr.measure": "effluent_ph", "expr.aggregation": "mean"}, "expr.aggregation"),
        ({"expr.measure": "effluent_ph", "expr.raise_at": 15}, "expr.raise_at"),
        ({"expr.measure": "plant_state"}, "expr.form"),
        ({"expr": {"form": "state", "measure": "plant_state", "over": "1h", "states": ["lost"]}}, "expr.states"),
        ({"expr": {"form": "state", "measure": "dust_pm10", "over": "1h", "states": ["lost"]}}, "expr.form"),
        ({"expr": {"form": "rate", "measure": "rain", "over": "1h", "raise_at": 1}}, "expr.form"),
        ({"expr": {"form": "missing", "measure": "rain", "over": "1h", "raise_at": 1}}, "expr.raise_at"),
        ({"expr": HAZARD | {"kinds": []}}, "expr.kinds"),
        ({"expr": HAZARD | {"kinds": ["war"]}}, "expr.kinds"),
        ({"expr": HAZARD | {"kinds": "flood"}}, "expr.kinds"),
        ({"expr": HAZARD | {"kinds": ["flood", "cyclone"], "strength": 6}}, "expr.strength"),
        ({"expr": HAZARD | {"strength": "strong"}}, "expr.strength"),
        ({"expr": HAZARD | {"reached": 0}}, "expr.reached"),
        ({"expr": HAZARD | {"level": "purple"}}, "expr.level"),
        ({"expr": HAZARD | {"materials": ["unobtainium"]}}, "expr.materials"),
        ({"expr": HAZARD | {"measure": "rain"}}, "expr.measure"),
        ({"expr": HAZARD, "sites": ["ICMM1"]}, "sites"),
        ({"expr": {"form": "feed", "over": "1h", "feeds": ["x"]}}, "expr.feeds"),
        ({"expr": {"form": "feed"}}, "expr.over"),
        ({"expr": {"form": "missing", "measure": "rain", "over": "35d"}}, "expr.over"),
        (
            {
                "expr": {
                    "form": "deviation",
                    "measure": "rain",
                    "over": "1h",
                    "history": "1d",
                    "least": 2,
                    "raise_at": 3,
                }
            },
            "expr.least",
        ),
        (
            {
                "expr": {
                    "form": "deviation",
                    "measure": "rain",
                    "over": "1h",
                    "history": "1d",
                    "least": 20,
                    "raise_at": -3,
                }
            },
            "expr.raise_at",
        ),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_place(tmp_path, change, place):
    rule = GOOD | {"expr": dict(GOOD["expr"])}
    for name, value in change.items():
        into, key = (rule["expr"], name[5:]) if name.startswith("expr.") else (rule, name)
        if value is None:
            del into[key]
        else:
            into[key] = value
    with pytest.raises(InputError) as error:
        _read(tmp_path, GOOD, rule)
    (fault,) = error.value.faults
    assert (fault.column, bool(fault.cure)) == (f"rule_1.{place}", True)


def test_all_faults_are_told_at_once(tmp_path):
    with pytest.raises(InputError) as error:
        _read(tmp_path, GOOD | {"severity": "loud"}, GOOD, GOOD | {"for": "soon"})
    assert [fault.column for fault in error.value.faults] == ["rule_0.severity", "rule_2.for"]


def test_a_file_that_is_none_is_a_fault(tmp_path):
    (tmp_path / "broken.toml").write_text("[rule")
    with pytest.raises(InputError) as error:
        read_rules([tmp_path / "broken.toml", tmp_path / "absent.toml"])
    assert [fault.file for fault in error.value.faults] == ["broken.toml", "absent.toml"]
