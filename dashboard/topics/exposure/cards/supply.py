"""Concentration along the chain of a material side by side, and who supplies one place, with the governance of each."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.bars import Bar, Edge, interval_bars, ranked_bars
from dashboard.i18n import joined, t
from dashboard.metrics.concentration import HIGH_FRAC
from dashboard.topics.exposure.scope import Exposure
from dashboard.topics.exposure.tables import supply
from dashboard.topics.makers.output import IMPORTS, STUDY
from dashboard.topics.trade.doubts import doubts, doubts_in_words
from dashboard.topics.trade.words import goods_in_short, goods_sharers
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.provenance import sources_of
from dashboard.ui.words import (
    bounded,
    country_in_text,
    country_name,
    index_interval,
    material_in_text,
    material_name,
    name_in_chart,
    opening,
    output_name,
    tied,
    withheld_note,
)
from data.codes import WORLD

SHOWN = 10
_LETTERS = 24
_MATTERS = 0.01
_ROOM = 1.1


def chain_card(engine: Engine, exposure: Exposure) -> CardContent:
    """Return the index of each step as a bar with its interval."""
    chain = supply.steps(engine, exposure)
    title = chain_title(chain, exposure)
    words = [f"{step_name(step, exposure)}: {index_interval(step.concentration)}, {_leader(step)}" for step in chain]
    return CardContent(
        title=title,
        subtitle=_chain_subtitle(engine, exposure, chain),
        figure=interval_bars(
            [_span(step, exposure) for step in chain],
            title=t("axis.hhi"),
            edges=[Edge(HIGH_FRAC, t("exposure.chain.edge", at=HIGH_FRAC))],
            most=_axis_end(chain),
        ),
        summary=t("exposure.chain.summary", title=title, steps=joined(words) or t("word.none")),
        rows=CardRows(supply.SUPPLY_CHAIN, exposure.filters).read(engine),
        empty="" if chain else title,
    )


def chain_title(chain: Sequence[supply.Step], exposure: Exposure) -> str:
    """Return the finding: the most concentrated step that tonnes state, else that values do."""
    name = material_in_text(exposure.material)
    if not chain:
        return t("exposure.chain.title_none", material=name)
    stated = [step for step in chain if step.head.measure in supply.MADE] or chain
    worst = max(stated, key=lambda step: step.concentration.hhi_low)
    key = "title"
    if worst.head.measure in supply.MADE:
        key = "title_disclosed" if worst.concentration.uncounted else "title_made"
    step = step_name(worst, exposure)
    return t(
        f"exposure.chain.{key}{'_tied' if len(worst.leaders) > 1 else ''}",
        material=_made(worst.head) or name,
        step=step[:1].lower() + step[1:],
        stage=t("exposure.chain.studied", stage=_stage(worst.head.stage))
        if worst.head.measure == STUDY
        else _stage(worst.head.stage),
        country=tied(worst.leaders) if key == "title" else opening(tied(worst.leaders)),
        share=bounded(theme.percent(worst.concentration.top1_frac), worst.concentration.bound),
        year=worst.head.year,
    )


def step_name(step: supply.Step, exposure: Exposure) -> str:
    """Return what a step measures, in words."""
    head = step.head
    name = t(f"exposure.chain.{head.measure}", stage=_stage(head.stage), place=exposure.place)
    goods = goods_in_short(head.goods) if head.goods else _made(head)
    return t("exposure.chain.of_goods", step=name, goods=goods) if goods else name


def _made(head: supply.Head) -> str:
    """Return the product of a step of production where it is not the material's own name, else nothing."""
    if head.measure not in supply.MADE:
        return ""
    name = output_name({"material_id": head.material, "stage_id": head.stage, "product": head.product})
    return "" if name == material_name(head.material) else name.lower()


def _stage(stage: str) -> str:
    return t(f"stage.{stage}.name").lower()


def _chain_subtitle(engine: Engine, exposure: Exposure, chain: Sequence[supply.Step]) -> str:
    """Return what is drawn, whose production no total counts, and which stage is not drawn and why."""
    noted = ((step_name(step, exposure), withheld_note(step.concentration)) for step in chain)
    return "\n".join(
        (
            t("exposure.chain.subtitle", place=exposure.place),
            *(t("exposure.chain.noted", step=name, note=note) for name, note in noted if note),
            *(
                t("exposure.chain.unlike", stage=_stage(head.stage), year=head.year)
                for head in supply.mixed_products(engine, exposure)
            ),
        )
    )


def _axis_end(chain: Sequence[supply.Step]) -> float:
    """Return where the axis ends: past the longest bar and well past the band edge, at most at 1."""
    longest = max((step.concentration.hhi_high for step in chain), default=0.0)
    return min(1.0, max(2 * HIGH_FRAC, _ROOM * longest))


def _leader(step: supply.Step) -> str:
    return f"{_names(step)} {bounded(theme.percent(step.concentration.top1_frac), step.concentration.bound)}"


def _names(step: supply.Step) -> str:
    return joined(sorted(map(country_name, step.leaders)))


def _span(step: supply.Step, exposure: Exposure) -> Bar:
    head, result = step.head, step.concentration
    weighted = theme.number(step.weighted.low)
    if step.weighted.low != step.weighted.high:
        weighted = t("exposure.between", low=weighted, high=theme.number(step.weighted.high))
    index, names = index_interval(result), joined(sorted(map(name_in_chart, step.leaders)))
    lines = (
        f"<b>{step_name(step, exposure)}</b>",
        t("exposure.chain.hover.index", index=index, band=t(f"band.{result.band}")),
        t("exposure.chain.hover.leader", leader=_leader(step), left=theme.percent(step.left_frac)),
        t("exposure.chain.hover.rest", rest=theme.percent(result.rest_frac)),
        withheld_note(result),
        t("exposure.chain.hover.governance", score=weighted),
        ", ".join(part for part in (head.product, str(head.year)) if part),
    )
    short = names if len(names) <= _LETTERS else names[: _LETTERS - 1].rstrip() + "…"
    return Bar(
        name=t(f"exposure.chain.short.{head.measure}", stage=_stage(head.stage), year=head.year),
        low=result.hhi_low,
        value=result.hhi_high,
        label=f"{index} · {bounded(theme.percent(result.top1_frac), result.bound)}<br>{short}",
        colour=theme.BAR if head.measure == IMPORTS else theme.OTHERS,
        hover="<br>".join(line for line in lines if line),
    )


def suppliers_card(engine: Engine, exposure: Exposure, shown: int = SHOWN) -> CardContent:
    """Return the largest suppliers as ranked bars."""
    bought = supply.suppliers(engine, exposure)
    title, exporters = suppliers_title(bought), bought.exporters
    scores = [supplier.score for supplier in exporters if supplier.score]
    rows = CardRows(supply.SUPPLIERS, exposure.filters.with_(top=shown)).read(engine)
    if not exporters:
        return CardContent(title=title, rows=rows, empty=title)
    subtitle = t(
        "exposure.suppliers.subtitle",
        year=bought.year,
        governance=max((score.year for score in scores), default=theme.DASH),
        shown=min(shown, len(exporters)),
        n=len(exporters),
        total=theme.money(bought.total_usd),
    )
    besides = later_steps(engine, bought)
    largest = joined([f"{country_in_text(each.iso3)} {theme.percent(each.share_frac)}" for each in exporters[:3]])
    return CardContent(
        title=title,
        subtitle=_with_remarks(subtitle, shared_words(bought), doubtful_words(engine, bought), later_words(besides)),
        figure=ranked_bars(
            [_bar(supplier, bought.year) for supplier in exporters[:shown]], title=t("exposure.suppliers.axis")
        ),
        summary=t("exposure.suppliers.summary", title=title, top=largest, n=len(exporters)),
        rows=rows,
        notes=sources_of(engine, [(step.head.source_id, step.head.vintage) for step in besides]),
    )


def _with_remarks(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def suppliers_title(bought: supply.Suppliers) -> str:
    """Return the finding: the largest supplier and its share."""
    place, material = bought.exposure.place, bought.exposure.material
    if not bought.exporters:
        return t("exposure.suppliers.title_none", place=place, material=material_in_text(material))
    first = bought.exporters[0]
    return t(
        "exposure.suppliers.title",
        country=opening(country_in_text(first.iso3)),
        share=theme.percent(first.share_frac),
        goods=goods_in_short(bought.goods),
        place=place,
        year=bought.year,
    )


def doubtful_words(engine: Engine, bought: supply.Suppliers) -> str:
    """Return what is doubtful of what the suppliers sell, in sentences; empty where nothing is.

    Of a supplier of less than a hundredth of these imports nothing is said: it would not change what they show.
    """
    sellers = {supplier.iso3 for supplier in bought.exporters if supplier.share_frac >= _MATTERS} | {WORLD}
    material = bought.exposure.material
    found = [row for row in doubts(engine, (bought.year,), material=material) if row["exporter_iso3"] in sellers]
    return " ".join(doubts_in_words(found))


def later_words(steps: Sequence[supply.Step]) -> str:
    """Return the largest seller of each of the goods that only a later release states, a sentence each."""
    return " ".join(
        t(
            "exposure.suppliers.later", goods=goods_in_short(step.head.goods), year=step.head.year,
            release=step.head.vintage, country=tied(step.leaders), share=theme.percent(step.concentration.top1_frac),
        )
        for step in steps
    )  # fmt: skip


def later_steps(engine: Engine, bought: supply.Suppliers) -> list[supply.Step]:
    """Return the imports of goods that the series lacks and a later release states.

    None where there are no others, and where the suppliers are of that release themselves.
    """
    steps = [
        step
        for step in supply.steps(engine, bought.exposure)
        if step.head.measure == IMPORTS and step.head.source_id == "baci_later"
    ]
    if not bought.goods or any(step.head.goods.codes[0] in bought.goods.codes for step in steps):
        return []
    return steps


def shared_words(bought: supply.Suppliers) -> str:
    """Return how much of the value is in codes shared with other materials, where only a part of it is."""
    if not (bought.goods.is_mixed and bought.shared_usd):
        return ""
    return t("exposure.shared", value=theme.money(bought.shared_usd), others=goods_sharers(bought.goods))


def _bar(supplier: supply.Supplier, year: int) -> Bar:
    name, share = country_name(supplier.iso3), theme.percent(supplier.share_frac)
    governance = f"{supplier.score.scaled:.1f}" if supplier.score else t("status.missing")
    lines = (
        f"<b>{name}</b>",
        t("tooltip.with_share", value=theme.money(supplier.value_usd), share=share),
        t("exposure.suppliers.hover", governance=governance),
        str(year),
    )
    return Bar(
        name=name_in_chart(supplier.iso3),
        value=supplier.share_frac,
        label=t("exposure.suppliers.label", share=share, governance=governance),
        colour=theme.BAR,
        hover="<br>".join(lines),
        click=f"href:/countries/{supplier.iso3}",
    )
