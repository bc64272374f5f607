"""What a claim is weighed over: the parts of a scope, as fine as rows tell them apart, with what each weighs."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import fsum

from dashboard.topics.principles.about import Key
from dashboard.topics.principles.scope import Scope

Weight = tuple[str | None, str | None, float]
"""A material, a place, and what they weigh."""


@dataclass(frozen=True)
class Grain:
    """The parts of a scope as fine as rows tell them apart.

    `share_of` says of what a share is: supply, makers, materials, places or release.
    """

    share_of: str
    parts: tuple[Weight, ...]
    weights: tuple[float, ...]
    whole: float
    _keys: dict[tuple[bool, bool], tuple[Key, ...]] = field(default_factory=dict)

    def keys(self, *, has_materials: bool, has_places: bool) -> tuple[Key, ...]:
        """Return under what rows about each part stand, where they tell materials or places apart."""
        told = has_materials, has_places
        if told not in self._keys:
            self._keys[told] = tuple(
                (material if has_materials else None, country if has_places else None)
                for material, country, _ in self.parts
            )
        return self._keys[told]


class Weights:
    """What claims are weighed over in one scope; each grain is worked out once."""

    def __init__(self, scope: Scope) -> None:
        """Remember the scope."""
        self.scope = scope
        self.origins = frozenset(pair.origin for pair in scope.pairs if pair.origin)
        """The sources of who makes what."""
        self._found: dict[tuple[bool, bool], Grain] = {}

    def of(self, *, by_material: bool, by_place: bool) -> Grain:
        """Return the parts of the scope where rows are about materials, places, both or neither."""
        told = by_material, by_place
        if told not in self._found:
            share_of, parts = _weights(self.scope, by_material=by_material, by_place=by_place)
            weights = tuple(weight for _, _, weight in parts)
            self._found[told] = Grain(share_of, tuple(parts), weights, fsum(weights))
        return self._found[told]


def _weights(scope: Scope, *, by_material: bool, by_place: bool) -> tuple[str, list[Weight]]:
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
