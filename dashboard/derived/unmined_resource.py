"""Countries with viable or potentially viable quantities of a material and no stated mine production of it.

Sources: project inventories classified by UNFC (each set a row of its own, sets are never added); every source of the
release that names producers: USGS (tonnes), ICMM (mines), EC study (shares of the world), IEA (supply today). Where
USGS names output, or ICMM a mine of the material, there is no row; where another statement alone names the country,
the row stands in a group of its own, without a rank. The rank is by years of world mine output that the quantity makes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.derived.model import Row, Table, held
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.queries import opportunities, scenarios, shares
from dashboard.stated import Stated, arrange
from data.codes import OTHER, WORLD, code_list, expand_blocs, material_with_groups
from data.fields import columns
from data.model import Field, Status

MINE = "mine"
NONE_STATED, ELSEWHERE = "none_stated", "stated_elsewhere"
_HOST_RANKS = (1, 2)
_COUNTRY = "country"
_MINES_FROM = "icmm"
_MINED: Memo[dict[str, Mined]] = Memo(2)
_KEPT: Memo[tuple[Row, ...]] = Memo(32)
_FIELDS = (
    Field("rank", "BIGINT", "count", "Place by years of world output, 1 = most; empty for stated_elsewhere"),
    *columns("material_id", "country_iso3", "source_set", "content_basis", "quantity_t"),
    opportunities.VIABLE,
    opportunities.PROJECTS,
    Field("world_years", "DOUBLE", "years", "Quantity over world mine output; empty where their contents differ"),
    Field("world_output_t", "DOUBLE", "t", "World mine output of the year"),
    Field("production_year", "INTEGER", "", "Year of the production held against it"),
    Field("production", "VARCHAR", "", "none_stated, or stated_elsewhere: by another source than USGS"),
    Field("stated_by", "VARCHAR", "", "Sources that name the country as a producer, joined with ;"),
    Field("stated_share", "VARCHAR", "", "Its share of world mine output as printed; empty where none is printed"),
    Field("stated_share_frac", "DOUBLE", "fraction", "The same, 0-1; empty where a bound is printed"),
    *columns("vintage", "source_id"),
)


@dataclass(frozen=True)
class Named:
    """A statement beside the tonnes of USGS that a country mines a material; `share` as printed, if any."""

    source_id: str
    share: str = ""
    share_frac: float | None = None


@dataclass(frozen=True)
class Mined:
    """Mine output of a material: the newest year of its largest product, and who is stated to produce any of it.

    `named` holds what other sources state, by country.
    """

    output: Stated
    producers: frozenset[str]
    named: Mapping[str, tuple[Named, ...]]


def rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row for each material, country and inventory: those without stated production, ranked, then the rest."""
    if not held(engine, "project_resource"):
        return ()
    return _KEPT.get(engine, filters, lambda: _computed(engine, filters))


def records(engine: Engine, filters: Filters) -> list[dict[str, Any]]:
    """Return the same rows, one dict each."""
    return [dict(zip(TABLE.columns, row, strict=True)) for row in rows(engine, filters)]


def _computed(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    mined = _MINED.get(engine, "mined", lambda: _production(engine))
    chosen = filters.only(("material",)).chosen()
    places = set(expand_blocs(filters.country))
    found = [
        _measured(row, mined[row["material_id"]])
        for row in engine.run(opportunities.QUANTITIES, chosen).records()
        if (not places or row["country_iso3"] in places)
        and row["material_id"] in mined
        and row["country_iso3"] not in mined[row["material_id"]].producers
        and code_list("country").rows[row["country_iso3"]]["area_kind"] == _COUNTRY
    ]
    found.sort(
        key=lambda row: (
            row["production"] != NONE_STATED,
            row["world_years"] is None,
            -(row["world_years"] or 0.0),
            -row["quantity_t"],
        )
    )
    return tuple(
        (place if row["production"] == NONE_STATED else None, *(row[name] for name in TABLE.columns[1:]))
        for place, row in enumerate(found, 1)
    )


def _production(engine: Engine) -> dict[str, Mined]:
    """Return mine output by material, of those it is stated of. Withheld output is output, a mine listed is too."""
    by_material: dict[str, list[dict[str, Any]]] = {}
    for row in engine.run(shares.PRODUCTION, {"stage": (MINE,)}).records():
        by_material.setdefault(row["material_id"], []).append(row)
    mines, named = _mines(engine), _named(engine)
    return {
        material: Mined(
            arrange(stated, Filters()),
            frozenset(row["country_iso3"] for row in stated if row["quantity_t"] or row["status"] == Status.WITHHELD)
            | frozenset(country for country, rank in mines.get(material, {}).items() if rank in _HOST_RANKS),
            _by_country(named.get(material, ()), (mines.get(code, {}) for code in material_with_groups(material))),
        )
        for material, stated in by_material.items()
    }


def _mines(engine: Engine) -> dict[str, dict[str, int]]:
    """Return material → country → best rank of the material at a mine of the ICMM data."""
    found: dict[str, dict[str, int]] = {}
    if held(engine, "facility"):
        for row in engine.run(opportunities.MINES, {}).records():
            found.setdefault(row["material_id"], {})[row["country_iso3"]] = row["best_rank"]
    return found


def _named(engine: Engine) -> dict[str, list[tuple[str, Named]]]:
    """Return material → (country, statement) of the EC study's shares and of the IEA's supply in its base year."""
    found: dict[str, list[tuple[str, Named]]] = {}
    if held(engine, "supply_share"):
        for row in engine.run(opportunities.MINE_SHARES, {}).records():
            stated = Named(row["source_id"], row["original_value"], row["share_frac"])
            found.setdefault(row["material_id"], []).append((row["country_iso3"], stated))
    if held(engine, "supply_outlook"):
        for row in engine.run(scenarios.SUPPLY, {"stage": (MINE,)}).records():
            if row["status"] == Status.REPORTED and row["quantity_t"] and row["country_iso3"] not in (WORLD, OTHER):
                found.setdefault(row["material_id"], []).append((row["country_iso3"], Named(row["source_id"])))
    return found


def _by_country(
    named: Iterable[tuple[str, Named]], mines: Iterable[Mapping[str, int]]
) -> Mapping[str, tuple[Named, ...]]:
    """Return country → statements, one a source: the largest share first where a source states several products."""
    found: dict[str, dict[str, Named]] = {}
    for country, stated in named:
        found.setdefault(country, {}).setdefault(stated.source_id, stated)
    for listed in mines:
        for country in listed:
            found.setdefault(country, {}).setdefault(_MINES_FROM, Named(_MINES_FROM))
    return {country: tuple(stated.values()) for country, stated in found.items()}


def _measured(row: Mapping[str, Any], mined: Mined) -> dict[str, Any]:
    """Return a row without its rank; without years where the contents differ or no world total is stated."""
    output = mined.output
    total = output.total()
    world = total["quantity_t"] if total and output.basis == row["content_basis"] else None
    named = mined.named.get(row["country_iso3"], ())
    printed = next((one for one in named if one.share), None)
    return {
        **row,
        "world_years": row["quantity_t"] / world if world else None,
        "world_output_t": world,
        "production_year": output.year,
        "production": ELSEWHERE if named else NONE_STATED,
        "stated_by": ";".join(one.source_id for one in named) or None,
        "stated_share": printed.share if printed else None,
        "stated_share_frac": printed.share_frac if printed else None,
    }


def _assumptions(_filters: Filters) -> Mapping[str, str]:
    names = ("classes", "sets", "production", "elsewhere", "rank", "not_reserves")
    return {name: t(f"derived.unmined_resource.{name}") for name in names}


TABLE = Table(
    table_id="unmined_resource",
    title_key="derived.unmined_resource.title",
    fields=_FIELDS,
    datasets=("project_resource", "production_yearly", "facility", "supply_share", "supply_outlook"),
    rows=rows,
    assumptions=_assumptions,
    keys=("material", "country"),
)
