"""Cards on UNFC classes: by country or project, from low to high, in years of production, by who gave the code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.components.cards.unfc_scope import PATH, Scope
from dashboard.components.chart_card import CardContent
from dashboard.components.provenance import card_sources
from dashboard.components.unfc_words import CLASSES, basis_name, class_name, inventory_sources, set_name
from dashboard.components.words import country_name, joined, material_name
from dashboard.engine import Engine
from dashboard.engine.model import Query
from dashboard.figures import theme
from dashboard.figures.bars import Bar, ranked_bars
from dashboard.figures.ranges import Range, estimate_ranges
from dashboard.figures.stacks import Series, bars_by_name
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.queries import projects, unfc
from data.unfc import MappingBasis

Row = dict[str, Any]
_MOST_BARS = 15
_BASIS_COLOURS = {
    MappingBasis.NATIVE: theme.PALETTE[9], MappingBasis.OFFICIAL: theme.PALETTE[7],
    MappingBasis.DEFAULT: theme.PALETTE[5], MappingBasis.DEFAULT_STATUS: theme.PALETTE[8],
    MappingBasis.USER: theme.PALETTE[11], MappingBasis.NONE: theme.OTHERS,
}  # fmt: skip


def _ranked(class_id: str) -> int:
    return CLASSES.index(class_id)


def lede(scope: Scope) -> str:
    """Return what the page shows: the inventory, its projects, and that inventories stand apart."""
    name = material_name(scope.material)
    if scope.row is None:
        return t("unfc.lede.nothing", material=name.lower())
    left = scope.row["n_left_out"]
    text = t(
        "unfc.lede_left" if left else "unfc.lede",
        material=name.lower(),
        set=set_name(scope.source_set),
        rows=theme.exact(scope.row["n_counted"]),
        projects=theme.exact(scope.row["n_projects"]),
        left=theme.exact(left),
    )
    others = len({row["source_set"] for row in scope.sets}) - 1
    if not others:
        return text
    return f"{text} {t('unfc.lede.others' if others > 1 else 'unfc.lede.other', n=others)}"


def class_card(engine: Engine, scope: Scope) -> CardContent:
    """Return the classes by country or by project, as the scope says; those with most tonnes first."""
    return _project_card(engine, scope) if scope.by_project else _country_card(engine, scope)


def _country_card(engine: Engine, scope: Scope) -> CardContent:
    chosen = scope.chosen.without("country")
    rows = scope.own(engine.run(unfc.CLASSES_BY_COUNTRY, chosen.chosen()).records()) if scope.row else []
    return _class_bars(
        engine, scope, rows, _Bars(unfc.CLASSES_BY_COUNTRY, chosen, "country_iso3", scope.filters.country, "country")
    )


def _project_card(engine: Engine, scope: Scope) -> CardContent:
    rows = scope.own(engine.run(projects.PROJECTS, scope.chosen.chosen()).records()) if scope.row else []
    return _class_bars(engine, scope, rows, _Bars(projects.PROJECTS, scope.chosen, "project_id", (), "project"))


@dataclass(frozen=True)
class _Bars:
    """What the bars stand for: the query and filters of their rows, the column and the values always shown."""

    query: Query
    chosen: Filters
    column: str
    always: tuple[str, ...]
    kind: str

    def name(self, row: Row) -> str:
        return country_name(row["country_iso3"]) if self.kind == "country" else str(row["name"])

    def click(self, code: str) -> str:
        return f"country:{code}" if self.kind == "country" else f"href:/projects/{code}"


def _class_bars(engine: Engine, scope: Scope, rows: list[Row], bars: _Bars) -> CardContent:
    known = {(row[bars.column], row["class_id"]): row for row in rows if row["quantity_t"]}
    names = {row[bars.column]: bars.name(row) for row in known.values()}
    added = scope.may_add_classes
    lengths: dict[str, float] = {}
    for (code, _), row in known.items():
        before = lengths.get(code, 0.0)
        lengths[code] = before + row["quantity_t"] if added else max(before, row["quantity_t"])
    order = sorted(lengths, key=lambda code: (-lengths[code], code))
    shown = [code for place, code in enumerate(order) if place < _MOST_BARS or code in bars.always]
    classes = sorted({class_id for _, class_id in known}, key=_ranked)
    factor, unit = theme.axis_unit(lengths.values())
    series = [
        Series(
            name=class_name(class_id),
            values=[_scaled(known.get((code, class_id)), factor) for code in shown],
            colour=theme.unfc_class_colour(class_id),
            hover=[_class_hover(known.get((code, class_id)), bars) for code in shown],
            clicks=[bars.click(code) for code in shown],
        )
        for class_id in classes
    ]
    material = material_name(scope.material).lower()
    title = t(f"unfc.{bars.kind}.nothing", material=material)
    if shown:
        title = t(
            "unfc.bars.title",
            name=names[shown[0]],
            material=material,
            quantities=joined([
                t("unfc.quantity_of_class", quantity=theme.quantity(known[shown[0], one]["quantity_t"]),
                  class_name=class_name(one).lower())
                for one in classes if (shown[0], one) in known
            ]),
        )  # fmt: skip
    return CardContent(
        title=title,
        subtitle=t(f"unfc.{bars.kind}.added" if added else f"unfc.{bars.kind}.apart", shown=len(shown),
                   all=theme.exact(len(order))) if shown else "",
        figure=bars_by_name(
            [names[code] for code in shown], series, added=added,
            title=t("unfc.axis.quantity", unit=unit, basis=scope.content_basis),
        ),
        summary=t(
            "unfc.bars.summary",
            title=title,
            top=joined([f"{names[code]} {theme.quantity(lengths[code])}" for code in shown[:3]]) if added
            else joined([names[code] for code in shown[:3]]) or t("word.none"),
        ),
        sources=inventory_sources(engine, [scope.row] if scope.row else []),
        download_path=f"/api/v1/view/{bars.query.query_id}",
        query=bars.chosen.to_query(),
        columns=bars.query.fields,
        empty="" if shown else title,
    )  # fmt: skip


def _scaled(row: Row | None, factor: float) -> float | None:
    return row["quantity_t"] / factor if row else None


def _class_hover(row: Row | None, bars: _Bars) -> str:
    if row is None:
        return ""
    lines = [f"<b>{bars.name(row)}</b>", class_name(row["class_id"]), theme.quantity(row["quantity_t"])]
    if bars.kind == "country":
        lines.append(t("unfc.rows_projects", rows=row["n_rows"], projects=row["n_projects"]))
    else:
        lines += [country_name(row["country_iso3"]), row["project_status"] or t("status.missing")]
    return "<br>".join((*lines, set_name(row["source_set"])))


def confidence_card(engine: Engine, scope: Scope) -> CardContent:
    """Return low, best and high estimate of each class; sums not split by G make the low or best a range.

    A choice of G is left out: an estimate is made of all of them.
    """
    chosen = scope.chosen.without("unfc_g")
    rows = scope.own(engine.run(unfc.CONFIDENCE, chosen.chosen()).records()) if scope.row else []
    rows = sorted((row for row in rows if row["high_t"]), key=lambda row: _ranked(row["class_id"]))
    factor, unit = theme.axis_unit(row["high_t"] for row in rows)
    ranges = [
        Range(
            class_name(row["class_id"]), row["low_t"] / factor, row["low_most_t"] / factor, row["best_t"] / factor,
            row["best_most_t"] / factor, row["high_t"] / factor, theme.unfc_class_colour(row["class_id"]),
            _range_words(row, "<br>"), f"href:{scope.class_href(row['class_id'])}",
        )
        for row in rows
    ]  # fmt: skip
    title = t("unfc.confidence.nothing")
    if rows:
        title = t("unfc.confidence.title", class_name=class_name(rows[0]["class_id"]), **_estimates(rows[0]))
    return CardContent(
        title=title,
        subtitle=t("unfc.confidence.subtitle"),
        figure=estimate_ranges(
            ranges, title=t("unfc.axis.quantity", unit=unit, basis=scope.content_basis),
            words=(t("unfc.low"), t("unfc.best"), t("unfc.high")),
        ),
        summary=". ".join(_range_words(row, ", ") for row in rows) or title,
        sources=inventory_sources(engine, [scope.row] if scope.row else []),
        download_path=f"/api/v1/view/{unfc.CONFIDENCE.query_id}",
        query=chosen.to_query(),
        columns=unfc.CONFIDENCE.fields,
        empty="" if rows else title,
    )  # fmt: skip


def _estimates(row: Row) -> dict[str, str]:
    return {
        "low": _between(row["low_t"], row["low_most_t"]),
        "best": _between(row["best_t"], row["best_most_t"]),
        "high": theme.quantity(row["high_t"]),
    }


def _between(least: float, most: float) -> str:
    if most > least:
        return t("unfc.between", least=theme.quantity(least), most=theme.quantity(most))
    return theme.quantity(least)


def _range_words(row: Row, break_: str) -> str:
    named = class_name(row["class_id"])
    estimates = _estimates(row)
    lines = [f"<b>{named}</b>" if break_ == "<br>" else named]
    lines += [t(f"unfc.{which}_is", value=estimates[which]) for which in ("low", "best", "high")]
    return break_.join(lines)


def years_card(engine: Engine, scope: Scope) -> CardContent:
    """Return how many years of the world's mine production each class of the whole inventory equals."""
    chosen = scope.chosen.only(("material", "source_set", "product", "mapping_basis", "resource_type"))
    rows = scope.own(engine.run(unfc.YEARS, chosen.chosen()).records()) if scope.row else []
    rows.sort(key=lambda row: _ranked(row["class_id"]))
    title = t("unfc.years.nothing", basis=scope.content_basis) if scope.row else t("unfc.basis.nothing")
    subtitle = ""
    if rows:
        first = rows[0]
        values = {
            "year": first["year"], "production": theme.quantity(first["production_t"]),
            "status": t(f"status.{first['status']}"), "vintage": first["vintage"],
        }  # fmt: skip
        title = t("unfc.years.title", class_name=class_name(first["class_id"]), years=theme.number(first["years"]))
        subtitle = t("unfc.years.subtitle", **values)
        if first["n_withheld"]:
            key = "unfc.years.withheld" if first["n_withheld"] > 1 else "unfc.years.withheld_one"
            subtitle = t(key, subtitle=subtitle, n=first["n_withheld"])
    bars = [
        Bar(
            name=class_name(row["class_id"]),
            value=row["years"],
            label=t("unfc.years.label", years=theme.number(row["years"])),
            colour=theme.unfc_class_colour(row["class_id"]),
            hover="<br>".join((
                f"<b>{class_name(row['class_id'])}</b>",
                t("unfc.years.hover", quantity=theme.quantity(row["quantity_t"]),
                  production=theme.quantity(row["production_t"]), years=theme.number(row["years"])),
                joined([basis_name(basis) for basis in row["bases"].split(";")]),
            )),
            click=f"href:{scope.class_href(row['class_id'])}",
        )
        for row in rows
    ]  # fmt: skip
    stated = [*([scope.row] if scope.row else [])]
    sources = (*inventory_sources(engine, stated),
               *card_sources(engine, ("usgs_mcs",), {row["vintage"] for row in rows})) if rows else ()  # fmt: skip
    return CardContent(
        title=title,
        subtitle=subtitle,
        figure=ranked_bars(bars, title=t("unfc.axis.years"), percent=False),
        summary=t(
            "unfc.years.summary", title=title,
            all=joined([f"{bar.name} {bar.label}" for bar in bars]) or t("word.none"),
        ),
        sources=sources,
        download_path=f"/api/v1/view/{unfc.YEARS.query_id}",
        query=chosen.to_query(),
        columns=unfc.YEARS.fields,
        empty="" if rows else title,
    )  # fmt: skip


def basis_card(engine: Engine, scope: Scope) -> CardContent:
    """Return the shares of each inventory's tonnes by who gave the code; inventories stand apart."""
    chosen = scope.filters.only(("country", "resource_type")).with_(material=scope.material)
    rows = engine.run(unfc.BASIS, chosen.chosen()).records()
    groups = list(dict.fromkeys((row["source_set"], row["product"], row["content_basis"]) for row in rows
                                if row["quantity_t"]))  # fmt: skip
    several = len({group[0] for group in groups}) < len(groups)
    found = {(row["source_set"], row["product"], row["content_basis"], row["mapping_basis"]): row for row in rows}
    series = [
        Series(
            name=t(f"unfc.basis.short.{basis.replace('+', '_')}"),
            values=[(found.get((*group, basis)) or {}).get("share_frac") for group in groups],
            colour=_BASIS_COLOURS[basis],
            hover=[_basis_hover(found.get((*group, basis))) for group in groups],
            clicks=[f"href:{_basis_href(scope, group[0], basis)}" for group in groups],
        )
        for basis in MappingBasis
        if basis is MappingBasis.NATIVE or any((*group, basis) in found for group in groups)
    ]
    native = sum(1 for row in rows if row["mapping_basis"] == MappingBasis.NATIVE and row["share_frac"])
    title = t("unfc.basis.title" if native else "unfc.basis.none_native", n=native, sets=len(groups))
    return CardContent(
        title=title if groups else t("unfc.basis.nothing"),
        subtitle=t("unfc.basis.subtitle"),
        figure=bars_by_name(
            [f"{set_name(group[0])}, {group[1]}" if several else set_name(group[0]) for group in groups],
            series, title=t("unfc.axis.share_of_set"), added=True, percent=True,
        ),
        summary=t("unfc.basis.summary", title=title),
        sources=inventory_sources(engine, scope.sets),
        download_path=f"/api/v1/view/{unfc.BASIS.query_id}",
        query=chosen.to_query(),
        columns=unfc.BASIS.fields,
        empty="" if groups else t("unfc.basis.nothing"),
    )  # fmt: skip


def _basis_href(scope: Scope, source_set: str, basis: str) -> str:
    return scope.filters.with_(source_set=source_set, mapping_basis=basis).without("product").href(PATH)


def _basis_hover(row: Row | None) -> str:
    if row is None:
        return ""
    return "<br>".join((
        f"<b>{set_name(row['source_set'])}</b>", basis_name(row["mapping_basis"]),
        f"{theme.percent(row['share_frac'])}, {theme.quantity(row['quantity_t'])}",
        t("unfc.rows_projects", rows=row["n_rows"], projects=row["n_projects"]),
    ))  # fmt: skip
