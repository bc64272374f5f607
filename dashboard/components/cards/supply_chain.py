"""Concentration along the chain side by side: what is mined, refined, sold to the world and bought by one place."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.chart_card import CardContent
from dashboard.components.provenance import row_sources
from dashboard.components.words import (
    country_name,
    index_interval,
    joined,
    material_name,
    opening,
    tied,
    withheld_note,
)
from dashboard.derived import TABLES
from dashboard.derived.exposed import Exposed
from dashboard.derived.supply_chain import IMPORTS, PRODUCTION, Step, steps, unlike
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.intervals import Edge, Span, interval_bars
from dashboard.i18n import t
from dashboard.metrics.concentration import HIGH_FRAC

_LETTERS = 24
_ROOM = 1.1


def index_words(step: Step) -> str:
    """Return the index of a step: a value, or both ends where an undisclosed rest keeps them apart."""
    return index_interval(step.found)


def step_name(step: Step, one: Exposed) -> str:
    """Return what a step measures, in words."""
    stage = t(f"stage.{step.head.stage}.name").lower()
    name = t(f"exposure.chain.{step.head.measure}", stage=stage, place=one.place)
    return t("exposure.chain.of_goods", step=name, goods=step.head.goods.short()) if step.head.goods else name


def chain_title(found: Sequence[Step], one: Exposed) -> str:
    """Return the finding: the most concentrated step that tonnes state, else that values do."""
    name = material_name(one.material).lower()
    if not found:
        return t("exposure.chain.title_none", material=name)
    stated = [step for step in found if step.head.measure == PRODUCTION] or list(found)
    worst = max(stated, key=lambda step: step.found.hhi_low)
    key = "title" if worst.head.measure != PRODUCTION else "title_disclosed" if worst.found.uncounted else "title_made"
    return t(
        f"exposure.chain.{key}{'_tied' if len(worst.leaders) > 1 else ''}",
        material=name,
        step=_within(step_name(worst, one)),
        stage=t(f"stage.{worst.head.stage}.name").lower(),
        country=opening(tied(worst.leaders)),
        share=theme.percent(worst.found.top1_frac),
        year=worst.head.year,
    )


def _within(name: str) -> str:
    """Return the name of a step within a sentence; names of places in it keep their capitals."""
    return name[:1].lower() + name[1:]


def chain_card(engine: Engine, one: Exposed) -> CardContent:
    """Return the index of each step as a bar with its interval."""
    found = steps(engine, one)
    title = chain_title(found, one)
    edges = [Edge(HIGH_FRAC, t("exposure.chain.edge", at=HIGH_FRAC))]
    table = TABLES["supply_chain"]
    told = [f"{step_name(step, one)}: {index_words(step)}, {_leader(step)}" for step in found]
    return CardContent(
        title=title,
        subtitle=_subtitle(engine, one, found),
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


def _subtitle(engine: Engine, one: Exposed, found: Sequence[Step]) -> str:
    """Return what is drawn, whose production no total counts, and which stage is not drawn and why."""
    parts = [t("exposure.chain.subtitle", place=one.place)]
    parts += [
        t("exposure.chain.noted", step=step_name(step, one), note=note)
        for step in found
        if (note := withheld_note(step.found))
    ]
    parts += [
        t("exposure.chain.unlike", stage=t(f"stage.{head.stage}.name").lower(), year=head.year)
        for head in unlike(engine, one)
    ]
    return ". ".join(parts)


def _axis_end(found: Sequence[Step]) -> float:
    """Return where the axis ends: past the longest bar and well past the band edge, at most at 1."""
    longest = max((step.found.hhi_high for step in found), default=0.0)
    return min(1.0, max(2 * HIGH_FRAC, _ROOM * longest))


def _short(name: str) -> str:
    """Return a name on one line beside a bar."""
    return name if len(name) <= _LETTERS else name[: _LETTERS - 1].rstrip() + "…"


def _leader(step: Step) -> str:
    return f"{_names(step)} {theme.percent(step.found.top1_frac)}"


def _names(step: Step) -> str:
    return joined(sorted(map(country_name, step.leaders)))


def _span(step: Step, one: Exposed) -> Span:
    weighted = theme.number(step.weighted.low)
    if step.weighted.low != step.weighted.high:
        weighted = t("exposure.between", low=weighted, high=theme.number(step.weighted.high))
    lines = (
        f"<b>{step_name(step, one)}</b>",
        t("exposure.chain.hover.index", index=index_words(step), band=t(f"band.{step.found.band}")),
        t("exposure.chain.hover.leader", leader=_leader(step), left=theme.percent(step.left_frac)),
        t("exposure.chain.hover.rest", rest=theme.percent(step.found.rest_frac)),
        withheld_note(step.found),
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
        f"{index_words(step)} · {theme.percent(step.found.top1_frac)}<br>{_short(_names(step))}",
        colour,
        "<br>".join(line for line in lines if line),
    )
