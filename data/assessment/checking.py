"""Checks a document of a self-assessment, whatever its form: every fault at its place, and what is good of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any

from data.assessment import values
from data.assessment.faults import Faults
from data.assessment.model import FORMAT, JUDGED, Entry, Scope, SelfAssessment, Standing
from data.assessment.versions import MIGRATIONS, Migration, brought_up
from data.intake.model import CellError
from data.spelling import Nearest

ROOT_KEYS, SCOPE_KEYS = ("format", "version", "scope", "entries"), ("material", "country", "project")
ENTRY_KEYS = ("requirement", "status", "evidence", "note", "assessor", "date")
SCHEMA_KEY = "$schema"
"""Which editors look for; it is no part of the assessment."""
MOST_ENTRIES = 1_000
_SCOPE_READERS = {"material": values.material_id, "country": values.country, "project": values.project}
_LEAVE_OUT = "Leave the key out."


class NoNumber:
    """What Python's reader takes for a number and JSON does not know: NaN, Infinity."""

    def __init__(self, name: str) -> None:
        """Keep how it is written."""
        self.name = name

    def __str__(self) -> str:
        """Return how it is written."""
        return self.name


class Keyed(dict[str, Any]):
    """An object with the keys that it names more than once."""

    doubled: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """How places are named in one form of file: `at` turns a JSON pointer into the reader's place.

    `as_text` says how to make a text of a number.
    """

    at: Callable[[str], str]
    as_text: str


JSON_FORM = Form(lambda pointer: pointer, "Put it in quotation marks.")


def checked(
    document: object,
    faults: Faults,
    form: Form = JSON_FORM,
    *,
    today: date | None = None,
    migrations: Mapping[int, Migration] = MIGRATIONS,
) -> SelfAssessment:
    """Return what is good of a document; `faults` takes what is not."""
    check = _Check(faults, form, today)
    if not isinstance(document, Mapping):
        check.fault("", document, f"this is {_kind(document)} where an object belongs", "Start from the form.")
        return SelfAssessment()
    if document.get("format") != FORMAT:
        said = "does not say its format" if "format" not in document else "is of another format"
        check.fault("/format", document.get("format", ""), f"the file {said}", f'The format is "{FORMAT}".')
    try:
        document = brought_up(document, migrations)
    except CellError as error:
        check.fault("/version", document.get("version", ""), error.reason, error.cure)
    check.keys("", document, ROOT_KEYS, also=(SCHEMA_KEY,))
    scope = check.scope(document.get("scope", {}))
    for key in ("scope", "entries"):
        if key not in document:
            check.fault(f"/{key}", "", f"the key {key} is missing", _MISSING[key])
    return SelfAssessment(scope, check.entries(document.get("entries", [])))


_MISSING = {
    "scope": "Add it; an empty object means that everything is assessed.",
    "entries": "Add it; an empty list means that nothing is assessed yet.",
}


class _Check:
    """The check of one document."""

    def __init__(self, faults: Faults, form: Form, today: date | None) -> None:
        self._faults, self._form = faults, form
        self._readers: Mapping[str, Callable[[str], str]] = {
            "requirement": values.requirement,
            "status": values.standing,
            "evidence": values.evidence,
            "note": values.note,
            "assessor": values.assessor,
            "date": partial(values.day, today=today),
        }

    def fault(self, pointer: str, value: object, reason: str, cure: str) -> None:
        """Keep a fault at the place that a pointer names."""
        self._faults.add(self._form.at(pointer), _shown(value), reason, cure)

    def keys(self, pointer: str, found: Mapping[str, Any], known: Iterable[str], also: Iterable[str] = ()) -> None:
        """Tell of keys that are unknown, and of those named twice."""
        known = tuple(known)
        for key in found:
            if key not in known and key not in also:
                near = _nearest(known).near(key) if self._faults.is_listing else []
                cure = f"Did you mean {near[0]}?" if near else f"Use {', '.join(known)}."
                self.fault(f"{pointer}/{_token(key)}", key, "there is no such key", cure)
        for key in getattr(found, "doubled", ()):
            self.fault(f"{pointer}/{_token(key)}", key, "the key occurs twice", "Delete one of them.")

    def scope(self, found: object) -> Scope:
        """Return the scope."""
        if not isinstance(found, Mapping):
            self.fault("/scope", found, f"this is {_kind(found)} where an object belongs", "Write {} to assess all.")
            return Scope()
        self.keys("/scope", found, SCOPE_KEYS)
        return Scope(**{key: self._value(f"/scope/{key}", found, key, _SCOPE_READERS[key]) for key in SCOPE_KEYS})

    def entries(self, found: object) -> tuple[Entry, ...]:
        """Return the entries in the order of the requirements."""
        if not isinstance(found, list):
            self.fault("/entries", found, f"this is {_kind(found)} where a list belongs", "Write [] for none.")
            return ()
        if len(found) > MOST_ENTRIES:
            reason = f"there are {len(found):,} entries; only the first {MOST_ENTRIES:,} were read"
            self.fault("/entries", "", reason, "Give one entry for each requirement.")
        first: dict[str, str] = {}
        read: dict[str, Entry] = {}
        for number, one in enumerate(found[:MOST_ENTRIES]):
            pointer = f"/entries/{number}"
            entry = self._entry(pointer, one, first)
            if entry is not None:
                read[entry.requirement] = entry
        return tuple(read[one] for one in values.requirement_ids() if one in read)

    def _entry(self, pointer: str, found: object, first: dict[str, str]) -> Entry | None:
        """Return an entry, None where it has a fault; `first` says where each requirement stood first."""
        if not isinstance(found, Mapping):
            self.fault(pointer, found, f"this is {_kind(found)} where an object belongs", "Start from the form.")
            return None
        before = self._faults.count
        self.keys(pointer, found, ENTRY_KEYS)
        stated = {key: self._value(f"{pointer}/{key}", found, key, self._readers[key]) for key in ENTRY_KEYS}
        for key in ("requirement", "status"):
            if found.get(key, "") == "":
                self.fault(f"{pointer}/{key}", "", f"the entry states no {key}", _STATE[key])
        if stated["status"] in JUDGED:
            for key in ("assessor", "date"):
                if not isinstance(found.get(key, ""), str) or found.get(key, "").strip():
                    continue
                reason = f"the status {Standing(stated['status']).in_words} has no {key}"
                self.fault(f"{pointer}/{key}", "", reason, _JUDGED_BY[key])
        if (requirement := stated["requirement"]) and requirement in first:
            reason = f"the requirement occurs twice: first at {first[requirement]}"
            self.fault(f"{pointer}/requirement", requirement, reason, "Keep one of the two.")
        elif requirement:
            first[requirement] = self._form.at(f"{pointer}/requirement")
        if self._faults.count > before:
            return None
        return Entry(**{**stated, "status": Standing(stated["status"])})  # type: ignore[arg-type]

    def _value(self, pointer: str, found: Mapping[str, Any], key: str, read: Callable[[str], str]) -> str:
        """Return the text of a key as `read` has it; an empty text where there is none or it is at fault."""
        value = found.get(key, "")
        if not isinstance(value, str):
            cure = self._form.as_text if isinstance(value, int | float) and not isinstance(value, bool) else _LEAVE_OUT
            self.fault(pointer, value, f"this is {_kind(value)} where a text belongs", cure)
            return ""
        try:
            return read(value) if value else ""
        except CellError as error:
            self.fault(pointer, value, error.reason, error.cure)
            return ""


_STATE = {
    "requirement": "Give its id, such as 4b.",
    "status": f"Use one of {', '.join(Standing)}.",
}
_JUDGED_BY = {"assessor": "Say who judged it.", "date": "Give the day on which it was judged, as 2026-03-31."}


@lru_cache(maxsize=8)
def _nearest(names: tuple[str, ...]) -> Nearest:
    return Nearest(names)


def _shown(value: object) -> str:
    """Return a value as its file writes it; of lists and objects nothing."""
    match value:
        case None | bool():
            return json.dumps(value)
        case str() | int() | float() | NoNumber():
            return str(value)
        case _:
            return ""


def _token(key: str) -> str:
    """Return a key as a part of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


_KINDS = ((bool, "true or false"), (int | float, "a number"), (str, "a text"), (list, "a list"))


def _kind(value: object) -> str:
    """Return what a value is, in words."""
    if value is None:
        return "null"
    if isinstance(value, NoNumber):
        return f"{value}, which JSON does not know,"
    return next((words for kind, words in _KINDS if isinstance(value, kind)), "an object")
