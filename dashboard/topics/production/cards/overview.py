"""The figures at the top of the overview, each with unit, year, status and a source, and all materials ranked."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.metrics import change
from dashboard.topics.production import queries
from dashboard.topics.production.tables import (
    WORST_CONCENTRATION,
    Known,
    Ranked,
    known_materials,
    mixed_product_materials,
    ranked_materials,
)
from dashboard.topics.trade import queries as trade
from dashboard.topics.trade.doubts import left_out_words
from dashboard.ui.card_rows import CardRows, ReadRows
from dashboard.ui.kpi_card import Kpi
from dashboard.ui.leaderboard import LeaderRow, Ranking
from dashboard.ui.words import (
    amount,
    bounded,
    country_name,
    equal_suppliers,
    index_reading,
    material_in_text,
    material_name,
    without_words,
)
from data.codes import WORLD, code_list, known_by

_FIRST = ("lithium", "cobalt")
_TREND = 12


def headlines(engine: Engine, chosen: str = "") -> list[Kpi]:
    """Return five figures: output of the material chosen and others, the most concentrated, the largest move, trade."""
    known, ranked = known_materials(engine), ranked_materials(engine)
    first = [code for code in dict.fromkeys((chosen, *_FIRST)) if code in known]
    kpis = [_output(engine, known[code]) for code in first[: len(_FIRST)]]
    if ranked:
        kpis.append(_most_concentrated(engine, ranked[0]))
    return [*kpis, *_largest_move(engine, list(known.values())), *_trade(engine)]


def _rows(engine: Engine, item: Known, *countries: str) -> ReadRows:
    """Return the rows that a figure is read from: those of the product, all years; of `countries` where named."""
    product = Filters().with_(material=item.material, stage=item.stage, product=item.data.product, country=countries)
    return CardRows(queries.SHARES, product).read(engine)


def _rows_in_year(engine: Engine, item: Ranked) -> ReadRows:
    """Return the rows of all countries in the year shown."""
    rows = _rows(engine, item)
    return CardRows(rows.of, rows.filters.with_(year_from=item.data.year, year_to=item.data.year)).read(engine)


def _since(item: Known) -> str:
    return t("overview.kpi.since", year=item.data.year, before=item.data.year - 1)


def _noted(text: str, item: Known) -> str:
    """Return `text` with whom the world total leaves out."""
    return " · ".join(part for part in (text, without_words(item.data.without)) if part)


def _leaders(item: Known) -> str:
    return joined(sorted(map(country_name, item.data.leaders)))


def _output(engine: Engine, item: Known) -> Kpi:
    total, moved = item.data.total(), item.data.world_change()
    totals = [item.data.total(year) for year in item.data.years]
    return Kpi(
        label=t("overview.kpi.output", material=item.name, output=t(f"stage.{item.stage}.output")),
        value=amount(total) if total else theme.DASH,
        unit=item.data.basis,
        change=theme.change(moved) if moved is not None else "",
        period=_noted(_since(item) if moved is not None else "", item),
        trend=tuple(row["quantity_t"] if row else None for row in totals),
        status=t(f"status.{total['status']}") if total else "",
        rows=_rows(engine, item, WORLD),
        href=f"/materials/{item.material}",
    )


def _most_concentrated(engine: Engine, item: Ranked) -> Kpi:
    share = bounded(theme.percent(item.concentration.top1_frac), item.concentration.bound)
    equal = equal_suppliers(item.concentration.hhi_low, item.concentration.hhi_high)
    return Kpi(
        label=t("overview.kpi.concentrated"),
        value=item.name,
        unit=index_reading(item.concentration),
        period=_noted(
            t("overview.kpi.leader", country=_leaders(item), share=share, year=item.data.year, equal=equal), item
        ),
        rows=_rows_in_year(engine, item),
        href=f"/materials/{item.material}",
    )


def _largest_move(engine: Engine, ranked: Sequence[Known]) -> list[Kpi]:
    moves = [(moved, item) for item in ranked if (moved := item.data.world_change()) is not None]
    if not moves:
        return []
    moved, item = max(moves, key=lambda pair: abs(pair[0]))
    return [
        Kpi(
            label=t("overview.kpi.moved"),
            value=item.name,
            change=theme.change(moved),
            period=_noted(_since(item), item),
            rows=_rows(engine, item, WORLD),
            href=f"/materials/{item.material}",
        )
    ]


def _trade(engine: Engine) -> list[Kpi]:
    provisional = {row["year"] for row in engine.run(trade.PROVISIONAL_YEARS, {}).records()}
    read = CardRows(trade.YEARS).read(engine)
    rows = [row for row in read.records if row["year"] not in provisional]
    if len(rows) < 2:
        return []
    last, before = rows[-1], rows[-2]
    return [
        Kpi(
            label=t("overview.kpi.trade"),
            value=theme.money(last["value_addable_usd"]),
            change=theme.change(change.compute(before["value_addable_usd"], last["value_addable_usd"])),
            period=t("overview.kpi.since", year=last["year"], before=before["year"]),
            trend=tuple(row["value_addable_usd"] for row in rows[-_TREND:]),
            status=t("status.reported"),
            source=left_out_words([last]),
            rows=read,
        )
    ]


def material_ranking(engine: Engine, filters: Filters, chosen: str) -> Ranking:
    """Return the materials at their most concentrated stage; last those whose publisher's figures count unlike goods.

    A row shows its material at that stage.
    """
    ranked = ranked_materials(engine)
    rows = [
        LeaderRow(
            name=material_name(item.material),
            value=index_reading(item.concentration),
            share_frac=item.concentration.top1_frac,
            share=bounded(theme.percent(item.concentration.top1_frac), item.concentration.bound),
            href=_shown_at(filters, item).href("/"),
            selected=item.material == chosen,
            note=_note(item),
        )
        for item in ranked
    ]
    for mixed in mixed_product_materials(engine):
        rows.append(
            LeaderRow(
                name=material_name(mixed.material),
                value="",
                word=t("band.not_computed"),
                href=filters.with_(material=mixed.material, stage=()).href("/"),
                selected=mixed.material == chosen,
                note=t("overview.board.unlike", stage=mixed.staged, year=mixed.data.year),
            )
        )
    of = CardRows(WORST_CONCENTRATION).read(engine)
    tracked = [code for code, row in code_list("material").rows.items() if not row["members"]]
    others = [material_in_text(code) for code in tracked if code not in {item.material for item in ranked}]
    subtitle = t("overview.board.subtitle")
    if others:
        subtitle = t("overview.board.not_ranked", subtitle=subtitle, names=joined(others))
    return Ranking(t("overview.board.title", n=len(ranked), of=len(tracked)), rows, subtitle, of)


def _shown_at(filters: Filters, item: Ranked) -> Filters:
    """Return the filters that show a material at its stage: none is named where it is the one it is known by."""
    stage = () if item.stage == known_by(item.material).stage_id else (item.stage,)
    return filters.with_(material=item.material, stage=stage)


def _note(item: Ranked) -> str:
    moved = item.data.world_change()
    note = t(
        "overview.board.note",
        country=_leaders(item),
        stage=item.staged,
        year=item.data.year,
        change=theme.change(moved) if moved is not None else t("overview.board.no_change"),
    )
    return _noted(note, item)
