"""What is at stake near a hazard: which materials, at how many of the sites that are known, and how much of the output.

No source held here states output by site. So what a hazard may touch is counted in sites, beside what the country makes
of the world's output: that is the most it can be, never what it is. Sources: ICMM Global Mining Dataset; inventories of
projects; output as every page states it (`production.tables.known_materials`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.topics.operations import queries
from dashboard.topics.production.tables import Known, known_materials
from data.hazards.model import Hazard
from data.hazards.places import FACILITY, PROJECT, facilities, projects
from data.hazards.reach import Near, Rule, Sites, near, rule_of
from data.model import Status

_SITES: Memo[Held] = Memo(2)
_REACHED: Memo[Reached] = Memo(4_096)


@dataclass(frozen=True)
class Held:
    """All places held, and how many facilities and projects of each material there are: by country, and in all ("").

    Of projects those that have a place; what several inventories state of one project counts once.
    """

    sites: Sites
    counts: Mapping[tuple[str, str, str], int]

    def count(self, kind: str, material: str, country: str = "") -> int:
        """Return how many sites of a kind name a material, in a country or in the world."""
        return self.counts.get((kind, material, country), 0)


@dataclass(frozen=True)
class Output:
    """What a country makes of the world's output of a material: the newest figures, as every page states them.

    `state` is `stated` (`share_frac` is a number), `withheld`, `not_named` (the source of the output does not name the
    country), or `not_computed` (no source states output of the material by country, or none that adds up). `bound`
    as of the share; `stage`, `product`, `year`, `vintage`, `source_id` say what it is of.
    """

    state: str
    share_frac: float | None = None
    bound: str = ""
    status: str = ""
    stage: str = ""
    product: str = ""
    year: int = 0
    vintage: str = ""
    source_id: str = ""


@dataclass(frozen=True)
class Stake:
    """A material at sites near a hazard in one country; counts are of sites that name it, near, in country and world.

    What part of the country's output these sites make is not known: `output` is of the whole country.
    """

    material: str
    country: str
    facilities_near: int
    facilities_in_country: int
    facilities_in_world: int
    projects_near: int
    projects_in_country: int
    projects_in_world: int
    output: Output


@dataclass(frozen=True)
class Reached:
    """Whom a hazard may reach by `rule` (None: no rule is of it), the nearest site first, and what is at stake."""

    rule: Rule | None
    near: tuple[Near, ...]
    stakes: tuple[Stake, ...]

    @property
    def materials(self) -> tuple[str, ...]:
        """The materials at stake, each once, in the order of the stakes."""
        return tuple(dict.fromkeys(stake.material for stake in self.stakes))


def held(engine: Engine) -> Held:
    """Return the places that the release holds."""
    return _SITES.get(engine, "all", lambda: _held(engine))


def reached(engine: Engine, hazard: Hazard) -> Reached:
    """Return whom a hazard may reach and what is at stake there."""
    return _REACHED.get(engine, hazard, lambda: _reached(engine, hazard))


def output_of(known: Mapping[str, Known], material: str, country: str) -> Output:
    """Return what a country makes of the world's output of a material."""
    found = known.get(material)
    if found is None or found.concentration is None:
        return Output("not_computed")
    row = found.data.country(country)
    if row is None:
        return Output("not_named", stage=found.stage, product=found.data.product, year=found.data.year)
    if row["status"] == Status.WITHHELD:
        state = "withheld"
    else:
        state = "not_computed" if row["share_frac"] is None else "stated"
    return Output(
        state, row["share_frac"], str(row["share_bound"] or ""), row["status"], found.stage, found.data.product,
        found.data.year, row["vintage"], row["source_id"],
    )  # fmt: skip


def _held(engine: Engine) -> Held:
    every = [
        *facilities(engine.run(queries.FACILITIES_PLACED, {}).records()),
        *projects(engine.run(queries.PROJECTS_PLACED, {}).records()),
    ]
    counts: Counter[tuple[str, str, str]] = Counter()
    for site in every:
        for material in site.materials:
            counts[site.kind, material, ""] += 1
            counts[site.kind, material, site.country_iso3] += 1
    return Held(Sites(every), counts)


def _reached(engine: Engine, hazard: Hazard) -> Reached:
    all_held = held(engine)
    found = near(hazard, all_held.sites)
    return Reached(rule_of(hazard), found, tuple(_stakes(engine, all_held, found)))


def _stakes(engine: Engine, all_held: Held, found: Sequence[Near]) -> list[Stake]:
    """Return the stakes, the largest share of the world's output first, those without a share by their sites."""
    counts: Counter[tuple[str, str, str]] = Counter(
        (one.site.kind, material, one.site.country_iso3) for one in found for material in one.site.materials
    )
    if not counts:
        return []
    known = known_materials(engine)
    stakes = [
        Stake(
            material, country, counts[FACILITY, material, country], all_held.count(FACILITY, material, country),
            all_held.count(FACILITY, material), counts[PROJECT, material, country],
            all_held.count(PROJECT, material, country), all_held.count(PROJECT, material),
            output_of(known, material, country),
        )
        for material, country in dict.fromkeys((material, country) for _, material, country in counts)
    ]  # fmt: skip
    return sorted(stakes, key=_weight)


def _weight(stake: Stake) -> tuple[float, int, str, str]:
    near_both = stake.facilities_near + stake.projects_near
    return (-(stake.output.share_frac or 0.0), -near_both, stake.material, stake.country)
