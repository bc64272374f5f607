"""The routes of a self-assessment: the check of a file, the file in either form, the schema. Nothing of it is kept.

The body is the file as it is, no form around it. It is small by its limits, so it is read in this process.
"""

from __future__ import annotations

from dataclasses import asdict

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.engine import Engine
from dashboard.exports.citation import PRODUCT
from dashboard.filter_values import FilterError
from dashboard.filters import Filters
from dashboard.topics.assessment.scope import KEYS, PATH, filters_of, in_words, scope_of
from dashboard.web.api.errors import NothingHereError
from dashboard.web.api.request import as_json
from dashboard.web.api.routes import Route
from data.assessment import MOST_BYTES, Read, Scope, SelfAssessment, json_form, read
from data.assessment.schema import schema_file

FILE, CHECK = "/api/v1/self-assessment", "/api/v1/self-assessment/check"
JSON, XLSX, SCHEMA = "json", "xlsx", "schema.json"
_JSON_TYPE = "application/json"
_XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_KEPT = {"Cache-Control": "no-store"}
_NAME_CHARACTERS = 200


class RefusedError(ValueError):
    """A body that is not read, and the status that says why."""

    def __init__(self, reason: str, status: int) -> None:
        self.status = status
        super().__init__(reason)


def routes(engine: Engine) -> tuple[Route, ...]:
    """Return the routes of the check and of the files."""

    def check_self_assessment() -> Response:
        """Return every fault of the file in the body, else what it holds, with its scope in words and its page."""
        if unknown := set(request.args) - {"name"}:
            raise FilterError(min(unknown)[:_NAME_CHARACTERS], "", ("name",), "is no key of this address")
        try:
            found = read(body(), request.args.get("name", "")[:_NAME_CHARACTERS])
        except RefusedError as refusal:
            return refused(refusal)
        return as_json(told(engine, found), headers=_NOT_KEPT)

    def self_assessment_file(form: str) -> Response:
        """Return the file in a form: of what is in the body, or empty, for the scope that the address names."""
        if form == SCHEMA and request.method != "POST":
            return Response(schema_file(), content_type="application/schema+json")
        if form not in {JSON, XLSX}:
            raise NothingHereError("form", form, (JSON, XLSX, SCHEMA))
        if request.method != "POST":
            filters = Filters.parse(request.query_string.decode("utf-8", "replace"), KEYS, strict=True)
            return _file(SelfAssessment(scope_of(filters)), form)
        try:
            found = read(body())
        except RefusedError as refusal:
            return refused(refusal)
        if not found.is_clean:
            return as_json(told(engine, found), 422, _NOT_KEPT)
        return _file(found.assessment, form)

    return (
        Route(CHECK, check_self_assessment, ("POST",), _openapi),
        Route(f"{FILE}.<form>", self_assessment_file, ("GET", "HEAD", "POST")),
    )


def told(engine: Engine, found: Read) -> dict[str, object]:
    """Return what was read, ready for JSON; the content only where it has no fault."""
    body: dict[str, object] = {
        "file": found.name,
        "form": found.form,
        "sha256": found.sha256,
        "ok": found.is_clean,
        "stored": False,
        "fault_count": found.fault_count,
        "faults": [fault.as_json() for fault in found.faults],
        "assessment": None,
    }
    if found.is_clean:
        scope = found.assessment.scope
        body["assessment"] = json_form.document(found.assessment)
        body["scope"] = asdict(scope)
        body["scope_words"], body["page"] = in_words(engine, scope), filters_of(scope).href(PATH)
    return body


def _file(assessment: SelfAssessment, form: str) -> Response:
    if form == JSON:
        content, kind = json_form.write(assessment), _JSON_TYPE
    else:
        from data.assessment import sheet_writing  # noqa: PLC0415 - loads openpyxl: 8 MB a process, for files only

        content, kind = sheet_writing.write(assessment, PRODUCT), _XLSX_TYPE
    disposition = f'attachment; filename="{file_name(assessment.scope)}.{form}"'
    return Response(content, headers=_NOT_KEPT | {"Content-Disposition": disposition}, content_type=kind)


def file_name(scope: Scope) -> str:
    """Return the name of the file of a scope, without its ending."""
    return "-".join(filter(None, ("self-assessment", scope.material, scope.country, scope.project)))


def body() -> bytes:
    """Return the body. Raises RefusedError for what is no file as it is, or too large."""
    if request.mimetype in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        raise RefusedError(
            "send the file itself as the body, not a form: curl --data-binary @file -H 'Content-Type: …'", 415
        )
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise RefusedError("send the file uncompressed, without Content-Encoding", 415)
    request.max_content_length = MOST_BYTES + 1
    try:
        content = request.get_data(cache=False)
    except RequestEntityTooLarge:
        content = b""
        too_large = True
    else:
        too_large = len(content) > MOST_BYTES
    if too_large:
        raise RefusedError(f"the file must not exceed {MOST_BYTES:,} bytes", 413)
    if not content:
        raise RefusedError("the body is empty: send the file itself as the body", 400)
    return content


def refused(refusal: RefusedError) -> Response:
    """Return the answer to a body that is not read."""
    return as_json({"error": str(refusal)}, refusal.status, _NOT_KEPT)


def _openapi() -> dict[str, object]:
    """Return the paths about a self-assessment."""
    scope = [{"name": key, "in": "query", "schema": {"type": "string"}} for key in KEYS]
    form = {"name": "form", "in": "path", "required": True, "schema": {"type": "string", "enum": [JSON, XLSX, SCHEMA]}}
    body = {
        "required": True,
        "content": {
            _JSON_TYPE: {"schema": {"$ref": f"{FILE}.{SCHEMA}"}},
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
    refusals = {
        "400": {"description": "No file, or a key that cannot be used"},
        "413": {"description": f"The body exceeds {MOST_BYTES} bytes"},
        "415": {"description": "A form; the body is the file itself"},
    }
    told = "`ok` and the content in `assessment`, or every fault in `faults`, each with place, value, reason and cure"
    return {
        CHECK: {
            "post": {
                "summary": "Check of a self-assessment (JSON or .xlsx), which is not stored",
                "parameters": [{"name": "name", "in": "query", "schema": {"type": "string"}}],
                "requestBody": body,
                "responses": {"200": {"description": told}, **refusals},
            }
        },
        f"{FILE}.{{form}}": {
            "get": {
                "summary": "Empty self-assessment of a scope, or the JSON Schema of its file",
                "parameters": [form, *scope],
                "responses": {"200": {"description": "The file"}, "400": refusals["400"]},
            },
            "post": {
                "summary": "Self-assessment in the body as a file of either form; not stored",
                "parameters": [form],
                "requestBody": body,
                "responses": {"200": {"description": "The file"}, "422": {"description": told}, **refusals},
            },
        },
    }
