"""What a request of the live answer asks for, as its query says it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from dashboard.filter_values import FilterError
from dashboard.topics.operations.live import keys
from dashboard.topics.operations.live.scope import Scope, scope_of

_SINCE = re.compile(r"(?:([0-9a-f]{16})\.)?([0-9]{1,18})", re.ASCII)
_REVISION = re.compile(r"[0-9a-f]{16}", re.ASCII)
_SHAPES = (keys.DATA, keys.HTML)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: what is in scope, in which shape, and what its asker holds already.

    `since` the number of the newest event that it was told of, None for none; `generation` of which log, "" where it
    does not say; `have` the revisions of the panels that it holds.
    """

    scope: Scope
    shape: str
    generation: str
    since: int | None
    have: frozenset[tuple[str, str]]


def read(query: str) -> Asked:
    """Return what a query asks for. Raises FilterError for a key or a value that cannot be used."""
    given: dict[str, str] = {}
    for key, value in parse_qsl(query, keep_blank_values=True):
        if key in given:
            raise FilterError(key, value, (), "is given twice")
        given[key] = value
    shape = given.pop(keys.SHAPE, "") or keys.DATA
    if shape not in _SHAPES:
        raise FilterError(keys.SHAPE, shape, _SHAPES, "not one of the values allowed")
    generation, since = _since(given.pop(keys.SINCE, ""))
    have = _have(given.pop(keys.HAVE, ""))
    return Asked(scope_of(given), shape, generation, since, have)


def _since(value: str) -> tuple[str, int | None]:
    if not value:
        return "", None
    found = _SINCE.fullmatch(value)
    if found is None:
        raise FilterError(keys.SINCE, value, (), "must be the seq of an answer, or its generation and seq: ab12….345")
    return found[1] or "", int(found[2])


def _have(value: str) -> frozenset[tuple[str, str]]:
    found: dict[str, str] = {}
    for one in filter(None, value.split(",")):
        name, _, revision = one.partition(":")
        if name not in keys.PANELS:
            raise FilterError(keys.HAVE, name, keys.PANELS, "names no panel")
        if not _REVISION.fullmatch(revision):
            raise FilterError(keys.HAVE, one, (), "must be a panel's name and its revision: name:revision,…")
        if name in found:
            raise FilterError(keys.HAVE, name, (), "names a panel twice")
        found[name] = revision
    return frozenset(found.items())
