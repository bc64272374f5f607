"""`Filters` ↔ URL query string: the only state of a page, and the keys of the API.

Codes and numbers are joined with commas (`country=COD,CHN`); labels in a publisher's words, which may hold a comma,
are repeated (`product=a&product=b`). A repeated key is accepted everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from keyword import iskeyword
from typing import Any, Self
from urllib.parse import parse_qs, parse_qsl, quote, urlencode

from dashboard.filter_values import (
    LAST_YEAR,
    MAX_TEXT_LENGTH,
    Check,
    FilterError,
    a_count,
    a_label,
    a_percentage,
    a_year,
    matching,
    named,
    one_of,
)
from data import codes, vocabulary
from data.model import Status
from data.unfc import MappingBasis, class_sums

MAX_QUERY_LENGTH = 8_000
"""Characters. The web server takes 8 190 for method, path and query together (`Procfile`)."""
MAX_VALUES = 200
FIRST_MATERIAL, FIRST_PLACE = "cobalt", "EU27"
"""What every page of one material, and of one place, shows where the address names none."""
ALL_VINTAGES = "all"
VIEWS = ("production", "trade", "reserves", "unfc", "reuse", "sites")
MEASURES = ("value", "quantity")
FALLS = ("exports", "output")
"""What a shock takes away: exports alone, or output and the exports with it."""
BARS = ("country", "project")
CELLS = ("tonnes", "projects")
MAPS = ("bubbles",)
OUTLOOKS = ("price", "production", "trade")
_ORDERS = ("name", "materials", "stage", "output", "share", "hhi", "lists", "exports", "imports", "mine", "refine")


def turned(sort: str) -> str:
    """Return an order the other way around: names run up, numbers down, unless `-desc` or `-asc` follows."""
    name, _, way = sort.partition("-")
    return name if way else name + ("-desc" if name == "name" else "-asc")


SORTS = (*_ORDERS, *map(turned, _ORDERS))


@dataclass(frozen=True)
class Key:
    """One URL key: `many` takes a list, `commas` joins it with commas, `check` returns the value or raises.

    `listed`: the values are known without looking at the data. `ordered`: their order is the reader's.
    """

    name: str
    check: Check
    many: bool = True
    commas: bool = True
    ordered: bool = False
    listed: bool = True

    @cached_property
    def attribute(self) -> str:
        """Name of the attribute of `Filters`: the key's own, with an underscore where Python keeps the word."""
        return self.name + "_" if iskeyword(self.name) else self.name


def _materials() -> Collection[str]:
    return codes.code_list("material").rows


def _countries() -> Collection[str]:
    return (*codes.blocs(), *codes.code_list("country").rows)


def _unfc_classes() -> Collection[str]:
    return (*codes.code_list("unfc_class").rows, *class_sums())


_MATERIAL, _PLACE = named(_materials, vocabulary.MATERIALS), named(_countries, vocabulary.PLACES)
_NAMES: dict[Check, vocabulary.Names] = {_MATERIAL: vocabulary.MATERIALS, _PLACE: vocabulary.PLACES}
"""Checks whose values have names."""

LIVE = ("range", "start", "end", "kiosk", "events")
"""Keys of the operational view alone: of when, on which screen, and with which words what is shown is."""
VIEW_KEYS = frozenset({"view", "outlook", "sort", "by", "cells", "map", "principle", "score", "phase", *LIVE})
"""Keys that choose a view rather than restrict what is shown: tabs show them, and Esc leaves them."""
PLACES = frozenset({"country", "exporter", "importer", "for"})
"""Keys that take countries and blocs; several together are a bloc of the reader's own (`for=COD,ZMB`)."""
_CODE = r"[a-z0-9][a-z0-9_.-]{0,39}"
_FACILITY = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}"
_LONG_CODE = r"[a-z0-9][a-z0-9_.-]{0,159}"
_AXIS = r"{0}[{1}](\.[1-3])?(\+{0}[{1}](\.[1-3])?)*"
_HS = "a six-digit Harmonized System code (headings of four digits: /data/trade_heading)"
_SITE = r"[A-Za-z0-9][A-Za-z0-9._:-]{0,79}"
_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?"
RANGES = ("15m", "1h", "6h", "24h", "7d", "30d")
"""How far back the operational view looks."""
RESOURCE_TYPES = ("primary", "anthropogenic")


def _many(check: Check, *, commas: bool = True, ordered: bool = False, listed: bool = True) -> Any:
    """Declare a key that takes a list."""
    return field(default=(), metadata={"key": (check, True, commas, ordered, listed)})


def _one(check: Check, *, commas: bool = True, listed: bool = True, default: str | None = "") -> Any:
    """Declare a key that takes one value."""
    return field(default=default, metadata={"key": (check, False, commas, False, listed)})


@dataclass(frozen=True)
class Filters:
    """What is chosen, each key declared once. Empty tuple, empty text and None mean "not restricted".

    Values of a list are unique, and sorted except in `compare`, whose order is the reader's. `ignored` holds what a
    lenient parse left out; it is no part of the state and does not count in comparisons.
    """

    view: str = _one(one_of(lambda: VIEWS))
    material: tuple[str, ...] = _many(_MATERIAL)
    compare: tuple[str, ...] = _many(_MATERIAL, ordered=True)
    stage: tuple[str, ...] = _many(one_of(lambda: codes.code_list("stage").rows))
    country: tuple[str, ...] = _many(_PLACE)
    exporter: tuple[str, ...] = _many(_PLACE)
    importer: tuple[str, ...] = _many(_PLACE)
    for_: tuple[str, ...] = _many(_PLACE)
    facility: str = _one(matching(_FACILITY, "the id of a facility"), listed=False)
    cut: str = _one(a_percentage)
    share: str = _one(a_percentage)
    falls: str = _one(one_of(lambda: FALLS))
    outlook: tuple[str, ...] = _many(one_of(lambda: OUTLOOKS))
    hs: tuple[str, ...] = _many(matching("[0-9]{6}", _HS), listed=False)
    year_from: int | None = _one(a_year, default=None)
    year_to: int | None = _one(a_year, default=None)
    year: int | None = _one(a_year, default=None)
    measure: str = _one(one_of(lambda: MEASURES))
    by: str = _one(one_of(lambda: BARS))
    map: str = _one(one_of(lambda: MAPS))
    cells: str = _one(one_of(lambda: CELLS))
    product: tuple[str, ...] = _many(a_label, commas=False, listed=False)
    series: tuple[str, ...] = _many(a_label, commas=False, listed=False)
    statistic: tuple[str, ...] = _many(a_label, commas=False, listed=False)
    facility_type: tuple[str, ...] = _many(a_label, commas=False, listed=False)
    confidence: tuple[str, ...] = _many(a_label, commas=False, listed=False)
    source_set: tuple[str, ...] = _many(matching(_LONG_CODE, "the id of an inventory"), listed=False)
    project: tuple[str, ...] = _many(matching(_LONG_CODE, "the id of a project"), listed=False)
    resource_type: tuple[str, ...] = _many(one_of(lambda: RESOURCE_TYPES))
    unfc_class: tuple[str, ...] = _many(one_of(_unfc_classes))
    unfc_e: tuple[str, ...] = _many(matching(_AXIS.format("E", "1-3"), "a category such as E1 or E1.1"), listed=False)
    unfc_f: tuple[str, ...] = _many(matching(_AXIS.format("F", "1-4"), "a category such as F2 or F2.1"), listed=False)
    unfc_g: tuple[str, ...] = _many(matching(_AXIS.format("G", "1-4"), "categories such as G1 or G1+G2"), listed=False)
    mapping_basis: tuple[str, ...] = _many(one_of(lambda: tuple(MappingBasis)))
    counting: tuple[str, ...] = _many(matching(_CODE, "a word such as counted or repeat"), listed=False)
    dimension: tuple[str, ...] = _many(
        matching("[a-z]{2}", "a two-letter dimension of the governance indicators"), listed=False
    )
    method: tuple[str, ...] = _many(matching(_CODE, "the id of a method"), listed=False)
    scenario: tuple[str, ...] = _many(one_of(lambda: codes.code_list("scenario").rows))
    application: tuple[str, ...] = _many(a_label, commas=False, listed=False)
    host: tuple[str, ...] = _many(_MATERIAL)
    requirement: tuple[str, ...] = _many(one_of(lambda: codes.code_list("requirement").rows))
    principle: str = _one(one_of(lambda: codes.code_list("principle").rows))
    score: str = _one(one_of(lambda: ("1",)))
    phase: str = _one(one_of(lambda: codes.code_list("infrastructure_phase").rows))
    sort: str = _one(one_of(lambda: SORTS))
    search: str = _one(a_label, commas=False)
    status: tuple[str, ...] = _many(one_of(lambda: tuple(Status)))
    source: tuple[str, ...] = _many(matching(_LONG_CODE, "the id of a source"), listed=False)
    vintage: str = _one(a_label, commas=False, listed=False)
    top: int | None = _one(a_count, default=None)
    range: str = _one(one_of(lambda: RANGES))
    start: str = _one(matching(_MOMENT, "a moment such as 2026-11-30T12:00Z"), listed=False)
    end: str = _one(matching(_MOMENT, "a moment such as 2026-11-30T12:00Z"), listed=False)
    site: str = _one(matching(_SITE, "the id of a site"), listed=False)
    reading: str = _one(one_of(lambda: codes.code_list("measure").rows))
    events: str = _one(a_label, commas=False, listed=False)
    kiosk: str = _one(one_of(lambda: ("1",)))
    release: str = _one(matching(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{8}", "the id of a release"))
    ignored: tuple[FilterError, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        for key in _LISTS:
            if (given := getattr(self, key.attribute)) != ():
                object.__setattr__(self, key.attribute, _unique(given, ordered=key.ordered))

    @classmethod
    def parse(cls, query: Mapping[str, list[str]] | str, keys: Collection[str], *, strict: bool) -> Self:
        """Read a query string (or its parsed mapping), taking only `keys`.

        Strict raises FilterError on the first key or value that cannot be used; lenient leaves it out and lists it
        in `ignored`. A blank value is the same as no value.
        """
        ignored: list[FilterError] = []

        def refuse(error: FilterError) -> None:
            if strict:
                raise error
            ignored.append(error)

        try:
            given = _split(query)
        except FilterError as error:
            refuse(error)
            given = {}
        chosen: dict[str, Any] = {}
        for name, texts in given.items():
            if name not in keys or name not in KEYS:
                refuse(FilterError(name[:MAX_TEXT_LENGTH], "", sorted(keys), "not a filter here"))
            elif values := _checked(KEYS[name], texts, refuse):
                chosen[KEYS[name].attribute] = values if KEYS[name].many else values[0]
        first, last = chosen.get("year_from"), chosen.get("year_to")
        if first and last and first > last:
            allowed = (f"a year from {first} to {LAST_YEAR}",)
            refuse(FilterError("year_to", str(chosen.pop("year_to")), allowed, "is before year_from"))
        return cls(**chosen, ignored=tuple(ignored))

    def to_query(self) -> str:
        """Return the canonical query string: keys in a fixed order, what is not restricted left out; no `?`."""
        return self._query

    @cached_property
    def _query(self) -> str:
        parts: list[str] = []
        for name, value in self.chosen().items():
            texts = [_quoted(str(item)) for item in (value if isinstance(value, tuple) else (value,))]
            if KEYS[name].commas:
                texts = [",".join(texts)]
            parts.extend(name + "=" + text for text in texts)
        return "&".join(parts)

    def href(self, path: str) -> str:
        """Return `path` with this state as its query string."""
        query = self.to_query()
        return path + "?" + query if query else path

    def chosen(self, keys: Collection[str] | None = None) -> dict[str, Any]:
        """Return what is restricted, by key in the fixed order; only among `keys` where given."""
        own = vars(self)
        wanted = KEYS.items() if keys is None else [(name, key) for name, key in KEYS.items() if name in keys]
        return {name: value for name, key in wanted if (value := own[key.attribute])}

    def value(self, key: str) -> Any:
        """Return what is chosen under the URL key `key`: a tuple where it takes a list. Raises KeyError on no key."""
        return getattr(self, KEYS[key].attribute)

    def first(self, key: str, default: str = "") -> str:
        """Return the first value of a list key, `default` where there is none."""
        values: tuple[str, ...] = self.value(key)
        return values[0] if values else default

    def with_(self, **changes: Any) -> Self:
        """Return a copy with these keys (or attributes) set; a single text for a list key is a list of one."""
        made: dict[str, Any] = {}
        for name, value in changes.items():
            key = KEYS.get(name)
            is_one = key is not None and key.many and isinstance(value, str)
            made[key.attribute if key else name] = (value,) if is_one else value
        return self._copy(made)

    def without(self, key: str, value: str | None = None) -> Self:
        """Return a copy without `key`, or without one `value` of a list key."""
        if value is None or not KEYS[key].many:
            return self._copy({KEYS[key].attribute: _DEFAULTS[key]})
        return self.with_(**{key: tuple(item for item in self.value(key) if item != value)})

    def only(self, keys: Collection[str]) -> Self:
        """Return a copy that keeps nothing but `keys`."""
        return self._copy({KEYS[name].attribute: value for name, value in _DEFAULTS.items() if name not in keys})

    def _copy(self, changes: Mapping[str, Any]) -> Self:
        """Return a copy with these attributes; a page makes a hundred, for which `replace` would look at all of them.

        Raises TypeError on one that there is none of.
        """
        if not changes.keys() <= _ATTRIBUTES.keys():
            raise TypeError(f"no such filter: {', '.join(sorted(changes.keys() - _ATTRIBUTES.keys()))}")
        own = vars(self)
        values = {name: own[name] for name in _ATTRIBUTES} | dict(changes)
        for name, value in changes.items():
            if (key := _ATTRIBUTES[name]) is not None and key.many and value != ():
                values[name] = _unique(value, ordered=key.ordered)
        made = object.__new__(type(self))
        vars(made).update(values)
        return made


_DECLARED = {item.name.removesuffix("_"): item for item in fields(Filters) if "key" in item.metadata}
KEYS: dict[str, Key] = {name: Key(name, *item.metadata["key"]) for name, item in _DECLARED.items()}
"""Every key by its name in the URL, in the order in which addresses write them."""
_ATTRIBUTES: dict[str, Key | None] = {
    item.name: KEYS[item.name.removesuffix("_")] if "key" in item.metadata else None for item in fields(Filters)
}
"""Every attribute, with its key where it is one."""
_LISTS = tuple(key for key in KEYS.values() if key.many)
_DEFAULTS: dict[str, Any] = {name: item.default for name, item in _DECLARED.items()}


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    return quote(text, safe="")


def _unique(values: Iterable[str], *, ordered: bool) -> tuple[str, ...]:
    """Return each value once; sorted unless their order means something."""
    return tuple(dict.fromkeys(values)) if ordered else tuple(sorted(set(values)))


def _checked(key: Key, texts: Iterable[str], refuse: Callable[[FilterError], None]) -> tuple[str | int, ...]:
    """Return the values of a key that can be used; `refuse` gets the errors of the others."""
    values: list[str | int] = []
    for text in texts:
        try:
            values.append(key.check(key.name, text))
        except FilterError as error:
            refuse(error)
    if not key.many and len(set(values)) > 1:
        refuse(FilterError(key.name, str(values[1]), (str(values[0]),), "takes one value"))
    return tuple(values)


def _split(query: Mapping[str, list[str]] | str) -> dict[str, list[str]]:
    """Return the values of each key, lists with commas taken apart, blanks left out. Raises FilterError on too many."""
    if isinstance(query, str):
        text = query.removeprefix("?")
        if len(text) > MAX_QUERY_LENGTH:
            raise FilterError("query", "", (f"at most {MAX_QUERY_LENGTH} characters",), "the query string is too long")
        query = parse_qs(text, keep_blank_values=True)
    given: dict[str, list[str]] = {}
    for name, texts in query.items():
        values = [part for text in texts for part in _parts(name, text)]
        given[name] = list(dict.fromkeys(value.strip() for value in values if value.strip()))
    if sum(map(len, given.values())) > MAX_VALUES:
        longest = max(given, key=lambda name: len(given[name]))
        raise FilterError(longest, "", (f"at most {MAX_VALUES} values in all",), "too many filter values")
    return given


def _parts(name: str, text: str) -> list[str]:
    """Return the values that a text holds: parted at commas, unless they belong to a name (`Korea, Republic of`).

    Codes are several (`boron,tellurium`), though together they may be the name of a third.
    """
    key = KEYS.get(name)
    names, parts = _NAMES.get(key.check) if key else None, text.split(",")
    is_name = names and len(parts) > 1 and names.meant(text) and not all(names.meant(part) == part for part in parts)
    return [text] if is_name or (key and not key.commas) else parts


def coded(query: str) -> str | None:
    """Return a query string with names written as their codes (`country=Namibia` as NAM); None where it has none."""
    given = parse_qsl(query[:MAX_QUERY_LENGTH], keep_blank_values=True)
    written = [(name, ",".join(_coded(name, part) for part in _parts(name, text))) for name, text in given]
    return urlencode(written, safe=",") if written != given else None


def _coded(name: str, value: str) -> str:
    """Return the code that a value of a key names; the value itself where it is a code, or names none."""
    names = _NAMES.get(KEYS[name].check) if name in KEYS else None
    code = names.meant(value) if names else ""
    return value if not code or code.casefold() == value.strip().casefold() else code
