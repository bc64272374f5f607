"""Cells of the world tables as rows of a dataset: corrections, places, products, units, status, duplicates."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field

from data.codes import WORLD
from data.model import Bound, Status
from data.units import quantity_unit
from pipelines import corrections
from pipelines.corrections import PRINTED
from pipelines.fates import Rest, places, quarantine_record
from pipelines.labels import countries
from pipelines.model import AT, Normalised, Snapshot
from pipelines.notes import joined
from pipelines.publishers.usgs_mcs.basis import Basis, basis_of
from pipelines.publishers.usgs_mcs.commodities import commodity_id
from pipelines.publishers.usgs_mcs.excluded import excluded, follow_editions
from pipelines.publishers.usgs_mcs.layouts import STATISTICS
from pipelines.publishers.usgs_mcs.products import NOTHING, OWN_FORM, Product, product_of
from pipelines.publishers.usgs_mcs.remarks import IN_NOTES, figure_in, plain_note, status_of
from pipelines.reading.cells import Cell, CellKind, read, shown
from pipelines.tables import normalised, snapshot_rows

FEED_ID = "usgs_mcs"
OVER_WORLD = 1.10
"""A country may state this much of the world total beside it: totals are rounded."""
_KEY = ("material_id", "stage_id", "product", "country_iso3", "year", "vintage")
CURES = {
    "stage": "Add a rule for the commodity and type to pipelines/publishers/usgs_mcs/mapping_product.csv, "
    "then publish again.",
    "unit": "Add the unit to data/units.py or mend the row in pipelines/publishers/usgs_mcs/corrections.toml, "
    "then publish again.",
    "value": "Look at the publisher's cell: download the file again, correct it in "
    "pipelines/publishers/usgs_mcs/corrections.toml (action `value`: the README shows one), or add its words to "
    "pipelines/reading/printed_remark.csv; then publish again.",
    "country": countries.CURE,
    "no country": "The publisher's row names no country: look it up in the publication and add it in "
    "pipelines/publishers/usgs_mcs/corrections.toml (action `country`, match by file and line: the README shows one), "
    "then publish again. Until then the row stays set aside.",
    "commodity": "Add the label to pipelines/publishers/usgs_mcs/mapping_commodity.csv with its commodity, or without "
    "one and with the reason to leave it out in the note, then publish again.",
    "basis": "Type or unit speak against what the rule takes the table to count: add a rule for their words to "
    "pipelines/publishers/usgs_mcs/mapping_product.csv, or the words to stated_basis.csv beside it; publish again.",
    "statistic": "Add the section or statistic to pipelines/publishers/usgs_mcs/layouts.py, then publish again.",
}
_QUALIFIER = re.compile(r"\s*(?:\(([^)]*)\)|,\s*(?!\s*(?:republic of|north|south))(\S.*))$", re.IGNORECASE)
_FOOTNOTES = re.compile(r"(?<=[a-z)])\s?\d+(?:,\s?\d+)*$")
_NO_QUALIFIERS = frozenset({"rounded", "kinshasa", "brazzaville", "e"})
"""What stands behind a name and says nothing that country and figure do not."""
_BLANK = "The column is blank for every country: nothing is stated"
_NO_SUCH = "The product has no such statistic, and the cell states none or zero"
_CAPACITY_TYPE = re.compile(r"^(?!.*production).*capacity", re.IGNORECASE)
_TOTAL = re.compile(r"^world\b|^grand total\b|^total\b", re.IGNORECASE)


@dataclass
class _Build:
    """Rows gathered for a dataset, by key, and what was set aside."""

    rows: dict[tuple[object, ...], dict[str, object]] = field(default_factory=dict)
    quarantined: list[dict[str, object]] = field(default_factory=list)
    rest: Rest = field(default_factory=Rest)
    labels: dict[tuple[object, ...], str] = field(default_factory=dict)
    totals: dict[tuple[object, ...], float] = field(default_factory=dict)
    countries: dict[tuple[object, ...], float] = field(default_factory=dict)
    at_least: set[tuple[object, ...]] = field(default_factory=set)


def snapshots_of(snapshots: Sequence[Snapshot], kind: str) -> list[Snapshot]:
    """Return the snapshots of this kind: world or salient."""
    return [snapshot for snapshot in snapshots if snapshot.snapshot_id.rsplit("-", 1)[-1] == kind]


def place(label: str) -> tuple[str | None, str]:
    """Return country_iso3 (None where nobody mapped it) and the qualifier that stood behind the country's name.

    `Bolivia, ulexite` is BOL and "ulexite"; `Korea, Republic of` and `Congo (Kinshasa)` have no qualifier, for what
    stands behind is part of the name; totals of any wording are WLD.
    """
    label = _FOOTNOTES.sub("", label)
    code = countries.country(label)
    qualifier = _QUALIFIER.search(label)
    words = (qualifier.group(1) or qualifier.group(2) or "").strip() if qualifier else ""
    if code is None and qualifier:
        code = countries.country(label[: qualifier.start()])
    if code is None and _TOTAL.match(label):
        code = WORLD
    return code, "" if words.lower() in _NO_QUALIFIERS else words


def normalise(dataset_id: str, statistic: str, snapshots: Sequence[Snapshot]) -> Normalised:
    """Return the rows of a dataset (production_yearly, capacity_yearly or reserve) from the cells of `statistic`.

    A column that is blank for every country of a product is no statement and gives no rows, except production. Two
    rows of one country that differ in a qualifier (`United States (from Cliffside Field)`) are added up and say so;
    two that do not, and a second world total, are set aside. What cannot be mapped is set aside with its tonnes and
    its share of the world total.
    """
    build = _Build()
    corrected: dict[str, int] = {}
    for snapshot in snapshots_of(snapshots, "world"):
        stated = [dict(row, vintage=snapshot.vintage, correction="") for row in snapshot_rows(snapshot)]
        cells, touched = corrections.apply(FEED_ID, stated)
        build.rest.left_out.extend(corrections.left_out(FEED_ID, touched))
        for correction_id, mended in touched.items():
            count = sum(cell["statistic"] == statistic for cell in mended)
            corrected |= {correction_id: count} if count else {}
        known = [cell for cell in cells if not _set_aside_unknown(build, snapshot, cell, statistic)]
        wanted = _stated([cell for cell in known if _statistic_of(cell) == statistic], build.rest)
        for cell in wanted:
            _note_figure(build, cell)
        for cell in wanted:
            _add(build, snapshot, cell, statistic)
    build.rest.quarantined.extend(build.quarantined)
    rows = sorted(build.rows.values(), key=lambda row: tuple(str(row[name]) for name in _KEY))
    follow_editions(rows)
    return normalised(dataset_id, rows, build.rest, corrected)


def _set_aside_unknown(build: _Build, snapshot: Snapshot, cell: Mapping[str, object], statistic: str) -> bool:
    """Tell whether nobody knows the commodity or the statistic of a cell; set its row aside, once for all datasets."""
    label, named = str(cell["commodity"]), str(cell["statistic"])
    if not commodity_id(label):
        problem = ("commodity", label)
    elif named not in STATISTICS:
        problem = ("statistic", named)
    else:
        return False
    if statistic == STATISTICS[0]:
        _quarantine(build, snapshot, cell, problem)
    return True


def _statistic_of(cell: Mapping[str, object]) -> object:
    """Return the statistic of a cell: a figure under a type of capacity is one, whatever its column says."""
    is_capacity = cell["statistic"] == "production" and cell["value"] and _CAPACITY_TYPE.search(str(cell["type"]))
    return "capacity" if is_capacity else cell["statistic"]


def _stated(cells: Sequence[MutableMapping[str, object]], rest: Rest) -> list[MutableMapping[str, object]]:
    """Drop columns blank for every country of a type, unless the type is one of production: nothing is stated there."""
    groups: dict[tuple[object, ...], bool] = {}
    for cell in cells:
        key = (cell["file"], cell["commodity"], cell["type"], cell["column"])
        is_expected = cell["statistic"] == "production" and not _CAPACITY_TYPE.search(str(cell["type"]))
        groups[key] = groups.get(key, False) or bool(cell["value"] or cell["note"]) or is_expected
    stated = []
    for cell in cells:
        if groups[cell["file"], cell["commodity"], cell["type"], cell["column"]]:
            stated.append(cell)
        else:
            rest.leave_out(cell, str(cell["commodity"]), _BLANK)
    return stated


def _year(cell: Mapping[str, object], vintage: str) -> int:
    """Year of a cell; reserves without one are of the year before the edition, as USGS prints them."""
    year = cell["year"]
    return year if isinstance(year, int) else int(vintage) - 1


def _add(build: _Build, snapshot: Snapshot, cell: Mapping[str, object], statistic: str) -> None:
    country, qualifier = place(str(cell["country"]))
    label = f"{cell['type']}; {cell['country']}; {cell['column_product']}"
    product = product_of(commodity_id(str(cell["commodity"])), statistic, label)
    printed, text, note = _printed(cell)
    unit = quantity_unit(str(cell["unit"]))
    words = (str(cell["type"]), str(cell["unit"]), qualifier, str(cell["table"] or ""))
    counts = basis_of(product.content_basis, product.accepts, words) if product and product != NOTHING else Basis()
    problems = {
        "no country": "" if cell["country"] else "(no country)",
        "country": "" if country else str(cell["country"]),
        "stage": "" if product and product != NOTHING else f"{cell['commodity']}: {cell['type']} ({statistic})",
        "unit": "" if unit else str(cell["unit"]) or "(no unit)",
        "basis": f"{cell['type']}; {cell['unit']}: {counts}" if isinstance(counts, str) else "",
        "value": printed.remark if printed.kind is CellKind.UNKNOWN else _beyond_world(build, cell, country),
    }
    factor = counts.factor if isinstance(counts, Basis) else 1.0
    tonnes = printed.value * unit.tonnes * factor if printed.value is not None and unit else None
    kind = next((kind for kind, text in problems.items() if text), "")
    if product == NOTHING and printed.kind is not CellKind.UNKNOWN and not printed.value:
        build.rest.leave_out(cell, str(cell["commodity"]), _NO_SUCH)
        return
    if kind or product is None or isinstance(counts, str):
        _quarantine(build, snapshot, cell, (kind, problems[kind]), tonnes)
        return
    status, remark = status_of(cell, printed, statistic)
    is_total = country == WORLD
    left_out = excluded((str(cell["country"]), str(cell["type"]), note), product.product, statistic) if is_total else ()
    row: dict[str, object] = {
        AT: cell[AT],
        "material_id": product.material_id,
        "stage_id": product.stage_id,
        "country_iso3": country,
        "year": _year(cell, snapshot.vintage),
        "quantity_t": tonnes if status in {Status.REPORTED, Status.ESTIMATED} else None,
        "status": str(status),
        "bound": str(printed.bound),
        "excludes": " ".join(left_out),
        "product": product.product,
        "content_basis": product.content_basis,
        "original_value": shown(text),
        "original_unit": str(cell["unit"]),
        "vintage": snapshot.vintage,
        "source_id": snapshot.record["source_id"],
        "note": joined(
            qualifier,
            remark,
            plain_note(note),
            str(cell["correction"]),
            _form(cell, product),
            counts.note,
            unit.note if unit else "",
        ),
    }
    _merge(build, snapshot, cell, row, qualifier)


def _form(cell: Mapping[str, object], product: Product) -> str:
    """Return in which form a figure is stated where the product's countries state different ones; empty elsewhere."""
    words = re.split(r"[\u2014\u2013]", str(cell["type"]), maxsplit=1)
    return f"Stated as {words[1].strip()}" if product.content_basis == OWN_FORM and len(words) == 2 else ""


def _printed(cell: Mapping[str, object]) -> tuple[Cell, str, str]:
    """Return a cell read, as the publisher printed it, and its note; a figure that stands in the note is the cell's."""
    text, note = str(cell.get(PRINTED) or cell["value"]), str(cell["note"])
    printed = read(str(cell["value"]))
    if printed.kind in {CellKind.BLANK, CellKind.UNAVAILABLE, CellKind.NOT_APPLICABLE}:
        figure, rest = figure_in(note)
        if figure:
            return read(figure), figure, joined(rest, IN_NOTES)
    return printed, text, note


def _merge(
    build: _Build, snapshot: Snapshot, cell: Mapping[str, object], row: dict[str, object], qualifier: str
) -> None:
    key = tuple(row[name] for name in _KEY)
    known = build.rows.get(key)
    if known is None:
        build.rows[key] = row
        build.labels[key] = qualifier
        return
    if known["quantity_t"] is None and row["quantity_t"] is not None and build.labels[key] == qualifier:
        build.rows[key] = row | {AT: (*places(known), *places(row))}
        return
    same = row["quantity_t"] is None or all(known[name] == row[name] for name in ("quantity_t", "status", "bound"))
    if build.labels[key] == qualifier:
        if same:
            known[AT] = (*places(known), *places(row))
        else:
            _quarantine(build, snapshot, cell, ("value", f"second row of {cell['country']}: {cell['value']}"))
        return
    if row["country_iso3"] == WORLD:
        _quarantine(build, snapshot, cell, ("value", f"second world total: {cell['country']}"))
        return
    _add_up(known, row)
    build.labels[key] = f"{build.labels[key]}; {qualifier}"


def _add_up(known: dict[str, object], row: Mapping[str, object]) -> None:
    """Add a second row of a country, with another qualifier, to the first; the note and the printed cells say so."""
    known[AT] = (*places(known), *places(row))
    parts = [known["quantity_t"], row["quantity_t"]]
    figures = [part for part in parts if isinstance(part, float)]
    known["quantity_t"] = sum(figures) if figures else None
    known["original_value"] = f"{known['original_value']} + {row['original_value']}"
    known["note"] = joined(f"Sum of two rows: {known['note']}", str(row["note"]))
    ranks = [Status.MISSING, Status.WITHHELD, Status.REPORTED, Status.ESTIMATED]
    known["status"] = str(max((Status(str(known["status"])), Status(str(row["status"]))), key=ranks.index))


def _quarantine(
    build: _Build, snapshot: Snapshot, cell: Mapping[str, object], problem: tuple[str, str], tonnes: float | None = None
) -> None:
    """Set a cell aside for its `problem` (kind, label); the cells of a row count once, with the largest share."""
    kind, label = problem
    share = _share_of_world(build, cell)
    if kind == "no country":
        record = quarantine_record(snapshot, cell, label_kind="country", label="", cure="") | {"cure": CURES[kind]}
    else:
        record = quarantine_record(snapshot, cell, label_kind=kind, label=label, cure=CURES[kind])
    same = ("file", "line", "label", "vintage")
    known = next((one for one in build.quarantined if all(one[name] == record[name] for name in same)), None)
    total_of = f"{cell['commodity']}, {cell['type']}: {cell['column']} of {cell['file']}"
    if known is None:
        build.quarantined.append(record | {"value": tonnes, "share_of_world_frac": share, "total_of": total_of})
        return
    known[AT] = (*places(known), *places(cell))
    if share is not None and share >= float(str(known["share_of_world_frac"] or 0)):
        known |= {"value": tonnes, "share_of_world_frac": share, "total_of": total_of}


def _group(cell: Mapping[str, object], *, with_type: bool) -> tuple[object, ...]:
    return (cell["vintage"], cell["file"], cell["commodity"], cell["column"], cell["type"] if with_type else "")


def _note_figure(build: _Build, cell: Mapping[str, object]) -> None:
    """Remember a printed world total for its table, type and column; where types have none, the largest counts.

    The figures of the countries are added up by table, type and column.
    """
    value = read(str(cell["value"])).value
    if not value:
        return
    group = _group(cell, with_type=True)
    if place(str(cell["country"]))[0] != WORLD:
        build.countries[group] = build.countries.get(group, 0.0) + value
        return
    build.totals[group] = value
    if read(str(cell["value"])).bound is Bound.AT_LEAST:
        build.at_least.add(group)
    table = _group(cell, with_type=False)
    build.totals[table] = max(value, build.totals.get(table, 0.0))


def _beyond_world(build: _Build, cell: Mapping[str, object], country: str | None) -> str:
    """Return what is wrong with a country's figure that is larger than the world total beside it; "" for any other."""
    value, total = read(str(cell["value"])).value, build.totals.get(_group(cell, with_type=True))
    if country == WORLD or not value or not total or _group(cell, with_type=True) in build.at_least:
        return ""
    is_beyond = value > OVER_WORLD * total
    return (
        f"{cell['country']} {cell['value']} is more than the world total beside it, {total:,.0f}" if is_beyond else ""
    )


def _share_of_world(build: _Build, cell: Mapping[str, object]) -> float | None:
    """Return the share of its world total that a cell carries; a total that can be read is no share of itself.

    A figure that cannot be read carries what the other countries leave of the total; where the table has no total, or
    the total itself cannot be read, all of it.
    """
    printed = read(str(cell["value"]))
    is_world = place(str(cell["country"]))[0] == WORLD
    total = build.totals.get(_group(cell, with_type=True))
    if printed.kind is CellKind.UNKNOWN:
        if is_world or not total:
            return 1.0
        return max(0.0, 1 - build.countries.get(_group(cell, with_type=True), 0.0) / total)
    if is_world:
        return None
    total = total or build.totals.get(_group(cell, with_type=False))
    return printed.value / total if printed.value is not None and total else None
