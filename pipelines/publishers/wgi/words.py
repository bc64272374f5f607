"""The words of the publisher: dimensions, statistics, editions, and what a cell says."""

from __future__ import annotations

import math
import re

DIMENSIONS = {
    "va": "Voice and Accountability",
    "pv": "Political Stability",
    "ge": "Government Effectiveness",
    "rq": "Regulatory Quality",
    "rl": "Rule of Law",
    "cc": "Control of Corruption",
}
"""Our code of a dimension → how the publisher's title of it starts. The CSV has the code itself, in capitals."""
STATISTICS = ("estimate", "std_error", "n_sources", "rank_pct", "rank_lower_pct", "rank_upper_pct")
MISSING = frozenset({"", "#N/A", "NA", ".."})
FARTHEST = 3.5
"""How far from zero an estimate may lie: the publisher's run from about -2.5 to 2.5, its scores and ranks to 100."""
_EDITION = re.compile(r"Worldwide Governance Indicators, (\d{4}) Update|WGI (\d{4})")
_YEARS = range(1990, 2100)


def dimension(label: str) -> str | None:
    """Return the code of a dimension from its code or title, None for another text."""
    text = label.casefold()
    for code, title in DIMENSIONS.items():
        if text == code or text.startswith(title.casefold()):
            return code
    return None


def edition(text: str) -> str:
    """Return the year of the edition that `text` names, "" where it names none."""
    found = _EDITION.search(text)
    return (found[1] or found[2]) if found else ""


def year(text: str) -> int | None:
    """Return the year that a cell holds, None where it holds none."""
    return int(text) if text.isdecimal() and int(text) in _YEARS else None


def is_no_number(text: str) -> bool:
    """Tell whether a cell holds neither a number nor a sign for none."""
    try:
        return text not in MISSING and not math.isfinite(float(text))
    except ValueError:
        return True
