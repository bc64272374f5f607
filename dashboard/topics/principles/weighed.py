"""What became of a claim over a scope, and of a requirement: how much is covered, by which rows, how good they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, compress
from math import fsum
from typing import NamedTuple

from dashboard.engine.model import Origin, Record
from dashboard.topics.principles.about import Key
from dashboard.topics.principles.claims import Claim, Kind
from dashboard.topics.principles.weights import Grain
from data.evidence import Bearing

WHOLE = 0.9995
"""From here on all of it: shares of output are added up from rounded figures."""
_BEARINGS = {bearing: place for place, bearing in enumerate(Bearing)}


@dataclass(frozen=True)
class Held:
    """The newest rows behind a claim of a dataset, by material and place."""

    has_materials: bool
    has_places: bool
    rows: Mapping[Key, tuple[Record, ...]]

    def keys(self, grain: Grain) -> tuple[Key, ...]:
        """Return under what rows about each part of a scope stand; what is not told apart is about each alike."""
        return grain.keys(has_materials=self.has_materials, has_places=self.has_places)


class Cell(NamedTuple):
    """A part of a scope: what it weighs, whether it is covered, and the newest rows about it."""

    material: str | None
    country: str | None
    weight: float
    is_covered: bool
    rows: tuple[Record, ...]


class Weighed:
    """A claim over the parts of a scope: which of them are covered, and how much of the whole they are.

    A table covers a part where any of the datasets that it rests on has rows about it, all else where each has.
    `weighed_by` are the sources of who makes what, by which the parts are found and weighed. Cells are put together
    when they are asked for: of a scope of everything there are some thirty thousand.
    """

    __slots__ = ("_flags", "_grain", "_held", "_rows", "claim", "n_covered", "share", "weighed_by")

    def __init__(self, claim: Claim, grain: Grain, held: tuple[Held, ...], weighed_by: frozenset[Origin]) -> None:
        """Find the parts of `grain` that `held` has rows about."""
        self.claim, self.weighed_by = claim, weighed_by
        self._grain, self._held = grain, held
        self._rows: tuple[Record, ...] | None = None
        enough = any if claim.kind is Kind.TABLE else all
        stated = [[key in one.rows for key in one.keys(grain)] for one in held]
        self._flags = bytes(map(enough, zip(*stated, strict=True))) if stated else bytes(len(grain.parts))
        self.n_covered = sum(self._flags)
        part = fsum(compress(grain.weights, self._flags)) / grain.whole if grain.whole else 0.0
        self.share = 1.0 if part >= WHOLE else part

    @property
    def share_of(self) -> str:
        """Of what the share is: supply, makers, materials, places or release."""
        return self._grain.share_of

    @property
    def n_cells(self) -> int:
        """How many parts the scope has."""
        return len(self._flags)

    @property
    def is_evidence(self) -> bool:
        """Whether it covers anything."""
        return self.n_covered > 0

    @property
    def is_by_place(self) -> bool:
        """Whether it tells places apart."""
        return any(country for _, country, _ in self._grain.parts)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every part of the scope with the rows about it; none where it is not covered."""
        keys = [one.keys(self._grain) for one in self._held]
        return tuple(
            Cell(*part, True, self._about(keys, place)) if is_covered else Cell(*part, False, ())
            for place, (part, is_covered) in enumerate(zip(self._grain.parts, self._flags, strict=True))
        )

    def _about(self, keys: list[tuple[Key, ...]], place: int) -> tuple[Record, ...]:
        found = [one.rows.get(of[place], ()) for one, of in zip(self._held, keys, strict=True)]
        return found[0] if len(found) == 1 else tuple(chain(*found))

    @property
    def rows(self) -> tuple[Record, ...]:
        """The newest rows behind it, each once."""
        if self._rows is None:
            found: dict[int, Record] = {}
            for one in self._held:
                for key in dict.fromkeys(compress(one.keys(self._grain), self._flags)):
                    found.update((id(row), row) for row in one.rows.get(key, ()))
            self._rows = tuple(found.values())
        return self._rows

    @property
    def newest_year(self) -> int | None:
        """The newest year among its rows; None where none is dated."""
        return max((row["year"] for row in self.rows if row["year"]), default=None)

    @property
    def origins(self) -> set[Origin]:
        """The sources of its rows and of what its parts weigh, with their editions."""
        return {origin for row in self.rows for origin in row["origins"]} | self.weighed_by

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The sources of its rows."""
        return tuple(sorted({row["source_id"] for row in self.rows}))

    @property
    def quality(self) -> str:
        """The weakest thing to be said of it: proxy, bridged, estimated; else native."""
        if self.claim.evidence.bearing is not Bearing.DIRECT:
            return str(self.claim.evidence.bearing)
        rows = self.rows
        counted = fsum(row["n_rows"] for row in rows)
        for name in ("bridged", "estimated"):
            if 2 * fsum(row[f"n_{name}"] for row in rows) > counted:
                return name
        return "native"


class Covered:
    """A requirement over a scope: every claim about it, those that cover something first.

    `best` is the claim that covers most, a direct one before a proxy; None where none that counts covers anything.
    """

    __slots__ = ("best", "claims", "requirement_id")

    def __init__(self, requirement_id: str, claims: tuple[Weighed, ...]) -> None:
        """Put the claims in order and find the best."""
        self.requirement_id = requirement_id
        self.claims = tuple(sorted(claims, key=lambda one: (not one.is_evidence, not one.claim.counts)))
        counting = [one for one in self.claims if one.claim.counts and one.is_evidence]
        self.best = max(counting, key=lambda one: (one.share, -_BEARINGS[one.claim.evidence.bearing]), default=None)

    @property
    def share(self) -> float:
        """How much of the scope is covered, 0-1."""
        return self.best.share if self.best else 0.0

    @property
    def level(self) -> str:
        """Return `covered`, `partial` or `none`."""
        return "none" if self.best is None else "covered" if self.share >= WHOLE else "partial"

    @property
    def evidence(self) -> tuple[Weighed, ...]:
        """The claims that cover something, context included."""
        return tuple(one for one in self.claims if one.is_evidence)
