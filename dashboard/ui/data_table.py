"""Semantic tables: the data table of a chart, filled by the browser when opened, and small tables rendered here."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dash.development.base_component import Component

from dashboard.figures import theme
from dashboard.i18n import catalogue, t
from dashboard.ui import tags as html
from dashboard.ui.static_html import static_html
from data.model import Field

_NUMERIC = frozenset({"DOUBLE", "INTEGER", "BIGINT"})
_PLAIN_NUMBERS = frozenset({"year", "line"})
_KINDS = re.compile(r"_(usd_per_t|iso3|id|t|usd|eur|frac|pct|deg|km)$")
_ACRONYMS = frozenset(
    {"doi", "eu27", "hhi", "hs", "mae", "mase", "oecd", "sha256", "smape", "un", "unfc", "url", "wgi"}
)
_INDICES = ("hhi", "betweenness", "pagerank")
_FOR_MACHINES = frozenset({"is_latest", "bound", "share_bound", "original_value", "original_unit"})
"""Columns whose content people read elsewhere in the row: the bound stands before its number."""
_BOUNDED = "later_value_usd"
"""The column that the bound of its row is of, where that is not the first with numbers."""
_CODED = {
    "_iso3": "country", "material_id": "material", "stage_id": "stage", "source_id": "source", "hs_code": "hs",
    "status": "status", "class_id": "class",
}  # fmt: skip
"""How the names of coded columns end → key of the names, for columns whose field names no code list."""


def column_label(field: Field) -> str:
    """Return the heading of a column: its text in the catalogue, else its name without unit or kind of code."""
    if known := catalogue().get(f"column.{field.name}"):
        return known
    words = _KINDS.sub("", field.name).removeprefix("n_").removeprefix("is_").split("_")
    label = " ".join(word.upper() if word in _ACRONYMS else word for word in words)
    return label[:1].upper() + label[1:]


def column_unit(field: Field) -> str:
    """Return the unit in the heading of a column: "" for counts, of an index from what to what it runs."""
    if not is_numeric(field) or field.unit == "count":
        return ""
    return t("unit.index") if field.unit == "fraction" and any(word in field.name for word in _INDICES) else field.unit


def is_numeric(field: Field) -> bool:
    """Tell whether a column holds numbers to be written with thin spaces and set right."""
    return field.type in _NUMERIC and field.name not in _PLAIN_NUMBERS


def table_spec(
    source: str,
    download: str,
    caption: str,
    columns: Sequence[Field],
    *,
    rows: Sequence[Sequence[object]] | None = None,
    total: int = 0,
    alike: Collection[str] = (),
) -> str:
    """Return what the browser needs to fill a data table, as JSON: where from, its caption and its columns.

    Columns that only repeat others for machines are left out: they are in the downloads. `rows` are given where the
    browser shall not fetch them; `total` is then how many there are in all, and `alike` names the columns that say the
    same in all of them.
    """
    spec: dict[str, object] = {"source": source, "download": download, "caption": caption}
    stated = f'{_as_json(spec)[:-1]},"columns":{_columns_spec(tuple(columns))}}}'
    if rows is None:
        return stated
    given = {"names": [field.name for field in columns], "rows": [list(row) for row in rows]}
    return f"{stated[:-1]},{_as_json(given | {'total': total, 'alike': list(alike)})[1:]}"


def _as_json(spec: object) -> str:
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":"), default=str)


@lru_cache(maxsize=512)
def _columns_spec(columns: tuple[Field, ...]) -> str:
    return _as_json([_column_spec(field) for field in columns if field.name not in _FOR_MACHINES])


def _column_spec(field: Field) -> dict[str, object]:
    stated = {
        "name": field.name,
        "label": column_label(field),
        "unit": column_unit(field),
        "numeric": is_numeric(field),
        "bounded": field.name == _BOUNDED,
        "codes": codes_of(field),
        "about": field.description.replace("`", ""),
    }
    return {key: value for key, value in stated.items() if value}


def codes_of(field: Field) -> str:
    """Return the key of the names of a column's codes, "" where its cells are no codes."""
    return field.codes or next((kind for end, kind in _CODED.items() if field.name.endswith(end)), "")


def folded_table(spec: str, label: str, **properties: str) -> Component:
    """Return a table under `label` that the browser fills when the reader opens it."""
    parts = [html.Summary(label, className="card-action"), html.Div(className="table-block")]
    return html.Details(parts, className="data-table", **{"data-table": spec}, **properties)


@dataclass(frozen=True)
class First:
    """The first rows of a table, `total` of which there are; `alike` are its columns that say the same in all."""

    rows: Sequence[Sequence[object]]
    total: int
    alike: Collection[str] = ()


def open_table(caption: str, columns: Sequence[Field], first: First, *, path: str, query: str = "") -> Component:
    """Return a table of the first rows that the browser fills at once; `path` has all of them."""
    own = f"?{query}" if query else ""
    files = (f"{path}.json{own}", f"{path}.csv{own}")
    spec = table_spec(*files, caption, columns, rows=first.rows, total=first.total, alike=first.alike)
    parts = [html.Summary(caption), html.Div(className="table-block")]
    return static_html(html.Details(parts, className="data-table is-fixed", open=True, **{"data-table": spec}))


def _cell(value: object, field: Field) -> Component:
    if is_numeric(field) and isinstance(value, int | float) and not isinstance(value, bool):
        return html.Td(theme.exact(float(value)), className="number")
    return html.Td(
        theme.DASH if value is None or value == "" else value, className="number" if is_numeric(field) else ""
    )


def _head(field: Field) -> Component:
    unit = [html.Span(f" ({column_unit(field)})", className="unit")] if column_unit(field) else []
    return html.Th([column_label(field), *unit], scope="col", className="number" if is_numeric(field) else "")


def data_table(caption: str, columns: Sequence[Field], rows: Sequence[Sequence[object]]) -> Component:
    """Return a semantic table that needs no browser script: for paper and files. Cells may be components."""
    table = html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr([_head(field) for field in columns])),
            html.Tbody(
                [html.Tr([_cell(value, field) for value, field in zip(row, columns, strict=True)]) for row in rows]
            ),
        ]
    )
    scroll = html.Div(table, className="table-scroll", tabIndex="0", role="region", **{"aria-label": caption})
    return static_html(html.Div(scroll, className="table-block"))
