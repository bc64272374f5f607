"""The report as a file: HTML or Word, of the scope that the address names or of a self-assessment in the body."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from flask import Response, request

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.settings import public_url
from dashboard.topics.assessment.route import RefusedError, body, refused, told
from dashboard.topics.assessment.scope import filters_of
from dashboard.topics.principles_report import page
from dashboard.topics.principles_report.content import KEYS, Asked, asked, report
from dashboard.web.api.errors import NothingHereError
from dashboard.web.api.request import ApiRequest, as_json
from dashboard.web.api.routes import Route
from data.assessment import read

PATH = "/principles/report"
HTML, WORD = "html", "docx"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NOT_KEPT = {"Cache-Control": "no-store"}


def permalink(engine: Engine, filters: Filters, site: str, path: str = PATH) -> str:
    """Return the address at `site` that shows a report again from the release of `engine`."""
    return site + filters.only(KEYS).with_(release=engine.release.release_id).href(path)


def routes(engine: Engine) -> tuple[Route, ...]:
    """Return the route of the file."""

    def report_file(form: str) -> Response:
        """Return the report: by GET from evidence alone, by POST with the self-assessment in the body."""
        if form not in {HTML, WORD}:
            raise NothingHereError("form", form, (HTML, WORD))
        if request.method == "POST":
            return _with_assessment(engine, form)
        api_request = ApiRequest.read(engine, KEYS)
        if unchanged := api_request.unchanged():
            return unchanged
        return _answer(asked(api_request.engine, api_request.filters), form, dict(api_request.headers))

    return (Route(f"{PATH}.<form>", report_file, ("GET", "HEAD", "POST"), _openapi),)


def _with_assessment(engine: Engine, form: str) -> Response:
    try:
        found = read(body())
    except RefusedError as refusal:
        return refused(refusal)
    if not found.is_clean:
        return as_json(told(engine, found), 422, _NOT_KEPT)
    filters = filters_of(found.assessment.scope)
    return _answer(asked(engine, filters, found.assessment), form, _NOT_KEPT)


def _answer(of: Asked, form: str, headers: dict[str, str]) -> Response:
    link = permalink(of.engine, of.filters, public_url())
    made = report(of, link)
    if form == HTML:
        answer = Response(page.file(made), mimetype="text/html")
    else:
        from dashboard.topics.principles_report import word_file  # noqa: PLC0415 - loads lxml, for files only

        day = date.fromisoformat(of.engine.release.release_id[:10])
        answer = Response(word_file.word(made, day), content_type=_WORD_TYPE)
    answer.headers.update(headers)
    answer.headers["Content-Disposition"] = f'attachment; filename="{quote(file_name(of))}.{form}"'
    return answer


def file_name(of: Asked) -> str:
    """Return the name of the file, without its ending."""
    filters = of.filters
    parts = ("unrms-report", *filters.material, *filters.country, *filters.project, *filters.source_set)
    return "-".join((*parts[:6], of.engine.release.release_id))


def _openapi() -> dict[str, object]:
    """Return the path of the report."""
    scope = [
        {"name": key, "in": "query", "schema": {"type": "string"}, "description": f"Of the scope: {key}"}
        for key in KEYS
    ]
    answers = {"200": {"description": "The report"}, "422": {"description": "Every fault of the self-assessment"}}
    form = {"name": "form", "in": "path", "required": True, "schema": {"type": "string", "enum": [HTML, WORD]}}
    operation = {"summary": "The report of a scope after the template of the UNRMS", "responses": answers}
    sent = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
    return {
        f"{PATH}.{{form}}": {
            "get": {**operation, "parameters": [form, *scope]},
            "post": {**operation, "parameters": [form], "requestBody": sent},
        }
    }
