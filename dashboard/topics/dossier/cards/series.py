"""The card of what share of the world's output a place has had over the years."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.lines import Line, series_lines
from dashboard.i18n import joined, t
from dashboard.topics.country_scope import Scope
from dashboard.topics.dossier.standing import Standing
from dashboard.topics.dossier.tables.place_output import PLACE_OUTPUT
from dashboard.topics.production.words import series_name
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.words import bounded, country_in_text, country_name, nothing

_SERIES = 6
_Key = tuple[str, str, str]


def share_series(engine: Engine, scope: Scope, made: Sequence[Standing]) -> CardContent:
    """Return the shares of world output by year of the first of `made`, members of a bloc added."""
    named = [one.first for one in made if one.share_frac][:_SERIES]
    keys = [_key(row) for row in named]
    chosen = scope.filters.only(("year_from", "year_to")).with_(
        country=scope.country,
        material=tuple(key[0] for key in keys),
        stage=tuple(key[1] for key in keys),
        product=tuple(key[2] for key in keys),
    )
    read = CardRows(PLACE_OUTPUT, chosen).read(engine) if keys else None
    rows = [row for row in (read.records if read else ()) if row["share_frac"] is not None]
    colours = theme.series_colours([key[0] for key in keys], kind="material")
    lines = [
        line
        for row, colour in zip(named, colours, strict=True)
        if (line := _line(series_name(row, named), [other for other in rows if _key(other) == _key(row)], colour))
    ]
    moves = [_move(line) for line in lines]
    name = country_in_text(scope.country)
    title = nothing("country.share.nothing", scope.trade, country=name)
    if moves:
        title = t("country.share.title", move=moves[0])
    return CardContent(
        title=title,
        subtitle=t("dossier.bloc.share_subtitle"),
        figure=series_lines(lines, unit=t("axis.share_of_world"), tick_format=theme.PERCENT_TICKS),
        summary=t("country.share.summary", country=name, moves=joined(moves)) if moves else title,
        rows=read,
        empty="" if lines else title,
    )


def _key(row: Record) -> _Key:
    return row["material_id"], row["stage_id"], row["product"]


def _line(name: str, own: Sequence[Record], colour: str) -> Line | None:
    if not own:
        return None
    return Line(
        name=name,
        x=[row["year"] for row in own],
        y=[row["share_frac"] for row in own],
        colour=colour,
        hover=[_hover(name, row) for row in own],
        click=f"material:{own[0]['material_id']}",
    )


def _hover(name: str, row: Record) -> str:
    share = bounded(theme.percent(row["share_frac"]), row["share_bound"])
    amount = t("tooltip.with_share", value=bounded(theme.quantity(row["quantity_t"]), row["bound"]), share=share)
    members = joined([country_name(code) for code in (row["members"] or "").split("+") if code])
    return "<br>".join((f"<b>{name}</b>", amount, str(row["year"]), members))


def _move(line: Line) -> str:
    before, after = (theme.percent(line.y[place]) for place in (0, -1))
    return t("country.share.move", name=line.name, before=before, after=after, first=line.x[0], last=line.x[-1])
