"""The brief as a file to keep."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

from dashboard.engine import Engine
from dashboard.settings import public_url
from dashboard.topics.exposure.brief import ARCHIVE, archive, file_name, permalink
from dashboard.topics.exposure.scope import KEYS, exposure_of
from dashboard.web.api.request import ApiRequest
from dashboard.web.api.routes import Route


def routes(engine: Engine) -> tuple[Route, ...]:
    """Return the route of the file."""

    def brief() -> Response:
        api_request = ApiRequest.read(engine, KEYS)
        if unchanged := api_request.unchanged():
            return unchanged
        pinned, exposure = api_request.engine, exposure_of(api_request.filters)
        answer = Response(archive(pinned, exposure, permalink(pinned, exposure, public_url())), mimetype="text/html")
        answer.headers.update(api_request.headers)
        answer.headers["Content-Disposition"] = f'attachment; filename="{quote(file_name(pinned, exposure))}"'
        return answer

    return (Route(ARCHIVE, brief),)
