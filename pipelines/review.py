"""The review queue: rows of compiled tables that nobody has checked in the source they name."""

from __future__ import annotations

from collections.abc import Mapping

CURE = "Check the row in the source it names, write 'seen' as its confidence, then parse the table again."


def is_unchecked(row: Mapping[str, object]) -> bool:
    """Tell whether a row is from memory, or states no source or no confidence; such a row is never shown or added."""
    confidence = str(row["confidence"]).strip().casefold()
    return not row["source"] or not confidence or confidence.startswith("memory")
