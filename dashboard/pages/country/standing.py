"""Cards of what a country mines, smelts, refines and holds, each against the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.components.chart_card import CardContent
from dashboard.components.leaderboard import LeaderRow
from dashboard.components.provenance import row_sources
from dashboard.components.slots import Board
from dashboard.components.words import amount, country_name, joined, material_name, output_name, tooltip
from dashboard.engine import Engine
from dashboard.engine.model import Query
from dashboard.figures import theme
from dashboard.figures.bars import Bar, ranked_bars
from dashboard.figures.lines import Line, series_lines
from dashboard.i18n import t
from dashboard.pages.country.scope import Scope, short_name
from dashboard.queries import shares, standing

Row = Mapping[str, Any]
_SERIES, _BARS = 6, 14
_NEAR_ALL = 0.75


def produced(engine: Engine, scope: Scope) -> list[dict[str, Any]]:
    """Return the country's rows of output in the newest year of each material, the largest share first."""
    return _own(engine, standing.PRODUCTION, scope.production.with_(country=scope.country).chosen())


def held(engine: Engine, scope: Scope) -> list[dict[str, Any]]:
    """Return the country's reserves as newest stated, the largest share first."""
    return _own(engine, standing.RESERVE, scope.reserve.with_(country=scope.country).chosen())


def _own(engine: Engine, query: Query, chosen: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = engine.run(query, chosen).records()
    return sorted(rows, key=lambda row: (-(row["share_frac"] or -1.0), row["material_id"], row["product"]))


def label(row: Row, rows: Sequence[Row]) -> str:
    """Return the name of a row's material, with the product where `rows` hold several of it."""
    same = [
        other for other in rows if (other["material_id"], other["stage_id"]) == (row["material_id"], row["stage_id"])
    ]
    name = output_name(row)
    told = len(same) > 1 and row["product"].casefold() != name.casefold()
    return t("country.product", material=name, product=row["product"]) if told else name


def place(row: Row) -> str:
    """Return the rank in words, empty where there is no quantity to rank."""
    if row["rank_among_countries"] is None:
        return ""
    return t("country.rank", rank=row["rank_among_countries"], n=row["n_countries"])


def board(scope: Scope, rows: Sequence[Row], stages: Sequence[str], thing: str) -> Board:
    """Return the leaderboard of the country's output at `stages`; each row leads to its material."""
    own = [row for row in rows if row["stage_id"] in stages]
    stated = [row for row in own if row["quantity_t"]]
    first = [material_name(row["material_id"]).lower() for row in stated if row["rank_among_countries"] == 1]
    name = country_name(scope.country)
    title = t(f"country.{thing}.nothing", country=name)
    if stated:
        count = len({row["material_id"] for row in stated})
        title = t(f"country.{thing}.title" if count > 1 else f"country.{thing}.title_one", country=name, n=count)
        if first:
            title = t("country.board.first", title=title, names=joined(list(dict.fromkeys(first))[:3]))
    return Board(
        title,
        [_leader(scope, row, own, several=len(stages) > 1) for row in own],
        t("country.board.subtitle"),
    )


def _leader(scope: Scope, row: Row, rows: Sequence[Row], *, several: bool) -> LeaderRow:
    notes = (
        t(f"stage.{row['stage_id']}.name") if several else "",
        place(row),
        str(row["year"]),
        t(f"status.{row['status']}") if row["quantity_t"] is not None else "",
        row["content_basis"],
    )
    return LeaderRow(
        name=label(row, rows),
        value=amount(row) if row["quantity_t"] is not None else "",
        word="" if row["quantity_t"] is not None else amount(row),
        share_frac=row["share_frac"],
        href=scope.material_href(row["material_id"], row["stage_id"]),
        colour=theme.material_colour(row["material_id"]),
        note=" · ".join(note for note in notes if note),
    )


def share_series_card(engine: Engine, scope: Scope, rows: Sequence[Row]) -> CardContent:
    """Return the country's share of world output over the years, for what it has most of."""
    chosen = scope.filters.only(("material", "stage", "year_from", "year_to")).with_(country=scope.country)
    found = engine.run(shares.PRODUCTION, chosen.chosen()).records()
    keys = [_key(row) for row in rows if row["share_frac"]][:_SERIES]
    several = len({key[0] for key in keys}) < len(keys)
    lines, moves = [], []
    for key, colour in zip(keys, theme.series_colours([key[0] for key in keys], kind="material"), strict=True):
        own = [row for row in found if _key(row) == key and row["share_frac"] is not None]
        if not own:
            continue
        name = short_name(key[0])
        named = t("country.at_stage", material=name, stage=t(f"stage.{key[1]}.name").lower()) if several else name
        lines.append(
            Line(
                name=named,
                x=[row["year"] for row in own],
                y=[row["share_frac"] for row in own],
                colour=colour,
                hover=[f"<b>{named}</b><br>{tooltip(row).split('<br>', 1)[1]}" for row in own],
                hollow=[row["status"] == "estimated" for row in own],
                click=f"material:{key[0]}",
            )
        )
        moves.append(
            t(
                "country.share.move",
                name=named,
                first=own[0]["year"],
                last=own[-1]["year"],
                before=theme.percent(own[0]["share_frac"]),
                after=theme.percent(own[-1]["share_frac"]),
            )
        )
    title = t("country.share.nothing", country=country_name(scope.country))
    if moves:
        title = t("country.share.title", move=moves[0])
    figure = series_lines(lines, unit=t("axis.share_of_world"), tick_format=".0%")
    if any((value or 0.0) > _NEAR_ALL for line in lines for value in line.y):
        figure["layout"]["yaxis"]["tickvals"] = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    return CardContent(
        title=title,
        subtitle=t("country.share.subtitle"),
        figure=figure,
        summary=t("country.share.summary", country=country_name(scope.country), moves=joined(moves) or t("word.none")),
        sources=row_sources(engine, found),
        download_path=f"/api/v1/view/{shares.PRODUCTION.query_id}",
        query=chosen.to_query(),
        columns=shares.PRODUCTION.fields,
        empty="" if lines else title,
    )


def _key(row: Row) -> tuple[str, str, str]:
    return row["material_id"], row["stage_id"], row["product"]


def reserve_card(engine: Engine, scope: Scope) -> CardContent:
    """Return the country's shares of world reserves as bars, the largest first."""
    rows = held(engine, scope)
    shown = [row for row in rows if row["share_frac"]][:_BARS]
    silent = [material_name(row["material_id"]).lower() for row in rows if row["quantity_t"] is None]
    name = country_name(scope.country)
    title = t("country.reserves.nothing", country=name)
    if shown:
        title = t(
            "country.reserves.title",
            country=name,
            share=theme.percent(shown[0]["share_frac"]),
            material=material_name(shown[0]["material_id"]).lower(),
            year=shown[0]["year"],
        )
    bars = [
        Bar(
            name=label(row, shown),
            value=row["share_frac"],
            label=theme.percent(row["share_frac"]),
            colour=theme.material_colour(row["material_id"]),
            hover="<br>".join(
                (f"<b>{label(row, shown)}</b>", *tooltip(row).split("<br>")[1:], place(row), row["content_basis"])
            ),
            hollow=row["status"] == "estimated",
            click=f"href:{scope.material_href(row['material_id'], view='reserves')}",
        )
        for row in shown
    ]
    return CardContent(
        title=title,
        subtitle=t("country.reserves.subtitle"),
        figure=ranked_bars(bars, title=t("axis.share_of_reserves")),
        summary=t(
            "country.reserves.summary",
            title=title,
            top=joined([f"{material_name(row['material_id'])} {amount(row)}" for row in shown[:3]]) or t("word.none"),
            silent=joined(silent) or t("word.none"),
        ),
        sources=row_sources(engine, rows),
        download_path=f"/api/v1/view/{standing.RESERVE.query_id}",
        query=scope.reserve.with_(country=scope.country).to_query(),
        columns=standing.RESERVE.fields,
        empty="" if shown else title,
    )
