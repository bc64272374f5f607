"""What is said of one place, a country or a bloc: of a bloc its members' figures, added where they may be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.country_scope import Scope
from dashboard.topics.dossier.cards.series import share_series
from dashboard.topics.dossier.standing import Standing, standings
from dashboard.topics.dossier.tables.imported import IMPORTED
from dashboard.topics.opportunities.tables import records
from dashboard.topics.production import queries as produced
from dashboard.topics.production.cards import country as production
from dashboard.topics.production.words import counted, label
from dashboard.topics.reserves import queries as reserves
from dashboard.topics.trade.cards import country as trade
from dashboard.ui.card_rows import CardRows, ReadRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.kpi_card import Kpi
from dashboard.ui.leaderboard import LeaderRow, Ranking
from dashboard.ui.words import country_in_text, country_name, opening
from data.codes import bloc_members, blocs

_NAMED, _STAGES = 3, 2
_ALL_STAGES = ("mine", "smelt", "refine", "recycle")


def is_bloc(code: str) -> bool:
    """Tell whether a place is a bloc of countries."""
    return code in blocs()


def output(engine: Engine, scope: Scope, stages: Collection[str] = _ALL_STAGES) -> list[Standing]:
    """Return what the place makes at `stages` in the newest year, the largest share of the world first."""
    found = standings(engine, produced.STANDING, (scope.country,), scope.production)
    return [one for one in found if one.first["stage_id"] in stages]


def leads_in(engine: Engine, code: str, materials: Collection[str]) -> str:
    """Return the material among `materials` of whose world output the place has most; empty without any."""
    made = output(engine, Scope(code, Filters()))
    return next(
        (one.first["material_id"] for one in made if one.share_frac and one.first["material_id"] in materials), ""
    )


def lede(engine: Engine, scope: Scope) -> str:
    """Return what the place leads in and trades, in a sentence or two."""
    if not is_bloc(scope.country):
        return production.lede(engine, scope)
    name, members = country_in_text(scope.country), bloc_members(scope.country)
    made = [one for one in output(engine, scope) if one.share_frac][:_NAMED]
    shares = joined(
        [
            t(
                "dossier.bloc.item",
                stage=t(f"stage.{one.first['stage_id']}.name").lower(),
                share=one.share_words,
                material=label(one.first, [other.first for other in made]).lower(),
                year=one.first["year"],
            )
            for one in made
        ]
    )
    key = "dossier.bloc.lede" if shares else "dossier.bloc.lede_none"
    return opening(t(key, place=name, n=len(members), shares=shares))


def kpis(engine: Engine, scope: Scope) -> Sequence[Kpi]:
    """Return the headline figures of the place."""
    if not is_bloc(scope.country):
        return production.kpis(engine, scope)
    return [card for card in (*_made(engine, scope), _bought(engine, scope), _members(scope)) if card]


def _made(engine: Engine, scope: Scope) -> list[Kpi]:
    made = [one for one in output(engine, scope) if one.quantity_t]
    if not made:
        return []
    read = CardRows(produced.STANDING, _of(scope)).read(engine)
    if len(scope.filters.material) == 1:
        return [_share(scope, one, made, read) for one in made[:_STAGES]]
    return [
        _share(scope, made[0], made, read),
        Kpi(
            label=t("country.kpi.produced"),
            value=str(len({one.first["material_id"] for one in made})),
            unit=t("country.kpi.materials"),
            period=t("dossier.bloc.kpi_members"),
            rows=read,
        ),
    ]


def _share(scope: Scope, one: Standing, made: Sequence[Standing], read: ReadRows) -> Kpi:
    stage = t(f"stage.{one.first['stage_id']}.name").lower()
    name = label(one.first, [other.first for other in made]).lower()
    return Kpi(
        label=t("country.kpi.largest", material=name, stage=stage),
        value=one.share_words or theme.DASH,
        period=f"{one.words} · {one.first['year']} · {_whose(one)}",
        rows=read,
        href=scope.material_href(one.first["material_id"], one.first["stage_id"]),
    )


def _bought(engine: Engine, scope: Scope) -> Kpi | None:
    chosen = scope.filters.only(("material",)).with_(country=scope.country)
    bought = records(engine, IMPORTED, chosen)
    if not bought:
        return None
    return Kpi(
        label=t("dossier.bloc.kpi_imports", goods=production.tracked_goods(scope), year=bought[0]["year"]),
        value=theme.money(sum(row["imports_usd"] for row in bought)),
        period=t("dossier.bloc.kpi_outside"),
        source=t("country.kpi.dollars"),
        rows=CardRows(IMPORTED, chosen).read(engine),
    )


def _members(scope: Scope) -> Kpi:
    members = bloc_members(scope.country)
    return Kpi(label=t("dossier.bloc.kpi_size"), value=str(len(members)), unit=t("dossier.bloc.kpi_countries"))


def _of(scope: Scope) -> Filters:
    return scope.production.with_(country=scope.country)


def facts(engine: Engine, scope: Scope) -> tuple[Ranking, CardContent]:
    """Return a ranked list and a series of the place: its output, or of a place without any its imports."""
    if is_bloc(scope.country):
        return board(engine, scope, _ALL_STAGES, "made"), share_series(engine, scope, output(engine, scope))
    rows = production.output_rows(engine, scope)
    if any(row["quantity_t"] for row in rows):
        made = production.board(engine, scope, rows, _ALL_STAGES, "made")
        return made, production.share_series_card(engine, scope, rows)
    traded = trade.load(engine, scope)
    return trade.goods_board(engine, traded, "imports"), trade.series_card(engine, traded, "imports")


def board(engine: Engine, scope: Scope, stages: Sequence[str], thing: str) -> Ranking:
    """Return the ranked list of what a bloc makes at `stages`: members added, each named with its part."""
    made = [one for one in output(engine, scope, stages) if one.quantity_t or one.withheld]
    return _ranking(engine, scope, made, thing, CardRows(produced.STANDING, _of(scope).with_(stage=tuple(stages))))


def reserve_board(engine: Engine, scope: Scope) -> Ranking:
    """Return the ranked list of a bloc's reserves, members added."""
    found = standings(engine, reserves.STANDING, (scope.country,), scope.reserve)
    held = [one for one in found if one.quantity_t or one.withheld]
    return _ranking(
        engine, scope, held, "held", CardRows(reserves.STANDING, scope.reserve.with_(country=scope.country))
    )


def _ranking(engine: Engine, scope: Scope, made: Sequence[Standing], thing: str, of: CardRows) -> Ranking:
    count = len({one.first["material_id"] for one in made})
    key = "nothing" if not made else "title" if count > 1 else "title_one"
    title = opening(t(f"country.{thing}.{key}", country=country_in_text(scope.country), n=count))
    rows = [_row(scope, one, [other.first for other in made]) for one in made]
    return Ranking(title, rows, t("dossier.bloc.subtitle"), of.read(engine) if made else None)


def _row(scope: Scope, one: Standing, all_rows: Sequence[Any]) -> LeaderRow:
    first = one.first
    stage = t(f"stage.{first['stage_id']}.name") if len({row["stage_id"] for row in all_rows}) > 1 else ""
    content = counted(first) if len(one.rows) == 1 else first["content_basis"]
    notes = (stage, str(first["year"]), content, _whose(one))
    return LeaderRow(
        name=label(first, all_rows),
        value=one.words if one.quantity_t is not None else "",
        word="" if one.quantity_t is not None else one.words,
        share_frac=one.share_frac,
        share=one.share_words,
        href=scope.material_href(first["material_id"], first["stage_id"] if stage else ""),
        note=" · ".join(note for note in notes if note),
    )


def _whose(one: Standing) -> str:
    """Return whose quantities are added, the largest first; and of whom it is withheld."""
    names = joined([country_name(row["country_iso3"]) for row in one.stated])
    withheld = joined([country_name(code) for code in one.withheld])
    parts = (names, t("dossier.bloc.withheld", names=withheld) if withheld else "")
    return "; ".join(part for part in parts if part)
