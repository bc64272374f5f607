"""Slices: the rows of a material as the release has them in a file of Arrow, where what only adds them up is answered.

A change of a view asks several sums of the same thousand flows, and SQL would plan each and read the file for it: half
a millisecond in place of 4 to 10. The file is mapped into memory, so that all processes share it and the system takes
it back where it needs room. Texts stand as places in a sorted list of those that occur.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from sys import intern
from typing import Any

import pyarrow as pa
import pyarrow.acero
import pyarrow.compute as pc

from dashboard.engine.compile import members
from dashboard.engine.model import TOP, Largest, Query, Sums
from data.datasets import DATASETS
from data.lake import SLICE_KEY, SLICE_TEXTS, SLICE_YEAR
from data.model import Dataset

_YEARS = ("year_from", "year_to")
MOST_ROWS = 200_000
"""That are added up in memory: of more, SQL over a rollup is done sooner."""

FEW_TEXTS = 1_000
"""Of a column, that are held as text too; of the many of a column of notes each is made as it is asked for."""

Rows = tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Slice:
    """Rows of a material in the order of their years.

    `texts` of a column are what its places stand for, sorted; `written` are the same for Arrow.
    """

    rows: pa.Table
    texts: Mapping[str, Sequence[str]]
    written: Mapping[str, pa.Array]
    years: Sequence[int]

    def within(self, first: object, last: object) -> range:
        """Return where the rows of the years from `first` to `last` stand, without a bound where one is not given."""
        start = bisect_left(self.years, int(str(first))) if first else 0
        end = bisect_right(self.years, int(str(last))) if last else len(self.years)
        return range(start, max(start, end))

    def in_words(self, rows: pa.Table) -> pa.Table:
        """Return rows with the texts that their places stand for."""
        for place, name in enumerate(rows.column_names):
            if name in self.texts and not pa.types.is_string(rows[name].type):
                rows = rows.set_column(place, name, self.written[name].take(rows[name]))
        return rows


class Slices:
    """The slices of a dataset of one release by material."""

    def __init__(self, path: Path) -> None:
        """Map a file into memory. Raises OSError or ValueError where it is none of ours."""
        self._path, self._mark = path, _mark(path)
        found = pa.ipc.open_file(pa.memory_map(str(path)))
        stated = found.schema.metadata
        known = json.loads(stated[SLICE_TEXTS.encode()])
        written = {name: pa.array(texts, pa.string()) for name, texts in known.items()}
        texts = {name: _texts(few, written[name]) for name, few in known.items()}
        self._rows = {
            material: _slice(found.get_batch(place), texts, written)
            for place, material in enumerate(json.loads(stated[SLICE_KEY.encode()]))
        }
        self._empty = _slice(pa.RecordBatch.from_pylist([], found.schema), texts, written)

    def of(self, material: str) -> Slice | None:
        """Return the rows of a material, none of one that has none; None where the file is not what it was.

        To read on what has been cut off of a file in memory would end the process.
        """
        return self._rows.get(material, self._empty) if _mark(self._path) == self._mark else None


def _mark(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


class _Texts(Sequence[str]):
    """The texts of a column as Arrow holds them, without a second copy of each."""

    def __init__(self, written: pa.Array) -> None:
        """Hold them."""
        self._written = written

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._written)

    def __getitem__(self, place: Any) -> Any:
        """Return one of them."""
        return self._written[place].as_py()


def _texts(known: Sequence[str], written: pa.Array) -> Sequence[str]:
    return list(map(intern, known)) if len(known) <= FEW_TEXTS else _Texts(written)


def _slice(batch: pa.RecordBatch, texts: Mapping[str, Sequence[str]], written: Mapping[str, pa.Array]) -> Slice:
    (_, years), places = batch[SLICE_YEAR].buffers(), slice(batch.num_rows)
    # Each batch would keep the texts of the schema's metadata once more.
    return Slice(
        pa.Table.from_batches([batch.replace_schema_metadata()]), texts, written, memoryview(years).cast("i")[places]
    )


def material_of(query: Query, filters: Mapping[str, object]) -> str:
    """Return the material in whose slice are all rows that `query` adds up or picks; "" where SQL has to be asked."""
    chosen = filters.get(SLICE_KEY)
    is_held = DATASETS[query.dataset_id].sliced and (query.sums is not None or query.picks)
    if not is_held or not isinstance(chosen, (tuple, list)) or len(chosen) != 1:
        return ""
    return str(chosen[0])


def is_small(held: Slice, filters: Mapping[str, object]) -> bool:
    """Tell whether the years asked for have few enough rows to be added up here."""
    return len(held.within(*map(filters.get, _YEARS))) <= MOST_ROWS


def rows_of(held: Slice, query: Query, filters: Mapping[str, object]) -> Rows:
    """Return the rows of a query that adds up, as `run` gives them."""
    found = _answer(held, query, filters)
    return tuple(zip(*(_values(held, field.name, found[field.name]) for field in query.fields), strict=True))


def table_of(held: Slice, query: Query, filters: Mapping[str, object]) -> pa.Table:
    """Return the rows of a query that adds up or picks, as a download has them."""
    return held.in_words(_answer(held, query, filters)).select([column.name for column in query.fields])


def _values(held: Slice, name: str, column: pa.ChunkedArray) -> list[object]:
    texts, values = held.texts.get(name), column.to_pylist()
    if texts is None or pa.types.is_string(column.type):
        return list(values)
    return [None if value is None else texts[value] for value in values]


def _answer(held: Slice, query: Query, filters: Mapping[str, object]) -> pa.Table:
    """Return the rows of a query from a slice that holds them, texts as their places where they are not made here."""
    dataset, top = DATASETS[query.dataset_id], filters.get(TOP)
    if query.sums:
        found = _chosen(held, dataset, filters, (*query.sums.keys, *query.sums.amounts))
        found = _added(held, found, query.sums)
        order = pc.sort_indices(found, sort_keys=list(map(_sort_key, query.sums.order)))
        return found.take(order[: int(str(top))] if top else order)
    # A file is in the order of its material codes, then years; a slice in that of the years.
    material = dataset.filters[SLICE_KEY][0]
    found = _chosen(held, dataset, filters, (*dict.fromkeys((material, *(field.name for field in query.fields))),))
    found = found.take(pc.sort_indices(found[material])) if pc.count_distinct(found[material]).as_py() > 1 else found
    return found.slice(0, int(str(top))) if top else found


def _sort_key(name: str) -> tuple[str, str, str]:
    """Return a column of an order as Arrow writes it: what has no value comes last, as in SQL."""
    return name.removeprefix("-"), "descending" if name.startswith("-") else "ascending", "at_end"


def _chosen(held: Slice, dataset: Dataset, filters: Mapping[str, object], names: Sequence[str]) -> pa.Table:
    """Return columns of the rows that the filters leave of a slice: what the condition of a query says in SQL."""
    years = held.within(*map(filters.get, _YEARS))
    rows = held.rows.select(names).slice(years.start, len(years))
    tests = [
        reduce(pc.or_, [_is_in(held, name, years, members(dataset, key, value)) for name in dataset.filters[key]])
        for key, value in filters.items()
        if value and key in dataset.filters and key not in (SLICE_KEY, *_YEARS)
    ]
    return rows.filter(reduce(pc.and_, tests)) if tests else rows


def _is_in(held: Slice, name: str, years: range, wanted: Sequence[object]) -> pa.Array:
    """Return for each row of the years whether its value is wanted."""
    column = held.rows[name].chunk(0).slice(years.start, len(years))
    if name in held.texts:
        texts = held.texts[name]
        wanted = [place for text in wanted if (place := bisect_left(texts, str(text))) < len(texts)
                  and texts[place] == text]  # fmt: skip
    if len(wanted) == 1:
        return pc.equal(column, pa.scalar(wanted[0], column.type))
    return pc.is_in(column, value_set=pa.array(wanted, column.type))


def _by(rows: pa.Table, keys: Sequence[str], amounts: Sequence[str]) -> pa.Table:
    """Return the amounts added up by keys; one without a single value has none."""
    found = rows.group_by(list(keys), use_threads=False).aggregate([(name, "sum") for name in amounts])
    return found.rename_columns([*keys, *amounts])


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
