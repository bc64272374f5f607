"""What a country mines, refines and holds, as far as any source of the release names it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.table import Row, Table, has_dataset
from dashboard.filters import Filters
from dashboard.topics.infrastructure.queries import PROJECTS_OF, RESERVES_OF
from dashboard.topics.infrastructure.stated import countries_of
from dashboard.topics.infrastructure.words import material_assumptions
from dashboard.topics.makers.naming import naming
from data.codes import WORLD, code_list
from data.fields import columns
from data.model import Field

MINES, REFINES, RESERVES, PROJECTS = "mines", "refines", "reserves", "projects"
HELD = (MINES, REFINES, RESERVES, PROJECTS)
"""What a country does with a material, in the order in which it is told."""
_MINE = "mine"
_MATERIALS: Memo[tuple[Row, ...]] = Memo(16)


def _rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row a country, what it does, and material, with the sources that name it."""
    countries = tuple(code for code in countries_of(filters) if code != WORLD)
    return _MATERIALS.get(engine, countries, lambda: _of(engine, countries))


def _of(engine: Engine, countries: tuple[str, ...]) -> tuple[Row, ...]:
    found: dict[tuple[str, str, str], set[str]] = {}
    for country, kind, material, source_id in _named(engine, countries):
        found.setdefault((country, kind, material), set()).add(source_id)
    order = {country: at for at, country in enumerate(countries)}
    keys = sorted(found, key=lambda key: (order[key[0]], HELD.index(key[1]), key[2]))
    return tuple((*key, ";".join(sorted(found[key]))) for key in keys)


def _named(engine: Engine, countries: tuple[str, ...]) -> Iterator[tuple[str, str, str, str]]:
    single = [code for code, row in code_list("material").rows.items() if not row["members"]]
    for country in countries:
        for material in single:
            for one in naming(engine, material, country):
                yield country, MINES if one.stage == _MINE else REFINES, material, one.source_id
    for kind, query in ((RESERVES, RESERVES_OF), (PROJECTS, PROJECTS_OF)):
        if has_dataset(engine, query.dataset_id):
            for row in engine.run(query, {"country": countries}).records():
                yield row["country_iso3"], kind, row["material_id"], row["source_id"]


def by_country(engine: Engine, filters: Filters) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return country → what it does → materials."""
    found: dict[str, dict[str, list[str]]] = {}
    for country, kind, material, _ in _rows(engine, filters):
        found.setdefault(str(country), {}).setdefault(str(kind), []).append(str(material))
    return {country: {kind: tuple(several) for kind, several in kinds.items()} for country, kinds in found.items()}


CASE_MATERIAL = Table(
    table_id="country_material",
    title_key="derived.country_material.title",
    fields=(
        *columns("country_iso3"),
        Field("does", "VARCHAR", "", "mines, refines, reserves (stated ones) or projects (with quantities)"),
        *columns("material_id"),
        Field("sources", "VARCHAR", "", "Sources that name it, joined with ;"),
    ),
    datasets=("production_yearly", "capacity_yearly", "supply_outlook", "supply_share", "facility", "reserve",
              "project", "project_resource"),
    rows=_rows,
    assumptions=material_assumptions,
    keys=("country",),
)  # fmt: skip
