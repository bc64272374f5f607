"""Answers a visitor's file with a report, and gives the forms to fill in. Nothing of a file is kept or written.

The file is the body of the request as it is, no form around it: no parser of forms, no temporary file. One file at a
time is checked by each process, so that other visitors are served meanwhile; who comes in between is told to ask again.
"""

from __future__ import annotations

import io
from dataclasses import asdict
from functools import cache
from threading import Lock

import pyarrow as pa
from flask import Response, request
from pyarrow import csv
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.api.asked import as_json
from dashboard.api.errors import NothingHereError
from dashboard.components.file_report import report
from dashboard.exports.csv_file import defused
from dashboard.exports.memory import give_back
from dashboard.filters import FilterError
from dashboard.uploads import LIMITS
from data.intake import KINDS, CellFault, Checked, StatedSource, check
from data.intake.preview import Preview, preview

_JSON, _CSV, _HTML = "application/json", "text/csv", "text/html"
_SOURCE = tuple(StatedSource.__dataclass_fields__)
_KEYS = ("name", "kind", *_SOURCE)
_NAME_CHARACTERS = 200
_NOT_KEPT = {"Cache-Control": "no-store", "Vary": "Accept"}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FAULT_COLUMNS = pa.schema(
    [(name, pa.int64() if name == "row" else pa.string()) for name in CellFault.__dataclass_fields__]
)
_one_at_a_time = Lock()


def check_upload() -> Response:
    """Return the report on the file in the body: JSON, or as `Accept` asks CSV (faults of rows) or HTML (a fragment).

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
    if not _one_at_a_time.acquire(blocking=False):
        return _refused("another file is being checked; ask again", 429, {"Retry-After": "2"})
    try:
        found = check(name, content, kind_id, source=source, limits=LIMITS)
        outlook = preview(found.rows if found.is_clean else ())
        return _answer(found, outlook)
    finally:
        _one_at_a_time.release()
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


@cache
def _template(kind_id: str) -> bytes:
    from data.intake.template import template  # noqa: PLC0415 - loads openpyxl: 8 MB a process, for forms only

    return template(KINDS[kind_id])


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


def _answer(found: Checked, outlook: Preview) -> Response:
    wanted = request.accept_mimetypes.best_match((_JSON, _CSV, _HTML), _JSON)
    if wanted == _HTML:
        return Response(report(found, outlook), headers=_NOT_KEPT, content_type=f"{_HTML}; charset=utf-8")
    if wanted == _CSV:
        disposition = {"Content-Disposition": 'attachment; filename="faults.csv"'}
        return Response(_faults_csv(found), headers=_NOT_KEPT | disposition, content_type=f"{_CSV}; charset=utf-8")
    lacking = [asdict(fault) for fault in found.source_faults]
    more = {"stored": False, "source_faults": lacking, "preview": outlook.as_json() if found.is_clean else None}
    return as_json(found.as_json() | more, headers=_NOT_KEPT)


def _faults_csv(found: Checked) -> bytes:
    """Return the faults listed as CSV; text that a spreadsheet would run is defused."""
    batch = pa.RecordBatch.from_pylist([asdict(fault) for fault in found.faults], _FAULT_COLUMNS)
    lines = io.BytesIO()
    csv.write_csv(defused(batch), lines, csv.WriteOptions(quoting_style="needed"))
    return lines.getvalue()


def _refused(reason: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return as_json({"error": reason}, status, _NOT_KEPT | (headers or {}))
