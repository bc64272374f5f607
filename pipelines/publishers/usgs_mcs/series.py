"""Column headers of the United States salient tables: `Price_Metal_dlb`, `NIR_ct`, `USprod_Primarykg`.

A header names a statistic, what it is of, and a unit. `mapping_salient.csv` mends the headers that lost or
mistook a part; everything else is read by rule, so that other releases need no list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.labels.mapping_files import mapping_rows

_FILE = Path(__file__).parent / "mapping_salient.csv"
_STATISTICS = (
    ("usprod", "production"), ("production", "production"), ("import", "imports"), ("export", "exports"),
    ("consump", "consumption"), ("price", "price"), ("stocks", "stocks"), ("employ", "employment"),
    ("nir", "net import reliance"), ("net import reliance", "net import reliance"), ("shipments", "shipments"),
    ("supply", "supply"), ("sales", "sales"), ("stock", "stocks"), ("shipment", "shipments"), ("sold", "shipments"),
)  # fmt: skip
_PRICE_UNITS = {
    "dt": "$/t", "dkg": "$/kg", "dg": "$/g", "dlb": "$/lb", "ctslb": "cents/lb", "dto": "$/troy oz",
    "dst": "$/short ton", "dmtu": "$/metric ton unit",
}  # fmt: skip
_UNITS = {
    "t": "t",
    "kt": "kt",
    "mmt": "Mt",
    "kg": "kg",
    "g": "g",
    "mcm": "million m3",
    "num": "number",
    "pct": "percent",
}
_GLUED = re.compile(r"^(?P<words>.+?[A-Za-z0-9])(?P<unit>ctslb|dlb|dkg|dto|dst|dt|pct|num|mcm|kt|kg)$", re.IGNORECASE)
_KEPT = re.compile(r"[A-Z][a-z]?|.+[A-Z].*|Rotterdam|London|North|Government|Europe(?:an)?|[A-Z]{2,}")
"""Words that keep their capitals: symbols, formulas, places."""
_SPELLING = {
    "apprnt": "apparent", "rprtd": "reported", "seconday": "secondary", "compds": "compounds", "mtl": "metal",
    "cmpds": "compounds", "ferrrochromium": "ferrochromium", "ilmente": "ilmenite", "silco": "silico",
}  # fmt: skip
_WRITTEN = (
    (r"cents per pound", "cents/lb"), (r"dollars per pound", "$/lb"), (r"dollars per kilogram", "$/kg"),
    (r"dollars per (dry )?metric ton unit", "$/metric ton unit"), (r"dollars per (dry )?(metric )?ton", "$/t"),
    (r"dollars per troy ounce", "$/troy oz"), (r"dollars per gram", "$/g"), (r"percent", "percent"),
    (r"thousand metric", "kt"), (r"million metric", "Mt"), (r"metric tons?", "t"), (r"kilograms?", "kg"),
    (r"million cubic meters?", "million m3"), (r"number", "number"),
)  # fmt: skip


_TON_UNIT = re.compile(r"dollars per (?:dry )?metric ton unit", re.IGNORECASE)
"""A hundredth of a ton, in words only: the column of units says metric ton."""
_NOTHING = re.compile(r"(?!)")
_NAMED = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in (
        ("production", r"^production\b"), ("imports", r"^imports?\b(?: for consumption)?(?: total)?"),
        ("exports", r"^exports?\b"), ("consumption", r"^consumption\b"), ("stocks", r"^stocks?\b"),
        ("employment", r"^employment\b"), ("shipments", r"^shipments?\b"), ("supply", r"^supply\b"),
        ("net import reliance",
         r"^net import reliance\s*as a percentage of (?:total )?(?:apparent|estimated|reported) consumption"),
    )
}  # fmt: skip
"""The statistic's own name, said again at the beginning of what it is of."""
_SAID_TWICE = re.compile(r",?\s*\bnumber\b")


@dataclass(frozen=True)
class Series:
    """A column read: its statistic ("" where unknown), its name uniform across releases, unit ("" where unknown)."""

    statistic: str
    series: str
    unit: str
    note: str = ""


@dataclass(frozen=True)
class _Rule:
    commodity_id: str
    column: re.Pattern[str]
    occurrence: str
    header: str
    note: str


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            row["commodity_id"],
            re.compile(row["column"], re.IGNORECASE),
            row["occurrence"],
            row["header"],
            row["note"],
        )
        for row in mapping_rows(_FILE)
    )


@cache
def series_of(commodity_id: str, column: str, occurrence: int, stated_unit: str) -> Series:
    """Read a salient column's header. `stated_unit` is the unit in words, where the release has a column for it."""
    header, note = column, ""
    for rule in _rules():
        match = rule.column.fullmatch(column)
        if rule.commodity_id == commodity_id and match and rule.occurrence in {"", str(occurrence)}:
            header, note, occurrence = match.expand(rule.header), rule.note, 1 if rule.occurrence else occurrence
            break
    read = _written(header, stated_unit) if stated_unit else _coded(header)
    name = read.series if occurrence == 1 else f"{read.series} #{occurrence}"
    return Series(read.statistic, name, read.unit, note)


def _written(header: str, stated_unit: str) -> Series:
    """Read `Import: Imports for consumption: Ore and concentrates`: a statistic, and what it is of in words."""
    kind, _, detail = header.partition(": ")
    stated = "dollars per metric ton unit" if _TON_UNIT.search(detail) else stated_unit.strip()
    unit = next((unit for pattern, unit in _WRITTEN if re.match(pattern, stated, re.IGNORECASE)), "")
    statistic = _statistic(kind.strip()) or ("price" if unit in _PRICE_UNITS.values() else "")
    of = _SAID_TWICE.sub("", _NAMED.get(statistic, _NOTHING).sub("", detail, count=1)).strip(" ,:")
    parts = [part.strip() for part in re.split(r"[:,]", of.replace(" [", ", ").replace("]", "")) if part.strip()]
    spelled = [part if _KEPT.fullmatch(part.split()[0]) else part[0].lower() + part[1:] for part in parts]
    return Series(statistic, ", ".join([statistic, *spelled]) if statistic else detail, unit)


def _coded(header: str) -> Series:
    words = [word for word in re.split(r"[_\s]+", header) if word]
    first = next((place for place, word in enumerate(words) if _statistic(word)), None)
    if first is None:
        return Series("", header, "")
    statistic = _statistic(words[first])
    before, rest = words[:first], words[first + 1 :]
    units = _PRICE_UNITS if statistic == "price" else _UNITS
    unit = ""
    if rest and rest[-1].lower() in units:
        unit = units[rest.pop().lower()]
    elif rest and (glued := _GLUED.match(rest[-1])) and glued["unit"].lower() in units:
        rest[-1], unit = glued["words"], units[glued["unit"].lower()]
    if statistic in {"net import reliance", "employment"}:
        rest = [word for word in rest if word.lower() not in {"t", "ct", "pct", "um", "m", "num"}]
        unit = "percent" if statistic == "net import reliance" else "number"
    return Series(statistic, _name(statistic, rest, before), unit)


def _statistic(word: str) -> str:
    return next((name for prefix, name in _STATISTICS if word.lower().startswith(prefix)), "")


def _name(statistic: str, words: list[str], before: list[str] | None = None) -> str:
    spelled = [_SPELLING.get(word.lower(), word) for text in words for word in text.replace("-", " ").split()]
    detail = " ".join(word if _KEPT.fullmatch(word) else word.lower() for word in spelled)
    name = f"{statistic}, {detail}" if detail else statistic
    return f"{' '.join(before)}: {name}" if before else name
