"""Countries with viable or potentially viable quantities of a material and no stated mine production of it.

Sources: project inventories classified by UNFC (each set a row of its own, sets are never added); every source of the
release that names producers: USGS (tonnes), ICMM (mines), EC study (shares of the world), IEA (supply today). Where
USGS names output, or ICMM a mine of the material, there is no row; where another statement alone names the country,
the row stands in a group of its own, without a rank. The rank is by years of world mine output that the quantity makes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import Row, Table, has_dataset
from dashboard.filters import Filters
from dashboard.topics.opportunities import queries
from dashboard.topics.opportunities.words import resource_assumptions
from dashboard.topics.production import queries as produced
from dashboard.topics.production.country_figures import CountryFigures, arrange
from dashboard.topics.scenarios import queries as scenarios
from data.codes import OTHER, WORLD, code_list, expand_blocs, material_with_groups
from data.evidence import context
from data.fields import columns
from data.model import Field, Status

NONE_STATED, ELSEWHERE = "none_stated", "stated_elsewhere"
_MINE = "mine"
_HOST_RANKS = (1, 2)
_COUNTRY = "country"
_MINES_FROM = "icmm"
_MINED: Memo[dict[str, Mined]] = Memo(2)
_ROWS: Memo[tuple[Row, ...]] = Memo(32)


@dataclass(frozen=True)
class Statement:
    """A statement beside the tonnes of USGS that a country mines a material; `share` as printed, if any."""

    source_id: str
    share: str | None = None
    share_frac: float | None = None


@dataclass(frozen=True)
class Mined:
    """Mine output of a material: the newest year of its largest product, and who is stated to produce any of it.

    `elsewhere` holds what other sources state, by country, one statement a source.
    """

    output: CountryFigures
    producers: frozenset[str]
    elsewhere: Mapping[str, tuple[Statement, ...]]


def _rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row for each material, country and inventory: those without stated production, ranked, then the rest."""
    if not has_dataset(engine, "project_resource"):
        return ()
    return _ROWS.get(engine, filters, lambda: _ranked(engine, filters))


def _ranked(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    mined = mined_everywhere(engine)
    countries = set(expand_blocs(filters.country))
    rows = [
        _measured(row, mined[row["material_id"]])
        for row in engine.run(queries.QUANTITIES, filters.only(("material",)).chosen()).records()
        if (not countries or row["country_iso3"] in countries)
        and row["material_id"] in mined
        and row["country_iso3"] not in mined[row["material_id"]].producers
        and code_list("country").rows[row["country_iso3"]]["area_kind"] == _COUNTRY
    ]
    rows.sort(key=_order)
    return tuple(
        (rank if row["production"] == NONE_STATED else None, *(row[name] for name in UNMINED_RESOURCE.columns[1:]))
        for rank, row in enumerate(rows, 1)
    )


def _order(row: Record) -> tuple[bool, bool, float, float]:
    years = row["world_years"]
    return row["production"] != NONE_STATED, years is None, -(years or 0.0), -row["quantity_t"]


def mined_everywhere(engine: Engine) -> dict[str, Mined]:
    """Return mine output by material, of those it is stated of. Withheld output is output, a mine listed is too."""
    return _MINED.get(engine, "mined", lambda: _mined(engine))


def _mined(engine: Engine) -> dict[str, Mined]:
    by_material: dict[str, list[Record]] = {}
    for row in engine.run(produced.SHARES, {"stage": (_MINE,)}).records():
        by_material.setdefault(row["material_id"], []).append(row)
    mines, statements = _mines(engine), _statements(engine)
    mined = {}
    for material, rows in by_material.items():
        producing = {row["country_iso3"] for row in rows if row["quantity_t"] or row["status"] == Status.WITHHELD}
        hosting = {country for country, rank in mines.get(material, {}).items() if rank in _HOST_RANKS}
        elsewhere = {country: dict(by_source) for country, by_source in statements.get(material, {}).items()}
        for code in material_with_groups(material):
            for country in mines.get(code, {}):
                elsewhere.setdefault(country, {}).setdefault(_MINES_FROM, Statement(_MINES_FROM))
        by_country = {country: tuple(by_source.values()) for country, by_source in elsewhere.items()}
        mined[material] = Mined(arrange(rows, Filters()), frozenset(producing | hosting), by_country)
    return mined


def _mines(engine: Engine) -> dict[str, dict[str, int]]:
    """Return material → country → best rank of the material at a mine of the ICMM data."""
    mines: dict[str, dict[str, int]] = {}
    if has_dataset(engine, "facility"):
        for row in engine.run(queries.MINES, {}).records():
            mines.setdefault(row["material_id"], {})[row["country_iso3"]] = row["best_rank"]
    return mines


def _statements(engine: Engine) -> dict[str, dict[str, dict[str, Statement]]]:
    """Return material → country → source → statement, of the EC study's shares and the IEA's supply in its base year.

    The largest share stands where a source states several products.
    """
    stated: list[tuple[Record, Statement]] = []
    if has_dataset(engine, "supply_share"):
        for row in engine.run(queries.MINE_SHARES, {}).records():
            stated.append((row, Statement(row["source_id"], row["original_value"], row["share_frac"])))
    if has_dataset(engine, "supply_outlook"):
        for row in engine.run(scenarios.SUPPLY, {"stage": (_MINE,)}).records():
            if row["status"] == Status.REPORTED and row["quantity_t"] and row["country_iso3"] not in (WORLD, OTHER):
                stated.append((row, Statement(row["source_id"])))
    statements: dict[str, dict[str, dict[str, Statement]]] = {}
    for row, statement in stated:
        by_country = statements.setdefault(row["material_id"], {})
        by_country.setdefault(row["country_iso3"], {}).setdefault(statement.source_id, statement)
    return statements


def _measured(row: Record, mined: Mined) -> Record:
    """Return a row without its rank; without years where the contents differ or no world total is stated."""
    output = mined.output
    total = output.total()
    world = total["quantity_t"] if total and output.basis == row["content_basis"] else None
    elsewhere = mined.elsewhere.get(row["country_iso3"], ())
    printed = next((statement for statement in elsewhere if statement.share), None)
    return {
        **row,
        "world_years": row["quantity_t"] / world if world else None,
        "world_output_t": world,
        "production_year": output.year,
        "production": ELSEWHERE if elsewhere else NONE_STATED,
        "stated_by": ";".join(statement.source_id for statement in elsewhere) or None,
        "stated_share": printed.share if printed else None,
        "stated_share_frac": printed.share_frac if printed else None,
    }


_PRODUCERS_IN = ("production_yearly", "facility", "supply_share", "supply_outlook")
UNMINED_RESOURCE = Table(
    table_id="unmined_resource",
    title_key="derived.unmined_resource.title",
    fields=(
        Field("rank", "BIGINT", "count", "Place by years of world output, 1 = most; empty for stated_elsewhere"),
        *columns("material_id", "country_iso3", "source_set", "content_basis", "quantity_t"),
        queries.VIABLE,
        queries.PROJECTS,
        Field("world_years", "DOUBLE", "years", "Quantity over world mine output; empty where their contents differ"),
        Field("world_output_t", "DOUBLE", "t", "World mine output of the year"),
        Field("production_year", "INTEGER", "", "Year of the production held against it"),
        Field("production", "VARCHAR", "", "none_stated, or stated_elsewhere: by another source than USGS"),
        Field("stated_by", "VARCHAR", "", "Sources that name the country as a producer, joined with ;"),
        Field("stated_share", "VARCHAR", "", "Its share of world mine output as printed; empty where none is printed"),
        Field("stated_share_frac", "DOUBLE", "fraction", "The same, 0-1; empty where a bound is printed"),
        *columns("vintage", "source_id"),
    ),
    datasets=("project_resource", *_PRODUCERS_IN),
    rows=_rows,
    assumptions=resource_assumptions,
    keys=("material", "country"),
    drawn_from=lambda _engine, _filters: _PRODUCERS_IN,
    evidence=(context("3c", "who holds viable quantities and does not mine them"),),
)
