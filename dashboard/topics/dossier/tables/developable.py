"""What a place holds of each material and how far its chain goes: projects by UNFC, reserves, output, refining.

Sources: project inventories classified by UNFC (each a row of its own, never added), USGS (reserves, output), IEA
(refining), ICMM and the EU study (who mines or refines at all). Materials that are mined already are listed with the
others. Inventories that users brought are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import Row, Table, has_dataset
from dashboard.filters import Filters
from dashboard.topics.dossier.standing import Standing, standings
from dashboard.topics.dossier.words import developable_assumptions
from dashboard.topics.makers.naming import NAMED_IN, naming
from dashboard.topics.makers.output import world
from dashboard.topics.opportunities.tables.unmined_resource import Mined, mined_everywhere
from dashboard.topics.production import queries as produced
from dashboard.topics.reserves import queries as reserves
from dashboard.topics.unfc import queries as inventories
from data.codes import expand_blocs
from data.fields import columns
from data.intake import is_own
from data.model import Field

AFTER_MINE = ("smelt", "refine", "recycle")
_MINE = "mine"
_CLASSES = {"PV": "potential_t", "V": "viable_t", "V+PV": "mixed_t", "": "uncoded_t"}
NOT_MINED, ELSEWHERE, LISTED, MINED, MINED_ONLY, REFINING_NAMED, REFINED = (
    "not_mined", "mined_by_another_source", "mine_listed", "mined", "mined_not_refined", "mined_refining_named",
    "mined_and_refined",
)  # fmt: skip
_ROWS: Memo[tuple[Row, ...]] = Memo(64)


@dataclass(frozen=True)
class _Made:
    """What a place makes and holds of a material: at the mine, after it, in reserves."""

    mined: Standing | None
    refined: Standing | None
    reserve: Standing | None

    @property
    def columns(self) -> Record:
        """The columns of the three."""
        return {
            **_columns("reserve", self.reserve),
            **_columns("mined", self.mined),
            **_columns("refined", self.refined),
            "refined_stage": self.refined.first["stage_id"] if self.refined else None,
        }


def _rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row for each material and inventory, the most years of world mine output first; none without a place."""
    if not filters.country:
        return ()
    return _ROWS.get(engine, filters, lambda: tuple(_developable(engine, filters)))


def _developable(engine: Engine, filters: Filters) -> Iterable[Row]:
    mined, held, made = mined_everywhere(engine), _held(engine, filters), _made(engine, filters)
    members = set(expand_blocs(filters.country))
    records = []
    for material in {*held, *(code for code, one in made.items() if one.mined or one.reserve)}:
        own = made.get(material, _Made(None, None, None))
        stages = {one.stage for code in members for one in naming(engine, material, code)}
        can_refine = any(link.stage in AFTER_MINE for link in world(engine).get(material, ()))
        chain = _chain(own, mined.get(material), members, stages, can_refine=can_refine)
        for stock in held.get(material) or [{}]:
            record = _measured(stock, mined.get(material)) | {
                "material_id": material, "place": "+".join(filters.country), "chain": chain,
            }  # fmt: skip
            records.append(record | own.columns)
    records.sort(key=_order)
    return (tuple(record[name] for name in DEVELOPABLE.columns) for record in records)


def _held(engine: Engine, filters: Filters) -> dict[str, list[Record]]:
    """Return by material the inventories that hold a quantity in the place, one record each with tonnes by class."""
    if not has_dataset(engine, "project_resource"):
        return {}
    stocks: dict[tuple[str, ...], Record] = {}
    for row in engine.run(inventories.HOLDINGS, filters.only(("material", "country")).chosen()).records():
        if is_own(row["source_set"]) or not row["quantity_t"] or row["class_id"] not in _CLASSES:
            continue
        key = tuple(row[name] for name in ("material_id", "source_set", "product", "content_basis"))
        stock = stocks.setdefault(key, {name: row[name] for name in ("source_set", "product", "content_basis")})
        stock["material_id"] = row["material_id"]
        stock[_CLASSES[row["class_id"]]] = row["quantity_t"]
    held: dict[str, list[Record]] = {}
    for stock in stocks.values():
        held.setdefault(stock["material_id"], []).append(stock)
    return held


def _made(engine: Engine, filters: Filters) -> dict[str, _Made]:
    """Return what the place makes and holds by material: the figure with the largest share of each kind."""
    places, chosen = filters.country, filters.only(("material",))
    output = standings(engine, produced.STANDING, places, chosen)
    reserve = standings(engine, reserves.STANDING, places, chosen) if has_dataset(engine, "reserve") else []
    at_mine = _largest(one for one in output if one.first["stage_id"] == _MINE)
    after = _largest(one for one in output if one.first["stage_id"] in AFTER_MINE)
    held = _largest(reserve)
    return {code: _Made(at_mine.get(code), after.get(code), held.get(code)) for code in {*at_mine, *after, *held}}


def _largest(found: Iterable[Standing]) -> Mapping[str, Standing]:
    """Return by material the first of those with a quantity, or of those without where none has one."""
    ranked = sorted(found, key=lambda one: not one.quantity_t)
    largest: dict[str, Standing] = {}
    for one in ranked:
        if one.quantity_t or one.withheld:
            largest.setdefault(one.first["material_id"], one)
    return largest


def _chain(own: _Made, mined: Mined | None, members: set[str], stages: set[str], *, can_refine: bool) -> str:
    """Return how far the chain goes in the place, as far as it is stated; `stages` are those a source names it at."""
    if own.mined is not None:
        if own.refined:
            return REFINED
        return REFINING_NAMED if stages.intersection(AFTER_MINE) else MINED_ONLY if can_refine else MINED
    if mined is not None and members & mined.producers:
        return LISTED
    return ELSEWHERE if _MINE in stages else NOT_MINED


def _measured(stock: Record, mined: Mined | None) -> Record:
    """Return the columns of an inventory, with years of world output where both count the same content."""
    total = mined.output.total() if mined else None
    same = mined is not None and mined.output.basis == stock.get("content_basis")
    world = total["quantity_t"] if total and same else None
    largest = max((stock.get(name) or 0.0 for name in ("potential_t", "viable_t", "mixed_t")), default=0.0)
    return {
        **{name: stock.get(name) for name in ("source_set", "product", "content_basis", *_CLASSES.values())},
        "world_years": largest / world if world and largest else None,
        "world_year": mined.output.year if mined and world else None,
    }


def _columns(name: str, one: Standing | None) -> Record:
    """Return the columns of a figure; an empty quantity with a year is withheld."""
    if one is None:
        return dict.fromkeys(field.name for field in _figure(name, ""))
    return {
        f"{name}_t": one.quantity_t,
        f"{name}_share_frac": one.share_frac,
        f"{name}_share_bound": None if one.share_frac is None else one.share_bound,
        f"{name}_share_without": " ".join(one.without) or None,
        f"{name}_year": one.first["year"],
        f"{name}_basis": one.first["content_basis"],
    }


def _order(row: Record) -> tuple[float, float, float, str, str]:
    return (
        -(row["world_years"] or 0.0), -(row["reserve_share_frac"] or 0.0), -(row["mined_share_frac"] or 0.0),
        row["material_id"], row["source_set"] or "",
    )  # fmt: skip


def _figure(name: str, what: str) -> tuple[Field, ...]:
    return (
        Field(f"{name}_t", "DOUBLE", "t", f"{what}, members of a bloc added; empty: none stated, or withheld"),
        Field(f"{name}_share_frac", "DOUBLE", "fraction", f"{what} as a share of the world, 0-1"),
        Field(f"{name}_share_bound", "VARCHAR", "", "'<' where the share is at most, '>' at least, '?' not to be told"),
        Field(f"{name}_share_without", "VARCHAR", "", "Countries not in what the share is of, with blanks between"),
        Field(f"{name}_year", "INTEGER", "", f"Year of it, the newest; {name}_t empty beside a year is withheld"),
        Field(f"{name}_basis", "VARCHAR", "", "What its tonnes count"),
    )


DEVELOPABLE = Table(
    table_id="developable",
    title_key="derived.developable.title",
    fields=(
        *columns("material_id"),
        Field("place", "VARCHAR", "", "Code of a country or bloc, several joined with +"),
        *columns("source_set", "product", "content_basis"),
        Field("potential_t", "DOUBLE", "t", "Quantity in potentially viable projects (UNFC)"),
        Field("viable_t", "DOUBLE", "t", "Quantity in viable projects (UNFC)"),
        Field("mixed_t", "DOUBLE", "t", "Quantity that its source states over both classes in one figure"),
        Field("uncoded_t", "DOUBLE", "t", "Quantity without a UNFC code"),
        Field("world_years", "DOUBLE", "years", "The largest of the coded ones over the world's mine output of a year"),
        Field("world_year", "INTEGER", "", "Year of that output"),
        *_figure("reserve", "Reserves"),
        *_figure("mined", "Mine output"),
        *_figure("refined", "Output of the later stage with the largest share"),
        Field("refined_stage", "VARCHAR", "", "That stage"),
        Field(
            "chain",
            "VARCHAR",
            "",
            "not_mined, mined_by_another_source (than USGS), mine_listed (or output of an earlier year), mined (of a "
            "material whose refining by country is not stated), mined_not_refined, mined_refining_named (by a source "
            "without tonnes: ICMM, EU study), mined_and_refined",
        ),
    ),
    datasets=("reserve", *NAMED_IN),
    rows=_rows,
    assumptions=developable_assumptions,
    keys=("material", "country"),
)
