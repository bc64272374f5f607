"""A derived table: rows that metrics compute from the release, downloadable like a dataset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.engine import Engine
from dashboard.filters import Filters
from data.model import Field

Row = tuple[object, ...]


@dataclass(frozen=True)
class Table:
    """A table that no publisher states and our metrics compute.

    `keys` are the URL keys that `rows` reads. `datasets` are those it is computed from: their sources are cited.
    `assumptions` gives, for a choice, what was assumed as name → words; it stands on the page and in every export.
    `found` gives those that only the data can name, such as a default taken from them; it overrules `assumptions`.
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
    found: Callable[[Engine, Filters], Mapping[str, str]] | None = None

    def told(self, engine: Engine, filters: Filters) -> Mapping[str, str]:
        """Return everything assumed for a choice, by name."""
        return {**self.assumptions(filters), **(self.found(engine, filters) if self.found else {})}

    @property
    def path(self) -> str:
        """Address of the rows without the ending of a format."""
        return f"/api/v1/derived/{self.table_id}"

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names in their order."""
        return tuple(column.name for column in self.fields)


def held(engine: Engine, dataset_id: str) -> bool:
    """Tell whether the release holds a dataset; one older than the dataset does not."""
    files = engine.release.manifest.get("files")
    return isinstance(files, Mapping) and f"{dataset_id}.parquet" in files


def lacking(engine: Engine, dataset_ids: Iterable[str]) -> tuple[str, ...]:
    """Return those of `dataset_ids` that the release is too old to hold; a query over them has no rows."""
    return tuple(dataset_id for dataset_id in dataset_ids if not held(engine, dataset_id))
