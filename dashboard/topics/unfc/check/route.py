"""The routes of a visitor's file: a report on it, and the forms to fill in. Nothing of a file is kept or written.

The file is the body of the request as it is, no form around it: no parser of forms, no temporary file. It is read by a
process of its own (`data.intake.apart`), a few at once; who comes in between is told to ask again.
"""

from __future__ import annotations

import io
from dataclasses import asdict
from functools import lru_cache

import pyarrow as pa
from flask import Response, request
from pyarrow import csv
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.engine.watchdog import unless_left
from dashboard.exports.citation import PRODUCT
from dashboard.exports.csv_file import defused
from dashboard.filter_values import FilterError
from dashboard.memory import give_back
from dashboard.settings import Settings
from dashboard.topics.unfc.check.box import CHECK_PATH, LIMITS, template_path
from dashboard.topics.unfc.check.report import report
from dashboard.web.api.errors import NothingHereError
from dashboard.web.api.request import as_json
from dashboard.web.api.routes import Route
from data.intake import FAULT_FIELDS, KINDS, StatedSource, Summary
from data.intake.apart import Allowance, Answer, BrokenOffError, BusyError, CheckProcess, Question

_JSON, _CSV, _HTML = "application/json", "text/csv", "text/html"
_SOURCE = tuple(StatedSource.__dataclass_fields__)
_KEYS = ("name", "kind", *_SOURCE)
_NAME_CHARACTERS = 200
_NOT_KEPT = {"Cache-Control": "no-store", "Vary": "Accept"}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FAULT_COLUMNS = pa.schema(
    [("level", pa.string())]
    + [(name, pa.int64() if name == "row" else pa.string()) for name in FAULT_FIELDS]
    + [("rows", pa.string())]
)
_WALL_TIMES = 3
"""By the clock a check may take so many times its processor time: others have the processors first."""
_RETRY = {"Retry-After": "2"}


def routes(settings: Settings) -> tuple[Route, ...]:
    """Return the routes of the forms and of the check."""
    allowance = Allowance(settings.check_seconds, _WALL_TIMES * settings.check_seconds, settings.check_mb)
    process = CheckProcess(allowance, settings.checks)
    return (
        Route("/api/v1/template/<name>", template_file),
        Route(CHECK_PATH, lambda: check_upload(process), ("POST",), _openapi),
    )


def check_upload(process: CheckProcess) -> Response:
    """Return the report on the file in the body: JSON, or as `Accept` asks CSV (faults, warnings) or HTML (a fragment).

    The query string may state the source beside the file, as the options of `ingest` do.
    Raises FilterError for a key or a kind that cannot be used.
    """
    name, kind_id, source = _asked()
    if request.mimetype == "multipart/form-data":
        return _refused("send the file itself as the body, not a form: curl --data-binary @file", 415)
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        return _refused("send the file uncompressed, without Content-Encoding", 415)
    content = _body()
    if content is None:
        return _refused(f"the file must not exceed {LIMITS.file_bytes // 2**20} MB", 413)
    if not content:
        return _refused("the body is empty: send the file itself as the body", 400)
    try:
        return _answer(process.check(Question(name, kind_id, source, LIMITS), content, unless_left))
    except (BusyError, BrokenOffError) as error:
        return _refused(str(error), 429 if isinstance(error, BusyError) else 503, _RETRY)
    finally:
        give_back()


def _body() -> bytes | None:
    """Return the body; None where it is too large. A body of unstated length is read to one byte beyond the limit."""
    request.max_content_length = LIMITS.file_bytes + 1
    try:
        content = request.get_data(cache=False)
    except RequestEntityTooLarge:
        return None
    return content if len(content) <= LIMITS.file_bytes else None


def template_file(name: str) -> Response:
    """Return the form of a kind of inventory as .xlsx. Raises NothingHereError for what is no kind."""
    kind_id, _, extension = name.partition(".")
    if kind_id not in KINDS:
        raise NothingHereError("kind", kind_id, KINDS)
    if extension != "xlsx":
        raise NothingHereError("format", extension, ("xlsx",))
    disposition = {"Content-Disposition": f'attachment; filename="{kind_id}.xlsx"'}
    return Response(_template(kind_id), headers=disposition, content_type=_XLSX)


@lru_cache(maxsize=256)
def _template(kind_id: str) -> bytes:
    from data.intake.template import template  # noqa: PLC0415 - loads openpyxl: 8 MB a process, for forms only

    return template(KINDS[kind_id], PRODUCT)


def _asked() -> tuple[str, str, StatedSource]:
    """Return name, kind and what is stated of the source from the query string. Raises FilterError."""
    for key in request.args:
        if key not in _KEYS:
            raise FilterError(key[:_NAME_CHARACTERS], "", _KEYS, "is no key of this address")
    kind_id = request.args.get("kind", "")
    if kind_id and kind_id not in KINDS:
        raise FilterError("kind", kind_id[:_NAME_CHARACTERS], tuple(KINDS), "is no kind of inventory")
    source = StatedSource(**{key: request.args.get(key, "").strip() for key in _SOURCE})
    return request.args.get("name", "")[:_NAME_CHARACTERS], kind_id, source


def _answer(answer: Answer) -> Response:
    checked, totals = answer.summary, answer.preview
    wanted = request.accept_mimetypes.best_match((_JSON, _CSV, _HTML), _JSON)
    if wanted == _HTML:
        return Response(report(checked, totals), headers=_NOT_KEPT, content_type=f"{_HTML}; charset=utf-8")
    if wanted == _CSV:
        disposition = {"Content-Disposition": 'attachment; filename="faults.csv"'}
        return Response(_faults_csv(checked), headers=_NOT_KEPT | disposition, content_type=f"{_CSV}; charset=utf-8")
    source_faults = [fault.as_json() for fault in checked.source_faults]
    more = {"stored": False, "source_faults": source_faults, "preview": totals.as_json() if checked.is_clean else None}
    return as_json(checked.as_json() | more, headers=_NOT_KEPT)


def _faults_csv(checked: Summary) -> bytes:
    """Return the faults and warnings listed as CSV; text that a spreadsheet would run is defused."""
    found = [("fault", fault) for fault in checked.faults] + [("warning", warning) for warning in checked.warnings]
    batch = pa.RecordBatch.from_pylist(
        [{"level": level} | asdict(one) | {"rows": one.every_row} for level, one in found], _FAULT_COLUMNS
    )
    lines = io.BytesIO()
    csv.write_csv(defused(batch), lines, csv.WriteOptions(quoting_style="needed"))
    return lines.getvalue()


def _refused(reason: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return as_json({"error": reason}, status, _NOT_KEPT | (headers or {}))


def _openapi() -> dict[str, object]:
    """Return the paths about a visitor's own file: the forms, and the check of one filled in."""
    kind = {"name": "kind", "in": "query", "schema": {"type": "string", "enum": list(KINDS)}}
    texts = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in ("name", *_SOURCE)]
    report_schema = {
        "type": "object",
        "description": "Counts, every fault and warning with its place and cure, and what it adds up to",
    }
    form = {
        "summary": "Form of an inventory to fill in",
        "parameters": [kind | {"in": "path", "required": True}],
        "responses": {"200": {"description": "An .xlsx with lists and a worked example"}},
    }
    check_file = {
        "summary": "Check of an inventory, which is not stored",
        "parameters": [texts[0], kind, *texts[1:]],
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
        "responses": {
            "200": {
                "description": "What was found: `ok` where the file may be loaded as it is, else why not in `faults` "
                "(of its rows) and `source_faults`; HTML and CSV as `Accept` asks",
                "content": {"application/json": {"schema": report_schema}},
            },
            "400": {"description": "No file, or a key or kind that cannot be used"},
            "413": {"description": f"The body exceeds {LIMITS.file_bytes} bytes"},
            "415": {"description": "A form; the body is the file itself"},
            "429": {"description": "Other files are being checked; `Retry-After` says when to ask again"},
            "503": {"description": "The check broke off through no fault of the file; `Retry-After` as above"},
        },
    }
    return {template_path("{kind}"): {"get": form}, CHECK_PATH: {"post": check_file}}
