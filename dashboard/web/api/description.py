"""Describes the API from the registries: the list of datasets, a data package for an export, OpenAPI."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from dashboard.engine import Engine, Query
from dashboard.engine.dataset_query import export_query
from dashboard.engine.manifest import dataset_rows
from dashboard.engine.model import TOP
from dashboard.engine.table import Table, has_dataset
from dashboard.exports import FORMATS, Export
from dashboard.exports.citation import apa, bibtex, cited_sources, csl, release_apa, ris
from dashboard.filters import KEYS, PLACES
from dashboard.i18n import t
from data.codes import blocs, place_name
from data.datasets import DATASETS
from data.model import Dataset, Field

_PLACES = "ISO 3166-1 alpha-3 codes; a bloc means all its members: " + ", ".join(
    f"{bloc} ({place_name(bloc)})" for bloc in blocs()
)
_FRICTIONLESS_TYPES = {"VARCHAR": "string", "INTEGER": "integer", "BIGINT": "integer", "DOUBLE": "number"}


def dataset_list(engine: Engine) -> dict[str, object]:
    """Return every dataset that a release holds: title, rows, columns, filters, formats, sources.

    `rows` are those of all vintages (`vintage=all`), `rows_newest` those that a download without `vintage` holds.
    """
    return {
        "release": engine.release.release_id,
        "datasets": [
            _dataset(engine, dataset) for dataset in DATASETS.values() if has_dataset(engine, dataset.dataset_id)
        ],
    }


def metadata(export: Export, primary_key: tuple[str, ...]) -> dict[str, object]:
    """Return an export as a Frictionless data package (v2) with its citations as APA, BibTeX, RIS and CSL-JSON."""
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
            "ris": ris(export.sources, export.release_id),
            "csl": csl(export.sources, export.release_id),
        },
    }


def openapi(
    release_id: str,
    queries: Mapping[str, Query],
    tables: Mapping[str, Table],
    added: Iterable[Mapping[str, object]],
) -> dict[str, object]:
    """Return this API as an OpenAPI 3.1 document; `added` are the paths that topics add."""
    paths: dict[str, object] = {"/api/v1/datasets": {"get": _operation("Every dataset", ())}}
    for dataset in DATASETS.values():
        path = f"/api/v1/data/{dataset.dataset_id}.{{format}}"
        paths[path] = {"get": _operation(dataset.title, (*dataset.filters, TOP), has_format=True)}
    for query in queries.values():
        declared = (*DATASETS[query.dataset_id].filters, *(name for name in query.extra_params if name in KEYS), TOP)
        title = f"Rows of the query {query.query_id}"
        paths[f"{query.path}.{{format}}"] = {"get": _operation(title, declared, has_format=True)}
    for table in tables.values():
        paths[f"{table.path}.{{format}}"] = {"get": _operation(t(table.title_key), (*table.keys, TOP), has_format=True)}
    for more in added:
        paths |= more
    return {
        "openapi": "3.1.0",
        "info": {"title": "Critical Raw Materials data", "version": release_id},
        "paths": paths,
    }


def _dataset(engine: Engine, dataset: Dataset) -> dict[str, object]:
    path = f"/api/v1/data/{dataset.dataset_id}"
    rows = dataset_rows(engine.release, dataset.dataset_id)
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
            "200": {"description": "The rows that pass the filters"},
            "304": {"description": "What the client holds is still current"},
            "400": {"description": "A key or value that cannot be used: key, value and what is allowed"},
            "404": {"description": "A release that is not kept, or one too old to hold the dataset"},
        },
    }


def _parameter(name: str) -> dict[str, object]:
    key = KEYS[name]
    kind: dict[str, object] = {"type": "integer" if name == TOP or name.startswith("year") else "string"}
    about: dict[str, object] = {"name": name, "in": "query"}
    if name in PLACES:
        about["description"] = _PLACES
    if name == TOP:
        about["description"] = "Only the first rows, in the order of the answer"
    if not key.many:
        return about | {"schema": kind}
    return about | {"schema": {"type": "array", "items": kind}, "explode": not key.commas}
