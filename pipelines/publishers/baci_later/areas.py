"""Areas as the files of BACI's later releases state them: ISO codes of two or three letters, and BACI's own."""

from __future__ import annotations

from functools import cache

from data.codes import code_list
from pipelines.labels.countries import country

_FORMER = {"CS": "SCG", "AN": "ANT", "S19": "TWN"}
"""ISO codes of former states, and the code of BACI for "Other Asia, not elsewhere specified"."""


@cache
def area(label: str) -> str:
    """Return the code of an area; empty where nobody has mapped it."""
    iso2 = {row["iso2"]: code for code, row in code_list("country").rows.items() if row["iso2"]}
    code = iso2.get(label) or _FORMER.get(label) or country(label) or ""
    return code if code in code_list("country") else ""
