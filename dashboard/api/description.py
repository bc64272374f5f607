"""Describes the API from the registries: the list of datasets, a data package for an export, OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dashboard.citation import apa, bibtex, cited_sources, csl, release_apa
from dashboard.derived import TABLES
from dashboard.derived.model import held
from dashboard.engine import Engine
from dashboard.exports import FORMATS, Export
from dashboard.filters import KEYS, PLACES
from dashboard.i18n import t
from dashboard.queries import QUERIES
from dashboard.queries.datasets import export_query
from dashboard.uploads import CHECK_PATH, LIMITS, template_path
from data.codes import blocs, place_name
from data.datasets import DATASETS
from data.intake import KINDS, StatedSource
from data.lake import table_path
from data.model import Dataset, Field, Release

_PLACES = "ISO 3166-1 alpha-3 codes; a bloc stands for its members: " + ", ".join(
    f"{bloc} ({place_name(bloc)})" for bloc in blocs()
)
_FRICTIONLESS_TYPES = {"VARCHAR": "string", "INTEGER": "integer", "BIGINT": "integer", "DOUBLE": "number"}


def dataset_list(engine: Engine) -> dict[str, object]:
    """Return every dataset that a release holds: title, rows, columns, filters, formats, sources.

    `rows` are those of all vintages (`vintage=all`), `rows_newest` those that a download without `vintage` holds.
    """
    return {
        "release": engine.release.release_id,
        "datasets": [_dataset(engine, dataset) for dataset in DATASETS.values() if held(engine, dataset.dataset_id)],
    }


def metadata(export: Export, primary_key: tuple[str, ...]) -> dict[str, object]:
    """Return an export as a Frictionless data package (v2) with its citations as APA, BibTeX and CSL-JSON."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": export.name.replace("_", "-"),
        "title": export.title,
        "version": export.release_id,
        "filter": export.query,
        **({"assumptions": dict(export.assumptions)} if export.assumptions else {}),
        "licenses": _licences(export),
        "sources": [
            {"title": apa(source), "path": source.link, "version": source.vintage} for source in export.sources
        ],
        "resources": [
            {
                "name": export.name.replace("_", "-") + "-" + extension,
                "path": export.file_name(extension),
                "format": extension,
                "mediatype": form.mime_type.partition(";")[0],
                "rows": export.rows,
                "total": export.total,
                "schema": {"fields": [_column(field) for field in export.fields], "primaryKey": list(primary_key)},
            }
            for extension, form in FORMATS.items()
        ],
        "citation": {
            "apa": [release_apa(export.release_id), *map(apa, export.sources)],
            "bibtex": bibtex(export.sources, export.release_id),
            "csl": csl(export.sources, export.release_id),
        },
    }


def openapi(release_id: str) -> dict[str, object]:
    """Return this API as an OpenAPI 3.1 document."""
    paths: dict[str, object] = {"/api/v1/datasets": {"get": _operation("Every dataset", ())}}
    for dataset in DATASETS.values():
        path = f"/api/v1/data/{dataset.dataset_id}.{{format}}"
        paths[path] = {"get": _operation(dataset.title, dataset.filters, has_format=True)}
    for query in QUERIES.values():
        declared = (*DATASETS[query.dataset_id].filters, *(name for name in query.extra_params if name in KEYS))
        title = f"Rows of the query {query.query_id}"
        paths[f"/api/v1/view/{query.query_id}.{{format}}"] = {"get": _operation(title, declared, has_format=True)}
    for table in TABLES.values():
        paths[f"{table.path}.{{format}}"] = {"get": _operation(t(table.title_key), table.keys, has_format=True)}
    paths |= _uploads()
    return {
        "openapi": "3.1.0",
        "info": {"title": "Critical Raw Materials data", "version": release_id},
        "paths": paths,
    }


def _uploads() -> dict[str, object]:
    """Return the paths about a visitor's own file: the forms, and the check of one filled in."""
    table = {"schema": {"type": "string", "format": "binary"}}
    name: dict[str, object] = {"name": "name", "in": "query", "schema": {"type": "string"}}
    kind: dict[str, object] = {"name": "kind", "in": "query", "schema": {"type": "string", "enum": list(KINDS)}}
    source: list[object] = [name | {"name": key} for key in StatedSource.__dataclass_fields__]
    report = {"type": "object", "description": "Counts, every fault with its place and cure, and what it adds up to"}
    most = f"The body exceeds {LIMITS.file_bytes} bytes"
    return {
        template_path("{kind}"): {
            "get": {
                "summary": "Form of an inventory to fill in",
                "parameters": [kind | {"in": "path", "required": True}],
                "responses": {"200": {"description": "An .xlsx with lists and a worked example"}},
            }
        },
        CHECK_PATH: {
            "post": {
                "summary": "Check of an inventory, which is not stored",
                "parameters": [name, kind, *source],
                "requestBody": {"required": True, "content": {"application/octet-stream": table}},
                "responses": {
                    "200": {
                        "description": "What was found: `ok` where the file may be loaded as it is, else why not in "
                        "`faults` (of its rows) and `source_faults`; HTML and CSV as `Accept` asks",
                        "content": {"application/json": {"schema": report}},
                    },
                    "400": {"description": "No file, or a key or kind that cannot be used"},
                    "413": {"description": most},
                    "415": {"description": "A form; the body is the file itself"},
                    "429": {"description": "Another file is being checked; `Retry-After` says when to ask again"},
                },
            }
        },
    }


def _dataset(engine: Engine, dataset: Dataset) -> dict[str, object]:
    path = f"/api/v1/data/{dataset.dataset_id}"
    rows = _rows(engine.release, dataset)
    sources = cited_sources(engine.sources(dataset.dataset_id), dataset.sources)
    return {
        "id": dataset.dataset_id,
        "title": dataset.title,
        "description": dataset.description,
        "rows": rows,
        "rows_newest": engine.count(export_query(dataset.dataset_id), {}) if dataset.latest_by else rows,
        "columns": [_column(field) for field in dataset.fields],
        "primary_key": dataset.primary_key,
        "filters": {**{key: list(columns) for key, columns in dataset.filters.items()}, "release": []},
        "formats": {extension: f"{path}.{extension}" for extension in FORMATS},
        "metadata": f"{path}.metadata.json",
        "sources": [asdict(source) for source in sources],
    }


def _rows(release: Release, dataset: Dataset) -> int:
    """Return how many rows the dataset has in a release that holds it, all vintages."""
    files: Any = release.manifest["files"]
    return int(files[table_path(Path(release.path), dataset.dataset_id).name]["rows"])


def _column(field: Field) -> dict[str, object]:
    column: dict[str, object] = {
        "name": field.name,
        "type": _FRICTIONLESS_TYPES.get(field.type, field.type.lower()),
        "description": field.description,
    }
    return {**column, "unit": field.unit} if field.unit else column


def _licences(export: Export) -> list[dict[str, str]]:
    licences = {(source.licence, source.licence_url) for source in export.sources}
    return [{"title": title, "path": path} for title, path in sorted(licences)]


def _operation(
    title: str, keys: Mapping[str, object] | tuple[str, ...], *, has_format: bool = False
) -> dict[str, object]:
    parameters = [_parameter(key) for key in (*keys, "release")]
    if has_format:
        choice = {"type": "string", "enum": list(FORMATS)}
        parameters.insert(0, {"name": "format", "in": "path", "required": True, "schema": choice})
    return {
        "summary": title,
        "parameters": parameters,
        "responses": {
            "200": {"description": "The rows that the filters leave"},
            "304": {"description": "What the reader has is still true"},
            "400": {"description": "A key or value that cannot be used: key, value and what is allowed"},
            "404": {"description": "A release that is not kept, or one too old to hold the dataset"},
        },
    }


def _parameter(name: str) -> dict[str, object]:
    key = KEYS[name]
    kind: dict[str, object] = {"type": "integer" if name.startswith("year") else "string"}
    about: dict[str, object] = {"name": name, "in": "query"}
    if name in PLACES:
        about["description"] = _PLACES
    if not key.many:
        return about | {"schema": kind}
    return about | {"schema": {"type": "array", "items": kind}, "explode": not key.commas}
