"""What was asked and is not shown: a remark on every choice that a view does not follow or has nothing for.

A page declares what its view follows (`Shown`); the remarks stand below the chips, each with links to what there is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.engine import Engine, Query
from dashboard.engine.model import Sums
from dashboard.filters import PLACES, VIEW_KEYS, Filters
from dashboard.i18n import joined, t
from dashboard.ui.filter_values import filter_name, value_name, whole_class
from dashboard.ui.notice import Remark
from dashboard.ui.words import country_in_text
from data.codes import WORLD, expand_blocs
from data.datasets import DATASETS
from data.fields import columns

_YEARS = ("year", "year_from", "year_to")
_VALUES = "SELECT DISTINCT {column} FROM {source} WHERE {filters} AND {column} IS NOT NULL ORDER BY {column}"
_OFFERED, _LISTED, _LINKED = 8, 12, 3
Domain = Callable[[], Collection[object]]


@dataclass(frozen=True)
class Years:
    """The years that a series states, all of them, and the one shown of them; 0 where the range leaves none.

    `what` is the series within a sentence, `source` who states it. `is_one`: it shows one year, which `year` chooses;
    else all of the range. `further` is a link (text, address) to series that may reach further.
    """

    what: str
    stated: Sequence[int]
    shown: int = 0
    is_one: bool = True
    source: str = ""
    further: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Shown:
    """What a view follows: its keys with the values there are of each, its years, and the keys that take any value.

    `what` is its subject within a sentence. Keys in `ones` show one value, the first. Domains and years are read only
    where they are asked for. `held` gives links to what else the view has of a place that it has nothing of, `ways` to
    what other views have of a material that is missing from a comparison.
    """

    what: str
    domains: Mapping[str, Domain] = field(default_factory=dict)
    years: Callable[[], Sequence[Years]] | None = None
    ones: Collection[str] = ()
    free: Collection[str] = ()
    held: Callable[[str], Sequence[tuple[str, str]]] | None = None
    ways: Callable[[str], Sequence[tuple[str, str]]] | None = None


def occurring(engine: Engine, key: str, datasets: Collection[str], **scope: object) -> Domain:
    """Return what reads the values of `key` that occur in any of `datasets` for `scope`."""

    def values() -> frozenset[object]:
        found: set[object] = set()
        for dataset_id in datasets:
            for column in DATASETS[dataset_id].filters.get(key, ()):
                sql = _VALUES.replace("{column}", column)
                query_id, each = f"asked_{dataset_id}_{column}", Sums((column,), (), (column,))
                query = Query(query_id, dataset_id, (column,), sql, columns(column), row_limit=100_000, sums=each)
                found.update(engine.run(query, scope).column(column))
        return frozenset(found - {""})

    return values


def remarks(filters: Filters, keys: Collection[str], shown: Shown, path: str) -> list[Remark]:
    """Return a remark on every choice among `keys` that the view does not follow, or has nothing for."""
    return list(_remarks(filters, keys, shown, path))


def _remarks(filters: Filters, keys: Collection[str], shown: Shown, path: str) -> Iterator[Remark]:
    unused = []
    for key, value in filters.chosen(keys).items():
        values = value if isinstance(value, tuple) else (value,)
        if key in VIEW_KEYS or key in shown.free:
            continue
        if key in _YEARS:
            unused += [(key, str(year)) for year in values if shown.years is None]
        elif key not in shown.domains:
            unused += [(key, str(item)) for item in values]
        else:
            yield from _of_values(filters, key, values, shown, path)
    if shown.years is not None and filters.chosen(_YEARS):
        for years in shown.years():
            yield from _of_years(filters, years, path)
    if unused:
        yield Remark(t("asked.unused", values=joined([_named(key, item) for key, item in unused])))


def passed_on(filters: Filters) -> list[Remark]:
    """Return a remark on what is chosen and only kept for other pages; none where nothing is."""
    chosen = [_named(key, str(item)) for key, value in filters.chosen().items() for item in value]
    return [Remark(t("asked.passed_on", values=joined(chosen)))] if chosen else []


def _named(key: str, value: str) -> str:
    return t("asked.named", label=filter_name(key, value), value=value_name(key, value))


def _of_values(filters: Filters, key: str, values: Sequence[object], shown: Shown, path: str) -> Iterator[Remark]:
    domain = shown.domains[key]()
    if key == "unfc_class" and whole_class(tuple(map(str, values))) and set(values) & set(domain):
        return
    missing = [item for item in values if not _occurs(key, str(item), domain)]
    if missing and key == "compare" and shown.ways:
        for item in missing:
            links = shown.ways(str(item))[:_LINKED]
            instead = t("asked.elsewhere" if links else "asked.nothing")
            yield Remark(t("asked.none_compared", value=_named(key, str(item))), instead, links)
    elif missing:
        offered = sorted({str(item) for item in domain})
        links = [(value_name(key, item), filters.with_(**{key: item}).href(path)) for item in offered[:_LISTED]]
        many = t("asked.more", n=len(offered) - _LISTED) if len(offered) > _LISTED else ""
        names = joined([_named(key, str(item)) for item in missing])
        instead = t("asked.instead" if offered else "asked.nothing")
        none = "asked.none_compared" if key == "compare" else "asked.none"
        yield Remark(t(none, what=shown.what, value=names), instead, links, many)
        if key in PLACES:
            yield from _of_place(shown, str(missing[0]))
    elif key in shown.ones and len(values) > 1:
        yield Remark(t("asked.one", label=filter_name(key, values[0]), value=value_name(key, values[0])))


def _of_place(shown: Shown, place: str) -> Iterator[Remark]:
    """Yield what there is of a place that the view has nothing of: here by other materials, and its dossier."""
    links = [*(shown.held(place) if shown.held else ())[:_OFFERED]]
    if place != WORLD:
        links.append((t("asked.dossier", place=country_in_text(place)), f"/countries/{place}"))
    if links:
        yield Remark(t("asked.of_place", place=country_in_text(place)), links=links)


def _occurs(key: str, value: str, domain: Collection[object]) -> bool:
    if value in domain:
        return True
    return key in PLACES and any(code in domain for code in expand_blocs((value,)))


def _of_years(filters: Filters, years: Years, path: str) -> Iterator[Remark]:
    stated, year = sorted(set(years.stated)), filters.year
    if not stated:
        yield Remark(t("asked.no_years", what=years.what))
        return
    covered = t("asked.span", first=stated[0], last=stated[-1]) if len(stated) > 1 else str(stated[0])
    covered = t("asked.by", covered=covered, source=years.source) if years.source else covered
    links = [(str(one), filters.with_(year=one, year_from=None, year_to=None).href(path)) for one in _some(stated)]
    first, last = filters.year_from, filters.year_to
    within = [one for one in stated if (first or one) <= one <= (last or one)]
    if first or last:
        asked = t("asked.span", first=first or stated[0], last=last or stated[-1])
        if not within:
            text = t("asked.range_outside", what=years.what, asked=asked, covered=covered)
            yield Remark(text, links=[*links, *years.further])
            return
        if (first or stated[0]) < stated[0] or (last or stated[-1]) > stated[-1]:
            left = t("asked.span", first=within[0], last=within[-1]) if len(within) > 1 else str(within[0])
            text = t("asked.range_partly", what=years.what, asked=asked, covered=covered, left=left)
            yield Remark(text, links=years.further)
    if not year or not years.is_one or year in within:
        return
    key = "asked.year_outside" if year in stated else "asked.year"
    text = t(key, what=years.what, year=year, covered=covered)
    shown = t("asked.year_shown", year=years.shown) if years.shown else ""
    yield Remark(f"{text} {shown}".rstrip(), links=[*links, *years.further])


def _some(stated: Sequence[int]) -> list[int]:
    """Return the years to offer: all of a few, else the first and the newest."""
    return list(stated) if len(stated) <= _OFFERED else [stated[0], *stated[-(_OFFERED - 1) :]]
