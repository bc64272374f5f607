"""The JSON Schema of the file (draft 2020-12), from the same declarations that its check reads."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.assessment.checking import SCHEMA_KEY
from data.assessment.model import ASSESSOR_MAX, EVIDENCE_MAX, FORMAT, JUDGED, NOTE_MAX, VERSION, Standing
from data.assessment.values import DAY, PROJECT, places, requirement_ids
from data.codes import code_list

PATH = Path(__file__).with_name("self_assessment.schema.json")


def schema() -> dict[str, Any]:
    """Return the schema of the current version. What it cannot say, such as no day in the future, the check does."""
    entry: dict[str, Any] = {
        "type": "object",
        "required": ["requirement", "status"],
        "additionalProperties": False,
        "properties": {
            "requirement": {"enum": list(requirement_ids()), "description": "At most one entry each"},
            "status": {"enum": [one.value for one in Standing]},
            "evidence": _text(EVIDENCE_MAX, "One http(s) address, or a reference in words"),
            "note": _text(NOTE_MAX, "What to know beside it"),
            "assessor": {**_text(ASSESSOR_MAX, "Who judged it, in one line"), "pattern": r"^[^\r\n]*$"},
            "date": {"type": "string", "format": "date", "pattern": f"^({DAY})?$", "description": "When it was judged"},
        },
        "if": {"properties": {"status": {"enum": [one.value for one in JUDGED]}}},
        "then": {
            "required": ["assessor", "date"],
            "properties": {"assessor": {"pattern": r"\S"}, "date": {"pattern": f"^{DAY}$"}},
        },
    }
    scope = {
        "type": "object",
        "description": "What is assessed; all where it is empty",
        "additionalProperties": False,
        "properties": {
            "material": {"enum": ["", *code_list("material").rows]},
            "country": {"enum": ["", *sorted(places())]},
            "project": {"type": "string", "pattern": f"^({PROJECT})?$"},
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "UNRMS self-assessment",
        "description": "What its owner says of the requirements of the UN Resource Management System, for a scope",
        "type": "object",
        "required": ["format", "version", "scope", "entries"],
        "additionalProperties": False,
        "properties": {
            SCHEMA_KEY: {"type": "string"},
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "scope": scope,
            "entries": {"type": "array", "maxItems": len(requirement_ids()), "items": entry},
        },
    }


def _text(most: int, description: str) -> dict[str, Any]:
    return {"type": "string", "maxLength": most, "description": description}


def as_text(found: dict[str, Any]) -> str:
    """Return a schema as its file holds it."""
    return f"{json.dumps(found, indent=1, ensure_ascii=False)}\n"


@lru_cache(maxsize=1)
def schema_file() -> bytes:
    """Return the committed file; a test holds it equal to `schema()`."""
    return PATH.read_bytes()
