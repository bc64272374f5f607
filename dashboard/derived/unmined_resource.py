"""Countries with viable or potentially viable quantities of a material and no known mine production of it.

Sources: project inventories classified by UNFC (each set a row of its own, sets are never added); USGS production. The
rank is by years of world mine output that the quantity would make.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.derived.model import Row, Table, held
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.queries import opportunities, shares
from dashboard.stated import Stated, arrange
from data.codes import code_list, expand_blocs
from data.fields import columns
from data.model import Field, Status

MINE = "mine"
_COUNTRY = "country"
_MINED: Memo[dict[str, Mined]] = Memo(2)
_KEPT: Memo[tuple[Row, ...]] = Memo(32)
_FIELDS = (
    Field("rank", "BIGINT", "count", "Place by years of world output, 1 = most; rows without them come last"),
    *columns("material_id", "country_iso3", "source_set", "content_basis", "quantity_t"),
    opportunities.VIABLE,
    opportunities.PROJECTS,
    Field("world_years", "DOUBLE", "years", "Quantity over world mine output; empty where their contents differ"),
    Field("world_output_t", "DOUBLE", "t", "World mine output of the year"),
    Field("production_year", "INTEGER", "", "Year of the production held against it"),
    *columns("vintage", "source_id"),
)


@dataclass(frozen=True)
class Mined:
    """Mine output of a material: the newest year of its largest product, and who is stated to produce any of it."""

    output: Stated
    producers: frozenset[str]


def rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row for each material, country and inventory without stated production, ranked."""
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
        _measured(row, mined[row["material_id"]].output)
        for row in engine.run(opportunities.QUANTITIES, chosen).records()
        if (not places or row["country_iso3"] in places)
        and row["material_id"] in mined
        and row["country_iso3"] not in mined[row["material_id"]].producers
        and code_list("country").rows[row["country_iso3"]]["area_kind"] == _COUNTRY
    ]
    found.sort(key=lambda row: (row["world_years"] is None, -(row["world_years"] or 0.0), -row["quantity_t"]))
    return tuple((place, *(row[name] for name in TABLE.columns[1:])) for place, row in enumerate(found, 1))


def _production(engine: Engine) -> dict[str, Mined]:
    """Return mine output by material, of those it is stated of. Withheld output is output, a mine listed is too."""
    by_material: dict[str, list[dict[str, Any]]] = {}
    mines: dict[str, set[str]] = {}
    if held(engine, "facility"):
        for material, country in engine.run(opportunities.MINES, {}).rows:
            mines.setdefault(str(material), set()).add(str(country))
    for row in engine.run(shares.PRODUCTION, {"stage": (MINE,)}).records():
        by_material.setdefault(row["material_id"], []).append(row)
    return {
        material: Mined(
            arrange(stated, Filters()),
            frozenset(row["country_iso3"] for row in stated if row["quantity_t"] or row["status"] == Status.WITHHELD)
            | frozenset(mines.get(material, ())),
        )
        for material, stated in by_material.items()
    }


def _measured(row: Mapping[str, Any], output: Stated) -> dict[str, Any]:
    """Return a row without its rank; without years where the contents differ or no world total is stated."""
    total = output.total()
    world = total["quantity_t"] if total and output.basis == row["content_basis"] else None
    return {
        **row,
        "world_years": row["quantity_t"] / world if world else None,
        "world_output_t": world,
        "production_year": output.year,
    }


def _assumptions(_filters: Filters) -> Mapping[str, str]:
    names = ("classes", "sets", "production", "rank", "not_reserves")
    return {name: t(f"derived.unmined_resource.{name}") for name in names}


TABLE = Table(
    table_id="unmined_resource",
    title_key="derived.unmined_resource.title",
    fields=_FIELDS,
    datasets=("project_resource", "production_yearly", "facility"),
    rows=rows,
    assumptions=_assumptions,
    keys=("material", "country"),
)
