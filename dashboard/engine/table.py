"""A derived table: rows that metrics compute from the release, downloadable like a dataset."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.engine import Engine
from dashboard.engine.manifest import dataset_rows
from dashboard.engine.model import TOP, Origin
from dashboard.filters import Filters
from data.evidence import Evidence
from data.model import Field

Row = tuple[object, ...]


@dataclass(frozen=True)
class Table:
    """A table that no publisher states and our metrics compute.

    `keys` are the URL keys that `rows` reads. `datasets` are those it is computed from: their sources are cited. Where
    a choice is computed from some of them, or rows name the source of a figure themselves, `drawn_from` gives those
    datasets of a choice that no row names. Where it is known of which rows a choice is computed, `origins` gives the
    sources of these with their editions, and nothing is asked of the datasets.
    `assumptions` gives, for a choice, what was assumed as name → words; it stands on the page and in every export.
    `assumptions_found` gives those that only the data can name, such as a default taken from them; it overrules
    `assumptions`.
    `rows` gives one tuple a row in the order of `fields`.
    """

    table_id: str
    title_key: str
    fields: tuple[Field, ...]
    datasets: tuple[str, ...]
    rows: Callable[[Engine, Filters], Sequence[Row]]
    assumptions: Callable[[Filters], Mapping[str, str]]
    keys: tuple[str, ...] = ()
    metrics: tuple[str, ...] = field(default=())
    evidence: tuple[Evidence, ...] = ()
    assumptions_found: Callable[[Engine, Filters], Mapping[str, str]] | None = None
    drawn_from: Callable[[Engine, Filters], Collection[str]] | None = None
    origins: Callable[[Engine, Filters], Collection[Origin]] | None = None

    def all_assumptions(self, engine: Engine, filters: Filters) -> Mapping[str, str]:
        """Return everything assumed for a choice, by name."""
        return {
            **self.assumptions(filters),
            **(self.assumptions_found(engine, filters) if self.assumptions_found else {}),
        }

    def read(self, engine: Engine, filters: Filters) -> Sequence[Row]:
        """Return the rows for a choice: all of them, or the first alone where it says how many."""
        rows = self.rows(engine, filters.without(TOP))
        return rows[: filters.top] if filters.top else rows

    @property
    def path(self) -> str:
        """Address of the rows without the ending of a format."""
        return f"/api/v1/derived/{self.table_id}"

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names in their order."""
        return tuple(column.name for column in self.fields)


def has_dataset(engine: Engine, dataset_id: str) -> bool:
    """Tell whether the release holds a dataset; one older than the dataset does not."""
    return dataset_rows(engine.release, dataset_id) is not None


def missing_datasets(engine: Engine, dataset_ids: Iterable[str]) -> tuple[str, ...]:
    """Return those of `dataset_ids` that the release is too old to hold; a query over them has no rows."""
    return tuple(dataset_id for dataset_id in dataset_ids if not has_dataset(engine, dataset_id))
