"""The HTTP API: `/health` and `/api/v1/…`. Same keys as the pages; errors are JSON; only events and alerts are changed.

`GET /api/v1/datasets` · `GET /api/v1/data/<dataset>.<csv|excel.csv|xlsx|parquet|json>` and its `.metadata.json` ·
`GET /api/v1/view/<query>.<format>`: the rows behind a chart · `GET /api/v1/derived/<table>.<format>` and its
`.metadata.json`: what metrics compute, with the assumptions ·
`GET /api/v1/openapi.json`. What topics add, such as the check of a file, comes as `Route`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar

from flask import Blueprint, Flask, Response, request

from dashboard.engine import Engine, NoReleaseError, Query
from dashboard.engine.dataset_query import export_query
from dashboard.engine.table import Table
from dashboard.exports import FORMATS, Export
from dashboard.exports.table import arrow_table
from dashboard.memory import giving_back
from dashboard.settings import Settings
from dashboard.web.api.description import dataset_list, metadata, openapi
from dashboard.web.api.errors import NothingHereError, WrongMethodError, answer_error
from dashboard.web.api.request import ApiRequest, as_json
from data.datasets import DATASETS

T = TypeVar("T")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
_NEVER_KEEP = {"Cache-Control": "no-store"}
_PATHS = (
    "v1/datasets",
    "v1/data",
    "v1/view",
    "v1/derived",
    "v1/template",
    "v1/check (POST)",
    "v1/self-assessment.<form>",
    "v1/self-assessment/check (POST)",
    "v1/events (POST)",
    "v1/events.<format>",
    "v1/measures",
    "v1/live",
    "v1/alerts",
    "v1/openapi.json",
)


@dataclass(frozen=True)
class Route:
    """An address that a topic adds: `rule` as Flask writes it, what answers it, and its paths in OpenAPI."""

    rule: str
    answer: Callable[..., Response]
    methods: tuple[str, ...] = ()
    openapi: Callable[[], Mapping[str, object]] = dict


def register(
    server: Flask,
    engine: Engine,
    settings: Settings,
    *,
    queries: Mapping[str, Query],
    tables: Mapping[str, Table],
    added: Sequence[Route] = (),
) -> None:
    """Add the routes to `server`, and those `added` by topics; `queries` and `tables` are the registries."""
    api = Api(engine, settings, queries, tables, added)
    blueprint = Blueprint("api", __name__)
    for rule, view in (
        ("/health", api.health),
        ("/api/v1/datasets", api.datasets),
        ("/api/v1/openapi.json", api.openapi),
        ("/api/v1/data/<dataset_id>.metadata.json", api.metadata),
        ("/api/v1/data/<name>", api.data),
        ("/api/v1/view/<query_id>.metadata.json", api.view_metadata),
        ("/api/v1/view/<name>", api.view),
        ("/api/v1/derived/<table_id>.metadata.json", api.derived_metadata),
        ("/api/v1/derived/<name>", api.derived),
    ):
        _add(blueprint, rule, view)
    for route in added:
        _add(blueprint, route.rule, route.answer, *route.methods)
    _add(blueprint, "/api/<path:path>", api.nothing, *_METHODS)
    blueprint.register_error_handler(Exception, answer_error)
    server.register_blueprint(blueprint)


def _add(blueprint: Blueprint, rule: str, view: Callable[..., Response], *methods: str) -> None:
    """Add a route that answers `methods`, GET and HEAD where none is named, and says which to any other."""
    allowed = methods or ("GET", "HEAD")

    def answer(**parts: str) -> Response:
        if request.method in allowed:
            return view(**parts)
        if request.method == "OPTIONS":
            return Response(status=204, headers={"Allow": ", ".join(allowed)})
        raise WrongMethodError(request.method, allowed)

    # Every method is routed here: what the rule left out would go to the next that fits, which knows of no cure.
    blueprint.add_url_rule(rule, view.__name__, answer, methods=_METHODS, provide_automatic_options=False)


@dataclass(frozen=True)
class Api:
    """The answers, one method a route."""

    engine: Engine
    settings: Settings
    queries: Mapping[str, Query]
    tables: Mapping[str, Table]
    added: Sequence[Route]

    def health(self) -> Response:
        """Say whether the release published last is served (ok), another (degraded) or none (down), and why."""
        try:
            release_id = self.engine.release.release_id
        except NoReleaseError as error:
            return as_json({"status": "down", "error": str(error)}, 503, _NEVER_KEEP)
        refused = self.engine.refused
        body = {
            "status": "degraded" if refused else "ok",
            "release": release_id,
            "age_days": (datetime.now(UTC).date() - date.fromisoformat(release_id[:10])).days,
            "refused": refused,
        }
        return as_json(body, 200, _NEVER_KEEP)

    def datasets(self) -> Response:
        """List every dataset with its columns, filters, formats, sources and rows."""
        api_request = ApiRequest.read(self.engine)
        return api_request.unchanged() or api_request.answer(dataset_list(api_request.engine))

    def openapi(self) -> Response:
        """Describe this API, from the registries."""
        api_request = ApiRequest.read(self.engine)
        return api_request.unchanged() or api_request.answer(self._description(api_request.engine.release.release_id))

    def metadata(self, dataset_id: str) -> Response:
        """Describe an export of a dataset: columns, units, licences, citations, rows."""
        query = export_query(_known("dataset", dataset_id, DATASETS).dataset_id)
        return self._described(query, dataset_id, DATASETS[dataset_id].primary_key)

    def data(self, name: str) -> Response:
        """Return the rows of a dataset that the filters leave."""
        dataset_id, _, extension = name.partition(".")
        return self._rows(export_query(_known("dataset", dataset_id, DATASETS).dataset_id), dataset_id, extension)

    def view(self, name: str) -> Response:
        """Return the rows behind a chart, by the id of its query."""
        query_id, _, extension = name.partition(".")
        return self._rows(_known("query", query_id, self.queries), query_id, extension)

    def view_metadata(self, query_id: str) -> Response:
        """Describe the rows behind a chart: columns, units, licences, citations, rows."""
        return self._described(_known("query", query_id, self.queries), query_id, ())

    def derived_metadata(self, table_id: str) -> Response:
        """Describe an export of a computed table: columns, units, assumptions, licences, citations, rows."""
        table = _known("table", table_id, self.tables)
        api_request = ApiRequest.read_table(self.engine, table)
        if unchanged := api_request.unchanged():
            return unchanged
        rows = table.read(api_request.engine, api_request.filters)
        return api_request.answer(metadata(api_request.derived_export(table, rows), ()))

    def derived(self, name: str) -> Response:
        """Return the rows of a computed table."""
        table_id, _, extension = name.partition(".")
        table = _known("table", table_id, self.tables)
        form = _known("format", extension, FORMATS)
        api_request = ApiRequest.read_table(self.engine, table)
        if unchanged := api_request.unchanged():
            return unchanged
        rows = table.read(api_request.engine, api_request.filters)
        export = api_request.derived_export(table, rows)
        answer = Response()
        if request.method != "HEAD":
            content = arrow_table(table.fields, rows)
            chunks = form.file(export, content.schema, iter(content.to_batches()))
            answer = Response(giving_back(chunks, export.rows))
        return _labelled(answer, api_request, export, extension)

    def nothing(self, path: str) -> Response:
        """Say what there is below `/api`."""
        raise NothingHereError("path", path, _PATHS)

    def _description(self, release_id: str) -> dict[str, object]:
        added = [route.openapi() for route in self.added]
        return openapi(release_id, self.queries, self.tables, added)

    def _described(self, query: Query, name: str, primary_key: tuple[str, ...]) -> Response:
        """Describe an export of a query."""
        api_request = ApiRequest.read_for(self.engine, query)
        if unchanged := api_request.unchanged():
            return unchanged
        total = api_request.engine.count(query, api_request.filters.chosen(), **api_request.params(query))
        export = api_request.export(query, name, min(total, self.settings.export_rows), total)
        return api_request.answer(metadata(export, primary_key))

    def _rows(self, query: Query, name: str, extension: str) -> Response:
        """Stream the rows of a query; for HEAD, count them."""
        form = _known("format", extension, FORMATS)
        api_request = ApiRequest.read_for(self.engine, query)
        chosen, params = api_request.filters.chosen(), api_request.params(query)
        if unchanged := api_request.unchanged():
            return unchanged
        if request.method == "HEAD":
            total = api_request.engine.count(query, chosen, **params)
            export = api_request.export(query, name, min(total, self.settings.export_rows), total)
            answer = Response()
        else:
            stream = api_request.engine.stream(query, chosen, **params)
            export = api_request.export(query, name, stream.rows, stream.total)
            chunks = form.file(export, stream.schema, stream.batches)
            answer = Response(giving_back(chunks, export.rows))
        return _labelled(answer, api_request, export, extension)


def _labelled(answer: Response, api_request: ApiRequest, export: Export, extension: str) -> Response:
    """Return `answer` with the headers of a file: type, name, rows, and what a cache may keep."""
    answer.headers.update(api_request.headers)
    answer.headers["Content-Type"] = FORMATS[extension].mime_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{export.file_name(extension)}"'
    answer.headers["Link"] = f'<{_described_by(export, extension)}>; rel="describedby"; type="application/json"'
    answer.headers["X-Rows"], answer.headers["X-Total-Rows"] = str(export.rows), str(export.total)
    if export.nothing:
        answer.headers["X-Nothing"] = export.nothing
    return answer


def _described_by(export: Export, extension: str) -> str:
    """Return the address of what describes and cites a file: its metadata, pinned to its release."""
    path = request.path.removesuffix(f".{extension}")
    return f"{path}.metadata.json?{'&'.join(filter(None, (export.query, f'release={export.release_id}')))}"


def _known(kind: str, name: str, registry: Mapping[str, T]) -> T:
    """Return what is registered under a name. Raises NothingHereError where nothing is."""
    if name not in registry:
        raise NothingHereError(kind, name, registry)
    return registry[name]
