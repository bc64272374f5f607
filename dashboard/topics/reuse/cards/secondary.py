"""Secondary supply: what the United States states it recovers, and what lies in tailings and other residues."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.bars import Bar, ranked_bars
from dashboard.figures.lines import Line, series_lines
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.reuse import queries
from dashboard.topics.unfc.words import class_called
from dashboard.ui.chart_card import CardContent, CardRows
from dashboard.ui.filter_values import class_keys, class_name, set_name
from dashboard.ui.leaderboard import LeaderRow, Ranking
from dashboard.ui.provenance import row_sources
from dashboard.ui.words import country_name, material_name, opening
from data.intake import is_own
from data.model import Status

_TONNES = {"t": 1.0, "kt": 1e3, "kg": 1e-3, "Mt": 1e6}
_CLASSIFIED = ("native", "official_bridge")
_RANKED, _SERIES = 12, 6


def united_states_card(engine: Engine, material: str) -> CardContent:
    """Return the primary and secondary series of the United States; they overlap and are never added up."""
    chosen = Filters().with_(material=material)
    rows = [row for row in engine.run(queries.UNITED_STATES, chosen.chosen()).records() if row["unit"] in _TONNES]
    series: dict[tuple[str, str], list[Record]] = {}
    for row in rows:
        series.setdefault((row["statistic"], row["series"]), []).append(row)
    secondary = [own for own in series.values() if own[0]["origin"] == "secondary"]
    stated = [own for own in secondary if _has_value(own)]
    others = [own for own in series.values() if own[0]["origin"] != "secondary" and _has_value(own)]
    shown = [*stated, *others][:_SERIES]
    name = material_name(material).lower()
    title = t("reuse.us.withheld" if secondary else "reuse.us.nothing", material=name)
    if stated:
        last = [[row for row in own if row["value"] is not None][-1] for own in stated]
        newest = max(last, key=lambda row: _tonnes(row) or 0.0)
        title = t("reuse.us.title", series=newest["series"], value=theme.quantity(_tonnes(newest)), year=newest["year"])
    factor, unit = theme.axis_unit([_tonnes(row) for own in shown for row in own])
    lines = [_line(own, factor, colour) for own, colour in zip(shown, theme.PALETTE, strict=False)]
    return CardContent(
        title=title,
        subtitle=t("reuse.us.subtitle", unit=unit) if stated else t("reuse.us.only"),
        figure=series_lines(lines, unit=unit) if lines else {},
        summary=t("reuse.us.summary", title=title, series=joined([line.name for line in lines])),
        sources=row_sources(engine, rows),
        rows=CardRows(queries.UNITED_STATES, chosen) if rows else None,
        empty="" if stated else title,
    )


def _has_value(rows: Sequence[Record]) -> bool:
    return any(row["value"] is not None for row in rows)


def _tonnes(row: Record) -> float | None:
    return None if row["value"] is None else row["value"] * _TONNES[row["unit"]]


def _line(rows: Sequence[Record], factor: float, colour: str) -> Line:
    name, tonnes = opening(rows[0]["series"]), list(map(_tonnes, rows))
    return Line(
        name=name,
        x=[row["year"] for row in rows],
        y=[None if value is None else value / factor for value in tonnes],
        colour=colour,
        hover=[
            "<br>".join((
                f"<b>{name}</b>",
                t("reuse.us.only"),
                theme.quantity(value) if value is not None else t(f"status.{row['status']}"),
                t("tooltip.year_status", year=row["year"], status=t(f"status.{row['status']}")),
                t("tooltip.vintage", vintage=row["vintage"]),
            ))
            for row, value in zip(rows, tonnes, strict=True)
        ],
        hollow=[row["status"] == Status.ESTIMATED for row in rows],
        dash="solid" if rows[0]["origin"] == "secondary" else "dash",
    )  # fmt: skip


def residues(engine: Engine, material: str) -> list[Record]:
    """Return the quantities of `material` in tailings, slags and other residues, by inventory."""
    return engine.run(queries.RESIDUES, {"material": (material,)}).records()


def _counted(rows: Sequence[Record]) -> list[Record]:
    return [row for row in rows if row["counting"] == "counted" and row["quantity_t"] is not None]


def _mapping(row: Record) -> str:
    """Return who gave the code, in words."""
    return t(f"reuse.basis.{row['mapping_basis'].replace('+', '_')}")


def residue_card(engine: Engine, material: str, rows: Sequence[Record]) -> CardContent:
    """Return tonnes by inventory, content and UNFC class; inventories overlap and keep a bar each."""
    groups = [(key, list(group)) for key, group in groupby(sorted(_counted(rows), key=_group), key=_group)]
    sums = [sum(row["quantity_t"] for row in own) for _, own in groups]
    factor, unit = theme.axis_unit(sums)
    bars, in_words = [], []
    for ((inventory, product, basis, unfc), own), total in zip(groups, sums, strict=True):
        class_id, quantity = class_called(unfc), theme.quantity(total)
        mapping = ", ".join(sorted(set(map(_mapping, own))))
        codes = ", ".join(sorted({row["unfc_code"] for row in own}))
        count = t("reuse.residues.of", n=len(own), inventory=set_name(inventory))
        lines = (f"<b>{class_name(class_id)}</b>", f"{quantity} {basis}", product, codes, mapping, count)
        bars.append(
            Bar(
                name=f"{class_name(class_id)}<br>{set_name(inventory)}",
                value=total / factor,
                label=quantity,
                colour=theme.unfc_class_colour(class_id),
                hover="<br>".join(lines),
                hollow=any(row["mapping_basis"] not in _CLASSIFIED for row in own),
                click=f"href:{_unfc(material, inventory, product, class_id)}",
            )
        )
        in_words.append(
            t("reuse.residues.told", value=quantity, basis=basis, unfc=class_name(class_id),
              inventory=set_name(inventory), codes=codes or t("word.none"), mapping=mapping)
        )  # fmt: skip
    name = material_name(material).lower()
    title = t("reuse.residues.nothing", material=name)
    if bars:
        place = max(range(len(sums)), key=lambda one: (not is_own(groups[one][0][0]), sums[one]))
        largest, (inventory, _, _, unfc) = sums[place], groups[place][0]
        title = t(
            "reuse.residues.title", value=theme.quantity(largest), material=name, inventory=set_name(inventory),
            class_name=class_name(class_called(unfc)).lower(),
        )  # fmt: skip
    return CardContent(
        title=title,
        subtitle=t("reuse.residues.subtitle") if bars else "",
        figure=ranked_bars(bars, title=unit, percent=False),
        summary=t("reuse.residues.summary", title=title, rows="; ".join(in_words) or t("word.none")),
        sources=row_sources(engine, rows),
        rows=CardRows(queries.RESIDUES, Filters().with_(material=material)) if rows else None,
        empty="" if bars else title,
    )


def _group(row: Record) -> tuple[str, str, str, str]:
    return row["source_set"], row["product"], row["content_basis"], row["unfc_class"]


def _unfc(material: str, inventory: str, product: str, class_id: str) -> str:
    """Return the address of the UNFC page with exactly these residues."""
    chosen = Filters().with_(
        material=material, source_set=inventory, product=product, resource_type="anthropogenic",
        unfc_class=class_keys(class_id) if class_id else (),
    )  # fmt: skip
    return chosen.href("/unfc")


def residue_board(rows: Sequence[Record]) -> Ranking:
    """Return the largest sites with their code and the bridge that gave it."""
    counted = _counted(rows)
    largest = sorted(counted, key=lambda row: (is_own(row["source_set"]), -row["quantity_t"], row["resource_id"]))
    leaders = []
    for row in largest[:_RANKED]:
        notes = (country_name(row["country_iso3"]), row["unfc_code"], _mapping(row), row["effective_date"])
        leaders.append(
            LeaderRow(
                name=row["name"] or row["project_id"],
                value=f"{theme.quantity(row['quantity_t'])} {row['content_basis']}",
                href=f"/projects/{row['project_id']}",
                note=" · ".join(filter(None, notes)),
            )
        )
    subtitle = t("reuse.residues.board_of", shown=len(leaders), n=len(counted)) if counted else ""
    nothing = LeaderRow(name=t("reuse.residues.board_none"), value="", word=t("status.missing"))
    return Ranking(t("reuse.residues.board"), leaders or [nothing], subtitle)
