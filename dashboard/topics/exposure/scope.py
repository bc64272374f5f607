"""Who is exposed to what: the place and the material that an address names, its suppliers and their governance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.filters import ALL_VINTAGES, FIRST_MATERIAL, FIRST_PLACE, Filters
from dashboard.i18n import joined
from dashboard.metrics import governance
from dashboard.topics.exposure import queries
from dashboard.topics.trade.queries import WHOLE_SERIES, FlowQueries
from data.codes import expand_blocs, place_in_text

KEYS = ("material", "for")
_SCORES: Memo[Mapping[str, Score]] = Memo(2)


@dataclass(frozen=True)
class Exposure:
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
        return joined([place_in_text(code) for code in self.codes])

    @property
    def label(self) -> str:
        """The place as one value of a column: codes joined with `+`."""
        return "+".join(self.codes)

    @property
    def filters(self) -> Filters:
        """The filters that name this place and material."""
        return Filters().with_(**{"material": self.material, "for": self.codes})


@dataclass(frozen=True)
class Score:
    """Governance of a country: `mean` of six estimates (-2.5 to +2.5) of a year, as an edition states them."""

    mean: float
    year: int
    vintage: str

    @property
    def scaled(self) -> float:
        """The mean on a scale of 0-10, 10 = worst."""
        return governance.scaled(self.mean)


def exposure_of(filters: Filters) -> Exposure:
    """Return the place and the material of `filters`; where they are silent, cobalt and the European Union."""
    return Exposure(filters.first("material", FIRST_MATERIAL), filters.value("for") or (FIRST_PLACE,))


def scores(engine: Engine) -> Mapping[str, Score]:
    """Return the governance of each country in the newest year with all six dimensions, by the newest such edition."""

    def newest() -> dict[str, Score]:
        rows = engine.run(queries.GOVERNANCE, {"vintage": ALL_VINTAGES}).records()
        return {row["country_iso3"]: Score(row["governance_mean"], row["year"], row["vintage"]) for row in rows}

    return _SCORES.get(engine, "scores", newest)


def exporters_by_stage(
    engine: Engine,
    material: str,
    year: int,
    importers: tuple[str, ...] = (),
    *,
    queries: FlowQueries = WHOLE_SERIES,
    hs: tuple[str, ...] = (),
) -> list[Record]:
    """Return value by stage, material and exporter outside the place of `importers`, above zero.

    A flow of a code that several materials share has their group as its `material_id`. `queries` read one release.
    """
    chosen = Filters().with_(material=material, importer=importers, hs=hs, year_from=year, year_to=year).chosen()
    inside = frozenset(expand_blocs(importers))
    rows = engine.run(queries.exporters_by_stage, chosen).records()
    return [row for row in rows if row["exporter_iso3"] not in inside and row["value_addable_usd"]]


def by_exporter(rows: Iterable[Record]) -> dict[str, float]:
    """Return the value of `rows` added up by exporter, in US dollars."""
    values: dict[str, float] = {}
    for row in rows:
        values[row["exporter_iso3"]] = values.get(row["exporter_iso3"], 0.0) + row["value_addable_usd"]
    return values
