"""What the page shows at an address: a material, what of it is forecast, and one of its series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.components.cards.outlook import split_series
from dashboard.derived.exposed import FIRST_MATERIAL
from dashboard.engine import Engine
from dashboard.filters import OUTLOOKS, Filters
from dashboard.queries import forecasts

PATH = "/forecast"
KEYS = ("material", "outlook", "series")
_MONTH_LENGTH = len("2026-01")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Scope:
    """The choice: `known` are the series of material and outlook, `series` the one shown.

    None is shown where there is none, or none was chosen and none may stand for the material, as no price of one
    platinum-group metal does for all.
    """

    material: str
    outlook: str
    known: tuple[Row, ...]
    series: Row | None
    possible: tuple[str, ...]

    @property
    def is_monthly(self) -> bool:
        """Tell whether the series shown has months."""
        return self.series is not None and len(self.series["last_period"]) == _MONTH_LENGTH

    def of_series(self) -> Filters:
        """Return the filters that name the series shown, and nothing else."""
        return Filters().with_(
            material=self.material, outlook=self.outlook, series=self.series["series"] if self.series else ""
        )

    def href(self, **changes: str) -> str:
        """Return the address of this material and outlook with changes."""
        chosen = {"material": self.material, "outlook": self.outlook} | changes
        return Filters().with_(**chosen).href(PATH)


def load(engine: Engine, filters: Filters) -> Scope:
    """Return what `filters` choose; where they are silent, the first material, outlook and series of it there are."""
    material = filters.first("material", FIRST_MATERIAL)
    every = engine.run(forecasts.SERIES, {"material": (material,)}).records()
    possible = tuple(name for name in OUTLOOKS if any(row["outlook_id"] == name for row in every))
    outlook = filters.first("outlook", possible[0] if possible else OUTLOOKS[0])
    own, others = split_series([row for row in every if row["outlook_id"] == outlook], material)
    known = (*own, *others)
    wanted = filters.first("series")
    series = next((row for row in known if row["series"] == wanted), own[0] if own else None)
    return Scope(material, outlook, known, series, possible)
