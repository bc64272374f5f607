"""Which projects of several inventories are one site, and the evidence for it.

Two projects that one document lists under two names are two projects. Otherwise those of one country are held to be
one where they share a name and do not lie far apart, or lie close together and share a telling word of their names.

A project of a user's inventory joins the group that publishers' projects make without it; it never joins two groups.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from data.codes import code_list
from data.slugs import UNNAMED, slug
from pipelines.inventories.sites import SITE, Site

FAR_KM = 60.0
"""Sites of one name farther apart than this are two: compilations round coordinates, deposits stretch."""
CLOSE_KM = 20.0
_EARTH_KM = 6371.0
_BAND_DEG = math.degrees(CLOSE_KM / _EARTH_KM)
"""Two sites closer than CLOSE_KM lie in one band of latitude of this height, or in two that touch."""
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
    order = {site.project_id: position for position, site in enumerate(sites)}
    groups = _Groups(sites, order)
    for is_own in (False, True):
        pairs = _pairs(sites if is_own else [site for site in sites if not site.is_own], with_own=is_own)
        for pair in sorted(pairs, key=lambda found: (order[found[0].project_id], order[found[1].project_id])):
            groups.join(*pair)
    return {site.project_id: Match(groups.root(site.project_id), groups.words(site.project_id)) for site in sites}


class _Groups:
    """Which projects are held to be one so far: the first of a group stands for it."""

    def __init__(self, sites: Sequence[Site], order: Mapping[str, int]) -> None:
        self._order = order
        self._parents = {site.project_id: site.project_id for site in sites}
        self._documents = {site.project_id: set(site.documents) for site in sites}
        self._published = {site.project_id: not site.is_own for site in sites}
        self._evidence: dict[str, list[str]] = defaultdict(list)

    def join(self, one: Site, other: Site, reason: str) -> None:
        """Make two projects one, unless a document lists members of both or a user's project would join two groups."""
        first, last = sorted((self.root(one.project_id), self.root(other.project_id)), key=self._order.__getitem__)
        if first != last:
            if self._documents[first] & self._documents[last]:
                return
            if (one.is_own or other.is_own) and self._published[first] and self._published[last]:
                return
            self._parents[last] = first
            self._documents[first] |= self._documents[last]
            self._published[first] |= self._published[last]
        self._evidence[one.project_id].append(f"{other.name} ({other.source_set}): {reason}")
        self._evidence[other.project_id].append(f"{one.name} ({one.source_set}): {reason}")

    def root(self, project_id: str) -> str:
        """Return the project that stands for the group."""
        parents = self._parents
        while parents[project_id] != project_id:
            parents[project_id] = parents[parents[project_id]]
            project_id = parents[project_id]
        return project_id

    def words(self, project_id: str) -> str:
        """Return why a project is held to be others, the first reasons in full."""
        return _words(self._evidence[project_id])


def _words(reasons: Sequence[str]) -> str:
    more = f"; and {len(reasons) - _EVIDENCE_MAX} more" if len(reasons) > _EVIDENCE_MAX else ""
    return "; ".join(reasons[:_EVIDENCE_MAX]) + more


def _pairs(sites: Sequence[Site], *, with_own: bool) -> Iterator[tuple[Site, Site, str]]:
    """Yield the pairs that may be one, each with its evidence; `with_own`: only those with a user's project."""
    by_country: dict[str, list[Site]] = defaultdict(list)
    for site in sites:
        if site.kind == SITE:
            by_country[site.country_iso3].append(site)
    for own in by_country.values():
        if with_own and not any(site.is_own for site in own):
            continue
        found: dict[tuple[str, str], tuple[Site, Site, str]] = {}
        for one, other, reason in itertools.chain(_by_name(own), _by_place(own, with_own=with_own)):
            if (one.is_own or other.is_own or not with_own) and not one.documents & other.documents:
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


def _by_place(sites: Sequence[Site], *, with_own: bool) -> Iterator[tuple[Site, Site, str]]:
    placed = [site for site in sites if site.place]
    words = {site.project_id: _telling(site.names) for site in placed}
    for one, other, word in _neighbours(placed, words, with_own=with_own):
        common = words[one.project_id] & words[other.project_id]
        distance = _distance(one, other) if word == min(common) else None
        if distance is not None and distance <= CLOSE_KM:
            yield one, other, f"{distance:.1f} km apart, both named {word}"


def _neighbours(
    placed: Sequence[Site], words: Mapping[str, set[str]], *, with_own: bool
) -> Iterator[tuple[Site, Site, str]]:
    """Yield the pairs that share a word and lie in one band of latitude or in two that touch, once for each word.

    `with_own`: those of a user's project with one of another set only.
    """
    order = {site.project_id: position for position, site in enumerate(placed)}
    bands: dict[tuple[str, int], list[Site]] = defaultdict(list)
    for site in placed:
        latitude = site.place[0] if site.place else 0.0
        for word in words[site.project_id]:
            bands[word, math.floor(latitude / _BAND_DEG)].append(site)
    for (word, band), here in bands.items():
        above = bands.get((word, band + 1), [])
        for one, other in (
            _apart(here, above)
            if with_own
            else itertools.chain(itertools.combinations(here, 2), itertools.product(here, above))
        ):
            first, last = (one, other) if order[one.project_id] < order[other.project_id] else (other, one)
            yield first, last, word


def _apart(here: Sequence[Site], above: Sequence[Site]) -> Iterator[tuple[Site, Site]]:
    """Yield the pairs of a user's project with one of another set, the first of which lies in `here`."""
    sets: dict[str, tuple[list[Site], list[Site]]] = defaultdict(lambda: ([], []))
    for row, group in enumerate((here, above)):
        for site in group:
            sets[site.source_set if site.is_own else ""][row].append(site)
    for one, other in itertools.combinations(sets.values(), 2):
        yield from itertools.product(one[0], other[0])
        yield from itertools.product(one[0], other[1])
        yield from itertools.product(other[0], one[1])


def _keys(names: Iterable[str]) -> dict[str, bool]:
    """Return the spellings under which a name may be met, and whether each is the name itself.

    A name is met whole and without brackets; one without words like project tells less, and needs a common material.
    """
    keys: dict[str, bool] = {}
    for name in names:
        bare = _BRACKETS.sub(" ", name)
        keys |= {slug(name): True, slug(bare): True}
        keys = {slug(_FORM.sub(" ", name)): False, slug(_FORM.sub(" ", bare)): False} | keys
    return {key: whole for key, whole in keys.items() if key != UNNAMED and not set(key.split("-")) <= _GENERIC}


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
