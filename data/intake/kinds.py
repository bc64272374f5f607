"""The kinds of inventories a user may bring, declared once: their columns, and how a row tells its UNFC code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from data.codes import code_list
from data.contents import forms
from data.intake import cells
from data.intake.model import CellError, Coded, CodeError, Column, Kind
from data.model import Status
from data.spelling import folded
from data.unfc import (
    Inclusive,
    MappingBasis,
    UnfcError,
    UnfcVersion,
    bridge,
    native,
    parse_reported,
    system_of,
    version_of,
)

RESOURCE_TYPES = ("primary", "anthropogenic")
STATUSES = (Status.REPORTED, Status.ESTIMATED, Status.WITHHELD, Status.MISSING)
GROSS_NET = ("gross", "net")
_MAX_CODE_CHARACTERS = 200
_EXAMPLE = "EXAMPLE: Hill deposit (delete this row)"


@cache
def _systems() -> tuple[str, ...]:
    rows = code_list("unfc_system").rows.values()
    return tuple(row["aliases"].split(";")[0] for row in rows if row["family"] == "crirsco")


def _system(text: str) -> str:
    stated = cells.short(text)
    found = system_of(stated)
    if not found or code_list("unfc_system").rows[found]["family"] != "crirsco":
        raise cells.unknown(stated, _systems(), "this is not a reporting system of the CRIRSCO family")
    return stated


@cache
def _categories() -> tuple[str, ...]:
    rows = code_list("unfc_bridge").rows.values()
    single = tuple(row["aliases"].split(";")[0].capitalize() for row in rows if row["family"] == "crirsco")
    return (*single, "Measured + Indicated", "Proved + Probable")


@cache
def _statuses() -> frozenset[str]:
    """Every spelling of a project status that the status table has."""
    rows = code_list("unfc_status").rows.values()
    return frozenset(alias for row in rows for alias in row["aliases"].split(";"))


@cache
def _status_choices() -> tuple[str, ...]:
    """Return the first spelling of each status."""
    rows = code_list("unfc_status").rows.values()
    return tuple(dict.fromkeys(row["aliases"].split(";")[0] for row in rows))


def _status(text: str) -> str:
    stated = folded(text)
    if stated not in _statuses():
        raise cells.unknown(text, _status_choices(), "this is not a project status in the list")
    return stated


def _version(text: str) -> str:
    try:
        return version_of(text[:_MAX_CODE_CHARACTERS]).value
    except UnfcError as error:
        raise CellError("this is not a version of the UNFC", f"Use one of {', '.join(UnfcVersion)}.") from error


def _content_names() -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for material_id in cells.material_ids() for name in forms(material_id)))


def _as_written(text: str) -> str:
    return text


def _column(name: str, what: str, read: cells.Reader, description: str, **more: object) -> Column:
    return Column(name, description, read, what, **more)  # type: ignore[arg-type]


_WHERE = (
    _column("project", "text, at most 100 characters", cells.short, "Name of the project, mine, deposit or stock",
            required=True, example=_EXAMPLE),
    _column("country", "country of the list", cells.country, "Country, by name or ISO 3166-1 alpha-3 code",
            required=True, choices=cells.countries, example="Finland"),
    _column("latitude_deg", "decimal degrees", cells.degrees(90), "Latitude, WGS84, south negative",
            form="latitude", example="63.8"),
    _column("longitude_deg", "decimal degrees", cells.degrees(180), "Longitude, WGS84, west negative",
            form="longitude", example="23.9"),
    _column("material", "material of the list", cells.material, "Material, by name or chemical symbol",
            required=True, choices=cells.materials, example="Lithium"),
    _column("product", "text", cells.short, "Product, if not the material itself (rutile, magnet rare earths)"),
)  # fmt: skip
_QUANTITY = (
    _column("quantity", "number of zero or more", cells.amount,
            "Quantity in “unit” of “content”; empty only where status is missing or withheld",
            form="amount", example="120.5"),
    _column("unit", "unit of the list", cells.unit, "Unit of the quantity; t is the metric ton, Mt a million of them",
            required=True, choices=lambda: cells.UNITS, example="kt"),
    _column("content", "form of the list, fit for the material", _as_written,
            "What the tonnes count: the element, an oxide or equivalent, or gross weight of ore",
            required=True, choices=_content_names, example="Li2O"),
    _column("status", "word of the list", cells.one_of(STATUSES),
            "reported (also if empty), estimated, withheld or missing; zero is a quantity, not a status",
            choices=lambda: STATUSES, example="reported"),
)  # fmt: skip
_ABOUT = (
    _column("effective_date", "YYYY-MM-DD, YYYY-MM or YYYY", cells.day, "Date for which the estimate holds",
            required=True, form="date", example="2024-12-31"),
    _column("resource_type", "word of the list", cells.one_of(RESOURCE_TYPES),
            "primary (also if empty), or anthropogenic: tailings, residues, end-of-life stock",
            choices=lambda: RESOURCE_TYPES, example="primary"),
    _column("project_status", "word of the list", _status, "Status of the project", choices=_status_choices,
            example="evaluation"),
    _column("ore_quantity", "number of zero or more", cells.amount, "Ore in “ore_unit”", form="amount",
            example="12"),
    _column("ore_unit", "unit of the list", cells.unit, "Unit of the ore", choices=lambda: cells.UNITS, example="Mt"),
    _column("grade", "number of zero or more", cells.amount, "Grade of the ore in “grade_unit”",
            form="grade", example="1.004"),
    _column("grade_unit", "unit of the list", cells.one_of(cells.GRADE_UNITS), "Unit of the grade",
            choices=lambda: cells.GRADE_UNITS, example="%"),
    _column("deposit_type", "text", cells.short, "Type of the deposit or stock", example="Pegmatite"),
    _column("reference_point", "text", cells.short, "Where the quantity is measured: in situ, run of mine, product",
            example="in situ"),
    _column("gross_net", "word of the list", cells.one_of(GROSS_NET), "Whole project (gross) or own share (net)",
            choices=lambda: GROSS_NET, example="gross"),
    _column("evaluator", "text", cells.short, "Who made the estimate"),
    _column("confidence", "text", cells.short, "Confidence in the row, in your words"),
    _column("source_document", "text or web address", cells.document, "Document or page that states the quantity",
            example="Annual statement 2024, table 3"),
    _column("note", "text, at most 1000 characters", cells.long, "Remark", example="Worked example: not loaded"),
)  # fmt: skip


def _inclusive(*, required: bool, example: str) -> Column:
    return _column("inclusive_of_reserves", "word of the list", cells.one_of(Inclusive),
                   "Whether resources include the reserves made from them; n/a for a reserve", required=required,
                   choices=lambda: tuple(Inclusive), example=example)  # fmt: skip


@lru_cache(maxsize=4096)
def _native(text: str, country_iso3: str, version: str) -> Coded:
    try:
        bridged = native(text, country_iso3=country_iso3, stated_version=version)
    except UnfcError as error:
        cure = "Write E, F and G, such as E1.1; F1.2; G1 or 111."
        raise CodeError("unfc_code", f"this is not a UNFC code: {error.reason}", cure) from error
    if bridged.code is None:
        reason = "this code of an older UNFC has no counterpart today"
        raise CodeError("unfc_code", reason, "Give the code of UNFC-2019, or check unfc_version.")
    read_as = parse_reported(text, country_iso3=country_iso3, stated_version=version).version
    return Coded(f"UNFC-{read_as}", text, bridged)


def _unfc_code(row: Mapping[str, object]) -> Coded:
    return _native(str(row["unfc_code"]), str(row["country"] or ""), str(row["unfc_version"] or ""))


def _crirsco_code(row: Mapping[str, object]) -> Coded:
    system, category = str(row["system"]), str(row["category"])
    bridged = bridge(system, category, status=str(row["project_status"] or ""))
    if bridged.mapping_basis is MappingBasis.NONE:
        error = cells.unknown(category, _categories(), "this is not a category of the CRIRSCO family")
        raise CodeError("category", error.reason, error.cure)
    return Coded(system, category, bridged)


UNFC = Kind(
    "unfc-inventory",
    "Inventory in UNFC codes",
    "Quantities classified by UNFC, in any notation: E1.1; F1.2; G1, E1F1G1+2, 111+112.",
    (
        *_WHERE,
        _column("unfc_code", "UNFC code, any notation", _as_written, "UNFC code of the quantity",
                required=True, example="E2; F2.1; G1+G2"),
        _column("unfc_version", "version of the list", _version,
                "Version of the code; if empty 2019, but 1997 for bare digits from India and Ukraine, GB/T for China",
                choices=lambda: tuple(UnfcVersion), example="2019"),
        *_QUANTITY,
        _inclusive(required=False, example="no"),
        *_ABOUT,
    ),
    ("unfc_code",),
    _unfc_code,
    ("country", "unfc_version"),
)  # fmt: skip
CRIRSCO = Kind(
    "crirsco-inventory",
    "Inventory in CRIRSCO categories",
    "Reserves and resources by JORC, NI 43-101, SAMREC, PERC, S-K 1300 and the like; UNFC codes by default mapping.",
    (
        *_WHERE,
        _column("system", "system of the list", _system, "Reporting system, also with its edition (JORC 2012)",
                required=True, choices=_systems, example="JORC"),
        _column("category", "category of the list", _as_written, "Category in that system; a sum with +",
                required=True, choices=_categories, example="Indicated"),
        *_QUANTITY,
        _inclusive(required=True, example="no"),
        *_ABOUT,
    ),
    ("system", "category"),
    _crirsco_code,
    ("project_status",),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {kind.kind_id: kind for kind in (UNFC, CRIRSCO)}


def choices_of(column: Column) -> Sequence[str]:
    """Return the values a drop-down list offers for a column; none for free ones."""
    return column.choices() if column.choices else ()
