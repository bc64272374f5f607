"""The nouns of alerts, in the words of Prometheus: a rule, its expression, the state of an alert.

A rule holds of every series of its measure: of each site and material by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from data.stores.events.model import Mode

NO_TIME = timedelta(0)
SeriesId = tuple[str, str, str]
"""Site, measure, material ("" for none). Of hazards and feeds: "", the name of the form, and which one it is: of a
hazard its source and id with a colon between them, of a feed its source."""


class Form(StrEnum):
    """What an expression may ask of a series.

    `threshold` an aggregate of the last `over` · `rate` the change an hour over `over` · `missing` how long nothing has
    come · `deviation` how far the newest value lies from the middle of the site's own `history`, in spreads · `state`
    one of a few words · `hazard` whether a hazard may reach known sites · `feed` how long a feed of hazards has failed
    or nobody has asked it.
    """

    THRESHOLD = "threshold"
    RATE = "rate"
    MISSING = "missing"
    DEVIATION = "deviation"
    STATE = "state"
    HAZARD = "hazard"
    FEED = "feed"

    @property
    def is_of_sites(self) -> bool:
        """Tell whether it asks a series of events that sites state."""
        return self not in {Form.HAZARD, Form.FEED}


class Side(StrEnum):
    """On which side of its limit a value is bad."""

    ABOVE = "above"
    BELOW = "below"


class NoData(StrEnum):
    """What silence means. It never clears an alert, whatever this says.

    `alert` silence is itself a reason to alert · `keep` everything stays as it is · `ok` what was not yet an alert is
    none.
    """

    ALERT = "alert"
    KEEP = "keep"
    OK = "ok"


class Severity(StrEnum):
    """How soon somebody must act: now, today, when there is time."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expr:
    """A question to a series, from a closed set.

    `raise_at` is the limit from which it is true on `side`, `clear_at` the one behind which it is no longer (the same
    where the rule names none). Both None where the limit is the site's own: without one nothing is judged. `states` of
    a state. `over` and `history` as `Form` says; `least` is how many values of the history are needed.

    Of a hazard: of one of `kinds`, of `strength` at least in the unit of its kind (None: any) and of `level` at least
    ("": any), within reach of `reached` known sites that name one of `materials` (none: any), while it goes on or, of
    what is over at once, until `over` after. Of feeds: those of `feeds` (none: all).
    """

    form: Form
    measure_id: str
    side: Side = Side.ABOVE
    raise_at: float | None = None
    clear_at: float | None = None
    of_site: bool = False
    aggregation: str = "last"
    over: timedelta = NO_TIME
    history: timedelta = NO_TIME
    least: int = 0
    states: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    strength: float | None = None
    level: str = ""
    reached: int = 0
    materials: frozenset[str] = frozenset()
    feeds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Webhook:
    """Whom to tell of alerts of some severities and modes: an address, and the variable that holds the secret."""

    url: str
    secret_env: str
    severities: frozenset[Severity]
    modes: frozenset[Mode]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """An alert rule.

    `hold` (`for` in the file): so long it must be true without a break before it is an alert · `keep_firing_for`: so
    long it must be false before it clears · `summary` what it means, `action` what to do, `because` why this limit ·
    `webhooks` who is told.
    """

    rule_id: str
    title: str
    expr: Expr
    hold: timedelta = NO_TIME
    keep_firing_for: timedelta = NO_TIME
    no_data: NoData = NoData.KEEP
    severity: Severity
    summary: str
    action: str
    because: str
    sites: frozenset[str] = frozenset()
    webhooks: tuple[Webhook, ...] = ()

    def is_of(self, series: SeriesId) -> bool:
        """Tell whether the rule is of a series: of its measure, and of all sites or one that it names."""
        site, measure, _ = series
        return measure == self.expr.measure_id and (not self.sites or site in self.sites)


@dataclass(frozen=True, slots=True)
class Sample:
    """What was so at a moment: a value or a state; neither where it was said to be missing or withheld."""

    at: datetime
    value: float | None = None
    state: str = ""

    @property
    def is_stated(self) -> bool:
        """Tell whether there is a value or a state."""
        return self.value is not None or self.state != ""


class Phase(StrEnum):
    """Where an alert stands: `pending` it is true, but not yet for long enough; `unset` the site has no limit."""

    INACTIVE = "inactive"
    PENDING = "pending"
    FIRING = "firing"
    UNSET = "unset"


@dataclass(frozen=True, slots=True)
class Alert:
    """The state of a rule for one series.

    `since` when the phase began · `value` what was last judged, None of silence · `false_since` since when a firing one
    is false (it clears after `keep_firing_for`) · `silent_since` since when there is nothing to judge · `seen` the
    moment of the last judgement · `times` how often it has fired, so that an acknowledgement is of one time alone.
    """

    rule_id: str
    series: SeriesId
    phase: Phase = Phase.INACTIVE
    since: datetime | None = None
    value: float | None = None
    state: str = ""
    false_since: datetime | None = None
    silent_since: datetime | None = None
    seen: datetime | None = None
    times: int = 0

    @property
    def is_silent(self) -> bool:
        """Tell whether what it says is old: nothing has come that could be judged."""
        return self.silent_since is not None


class Change(StrEnum):
    """What has become of an alert: by itself (raised, cleared), or by whoever watches."""

    RAISED = "raised"
    CLEARED = "cleared"
    ACKNOWLEDGED = "acknowledged"
    SHELVED = "shelved"
    UNSHELVED = "unshelved"


@dataclass(frozen=True, slots=True)
class Transition:
    """An alert that was raised or has cleared, when, and at which value (None: by silence)."""

    change: Change
    alert: Alert
    at: datetime


Alerts = Mapping[tuple[str, SeriesId], Alert]
"""All alerts by rule and series."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A rule of a series that nobody wants to be told of until a moment: by whom, why. It is judged all the same."""

    rule_id: str
    series: SeriesId
    until: datetime
    who: str
    why: str

    def __post_init__(self) -> None:
        """Raise ValueError for a shelf without a name or without a reason."""
        if not self.who.strip() or not self.why.strip():
            raise ValueError("shelving needs a name and a reason")

    def holds(self, now: datetime) -> bool:
        """Tell whether it has not yet ended."""
        return now < self.until


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """That somebody has taken an alert on. It goes on firing until it clears, and is new when it fires again."""

    rule_id: str
    series: SeriesId
    times: int
    at: datetime
    who: str
    why: str = field(default="")

    def __post_init__(self) -> None:
        """Raise ValueError for one without a name."""
        if not self.who.strip():
            raise ValueError("an acknowledgement needs a name")

    def is_of(self, alert: Alert) -> bool:
        """Tell whether it is of this alert, this time."""
        return (self.rule_id, self.series, self.times) == (alert.rule_id, alert.series, alert.times)
