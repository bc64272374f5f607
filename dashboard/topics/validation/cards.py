"""Cards on published results: the chart of a method, its misses, the table of all methods, the metrics' definitions."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.table import Table
from dashboard.figures import theme
from dashboard.figures.agreement import Agreement, Group, agreement_scatter
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.metrics import METRICS, Metric
from dashboard.topics.validation.methods import METHODS, Check, Inputs, Verdict
from dashboard.topics.validation.tables import VALIDATION, checks, chosen
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.layout import heading, section_panel
from dashboard.ui.words import material_name, nothing
from data.codes import code_list

MISSES_TITLE = "misses-title"
_NAMED = 12
_LABEL_CHARACTERS = 16
_TOOLTIP_CHARACTERS = 64
_DIGITS = 4
_LOOKS = (
    (Verdict.INSIDE, (Inputs.PRINTED, Inputs.REBUILT), "inside", "#0072b2", "circle"),
    (Verdict.INSIDE, (Inputs.BOUNDED,), "bounded", "#0072b2", "circle-open"),
    (Verdict.OUTSIDE, tuple(Inputs), "outside", "#d55e00", "x"),
)
_METHOD_COLUMNS = (
    ("method", False), ("reference", False), ("published", True), ("inside", True), ("outside", True),
    ("not_computed", True),
)  # fmt: skip
_MISS_COLUMNS = (("result", False), ("published", True), ("computed", True), ("verdict", False), ("reason", False))
_SIGNS = {
    Verdict.INSIDE: ("✓", "status-good"),
    Verdict.OUTSIDE: ("✗", "status-bad"),
    Verdict.NOT_COMPUTED: ("–", "status-info"),  # noqa: RUF001 - a dash as a sign
}


def _name(check: Check) -> str:
    """Return the name of a result: the case as published; of series and editions the material, stage and year."""
    row, method = check.row, check.method.method_id
    if method not in ("iea_top3", "us_nir"):
        return str(row["product"])
    stage = t(f"stage.{check.stage_id}.name").lower() if method == "iea_top3" else ""
    edition = t("validation.edition", edition=row["vintage"])
    return ", ".join(filter(None, (material_name(row["material_id"]), stage, str(row["year"] or ""), edition)))


def _number(value: float | None) -> str:
    """Return a result in words, with at most four significant figures."""
    return theme.DASH if value is None or not math.isfinite(value) else theme.number(value, _DIGITS)


def _computed(check: Check) -> str:
    """Return what we compute: the value with its range, the range alone, or that nothing is computed."""
    result = check.result
    if result.bounds is None:
        return t("validation.verdict.not_computed")
    low, high = _number(result.bounds.low), _number(result.bounds.high)
    value = "" if result.computed is None else _number(result.computed)
    if low == high:
        return value
    between = t("validation.between", low=low, high=high)
    return t("validation.value_between", value=value, between=between) if value else between


def _hover(check: Check) -> str:
    return "<br>".join(
        (
            f"<b>{_name(check)}</b>",
            t("validation.hover.quantity", quantity=t(f"validation.quantity.{check.quantity_id}")),
            t("validation.hover.published", value=_number(check.published)),
            t("validation.hover.computed", value=_computed(check)),
            t(f"validation.verdict.{check.verdict.value}"),
            t(f"validation.inputs.{check.result.inputs.value}"),
            *textwrap.wrap(check.result.note, _TOOLTIP_CHARACTERS, break_long_words=False, break_on_hyphens=False),
        )
    )


def _points(results: Iterable[Check], verdict: Verdict, inputs: Sequence[Inputs]) -> list[Agreement]:
    points = []
    for check in results:
        bounds = check.result.bounds
        if bounds is not None and check.verdict is verdict and check.result.inputs in inputs:
            name = _name(check)
            label = name if verdict is Verdict.OUTSIDE and len(name) <= _LABEL_CHARACTERS else ""
            computed = check.result.computed
            points.append(Agreement(check.published, computed, bounds.low, bounds.high, _hover(check), label))
    return points


def agreement_card(engine: Engine, method: str, filters: Filters) -> CardContent:
    """Return what we compute against what was published: the results of one method that the filters leave."""
    own = _own(method, filters)
    results = chosen(engine, own)
    groups = [
        Group(t(f"validation.legend.{words}"), colour, symbol, _points(results, verdict, inputs))
        for verdict, inputs, words, colour, symbol in _LOOKS
    ]
    none = nothing("validation.nothing", filters.only(VALIDATION.keys).without("method"))
    silent = _count(results, Verdict.NOT_COMPUTED)
    finding = t(
        "validation.finding",
        inside=_count(results, Verdict.INSIDE),
        able=len(results) - silent,
        method=t(f"filter.method.{method}"),
    )
    missed = [_name(check) for check in results if check.verdict is Verdict.OUTSIDE]
    return CardContent(
        title=finding if results else none,
        subtitle=t(f"validation.subtitle.{method}"),
        figure=agreement_scatter(
            groups,
            titles=(t("validation.axis.published"), t("validation.axis.computed")),
            line=t("validation.legend.line"),
        ),
        summary=t(
            "validation.summary", finding=finding, missed=joined(missed[:_NAMED]) or t("word.none"), silent=silent
        ),
        rows=CardRows(VALIDATION, own).read(engine),
        empty="" if any(group.points for group in groups) else none,
    )


def _own(method: str, filters: Filters) -> Filters:
    return filters.only(VALIDATION.keys).with_(method=method)


def _count(results: Iterable[Check], verdict: Verdict) -> int:
    return sum(check.verdict is verdict for check in results)


def sentence(engine: Engine) -> str:
    """Return how many published results we reproduce, miss and cannot compute."""
    results = checks(engine)
    return t(
        "validation.lede",
        published=theme.exact(len(results)),
        inside=theme.exact(_count(results, Verdict.INSIDE)),
        outside=_count(results, Verdict.OUTSIDE),
        silent=_count(results, Verdict.NOT_COMPUTED),
        methods=len({check.method.method_id for check in results}),
        release=engine.release.release_id,
    )


def methods(engine: Engine, path: str) -> Component:
    """Return the table of methods: how many results were published, and how ours stand to them."""
    rows: list[list[Cell]] = []
    for method_id, method in METHODS.items():
        results = [check for check in checks(engine) if check.method is method]
        if results:
            link = html.A(t(f"filter.method.{method_id}"), href=Filters().with_(method=method_id).href(path))
            counts = [str(_count(results, verdict)) for verdict in Verdict]
            rows.append([link, method.metric.reference, str(len(results)), *counts])
    return section_panel("methods", t("validation.methods"), _table(t("validation.methods"), _METHOD_COLUMNS, rows))


def _table(caption: str, columns: Iterable[tuple[str, bool]], rows: Sequence[Sequence[Cell]]) -> Component:
    headings = [Heading(t(f"validation.column.{key}"), numeric=numeric) for key, numeric in columns]
    return index_table(caption, headings, rows)


def misses(engine: Engine, method: str, filters: Filters) -> list[Component]:
    """Return the results of a method that lie outside or are not computed, with what was assumed."""
    own = _own(method, filters)
    results = chosen(engine, own)
    missed = [check for check in results if check.verdict is not Verdict.INSIDE]
    missed.sort(key=lambda check: (check.verdict is not Verdict.OUTSIDE, _name(check)))
    several = len({check.quantity_id for check in results}) > 1
    rows = [_cells(check, several=several) for check in missed]
    title = t("validation.misses_of", method=t(f"filter.method.{method}"), n=len(missed))
    return [
        heading(title, 2, className="card-title", id=MISSES_TITLE),
        *(html.P(words, className="card-subtitle") for words in VALIDATION.assumptions(own).values()),
        _table(t("validation.misses"), _MISS_COLUMNS, rows) if missed else html.P(t("validation.no_misses")),
    ]


def _cells(check: Check, *, several: bool) -> list[Cell]:
    """Return a row; the quantity is named where the method publishes `several`."""
    sign, tone = _SIGNS[check.verdict]
    quantity = t(f"validation.quantity.{check.quantity_id}")
    return [
        f"{_name(check)}: {quantity}" if several else _name(check),
        _number(check.published),
        theme.DASH if check.result.bounds is None else _computed(check),
        [
            html.Span(sign, className=f"status-sign {tone}", **{"aria-hidden": "true"}),
            t(f"validation.verdict.{check.verdict.value}"),
        ],
        check.result.note,
    ]


def definitions(tables: Mapping[str, Table]) -> Component:
    """Return every metric: meaning, formula, unit, range, direction, uncertainty, reference, its `tables` as files."""
    entries = [_definition(metric, tables) for metric in METRICS.values()]
    return section_panel("metrics", t("validation.metrics"), html.Dl(entries, className="meanings"))


def _evidenced(metric: Metric) -> list[Component | str]:
    """Return the requirements of the UNRMS that a metric is evidence for, each with the way to what is known of it."""
    ids = dict.fromkeys(one.requirement_id for one in metric.evidence)
    names = code_list("requirement")
    links = [html.A(f"{code} {names.name(code)}", href=f"/principles/{code}") for code in ids]
    return [part for link in links for part in ("; ", link)][1:]


def _definition(metric: Metric, tables: Mapping[str, Table]) -> Component:
    files: list[Component | str] = []
    for table_id, table in tables.items():
        if metric.metric_id in table.metrics:
            files += [", " if files else "", html.A(t(table.title_key), href=f"/api/v1/derived/{table_id}.csv")]
    facts = (
        ("formula", html.Code(metric.formula)),
        ("symbols", t(metric.symbols_key)),
        ("unit", metric.unit),
        ("range", _range(metric)),
        ("direction", t(f"validation.worse.{metric.worse or 'neither'}")),
        ("uncertainty", t(metric.uncertainty_key)),
        ("reference", metric.reference),
        *((("computed", files),) if files else ()),
        ("requirements", _evidenced(metric)),
    )
    return html.Div(
        [
            html.Dt(t(metric.title_key), id=f"metric-{metric.metric_id}"),
            html.Dd(t(metric.meaning_key)),
            *(
                html.Dd(
                    [
                        html.Span(t(f"validation.fact.{name}") + " ", className="unit"),
                        *(value if isinstance(value, list) else [value]),
                    ],
                    className="wrap-anywhere",
                )
                for name, value in facts
            ),
        ]
    )


def _range(metric: Metric) -> str:
    """Return the range of a metric in words."""
    low, high = _number(metric.low), _number(metric.high)
    if metric.low is None and metric.high is None:
        return t("validation.range.open")
    if metric.high is None:
        return t("validation.range.from", low=low)
    return t("validation.range.to", high=high) if metric.low is None else t("validation.between", low=low, high=high)
