"""What is exported and how a format writes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

import pyarrow as pa

from dashboard.exports.citation import CitedSource, apa, release_apa
from dashboard.exports.stated import stated_batch
from data.model import Field

_LONGEST_NAME = 120


@dataclass(frozen=True)
class Export:
    """What a file holds besides its rows. `query` is the canonical query string; `rows` of `total` are in the file.

    `assumptions` are those of a computed table as (name, words); none where a publisher states the rows. `nothing` says
    of a file without a row what was asked, and which years there are.
    """

    name: str
    title: str
    query: str
    release_id: str
    fields: tuple[Field, ...]
    sources: tuple[CitedSource, ...]
    rows: int
    total: int
    assumptions: tuple[tuple[str, str], ...] = ()
    nothing: str = ""

    def file_name(self, extension: str) -> str:
        """Return `crm_<name>_<filter>_<release>.<extension>`: safe characters, at most 120 of them."""
        words = re.sub(r"[^A-Za-z0-9]+", "-", _told(self.query)).strip("-")
        ends = ("crm_" + self.name, f"{self.release_id}.{extension}")
        room = _LONGEST_NAME - sum(map(len, ends)) - 2
        if len(words) > room:
            words = words[: room - 9] + "-" + sha256(self.query.encode()).hexdigest()[:8]
        return "_".join(part for part in (ends[0], words, ends[1]) if part)

    def about(self) -> list[tuple[str, str]]:
        """Return name and value of everything a reader of the file has to know, for a sheet or file metadata."""
        count = f"{self.rows} of {self.total}" if self.rows < self.total else str(self.rows)
        return [
            ("title", self.title),
            ("release", self.release_id),
            ("filter", self.query or "none"),
            ("rows", count),
            *([("nothing", self.nothing)] if self.nothing else []),
            *((f"assumption {name}", words) for name, words in self.assumptions),
            ("cite", release_apa(self.release_id)),
            *((f"source {source.key}", apa(source)) for source in self.sources),
            *((f"licence {source.key}", f"{source.licence} {source.licence_url}".strip()) for source in self.sources),
        ]


def _told(query: str) -> str:
    """Return the values of a query string; the same places at both ends of flows are told once."""
    given = [(key, value) for key, _, value in (part.partition("=") for part in query.split("&"))]
    known = dict(given)
    if known.get("importer") and known["importer"] == known.get("exporter"):
        given = [(key, f"between-{value}" if key == "exporter" else value) for key, value in given if key != "importer"]
    return "-".join(value for _, value in given)


@dataclass(frozen=True)
class Format:
    """A file format. `write` yields the bytes of a file from the export, its schema and its batches."""

    extension: str
    mime_type: str
    write: Callable[[Export, pa.Schema, Iterator[pa.RecordBatch]], Iterator[bytes]]

    def file(self, export: Export, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
        """Yield the bytes of a file of the batches, numbers as they were stated: the same in every format."""
        return self.write(export, schema, map(stated_batch, batches))
