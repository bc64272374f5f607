"""The committed JSON Schema is what the code declares, and takes and refuses what the check does."""

from __future__ import annotations

import json
import re

import pytest

from data.assessment import read
from data.assessment.model import NOTE_MAX
from data.assessment.schema import PATH, as_text, schema, schema_file

TYPES = {"object": dict, "array": list, "string": str}
KEYWORDS = {
    "$schema", "title", "description", "type", "required", "additionalProperties", "properties", "enum", "const",
    "pattern", "maxLength", "maxItems", "items", "if", "then", "format",
}  # fmt: skip
GOOD = {"requirement": "4b", "status": "met", "assessor": "Me", "date": "2026-11-30"}


def fits(value, rules):
    """Tell whether a value fits a schema, by the keywords of draft 2020-12 that ours uses."""
    assert not rules.keys() - KEYWORDS
    return (
        isinstance(value, TYPES.get(rules.get("type"), object))
        and value == rules.get("const", value)
        and value in rules.get("enum", [value])
        and {str: text_fits, list: list_fits, dict: object_fits}.get(type(value), lambda *_: True)(value, rules)
    )


def text_fits(value, rules):
    """Tell whether a text is as long and as written as it may be."""
    return len(value) <= rules.get("maxLength", len(value)) and bool(re.search(rules.get("pattern", ""), value))


def list_fits(value, rules):
    """Tell whether a list is as long as it may be, and of what it may hold."""
    return len(value) <= rules["maxItems"] and all(fits(one, rules["items"]) for one in value)


def object_fits(value, rules):
    """Tell whether an object has the keys that it must and may have, each with what it may hold."""
    known = rules.get("properties", {})
    return (
        set(rules.get("required", ())) <= value.keys()
        and (rules.get("additionalProperties", True) or value.keys() <= known.keys())
        and all(fits(value[key], known[key]) for key in value.keys() & known.keys())
        and ("if" not in rules or not fits(value, rules["if"]) or fits(value, rules["then"]))
    )


def test_the_committed_file_is_what_the_code_declares():
    assert PATH.read_text("utf-8") == as_text(schema())
    assert json.loads(schema_file())["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(
    ("change", "fit"),
    [
        ({}, True),
        ({"scope": {"material": "cobalt", "country": "EU27", "project": "a-1"}}, True),
        ({"scope": {"material": "", "country": "", "project": ""}}, True),
        ({"$schema": "self_assessment.schema.json"}, True),
        ({"entries": []}, True),
        ({"entries": [{"requirement": "4b", "status": "not_assessed", "note": ""}]}, True),
        ({"entries": [{"requirement": "4b", "status": "met"}]}, False),
        ({"entries": [GOOD | {"assessor": " "}]}, False),
        ({"entries": [GOOD | {"assessor": "Me\nand you"}]}, False),
        ({"entries": [GOOD | {"requirement": "13a"}]}, False),
        ({"entries": [GOOD | {"status": "partly met"}]}, False),
        ({"entries": [GOOD | {"date": "1.1.2026"}]}, False),
        ({"entries": [GOOD | {"note": "x" * (NOTE_MAX + 1)}]}, False),
        ({"entries": [GOOD | {"notes": "x"}]}, False),
        ({"entries": [GOOD | {"note": 7}]}, False),
        ({"entries": {}}, False),
        ({"scope": {"material": "cobolt"}}, False),
        ({"scope": {"country": "WLD"}}, False),
        ({"version": 2}, False),
        ({"format": "other"}, False),
        ({"author": "me"}, False),
    ],
)
def test_schema_and_check_agree(change, fit):
    document = {"format": "unrms-self-assessment", "version": 1, "scope": {}, "entries": [GOOD]} | change
    assert fits(document, schema()) is fit
    assert read(json.dumps(document).encode()).is_clean is fit
