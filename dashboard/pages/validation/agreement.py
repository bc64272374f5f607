"""The chart of a method: what we compute against what was published, each result with the range of its inputs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dashboard.components.chart_card import CardContent
from dashboard.components.provenance import card_sources
from dashboard.components.words import joined, material_name
from dashboard.derived.validation import SOURCES, TABLE, Check, Inputs, Verdict, chosen
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.agreement import Agreement, Group, agreement_scatter
from dashboard.filters import Filters
from dashboard.i18n import t

_NAMED = 12
_LABEL_CHARACTERS = 16
_DIGITS = 3
_LOOKS = (
    (Verdict.INSIDE, (Inputs.PRINTED, Inputs.REBUILT), "inside", "#0072b2", "circle"),
    (Verdict.INSIDE, (Inputs.BOUNDED,), "bounded", "#0072b2", "circle-open"),
    (Verdict.OUTSIDE, tuple(Inputs), "outside", "#d55e00", "x"),
)


def name_of(check: Check) -> str:
    """Return the name of a result: the case as published, for series and products the material."""
    plain = check.product if check.check_id not in ("iea_top3", "us_nir") else material_name(check.material_id or "")
    stage = t(f"stage.{check.stage_id}.name") if check.check_id == "iea_top3" else ""
    edition = t("validation.edition", edition=check.vintage) if check.check_id in ("iea_top3", "us_nir") else ""
    year = str(check.year) if edition and check.year else ""
    return ", ".join(part for part in (plain, stage.lower(), year, edition) if part)


def figure_of(value: float | None) -> str:
    """Return a result in words, with at most four significant figures."""
    return theme.DASH if value is None or not math.isfinite(value) else theme.number(value, _DIGITS + 1)


def computed_words(check: Check) -> str:
    """Return what we compute: the value with its range, the range alone, or that nothing is computed."""
    if check.bounds is None:
        return t("validation.verdict.not_computed")
    low, high = figure_of(check.bounds.low), figure_of(check.bounds.high)
    value = figure_of(check.computed) if check.computed is not None else ""
    if low == high:
        return value
    between = t("validation.between", low=low, high=high)
    return t("validation.value_between", value=value, between=between) if value else between


def _hover(check: Check) -> str:
    return "<br>".join(
        (
            f"<b>{name_of(check)}</b>",
            t("validation.hover.quantity", quantity=t(f"validation.quantity.{check.quantity_id}")),
            t("validation.hover.published", value=figure_of(check.published)),
            t("validation.hover.computed", value=computed_words(check)),
            t(f"validation.verdict.{check.verdict.value}"),
            t(f"validation.inputs.{check.inputs.value}"),
            *_wrapped(check.note),
        )
    )


def _wrapped(text: str, width: int = 64) -> list[str]:
    """Return a note in lines that fit a tooltip."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + len(word) < width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def _point(check: Check) -> Agreement | None:
    if check.bounds is None:
        return None
    name = name_of(check)
    label = name if check.verdict is Verdict.OUTSIDE and len(name) <= _LABEL_CHARACTERS else ""
    return Agreement(check.published, check.computed, check.bounds.low, check.bounds.high, _hover(check), label)


def agreement_card(engine: Engine, method: str, filters: Filters) -> CardContent:
    """Return the results of one method that the filters leave."""
    own = filters.only(TABLE.keys).with_(method=method)
    found = chosen(engine, own)
    groups = [
        Group(
            t(f"validation.legend.{words}"),
            colour,
            symbol,
            [
                point
                for check in found
                if check.verdict is verdict and check.inputs in inputs and (point := _point(check)) is not None
            ],
        )
        for verdict, inputs, words, colour, symbol in _LOOKS
    ]
    shown = sum(len(group.points) for group in groups)
    nothing = "" if shown else t("validation.nothing")
    return CardContent(
        title=_finding(found, method) if found else t("validation.nothing"),
        subtitle=t(f"validation.subtitle.{method}"),
        figure=agreement_scatter(
            groups,
            titles=(t("validation.axis.published"), t("validation.axis.computed")),
            line=t("validation.legend.line"),
        ),
        summary=_summary(found, method),
        sources=card_sources(engine, SOURCES[method]),
        download_path=TABLE.path,
        query=own.to_query(),
        columns=TABLE.fields,
        empty=nothing,
    )


def _finding(found: Sequence[Check], method: str) -> str:
    inside = sum(check.verdict is Verdict.INSIDE for check in found)
    able = sum(check.bounds is not None for check in found)
    return t("validation.finding", inside=inside, able=able, method=t(f"filter.method.{method}"))


def _summary(found: Sequence[Check], method: str) -> str:
    missed = [name_of(check) for check in found if check.verdict is Verdict.OUTSIDE]
    silent = sum(check.bounds is None for check in found)
    return t(
        "validation.summary",
        finding=_finding(found, method),
        missed=joined(missed[:_NAMED]) or t("word.none"),
        silent=silent,
    )
