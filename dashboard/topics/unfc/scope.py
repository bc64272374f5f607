"""What the cards on UNFC look at: one material, one inventory, one product, as more may not be added; or one project.

Inventories that hold what is chosen stand first, a user's own before publishers', then by their tonnes of it. Where the
address names none, the first publisher's is shown; a user's own where a place is chosen that it holds, or where no
publisher's holds the material.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from dashboard.engine import Engine
from dashboard.engine.model import Query, Record
from dashboard.filters import FIRST_MATERIAL, Filters
from dashboard.i18n import joined, t
from dashboard.topics.unfc import queries
from dashboard.topics.unfc.words import project_count
from dashboard.ui.filter_values import class_keys
from dashboard.ui.words import material_in_text
from dashboard.web.page import UnknownThingError
from data.codes import place_in_text
from data.intake import is_own
from data.unfc import Inclusive, MappingBasis

_DEVELOPABLE = frozenset({"V", "PV"})
_WEAK = ("", MappingBasis.NONE, MappingBasis.DEFAULT)
PAGE_ID = "unfc"
PATH = "/unfc"
_CELL = ("unfc_e", "unfc_f", "unfc_g")
_FACETS = ("country", "mapping_basis", "resource_type", "unfc_class", *_CELL)
KEYS = ("material", "source_set", "product", *_FACETS, "by", "cells")


@dataclass(frozen=True)
class Scope:
    """A choice: `row` is the chosen inventory's line of `unfc_sets`, None where no inventory holds the material.

    `sets` are the lines of all that hold it; `held` are those lines of what the choice leaves, without what it leaves
    nothing of. `source_set` and `product` are those chosen, `content_basis` is what the tonnes are tonnes of; empty
    where there is none.
    """

    material: str
    filters: Filters
    sets: tuple[Record, ...]
    held: tuple[Record, ...]
    row: Record | None
    source_set: str = ""
    product: str = ""
    content_basis: str = ""

    @property
    def counted(self) -> Record | None:
        """The line of `unfc_sets` of what the choice leaves of the inventory; None where it leaves nothing."""
        return next((row for row in self.held if self.row and _line(row) == _line(self.row)), None)

    @property
    def others(self) -> int:
        """The number of other inventories that hold something of the choice."""
        return len({row["source_set"] for row in self.held} - {self.source_set})

    def projects_of(self, source_set: str) -> int:
        """Return how many projects of an inventory the choice leaves: the most of one product of it."""
        return max((row["n_projects"] for row in self.held if row["source_set"] == source_set), default=0)

    @property
    def products(self) -> tuple[str, ...]:
        """The products of the chosen inventory."""
        return tuple(dict.fromkeys(row["product"] for row in self.sets if row["source_set"] == self.source_set))

    @property
    def inclusive(self) -> Inclusive:
        """Whether the inventory's resources include its reserves; unknown where its rows differ."""
        stated = self.row["inclusive"] if self.row else ""
        return Inclusive(stated) if stated in tuple(Inclusive) else Inclusive.UNKNOWN

    @cached_property
    def chosen(self) -> Filters:
        """Filters of a query that follows every choice."""
        return self.filters.only(_FACETS).with_(
            material=self.material, source_set=self.source_set, product=self.product
        )

    @cached_property
    def control(self) -> Filters:
        """Filters of the matrix: all but the cell and the class, which it is there to choose."""
        return self.chosen.only(set(KEYS) - {"unfc_class", *_CELL})

    def narrowing(self, chosen: Filters | None = None) -> Filters:
        """Return what `chosen`, else every choice, leaves out of the inventory."""
        return (chosen or self.chosen).only(_FACETS)

    @property
    def by_project(self) -> bool:
        """Whether the bars stand for projects; else for countries."""
        return self.filters.by == "project"

    @property
    def counts_projects(self) -> bool:
        """Whether the matrix is read in projects; else in tonnes."""
        return self.filters.cells == "projects"

    def rows(self, engine: Engine, query: Query, chosen: Filters | None = None) -> list[Record]:
        """Return the rows of `query` for every choice, or for `chosen`; none where no inventory holds the material.

        Those of another content basis are left out: a product stated in two is never added.
        """
        if self.row is None:
            return []
        rows = engine.run(query, (chosen or self.chosen).chosen()).records()
        return [row for row in rows if row["content_basis"] == self.content_basis]

    def in_cells(self, rows: list[Record]) -> list[Record]:
        """Return those of the matrix's rows that the chosen cell and class leave."""
        wanted = {"unfc_class_key": self.filters.unfc_class, **{key: self.filters.value(key) for key in _CELL}}
        return [row for row in rows if all(not codes or row[key] in codes for key, codes in wanted.items())]

    @property
    def in_places(self) -> str:
        """Return " in Chile and Peru" for the places chosen; empty without any."""
        return in_places(self.filters)

    def named(self, name: str) -> str:
        """Return the name of a class at the start of a title, after the places that are chosen."""
        places = joined([place_in_text(code) for code in self.filters.country])
        return t("unfc.in_place", place=places[:1].upper() + places[1:], name=name.lower()) if places else name

    @property
    def page_href(self) -> str:
        """The address of the UNFC page with this material, inventory and product."""
        return self.filters.only(KEYS).with_(material=self.material).href(PATH)

    def class_href(self, class_id: str) -> str:
        """Return the address with a class chosen; without it where it is."""
        keys = class_keys(class_id)
        return self.filters.with_(unfc_class=() if self.filters.unfc_class == keys else keys).href(PATH)

    def cell_href(self, **codes: str) -> str:
        """Return the address with these categories chosen; without them where they are."""
        wanted = {} if self.holds_cell(**codes) else codes
        return self.filters.with_(**{key: wanted.get(key, ()) for key in _CELL}).href(PATH)

    def holds_cell(self, **codes: str) -> bool:
        """Tell whether exactly these categories are chosen."""
        return all(self.filters.value(key) == ((codes[key],) if key in codes else ()) for key in _CELL)


def in_places(filters: Filters) -> str:
    """Return " in Chile and Peru" for the places chosen; empty without any."""
    places = joined([place_in_text(code) for code in filters.country])
    return t("unfc.in_places", places=places) if places else ""


def first_material(engine: Engine, filters: Filters) -> str:
    """Return the material shown: the one chosen, else what a place or inventory has most of, else the best coded.

    Most is the most years of world mine output in one class, a viable or potentially viable one before any other; of
    materials without these the most tonnes. Of a place, what users' own inventories hold goes before publishers'.
    """
    if filters.material:
        return filters.first("material", FIRST_MATERIAL)
    best = best_coded(engine)
    return next(iter(_held(engine, filters)), best["material_id"] if best else FIRST_MATERIAL)


def _held(engine: Engine, filters: Filters) -> list[str]:
    """Return the materials of a chosen place or inventory, what it has most of first; none where neither is chosen."""
    chosen = filters.chosen(("country", "source_set"))
    if not chosen:
        return []
    years, sets = (engine.run(query, chosen).records() for query in (queries.YEARS, queries.SETS))
    parts = ((row for row in years if row["class_id"] in _DEVELOPABLE), years)
    own = [*_most(filter(_is_own, years), "years"), *_most(filter(_is_own, sets), "quantity_t")]
    return [*own, *(code for part in parts for code in _most(part, "years")), *_most(sets, "quantity_t")]


def best_coded(engine: Engine) -> Record | None:
    """Return the line of `unfc_basis` with the most projects whose codes rest on more than a default mapping.

    None where no publisher's inventory has such a code; then every material is answered equally ill.
    """
    rows = [
        row for row in engine.run(queries.BASIS, {}).records() if row["mapping_basis"] not in _WEAK and not _is_own(row)
    ]
    return min(rows, key=lambda row: (-row["n_projects"], row["material_id"]), default=None)


def why_first(engine: Engine, filters: Filters) -> str:
    """Return why the page opens on its material where the address names none; empty where it names one."""
    if filters.material:
        return ""
    name, best = material_in_text(first_material(engine, filters)), best_coded(engine)
    if _held(engine, filters):
        return t("unfc.opens.most", material=name)
    if best is None:
        return ""
    basis = MappingBasis(best["mapping_basis"]).name.lower()
    return t(f"unfc.opens.{basis}", material=name, projects=project_count(best["n_projects"]))


def _is_own(row: Record) -> bool:
    return is_own(row["source_set"])


def _line(row: Record) -> tuple[str, ...]:
    """Return what tells one line of `unfc_sets` of a material from another."""
    return tuple(row[name] for name in ("source_set", "product", "content_basis", "source_id", "vintage"))


def _most(rows: Iterable[Record], column: str) -> list[str]:
    """Return the materials of rows by falling value of a column."""
    stated = [row for row in rows if row[column]]
    return [row["material_id"] for row in sorted(stated, key=lambda row: (-row[column], row["material_id"]))]


def load(engine: Engine, filters: Filters) -> Scope:
    """Return the scope of a URL. An inventory or a product that does not hold the material is left out."""
    material = first_material(engine, filters)
    narrowing = filters.chosen(_FACETS)
    whole = engine.run(queries.SETS, {"material": (material,)}).records()
    held = engine.run(queries.SETS, narrowing | {"material": (material,)}).records() if narrowing else whole
    left = {_line(row): row for row in held}

    def place(row: Record) -> tuple[bool, bool, float, float]:
        here = left.get(_line(row))
        tonnes = (here["quantity_t"] or 0.0) if here else 0.0
        return here is None, not is_own(row["source_set"]), -tonnes, -(row["quantity_t"] or 0.0)

    rows = sorted(whole, key=place)
    named = [row for row in rows if row["source_set"] == filters.first("source_set")]
    own_here = [row for row in rows if is_own(row["source_set"]) and _line(row) in left] if filters.country else []
    wanted = [*named, *own_here, *(row for row in rows if not is_own(row["source_set"])), *rows]
    own = [row for row in rows if row["source_set"] == wanted[0]["source_set"]] if wanted else []
    row = next((row for row in own if row["product"] == filters.first("product")), own[0] if own else None)
    chosen = {name: row[name] for name in ("source_set", "product", "content_basis")} if row else {}
    return Scope(material, filters, tuple(rows), tuple(held), row, **chosen)


def load_inventory(engine: Engine, material: str, filters: Filters) -> Scope:
    """Return what the view on a material looks at: the inventory chosen, narrowed by the country alone."""
    return load(engine, filters.only(("source_set", "country")).with_(material=material))


@dataclass(frozen=True)
class Project:
    """A project: `record` is its line of `project`, `others` those of other inventories held to be the same.

    `placed` is the record whose coordinates the map shows, its own before another's; None where no source states any.
    """

    record: Record
    others: tuple[Record, ...]
    placed: Record | None

    @property
    def own(self) -> Filters:
        """Filters of this project."""
        return Filters().with_(project=self.record["project_id"])

    @property
    def members(self) -> tuple[Record, ...]:
        """The record and the others."""
        return (self.record, *self.others)


def load_project(engine: Engine, project_id: str) -> Project:
    """Return a project. Raises UnknownThingError where the release has none of this id."""
    rows = engine.run(queries.GROUP, {"project": (project_id,)}).records()
    record = next((row for row in rows if row["project_id"] == project_id), None)
    if record is None:
        raise UnknownThingError(project_id)
    others = tuple(row for row in rows if row is not record)
    return Project(record, others, next((row for row in (record, *others) if row["latitude_deg"] is not None), None))
