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
from pipelines.reading.cells import read

_FOLDER = Path(__file__).parent / "publishers"
SET_ASIDE, FLAG = "set_aside", "counting"
ACTIONS = (
    "unit", "statistic", "project", "country", "lat", "lon", "category", "mine_name", "group_names", FLAG, SET_ASIDE,
)  # fmt: skip
"""What a correction does: it replaces the cell of that name, flags a row as one not to add up, or sets it aside."""


@cache
def corrections(feed_id: str, folder: Path = _FOLDER) -> tuple[Correction, ...]:
    """Return the corrections of a feed in their order; none where it has no file.

    Raises ValueError for an action nobody knows, an id given twice, or a correction without `expect`.
    """
    path = folder / feed_id / "corrections.toml"
    if not path.exists():
        return ()
    found = tuple(
        Correction(
            correction_id=correction_id,
            match=entry["match"],
            action=entry["action"],
            value=entry.get("value", ""),
            reason=entry["reason"],
            evidence=entry["evidence"],
            expect=entry["expect"],
        )
        for correction_id, entry in tomllib.loads(path.read_text("utf-8")).items()
    )
    for correction in found:
        if correction.action not in ACTIONS or not correction.expect:
            where = f"{feed_id}/{path.name}, {correction.correction_id}"
            raise ValueError(f"{where}: needs an action of {ACTIONS} and an expect")
    return found


def apply(feed_id: str, rows: Sequence[Row], folder: Path = _FOLDER) -> tuple[list[Row], dict[str, list[Row]]]:
    """Return `rows` corrected, without those set aside, and the rows each correction touched.

    `set_aside` drops the row; any other action replaces the cell of its name. A corrected row carries the reason in
    `correction`. A correction without matching rows (its release is not loaded) does nothing. Raises InputError naming
    the correction where the publisher's text is no longer the one it was written for.
    """
    touched: dict[str, list[Row]] = {}
    remaining = list(rows)
    for correction in corrections(feed_id, folder):
        matching = [row for row in remaining if _matches(row, correction.match)]
        if not matching:
            continue
        _guard(correction, matching)
        touched[correction.correction_id] = matching
        if correction.action == SET_ASIDE:
            gone = {id(row) for row in matching}
            remaining = [row for row in remaining if id(row) not in gone]
            continue
        for row in matching:
            row[correction.action] = correction.value
            done = "Flagged" if correction.action == FLAG else "Corrected"
            row["correction"] = f"{row.get('correction', '')} {done}: {correction.reason}".strip()
    return remaining, touched


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

    `Country/column` is that country's cell. A text `<n` or `>n` compares the figures instead (every figure).
    """
    for name, text in correction.expect.items():
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
            cure = "The publisher has changed the file: read it, then mend or remove the correction."
            line = int(str(row["line"]))
            raise InputError([Fault(str(row["file"]), line, column, str(row[column]), reason, cure)])


def _holds(cell: str, text: str) -> bool:
    if text[:1] not in "<>" or not text:
        return cell == text
    figure = read(cell).value
    limit = float(text[1:])
    return figure is None or (figure < limit if text[0] == "<" else figure > limit or figure == 0)
