"""Secondary supply: what the United States states it recovers, and what lies in tailings and other residues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from dashboard.components.chart_card import CardContent
from dashboard.components.leaderboard import LeaderRow
from dashboard.components.provenance import row_sources
from dashboard.components.slots import Board
from dashboard.components.unfc_words import class_called, class_keys, class_name, set_name
from dashboard.components.words import country_name, joined, material_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.bars import Bar, ranked_bars
from dashboard.figures.lines import Line, series_lines
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.queries import reuse
from data.model import Status

_TONNES = {"t": 1.0, "kt": 1e3, "kg": 1e-3, "Mt": 1e6}
_COUNTED = "counted"
_CLASSIFIED = ("native", "official_bridge")
_RANKED, _SERIES = 12, 6

Row = Mapping[str, Any]


def united_states_card(engine: Engine, material: str) -> CardContent:
    """Return the primary and secondary series of the United States; they overlap and are never added up."""
    chosen = Filters().with_(material=material)
    rows = [row for row in engine.run(reuse.UNITED_STATES, chosen.chosen()).records() if row["unit"] in _TONNES]
    names = dict.fromkeys((row["statistic"], row["series"]) for row in rows)
    series = {name: [row for row in rows if (row["statistic"], row["series"]) == name] for name in names}
    secondary = [name for name, own in series.items() if own[0]["origin"] == "secondary"]
    told = [name for name in secondary if any(row["value"] is not None for row in series[name])]
    plain = material_name(material).lower()
    title = t("reuse.us.nothing", material=plain)
    if told:
        last = [[row for row in series[name] if row["value"] is not None][-1] for name in told]
        newest = max(last, key=lambda row: _tonnes(row) or 0.0)
        title = t("reuse.us.title", series=newest["series"], value=theme.quantity(_tonnes(newest)), year=newest["year"])
    elif secondary:
        title = t("reuse.us.withheld", material=plain)
    shown = [*told, *(name for name in series if name not in secondary and _has_value(series[name]))][:_SERIES]
    factor, unit = theme.axis_unit([_tonnes(row) for name in shown for row in series[name]])
    lines = [
        _line(_label(name[1]), series[name], factor, colour) for name, colour in zip(shown, theme.PALETTE, strict=False)
    ]
    return CardContent(
        title=title,
        subtitle=t("reuse.us.subtitle", unit=unit) if told else t("reuse.us.only"),
        figure=series_lines(lines, unit=unit) if lines else {},
        summary=t("reuse.us.summary", title=title, series=joined([_label(name[1]) for name in shown])),
        sources=row_sources(engine, rows),
        download_path=f"/api/v1/view/{reuse.UNITED_STATES.query_id}" if rows else "",
        query=chosen.to_query(),
        columns=reuse.UNITED_STATES.fields,
        empty="" if told else title,
    )


def _has_value(rows: Sequence[Row]) -> bool:
    return any(row["value"] is not None for row in rows)


def _tonnes(row: Row) -> float | None:
    return None if row["value"] is None else row["value"] * _TONNES[row["unit"]]


def _label(series: str) -> str:
    """Return the name of a series as the publisher writes it, its first letter raised."""
    return series[:1].upper() + series[1:]


def _line(name: str, rows: Sequence[Row], factor: float, colour: str) -> Line:
    tonnes = [_tonnes(row) for row in rows]
    return Line(
        name=name,
        x=[row["year"] for row in rows],
        y=[None if value is None else value / factor for value in tonnes],
        colour=colour,
        hover=[
            "<br>".join(
                (
                    f"<b>{name}</b>",
                    t("reuse.us.only"),
                    theme.quantity(value) if value is not None else t(f"status.{row['status']}"),
                    t("tooltip.year_status", year=row["year"], status=t(f"status.{row['status']}")),
                    t("tooltip.vintage", vintage=row["vintage"]),
                )
            )
            for row, value in zip(rows, tonnes, strict=True)
        ],
        hollow=[row["status"] == Status.ESTIMATED for row in rows],
        dash="solid" if rows[0]["origin"] == "secondary" else "dash",
    )


def residues(engine: Engine, material: str) -> list[dict[str, Any]]:
    """Return the quantities of `material` in tailings, slags and other residues, by inventory."""
    return engine.run(reuse.RESIDUES, {"material": (material,)}).records()


def residue_card(engine: Engine, material: str, rows: Sequence[Row]) -> CardContent:
    """Return tonnes by inventory, content and UNFC class; inventories overlap and keep a bar each."""
    counted = [row for row in rows if row["counting"] == _COUNTED and row["quantity_t"] is not None]
    groups = [(key, list(group)) for key, group in groupby(sorted(counted, key=_group), key=_group)]
    factor, unit = theme.axis_unit(sum(row["quantity_t"] for row in own) for _, own in groups)
    bars, told = [], []
    for (inventory, product, basis, unfc), own in groups:
        total, class_id = sum(row["quantity_t"] for row in own), class_called(unfc)
        mapping = ", ".join(sorted({t(f"reuse.basis.{row['mapping_basis'].replace('+', '_')}") for row in own}))
        codes = ", ".join(sorted({row["unfc_code"] for row in own}))
        bars.append(
            Bar(
                name=f"{class_name(class_id)}<br>{set_name(inventory)}",
                value=total / factor,
                label=theme.quantity(total),
                colour=theme.unfc_class_colour(class_id),
                hover="<br>".join(
                    (f"<b>{class_name(class_id)}</b>", f"{theme.quantity(total)} {basis}", product,
                     codes, mapping, t("reuse.residues.of", n=len(own), inventory=set_name(inventory)))
                ),
                hollow=any(row["mapping_basis"] not in _CLASSIFIED for row in own),
                click=f"href:{_unfc(material, inventory, product, class_id)}",
            )
        )  # fmt: skip
        told.append(
            t("reuse.residues.told", value=theme.quantity(total), basis=basis, unfc=class_name(class_id),
              inventory=set_name(inventory), codes=codes or t("word.none"), mapping=mapping)
        )  # fmt: skip
    name = material_name(material).lower()
    title = t("reuse.residues.nothing", material=name)
    if bars:
        (inventory, _, _, unfc), own = max(groups, key=lambda group: sum(row["quantity_t"] for row in group[1]))
        title = t(
            "reuse.residues.title",
            value=theme.quantity(sum(row["quantity_t"] for row in own)),
            material=name,
            class_name=class_name(class_called(unfc)).lower(),
            inventory=set_name(inventory),
        )
    return CardContent(
        title=title,
        subtitle=t("reuse.residues.subtitle") if bars else "",
        figure=ranked_bars(bars, title=unit, percent=False),
        summary=t("reuse.residues.summary", title=title, rows="; ".join(told) or t("word.none")),
        sources=row_sources(engine, rows),
        download_path=f"/api/v1/view/{reuse.RESIDUES.query_id}" if rows else "",
        query=Filters().with_(material=material).to_query(),
        columns=reuse.RESIDUES.fields,
        empty="" if bars else title,
    )


def _group(row: Row) -> tuple[str, str, str, str]:
    return row["source_set"], row["product"], row["content_basis"], row["unfc_class"]


def _unfc(material: str, inventory: str, product: str, class_id: str) -> str:
    """Return the address of the UNFC page with exactly these residues."""
    chosen = Filters().with_(
        material=material, source_set=inventory, product=product, resource_type="anthropogenic",
        unfc_class=class_keys(class_id) if class_id else (),
    )  # fmt: skip
    return chosen.href("/unfc")


def residue_board(rows: Sequence[Row]) -> Board:
    """Return the largest sites with their code and the bridge that gave it."""
    counted = [row for row in rows if row["counting"] == _COUNTED and row["quantity_t"] is not None]
    largest = sorted(counted, key=lambda row: (-row["quantity_t"], row["resource_id"]))[:_RANKED]
    leaders = [
        LeaderRow(
            name=row["name"] or row["project_id"],
            value=f"{theme.quantity(row['quantity_t'])} {row['content_basis']}",
            href=f"/projects/{row['project_id']}",
            note=" · ".join(
                text
                for text in (
                    country_name(row["country_iso3"]),
                    row["unfc_code"],
                    t(f"reuse.basis.{row['mapping_basis'].replace('+', '_')}"),
                    row["effective_date"],
                )
                if text
            ),
        )
        for row in largest
    ]
    subtitle = t("reuse.residues.board_of", shown=len(leaders), n=len(counted)) if counted else ""
    nothing = LeaderRow(name=t("reuse.residues.board_none"), value="", word=t("status.missing"))
    return Board(t("reuse.residues.board"), leaders or [nothing], subtitle)
