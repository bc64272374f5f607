"""Source lines from the release's own records: publisher, product, vintage, licence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dashboard.components.source_line import CardSource
from dashboard.engine import Engine
from dashboard.memo import Memo
from dashboard.queries.sources import SOURCES
from data.sources import sources

_NEWEST: Memo[dict[str, dict[str, Any]]] = Memo(2)


def card_sources(engine: Engine, source_ids: Iterable[str], vintages: Iterable[str] = ()) -> tuple[CardSource, ...]:
    """Return one source line entry for each source; `vintages` names the editions that the rows come from."""
    wanted, named = set(source_ids), sorted({vintage for vintage in vintages if vintage[:1].isdigit()})
    newest = _NEWEST.get(
        engine, "sources", lambda: {row["source_id"]: row for row in engine.run(SOURCES, {}).records()}
    )
    found = {source_id: row for source_id, row in newest.items() if source_id in wanted}
    return tuple(
        CardSource(
            text=_words(source_id, named),
            href=f"https://doi.org/{row['doi']}" if row["doi"] else str(row["url"]),
            licence=str(row["licence"]),
            licence_href=str(row["licence_url"]),
        )
        for source_id, row in found.items()
    )


def row_sources(engine: Engine, rows: Iterable[Mapping[str, Any]]) -> tuple[CardSource, ...]:
    """Return the source line entries of rows that carry `source_id` and `vintage`."""
    stated = [(row["source_id"], row["vintage"]) for row in rows]
    return card_sources(engine, {source for source, _ in stated}, {vintage for _, vintage in stated})


def _words(source_id: str, vintages: list[str]) -> str:
    return " ".join((sources()[source_id].label, ", ".join(vintages))).strip()


def dataset_rows(engine: Engine, dataset_id: str) -> int | None:
    """Return the rows of a dataset as the manifest states them; None where the release is older than the dataset."""
    files = engine.release.manifest.get("files")
    entry = files.get(f"{dataset_id}.parquet") if isinstance(files, Mapping) else None
    return int(entry["rows"]) if isinstance(entry, Mapping) else None
