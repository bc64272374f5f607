"""The rows of a card, named once: picture, data table, files, sources and citation are derived from them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property

from dashboard.engine import Engine, Query
from dashboard.engine.model import Record
from dashboard.engine.table import Table
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.ui.provenance import origins_of, sources_of
from dashboard.ui.source_line import CardSource
from data.datasets import DATASETS
from data.model import Field


@dataclass(frozen=True)
class CardRows:
    """What a card is about: a query or a computed table, and what is chosen of it. Keys that it lacks are left out."""

    of: Query | Table
    filters: Filters = field(default_factory=Filters)

    @cached_property
    def query(self) -> str:
        """Their canonical query string."""
        return self.filters.to_query()

    @property
    def columns(self) -> tuple[Field, ...]:
        """Their columns."""
        return self.of.fields

    @property
    def title(self) -> str:
        """What they are called where a card has several."""
        return DATASETS[self.of.dataset_id].title if isinstance(self.of, Query) else t(self.of.title_key)

    def download(self, ending: str) -> str:
        """Return the address of exactly these rows in one format."""
        return f"{self.of.path}.{ending}{self.asked}"

    @property
    def asked(self) -> str:
        """What follows the path of an address for exactly these rows."""
        return f"?{self.query}" if self.query else ""

    def read(self, engine: Engine) -> ReadRows:
        """Return the rows: those of the download, in its order."""
        if isinstance(self.of, Query):
            records = engine.run(self.of, self.filters.chosen()).records()
        else:
            columns = self.of.columns
            records = [dict(zip(columns, row, strict=True)) for row in self.of.read(engine, self.filters)]
        origins = origins_of(engine, self.of, self.filters, records)
        return ReadRows(self.of, self.filters, tuple(records), sources_of(engine, origins))


@dataclass(frozen=True)
class ReadRows(CardRows):
    """Rows read: what a card draws. `sources` are where these very rows come from."""

    records: tuple[Record, ...] = ()
    sources: tuple[CardSource, ...] = ()


def merged(sources: Collection[CardSource]) -> tuple[CardSource, ...]:
    """Return each entry of a source line once, a source that several entries name with the editions of all of them."""
    found: dict[str, CardSource] = {}
    for source in sources:
        key = source.source_id or source.text
        found[key] = _joined(found[key], source) if key in found else source
    return tuple(found.values())


def _joined(one: CardSource, other: CardSource) -> CardSource:
    label = one.text.removesuffix(", ".join(one.named)).strip()
    named = tuple(sorted({*one.named, *other.named}))
    vintages = tuple(sorted({*one.vintages, *other.vintages}))
    return replace(one, text=" ".join((label, ", ".join(named))).strip(), named=named, vintages=vintages)
