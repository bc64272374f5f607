"""ICMM Global Mining Dataset (https://www.icmm.com): the workbook's sheet of sites, found by its header row."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from data.model import Fault, InputError
from pipelines.labels import commodities
from pipelines.model import Feed, Original, Parsed
from pipelines.reading import workbooks
from pipelines.reading.coordinates import LATITUDE_MAX, LONGITUDE_MAX, degrees

FEED = Feed(
    feed_id="icmm",
    source_id="icmm",
    title="ICMM Global Mining Dataset",
    parser_version=1,
    accepts="The .xlsx workbook with a sheet of sites (ICMMID, Confidence Factor, Mine Name, ...)",
    row="a line of the sheet: a site",
)

MAPPING = Path(__file__).parent / "mapping.csv"
COMMODITIES = ("primary_commodity", "secondary_commodity", "other_commodities")
"""Columns of a site's commodities, highest rank first."""

_COLUMNS = {
    "icmm_id": "ICMMID", "confidence_factor": "Confidence Factor", "mine_name": "Mine Name",
    "group_names": "Group Names", "latitude": "Latitude", "longitude": "Longitude",
    "asset_type": "Asset Type", "country": "Country",
    "primary_commodity": "Primary Commodity", "secondary_commodity": "Secondary Commodity",
    "other_commodities": "Other Commodities",
}  # fmt: skip
_LIMITS = {"latitude": LATITUDE_MAX, "longitude": LONGITUDE_MAX}
_SCHEMA = pa.schema(
    [("file", pa.string()), ("line", pa.int32())]
    + [(name, pa.float64() if name in _LIMITS else pa.string()) for name in _COLUMNS]
)
_MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
_RELEASE = re.compile(rf"Global Mining Dataset\W+({'|'.join(_MONTHS)}) (\d{{4}})")
_FAULTS_MAX = 50


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - nothing is unpacked
    """Yield one snapshot a workbook: the sites but those whose every commodity is left out, every label kept.

    Raises InputError naming file, row, reason and cure for another file, an identifier given twice, and coordinates
    that are none.
    """
    for original in originals:
        sheets = workbooks.read(original)
        vintage = _vintage(original, sheets)
        sheet, line, places = _sites_sheet(original, sheets)
        sites = _sites(sheet, line, places)
        kept, read = commodities.sort(MAPPING, sites, labels)
        yield Parsed(
            snapshot_id=f"icmm-{vintage}",
            vintage=vintage,
            title=f"ICMM Global Mining Dataset, {vintage}",
            doi="",
            rows=pa.Table.from_pylist(kept, schema=_SCHEMA),
            originals=(original,),
            read=read,
        )


def labels(site: Mapping[str, object]) -> tuple[str, ...]:
    """Return the commodity labels of a site, best rank first, each once."""
    joined = ";".join(str(site[column]) for column in COMMODITIES)
    return tuple(dict.fromkeys(label.strip() for label in joined.split(";") if label.strip()))


def _vintage(original: Original, sheets: Sequence[workbooks.Sheet]) -> str:
    """Return YYYY-MM as a cell of the workbook states it ("Global Mining Dataset - September 2025")."""
    for sheet in sheets:
        for row in sheet.rows[:20]:
            for cell in row:
                if found := _RELEASE.search(workbooks.text(cell)):
                    return f"{found[2]}-{_MONTHS[found[1]]:02d}"
    reason = "no cell states the release ('Global Mining Dataset - September 2025')"
    raise InputError([Fault(original.name, 0, "", "", reason, "Name ICMM's workbook with its sheet 'About'.")])


def _sites_sheet(original: Original, sheets: Sequence[workbooks.Sheet]) -> tuple[workbooks.Sheet, int, dict[str, int]]:
    found = [(sheet, *place) for sheet in sheets if (place := workbooks.header(sheet, _COLUMNS.values()))]
    if found:
        workbooks.expect_one([sheet for sheet, *_ in found])
        return found[0]
    titles = ", ".join(sheet.title for sheet in sheets)
    reason = f"no sheet has the columns {', '.join(_COLUMNS.values())}"
    raise InputError([Fault(original.name, 0, "", titles, reason, "Name the workbook of ICMM's dataset.")])


def _sites(sheet: workbooks.Sheet, header_line: int, places: Mapping[str, int]) -> list[dict[str, object]]:
    sites: list[dict[str, object]] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for line, row in enumerate(sheet.rows[header_line:], start=header_line + 1):
        if not any(workbooks.text(cell) for cell in row):
            continue
        site: dict[str, object] = {"file": sheet.where, "line": line}
        for name, column in _COLUMNS.items():
            cell = workbooks.at(row, places[column])
            site[name] = workbooks.text(cell)
            if name in _LIMITS:
                try:
                    site[name] = degrees(cell, _LIMITS[name])
                except ValueError:
                    cure = "Mend the coordinate or empty the cell: the site is kept without its place."
                    faults.append(sheet.fault(line, column, cell, "no coordinate in decimal degrees", cure))
        faults += _identifier_faults(sheet, line, str(site["icmm_id"]), seen)
        sites.append(site)
    if not sites:
        faults.append(sheet.fault(header_line, "", "", "no site follows the header", "Download the workbook again."))
    if faults:
        raise InputError(faults[:_FAULTS_MAX])
    return sites


def _identifier_faults(sheet: workbooks.Sheet, line: int, identifier: str, seen: dict[str, int]) -> Iterator[Fault]:
    if identifier and identifier in seen:
        reason = f"the identifier stands in row {seen[identifier]} too"
        yield sheet.fault(line, "ICMMID", identifier, reason, "Remove one of the two rows.")
    seen.setdefault(identifier, line)
