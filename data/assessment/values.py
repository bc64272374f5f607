"""Readers of the values of an entry and of a scope: each returns the value, or says why not and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from urllib.parse import urlsplit

from data.assessment.model import ASSESSOR_MAX, EVIDENCE_MAX, NOTE_MAX, Standing
from data.codes import blocs, code_list, place_name
from data.intake.cells import shown_text
from data.intake.model import CellError
from data.spelling import Nearest
from data.vocabulary import either, material, material_advice, place, place_advice

FIRST_YEAR = 1990
PROJECT = r"[a-z0-9][a-z0-9_.-]{0,159}"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ISO = "Write the day as 2026-03-31."
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*)\s*:")
_LINKED = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)
_NO_REFERENCE = frozenset({
    "about", "blob", "chrome", "data", "file", "filesystem", "ftp", "ftps", "javascript", "mailto", "sftp", "smb",
    "tel", "vbscript", "view-source", "ws", "wss",
})  # fmt: skip
_NO_PLACE = frozenset({"total", "other"})

Reader = Callable[[str], str]


def text_of(most: int) -> Reader:
    """Return a reader of a text of at most `most` characters, kept as it is but for line ends, which become one."""

    def read(text: str) -> str:
        found = text.replace("\r\n", "\n").replace("\r", "\n")
        if len(found) > most:
            raise CellError(f"the text has {len(found):,} characters, more than {most:,}", "Shorten it.")
        shown_text(found)
        return found

    return read


note = text_of(NOTE_MAX)
_name, _reference = text_of(ASSESSOR_MAX), text_of(EVIDENCE_MAX)


def assessor(text: str) -> str:
    """Return who judged a requirement, in one line."""
    found = _name(text)
    if "\n" in found:
        raise CellError("the text has several lines", "Write it in one line.")
    return found


def evidence(text: str) -> str:
    """Return an http(s) address, or a reference in words."""
    found = _reference(text)
    named = _SCHEME.match(found)
    scheme = named[1].lower() if named else ""
    if scheme in {"http", "https"}:
        found = found.strip()
        if not _LINKED.fullmatch(found) or not _host(found):
            raise CellError(
                "this is not one whole web address", "Give one http or https address without blanks; more go into note."
            )
    elif scheme in _NO_REFERENCE or (named and found[named.end() :].startswith("//")):
        raise CellError(
            f"an address of the kind {scheme}: is no evidence that others can open",
            "Give an http or https address, or name the document in words.",
        )
    return found


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def day(text: str, today: date | None = None) -> str:
    """Return a day in ISO 8601, none later than tomorrow in UTC: somewhere it is that already."""
    if not re.fullmatch(DAY, text):
        raise CellError("this is not a day in ISO 8601", _ISO)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise CellError("there is no such day", _ISO) from None
    if found.year < FIRST_YEAR:
        raise CellError(f"the date is before {FIRST_YEAR}", "Check the year.")
    if found > (today or datetime.now(UTC).date()) + timedelta(days=1):
        raise CellError("the date is in the future", "Give the day on which it was judged.")
    return text


@cache
def requirement_ids() -> tuple[str, ...]:
    """Return the ids of the requirements in their order."""
    return tuple(code_list("requirement").rows)


def requirement(text: str) -> str:
    """Return the id of a requirement."""
    if text not in requirement_ids():
        raise _unknown(text, requirement_ids(), "there is no such requirement", _all_requirements())
    return text


def _all_requirements() -> str:
    ids = requirement_ids()
    return f"Requirements are {ids[0]} to {ids[-1]}."


def standing(text: str) -> str:
    """Return a status."""
    allowed = [one.value for one in Standing]
    if text not in allowed:
        raise _unknown(text, allowed, "there is no such status", f"Use one of {', '.join(allowed)}.")
    return text


def material_id(text: str) -> str:
    """Return the id of a material."""
    if text in code_list("material"):
        return text
    if found := material(text):
        raise CellError("this is not the id of a material", f"Write {found.material_id}.")
    raise _advised(material_advice(text))


@cache
def places() -> frozenset[str]:
    """Return the codes of countries, areas and blocs; totals and rests are none."""
    rows = code_list("country").rows
    return frozenset({*blocs(), *(code for code, row in rows.items() if row["area_kind"] not in _NO_PLACE)})


def country(text: str) -> str:
    """Return the code of a country or bloc."""
    if text in places():
        return text
    if text in code_list("country"):
        raise CellError(f"{place_name(text)} is neither a country nor a bloc", "Leave country out to assess all.")
    if found := place(text):
        raise CellError("this is not the code of a country or bloc", f"Write {found}.")
    raise _advised(place_advice(text))


def project(text: str) -> str:
    """Return the id of a project; whether there is one, only a release can know."""
    if not re.fullmatch(PROJECT, text):
        raise CellError("this is not the id of a project", "Copy it from the address of the project's page.")
    return text


def _advised(advice: object) -> CellError:
    return CellError(str(getattr(advice, "reason", "")), str(getattr(advice, "cure", "")))


def _unknown(text: str, allowed: Iterable[str], reason: str, cure: str) -> CellError:
    near = Nearest(allowed).near(text)
    return CellError(reason, f"Did you mean {either(near)}?" if near else cure)
