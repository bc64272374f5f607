"""The scope that coverage is of: materials, places, a project or an inventory; and the places that make each material.

A place makes a material where the release states a quantity above zero, or one whose figure is withheld,
at the stage and in the newest year that the material is known by (`production.tables.known_materials`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Origin
from dashboard.engine.table import has_dataset
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.principles.about import about
from dashboard.topics.principles.queries import EVIDENCE, PROJECT_PLACES, place_column
from dashboard.topics.production.tables import known_materials
from dashboard.ui.asked import Shown, occurring
from data.codes import expand_blocs
from data.datasets import DATASETS

SCOPE_KEYS = ("material", "country", "project", "source_set")
_MADE: Memo[tuple[Made, ...]] = Memo(2)
_OF_ONE: Memo[Mapping[str, Sequence[Made]]] = Memo(2)


@dataclass(frozen=True)
class Made:
    """That a place makes a material, with its share of the world's output (0-1; None where none is computed).

    `origin` is the source that states it, with its edition; None where no source says who makes what.
    """

    material: str
    country: str
    share: float | None
    origin: Origin | None


def made(engine: Engine) -> tuple[Made, ...]:
    """Return who makes what, in the order of the materials, the largest share first.

    Of a release without output these are the materials and places that anything is stated of, each alike: what rests on
    other datasets is evidence without it too.
    """

    def read() -> tuple[Made, ...]:
        if not has_dataset(engine, "production_yearly"):
            return tuple(Made(material, country, None, None) for material, country in _stated(engine))
        return tuple(
            Made(material, row["country_iso3"], row["share_frac"], (row["source_id"], row["vintage"]))
            for material, known in known_materials(engine).items()
            for row in known.data.in_year
            if row["quantity_t"] or (row["quantity_t"] is None and row["status"] == "withheld")
        )

    return _MADE.get(engine, "all", read)


def _made_of(engine: Engine, materials: tuple[str, ...], countries: tuple[str, ...]) -> Sequence[Made]:
    """Return who makes what of one material or in one place, where one alone is chosen; else all of it."""
    one = materials[0] if len(materials) == 1 else countries[0] if len(countries) == 1 else ""
    return _OF_ONE.get(engine, "all", lambda: _by_one(engine)).get(one, ()) if one else made(engine)


def _by_one(engine: Engine) -> Mapping[str, Sequence[Made]]:
    found: dict[str, list[Made]] = {}
    for pair in made(engine):
        found.setdefault(pair.material, []).append(pair)
        found.setdefault(pair.country, []).append(pair)
    return found


def _stated(engine: Engine) -> list[tuple[str, str]]:
    """Return the materials and places that rows of evidence are about together."""
    found: set[tuple[str, str]] = set()
    for query in EVIDENCE.values():
        if has_dataset(engine, query.dataset_id) and place_column(DATASETS[query.dataset_id]):
            for row in engine.run(query, {}).records():
                found |= {(material, country) for material, country in about(row) if material and country}
    return sorted(found)


@dataclass(frozen=True)
class Scope:
    """What coverage is of; all that is empty is not restricted.

    `chosen` are its places as they were chosen, `countries` with blocs expanded. `pairs` are the places that make its
    materials.
    """

    materials: tuple[str, ...]
    countries: tuple[str, ...]
    projects: tuple[str, ...]
    inventories: tuple[str, ...]
    pairs: tuple[Made, ...]
    chosen: tuple[str, ...] = ()

    @property
    def is_all(self) -> bool:
        """Whether nothing is chosen."""
        return not (self.materials or self.countries or self.of_projects)

    @property
    def of_projects(self) -> bool:
        """Whether it is of projects or inventories."""
        return bool(self.projects or self.inventories)

    @property
    def filters(self) -> Mapping[str, object]:
        """What a query of a dataset with projects is restricted to."""
        return Filters().with_(project=self.projects, source_set=self.inventories).chosen()

    @cached_property
    def made_materials(self) -> tuple[str, ...]:
        """Its materials: those chosen, else those made in its places."""
        return self.materials or tuple(dict.fromkeys(pair.material for pair in self.pairs))

    @cached_property
    def made_countries(self) -> tuple[str, ...]:
        """Its places: those chosen, else those that make its materials."""
        return self.countries or tuple(dict.fromkeys(pair.country for pair in self.pairs))


def scope_of(engine: Engine, filters: Filters) -> Scope:
    """Return the scope that filters choose; of a project or an inventory its own materials and places."""
    materials, countries = filters.material, expand_blocs(filters.country)
    if filters.project or filters.source_set:
        found = engine.run(PROJECT_PLACES, filters.only(("project", "source_set")).chosen()).records()
        materials = materials or _unique(row["material_id"] for row in found)
        countries = countries or _unique(row["country_iso3"] for row in found)
    pairs = tuple(
        pair
        for pair in _made_of(engine, tuple(materials), tuple(countries))
        if (not materials or pair.material in materials) and (not countries or pair.country in countries)
    )
    chosen = filters.country or tuple(countries)
    return Scope(tuple(materials), _unique(countries), filters.project, filters.source_set, pairs, chosen)


def shown(engine: Engine, _filters: Filters, **_variables: str) -> Shown:
    """Return what the pages of principles follow of the address: what there is evidence about."""
    materials = occurring(engine, "material", ("production_yearly", "project_resource"))
    return Shown(
        t("asked.coverage"),
        {
            "material": materials,
            "compare": materials,
            "country": occurring(engine, "country", ("production_yearly", "governance_yearly", "project_resource")),
            "project": occurring(engine, "project", ("project_resource",)),
            "source_set": occurring(engine, "source_set", ("project_resource",)),
        },
    )


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
