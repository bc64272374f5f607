"""How much of a scope each claim covers, and each requirement: computed from the rows that the release holds.

A claim is weighed over cells, as fine as its rows tell them apart: the places that make each material, the materials,
the places, or the release as a whole. A cell is covered where there is a row with a value for it. Of one material a
place weighs its share of the world's output; everywhere else each cell weighs one. What counts is said with each share
(`share_of`); a requirement is covered as far as the claim that covers most of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import has_dataset
from dashboard.filters import Filters
from dashboard.topics.principles.claims import CLAIMS, REQUIREMENTS, Claim, Kind, claims_of
from dashboard.topics.principles.queries import EVIDENCE, has_materials, place_column
from dashboard.topics.principles.scope import SCOPE_KEYS, Scope, scope_of
from data.codes import code_list
from data.datasets import DATASETS
from data.evidence import Bearing

Key = tuple[str | None, str | None]
"""A material and a place; None where rows are about none."""
Weight = tuple[str | None, str | None, float]
"""A material, a place, and what they weigh."""
_NO_PLACE = frozenset({"total", "other"})
_WHOLE = 0.9995
"""From here on all of it: shares of output are added up from rounded figures."""
_HELD: Memo[dict[str, Held]] = Memo(2)
_OWN: Memo[Held] = Memo(128)
_COVERED: Memo[tuple[Covered, ...]] = Memo(128)
_FIRST = {claim.of: claim for claim in reversed(tuple(CLAIMS.values())) if claim.kind is Kind.DATASET}
"""The first claim of each dataset: whether it has rows of something is asked of that."""


@dataclass(frozen=True)
class Held:
    """The newest rows behind a claim of a dataset, by material and place."""

    has_materials: bool
    has_places: bool
    rows: Mapping[Key, tuple[Record, ...]]

    def of(self, material: str | None, country: str | None) -> tuple[Record, ...]:
        """Return the rows about a cell; what a dataset does not tell apart is about each alike."""
        return self.rows.get((material if self.has_materials else None, country if self.has_places else None), ())


@dataclass(frozen=True)
class Cell:
    """A part of a scope: what it weighs, whether it is covered, and the newest rows about it."""

    material: str | None
    country: str | None
    weight: float
    is_covered: bool
    rows: tuple[Record, ...]


@dataclass(frozen=True)
class Weighed:
    """A claim over a scope. `share_of` says of what the share is: supply, makers, materials, places or release."""

    claim: Claim
    share_of: str
    cells: tuple[Cell, ...]

    @cached_property
    def whole(self) -> float:
        """What all cells weigh."""
        return fsum(cell.weight for cell in self.cells)

    @cached_property
    def covered(self) -> tuple[Cell, ...]:
        """The cells that are covered."""
        return tuple(cell for cell in self.cells if cell.is_covered)

    @property
    def share(self) -> float:
        """How much is covered, 0-1; 0 where there is nothing to cover."""
        part = fsum(cell.weight for cell in self.covered)
        return 1.0 if self.whole and part / self.whole >= _WHOLE else part / self.whole if self.whole else 0.0

    @property
    def is_evidence(self) -> bool:
        """Whether it covers anything."""
        return bool(self.covered)

    @cached_property
    def rows(self) -> tuple[Record, ...]:
        """The newest rows behind it, each once."""
        return tuple({id(row): row for cell in self.covered for row in cell.rows}.values())

    @property
    def newest_year(self) -> int | None:
        """The newest year among its rows; None where none is dated."""
        return max((row["year"] for row in self.rows if row["year"]), default=None)

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The sources of its rows."""
        return tuple(sorted({row["source_id"] for row in self.rows}))

    @property
    def quality(self) -> str:
        """The weakest thing to be said of it: proxy, bridged, estimated; else native."""
        if self.claim.evidence.bearing is not Bearing.DIRECT:
            return str(self.claim.evidence.bearing)
        counted = fsum(row["n_rows"] for row in self.rows)
        for name in ("bridged", "estimated"):
            if 2 * fsum(row[f"n_{name}"] for row in self.rows) > counted:
                return name
        return "native"


@dataclass(frozen=True)
class Covered:
    """A requirement over a scope: every claim about it, those that cover something first."""

    requirement_id: str
    claims: tuple[Weighed, ...]

    @cached_property
    def best(self) -> Weighed | None:
        """The claim that covers most, a direct one before a proxy; None where none that counts covers anything."""
        counting = [one for one in self.claims if one.claim.counts and one.is_evidence]
        order = list(Bearing)
        return max(counting, key=lambda one: (one.share, -order.index(one.claim.evidence.bearing)), default=None)

    @property
    def share(self) -> float:
        """How much of the scope is covered, 0-1."""
        return self.best.share if self.best else 0.0

    @property
    def level(self) -> str:
        """Return `covered`, `partial` or `none`."""
        return "none" if self.best is None else "covered" if self.share >= _WHOLE else "partial"

    @property
    def evidence(self) -> tuple[Weighed, ...]:
        """The claims that cover something, context included."""
        return tuple(one for one in self.claims if one.is_evidence)


def covered(engine: Engine, filters: Filters) -> tuple[Covered, ...]:
    """Return every requirement over the scope that `filters` choose, in the order of the UN text."""
    chosen = filters.only(SCOPE_KEYS)

    def read() -> tuple[Covered, ...]:
        scope = scope_of(engine, chosen)
        return tuple(requirement_over(engine, requirement_id, scope) for requirement_id in REQUIREMENTS)

    return _COVERED.get(engine, chosen.to_query(), read)


def requirement_over(engine: Engine, requirement_id: str, scope: Scope) -> Covered:
    """Return one requirement over a scope."""
    found = [weighed(engine, claim, scope) for claim in claims_of(requirement_id)]
    return Covered(requirement_id, tuple(sorted(found, key=lambda one: (not one.is_evidence, not one.claim.counts))))


def weighed(engine: Engine, claim: Claim, scope: Scope) -> Weighed:
    """Return a claim over a scope."""
    parts = [held(engine, _FIRST[of] if claim.kind is not Kind.DATASET else claim, scope) for of in claim.inputs
             if of in _FIRST]  # fmt: skip
    by_material = any(part.has_materials for part in parts)
    by_place = any(part.has_places for part in parts)
    share_of, keys = _keys(scope, by_material=by_material, by_place=by_place)
    enough = any if claim.kind is Kind.TABLE else all
    cells = []
    for material, country, weight in keys:
        rows = [part.of(material, country) for part in parts]
        is_covered = bool(parts) and enough(map(bool, rows))
        cells.append(
            Cell(material, country, weight, is_covered, tuple(row for one in rows for row in one) if is_covered else ())
        )
    return Weighed(claim, share_of, tuple(cells))


def _keys(scope: Scope, *, by_material: bool, by_place: bool) -> tuple[str, list[Weight]]:
    """Return what a claim is weighed over: its name, and the cells with their weights."""
    if not by_material and not by_place:
        return "release", [(None, None, 1.0)]
    if not by_place:
        return "materials", [(material, None, 1.0) for material in scope.made_materials]
    if len(scope.materials) == 1 and scope.pairs and not scope.countries:
        return _of_output(scope, scope.materials[0] if by_material else None)
    if not by_material:
        return "places", [(None, country, 1.0) for country in scope.made_countries]
    pairs = [(pair.material, pair.country) for pair in scope.pairs]
    if not pairs:
        pairs = [(material, country) for material in scope.materials for country in scope.countries]
    return "materials" if len(scope.countries) == 1 else "makers", [(*pair, 1.0) for pair in pairs]


def _of_output(scope: Scope, material: str | None) -> tuple[str, list[Weight]]:
    """Return the places that make one material by their share of its output; each alike where shares are not known."""
    shares = [(pair.country, pair.share) for pair in scope.pairs]
    known: list[Weight] = [(material, country, share) for country, share in shares if share]
    if known and all(share is not None for _, share in shares):
        return "supply", known
    return "places", [(material, country, 1.0) for country, _ in shares]


def held(engine: Engine, claim: Claim, scope: Scope) -> Held:
    """Return the newest rows behind a claim of a dataset; of a project or an inventory its own where it has some."""
    if scope.of_projects and {"project", "source_set"} & set(DATASETS[claim.of].filters):
        own = scope.filters
        return _OWN.get(engine, (claim.claim_id, tuple(own.items())), lambda: _read(engine, claim, own))
    of_release = _HELD.get(engine, "all", dict)
    sql = EVIDENCE[claim.claim_id].sql
    key = f"{claim.of} {sql}"
    if key not in of_release:
        of_release[key] = _read(engine, claim, {})
    return of_release[key]


def _read(engine: Engine, claim: Claim, filters: Mapping[str, object]) -> Held:
    dataset = DATASETS[claim.of]
    found: dict[Key, list[Record]] = {}
    if has_dataset(engine, dataset.dataset_id):
        for row in engine.run(EVIDENCE[claim.claim_id], filters).records():
            for key in _about(row):
                found.setdefault(key, []).append(row)
    by_key = {key: tuple(rows) for key, rows in found.items()}
    return Held(has_materials(dataset), bool(place_column(dataset)), by_key)


def _about(row: Record) -> Iterator[Key]:
    """Return the cells that a row is about: each material of a group; no totals, no rests."""
    country = row["country_iso3"]
    if country and code_list("country").rows.get(country, {}).get("area_kind") in _NO_PLACE:
        return
    for material in _members(row["material_id"]):
        yield material, country


def _members(material: str | None) -> Sequence[str | None]:
    members = code_list("material").rows[material]["members"] if material else ""
    return (material, *members.split("+")) if members else (material,)


def n_covered(found: Iterable[Covered]) -> int:
    """Return of how many requirements something is covered."""
    return sum(one.level != "none" for one in found)
