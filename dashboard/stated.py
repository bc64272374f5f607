"""What a publisher states by country, arranged for one year and for all: the model behind map, ranking and series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from dashboard.engine import Engine
from dashboard.engine.model import Query
from dashboard.filters import Filters
from dashboard.metrics import change, concentration
from data.codes import OTHER, WORLD
from data.model import Status

Row = dict[str, Any]
_NOT_APPLICABLE, _EXCLUDES = "not applicable", "excludes"


@dataclass(frozen=True)
class Stated:
    """Rows of one material, stage and product (newest vintages) and the year chosen among `years`.

    `products` lists every product of the stage, the largest first. `rows` hold all years, which are `covered`; `years`
    are those of them in the range that the filters choose, and `year` is 0 where there is none.
    """

    rows: tuple[Row, ...]
    products: tuple[str, ...]
    product: str
    covered: tuple[int, ...]
    years: tuple[int, ...]
    year: int

    @property
    def basis(self) -> str:
        """What the tonnes count."""
        return str(self.rows[0]["content_basis"]) if self.rows else ""

    @cached_property
    def in_year(self) -> tuple[Row, ...]:
        """Rows of countries in the chosen year, the largest first; totals and rests left out."""
        return tuple(row for row in self.rows if row["year"] == self.year and row["country_iso3"] not in (WORLD, OTHER))

    @property
    def leaders(self) -> tuple[str, ...]:
        """Countries with the largest quantity of the chosen year: several where they tie."""
        return leaders({row["country_iso3"]: row["quantity_t"] for row in self.in_year if row["quantity_t"]})

    def total(self, year: int | None = None) -> Row | None:
        """Return the publisher's printed world total of a year (the chosen one by default)."""
        return self._only(WORLD, year or self.year)

    def rest(self) -> Row | None:
        """Return the publisher's "other countries" of the chosen year."""
        return self._only(OTHER, self.year)

    def country(self, iso3: str, year: int | None = None) -> Row | None:
        """Return the row of a country in a year (the chosen one by default)."""
        return self._only(iso3, year or self.year)

    def _only(self, iso3: str, year: int) -> Row | None:
        return next((row for row in self.rows if row["country_iso3"] == iso3 and row["year"] == year), None)

    def concentration(self, year: int | None = None) -> concentration.Concentration | None:
        """Return the concentration among named countries in a year, as `concentrated`."""
        return concentrated([row for row in self.rows if row["year"] == (year or self.year)])

    @property
    def is_unlike(self) -> bool:
        """Whether the chosen year's figures count unlike goods, of which the publisher prints no total."""
        total = self.total()
        return total is not None and counts_unlike(total)

    def world_change(self) -> float | None:
        """Return the change of the world total on the year before, None unless one edition states both.

        From one edition to the next a publisher may revise or count otherwise: that is no change of the world.
        """
        now, before = self.total(), self.total(self.year - 1)
        if now and before and now["vintage"] != before["vintage"]:
            return None
        return change.compute(before["quantity_t"] if before else None, now["quantity_t"] if now else None)


def concentrated(rows: Sequence[Mapping[str, Any]]) -> concentration.Concentration | None:
    """Return the concentration that the rows of one material, stage, product and year state.

    `rows` are countries, the printed total and "other countries". A withheld producer is in the rest where the printed
    total is the denominator and its note leaves nobody out; else its size is unknown, and the result names it. None
    where no country has a quantity above zero, and where the figures count unlike goods.
    """
    total = next((row for row in rows if row["country_iso3"] == WORLD), None)
    if total is not None and counts_unlike(total):
        return None
    rest = next((row["quantity_t"] for row in rows if row["country_iso3"] == OTHER), None)
    named = [row for row in rows if row["country_iso3"] not in (WORLD, OTHER)]
    withheld = sorted(row["country_iso3"] for row in named if row["status"] == Status.WITHHELD)
    quantities = [row["quantity_t"] for row in named if row["quantity_t"] is not None]
    world = total["quantity_t"] if total else None
    found = concentration.compute(quantities, world, other_t=rest or 0.0)
    counts_all = found is not None and found.denominator == "world" and total is not None and not _leaves_out(total)
    return found if found is None or counts_all else replace(found, uncounted=tuple(withheld))


def counts_unlike(total: Mapping[str, Any]) -> bool:
    """Tell whether a world total is printed as not applicable: the countries' figures count unlike goods."""
    return total["quantity_t"] is None and str(total["note"] or "").lower().startswith(_NOT_APPLICABLE)


def _leaves_out(total: Mapping[str, Any]) -> bool:
    """Tell whether the note of a world total says that it leaves a country out."""
    return _EXCLUDES in str(total["note"] or "").lower()


def leaders(amounts: Mapping[str, float]) -> tuple[str, ...]:
    """Return who holds the largest amount, in the order of their codes: several where they tie, none of nothing.

    Every page that names one leader takes the first, as rankings do.
    """
    most = max(amounts.values(), default=None)
    return tuple(sorted(code for code, amount in amounts.items() if amount == most))


def stated(engine: Engine, query: Query, filters: Filters, **scope: object) -> Stated:
    """Run `query` for `scope` (material, stage) and arrange it for the year and product that `filters` choose.

    The year is `year`, else the newest within `year_from` to `year_to`, 0 where the range holds none.
    """
    return arrange(engine.run(query, scope).records(), filters)


def arrange(rows: Sequence[Row], filters: Filters) -> Stated:
    """Arrange the rows of one material and stage for the year and product that `filters` choose."""
    sizes: dict[str, float] = {}
    for row in rows:
        if row["country_iso3"] not in (WORLD, OTHER):
            sizes[row["product"]] = sizes.get(row["product"], 0.0) + (row["quantity_t"] or 0.0)
    products = tuple(sorted(sizes, key=lambda name: (-sizes[name], name)))
    product = filters.first("product") if filters.first("product") in products else next(iter(products), "")
    chosen = tuple(row for row in rows if row["product"] == product)
    covered = tuple(sorted({row["year"] for row in chosen}))
    years = years_within(covered, filters)
    year = int(filters.year or 0) if filters.year in years else max(years, default=0)
    return Stated(chosen, products, product, covered, years, year)


def years_within(years: Sequence[int], filters: Filters) -> tuple[int, ...]:
    """Return those of `years` that `year_from` and `year_to` leave."""
    return tuple(year for year in years if (filters.year_from or year) <= year <= (filters.year_to or year))


def settled_year(years: Sequence[int], provisional: Sequence[int], filters: Filters) -> int:
    """Return the year to show of `years`: `year`, else the newest in range that is not provisional; 0 without any.

    A reader who sets `year_to` gets a provisional year too.
    """
    within = years_within(years, filters)
    if filters.year in within:
        return int(filters.year or 0)
    settled = [year for year in within if year not in provisional or filters.year_to is not None]
    return max(settled or within, default=0)
