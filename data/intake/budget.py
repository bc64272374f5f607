"""What of a file may still be parsed, counted before it is parsed: stored sizes say little of what a parser will meet.

A part is counted each time that it is read, whatever names it; a shared text each time that a cell shows it. Unpacking
and counting a part takes a fiftieth of parsing it, so what is too large is refused before any of it is parsed.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable
from copy import copy

from data.intake.model import Limits, RefusedError, excerpt, refused

MEGABYTE = 2**20
LINE_BYTES = MEGABYTE
"""Nothing in an inventory is longer in one piece: a line of text, or what stands between two tags."""
_NEW_WORKBOOK = "Copy the inventory into a new workbook: old ones keep hidden formats and empty rows. Or split it."
_DEPTH_MAX = 10_000
_DETAIL_CHARACTERS = 500

log = logging.getLogger(__name__)


class Budget:
    """Counts what is read of one file; `part` and `row` say where reading stands."""

    def __init__(self, limits: Limits) -> None:
        """Begin with nothing read."""
        self._limits = limits
        self._bytes = self._tags = self._signs = self._shown = self._run = self._depth = 0
        self.part, self.sheet, self.row = "", "", 0
        self._tags_most = self._tags_stated = limits.tags

    def enter(self, part: str, sheet: str = "", most_tags: int = 0) -> None:
        """Say which part is read from here on, the sheet that it is, and how many tags it may have if few."""
        self.part, self.sheet, self.row, self._run, self._depth = part, sheet, 0, 0, 0
        self._tags_stated = min(most_tags or self._limits.tags, self._limits.tags)
        self._tags_most = min(self._tags + self._tags_stated, self._limits.tags)

    def take(self, chunk: bytes) -> None:
        """Count a piece of XML that is about to be parsed. Raises RefusedError where it is too much."""
        self._bytes += len(chunk)
        tags = chunk.count(b"<")
        self._tags += tags
        if b"\0" not in chunk:  # which UTF-16 has in each tag
            self._depth += tags - 2 * chunk.count(b"</") - chunk.count(b"/>")
        self._signs += chunk.count(b"=")
        last = chunk.rfind(b"<")  # which stands in no text and in no attribute
        self._run = self._run + len(chunk) if last < 0 else len(chunk) - last
        if self._bytes > self._limits.unpacked_bytes:
            most = self._limits.unpacked_bytes // MEGABYTE
            raise self.refused(f"the part of the workbook to be read exceeds {most:,} MB", "Split the file.")
        if self._tags > self._tags_most:
            reason = f"the workbook has more cells or formats than can be read: over {self._tags_stated:,} XML tags"
            raise self.refused(reason, _NEW_WORKBOOK)
        if self._depth > _DEPTH_MAX:
            raise self.refused(f"elements of the workbook are nested more than {_DEPTH_MAX:,} deep", _NEW_WORKBOOK)
        if self._signs > self._limits.tags:
            reason = f"the workbook has more formats than can be read: over {self._limits.tags:,} XML attributes"
            raise self.refused(reason, _NEW_WORKBOOK)
        if self._run > LINE_BYTES:
            reason = "one place in the workbook holds a text of more than 1 MB"
            raise self.refused(reason, "Delete it: no spreadsheet program keeps so much in one cell.")

    def foresee(self, chunks: Iterable[bytes]) -> None:
        """Count a whole part ahead, without spending. Raises RefusedError where it would be too much."""
        ahead = copy(self)
        for chunk in chunks:
            ahead.take(chunk)

    def show(self, text: str) -> str:
        """Count a shared text that a cell shows, and return it. Raises RefusedError where cells show too much."""
        self._shown += len(text)
        if self._shown > self._limits.unpacked_bytes:
            reason = f"the cells show more than {self._limits.unpacked_bytes // MEGABYTE:,} million characters"
            raise self.refused(reason, "Shorten the texts that many cells hold, or split the file.")
        return text

    def refused(self, reason: str, cure: str, value: str = "") -> RefusedError:
        """Return the error of a workbook that is read no further, with the place that reading has reached."""
        place = "" if self.sheet or not self.part else f" (in its part {excerpt(self.part)})"
        return refused(f"{reason}{place}", cure, sheet=self.sheet, row=self.row, value=value)


def logged(error: Exception, what: str) -> None:
    """Write the technical detail of an error to the log, in one printable line: it is not for who sent the file."""
    log.warning("%s: %s", what, detail(error))


def detail(error: Exception) -> str:
    """Return an error and where it was raised, in one printable line."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
    return f"{ascii(error)[:_DETAIL_CHARACTERS]} at {where}"
