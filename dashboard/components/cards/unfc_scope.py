"""What every card on UNFC looks at: one material, one inventory, one product; more may not be added.

The inventory chosen first is the one with the most counted tonnes of the material.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dashboard.components.unfc_words import class_keys
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.queries import unfc
from data.unfc import Inclusive

PAGE_ID = "unfc"
PATH = "/unfc"
FIRST_MATERIAL = "lithium"
_CELL = ("unfc_e", "unfc_f", "unfc_g")
_FACETS = ("country", "mapping_basis", "resource_type", "unfc_class", *_CELL)
KEYS = ("material", "source_set", "product", *_FACETS, "by", "cells")


@dataclass(frozen=True)
class Scope:
    """A choice: `row` is the chosen inventory's line of `unfc_sets`, None where no inventory holds the material."""

    material: str
    filters: Filters
    sets: tuple[dict[str, Any], ...]
    row: dict[str, Any] | None

    @property
    def source_set(self) -> str:
        """The inventory chosen; empty where there is none."""
        return str(self.row["source_set"]) if self.row else ""

    @property
    def product(self) -> str:
        """The product chosen; empty where there is none."""
        return str(self.row["product"]) if self.row else ""

    @property
    def content_basis(self) -> str:
        """What the tonnes are tonnes of; empty where there is none."""
        return str(self.row["content_basis"]) if self.row else ""

    @property
    def products(self) -> tuple[dict[str, Any], ...]:
        """The lines of `unfc_sets` of the chosen inventory."""
        return tuple(row for row in self.sets if row["source_set"] == self.source_set)

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

    @property
    def by_project(self) -> bool:
        """Whether the bars stand for projects; else for countries."""
        return self.filters.by == "project"

    @property
    def counts_projects(self) -> bool:
        """Whether the matrix is read in projects; else in tonnes."""
        return self.filters.cells == "projects"

    @property
    def may_add_classes(self) -> bool:
        """Whether classes may be set on end: only where the resources exclude the reserves."""
        return self.inclusive is Inclusive.NO

    def in_cells(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return those of the matrix's rows that the chosen cell and class leave."""
        kept = {
            "unfc_class_key": self.filters.unfc_class, "unfc_e": self.filters.unfc_e, "unfc_f": self.filters.unfc_f,
            "unfc_g": self.filters.unfc_g,
        }  # fmt: skip
        return [row for row in rows if all(not wanted or row[key] in wanted for key, wanted in kept.items())]

    def own(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the rows of the chosen content basis: a product stated in two is never added."""
        return [row for row in rows if row["content_basis"] == self.content_basis]

    def href(self, filters: Filters) -> str:
        """Return the address of the page with these filters."""
        return filters.href(PATH)

    @property
    def page_href(self) -> str:
        """The address of the UNFC page with this material, inventory and product."""
        return self.href(self.filters.only(KEYS).with_(material=self.material))

    def class_href(self, class_id: str) -> str:
        """Return the address with a class chosen; without it where it is."""
        keys = class_keys(class_id)
        return self.href(self.filters.with_(unfc_class=() if self.filters.unfc_class == keys else keys))

    def cell_href(self, **codes: str) -> str:
        """Return the address with these categories chosen; without them where they are."""
        wanted = {key: (codes[key],) if key in codes else () for key in _CELL}
        here = all(getattr(self.filters, key) == value for key, value in wanted.items())
        return self.href(self.filters.with_(**(dict.fromkeys(_CELL, ()) if here else wanted)))

    def holds_cell(self, **codes: str) -> bool:
        """Tell whether exactly these categories are chosen."""
        return all(getattr(self.filters, key) == ((codes[key],) if key in codes else ()) for key in _CELL)


def load(engine: Engine, filters: Filters) -> Scope:
    """Return the scope of a URL. An inventory or a product that does not hold the material is left out."""
    material = filters.first("material", FIRST_MATERIAL)
    rows = engine.run(unfc.SETS, {"material": (material,)}).records()
    rows.sort(key=lambda row: -(row["quantity_t"] or 0.0))
    wanted = [row for row in rows if row["source_set"] == filters.first("source_set")] or rows[:1]
    own = [row for row in rows if wanted and row["source_set"] == wanted[0]["source_set"]]
    row = next((row for row in own if row["product"] == filters.first("product")), own[0] if own else None)
    return Scope(material, filters, tuple(rows), row)
