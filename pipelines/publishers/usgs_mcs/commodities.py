"""Which commodity labels and file names of the Mineral Commodity Summaries are which tracked commodity.

`mapping_commodity.csv` names every chapter: a row without `commodity_id` is a commodity that is ignored on purpose. A
label that has no row is known to nobody and is set aside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from data.codes import encode
from pipelines.labels.mapping_files import mapping_rows

_FILE = Path(__file__).parent / "mapping_commodity.csv"
_EDITION = re.compile(r"^.*?mcs[\s_-]*(?:20\d\d)?[\s_-]*", re.IGNORECASE)
_KIND = re.compile(r"[\s_-]*(?:world|salient|meta)?(?:[\s_-]*(?:copy|final|v?\d+|\(\d+\)))*$", re.IGNORECASE)
_STEM_LETTERS = 4
"""File names shorten a commodity to its first letters, five as a rule; fewer than these may be anything."""


@dataclass(frozen=True)
class Commodity:
    """A commodity label: what is tracked under it ("" where it is ignored on purpose), and its series' prefix."""

    commodity_id: str
    material_id: str
    series_prefix: str
    note: str = field(default="", compare=False)


@cache
def _labels() -> dict[str, Commodity]:
    return {_key(row["label"]): _commodity(row) for row in mapping_rows(_FILE)}


@cache
def _stems() -> dict[str, Commodity]:
    return {stem: _commodity(row) for row in mapping_rows(_FILE) for stem in row["stems"].split(";") if stem}


def _commodity(row: dict[str, str]) -> Commodity:
    material = encode("material", row["material_id"]) if row["material_id"] else ""
    return Commodity(row["commodity_id"], material, row["series_prefix"], row["note"])


def _key(label: str) -> str:
    """Return the letters and digits of a label: case, blanks, dashes, brackets and footnote marks mean nothing."""
    text = unicodedata.normalize("NFKC", label).casefold().replace("&", " and ")
    return re.sub(r"[^a-z0-9]", "", re.sub(r"(?<=[a-z)])\d+$", "", text.strip()))


def file_stem(name: str) -> str:
    """Return the commodity part of a file name: `mcs2024-lithi_world.csv` gives `lithi`, whatever stands before it."""
    stem = re.split(r"[/\\]", name)[-1].rsplit(".", 1)[0].strip()
    return _KIND.sub("", _EDITION.sub("", stem)).lower()


@cache
def commodity(label: str) -> Commodity | None:
    """Return the commodity that a label or a file's stem means; None where no row of the mapping knows it.

    A stem is one of the mapping's, or the beginning of the names of one commodity alone (`lithi`); of a stem of several
    words (`zirco-hafni`, `world_lithium`) those that mean something must agree.
    """
    if known := _one(label):
        return known
    parts = [found for part in re.split(r"[\s_-]+", label.strip()) if (found := _one(part))]
    return parts[0] if len({part.commodity_id for part in parts}) == 1 and " " not in label.strip() else None


def _one(label: str) -> Commodity | None:
    key = _key(label)
    known = _labels().get(key) or _stems().get(key)
    if known or len(key) < _STEM_LETTERS:
        return known
    begins = [one for name, one in _labels().items() if name.startswith(key)]
    return begins[0] if len({one.commodity_id for one in begins}) == 1 else None


def commodity_named(texts: Iterable[str]) -> str:
    """Return the label of the only tracked commodity that the texts name; "" where they name none or several."""
    words = {word for text in texts for word in re.findall(r"[^\W\d_]+", text.casefold())}
    named = {one.commodity_id: name for name, one in _labels().items() if one.commodity_id and name in words}
    return next(iter(named.values())) if len(named) == 1 else ""


def commodity_id(label: str) -> str:
    """Return the tracked commodity that a label or a file's stem means; "" where it is ignored or unknown."""
    found = commodity(label)
    return found.commodity_id if found else ""


@cache
def material_id(commodity_id: str) -> str:
    """Return the material of a tracked commodity; of platinum-group metals the group. Raises KeyError on another."""
    return {one.commodity_id: one.material_id for one in _labels().values() if one.commodity_id}[commodity_id]
