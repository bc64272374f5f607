"""Headings of four digits that hold goods of a material: totals and largest flows, never added to codes of six.

They are of another nomenclature than any code here, mix what codes tell apart, and lack places that their compiler left
out: no share of a country and no concentration is computed of them. Source: CEPII BACI.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import has_dataset
from dashboard.topics.trade.queries import HEADINGS
from data.codes import material_with_groups

_TOTALS: Memo[tuple[Record, ...]] = Memo(2)


def headings(engine: Engine, material: str = "") -> Sequence[Record]:
    """Return the totals of the headings that hold goods of a material, its groups included, or of all."""
    if not has_dataset(engine, HEADINGS.dataset_id):
        return ()
    every = _TOTALS.get(engine, "headings", lambda: tuple(engine.run(HEADINGS, {}).records()))
    return [row for row in every if not material or row["material_id"] in material_with_groups(material)]


def heading_id(heading: str) -> str:
    """Return the id of a heading's row on a page."""
    return f"heading-{heading}"
