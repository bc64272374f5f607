"""Rows of one material held in memory: what only adds them up, or picks some, is answered from there.

A change of a view asks several sums of the same thousand flows, and SQL would plan each and read the file for it: half
a millisecond in place of 4 to 10. Files are not read for who asks once: a slice is read when it is asked for again.
Texts are held as places in a sorted list of those that occur, so that a flow takes 50 bytes.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, reduce
from sys import intern
from threading import Lock

import pyarrow as pa
import pyarrow.acero
import pyarrow.compute as pc
from cachetools import LRUCache

from dashboard.engine.compile import members
from dashboard.engine.model import TOP, Largest, Query, Sums
from data.datasets import DATASETS
from data.model import Dataset

_CUT, _YEAR = "material", "year"
_YEARS = ("year_from", "year_to")
MOST_ROWS = 100_000
"""Of a slice: a material that has more in all years is held by year."""
_ASKED = 64
"""Cuts remembered that were asked for once."""
_EMPTY_BYTES = 1_000
_TEXT_BYTES = 60
_PLACES = ((256, pa.uint8()), (65_536, pa.uint16()), (MOST_ROWS, pa.uint32()))
"""How many texts a column may have for its places to be written in so many bytes."""

Rows = tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Cut:
    """Which rows a slice holds: those of a dataset that `filters` leave."""

    release_id: str
    dataset_id: str
    filters: tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class Slice:
    """Rows of a cut in the order of their years; `texts` of a column are what its places stand for, sorted."""

    rows: pa.Table
    texts: Mapping[str, Sequence[str]]
    years: Sequence[int]

    @classmethod
    def of(cls, rows: pa.Table) -> Slice:
        """Return rows in the order of their years, those of a year in the order they have."""
        years = sorted(rows[_YEAR].to_pylist())
        texts: dict[str, Sequence[str]] = {}
        for place, name in enumerate(rows.column_names):
            if pa.types.is_string(rows[name].type):
                codes, texts[name] = _coded(rows[name])
                rows = rows.set_column(place, name, codes)
        # Taken even where they are in order: a copy of our own, for columns of the database hold on to all of them.
        rows = rows.take(pc.sort_indices(rows[_YEAR])).combine_chunks()
        return cls(rows, texts, array("h", years))

    def between(self, first: object, last: object) -> pa.Table:
        """Return the rows of the years from `first` to `last`, without a bound where one is not given."""
        start = bisect_left(self.years, int(str(first))) if first else 0
        end = bisect_right(self.years, int(str(last))) if last else len(self.years)
        return self.rows.slice(start, max(end - start, 0))

    def in_words(self, rows: pa.Table) -> pa.Table:
        """Return rows with the texts that their places stand for."""
        for place, name in enumerate(rows.column_names):
            if name in self.texts and not pa.types.is_string(rows[name].type):
                rows = rows.set_column(place, name, pa.array(self.texts[name], pa.string()).take(rows[name]))
        return rows

    @cached_property
    def size_bytes(self) -> int:
        """Bytes held."""
        return int(self.rows.nbytes) + 2 * len(self.years) + _TEXT_BYTES * sum(map(len, self.texts.values()))


def _coded(column: pa.ChunkedArray) -> tuple[pa.Array, list[str]]:
    """Return the place of each text among those that occur, and these, sorted."""
    coded = column.combine_chunks().dictionary_encode()
    found = coded.dictionary.to_pylist()
    texts = sorted(found)
    size = next(kind for most, kind in _PLACES if len(texts) <= most)
    places = pa.array([bisect_left(texts, text) for text in found], size)
    return places.take(coded.indices), list(map(intern, texts))


def cuts_for(release_id: str, query: Query, filters: Mapping[str, object]) -> list[Cut]:
    """Return the slices that hold what `query` adds up or picks, the largest first; none where SQL has to be asked."""
    dataset = DATASETS[query.dataset_id]
    material, first, last = (filters.get(key) for key in (_CUT, *_YEARS))
    is_held = bool(dataset.rollups) and not dataset.latest_by and (query.sums is not None or query.picks)
    if not is_held or not isinstance(material, (tuple, list)) or len(material) != 1:
        return []
    whole = Cut(release_id, dataset.dataset_id, ((_CUT, tuple(material)),))
    if not first or first != last:
        return [whole]
    return [whole, Cut(release_id, dataset.dataset_id, (*whole.filters, *((key, first) for key in _YEARS)))]


@dataclass
class Slices:
    """Slices up to `most_bytes`, the least recently used go; safe among threads."""

    most_bytes: int
    _held: LRUCache[Cut, Slice | None] = field(init=False)
    _asked: LRUCache[Cut, bool] = field(default_factory=lambda: LRUCache(_ASKED))
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """Start with nothing held."""
        self._held = LRUCache(self.most_bytes, getsizeof=_size)

    def holding(self, cuts: Sequence[Cut], read: Callable[[Cut], pa.Table]) -> Slice | None:
        """Return the first of `cuts` that is not too large; `read` gives its rows, or the first of them.

        None where none is, and where the cut is asked for the first time.
        """
        for cut in cuts:
            with self._lock:
                found, is_held = self._held.get(cut), cut in self._held
                is_first = not is_held and not self._asked.get(cut)
                self._asked[cut] = True
            if is_first:
                return None
            if not is_held:
                found = self._keep(cut, read(cut))
            if found is not None:
                return found
        return None

    def _keep(self, cut: Cut, rows: pa.Table) -> Slice | None:
        """Hold rows, or that they are too many; return the slice, None of too many."""
        found = Slice.of(rows) if rows.num_rows <= MOST_ROWS else None
        held = found if _size(found) <= self.most_bytes // 2 else None
        with self._lock, suppress(ValueError):  # nothing at all has room
            self._held[cut] = held
        return held

    @property
    def size_bytes(self) -> int:
        """Bytes held now."""
        return int(self._held.currsize)


def _size(held: Slice | None) -> int:
    return _EMPTY_BYTES + (held.size_bytes if held else 0)


def rows_of(held: Slice, query: Query, filters: Mapping[str, object]) -> Rows:
    """Return the rows of a query that adds up, as `run` gives them."""
    found = _answer(held, query, filters)
    return tuple(zip(*(_values(held, name, found[name]) for name in found.column_names), strict=True))


def table_of(held: Slice, query: Query, filters: Mapping[str, object]) -> pa.Table:
    """Return the rows of a query that adds up or picks, as a download has them."""
    return held.in_words(_answer(held, query, filters))


def _values(held: Slice, name: str, column: pa.ChunkedArray) -> list[object]:
    texts, values = held.texts.get(name), column.to_pylist()
    if texts is None or pa.types.is_string(column.type):
        return list(values)
    return [None if value is None else texts[value] for value in values]


def _answer(held: Slice, query: Query, filters: Mapping[str, object]) -> pa.Table:
    """Return the rows of a query from a slice that holds them, texts as their places where they are not made here."""
    found = _chosen(held, DATASETS[query.dataset_id], filters)
    top = filters.get(TOP)
    if query.sums:
        found = _added(held, found, query.sums)
        order = pc.sort_indices(found, sort_keys=list(map(_sort_key, query.sums.order)))
        found = found.take(order[: int(str(top))] if top else order)
    else:
        # A file is in the order of its material codes, then years; a slice in that of the years.
        material = DATASETS[query.dataset_id].filters[_CUT][0]
        found = found.take(pc.sort_indices(found[material])) if len(held.texts[material]) > 1 else found
        found = found.slice(0, int(str(top))) if top else found
    return found.select([column.name for column in query.fields])


def _sort_key(name: str) -> tuple[str, str, str]:
    """Return a column of an order as Arrow writes it: what has no value comes last, as in SQL."""
    return name.removeprefix("-"), "descending" if name.startswith("-") else "ascending", "at_end"


def _chosen(held: Slice, dataset: Dataset, filters: Mapping[str, object]) -> pa.Table:
    """Return the rows that the filters leave of a slice: what the condition of a query says in SQL."""
    rows = held.between(*map(filters.get, _YEARS))
    for key, value in filters.items():
        if value and key in dataset.filters and key not in (_CUT, *_YEARS):
            tests = [_is_in(held, name, rows[name], members(dataset, key, value)) for name in dataset.filters[key]]
            rows = rows.filter(reduce(pc.or_, tests))
    return rows


def _is_in(held: Slice, name: str, column: pa.ChunkedArray, wanted: Sequence[object]) -> pa.ChunkedArray:
    """Return for each row whether its value is wanted."""
    if name in held.texts:
        texts = held.texts[name]
        wanted = [place for text in wanted if (place := bisect_left(texts, str(text))) < len(texts)
                  and texts[place] == text]  # fmt: skip
    return pc.is_in(column, value_set=pa.array(wanted, column.type))


def _by(rows: pa.Table, keys: Sequence[str], amounts: Sequence[str]) -> pa.Table:
    """Return the amounts added up by keys; one without a single value has none."""
    found = rows.group_by(list(keys), use_threads=False).aggregate([(name, "sum") for name in amounts])
    return found.rename_columns([name.removesuffix("_sum") for name in found.column_names])


def _added(held: Slice, rows: pa.Table, sums: Sums) -> pa.Table:
    found = _by(rows, sums.keys, sums.amounts)
    return _largest(held.in_words(found), sums, sums.largest) if sums.largest else found


def _largest(flows: pa.Table, sums: Sums, largest: Largest) -> pa.Table:
    """Return amounts by keys with the smaller of one key as one."""
    flows = flows.filter(pc.not_equal(flows[largest.of], largest.without))
    ranked = _by(flows, (largest.of,), (largest.by,)).sort_by([(largest.by, "descending"), (largest.of, "ascending")])
    named = pc.is_in(flows[largest.of], value_set=ranked[largest.of][: largest.most].combine_chunks())
    place = flows.column_names.index(largest.of)
    codes = pc.if_else(named, flows[largest.of], largest.rest)
    return _by(flows.set_column(place, largest.of, codes), sums.keys, sums.amounts)
