"""Cards of what a country mines, smelts and refines, each against the world; its sentence and its headline figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.lines import Line, series_lines
from dashboard.i18n import joined, t
from dashboard.metrics import change
from dashboard.topics.country_scope import Scope, short_name
from dashboard.topics.governance import cards as governance
from dashboard.topics.production import queries
from dashboard.topics.production.country_figures import by_share, stage_order
from dashboard.topics.production.words import counted, label, rank, series_name
from dashboard.topics.trade.cards import country as trade
from dashboard.topics.trade.left_out import left_out
from dashboard.ui.card_rows import CardRows, ReadRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.kpi_card import Kpi
from dashboard.ui.leaderboard import LeaderRow, Ranking
from dashboard.ui.words import (
    amount,
    bounded,
    country_in_text,
    material_in_text,
    nothing,
    opening,
    output_name,
    share_words,
    tooltip,
)

_NAMED, _STAGES, _LEAST_FRAC, _TREND = 3, 2, 0.01, 10
_SERIES, _NEAR_ALL = 6, 0.75


def output_rows(engine: Engine, scope: Scope) -> list[Record]:
    """Return the country's rows of output in the newest year of each material, the largest share first."""
    return by_share(_standing(scope).read(engine).records)


def lede(engine: Engine, scope: Scope) -> str:
    """Return one or two sentences: what the country leads in, and what it trades; or that nothing is known."""
    rows = [row for row in output_rows(engine, scope) if row["share_frac"]]
    traded = trade.load(engine, scope)
    exports, imports = (traded.totals(direction).get(traded.year) for direction in ("exports", "imports"))
    name = country_in_text(scope.country)
    sentences = [t("country.lede.output", country=opening(name), shares=_shares(rows))] if rows else []
    if exports or imports:
        beyond = left_out(engine, scope, {"exports": exports or 0.0, "imports": imports or 0.0})
        sentences.append(
            t(
                "country.lede.trade_left_out" if beyond else "country.lede.trade",
                subject=t("country.lede.it") if rows else opening(name),
                goods=tracked_goods(scope),
                exports=theme.money(exports or 0.0),
                imports=theme.money(imports or 0.0),
                year=traded.when,
                left_out=beyond,
            )
        )
    if not sentences:
        only_scores = governance.load(engine, scope)
        key = "country.lede.scores_only" if only_scores else "country.lede.nothing"
        chosen = scope.filters.material
        what = material_in_text(chosen[0]) if len(chosen) == 1 else t("country.materials")
        return t(key, country=name, what=what)
    return " ".join(sentences)


def tracked_goods(scope: Scope) -> str:
    """Return what the trade of a scope is of, within a sentence: goods of the material chosen, else all goods."""
    chosen = scope.filters.material
    return t("country.goods_of", material=material_in_text(chosen[0])) if len(chosen) == 1 else t("country.goods")


def _shares(rows: Sequence[Record]) -> str:
    """Return "mines 76 % of the world's cobalt (2024) and ...; refines ...", by stage from the ground up."""
    largest = [row for row in rows if row["share_frac"] >= _LEAST_FRAC][:_NAMED] or rows[:1]
    phrases = []
    for stage in sorted({row["stage_id"] for row in largest}, key=stage_order):
        items = [_share_in_text(row, label(row, rows).lower()) for row in largest if row["stage_id"] == stage]
        phrases.append(t("country.lede.stage", verb=t(f"stage.{stage}.verb"), items=joined(items)))
    return "; ".join(phrases)


def _share_in_text(row: Record, material: str) -> str:
    """Return "76 % of the world's cobalt (2024)"; after the year whom the share leaves out, where it does."""
    share = bounded(theme.percent(row["share_frac"]), row["share_bound"])
    names = joined([country_in_text(code) for code in str(row["share_without"] or "").split()])
    year = t("share.year_without", year=row["year"], names=names) if names else row["year"]
    return t("country.lede.item", share=share, material=material, year=year)


def kpis(engine: Engine, scope: Scope) -> list[Kpi]:
    """Return the headline figures: largest share (of one material two), materials made, trade, stability."""
    rows = [row for row in output_rows(engine, scope) if row["quantity_t"]]
    traded = trade.load(engine, scope)
    read = _standing(scope).read(engine)
    of_one = len(scope.filters.material) == 1
    cards = [_share(scope, row, rows, read) for row in rows[: _STAGES if of_one else 1]]
    cards += [_count(rows, read)] if rows and not of_one else []
    cards += [card for direction in ("exports", "imports") if (card := _traded(engine, traded, direction))]
    return [*cards, *_stability(engine, scope)]


def _standing(scope: Scope) -> CardRows:
    """Return where the country stands in the newest year of each material."""
    return CardRows(queries.STANDING, scope.production.with_(country=scope.country))


def _share(scope: Scope, row: Record, rows: Sequence[Record], read: ReadRows) -> Kpi:
    stage = t(f"stage.{row['stage_id']}.name").lower()
    return Kpi(
        label=t("country.kpi.largest", material=label(row, rows).lower(), stage=stage),
        value=share_words(row) or theme.DASH,
        period=f"{amount(row)} · {row['year']} · {rank(row) or t('country.kpi.no_share')}",
        status=t(f"status.{row['status']}"),
        rows=read,
        href=scope.material_href(row["material_id"], row["stage_id"]),
    )


def _firsts(rows: Iterable[Record]) -> list[str]:
    """Return what the country produces more of than any other, each once."""
    return list(dict.fromkeys(output_name(row).lower() for row in rows if row["rank_among_countries"] == 1))


def _count(rows: Sequence[Record], read: ReadRows) -> Kpi:
    first, made = len(_firsts(rows)), len({row["material_id"] for row in rows})
    return Kpi(
        label=t("country.kpi.produced"),
        value=str(made),
        unit=t("country.kpi.material" if made == 1 else "country.kpi.materials"),
        period=t("country.kpi.first", n=first) if first else t("country.kpi.first_none"),
        rows=read,
    )


def _traded(engine: Engine, traded: trade.CountryTrade, direction: trade.Direction) -> Kpi | None:
    totals = traded.totals(direction)
    value = totals.get(traded.year)
    if not value:
        return None
    moved = change.compute(totals.get(traded.year - 1), value)
    since = t("country.kpi.on_year", year=traded.year - 1) if moved is not None else ""
    left = trade.left_out_of(engine, traded, direction, in_short=True)
    number, unit = theme.money(value).rsplit(theme.THIN, 1)
    return Kpi(
        label=t(f"country.kpi.{direction}", goods=tracked_goods(traded.scope), year=traded.when),
        value=number,
        unit=unit,
        change=theme.change(moved) if moved is not None else "",
        period=" · ".join(part for part in (since, left) if part),
        trend=tuple(totals[year] for year in sorted(totals) if traded.year - _TREND < year <= traded.year),
        source=t("country.kpi.dollars"),
        rows=trade.goods_rows(engine, traded, direction),
    )


def _stability(engine: Engine, scope: Scope) -> list[Kpi]:
    rows = governance.load(engine, scope)
    row = governance.latest(rows, "pv", governance.main_edition(rows))
    if row is None:
        return []
    return [
        Kpi(
            label=t("dimension.pv"),
            value=theme.number(row["estimate"], 3),
            unit=t("country.kpi.score"),
            period=" · ".join((str(row["year"]), *governance.rank(row))),
            rows=governance.score_rows(engine, scope, "pv"),
        )
    ]


def board(engine: Engine, scope: Scope, rows: Sequence[Record], stages: Sequence[str], thing: str) -> Ranking:
    """Return the leaderboard of the country's output at `stages`; each row leads to its material."""
    own = [row for row in rows if row["stage_id"] in stages]
    stated = [row for row in own if row["quantity_t"]]
    count = len({row["material_id"] for row in stated})
    none = "zero" if any(row["quantity_t"] == 0 for row in own) else "nothing"
    key = none if not stated else "title" if count > 1 else "title_one"
    title = opening(t(f"country.{thing}.{key}", country=country_in_text(scope.country), n=count))
    if first := _firsts(stated):
        title = t("country.board.first", title=title, names=joined(first[:3]))
    leaders = [_leader(scope, row, own, several_stages=len(stages) > 1) for row in own]
    standing = _standing(scope)
    of = CardRows(standing.of, standing.filters.with_(stage=tuple(sorted({row["stage_id"] for row in own}))))
    read = of.read(engine) if own else None
    return Ranking(title, leaders, t("country.board.subtitle"), read, t("country.board.nothing"))


def _leader(scope: Scope, row: Record, rows: Sequence[Record], *, several_stages: bool) -> LeaderRow:
    is_stated = row["quantity_t"] is not None
    notes = (
        t(f"stage.{row['stage_id']}.name") if several_stages else "",
        rank(row),
        str(row["year"]),
        t(f"status.{row['status']}") if is_stated else "",
        counted(row),
    )
    return LeaderRow(
        name=label(row, rows),
        value=amount(row) if is_stated else "",
        word="" if is_stated else amount(row),
        share_frac=row["share_frac"],
        share=share_words(row),
        href=scope.material_href(row["material_id"], row["stage_id"]),
        note=" · ".join(note for note in notes if note),
    )


def share_series_card(engine: Engine, scope: Scope, rows: Sequence[Record]) -> CardContent:
    """Return the country's share of world output over the years, for what it has most of."""
    chosen = scope.filters.only(("material", "stage", "year_from", "year_to")).with_(country=scope.country)
    named = [row for row in rows if row["share_frac"]][:_SERIES]
    keys = [_key(row) for row in named]
    materials = [key[0] for key in keys]
    several_of_one = len(set(materials)) < len(keys)
    drawn = chosen.with_(
        material=tuple(materials), stage=tuple(key[1] for key in keys), product=tuple(key[2] for key in keys)
    )
    read = CardRows(queries.SHARES, drawn).read(engine) if keys else None
    stated = read.records if read else ()
    lines, moves = [], []
    for key, colour in zip(keys, theme.series_colours(materials, kind="material"), strict=True):
        own = [row for row in stated if _key(row) == key and row["share_frac"] is not None]
        if not own:
            continue
        name = series_name(own[0], named) if several_of_one else short_name(key[0])
        lines.append(
            Line(
                name=name,
                x=[row["year"] for row in own],
                y=[row["share_frac"] for row in own],
                colour=colour,
                hover=[f"<b>{name}</b><br>{tooltip(row).split('<br>', 1)[1]}" for row in own],
                hollow=[row["status"] == "estimated" for row in own],
                click=f"material:{key[0]}",
            )
        )
        before, after = share_words(own[0]), share_words(own[-1])
        years = {"first": own[0]["year"], "last": own[-1]["year"]}
        moves.append(t("country.share.move", name=name, before=before, after=after, **years))
    name = country_in_text(scope.country)
    title = nothing("country.share.nothing", scope.trade, country=name)
    if moves:
        title = t("country.share.title", move=moves[0])
    figure = series_lines(lines, unit=t("axis.share_of_world"), tick_format=theme.PERCENT_TICKS)
    if any((value or 0.0) > _NEAR_ALL for line in lines for value in line.y):
        figure["layout"]["yaxis"]["tickvals"] = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    return CardContent(
        title=title,
        subtitle=t("country.share.subtitle"),
        figure=figure,
        summary=t("country.share.summary", country=name, moves=joined(moves)) if moves else title,
        rows=read,
        empty="" if lines else title,
    )


def _key(row: Record) -> tuple[str, str, str]:
    return row["material_id"], row["stage_id"], row["product"]
