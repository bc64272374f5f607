"""Known upstream errors as data: what is wrong, how it is corrected, why, and the text expected.

A publisher's are in `pipelines/publishers/<publisher>/corrections.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from data.model import Correction, Fault, InputError
from pipelines.fates import places
from pipelines.model import LeftOut, Row
from pipelines.reading.cells import number, read

_FOLDER = Path(__file__).parent / "publishers"
TAKEN_BY = ("baci", "baci_headings", "baci_later", "icmm", "iea", "projects", "usgs_mcs")
"""The feeds whose normalisers apply corrections."""
CURE = (
    f"Look at the publisher's cell. Rows of {', '.join(TAKEN_BY)} are corrected in "
    "pipelines/publishers/<publisher>/corrections.toml (the README shows how); of another feed mend the publisher's "
    "file and parse it again."
)
_PARTS = ("match", "action", "reason", "evidence", "expect")
SET_ASIDE, FLAG, UNIT_VALUE, VALUE = "set_aside", "counting", "unit_value_flag", "value"
PRINTED = "printed"
"""The key under which a row keeps the cell that a correction of its value replaced."""
ACTIONS = (
    VALUE, "note", "unit", "statistic", "project", "country", "lat", "lon", "category", "mine_name", "group_names",
    FLAG, UNIT_VALUE, SET_ASIDE,
)  # fmt: skip
"""What a correction does: it replaces the cell of that name, flags a row as one not to add up, or sets it aside."""
_WILD = frozenset("*?[")
_Index = dict[tuple[str, ...], list[Row]]


@cache
def corrections(feed_id: str, folder: Path = _FOLDER) -> tuple[Correction, ...]:
    """Return the corrections of a feed in their order; none where it has no file.

    Raises InputError naming the file, the correction and what to write for text that is no TOML, an action nobody
    knows, a correction that lacks one of its parts, and corrections of a feed that applies none.
    """
    path = folder / feed_id / "corrections.toml"
    if not path.exists():
        return ()
    where = f"{feed_id}/{path.name}"
    if folder == _FOLDER and feed_id not in TAKEN_BY:
        cure = "Mend the publisher's file, parse it again, and remove this file."
        raise InputError([Fault(where, 0, "", "", f"rows of {feed_id} take no corrections", cure)])
    try:
        entries = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        cure = 'Write each correction as the others in the file; put text between straight quotes ("...").'
        raise InputError([Fault(where, 0, "", str(error), "the file of corrections cannot be read", cure)]) from error
    faults = [fault for name, entry in entries.items() if (fault := _fault(where, name, entry))]
    if faults:
        raise InputError(faults)
    return tuple(
        Correction(
            correction_id=correction_id,
            match={name: str(text) for name, text in entry["match"].items()},
            action=entry["action"],
            value=str(entry.get("value", "")),
            reason=entry["reason"],
            evidence=entry["evidence"],
            expect={name: str(text) for name, text in entry["expect"].items()},
        )
        for correction_id, entry in entries.items()
    )


def _fault(where: str, correction_id: str, entry: object) -> Fault | None:
    """Return what a correction lacks, None where it is whole."""
    if not isinstance(entry, dict):
        cure = f"Put its parts below a heading in square brackets: [{correction_id}]."
        return Fault(where, 0, correction_id, str(entry), "this belongs to no correction", cure)
    absent = [part for part in _PARTS if not entry.get(part)]
    if not absent and entry["action"] not in ACTIONS:
        cure = f"Write one of {', '.join(ACTIONS)}."
        return Fault(where, 0, correction_id, str(entry["action"]), "this action is unknown", cure)
    if not absent and entry["action"] != SET_ASIDE and "value" not in entry:
        absent = ["value"]
    if not absent:
        return None
    cure = (
        "match: which rows; action: what is replaced, or set_aside; value: by what; reason and evidence: why; "
        "expect: the publisher's text as it stands now."
    )
    return Fault(where, 0, correction_id, ", ".join(absent), "the correction lacks a part", cure)


def apply(feed_id: str, rows: Sequence[Row], folder: Path = _FOLDER) -> tuple[list[Row], dict[str, list[Row]]]:
    """Return `rows` corrected, without those set aside, and the rows each correction touched.

    `set_aside` drops the row; any other action replaces the cell of its name. A corrected row carries the reason in
    `correction`. A correction without matching rows (its release is not loaded) does nothing. Raises InputError naming
    the correction where the publisher's text is no longer the one it was written for.
    """
    touched: dict[str, list[Row]] = {}
    remaining = list(rows)
    found: dict[tuple[str, ...], _Index] = {}
    for correction in corrections(feed_id, folder):
        exact = tuple(name for name, text in correction.match.items() if not _WILD.intersection(text))
        if exact not in found:
            found[exact] = _index(remaining, exact)
        near = found[exact].get(tuple(correction.match[name].lower() for name in exact), ())
        matching = [row for row in near if _matches(row, correction.match)]
        if not matching:
            continue
        _guard(correction, matching)
        touched[correction.correction_id] = matching
        if correction.action == SET_ASIDE:
            gone = {id(row) for row in matching}
            remaining = [row for row in remaining if id(row) not in gone]
            found.clear()
            continue
        found = {names: index for names, index in found.items() if correction.action not in names}
        for row in matching:
            if correction.action == VALUE:
                row.setdefault(PRINTED, row[VALUE])
            row[correction.action] = correction.value
            done = "Flagged" if correction.action in {FLAG, UNIT_VALUE} else "Corrected"
            row["correction"] = f"{row.get('correction', '')} {done}: {correction.reason}".strip()
    return remaining, touched


def _index(rows: Sequence[Row], names: tuple[str, ...]) -> _Index:
    """Return the rows by their text in the columns `names`; rows without one of them are in none."""
    index: _Index = {}
    for row in rows:
        if all(name in row for name in names):
            index.setdefault(tuple(str(row[name] or "").lower() for name in names), []).append(row)
    return index


def left_out(feed_id: str, touched: Mapping[str, Sequence[Row]], folder: Path = _FOLDER) -> Iterator[LeftOut]:
    """Yield the rows that corrections have set aside, each with the correction's reason."""
    for correction in corrections(feed_id, folder):
        if correction.action == SET_ASIDE:
            for row in touched.get(correction.correction_id, ()):
                yield LeftOut(places(row), f"correction {correction.correction_id}", correction.reason)


def _matches(row: Mapping[str, object], match: Mapping[str, str]) -> bool:
    return all(
        name in row and fnmatchcase(str(row[name] or "").lower(), pattern.lower()) for name, pattern in match.items()
    )


def _guard(correction: Correction, rows: Sequence[Row]) -> None:
    """Check `expect`: `column` is the text of every row, `any column` a text some row holds.

    `Country/column` is that country's cell. A text `<n` or `>n` compares the figures instead (every figure); after an
    equals sign (`=>85,000`) it is the text itself.
    """
    for name, text in correction.expect.items():
        column = name.removeprefix("any ")
        if "/" not in name and any(column not in row for row in rows):
            reason = f"correction {correction.correction_id} expects a column {column!r}, which the rows do not have"
            cure = f"Name one of {', '.join(sorted(key for key in rows[0] if key != 'correction'))}."
            raise InputError([Fault(str(rows[0].get("file", "")), 0, column, "", reason, cure)])
        if name.startswith("any "):
            column = name.removeprefix("any ")
            wrong = [] if any(text in str(row[column]) for row in rows) else list(rows[:1])
        elif "/" in name:
            country, column = name.split("/", 1)
            own = [row for row in rows if row["country"] == country and row["column"] == column]
            wrong, column = [row for row in own if row["value"] != text], "value"
        else:
            column = name
            wrong = [row for row in rows if not _holds(str(row[column] or ""), text)]
        if wrong:
            row = wrong[0]
            reason = f"correction {correction.correction_id} expects {name} = {text!r}"
            cure = "The publisher has changed the file: read it, then fix or remove the correction."
            line = int(str(row["line"]))
            raise InputError([Fault(str(row["file"]), line, column, str(row[column]), reason, cure)])


def _holds(cell: str, text: str) -> bool:
    limit = number(text[1:].strip())
    if text[:1] not in {"<", ">"} or limit is None:
        return cell == text.removeprefix("=")
    figure = read(cell).value
    return figure is None or (figure < limit if text[0] == "<" else figure > limit or figure == 0)
