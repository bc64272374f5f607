"""Concentration along the chain side by side: what is mined, refined, sold to the world and bought by one place."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.chart_card import CardContent
from dashboard.components.provenance import row_sources
from dashboard.components.words import country_name, joined, material_name
from dashboard.derived import TABLES
from dashboard.derived.exposed import Exposed
from dashboard.derived.supply_chain import IMPORTS, PRODUCTION, Step, steps
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.intervals import Edge, Span, interval_bars
from dashboard.i18n import t
from dashboard.metrics.concentration import HIGH_FRAC

_LETTERS = 24
_ROOM = 1.1


def index_words(step: Step) -> str:
    """Return the index of a step: a value, or both ends where an undisclosed rest keeps them apart."""
    low, high = theme.index(step.found.hhi_low), theme.index(step.found.hhi_high)
    return low if low == high else t("exposure.between", low=low, high=high)


def step_name(step: Step, one: Exposed) -> str:
    """Return what a step measures, in words."""
    stage = t(f"stage.{step.head.stage}.name").lower()
    return t(f"exposure.chain.{step.head.measure}", stage=stage, place=one.place)


def chain_title(found: Sequence[Step], one: Exposed) -> str:
    """Return the finding: the most concentrated step that tonnes state, else that values do."""
    name = material_name(one.material).lower()
    if not found:
        return t("exposure.chain.title_none", material=name)
    stated = [step for step in found if step.head.measure == PRODUCTION] or list(found)
    worst = max(stated, key=lambda step: step.found.hhi_low)
    return t(
        "exposure.chain.title",
        material=name,
        step=step_name(worst, one).lower(),
        country=country_name(worst.largest),
        share=theme.percent(worst.found.top1_frac),
        year=worst.head.year,
    )


def chain_card(engine: Engine, one: Exposed) -> CardContent:
    """Return the index of each step as a bar with its interval."""
    found = steps(engine, one)
    title = chain_title(found, one)
    edges = [Edge(HIGH_FRAC, t("exposure.chain.edge", at=HIGH_FRAC))]
    table = TABLES["supply_chain"]
    told = [f"{step_name(step, one)}: {index_words(step)}, {_leader(step)}" for step in found]
    return CardContent(
        title=title,
        subtitle=t("exposure.chain.subtitle", place=one.place),
        figure=interval_bars(
            [_span(step, one) for step in found], title=t("exposure.chain.axis"), edges=edges, most=_axis_end(found)
        ),
        summary=t("exposure.chain.summary", title=title, steps=joined(told) or t("word.none")),
        sources=row_sources(engine, [vars(step.head) for step in found]),
        download_path=table.path,
        query=one.filters().to_query(),
        columns=table.fields,
        empty="" if found else title,
    )


def _axis_end(found: Sequence[Step]) -> float:
    """Return where the axis ends: past the longest bar and well past the band edge, at most at 1."""
    longest = max((step.found.hhi_high for step in found), default=0.0)
    return min(1.0, max(2 * HIGH_FRAC, _ROOM * longest))


def _short(name: str) -> str:
    """Return a name on one line beside a bar."""
    return name if len(name) <= _LETTERS else name[: _LETTERS - 1].rstrip() + "…"


def _leader(step: Step) -> str:
    return f"{country_name(step.largest)} {theme.percent(step.found.top1_frac)}"


def _span(step: Step, one: Exposed) -> Span:
    weighted = theme.number(step.weighted.low)
    if step.weighted.low != step.weighted.high:
        weighted = t("exposure.between", low=weighted, high=theme.number(step.weighted.high))
    lines = (
        f"<b>{step_name(step, one)}</b>",
        t("exposure.chain.hover.index", index=index_words(step), band=t(f"band.{step.found.band}")),
        t("exposure.chain.hover.leader", leader=_leader(step), left=theme.percent(step.left_frac)),
        t("exposure.chain.hover.rest", rest=theme.percent(step.found.rest_frac)),
        t("exposure.chain.hover.governance", score=weighted),
        ", ".join(part for part in (step.head.product, str(step.head.year)) if part),
    )
    stage = t(f"stage.{step.head.stage}.name").lower()
    colour = theme.PALETTE[0] if step.head.measure == PRODUCTION else theme.OTHERS
    if step.head.measure == IMPORTS:
        colour = theme.PALETTE[3]
    return Span(
        t(f"exposure.chain.short.{step.head.measure}", stage=stage, year=step.head.year),
        step.found.hhi_low,
        step.found.hhi_high,
        f"{index_words(step)} · {theme.percent(step.found.top1_frac)}<br>{_short(country_name(step.largest))}",
        colour,
        "<br>".join(lines),
    )
