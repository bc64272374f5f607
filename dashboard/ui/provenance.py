"""Source lines from the release's own records: publisher, product, vintage, licence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from dashboard.engine import Engine, Query
from dashboard.engine.cache import Memo
from dashboard.engine.model import Origin
from dashboard.engine.table import Table, missing_datasets
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.ui.source_line import CardSource
from data.datasets import DATASETS
from data.intake import FEED_ID, OWN_SUFFIX
from data.sources import is_commit, sources

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
"""The year in the name of a product, which is its edition's."""
_NEWEST: Memo[dict[str, Mapping[str, Any]]] = Memo(2)


def card_sources(engine: Engine, source_ids: Iterable[str], vintages: Iterable[str] = ()) -> tuple[CardSource, ...]:
    """Return one source line entry for each source; `vintages` names the editions that the rows come from."""
    wanted, editions = set(source_ids), tuple(sorted(set(vintages)))
    named = [vintage for vintage in editions if vintage[:1].isdigit() and not is_commit(vintage)]
    newest = _NEWEST.get(engine, "sources", lambda: {row["source_id"]: row for row in engine.sources()})
    found = {source_id: row for source_id, row in newest.items() if source_id in wanted}
    return tuple(
        CardSource(
            text=_words(row, named),
            href=f"https://doi.org/{row['doi']}" if row["doi"] else str(row["url"]),
            licence=str(row["licence"]),
            licence_href=str(row["licence_url"]),
            source_id=source_id,
            vintages=editions,
            named=tuple(named) if _words(row, named) != _words(row, []) else (),
        )
        for source_id, row in found.items()
    )


def row_sources(engine: Engine, rows: Iterable[Mapping[str, Any]]) -> tuple[CardSource, ...]:
    """Return the source line entries of rows that carry `source_id` and `vintage`, each source with its editions."""
    return sources_of(engine, ((row["source_id"], row["vintage"]) for row in rows))


def stated_by(engine: Engine, rows: Iterable[Mapping[str, Any]]) -> str:
    """Return who states rows, with the editions, within a sentence."""
    return joined([source.text for source in row_sources(engine, rows)])


def sources_of(engine: Engine, origins: Iterable[Origin]) -> tuple[CardSource, ...]:
    """Return the source line entries of sources and editions, each source once with its editions."""
    editions: dict[str, set[str]] = {}
    for source_id, vintage in origins:
        editions.setdefault(source_id, set()).add(vintage)
    return tuple(line for source_id in editions for line in card_sources(engine, (source_id,), editions[source_id]))


def origins_of(
    engine: Engine, of: Query | Table, filters: Filters, records: Iterable[Mapping[str, Any]]
) -> tuple[Origin, ...]:
    """Return the sources with their editions of rows: those they carry, and of what they are summed or computed from.

    Sums carry none: theirs are those of the rows of the dataset that the filters leave.
    """
    carried = {"source_id", "vintage"} <= {field.name for field in of.fields}
    own = {(row["source_id"], row["vintage"]) for row in records if row["source_id"]} if carried else set()
    if isinstance(of, Table) and of.origins:
        return tuple(sorted({*own, *of.origins(engine, filters)})) if records else ()
    if isinstance(of, Query):
        read = (*(() if carried else (of.dataset_id,)), *of.joined)
    elif of.drawn_from:
        read = tuple(of.drawn_from(engine, filters))
    else:
        read = () if carried and len(of.datasets) == 1 else of.datasets
    chosen = filters.chosen()
    has_rows = of.dataset_id if isinstance(of, Query) else ""
    found = {
        origin
        for dataset_id in (read if records else ())
        for origin in engine.origins(dataset_id, chosen, has_rows=dataset_id == has_rows)
    }
    return tuple(sorted(own | found))


def _words(row: Mapping[str, Any], vintages: list[str]) -> str:
    """Return the label of a source with its editions; of a user's inventory that it is one, its title and publisher."""
    if row["feed_id"] == FEED_ID:
        title = row["title"].removesuffix(OWN_SUFFIX)
        return t("source.own", title=title, publisher=row["publisher"], vintage=row["vintage"])
    label = sources()[row["source_id"]].label
    return label if _YEAR.search(label) else " ".join((label, ", ".join(vintages))).strip()


def not_in_release(engine: Engine, dataset_ids: Iterable[str]) -> str:
    """Return the words that name those of the datasets that the release is too old to hold; empty where it has all."""
    titles = [DATASETS[dataset_id].title for dataset_id in missing_datasets(engine, dataset_ids)]
    return t("release.not_held", release=engine.release.release_id, datasets="; ".join(titles)) if titles else ""
