"""From the category of a reporting system to a UNFC code, with every step and how far it can be trusted.

The tables are `data/codes/unfc_system.csv`, `unfc_bridge.csv` and `unfc_status.csv`. A default bridge is an
indication by table, not a classification by a competent person: it never proves E. Where a table allows several
categories the weaker is taken and flagged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache

from data.codes import code_list
from data.spelling import folded
from data.unfc import classes
from data.unfc.model import CURRENT, Triple, UnfcCode, UnfcError, UnfcVersion, excerpt
from data.unfc.notation import parse, parse_reported

MAX_LABEL_CHARACTERS = 200
NOT_STATED = "not stated"

_SYSTEM_OF_VERSION = {
    UnfcVersion.V1997: "unfc1997", UnfcVersion.V2004: "unfc2004", UnfcVersion.GBT1999: "gbt1999",
}  # fmt: skip
_AND = re.compile(r"\s*(?:[+,&/]|\band\b)\s*")
_NOUN = re.compile(r"\s*\b(?:(?:ore|mineral)\s+)?(?:reserves?|resources?)\b")
_PUNCTUATION = re.compile(r"[,:;]| - ")
_REMARK = re.compile(r"\s*(?:\([^()]*\)|\b(?:19|20)[0-9]{2})$")


class MappingBasis(StrEnum):
    """How a code came about; the words for it are in the `unfc_note` list."""

    NATIVE = "native"
    OFFICIAL = "official_bridge"
    DEFAULT = "default_bridge"
    DEFAULT_STATUS = "default_bridge+status"
    USER = "user"
    NONE = "none"


_LAST_STEP = {
    MappingBasis.NATIVE: "UNFC as reported",
    MappingBasis.OFFICIAL: "official bridge",
    MappingBasis.DEFAULT: "default mapping",
    MappingBasis.DEFAULT_STATUS: "default mapping, project status",
    MappingBasis.USER: "user assessment",
}


@dataclass(frozen=True)
class Bridged:
    """What a reported category comes to.

    `code` is None and `class_key` empty where no code can be given (basis none); production outside the matrix has
    a class but no code. `steps` reads from the reported category to the basis: ("Probable", "112", "Viable",
    "default mapping"). `flags` are ids of `unfc_note`, `bridge_ids` the rows used, `confidence` that of the rows.
    """

    code: UnfcCode | None
    class_key: str
    mapping_basis: MappingBasis
    steps: tuple[str, ...]
    flags: tuple[str, ...] = ()
    bridge_ids: tuple[str, ...] = ()
    confidence: str = ""


@cache
def _systems() -> tuple[tuple[str, str], ...]:
    """Every alias of every system with the system's id, the longest alias first."""
    rows = code_list("unfc_system").rows
    named = [(folded(alias), key) for key, row in rows.items() for alias in (key, *row["aliases"].split(";"))]
    return tuple(sorted(named, key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=1024)
def system_of(label: str) -> str:
    """Return the id of the reporting system that a label begins with ("JORC 2012", "JORC (SRK)"); "" if none."""
    text = folded(label[:MAX_LABEL_CHARACTERS])
    fits = (
        key for alias, key in _systems() if text.startswith(alias) and not text[len(alias) : len(alias) + 1].isalnum()
    )
    return next(fits, "")


@lru_cache(maxsize=256)
def _aliases(family: str) -> dict[str, dict[str, str]]:
    rows = code_list("unfc_bridge").rows.values()
    return {alias: row for row in rows if row["family"] == family for alias in row["aliases"].split(";")}


def _rows(family: str, category: str) -> tuple[dict[str, str], ...]:
    """Return the bridge rows of a category or of a sum of categories; none where any part is unknown."""
    aliases = _aliases(family)
    text = _REMARK.sub("", folded(category))
    for whole in (text, " ".join(_PUNCTUATION.sub(" ", text).split())):
        if whole in aliases:
            return (aliases[whole],)
    parts = [part if part in aliases else _NOUN.sub("", part).strip() for part in _AND.split(text)]
    return tuple(aliases[part] for part in parts) if all(part in aliases for part in parts) else ()


@cache
def _statuses() -> dict[tuple[str, str], dict[str, str]]:
    rows = code_list("unfc_status").rows.values()
    return {(row["kind"], alias): row for row in rows for alias in row["aliases"].split(";")}


@dataclass(frozen=True)
class _Refined:
    """A bridge row after the project status was looked at: `status` is the row of `unfc_status` used, if any."""

    triples: tuple[Triple, ...]
    status: dict[str, str] | None = None
    flag: str = ""


def _refine(row: dict[str, str], status: str) -> _Refined:
    """Refine E1; F1 of a reserve and E2; F2 of a resource by project status, quantity by quantity.

    A status that speaks against a reserve is flagged, never used to give the reserve a code that no table has.
    """
    plain = tuple(Triple(row["e"], row["f"], g) for g in row["g"].split("+"))
    key = folded(status)
    if not key or (row["e"], row["f"]) not in {("E1", "F1"), ("E2", "F2")}:
        return _Refined(plain)
    found = _statuses().get((row["kind"], key))
    if found:
        return _Refined(tuple(Triple(found["e"], found["f"], g) for g in row["g"].split("+")), found)
    against = _statuses().get(("resource", key)) if row["kind"] == "reserve" else None
    return _Refined(plain, flag="status_against_reserve" if against else "")


def bridge(system: str, category: str, *, status: str = "") -> Bridged:
    """Return the default bridge of a category ("Probable", "Measured+Indicated", "C1", "2P …") of a system.

    `system` is an id of `unfc_system` or a label that begins with one of its aliases, `status` that of the project.
    Never raises: an unknown system or category comes back with basis none and the reason among the flags.
    """
    if max(map(len, (system, category, status))) > MAX_LABEL_CHARACTERS:
        return _unclassified(excerpt(category), "unknown_category" if system_of(system) else "unknown_system")
    return _bridge(system_of(system), category, status.strip())


@lru_cache(maxsize=4096)
def _bridge(system_id: str, category: str, status: str) -> Bridged:
    stated = category.strip() or NOT_STATED
    if not system_id:
        return _unclassified(stated, "unknown_system")
    family = code_list("unfc_system").rows[system_id]["family"]
    if family == "minerals4eu":
        return _unclassified(stated, "by_code")
    if family == "amrec":
        return _of_unfc_code(stated)
    rows = _rows(family, category)
    return _of_rows(stated, rows, status) if rows else _unclassified(stated, "unknown_category")


def native(text: str, *, country_iso3: str = "", stated_version: str = "") -> Bridged:
    """Return a code that the source states in UNFC itself; codes of older versions come back converted.

    Raises UnfcError on what is no code.
    """
    code = parse_reported(text, country_iso3=country_iso3, stated_version=stated_version)
    if code.version in CURRENT:
        return _coded(code, MappingBasis.NATIVE, (text.strip(), code.canonical()))
    return convert(code)


def convert(code: UnfcCode) -> Bridged:
    """Return the code of UNFC-2019 for one of 1997, 2004 or GB/T 17766-1999, by table, never by re-reading digits."""
    if code.version in CURRENT:
        return _coded(code, MappingBasis.NATIVE, (code.canonical(),))
    result = bridge(_SYSTEM_OF_VERSION[code.version], code.digits())
    return replace(result, steps=(code.canonical(), *result.steps[1:]))


def officially_bridged(text: str, *, system: str, category: str, document: str) -> Bridged:
    """Return a code that a competent person gave under a UNECE bridging document, which must be named.

    Raises UnfcError on what is no code of UNFC-2009 or 2019, ValueError where no document is named.
    """
    if not document.strip():
        raise ValueError(f"{category} ({system}): an official bridge names its document; without one, use bridge()")
    return _coded(parse(text), MappingBasis.OFFICIAL, (f"{category} ({system})", text.strip(), document.strip()))


def _of_rows(stated: str, rows: Sequence[dict[str, str]], status: str) -> Bridged:
    if all(row["e"] for row in rows):
        return _by_table(stated, rows, status)
    ids = tuple(row["bridge_id"] for row in rows)
    if len(rows) == 1 and rows[0]["class_key"]:
        row, basis = rows[0], MappingBasis.DEFAULT
        steps = (stated, classes.unfc_class(row["class_key"]).short, _LAST_STEP[basis])
        return Bridged(None, row["class_key"], basis, steps, (), ids, row["confidence"])
    flag = next((row["flag"] for row in rows if row["flag"] and not row["e"]), "mixed_classes")
    return replace(_unclassified(stated, flag), bridge_ids=ids)


def _by_table(stated: str, rows: Sequence[dict[str, str]], status: str) -> Bridged:
    plain, refined = [_refine(row, "") for row in rows], [_refine(row, status) for row in rows]
    used = [result.status for result in refined if result.status]
    code = _code(refined)
    result = _coded(
        code,
        MappingBasis.DEFAULT_STATUS if used else MappingBasis.DEFAULT,
        (stated, _short_form(_code(plain)), *((f"status: {status}", code.canonical()) if used else ())),
    )
    spans = "spans_classes" if len(classes.class_names(code, lambda one: one.class_id)) > 1 else ""
    found = (*(row["flag"] for row in rows), *(one.flag for one in refined), spans, *result.flags)
    return replace(
        result,
        flags=tuple(dict.fromkeys(filter(None, found))),
        bridge_ids=tuple(row["bridge_id"] for row in rows),
        confidence="; ".join(dict.fromkeys(row["confidence"] for row in (*rows, *used))),
    )


def _code(refined: Sequence[_Refined]) -> UnfcCode:
    return UnfcCode(tuple(triple for one in refined for triple in one.triples))


def _short_form(code: UnfcCode) -> str:
    """Return digits where they say everything, the canonical form where there are sub-categories."""
    return code.canonical() if any("." in category for triple in code.triples for category in triple) else code.digits()


def _of_unfc_code(stated: str) -> Bridged:
    """AMREC and PARC are built on UNFC: their categories are UNFC codes."""
    try:
        return _coded(parse(stated), MappingBasis.DEFAULT, (stated,))
    except UnfcError:
        return _unclassified(stated, "unknown_category")


def _coded(code: UnfcCode, basis: MappingBasis, steps: tuple[str, ...]) -> Bridged:
    """Return the result for a code: its class and the basis end the steps."""
    by_name = (lambda one: one.name) if basis is not MappingBasis.DEFAULT else (lambda one: one.short)
    named = " + ".join(classes.class_names(code, by_name))
    return Bridged(code, classes.class_key(code), basis, (*steps, named, _LAST_STEP[basis]), classes.flags(code))


def _unclassified(stated: str, flag: str) -> Bridged:
    return Bridged(None, "", MappingBasis.NONE, (stated, *classes.words((flag,))), (flag,))
