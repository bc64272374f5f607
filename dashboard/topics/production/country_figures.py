"""What a publisher states by country, arranged for one year and for all: the model behind map, ranking and series."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from dashboard.engine import Engine
from dashboard.engine.model import Query, Record
from dashboard.filters import Filters
from dashboard.metrics import bounds, change, concentration
from dashboard.topics.years import years_within
from data.codes import OTHER, WORLD, code_list, known_by

_NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True)
class Excess:
    """A list that adds up to more than its printed total, in tonnes: `parts_t` over `total_t`.

    `is_rounding`: no more than figures rounded as they are printed can differ. `is_of_total`: shares are of the total,
    else of the list, whose countries alone are more.
    """

    parts_t: float
    total_t: float
    is_rounding: bool
    is_of_total: bool


@dataclass(frozen=True)
class CountryFigures:
    """Rows of one material, stage and product (newest vintages) and the year chosen among `years`.

    `products` lists every product of the stage, first the one that the material is known by. `rows` hold all years,
    which are `covered`; `years` are those of them in the range that the filters choose, and `year` is 0 where there is
    none.
    """

    rows: tuple[Record, ...]
    products: tuple[str, ...]
    product: str
    covered: tuple[int, ...]
    years: tuple[int, ...]
    year: int

    @property
    def basis(self) -> str:
        """What the tonnes count."""
        return str(self.rows[0]["content_basis"]) if self.rows else ""

    @property
    def of_year(self) -> tuple[Record, ...]:
        """All rows of the chosen year, totals and rests among them."""
        return tuple(row for row in self.rows if row["year"] == self.year)

    @cached_property
    def in_year(self) -> tuple[Record, ...]:
        """Rows of countries in the chosen year, the largest first; totals and rests left out."""
        return tuple(filter(_is_of_a_country, self.of_year))

    @property
    def ranked(self) -> tuple[Record, ...]:
        """Those of them with a quantity above zero."""
        return tuple(row for row in self.in_year if row["quantity_t"])

    @property
    def leaders(self) -> tuple[str, ...]:
        """Countries with the largest quantity of the chosen year: several where they tie."""
        return leaders({row["country_iso3"]: row["quantity_t"] for row in self.ranked})

    @property
    def without(self) -> tuple[str, ...]:
        """Countries whose quantity is not in what the shares of the chosen year are of."""
        return tuple(sorted({code for row in self.in_year for code in str(row["share_without"] or "").split()}))

    def total(self, year: int | None = None) -> Record | None:
        """Return the publisher's printed world total of a year (the chosen one by default)."""
        return self.country(WORLD, year)

    def country(self, iso3: str, year: int | None = None) -> Record | None:
        """Return the row of a country in a year (the chosen one by default)."""
        shown = year or self.year
        return next((row for row in self.rows if row["country_iso3"] == iso3 and row["year"] == shown), None)

    @property
    def excess(self) -> Excess | None:
        """What the list of the chosen year is more than its printed total; None where it is not, and of bounds."""
        total = self.total()
        parts = [row for row in self.of_year if row["country_iso3"] != WORLD and row["quantity_t"]]
        if not total or not total["quantity_t"] or any(row["bound"] for row in (total, *parts)):
            return None
        whole, added = total["quantity_t"], math.fsum(row["quantity_t"] for row in parts)
        if added <= whole:
            return None
        rounding = math.fsum(_half_unit(row) for row in (total, *parts))
        named = math.fsum(row["quantity_t"] for row in parts if row["country_iso3"] != OTHER)
        return Excess(added, whole, added - whole <= rounding, named <= whole)

    def concentration(self, year: int | None = None) -> concentration.Concentration | None:
        """Return the concentration among named countries in a year, as `concentrated`."""
        return concentrated([row for row in self.rows if row["year"] == (year or self.year)])

    @property
    def is_mixed_products(self) -> bool:
        """Whether the chosen year's figures count unlike goods, of which the publisher prints no total."""
        total = self.total()
        return total is not None and _counts_mixed_products(total)

    def world_change(self) -> float | None:
        """Return the change of the world total on the year before, as `change_of`."""
        return self.change_of(WORLD)

    def change_of(self, iso3: str) -> float | None:
        """Return the change of a country or the world on the year before, None unless one edition states both.

        From one edition to the next a publisher may revise or count otherwise: that is no change of output. Nor is
        there one where either is printed as a bound.
        """
        now, before = self.country(iso3), self.country(iso3, self.year - 1)
        if now and before and (now["vintage"] != before["vintage"] or now["bound"] or before["bound"]):
            return None
        return change.compute(before["quantity_t"] if before else None, now["quantity_t"] if now else None)


def concentrated(rows: Sequence[Record]) -> concentration.Concentration | None:
    """Return the concentration that the rows of one material, stage, product and year state.

    `rows` are countries, the printed total and "other countries", as `queries.shares` gives them. A withheld producer
    is in the rest where the printed total is the denominator and does not leave it out; else its size is unknown, and
    the result names it. None where no country has a quantity above zero, and where the figures count unlike goods.
    """
    total = next((row for row in rows if row["country_iso3"] == WORLD), None)
    if total is not None and _counts_mixed_products(total):
        return None
    rest = next((row["quantity_t"] for row in rows if row["country_iso3"] == OTHER), None)
    stated = [row for row in rows if _is_of_a_country(row) and row["quantity_t"] is not None]
    quantities = [row["quantity_t"] for row in stated]
    result = concentration.compute(quantities, total["quantity_t"] if total else None, other_t=rest or 0.0)
    if result is None:
        return None
    without = {code for row in stated for code in str(row["share_without"] or "").split()}
    bound = bounds.of_sum(row["share_bound"] for row in stated if _weighs(row))
    # Of a whole that has no upper end the rest can be anything, one supplier among it.
    high = 1.0 if bound in (bounds.AT_MOST, bounds.UNKNOWN) else result.hhi_high
    return replace(result, uncounted=tuple(sorted(without)), bound=bound, hhi_high=high)


def _half_unit(row: Record) -> float:
    """Return half a unit, in tonnes, of the last digit of a figure as printed that is not a trailing zero."""
    whole, _, decimals = re.sub(r"[^0-9.]", "", str(row["original_value"])).partition(".")
    zeros = len(whole) - len(whole.rstrip("0"))
    printed = float(f"{whole or 0}.{decimals or 0}")
    unit = 10.0 ** (-len(decimals) if decimals else zeros)
    return 0.5 * unit * row["quantity_t"] / printed if printed else 0.0


def _weighs(row: Record) -> bool:
    """Tell whether a row can move the index: a share at most as large as rounding cannot."""
    share = row["share_frac"]
    return bool(row["quantity_t"]) and (share is None or share > bounds.SLIGHT_FRAC)


def _counts_mixed_products(total: Record) -> bool:
    """Tell whether a world total is printed as not applicable: the countries' figures count unlike goods."""
    return total["quantity_t"] is None and str(total["note"] or "").lower().startswith(_NOT_APPLICABLE)


def leaders(amounts: Mapping[str, float]) -> tuple[str, ...]:
    """Return who holds the largest amount, in the order of their codes: several where they tie, none without amounts.

    Every page that names one leader takes the first, as rankings do.
    """
    most = max(amounts.values(), default=None)
    return tuple(sorted(code for code, amount in amounts.items() if amount == most))


def country_figures(engine: Engine, query: Query, filters: Filters, **scope: object) -> CountryFigures:
    """Run `query` for `scope` (material, stage) and arrange it for the year and product that `filters` choose.

    The product is `product`, else the one the material is known by, else the largest of the newest year. The year is
    `year`, else the newest within `year_from` to `year_to` that states a quantity, 0 where the range holds none.
    """
    return arrange(engine.run(query, scope).records(), filters)


def arrange(rows: Sequence[Record], filters: Filters) -> CountryFigures:
    """Arrange the rows of one material and stage for the year and product that `filters` choose."""
    products = _products(rows)
    product = filters.first("product") if filters.first("product") in products else next(iter(products), "")
    chosen = tuple(row for row in rows if row["product"] == product)
    covered = tuple(sorted({row["year"] for row in chosen}))
    years = years_within(covered, filters)
    stated = {row["year"] for row in chosen if _is_of_a_country(row) and row["quantity_t"]}
    newest = max(stated.intersection(years), default=max(years, default=0))
    year = int(filters.year or 0) if filters.year in years else newest
    return CountryFigures(chosen, products, product, covered, years, year)


def _products(rows: Sequence[Record]) -> tuple[str, ...]:
    """Return the products of which countries' figures are stated: the known one, then the newest and largest."""
    sizes: dict[str, dict[int, float]] = {}
    for row in rows:
        if _is_of_a_country(row):
            years = sizes.setdefault(row["product"], {})
            years[row["year"]] = years.get(row["year"], 0.0) + (row["quantity_t"] or 0.0)
    known = known_by(rows[0]["material_id"]).product if rows else ""

    def place(product: str) -> tuple[bool, int, float, str]:
        newest = max((year for year, tonnes in sizes[product].items() if tonnes), default=0)
        return product != known, -newest, -sizes[product].get(newest, 0.0), product

    return tuple(sorted(sizes, key=place))


def _is_of_a_country(row: Record) -> bool:
    return row["country_iso3"] not in (WORLD, OTHER)


def stage_order(stage: str) -> int:
    """Return the position of a stage in the chain, from the ground up."""
    return int(code_list("stage").rows[stage]["stage_order"])


def stage_known(material: str, stages: Sequence[str]) -> str:
    """Return the stage that a material is known by among those stated, given from the ground up; the first without it.

    Of none stated, the one it is known by.
    """
    known = known_by(material).stage_id
    return known if known in stages or not stages else stages[0]


def by_share(rows: Iterable[Record]) -> list[Record]:
    """Return rows of standing with the largest share of the world first; last those without one."""
    return sorted(rows, key=lambda row: (-(row["share_frac"] or -1.0), row["material_id"], row["product"]))
