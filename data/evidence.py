"""What a dataset or a metric has to say of a requirement of the UNRMS: declared where the thing itself is declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Bearing(StrEnum):
    """How evidence bears on a requirement.

    `direct` measures what the requirement asks for; `proxy` measures something that goes along with it; `context` helps
    to read the others and covers nothing by itself.
    """

    DIRECT = "direct"
    PROXY = "proxy"
    CONTEXT = "context"


class Summary(StrEnum):
    """How the newest values of several rows are told as one: as a range, or as how many rows there are."""

    RANGE = "range"
    COUNT = "count"


@dataclass(frozen=True)
class Evidence:
    """That something is evidence for a requirement.

    `shows` says what it states in words that go on with "shows" (no full stop). Of a dataset, `value` names the column
    that says it and `summary` how several rows of a scope are told; the rows that count are those in which each column
    of `where` has one of its values.
    """

    requirement_id: str
    bearing: Bearing
    shows: str
    value: str = ""
    summary: Summary = Summary.COUNT
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def direct(
    requirement_id: str, shows: str, value: str = "", summary: Summary = Summary.COUNT, **where: tuple[str, ...]
) -> Evidence:
    """Return direct evidence."""
    return Evidence(requirement_id, Bearing.DIRECT, shows, value, summary, where)


def proxy(
    requirement_id: str, shows: str, value: str = "", summary: Summary = Summary.COUNT, **where: tuple[str, ...]
) -> Evidence:
    """Return evidence by something that goes along with what the requirement asks for."""
    return Evidence(requirement_id, Bearing.PROXY, shows, value, summary, where)


def context(
    requirement_id: str, shows: str, value: str = "", summary: Summary = Summary.COUNT, **where: tuple[str, ...]
) -> Evidence:
    """Return what helps to read other evidence."""
    return Evidence(requirement_id, Bearing.CONTEXT, shows, value, summary, where)
