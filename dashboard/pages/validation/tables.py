"""The tables of the page: every method with its score, the results that miss or lack an input, and the metrics."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.index_table import Cell, Heading, index_table
from dashboard.components.layout import heading, section_panel
from dashboard.components.static import to_html
from dashboard.derived.validation import METHODS, TABLE, Check, Verdict, checks, chosen
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import METRICS, Metric
from dashboard.pages.validation.agreement import computed_words, figure_of, name_of
from data.codes import code_list

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


def count(found: Sequence[Check], verdict: Verdict) -> int:
    """Return how many checks have a verdict."""
    return sum(check.verdict is verdict for check in found)


def sentence(engine: Engine) -> str:
    """Return how many published results we reproduce, miss and cannot compute."""
    found = checks(engine)
    return t(
        "validation.lede",
        published=theme.exact(len(found)),
        inside=theme.exact(count(found, Verdict.INSIDE)),
        outside=count(found, Verdict.OUTSIDE),
        silent=count(found, Verdict.NOT_COMPUTED),
        methods=len({check.check_id for check in found}),
        release=engine.release.release_id,
    )


def methods(engine: Engine, path: str) -> Component:
    """Return the table of methods: how many results were published, and how ours stand to them."""
    every = checks(engine)
    rows: list[list[Cell]] = []
    for method in METHODS:
        found = [check for check in every if check.check_id == method]
        if found:
            link = html.A(t(f"filter.method.{method}"), href=Filters().with_(method=method).href(path))
            reference = METRICS[found[0].metric_id].reference
            counts = [str(count(found, verdict)) for verdict in Verdict]
            rows.append([link, reference, str(len(found)), *counts])
    headings = [Heading(t(f"validation.column.{key}"), numeric=numeric) for key, numeric in _METHOD_COLUMNS]
    return section_panel("methods", t("validation.methods"), index_table(t("validation.methods"), headings, rows))


def misses(engine: Engine, method: str, filters: Filters) -> str:
    """Return the HTML of the results of a method that lie outside or are not computed, with what was assumed."""
    own = filters.only(TABLE.keys).with_(method=method)
    found = [check for check in chosen(engine, own) if check.verdict is not Verdict.INSIDE]
    found.sort(key=lambda check: (check.verdict is not Verdict.OUTSIDE, name_of(check)))
    several = len({check.quantity_id for check in chosen(engine, own)}) > 1
    assumed = [html.P(words, className="card-subtitle") for words in TABLE.assumptions(own).values()]
    headings = [Heading(t(f"validation.column.{key}"), numeric=numeric) for key, numeric in _MISS_COLUMNS]
    table = (
        index_table(t("validation.misses"), headings, [_cells(check, several=several) for check in found])
        if found
        else html.P(t("validation.no_misses"))
    )
    title = t("validation.misses_of", method=t(f"filter.method.{method}"), n=len(found))
    return to_html([heading(title, 2, className="card-title", id="misses-title"), *assumed, table])


def _cells(check: Check, *, several: bool) -> list[Cell]:
    """Return a row; the quantity is named where the method publishes `several`."""
    sign, tone = _SIGNS[check.verdict]
    verdict = [
        html.Span(sign, className=f"status-sign {tone}", **{"aria-hidden": "true"}),
        t(f"validation.verdict.{check.verdict.value}"),
    ]
    quantity = t(f"validation.quantity.{check.quantity_id}")
    computed = theme.DASH if check.bounds is None else computed_words(check)
    return [
        f"{name_of(check)}: {quantity}" if several else name_of(check),
        figure_of(check.published),
        computed,
        verdict,
        check.note,
    ]


def definitions() -> Component:
    """Return every metric: formula, meaning, unit, range, direction, uncertainty, reference, requirements."""
    return section_panel(
        "metrics",
        t("validation.metrics"),
        html.Dl([_definition(metric) for metric in METRICS.values()], className="meanings"),
    )


def _definition(metric: Metric) -> Component:
    requirements = code_list("requirement")
    named = "; ".join(f"{code} {requirements.name(code)}" for code in metric.requirements)
    facts = (
        ("formula", html.Code(metric.formula)),
        ("unit", metric.unit),
        ("range", _range(metric)),
        ("direction", t(f"validation.worse.{metric.worse or 'neither'}")),
        ("uncertainty", t(metric.uncertainty_key)),
        ("reference", metric.reference),
        ("requirements", named),
    )
    return html.Div(
        [
            html.Dt(t(metric.title_key), id=f"metric-{metric.metric_id}"),
            html.Dd(t(metric.meaning_key)),
            *(
                html.Dd(
                    [html.Span(t(f"validation.fact.{name}") + " ", className="unit"), value], className="wrap-anywhere"
                )
                for name, value in facts
            ),
        ]
    )


def _range(metric: Metric) -> str:
    """Return the range of a metric in words."""
    low, high = figure_of(metric.low), figure_of(metric.high)
    if metric.low is None and metric.high is None:
        return t("validation.range.open")
    if metric.high is None:
        return t("validation.range.from", low=low)
    return t("validation.range.to", high=high) if metric.low is None else t("validation.between", low=low, high=high)
