"""How much of a scope each claim covers, and each requirement: computed from the rows that the release holds.

A claim is weighed over cells, as fine as its rows tell them apart: the places that make each material, the materials,
the places, or the release as a whole. A cell is covered where there is a row with a value for it. Of one material a
place weighs its share of the world's output; everywhere else each cell weighs one. What counts is said with each share
(`share_of`); a requirement is covered as far as the claim that covers most of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import has_dataset
from dashboard.filters import Filters
from dashboard.topics.principles.about import Key, about
from dashboard.topics.principles.claims import CLAIMS, REQUIREMENTS, Claim, Kind, claims_of
from dashboard.topics.principles.queries import EVIDENCE, has_materials, place_column
from dashboard.topics.principles.scope import SCOPE_KEYS, Scope, scope_of
from dashboard.topics.principles.weighed import Covered, Held, Weighed
from dashboard.topics.principles.weights import Weights
from data.datasets import DATASETS

_HELD: Memo[dict[tuple[str, str], Held]] = Memo(2)
_PARTS: Memo[dict[str, tuple[Held, ...]]] = Memo(2)
_OWN: Memo[Held] = Memo(128)
_COVERED: Memo[tuple[Covered, ...]] = Memo(16)
"""Visitors choose scopes, and a large one takes some 280 kB, which the estimate of what is kept does not see."""
_ASKED = {claim_id: (CLAIMS[claim_id].of, query.sql) for claim_id, query in EVIDENCE.items()}
"""What is asked for each claim of a dataset; of several claims the same."""
_FIRST = {claim.of: claim for claim in reversed(tuple(CLAIMS.values())) if claim.kind is Kind.DATASET}
"""The first claim of each dataset: whether it has rows of something is asked of that."""
_RESTS_ON = {
    claim.claim_id: (claim,) if claim.kind is Kind.DATASET else tuple(_FIRST[of] for of in claim.inputs if of in _FIRST)
    for claim in CLAIMS.values()
}
"""The claims of datasets whose rows a claim rests on."""


def covered(engine: Engine, filters: Filters) -> tuple[Covered, ...]:
    """Return every requirement over the scope that `filters` choose, in the order of the UN text."""
    chosen = filters.only(SCOPE_KEYS)

    def read() -> tuple[Covered, ...]:
        over = Weights(scope_of(engine, chosen))
        return tuple(_requirement(engine, requirement_id, over) for requirement_id in REQUIREMENTS)

    return _COVERED.get(engine, chosen.to_query(), read)


def requirement_over(engine: Engine, requirement_id: str, scope: Scope) -> Covered:
    """Return one requirement over a scope."""
    return _requirement(engine, requirement_id, Weights(scope))


def _requirement(engine: Engine, requirement_id: str, over: Weights) -> Covered:
    return Covered(requirement_id, tuple(_weighed(engine, claim, over) for claim in claims_of(requirement_id)))


def _weighed(engine: Engine, claim: Claim, over: Weights) -> Weighed:
    """Return a claim over a scope."""
    parts = _parts(engine, claim, over.scope)
    grain = over.of(
        by_material=any(part.has_materials for part in parts), by_place=any(part.has_places for part in parts)
    )
    return Weighed(claim, grain, parts, frozenset() if grain.share_of == "release" else over.origins)


def _parts(engine: Engine, claim: Claim, scope: Scope) -> tuple[Held, ...]:
    """Return the rows that a claim rests on, of each of its datasets."""
    if scope.of_projects:
        return tuple(held(engine, part, scope) for part in _RESTS_ON[claim.claim_id])
    of_release = _PARTS.get(engine, "all", dict)
    found = of_release.get(claim.claim_id)
    if found is None:
        found = of_release[claim.claim_id] = tuple(held(engine, part, scope) for part in _RESTS_ON[claim.claim_id])
    return found


def held(engine: Engine, claim: Claim, scope: Scope) -> Held:
    """Return the newest rows behind a claim of a dataset; of a project or an inventory its own where it has some."""
    if scope.of_projects and {"project", "source_set"} & set(DATASETS[claim.of].filters):
        own = scope.filters
        return _OWN.get(engine, (claim.claim_id, tuple(own.items())), lambda: _read(engine, claim, own))
    of_release = _HELD.get(engine, "all", dict)
    key = _ASKED[claim.claim_id]
    if key not in of_release:
        of_release[key] = _read(engine, claim, {})
    return of_release[key]


def _read(engine: Engine, claim: Claim, filters: Mapping[str, object]) -> Held:
    dataset = DATASETS[claim.of]
    found: dict[Key, list[Record]] = {}
    if has_dataset(engine, dataset.dataset_id):
        stated = engine.origins(dataset.dataset_id, {})
        for row in engine.run(EVIDENCE[claim.claim_id], filters).records():
            own = (row["source_id"], row["edition"])
            row["origins"] = (own,) if row["edition"] else tuple(one for one in stated if one[0] == row["source_id"])
            for key in about(row):
                found.setdefault(key, []).append(row)
    by_key = {key: tuple(rows) for key, rows in found.items()}
    return Held(has_materials(dataset), bool(place_column(dataset)), by_key)


def n_covered(found: Iterable[Covered]) -> int:
    """Return of how many requirements something is covered."""
    return sum(one.level != "none" for one in found)
