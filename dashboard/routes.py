"""The HTTP API, which changes nothing: `/health` and `/api/v1/…`. Same keys as the pages; every error is JSON.

`GET /api/v1/datasets` · `GET /api/v1/data/<dataset>.<csv|xlsx|parquet|json>` and its `.metadata.json` ·
`GET /api/v1/view/<query>.<format>`: the rows behind a chart · `GET /api/v1/derived/<table>.<format>` and its
`.metadata.json`: what metrics compute, with the assumptions · `GET /api/v1/openapi.json` ·
`GET /api/v1/template/<kind>.xlsx` · `POST /api/v1/check`: the report on a visitor's file, which is not stored ·
`GET /strategy/brief.html`: the brief as a file to keep.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Blueprint, Flask, Response, request

from dashboard.api.asked import Asked, as_json
from dashboard.api.brief import brief_file
from dashboard.api.description import dataset_list, metadata, openapi
from dashboard.api.errors import NothingHereError, WrongMethodError, answer_error
from dashboard.api.uploads import check_upload, template_file
from dashboard.components.brief import ARCHIVE
from dashboard.derived import TABLES, Table
from dashboard.engine import Engine, NoReleaseError, Query
from dashboard.exports import FORMATS, Export
from dashboard.exports.memory import giving_back
from dashboard.exports.table import arrow_table
from dashboard.queries import QUERIES
from dashboard.queries.datasets import export_query
from dashboard.settings import Settings
from dashboard.uploads import CHECK_PATH
from data.datasets import DATASETS

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
_NEVER_KEEP = {"Cache-Control": "no-store"}
_PATHS = ("v1/datasets", "v1/data", "v1/view", "v1/derived", "v1/template", "v1/check (POST)", "v1/openapi.json")


def register(server: Flask, engine: Engine, settings: Settings) -> None:
    """Add the routes to `server`; they answer from `engine`."""
    api = Api(engine, settings)
    blueprint = Blueprint("api", __name__)
    for rule, view in (
        ("/health", api.health),
        ("/api/v1/datasets", api.datasets),
        ("/api/v1/openapi.json", api.openapi),
        ("/api/v1/data/<dataset_id>.metadata.json", api.metadata),
        ("/api/v1/data/<name>", api.data),
        ("/api/v1/view/<name>", api.view),
        ("/api/v1/derived/<table_id>.metadata.json", api.derived_metadata),
        ("/api/v1/derived/<name>", api.derived),
        ("/api/v1/template/<name>", template_file),
        (ARCHIVE, api.brief),
    ):
        _add(blueprint, rule, view)
    _add(blueprint, CHECK_PATH, check_upload, "POST")
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

    def health(self) -> Response:
        """Say whether there is a release to serve, which one, how old, and why a newer one was refused."""
        try:
            release_id = self.engine.release.release_id
        except NoReleaseError as error:
            return as_json({"status": "no release", "error": str(error)}, 503, _NEVER_KEEP)
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
        asked = Asked.read(self.engine)
        return asked.unchanged() or asked.answer(dataset_list(asked.engine))

    def openapi(self) -> Response:
        """Describe this API, from the registries."""
        asked = Asked.read(self.engine)
        return asked.unchanged() or asked.answer(openapi(asked.engine.release.release_id))

    def metadata(self, dataset_id: str) -> Response:
        """Describe an export of a dataset: columns, units, licences, citations, rows."""
        query = _dataset_query(dataset_id)
        asked = Asked.read_for(self.engine, query)
        if unchanged := asked.unchanged():
            return unchanged
        total = asked.engine.count(query, asked.filters.chosen())
        export = asked.export(query, dataset_id, min(total, self.settings.export_rows), total)
        return asked.answer(metadata(export, DATASETS[dataset_id].primary_key))

    def data(self, name: str) -> Response:
        """Return the rows of a dataset that the filters leave."""
        dataset_id, _, extension = name.partition(".")
        return self._rows(_dataset_query(dataset_id), dataset_id, extension)

    def view(self, name: str) -> Response:
        """Return the rows behind a chart, by the id of its query."""
        query_id, _, extension = name.partition(".")
        if query_id not in QUERIES:
            raise NothingHereError("query", query_id, QUERIES)
        return self._rows(QUERIES[query_id], query_id, extension)

    def derived_metadata(self, table_id: str) -> Response:
        """Describe an export of a computed table: columns, units, assumptions, licences, citations, rows."""
        table = _derived_table(table_id)
        asked = Asked.read_table(self.engine, table)
        if unchanged := asked.unchanged():
            return unchanged
        rows = table.rows(asked.engine, asked.filters)
        return asked.answer(metadata(asked.derived_export(table, len(rows)), ()))

    def derived(self, name: str) -> Response:
        """Return the rows of a computed table."""
        table_id, _, extension = name.partition(".")
        table = _derived_table(table_id)
        if extension not in FORMATS:
            raise NothingHereError("format", extension, FORMATS)
        asked = Asked.read_table(self.engine, table)
        if unchanged := asked.unchanged():
            return unchanged
        rows = table.rows(asked.engine, asked.filters)
        export = asked.derived_export(table, len(rows))
        answer = Response()
        if request.method != "HEAD":
            content = arrow_table(table.fields, rows)
            chunks = FORMATS[extension].write(export, content.schema, iter(content.to_batches()))
            answer = Response(giving_back(chunks, export.rows))
        return _labelled(answer, asked, export, extension)

    def brief(self) -> Response:
        """Return the brief of a place and material as one HTML file."""
        return brief_file(self.engine)

    def nothing(self, path: str) -> Response:
        """Say what there is below `/api`."""
        raise NothingHereError("path", path, _PATHS)

    def _rows(self, query: Query, name: str, extension: str) -> Response:
        """Stream the rows of a query; for HEAD, count them."""
        if extension not in FORMATS:
            raise NothingHereError("format", extension, FORMATS)
        asked = Asked.read_for(self.engine, query)
        chosen, params = asked.filters.chosen(), asked.params(query)
        if unchanged := asked.unchanged():
            return unchanged
        if request.method == "HEAD":
            total = asked.engine.count(query, chosen, **params)
            export = asked.export(query, name, min(total, self.settings.export_rows), total)
            answer = Response()
        else:
            stream = asked.engine.stream(query, chosen, **params)
            export = asked.export(query, name, stream.rows, stream.total)
            chunks = FORMATS[extension].write(export, stream.schema, stream.batches)
            answer = Response(giving_back(chunks, export.rows))
        return _labelled(answer, asked, export, extension)


def _labelled(answer: Response, asked: Asked, export: Export, extension: str) -> Response:
    """Return `answer` with the headers of a file: type, name, rows, and what a cache may keep."""
    answer.headers.update(asked.headers)
    answer.headers["Content-Type"] = FORMATS[extension].mime_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{export.file_name(extension)}"'
    answer.headers["X-Rows"], answer.headers["X-Total-Rows"] = str(export.rows), str(export.total)
    return answer


def _derived_table(table_id: str) -> Table:
    """Return a computed table. Raises NothingHereError on an unknown one."""
    if table_id not in TABLES:
        raise NothingHereError("table", table_id, TABLES)
    return TABLES[table_id]


def _dataset_query(dataset_id: str) -> Query:
    """Return the export of a dataset. Raises NothingHereError on an unknown one."""
    if dataset_id not in DATASETS:
        raise NothingHereError("dataset", dataset_id, DATASETS)
    return export_query(dataset_id)
