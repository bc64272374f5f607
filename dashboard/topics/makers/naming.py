"""Which countries any source of the release names as makers of a material, at which stages, in any year.

Sources: USGS and IEA (output above zero or withheld), USGS (capacity), IEA (supply of its base year), the EU study
(shares of the world, a share printed as below a bound among them), ICMM (mines, smelters, refineries, plants), project
inventories (projects that produce). A sentence that no source names a country stands on this alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import has_dataset
from dashboard.topics.makers.queries import FACILITY_KINDS, PRODUCING_PROJECTS
from dashboard.topics.production import queries as produced
from dashboard.topics.scenarios import queries as scenarios
from dashboard.topics.validation import queries as studied
from data.codes import OTHER, WORLD, code_list, material_with_groups
from data.model import Status

_MINE = "mine"
_STAGE_OF_KIND = {"Mine": _MINE, "Smelter": "smelt", "Refinery": "refine", "Plant": "refine"}
_NAMED: Memo[Mapping[str, Mapping[str, tuple[Naming, ...]]]] = Memo(2)


@dataclass(frozen=True)
class Naming:
    """A source that names a country as a maker of a material at a stage.

    Of the EU study `year` is its edition, `share_frac` the share of the world (None of a bound) and `most_frac` the
    most it can be; other sources have 0, None and None here.
    """

    stage: str
    source_id: str
    year: int = 0
    share_frac: float | None = None
    most_frac: float | None = None


def naming(engine: Engine, material: str, country: str) -> tuple[Naming, ...]:
    """Return what names a country as a maker of a material, at any stage; nothing where no source does.

    What stands under a group (platinum-group metals) names each of its members, and what names a member the group.
    """
    named = _NAMED.get(engine, "named", lambda: _named(engine))
    return named.get(material, {}).get(country, ())


def names_makers(engine: Engine, material: str) -> bool:
    """Tell whether any source names a maker of a material at all."""
    return bool(_NAMED.get(engine, "named", lambda: _named(engine)).get(material))


def _named(engine: Engine) -> dict[str, dict[str, tuple[Naming, ...]]]:
    found: dict[str, dict[str, set[Naming]]] = {}
    for material, country, one in _every(engine):
        for code in _told_of(material):
            found.setdefault(code, {}).setdefault(country, set()).add(one)
    return {
        material: {country: tuple(sorted(several, key=_order)) for country, several in by_country.items()}
        for material, by_country in found.items()
    }


def _order(one: Naming) -> tuple[str, str, float]:
    return one.stage, one.source_id, -(one.most_frac or 0.0)


def _told_of(material: str) -> set[str]:
    """Return the materials of which a row speaks: its own, the groups that hold it, the members of it."""
    members = code_list("material").rows[material]["members"].split("+")
    return {*material_with_groups(material), *(code for code in members if code)}


def _every(engine: Engine) -> Iterator[tuple[str, str, Naming]]:
    yield from _of_output(engine.run(produced.SHARES, {}).records())
    for dataset_id, read in _READERS.items():
        if has_dataset(engine, dataset_id):
            yield from read(engine)


def _of_output(rows: Iterable[Record]) -> Iterator[tuple[str, str, Naming]]:
    for row in rows:
        if row["country_iso3"] not in (WORLD, OTHER) and (row["quantity_t"] or row["status"] == Status.WITHHELD):
            yield row["material_id"], row["country_iso3"], Naming(row["stage_id"], row["source_id"])


def _of_outlook(engine: Engine) -> Iterator[tuple[str, str, Naming]]:
    yield from _of_output(row for row in engine.run(scenarios.SUPPLY, {}).records() if row["status"] == Status.REPORTED)


def _of_study(engine: Engine) -> Iterator[tuple[str, str, Naming]]:
    for row in engine.run(studied.SHARES, {}).records():
        if row["region"] == "World" and row["share_high_frac"]:
            year, share, most = int(row["vintage"][:4]), row["share_frac"], row["share_high_frac"]
            yield row["material_id"], row["country_iso3"], Naming(row["stage_id"], row["source_id"], year, share, most)


def _of_facilities(engine: Engine) -> Iterator[tuple[str, str, Naming]]:
    for row in engine.run(FACILITY_KINDS, {}).records():
        for kind in row["facility_type"].split(";"):
            if kind in _STAGE_OF_KIND:
                yield row["material_id"], row["country_iso3"], Naming(_STAGE_OF_KIND[kind], row["source_id"])


def _of_projects(engine: Engine) -> Iterator[tuple[str, str, Naming]]:
    for row in engine.run(PRODUCING_PROJECTS, {}).records():
        yield row["material_id"], row["country_iso3"], Naming(_MINE, row["source_id"])


_READERS: Mapping[str, Callable[[Engine], Iterator[tuple[str, str, Naming]]]] = {
    "capacity_yearly": lambda engine: _of_output(engine.run(produced.CAPACITY_SHARES, {}).records()),
    "supply_outlook": _of_outlook,
    "supply_share": _of_study,
    "facility": _of_facilities,
    "project_resource": _of_projects,
}
NAMED_IN = ("production_yearly", *_READERS)
"""The datasets that name makers."""
