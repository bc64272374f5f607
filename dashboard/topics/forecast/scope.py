"""Which series the forecasts of a material are of: all of one kind, the one shown, and the one that stands for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.filters import FIRST_MATERIAL, OUTLOOKS, Filters
from dashboard.topics.forecast import queries
from dashboard.topics.forecast.words import Named, named_by
from data.codes import known_by

PATH = "/forecast"
KEYS = ("material", "outlook", "series")
_MONTH_LENGTH = len("2026-01")
_FORECASTS: Memo[tuple[Forecast, ...]] = Memo(64)


@dataclass(frozen=True)
class Scope:
    """The choice: `known` are the series of material and outlook, `series` the one shown.

    None is shown where there is none, or none was chosen and none may stand for the material, as no price of one
    platinum-group metal does for all. `scores` say how every method did on the series shown, the least error first.
    """

    material: str
    outlook: str
    known: tuple[Record, ...]
    series: Record | None
    scores: tuple[Record, ...]

    @property
    def is_monthly(self) -> bool:
        """Tell whether the series shown has months."""
        return self.series is not None and _is_monthly(self.series)

    @property
    def of_series(self) -> Filters:
        """The filters that name the series shown, and nothing else."""
        return _names(self.series) if self.series else Filters().with_(material=self.material, outlook=self.outlook)

    def href(self, **changes: str) -> str:
        """Return the address of this material and outlook with changes."""
        return Filters().with_(**{"material": self.material, "outlook": self.outlook} | changes).href(PATH)


class Forecast(NamedTuple):
    """A series; its last observation and the forecast after it; whether it may stand for the material in a headline."""

    series: Record
    rows: tuple[Record, ...]
    is_own: bool

    @property
    def last(self) -> Record:
        """The last observation."""
        return self.rows[0]

    @property
    def end(self) -> Record | None:
        """The last row of the forecast, None where there is none."""
        return self.rows[-1] if len(self.rows) > 1 else None

    @property
    def href(self) -> str:
        """Address of the page that shows it."""
        return _names(self.series).href(PATH)


def load(engine: Engine, filters: Filters) -> Scope:
    """Return what `filters` choose; where they are silent, the first material, outlook and series of it there are."""
    material = filters.first("material", FIRST_MATERIAL)
    by_outlook = _series(engine, material)
    outlook = filters.first("outlook", next((name for name in OUTLOOKS if by_outlook[name]), OUTLOOKS[0]))
    own, others = split_series(by_outlook.get(outlook, ()), material)
    known = (*own, *others)
    series = next((row for row in known if row["series"] == filters.first("series")), own[0] if own else None)
    scores = engine.run(queries.METHODS, _names(series).chosen()).records() if series else ()
    return Scope(material, outlook, known, series, tuple(scores))


def forecasts_of(engine: Engine, material: str) -> tuple[Forecast, ...]:
    """Return one series an outlook, that which stands for the material first; every series where none does."""
    return _FORECASTS.get(engine, material, lambda: tuple(_forecasts(engine, material)))


def _forecasts(engine: Engine, material: str) -> Iterable[Forecast]:
    for rows in _series(engine, material).values():
        own, others = split_series(rows, material)
        for series in own[:1] or others:
            path = engine.run(queries.PATH, _names(series).chosen()).records()
            n_observed = sum(row["model_id"] is None for row in path)
            yield Forecast(series, tuple(path[n_observed - 1 :]), is_own=bool(own))


def _series(engine: Engine, material: str) -> dict[str, list[Record]]:
    """Return the series of a material by outlook."""
    rows = engine.run(queries.SERIES, {"material": (material,)}).records()
    return {outlook: [row for row in rows if row["outlook_id"] == outlook] for outlook in OUTLOOKS}


def split_series(rows: Iterable[Record], material: str) -> tuple[list[Record], list[Record]]:
    """Return the series of one outlook that may stand for `material`, the first one first, and those that may not.

    Not those of another element; nor, beside such of the same publisher, one whose name does not say what it is of.
    What the material is known by comes first, then what is forecast, then prices of markets before values of trade,
    then what is nearest to the material.
    """
    product = known_by(material).product
    known = sorted(
        ((row, named_by(row["series"], material)) for row in rows),
        key=lambda pair: (pair[0]["series"] != product, *_order(*pair)),
    )
    mixed = {row["source_id"] for row, kind in known if kind is Named.OTHER}
    own: list[Record] = []
    others: list[Record] = []
    for row, kind in known:
        is_other = kind is Named.OTHER or (kind is Named.UNSAID and row["source_id"] in mixed)
        (others if is_other else own).append(row)
    return own, others


def _order(row: Record, kind: Named) -> tuple[bool, bool, bool, Named, int, str]:
    is_trade = row["source_id"] == "baci"
    return row["model_id"] is None, not _is_monthly(row), is_trade, kind, -row["n_observations"], row["series"]


def _is_monthly(series: Record) -> bool:
    return len(series["last_period"]) == _MONTH_LENGTH


def _names(series: Record) -> Filters:
    """Return the filters that name a series."""
    return Filters().with_(material=series["material_id"], outlook=series["outlook_id"], series=series["series"])
