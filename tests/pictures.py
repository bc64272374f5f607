"""Reads a picture back: every mark that a figure draws, held against the rows of its card's file.

A card declares nothing for it. A mark is a number with what is known of it: the country, material or project that a
click on it chooses, the year on its axis, the name of its line. A number is in the file where a row of the same
country, material, project, year and series has it in some column, in the unit of the file or of the axis.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from math import isclose

from dashboard.i18n import t
from dashboard.ui.words import country_name, material_name
from data.codes import OTHER, WORLD, code_list

SCALES = [10.0**power for power in (0, -2, 2, -3, -6, -9, -12, 3)]
COLUMNS = {
    "country": ("country_iso3", "supplier_iso3", "exporter_iso3", "importer_iso3"),
    "for": ("country_iso3", "importer_iso3"),
    "material": ("material_id",),
    "exporter": ("exporter_iso3",),
    "importer": ("importer_iso3",),
    "project": ("project_id",),
    "dimension": ("dimension_id",),
}
TIMES = ("year", "month", "period", "step")
PAGES = {"countries": "country", "materials": "material", "projects": "project"}
ON_MAPS = {
    "anchor": "", "no-data": "", "dashed": "", "dotted": "", "chosen": "", "unstated": "", "small": "color",
    "bubbles": "size",
}  # fmt: skip
"""What stands on maps beside sites, and which property of a mark holds its number, if any."""
RESTS = frozenset({OTHER, WORLD})
NEAR = 1e-6
INDEX = 100.0


@dataclass(frozen=True)
class Mark:
    """A number drawn; `x` is its place in time, None where the figure has no time."""

    trace: int
    name: str
    value: float
    keys: tuple[tuple[str, str], ...] = ()
    x: str | None = None


@dataclass
class Findings:
    """What a picture draws and its file lacks, and what the file has and the picture does not draw."""

    not_in_file: list[Mark] = field(default_factory=list)
    not_drawn: list[dict] = field(default_factory=list)

    def __bool__(self):
        return bool(self.not_in_file or self.not_drawn)


def marks(figure):
    """Return every mark of a figure, and the places of its sites as (latitude, longitude)."""
    drawn, places = [], []
    for number, trace in enumerate(figure.get("data", ())):
        kind = trace["type"]
        if kind == "choropleth" and trace["name"] == "values":
            drawn += [
                Mark(number, "", value, (("country", code),))
                for code, value in zip(trace["locations"], trace["z"], strict=True)
            ]
        elif kind == "scattergeo" and trace.get("name") in ON_MAPS:
            values = trace.get("marker", {}).get(ON_MAPS[trace["name"]])
            clicks = trace["customdata"] if isinstance(values, list) else []
            drawn += [
                Mark(number, "", value, keys_of(click)) for click, value in zip(clicks, values or [], strict=True)
            ]
        elif kind == "scattergeo":
            places += list(zip(trace["lat"], trace["lon"], strict=True))
        elif kind == "sankey":
            drawn += _links(number, trace)
        elif kind == "heatmap":
            drawn += _cells(number, trace)
        elif kind in ("scatter", "bar"):
            drawn += _points(number, trace, figure)
    return drawn, places


def _links(number, trace):
    codes = [str(text).replace("href:/countries/", "").rpartition(":")[2] for text in trace["node"]["customdata"]]
    link = trace["link"]
    return [
        Mark(number, "", value, (("exporter", codes[source]), ("importer", codes[target])))
        for source, target, value in zip(link["source"], link["target"], link["value"], strict=True)
    ]


def _cells(number, trace):
    return [
        Mark(number, "", value, keys_of(clicks))
        for values, own in zip(trace["z"], trace["customdata"], strict=True)
        for value, clicks in zip(values, own, strict=True)
        if value is not None
    ]


def _points(number, trace, figure):
    if trace.get("hoverinfo") == "skip" and trace.get("fill") != "toself":
        return []
    if figure["layout"].get("yaxis", {}).get("showticklabels") is False:
        return [Mark(number, "", float(year), (), str(year)) for year in trace["x"]]  # a timeline: a year is its number
    name = trace.get("name") or ""
    own = _named(name)
    clicks = trace.get("customdata") or [""] * len(trace["x"])
    is_row = trace.get("orientation") == "h" or "ticktext" in figure["layout"].get("yaxis", {})
    is_ranked = trace["type"] == "bar" and not all(isinstance(x, str) or (x or 0) > 999 for x in trace["x"])
    if trace["type"] == "scatter" and any(isinstance(x, float) and x != int(x) for x in trace["x"]) and not is_row:
        own = [Mark(number, "", value, keys_of(click)) for value, click in zip(trace["x"], clicks, strict=True)]
        if "error_y" in trace:
            ends = trace["error_y"]
            highs = [y + more for y, more in zip(trace["y"], ends["array"], strict=True)]
            lows = [y - less for y, less in zip(trace["y"], ends["arrayminus"], strict=True)]
            return own + [Mark(number, "", value) for value in (*lows, *highs)]
        return own + [Mark(number, "", value, keys_of(click)) for value, click in zip(trace["y"], clicks, strict=True)]
    if trace.get("line", {}).get("dash") == "dot" and len(set(trace["y"])) == 1:
        return []  # a line to compare with
    values = trace["x"] if is_row else trace["y"]
    times = [None] * len(values) if is_ranked or is_row else trace["x"]
    bases = trace.get("base") or [0.0] * len(values)
    found = []
    for value, time, base, click in zip(values, times, bases, clicks, strict=True):
        if value is not None:
            keys = keys_of(click) or own
            found.append(Mark(number, name, value + base, keys, None if time is None else str(time)))
            if base:
                found.append(Mark(number, name, base, keys, None))
    return found


def keys_of(click):
    """Return what a click chooses, by key."""
    text = str(click or "")
    if text.startswith("href:/"):
        page, _, code = text.removeprefix("href:/").partition("?")[0].partition("/")
        return ((PAGES[page], code),) if page in PAGES and code else ()
    pairs = [tuple(part.split(":", 1)) for part in text.split(",") if ":" in part]
    return tuple(pair for pair in pairs if pair[0] in COLUMNS)


@cache
def _codes_by_name():
    names = {country_name(code): ("country", code) for code in code_list("country").rows}
    return {**names, **{material_name(code): ("material", code) for code in code_list("material").rows}}


def _named(name):
    found = _codes_by_name().get(name)
    return (found,) if found else ()


def compare(figure, row_sets):
    """Return what figure and rows (a list of lists of records, one a file) do not have in common."""
    drawn, places = marks(figure)
    findings = Findings()
    left = set(range(len(drawn)))
    for rows in row_sets:
        matched, undrawn = _against(drawn, rows) if rows else (set(), [])
        left -= matched
        if matched or not places:
            findings.not_drawn += undrawn
    findings.not_in_file = [drawn[index] for index in sorted(left)]
    stated = {
        (row["latitude_deg"], row["longitude_deg"]) for rows in row_sets for row in rows if row.get("latitude_deg")
    }
    findings.not_in_file += [Mark(-1, "site", place[0], (("place", str(place)),)) for place in set(places) - stated]
    named = set(figure.get("layout", {}).get("meta", {}).get("map", {}).get("off_map", ()))
    findings.not_drawn = [row for row in findings.not_drawn if not named & {row.get(key) for key in COLUMNS["country"]}]
    if places:
        findings.not_drawn += [{"place": place} for place in stated - set(places)]
    return findings


def _against(drawn, rows):
    """Return the marks that `rows` state, and the rows with a number that no mark shows."""
    is_timeline = any(mark.x == str(int(mark.value)) for mark in drawn if mark.x and mark.value == int(mark.value))
    numeric = [
        name
        for name in rows[0]
        if name not in ("line", "step", *(() if is_timeline else ("year",)), "latitude_deg", "longitude_deg")
        and any(_is_number(row[name]) for row in rows)
    ]
    index_of = _Index(rows)
    candidates = [index_of.of(mark) for mark in drawn]
    bases = _own_scales(drawn, candidates, numeric, rows)
    found: dict[tuple[str, float], dict[int, list[int]]] = defaultdict(dict)
    for index, mark in enumerate(drawn):
        for name in numeric:
            for row_index in candidates[index]:
                stated = rows[row_index][name]
                if not _is_number(stated):
                    continue
                for scale in _scales_of(mark.value, stated, bases.get((mark.trace, name), ())):
                    found[name, scale].setdefault(index, []).append(row_index)
    matched: set[int] = set()
    shown: dict[str, set[int]] = defaultdict(set)

    def worth(key):
        """Return how many marks a column explains that none did before, and how few of its rows it leaves undrawn."""
        places = {place for own in found[key].values() for place in own}
        return len(set(found[key]) - matched), -sum(bool(row[key[0]]) for row in rows) + len(places)

    while found:
        best = max(found, key=worth)
        new = set(found[best]) - matched
        if not new:
            break
        for index in found[best]:
            shown[best[0]].update(found[best][index])
        matched |= new
        del found[best]
    rest, covered = _rest(drawn, rows, numeric, shown, matched)
    matched |= rest
    undrawn = [
        row
        for index, row in enumerate(rows)
        if shown and _has_number(row, shown) and not any(index in own for own in shown.values())
        if row.get("verdict") != "not_computed"  # no point: the page lists it below
        if index not in covered and not RESTS & {row.get(name) for name in COLUMNS["country"]}
    ]
    return matched, undrawn


def _has_number(row, shown):
    return any(row[name] for name in shown)


def _rest(drawn, rows, numeric, shown, matched):
    """Return the marks of a rest that are the sum of what no other mark shows, and the rows of it.

    A rest is a line that is called so, or a bar that nothing clicks among bars of countries or projects.
    """
    found, covered = set(), set()
    clicked = {mark.trace for mark in drawn if mark.keys}
    for index, mark in enumerate(drawn):
        is_bar = not mark.keys and mark.x is None and mark.trace in clicked
        if index in matched or not (is_bar or mark.name == t("country.trade.rest")):
            continue
        undrawn = [
            place
            for place, row in enumerate(rows)
            if mark.x in (None, str(row.get("year"))) and not any(place in taken for taken in shown.values())
        ]
        by_class = [[p for p in undrawn if rows[p].get("class_id") == own] for own in _classes(rows, undrawn)]
        for name, own in itertools.product(numeric, by_class if is_bar else [undrawn]):
            total = sum(rows[place][name] or 0.0 for place in own)
            if any(isclose(mark.value, total * scale, rel_tol=NEAR, abs_tol=1e-9) for scale in SCALES):
                found.add(index)
                covered.update(own)
    return found, covered


def _classes(rows, places):
    return {rows[place].get("class_id") for place in places}


def _scales_of(drawn, stated, own):
    """Return in which scales a stated number is the one drawn; 0 stands for a scale of the trace's own."""
    if not stated or not drawn:
        return SCALES if abs(drawn - stated) < NEAR * NEAR else ()
    ratio = drawn / stated
    found = [scale for scale in SCALES if abs(ratio - scale) <= NEAR * scale]
    return found or ([0.0] if any(abs(ratio - scale) <= NEAR * abs(scale) for scale in own) else [])


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


class _Index:
    """The rows by what marks are of, found once for each set of columns."""

    def __init__(self, rows):
        self.rows = rows
        self.groups = {}
        self.series = {row["series"] for row in rows} if "series" in rows[0] else set()
        self.times = [name for name in TIMES if name in rows[0]]

    def of(self, mark):
        """Return the indexes of the rows that are of what the mark is of."""
        wanted = []
        for key, code in mark.keys:
            column = next((name for name in COLUMNS[key] if name in self.rows[0]), None)
            if column:
                wanted.append((column, code))
        if mark.name in self.series:
            wanted.append(("series", mark.name))
        if mark.x is None or not self.times:
            return self.found(wanted)
        return list({place: None for time in self.times for place in self.found([*wanted, (time, mark.x)])})

    def found(self, wanted):
        columns = tuple(column for column, _ in wanted)
        if columns not in self.groups:
            groups = self.groups[columns] = defaultdict(list)
            for place, row in enumerate(self.rows):
                groups[tuple(str(row[column]) for column in columns)].append(place)
        return self.groups[columns].get(tuple(code for _, code in wanted), [])


def _own_scales(drawn, candidates, numeric, rows):
    """Return the scales of traces that are indexed (100 where the base year is) or of shares of all rows."""
    bases: dict[tuple[int, str], set[float]] = defaultdict(set)
    for index, mark in enumerate(drawn):
        if isclose(mark.value, INDEX, rel_tol=NEAR):
            for place, name in itertools.product(candidates[index], numeric):
                if _is_number(rows[place][name]) and rows[place][name]:
                    bases[mark.trace, name].add(INDEX / rows[place][name])
    for name in numeric:
        if total := sum(row[name] or 0.0 for row in rows):
            for trace in {mark.trace for mark in drawn}:
                bases[trace, name].add(1 / total)
    return bases
