"""Charts of the classes: by country, from low to high estimate, in years of production, and by who gave the code."""

from __future__ import annotations

from typing import Any

from dashboard.components.chart_card import CardContent
from dashboard.components.provenance import card_sources
from dashboard.components.unfc_words import CLASSES, basis_name, class_name, inventory_sources, set_name
from dashboard.components.words import country_name, joined, material_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.bars import Bar, ranked_bars
from dashboard.figures.ranges import Range, estimate_ranges
from dashboard.figures.stacks import Series, bars_by_name
from dashboard.i18n import t
from dashboard.pages.unfc.scope import PATH, Scope
from dashboard.queries import unfc
from data.unfc import Inclusive, MappingBasis

Row = dict[str, Any]
_COUNTRIES = 15
_BASIS_COLOURS = {
    MappingBasis.NATIVE: theme.PALETTE[2], MappingBasis.OFFICIAL: theme.PALETTE[4],
    MappingBasis.DEFAULT: theme.PALETTE[1], MappingBasis.DEFAULT_STATUS: theme.PALETTE[0],
    MappingBasis.USER: theme.PALETTE[5], MappingBasis.NONE: theme.OTHERS,
}  # fmt: skip


def may_add_classes(scope: Scope) -> bool:
    """Tell whether classes of the inventory may be set on end: only where resources exclude the reserves."""
    return scope.inclusive is Inclusive.NO


def _ranked(class_id: str) -> int:
    return CLASSES.index(class_id)


def country_card(engine: Engine, scope: Scope) -> CardContent:
    """Return the classes by country, the countries with most tonnes first."""
    chosen = scope.chosen.without("country")
    rows = scope.own(engine.run(unfc.CLASSES_BY_COUNTRY, chosen.chosen()).records()) if scope.row else []
    known = {(row["country_iso3"], row["class_id"]): row for row in rows if row["quantity_t"]}
    sums: dict[str, float] = {}
    for (country, _), row in known.items():
        sums[country] = sums.get(country, 0.0) + row["quantity_t"]
    order = sorted(sums, key=lambda country: (-sums[country], country))
    shown = [code for place, code in enumerate(order) if place < _COUNTRIES or code in scope.filters.country]
    classes = sorted({class_id for _, class_id in known}, key=_ranked)
    factor, unit = theme.axis_unit(sums.values())
    series = [
        Series(
            name=class_name(class_id),
            values=[_scaled(known.get((code, class_id)), factor) for code in shown],
            colour=theme.unfc_class_colour(class_id),
            hover=[_country_hover(known.get((code, class_id))) for code in shown],
            clicks=[f"country:{code}" for code in shown],
        )
        for class_id in classes
    ]
    title = t("unfc.country.nothing", material=material_name(scope.material).lower())
    added = may_add_classes(scope)
    if shown:
        title = t(
            "unfc.country.title",
            country=country_name(shown[0]),
            material=material_name(scope.material).lower(),
            quantities=joined([
                t("unfc.quantity_of_class", quantity=theme.quantity(known[shown[0], one]["quantity_t"]),
                  class_name=class_name(one).lower())
                for one in classes if (shown[0], one) in known
            ]),
        )  # fmt: skip
    return CardContent(
        title=title,
        subtitle=t("unfc.country.added" if added else "unfc.country.apart", shown=len(shown), all=len(order)),
        figure=bars_by_name(
            [country_name(code) for code in shown], series, added=added,
            title=t("unfc.axis.quantity", unit=unit, basis=scope.content_basis),
        ),
        summary=t(
            "unfc.country.summary",
            title=title,
            top=joined([f"{country_name(code)} {theme.quantity(sums[code])}" for code in shown[:3]]) if added
            else joined([country_name(code) for code in shown[:3]]) or t("word.none"),
        ),
        sources=inventory_sources(engine, [scope.row] if scope.row else []),
        download_path=f"/api/v1/view/{unfc.CLASSES_BY_COUNTRY.query_id}",
        query=chosen.to_query(),
        columns=unfc.CLASSES_BY_COUNTRY.fields,
        empty="" if shown else title,
    )  # fmt: skip


def _scaled(row: Row | None, factor: float) -> float | None:
    return row["quantity_t"] / factor if row else None


def _country_hover(row: Row | None) -> str:
    if row is None:
        return ""
    return "<br>".join((
        f"<b>{country_name(row['country_iso3'])}</b>", class_name(row["class_id"]), theme.quantity(row["quantity_t"]),
        t("unfc.rows_projects", rows=row["n_rows"], projects=row["n_projects"]), set_name(row["source_set"]),
    ))  # fmt: skip


def confidence_card(engine: Engine, scope: Scope) -> CardContent:
    """Return low, best and high estimate of each class; sums not split by G make the low or best a range."""
    rows = scope.own(engine.run(unfc.CONFIDENCE, scope.chosen.chosen()).records()) if scope.row else []
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
        query=scope.chosen.to_query(),
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
            name=basis_name(basis),
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
