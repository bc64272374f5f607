"""What a place has of a material itself: its output at each stage and its reserves, beside the world's largest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.bars import Bar, ranked_bars
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.exposure.scope import Exposure
from dashboard.topics.makers.naming import Naming, naming
from dashboard.topics.makers.words import source_in_short
from dashboard.topics.production import queries as produced
from dashboard.topics.production.country_figures import stage_order
from dashboard.topics.production.tables import known_materials
from dashboard.topics.production.words import headline
from dashboard.topics.reserves import queries as reserves
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.kpi_card import Kpi
from dashboard.ui.words import (
    amount,
    bounded,
    country_name,
    material_in_text,
    material_name,
    opening,
    output_name,
    share_words,
    tooltip,
)
from data.codes import OTHER, WORLD, bloc_members
from data.model import Status

_COLUMNS = {"what": False, "quantity": True, "share": True, "rank": True, "year": False}
_SHOWN = 8
_RESERVES = "reserves"


@dataclass(frozen=True)
class Holding:
    """What the members of a place hold of one product, at a stage or as `reserves`: their rows; `n` are all named."""

    kind: str
    product: str
    year: int
    own: tuple[Record, ...]
    n: int

    @property
    def share_frac(self) -> float | None:
        """Their part of the world, 0-1; None where no share of them is stated."""
        shares = [row["share_frac"] for row in self.own if row["share_frac"] is not None]
        return sum(shares) if shares else None

    @property
    def is_made(self) -> bool:
        """Tell whether any of them has a quantity above zero, or a withheld one."""
        return any(row["quantity_t"] or row["status"] == Status.WITHHELD for row in self.own)

    @property
    def quantity(self) -> str:
        """Their quantity in words: as stated of one country, the sum of several."""
        if len(self.own) == 1:
            return amount(self.own[0])
        stated = [row["quantity_t"] for row in self.own if row["quantity_t"] is not None]
        return theme.quantity(sum(stated)) if stated else t("status.missing")

    @property
    def share(self) -> str:
        """Their share in words."""
        if len(self.own) == 1:
            return share_words(self.own[0]) or theme.DASH
        return theme.percent(self.share_frac)

    @property
    def rank(self) -> str:
        """The place among those named; of one country alone."""
        place = self.own[0]["rank_among_countries"] if len(self.own) == 1 else None
        return t("exposure.home.rank", rank=place, n=self.n) if place else theme.DASH


def holdings(engine: Engine, exposure: Exposure) -> tuple[Holding, ...]:
    """Return output by stage and product, from the ground up, then reserves, each in its newest year."""
    chosen = {"material": (exposure.material,)}
    output = sorted(engine.run(produced.STANDING, chosen).records(), key=lambda row: stage_order(row["stage_id"]))
    held = engine.run(reserves.STANDING, chosen).records()
    return (*_holdings(output, exposure, ""), *_holdings(held, exposure, _RESERVES))


def _holdings(rows: Sequence[Record], exposure: Exposure, kind: str) -> Iterator[Holding]:
    for (stage, _product, year), group in groupby(rows, itemgetter("stage_id", "product", "year")):
        named = [row for row in group if row["country_iso3"] not in (WORLD, OTHER)]
        if named:
            own = tuple(row for row in named if row["country_iso3"] in exposure.members)
            yield Holding(kind or stage, output_name(named[0]), year, own, named[0]["n_countries"])


def home_card(engine: Engine, exposure: Exposure) -> tuple[CardContent, list[Component]]:
    """Return the card and the table of what the place has itself, or that no source names it."""
    found = holdings(engine, exposure)
    title = home_title(found, exposure, named(engine, exposure))
    chosen = Filters().with_(material=exposure.material, country=exposure.codes)
    of = [CardRows(query, chosen).read(engine) for query in (produced.STANDING, reserves.STANDING)]
    output, *beside = [rows for rows in of if rows.records] or of[:1]
    content = CardContent(
        title=title,
        subtitle=t("exposure.home.subtitle"),
        summary="",
        rows=output,
        beside=tuple(beside),
        empty="" if found else t("exposure.home.nothing", material=material_in_text(exposure.material)),
    )
    headings = [Heading(t(f"exposure.home.column.{name}"), numeric=numeric) for name, numeric in _COLUMNS.items()]
    return content, [index_table(title, headings, [_cells(held, exposure) for held in found])] if found else []


def named(engine: Engine, exposure: Exposure) -> tuple[Naming, ...]:
    """Return what names the place, or a member of it, as a maker of the material, with tonnes or without."""
    return tuple(one for code in exposure.members for one in naming(engine, exposure.material, code))


def home_title(found: Sequence[Holding], exposure: Exposure, makers: Sequence[Naming] = ()) -> str:
    """Return the finding: the largest share of the world's output that the place holds, and of its reserves.

    Where no share of output is stated, its tonnes (unlike goods have no share) or who names it as a maker all the same.
    """
    material = material_in_text(exposure.material)
    output = [held for held in found if held.kind != _RESERVES and held.share_frac]
    ground = [held for held in found if held.kind == _RESERVES and held.share_frac]
    key = "both" if output and ground else "output" if output else _RESERVES if ground else "none"
    made = next((held for held in found if held.kind != _RESERVES and held.is_made), None)
    if not output and (made or makers):
        key = f"{key}_{'made' if made else 'named'}"
    most = max(output, key=lambda held: held.share_frac or 0.0, default=None)
    least = max(ground, key=lambda held: held.share_frac or 0.0, default=None)
    return t(
        f"exposure.home.title_{key}",
        place=opening(exposure.place),
        material=material,
        stage=t(f"stage.{most.kind}.name").lower() if most else "",
        share=most.share if most else "",
        product=most.product.lower() if most else "",
        reserves=least.share if least else "",
        stages=joined(sorted({t(f"stage.{one.stage}.name").lower() for one in makers})),
        made=f"{made.product.lower()}, {made.quantity}, {made.year}" if made else "",
        sources=joined(sorted({source_in_short(one.source_id) for one in makers})),
    )


def _cells(held: Holding, exposure: Exposure) -> list[Cell]:
    name = t("exposure.home.reserves") if held.kind == _RESERVES else t(f"stage.{held.kind}.name")
    is_own = held.product == material_name(exposure.material)
    what = name if is_own else t("exposure.home.of", what=name, product=held.product.lower())
    if not held.own:
        return [what, t("exposure.home.not_named", n=held.n), theme.DASH, theme.DASH, str(held.year)]
    return [what, held.quantity, held.share, held.rank, str(held.year)]


def home_figures(engine: Engine, exposure: Exposure) -> list[Kpi]:
    """Return the headline figures of what the place has itself: its largest output and reserves, where stated."""
    kpis = []
    for key in ("output", _RESERVES):
        same = [held for held in holdings(engine, exposure) if (held.kind == _RESERVES) == (key == _RESERVES)]
        most = max((held for held in same if held.share_frac), key=lambda held: held.share_frac or 0.0, default=None)
        if most:
            stage = "" if key == _RESERVES else t(f"stage.{most.kind}.name").lower()
            period = t(f"exposure.kpi.own_{key}_of", share=most.share, year=most.year, stage=stage)
            kpis.append(Kpi(t(f"exposure.kpi.own_{key}"), most.quantity, period=period))
    return kpis


def output_card(engine: Engine, exposure: Exposure) -> CardContent:
    """Return the largest producers at the stage that the material is known by, members of the place among them."""
    known = known_materials(engine).get(exposure.material)
    if known is None or not known.data.ranked:
        nothing = t("exposure.home.nothing", material=material_in_text(exposure.material))
        return CardContent(title=nothing, empty=nothing)
    data = known.data
    first = [row for place, row in enumerate(data.ranked) if place < _SHOWN or row["country_iso3"] in exposure.members]
    drawn = first[:_SHOWN] + [row for row in first[_SHOWN:] if row["country_iso3"] in exposure.members][:2]
    chosen = Filters().with_(
        material=exposure.material, stage=known.stage, product=data.product, year_from=data.year, year_to=data.year,
        country=tuple(row["country_iso3"] for row in drawn),
    )  # fmt: skip
    return CardContent(
        title=headline(data, exposure.material, known.stage).rstrip("."),
        subtitle=t("exposure.home.output", n=len(drawn), of=len(data.ranked), year=data.year),
        figure=ranked_bars([_bar(row, exposure) for row in drawn], title=t("exposure.home.axis")),
        rows=CardRows(produced.SHARES, chosen).read(engine),
    )


def _bar(row: Record, exposure: Exposure) -> Bar:
    share = row["share_frac"] or 0.0
    return Bar(
        name=country_name(row["country_iso3"]),
        value=share,
        label=f"{bounded(theme.percent(share), row['share_bound'])} ({amount(row)})",
        colour=theme.BAR if row["country_iso3"] in exposure.members else theme.OTHERS,
        hover=tooltip(row),
        click=f"href:/countries/{row['country_iso3']}",
    )


def is_of_union(exposure: Exposure) -> bool:
    """Tell whether the law of the European Union binds the place: the Union or members of it alone."""
    return set(exposure.members) <= set(bloc_members("EU27"))
