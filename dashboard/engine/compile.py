"""From a query and filters to SQL: which table to read, which conditions, which values to bind.

Identifiers come from the registry of datasets alone; every value is bound.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.engine.model import TOP, EngineError, Query
from dashboard.filters import ALL_VINTAGES
from data import codes
from data.datasets import DATASETS
from data.model import Dataset, Rollup

_MATERIAL_LIST, _COUNTRY_LIST = "material", "country"


@dataclass(frozen=True)
class Condition:
    """A condition over a table: its SQL, the values it binds, the columns it reads."""

    sql: str
    params: Mapping[str, object]
    columns: frozenset[str]


@dataclass(frozen=True)
class Statement:
    """SQL ready to run with the values it binds."""

    sql: str
    params: Mapping[str, object]


def view_name(dataset_id: str, rollup_id: str = "") -> str:
    """Return the name of the view of a dataset or of one of its rollups."""
    return dataset_id + "__" + rollup_id if rollup_id else dataset_id


def condition(dataset: Dataset, filters: Mapping[str, object]) -> Condition:
    """Compile the filters that a dataset declares; the newest vintage alone unless `vintage` is among them.

    A material brings the groups that hold it; a bloc its countries.
    """
    parts: list[str] = []
    params: dict[str, object] = {}
    columns: set[str] = set()
    for key, over in dataset.filters.items():
        value = filters.get(key)
        if value in (None, "", (), []) or (key == "vintage" and value == ALL_VINTAGES):
            continue
        columns.update(over)
        test = _bound(key, value, params) if key.endswith(("_from", "_to")) else _member(dataset, key, value, params)
        parts.append("(" + " OR ".join(column + test for column in over) + ")")
    if dataset.latest_by and not filters.get("vintage"):
        columns.add("is_latest")
        parts.append("is_latest")
    return Condition(" AND ".join(parts) or "TRUE", params, frozenset(columns))


def test(dataset: Dataset, key: str, value: Any) -> tuple[tuple[str, ...], Callable[[Any], bool]]:
    """Return what `condition` says of one filter as Python: the columns it reads, and whether it keeps one's value."""
    over = dataset.filters[key]
    if key.endswith("_from"):
        return over, lambda cell: cell is not None and cell >= value
    if key.endswith("_to"):
        return over, lambda cell: cell is not None and cell <= value
    wanted = frozenset(members(dataset, key, value))
    return over, wanted.__contains__


def members(dataset: Dataset, key: str, value: Any) -> list[object]:
    """Return the values that a filter of `dataset` asks for, with what they stand for: groups, countries of a bloc."""
    return _expanded(dataset, key, value if isinstance(value, (tuple, list)) else (value,))


def statement(
    query: Query, filters: Mapping[str, object], params: Mapping[str, object], rows: Mapping[str, int]
) -> Statement:
    """Compile `query`; `rows` counts the rows of every view there is. Raises EngineError on a parameter amiss."""
    dataset = DATASETS[query.dataset_id]
    given = {**query.defaults, **params}
    if set(given) != set(query.extra_params):
        wrong = ", ".join(sorted(set(given) ^ set(query.extra_params)))
        raise EngineError(f"query {query.query_id!r}: missing or undeclared parameter {wrong}")
    pre = condition(dataset, {key: value for key, value in filters.items() if key not in query.post_filters})
    chosen = {key: filters[key] for key in query.post_filters if key in filters}
    post = condition(dataset, {"vintage": ALL_VINTAGES, **chosen})
    source = smallest(dataset, pre.columns.union(post.columns, query.columns), rows)
    sql = query.sql.replace("{source}", source).replace("{filters}", pre.sql).replace("{post_filters}", post.sql)
    top: dict[str, object] = {TOP: filters[TOP]} if filters.get(TOP) else {}
    return Statement(f"{sql.rstrip()}\nLIMIT ${TOP}" if top else sql, {**pre.params, **post.params, **given, **top})


def smallest(dataset: Dataset, columns: Collection[str], rows: Mapping[str, int]) -> str:
    """Return the view with the fewest rows among the dataset and its rollups that hold `columns`."""
    unknown = set(columns) - set(dataset.columns)
    if unknown:
        raise EngineError(f"dataset {dataset.dataset_id!r} has no column {', '.join(sorted(unknown))}")
    fitting = [view_name(dataset.dataset_id, rollup.rollup_id) for rollup in _holding(dataset.rollups, columns)]
    present = [view for view in (view_name(dataset.dataset_id), *fitting) if view in rows]
    if not present:
        raise EngineError(f"this release has no table {dataset.dataset_id!r}")
    return min(present, key=lambda view: rows[view])


def _holding(rollups: Iterable[Rollup], columns: Collection[str]) -> list[Rollup]:
    """Return the rollups that have all of `columns`."""
    return [rollup for rollup in rollups if set(columns) <= {*rollup.keys, *rollup.sums}]


def _bound(key: str, value: object, params: dict[str, object]) -> str:
    """Return the test of an inclusive bound, its value put into `params`."""
    params[key] = value
    return (" >= $" if key.endswith("_from") else " <= $") + key


def _member(dataset: Dataset, key: str, value: object, params: dict[str, object]) -> str:
    """Return the test that a column is one of the values, which are put into `params`."""
    values = members(dataset, key, value)
    names = [key + "_" + str(index) for index in range(len(values))]
    params.update(zip(names, values, strict=True))
    return " IN (" + ", ".join("$" + name for name in names) + ")"


def _expanded(dataset: Dataset, key: str, values: Iterable[object]) -> list[object]:
    """Return the values with materials' groups and blocs' countries in their place, each once."""
    column = next(field for field in dataset.fields if field.name == dataset.filters[key][0])
    expanded: dict[object, None] = {}
    for value in values:
        members: Iterable[object] = (value,)
        if column.codes == _MATERIAL_LIST:
            members = codes.material_with_groups(str(value))
        elif column.codes == _COUNTRY_LIST:
            members = codes.blocs().get(str(value), (str(value),))
        expanded.update(dict.fromkeys(members))
    return list(expanded)
