"""Secondary supply: what the United States states it recovers, and what lies in tailings and other residues."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.bars import Bar, ranked_bars
from dashboard.figures.lines import Line, series_lines
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.reuse import queries
from dashboard.topics.unfc.words import class_called
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.filter_values import class_keys, class_name, set_name
from dashboard.ui.leaderboard import LeaderRow, Ranking
from dashboard.ui.words import country_name, material_in_text, opening
from data.intake import is_own
from data.model import Status

_TONNES = {"t": 1.0, "kt": 1e3, "kg": 1e-3, "Mt": 1e6}
_CLASSIFIED = ("native", "official_bridge")
_RANKED, _SERIES = 12, 6
_OF_BAR = ("source_set", "product", "content_basis", "quantity_t")


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
    shown = [*stated, *others][:_SERIES] if stated else []
    name = material_in_text(material)
    title = t("reuse.us.withheld" if secondary else "reuse.us.nothing", material=name)
    if stated:
        last = [[row for row in own if row["value"] is not None][-1] for own in stated]
        newest = max(last, key=lambda row: _tonnes(row) or 0.0)
        title = t("reuse.us.title", series=newest["series"], value=theme.quantity(_tonnes(newest)), year=newest["year"])
    factor, unit = theme.axis_unit([_tonnes(row) for own in shown for row in own])
    lines = [_line(own, factor, colour) for own, colour in zip(shown, theme.SERIES, strict=False)]
    return CardContent(
        title=title,
        subtitle=_subtitle(shown, unit) if stated else t("reuse.us.only"),
        figure=series_lines(lines, unit=unit) if lines else {},
        summary=t("reuse.us.summary", title=title, series=joined([line.name for line in lines])) if lines else title,
        rows=CardRows(queries.UNITED_STATES, _of_series(chosen, shown)).read(engine) if stated else None,
        empty="" if stated else title,
    )


def _subtitle(shown: Sequence[Sequence[Record]], unit: str) -> str:
    """Return what is drawn, with the signs of the lines where there are two kinds."""
    has_primary = any(own[0]["origin"] != "secondary" for own in shown)
    return t("reuse.us.subtitle_two" if has_primary else "reuse.us.subtitle", unit=unit)


def _of_series(chosen: Filters, shown: Sequence[Sequence[Record]]) -> Filters:
    """Return the filters of the series shown."""
    names = {key: tuple(own[0][key] for own in shown) for key in ("series", "statistic")}
    return chosen.with_(**names)


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


def _mapping(basis: str) -> str:
    """Return who gave the code, in words."""
    return t(f"reuse.basis.{basis.replace('+', '_')}")


def residue_card(engine: Engine, material: str) -> CardContent:
    """Return tonnes by inventory, content and UNFC class; inventories overlap and keep a bar each."""
    read = CardRows(queries.RESIDUES_BY_CLASS, Filters().with_(material=material)).read(engine)
    factor, unit = theme.axis_unit([row["quantity_t"] for row in read.records])
    bars, in_words = [], []
    for row in read.records:
        inventory, product, basis, total = (row[name] for name in _OF_BAR)
        class_id, quantity, bases = class_called(row["unfc_class"]), theme.quantity(total), row["bases"].split(";")
        mapping = ", ".join(sorted(set(map(_mapping, bases))))
        codes = row["unfc_codes"].replace(" | ", ", ")
        count = t("reuse.residues.of", n=row["n_rows"], inventory=set_name(inventory))
        lines = (f"<b>{class_name(class_id)}</b>", f"{quantity} {basis}", product, codes, mapping, count)
        bars.append(
            Bar(
                name=f"{class_name(class_id)}<br>{set_name(inventory)}",
                value=total / factor,
                label=quantity,
                colour=theme.unfc_class_colour(class_id),
                hover="<br>".join(lines),
                hollow=any(name not in _CLASSIFIED for name in bases),
                click=f"href:{_unfc(material, inventory, product, class_id)}",
            )
        )
        in_words.append(
            t("reuse.residues.told", value=quantity, basis=basis, unfc=class_name(class_id),
              inventory=set_name(inventory), codes=codes or t("word.none"), mapping=mapping)
        )  # fmt: skip
    name = material_in_text(material)
    title = t("reuse.residues.nothing", material=name)
    if bars:
        largest = max(read.records, key=lambda row: (not is_own(row["source_set"]), row["quantity_t"]))
        title = t(
            "reuse.residues.title", value=theme.quantity(largest["quantity_t"]), material=name,
            inventory=set_name(largest["source_set"]),
            class_name=class_name(class_called(largest["unfc_class"])).lower(),
        )  # fmt: skip
    return CardContent(
        title=title,
        subtitle=t("reuse.residues.subtitle") if bars else "",
        figure=ranked_bars(bars, title=unit, percent=False),
        summary=t("reuse.residues.summary", title=title, rows="; ".join(in_words)) if in_words else title,
        rows=read,
        empty="" if bars else title,
    )


def _unfc(material: str, inventory: str, product: str, class_id: str) -> str:
    """Return the address of the UNFC page with exactly these residues."""
    chosen = Filters().with_(
        material=material, source_set=inventory, product=product, resource_type="anthropogenic",
        unfc_class=class_keys(class_id) if class_id else (),
    )  # fmt: skip
    return chosen.href("/unfc")


def residue_board(engine: Engine, material: str) -> Ranking:
    """Return the largest sites with their code and the bridge that gave it."""
    read = CardRows(queries.RESIDUES, Filters().with_(material=material)).read(engine)
    counted = [row for row in read.records if row["counting"] == "counted" and row["quantity_t"] is not None]
    largest = sorted(counted, key=lambda row: (is_own(row["source_set"]), -row["quantity_t"], row["resource_id"]))
    leaders = []
    for row in largest[:_RANKED]:
        mapping = _mapping(row["mapping_basis"])
        notes = (country_name(row["country_iso3"]), row["unfc_code"], mapping, row["effective_date"])
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
    return Ranking(t("reuse.residues.board"), leaders or [nothing], subtitle, read if leaders else None)
