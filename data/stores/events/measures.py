"""What is measured, as data: `data/codes/measure.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from data.codes import code_list


class Kind(StrEnum):
    """How the values of a measure are to be read.

    `gauge` a level at a moment · `counter` what came on since the event before of the same source, site and material:
    such values add up · `state` one of a few words.
    """

    GAUGE = "gauge"
    COUNTER = "counter"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: `unit` as a UCUM code, what values of several moments may be made into, what cannot be.

    `least` and `most` are what is possible, not what is good. The target band, where a standard states one, is for the
    mean of `target_span`; None: no limit holds everywhere, and the site's own counts.
    """

    measure_id: str
    name: str
    topic: str
    unit: str
    unit_name: str
    kind: Kind
    states: tuple[str, ...]
    aggregations: tuple[str, ...]
    least: float | None
    most: float | None
    target_low: float | None
    target_high: float | None
    target_span: str
    standard: str
    note: str


@cache
def measures() -> Mapping[str, Measure]:
    """Return every measure by its id, in the order of the list."""
    return {measure_id: _measure(row) for measure_id, row in code_list("measure").rows.items()}


def _measure(row: Mapping[str, str]) -> Measure:
    return Measure(
        measure_id=row["measure_id"], name=row["name"], topic=row["topic"], unit=row["unit"],
        unit_name=row["unit_name"], kind=Kind(row["kind"]), states=_words(row["states"]),
        aggregations=_words(row["aggregations"]), least=_number(row["least"]), most=_number(row["most"]),
        target_low=_number(row["target_low"]), target_high=_number(row["target_high"]),
        target_span=row["target_span"], standard=row["standard"], note=row["note"],
    )  # fmt: skip


def _words(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(";")))


def _number(text: str) -> float | None:
    return float(text) if text else None
