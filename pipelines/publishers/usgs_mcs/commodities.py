"""Which commodity labels and file-name stems of the Mineral Commodity Summaries are which tracked commodity."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from data.codes import encode
from pipelines.labels.mapping_files import mapping_rows
from pipelines.reading.cells import squash

_FILE = Path(__file__).parent / "mapping_commodity.csv"
_PREFIX = re.compile(r"^mcs[\s_-]*(?:20\d\d)?[\s_-]*", re.IGNORECASE)
_SUFFIX = re.compile(r"[\s_-]*(?:world|salient)?$", re.IGNORECASE)


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    return tuple(
        (re.compile(row["label"], re.IGNORECASE), row["commodity_id"], encode("material", row["material_id"]))
        for row in mapping_rows(_FILE)
    )


def file_stem(name: str) -> str:
    """Return the commodity part of a file name: `mcs2024-lithi_world.csv` gives `lithi`, whatever the prefix."""
    stem = re.split(r"[/\\]", name)[-1].rsplit(".", 1)[0].strip()
    return _SUFFIX.sub("", _PREFIX.sub("", stem)).lower()


@cache
def commodity_id(label: str) -> str:
    """Return the tracked commodity a label or file-name stem means; empty where the product does not track it."""
    text = squash(label)
    return next((commodity for pattern, commodity, _ in _rules() if pattern.search(text)), "")


@cache
def material_id(commodity: str) -> str:
    """Return the material of a tracked commodity; of platinum-group metals the group. Raises KeyError on another."""
    return {known: material for _, known, material in _rules()}[commodity]
