"""Bounds: how a sum, a share or an index of figures that are printed as bounds is to be read.

Hand calculation: China's 44 Mt of "more than 85 Mt" are at most 44/85 = 52 %; "more than 44" of exactly 85 are at least
52 %; "more than 44" of "more than 85" can be any share. A fall of the whole raises the share, so the bound of the whole
counts the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable

EXACT, AT_LEAST, AT_MOST, UNKNOWN = "", ">", "<", "?"
SLIGHT_FRAC = 0.005
"""An upper bound on less than this share of a sum ("less than half a unit") leaves the sum as it is printed."""
_OPPOSITE = {EXACT: EXACT, AT_LEAST: AT_MOST, AT_MOST: AT_LEAST, UNKNOWN: UNKNOWN}


def of_sum(bounds: Iterable[str]) -> str:
    """Return the bound of a sum of figures, or of anything that rises with each of them; `?` where nothing is known."""
    found = set(bounds) - {EXACT}
    return found.pop() if len(found) == 1 else UNKNOWN if found else EXACT


def of_share(part: str, whole: str) -> str:
    """Return the bound of a part over a whole. Of a whole that is a sum, `whole` is the bound of the rest of it."""
    return of_sum((part, _OPPOSITE[whole]))


def share_sql(part: str, whole: str) -> str:
    """Return `of_share` as an SQL expression over the columns or expressions `part` and `whole`."""
    cases = " ".join(
        f"WHEN {part} = '{one}' AND {whole} = '{other}' THEN '{of_share(one, other)}'"
        for one in _OPPOSITE
        for other in _OPPOSITE
    )
    return f"CASE {cases} END"
