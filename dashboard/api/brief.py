"""The brief as a file to keep, and the address of this site as its reader knows it."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, has_request_context, request

from dashboard.api.asked import Asked
from dashboard.components.brief import permalink
from dashboard.components.brief.archive import archive, file_name
from dashboard.derived.exposed import KEYS, exposed
from dashboard.engine import Engine


def site() -> str:
    """Return scheme and host of the request that is being answered; empty outside of one."""
    return request.host_url.rstrip("/") if has_request_context() else ""


def brief_file(engine: Engine) -> Response:
    """Return the archive that the request asks for. Raises FilterError, UnknownReleaseError, NoReleaseError."""
    asked = Asked.read(engine, KEYS)
    if unchanged := asked.unchanged():
        return unchanged
    one = exposed(asked.filters)
    answer = Response(archive(asked.engine, one, permalink(asked.engine, one, site())), mimetype="text/html")
    answer.headers.update(asked.headers)
    answer.headers["Content-Disposition"] = f'attachment; filename="{quote(file_name(asked.engine, one))}"'
    return answer
