"""Who is exposed to what: the place and the material that an address names, the year, and governance of suppliers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.engine import Engine
from dashboard.filters import ALL_VINTAGES, Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.metrics import governance
from dashboard.queries import exposure, trade
from dashboard.stated import settled_year
from data.codes import expand_blocs, place_in_text

FIRST_MATERIAL, FIRST_PLACE = "cobalt", "EU27"
KEYS = ("material", "for")
_SCORES: Memo[Mapping[str, Score]] = Memo(2)
_YEARS: Memo[int] = Memo(2)


@dataclass(frozen=True)
class Exposed:
    """A place (`codes`: countries and blocs, several of them are one bloc of the reader's own) and a material."""

    material: str
    codes: tuple[str, ...]

    @property
    def members(self) -> tuple[str, ...]:
        """Countries of the place, ISO3, each once."""
        return expand_blocs(self.codes)

    @property
    def place(self) -> str:
        """Name of the place within a sentence, with the article that it takes."""
        names = [place_in_text(code) for code in self.codes]
        return names[0] if len(names) == 1 else t("list.and", first=", ".join(names[:-1]), last=names[-1])

    @property
    def label(self) -> str:
        """The place as one value of a column: codes joined with `+`."""
        return "+".join(self.codes)

    def filters(self) -> Filters:
        """Return the filters that name this place and material."""
        return Filters().with_(**{"material": self.material, "for": self.codes})


@dataclass(frozen=True)
class Score:
    """Governance of a country: `mean` of six estimates (-2.5 to +2.5), `scaled` 0-10 with 10 worst, of which year."""

    mean: float
    scaled: float
    year: int
    vintage: str
    source_id: str


def exposed(filters: Filters) -> Exposed:
    """Return the place and the material of `filters`; where they are silent, cobalt and the European Union."""
    return Exposed(filters.first("material", FIRST_MATERIAL), filters.value("for") or (FIRST_PLACE,))


def scores(engine: Engine) -> Mapping[str, Score]:
    """Return the governance of each country in the newest year with all six dimensions, by the newest such edition."""
    every = {"vintage": ALL_VINTAGES}
    return _SCORES.get(
        engine,
        "scores",
        lambda: {row["country_iso3"]: _score(row) for row in engine.run(exposure.GOVERNANCE, every).records()},
    )


def _score(row: Mapping[str, Any]) -> Score:
    mean = row["governance_mean"]
    return Score(mean, governance.scaled(mean), row["year"], row["vintage"], row["source_id"])


def trade_year(engine: Engine) -> int:
    """Return the newest year of trade that is not provisional; 0 without trade."""

    def newest() -> int:
        years = [int(str(year)) for year in engine.values("trade_yearly", "year")]
        provisional = [int(str(year)) for year in engine.run(trade.PROVISIONAL_YEARS, {}).column("year")]
        return settled_year(sorted(years), provisional, Filters())

    return _YEARS.get(engine, "trade", newest)


def suppliers_by_stage(engine: Engine, one: Exposed, year: int) -> list[dict[str, Any]]:
    """Return value by stage, material and exporter outside the place, above zero.

    A flow of a code that several materials share has their group as its `material_id`.
    """
    asked = Filters().with_(material=one.material, importer=one.codes, year_from=year, year_to=year)
    inside = frozenset(one.members)
    rows = engine.run(exposure.EXPORTERS, asked.chosen()).records()
    return [row for row in rows if row["exporter_iso3"] not in inside and row["value_usd"]]
