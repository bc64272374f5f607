"""USGS Mineral Commodity Summaries: world tables and United States salient statistics of any release since 2022."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from data.model import Fault, InputError
from pipelines.model import Feed, Original, Parsed, Read, Row
from pipelines.publishers.usgs_mcs import layouts, metadata
from pipelines.publishers.usgs_mcs.commodities import commodity, commodity_id, file_stem
from pipelines.publishers.usgs_mcs.delimited import Table, read_table
from pipelines.publishers.usgs_mcs.layouts import Layout
from pipelines.reading import archives
from pipelines.reading.cells import read

FEED = Feed(
    feed_id="usgs_mcs",
    source_id="usgs_mcs",
    title="Mineral Commodity Summaries",
    parser_version=2,
    accepts="The folder or zip of a release (CSV files and their metadata), its single CSV files under any name",
    row="a printed cell of a table",
)
_DOI = {
    "2022": "10.5066/P9KKMCP4", "2023": "10.5066/P9WCYUI6", "2024": "10.5066/P144BA54",
    "2025": "10.5066/P13XCP3R", "2026": "10.5066/P1WKQ63T",
}  # fmt: skip
_TITLES = {
    "world": "Mineral Commodity Summaries {vintage}: world production, capacity and reserves",
    "salient": "Mineral Commodity Summaries {vintage}: salient United States statistics",
}
_NEGATIVE, _NEGATIVE_CURE = "a quantity below zero", "Download the file again, or mend the line."
_OTHER_COMMODITY = "Not in the code list of materials"
_OTHER_SECTION = "No section of production, capacity, reserves or salient statistics"
_OTHER_TABLE = "No table of one commodity: figures and trends across commodities"
_FAULTS_MAX = 50
_BYTES_MAX = 64 * 2**20


@dataclass
class _Part:
    """What one snapshot gathers."""

    rows: list[Row] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)
    ignored: dict[str, Counter[str]] = field(default_factory=dict)
    originals: dict[str, Original] = field(default_factory=dict)


@dataclass(frozen=True)
class _Beside:
    """What stands beside the tables of a commodity: its columns described, and the file that does."""

    definitions: tuple[tuple[str, str], ...] = ()
    originals: tuple[Original, ...] = ()


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - the feeds' signature
    """Yield one Parsed a vintage and kind (world, salient): a row a printed cell, in the publisher's words.

    World rows: file, line, commodity (label, or stem of the file name), country, type, statistic, column, unit, year
    (empty for reserves without one), column_is_estimate, column_product, value, note, table (section), chapter_note.
    Salient rows: file, line, commodity, column, occurrence, unit, year, value, note, definition (what the metadata file
    beside the table says of the column). Commodities that the mapping leaves out, and tables of another kind, are
    counted as left out; those that it does not know are kept, for the normalisers to set aside. The same file given
    twice counts once. Raises InputError naming file, line and reason for a half-written file, a table of a tracked
    commodity whose header cannot be read or that has no row, two different files of the same name, a table without an
    edition or with another one than its name says, a world figure below zero, and an input without any table.
    """
    parts: dict[tuple[str, str], _Part] = {}
    others: list[Table] = []
    described = _descriptions(originals)
    for original, table in _tables(originals):
        layout = layouts.layout_of(table)
        vintage = layouts.vintage_of(table)
        if layout is Layout.NONE:
            others.append(table)
            continue
        if not vintage:
            reason = "nothing in the table or its name says which edition it belongs to"
            raise _refusal(table, reason, "Keep the Source column or the publisher's file name (mcs2024-...).")
        beside = described.get(_about(table.file), _Beside())
        for kind, rows, left_out in _kinds(layout, table, beside.definitions):
            _check_rows(table, vintage, kind, rows)
            part = parts.setdefault((vintage, kind), _Part())
            used = [original, *beside.originals] if kind == "salient" else [original]
            part.originals |= {one.sha256: one for one in used if one.sha256 not in part.originals}
            _leave_out(part, table.file, left_out)
            _sort_in(part, rows)
    if not parts:
        names = ", ".join(original.name for original in originals)
        reason = "no world or salient table of the Mineral Commodity Summaries is in it"
        raise InputError([Fault(names, 0, "", "", reason, "Give a data release: its folder, zip or CSV files.")])
    _count_others(parts, others)
    _join_empty(parts)
    for (vintage, kind), part in sorted(parts.items()):
        schema = layouts.SALIENT if kind == "salient" else layouts.WORLD
        yield Parsed(
            snapshot_id=f"{vintage}-{kind}",
            vintage=vintage,
            title=_TITLES[kind].format(vintage=vintage),
            doi=_DOI.get(vintage, ""),
            rows=pa.Table.from_pylist(sorted(part.rows, key=_order), schema=schema),
            originals=tuple(part.originals.values()),
            read=Read(part.read, part.ignored, {label: _reason(label) for of in part.ignored.values() for label in of}),
        )


def _count_others(parts: Mapping[tuple[str, str], _Part], tables: Sequence[Table]) -> None:
    """Count the rows of tables of another kind (figures, trends) as left out, with an edition that was given."""
    for table in tables:
        own = [key for key in sorted(parts) if key[0] == layouts.year_named(table)] or sorted(parts)
        _leave_out(parts[own[0]], table.file, {f"table {table.file}": len(table.rows)})


def _join_empty(parts: dict[tuple[str, str], _Part]) -> None:
    """Count what a part without a row has left out with the other part of its edition: a salient zip holds such."""
    for vintage, kind in [key for key, part in parts.items() if not part.rows]:
        other = parts.get((vintage, "world" if kind == "salient" else "salient"))
        if other and other.rows:
            empty = parts.pop((vintage, kind))
            for file, counts in empty.ignored.items():
                _leave_out(other, file, counts)
            other.originals |= {name: one for name, one in empty.originals.items() if name not in other.originals}


def _about(name: str) -> tuple[str, str]:
    """Return what a file of one commodity is about, by its name: the edition's year and the commodity."""
    stem = file_stem(name)
    return layouts.year_in(name), commodity_id(stem) or stem


def _descriptions(originals: Sequence[Original]) -> dict[tuple[str, str], _Beside]:
    """Read the metadata files, which describe the columns of the tables beside them."""
    found: dict[tuple[str, str], _Beside] = {}
    for original in originals:
        for member, open_member in archives.members(original):
            name = member.rsplit("/", 1)[-1]
            if name.lower().endswith(metadata.SUFFIX):
                with open_member() as file:
                    described = metadata.definitions(file.read(_BYTES_MAX))
                found.setdefault(_about(name), _Beside(described, (original,)))
    return found


def _order(row: Row) -> tuple[str, int]:
    return str(row["file"]), int(str(row["line"]))


def _tables(originals: Sequence[Original]) -> Iterator[tuple[Original, Table]]:
    digests: dict[str, str] = {}
    for original in originals:
        for member, open_member in archives.members(original):
            name = member.rsplit("/", 1)[-1]
            if not name.lower().endswith(".csv"):
                continue
            with open_member() as file:
                content = file.read(_BYTES_MAX)
            digest = hashlib.sha256(content).hexdigest()
            if digest in digests.values():
                continue
            if name.lower() in digests:
                reason = "two different files of this name were given"
                raise InputError([Fault(name, 0, "", member, reason, "Give one edition of each file.")])
            digests[name.lower()] = digest
            if content.strip() or commodity_id(file_stem(name)):
                yield from _checked(original, read_table(name, content, layouts.KNOWN_COLUMNS))


def _checked(original: Original, table: Table) -> Iterator[tuple[Original, Table]]:
    named = table.file.lower().endswith(("_world.csv", "_salient.csv"))
    if layouts.layout_of(table) is Layout.NONE and named and commodity_id(file_stem(table.file)):
        reason = "no header of a world or salient table is among the first lines"
        raise _refusal(
            table,
            reason,
            "Give the publisher's own file, or add its layout to pipelines/publishers/usgs_mcs/layouts.py.",
        )
    yield original, table


def _check_rows(table: Table, vintage: str, kind: str, rows: list[Row]) -> None:
    """Raise InputError where a table of a tracked commodity is empty, is of two editions, or states less than nothing.

    United States statistics may lie below zero: stocks sold back and revised exports do.
    """
    if not rows and commodity_id(layouts.table_commodity(table)):
        reason = f"no row of the {kind} table can be read: it is empty or its columns are exchanged"
        raise _refusal(table, reason, "Download the file again and leave its header as it is.")
    named = layouts.year_named(table)
    if named and named != vintage and any(commodity_id(str(row["commodity"])) for row in rows):
        reason = f"the Source column says edition {vintage}, the file's name {named}"
        raise _refusal(table, reason, "Give the file of one edition under the name the publisher gave it.")
    faults = [
        Fault(table.file, int(str(row["line"])), str(row["column"]), str(row["value"]), _NEGATIVE, _NEGATIVE_CURE)
        for row in rows
        if kind != "salient" and (read(str(row["value"])).value or 0) < 0
    ]
    if faults:
        raise InputError(faults[:_FAULTS_MAX])


def _refusal(table: Table, reason: str, cure: str) -> InputError:
    return InputError([Fault(table.file, table.header_line, "", ",".join(table.header)[:120], reason, cure)])


def _kinds(
    layout: Layout, table: Table, definitions: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, list[Row], Counter[str]]]:
    nothing: Counter[str] = Counter()
    if layout is Layout.WORLD:
        yield "world", list(layouts.world_rows(table)), nothing
    elif layout is Layout.SALIENT:
        yield "salient", list(layouts.salient_rows(table, definitions)), nothing
    else:
        world, salient, left_out = layouts.long_rows(table)
        yield "world", world, left_out
        if salient:
            yield "salient", salient, nothing


def _sort_in(part: _Part, rows: list[Row]) -> None:
    """Keep the rows of commodities that are tracked or unknown; count those of what the mapping leaves out."""
    for row in rows:
        label = str(row["commodity"])
        known = commodity(label)
        if known and not known.commodity_id:
            _leave_out(part, str(row["file"]), {label: 1})
        else:
            part.rows.append(row)
            part.read[str(row["file"])] += 1


def _leave_out(part: _Part, file: str, counts: Mapping[str, int]) -> None:
    """Count rows of a file as read and left out, by label."""
    if counts:
        part.ignored.setdefault(file, Counter()).update(counts)
        part.read[file] += sum(counts.values())


def _reason(label: str) -> str:
    if label.startswith("section "):
        return _OTHER_SECTION
    if label.startswith("table "):
        return _OTHER_TABLE
    known = commodity(label)
    return known.note if known and known.note else _OTHER_COMMODITY
