"""Which projects of several inventories are one site, and the evidence for it.

Two projects that one document lists under two names are two projects. Otherwise those of one country are held to be
one where they share a name and do not lie far apart, or lie close together and share a telling word of their names.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from data.codes import code_list
from pipelines.inventories.rows import slug
from pipelines.inventories.sites import SITE, Site

FAR_KM = 60.0
"""Sites of one name farther apart than this are two: compilations round coordinates, deposits stretch."""
CLOSE_KM = 20.0
_EARTH_KM = 6371.0
_WORD_LETTERS = 5
_EVIDENCE_MAX = 4
_GENERIC = frozenset({
    "graphite", "grapite", "lithium", "nickel", "copper", "cobalt", "project", "projects", "deposit",
    "deposits", "mine", "mines", "property", "operation", "operations", "complex", "district", "area", "group",
    "tailings", "all", "east", "west", "north", "south", "central", "upper", "lower", "lake", "salar", "mount",
    "river", "creek", "the", "of", "de", "del", "la", "el",
})  # fmt: skip
"""Words that tell no site from another."""
_FORM = re.compile(r"\b(?:graphite|grapite|lithium|project|deposit|mine|property)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Match:
    """The group of a project (the identifier of its first member) and why it belongs there."""

    group: str
    evidence: str = ""


def matches(sites: Sequence[Site]) -> Mapping[str, Match]:
    """Return project_id → its group; a project alone is a group of its own, without evidence."""
    parents = {site.project_id: site.project_id for site in sites}
    order = {site.project_id: position for position, site in enumerate(sites)}
    documents = {site.project_id: set(site.documents) for site in sites}
    evidence: dict[str, list[str]] = defaultdict(list)
    for one, other, reason in sorted(
        _pairs(sites), key=lambda pair: (order[pair[0].project_id], order[pair[1].project_id])
    ):
        roots = sorted((_root(parents, one.project_id), _root(parents, other.project_id)), key=order.__getitem__)
        if roots[0] != roots[1] and documents[roots[0]] & documents[roots[1]]:
            continue  # a document lists two members apart
        parents[roots[1]] = roots[0]
        documents[roots[0]] |= documents[roots[1]]
        evidence[one.project_id].append(f"{other.name} ({other.source_set}): {reason}")
        evidence[other.project_id].append(f"{one.name} ({one.source_set}): {reason}")
    return {
        site.project_id: Match(_root(parents, site.project_id), _words(evidence[site.project_id])) for site in sites
    }


def _words(reasons: Sequence[str]) -> str:
    more = f"; and {len(reasons) - _EVIDENCE_MAX} more" if len(reasons) > _EVIDENCE_MAX else ""
    return "; ".join(reasons[:_EVIDENCE_MAX]) + more


def _root(parents: dict[str, str], project_id: str) -> str:
    while parents[project_id] != project_id:
        parents[project_id] = parents[parents[project_id]]
        project_id = parents[project_id]
    return project_id


def _pairs(sites: Sequence[Site]) -> Iterator[tuple[Site, Site, str]]:
    """Yield the pairs that may be one, each with its evidence."""
    by_country: dict[str, list[Site]] = defaultdict(list)
    for site in sites:
        if site.kind == SITE:
            by_country[site.country_iso3].append(site)
    for own in by_country.values():
        found: dict[tuple[str, str], tuple[Site, Site, str]] = {}
        for one, other, reason in itertools.chain(_by_name(own), _by_place(own)):
            if not one.documents & other.documents:
                found.setdefault((one.project_id, other.project_id), (one, other, reason))
        yield from found.values()


def _by_name(sites: Sequence[Site]) -> Iterator[tuple[Site, Site, str]]:
    keyed = {site.project_id: _keys(site.names) for site in sites}
    shared: dict[str, list[Site]] = defaultdict(list)
    for site in sites:
        for key in keyed[site.project_id]:
            shared[key].append(site)
    for key, own in shared.items():
        listed = Counter(document for site in own for document in site.documents)
        if any(times > 1 for times in listed.values()):
            continue  # one document lists several of this name: it does not tell them apart
        country = code_list("country").name(own[0].country_iso3)
        for one, other in itertools.combinations(own, 2):
            distance = _distance(one, other)
            is_whole = keyed[one.project_id][key] and keyed[other.project_id][key]
            if (is_whole or one.materials & other.materials) and (distance is None or distance <= FAR_KM):
                apart = "" if distance is None else f", {distance:.1f} km apart"
                yield one, other, f"same name in {country} ({key}){apart}"


def _by_place(sites: Sequence[Site]) -> Iterator[tuple[Site, Site, str]]:
    words = {site.project_id: _telling(site.names) for site in sites}
    for one, other in itertools.combinations([site for site in sites if site.place], 2):
        common = words[one.project_id] & words[other.project_id]
        distance = _distance(one, other) if common else None
        if distance is not None and distance <= CLOSE_KM:
            yield one, other, f"{distance:.1f} km apart, both named {min(common)}"


def _keys(names: Iterable[str]) -> dict[str, bool]:
    """Return the spellings under which a name may be met, and whether each is the name itself.

    A name is met whole and without brackets; one without words like project tells less, and needs a common material.
    """
    keys: dict[str, bool] = {}
    for name in names:
        bare = _BRACKETS.sub(" ", name)
        keys |= {slug(name): True, slug(bare): True}
        keys = {slug(_FORM.sub(" ", name)): False, slug(_FORM.sub(" ", bare)): False} | keys
    return {key: whole for key, whole in keys.items() if key != "unnamed" and not set(key.split("-")) <= _GENERIC}


def _telling(names: Iterable[str]) -> set[str]:
    return {
        word for name in names for word in slug(name).split("-") if len(word) >= _WORD_LETTERS and word not in _GENERIC
    }


def _distance(one: Site, other: Site) -> float | None:
    """Return the great-circle distance in km; None where a place is not known."""
    if one.place is None or other.place is None:
        return None
    (y1, x1), (y2, x2) = (tuple(map(math.radians, place)) for place in (one.place, other.place))
    half = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))
