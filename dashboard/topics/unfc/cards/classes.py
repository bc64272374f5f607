"""Cards on UNFC classes: by country or project, from low to high, in years of production, by who gave the code."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.bars import Bar, Series, bars_by_name, ranked_bars
from dashboard.figures.ranges import Range, estimate_ranges
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.metrics import static_range
from dashboard.topics.unfc import queries
from dashboard.topics.unfc.scope import PATH, Scope
from dashboard.topics.unfc.words import basis_name, by_class, class_quantity
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.filter_values import class_name, in_class_order, set_name
from dashboard.ui.words import country_name, material_in_text, name_in_chart, nothing
from data.codes import expand_blocs
from data.unfc import Inclusive, MappingBasis

_MOST_BARS = 15
_BASIS_COLOURS = {
    MappingBasis.NATIVE: theme.PALETTE[9], MappingBasis.OFFICIAL: theme.PALETTE[7],
    MappingBasis.DEFAULT: theme.PALETTE[5], MappingBasis.DEFAULT_STATUS: theme.PALETTE[8],
    MappingBasis.USER: theme.PALETTE[11], MappingBasis.NONE: theme.OTHERS,
}  # fmt: skip


def class_card(engine: Engine, scope: Scope) -> CardContent:
    """Return the classes by country or by project, as the scope says: those with most tonnes, then the rest as one.

    Classes are stacked only where the resources exclude the reserves.
    """
    kind = "project" if scope.by_project else "country"
    column = "project_id" if scope.by_project else "country_iso3"
    query = queries.PROJECTS if scope.by_project else queries.CLASSES_BY_COUNTRY
    chosen = scope.chosen if scope.by_project else scope.chosen.without("country")
    stated = scope.rows(engine, query, chosen)
    rows = {(row[column], row["class_id"]): row for row in stated if row["quantity_t"]}
    names = {code: _bar_name(row, kind) for (code, _), row in rows.items()}
    written = {code: _bar_name(row, kind, name_in_chart) for (code, _), row in rows.items()}
    added = scope.inclusive is Inclusive.NO
    lengths: dict[str, float] = {}
    for (code, _), row in rows.items():
        before = lengths.get(code, 0.0)
        lengths[code] = before + row["quantity_t"] if added else max(before, row["quantity_t"])
    order = sorted(lengths, key=lambda code: (-lengths[code], code))
    always = () if scope.by_project else expand_blocs(scope.filters.country)
    shown = [code for index, code in enumerate(order) if index < _MOST_BARS or code in always]
    rest = set(order).difference(shown)
    rest_names = [t(f"unfc.{kind}.rest", n=len(rest))] if rest else []
    classes = in_class_order(class_id for _, class_id in rows)
    factor, unit = theme.axis_unit(lengths.values())
    click = "href:/projects/{}" if scope.by_project else "country:{}"
    series = [
        Series(
            name=class_name(class_id),
            values=[
                *(row["quantity_t"] / factor if row else None for row in bars),
                *(others / factor or None for _ in rest_names),
            ],
            colour=theme.unfc_class_colour(class_id),
            hover=[
                *(_class_hover(row, kind) if row else "" for row in bars),
                *(_rest_hover(name, class_id, others) for name in rest_names),
            ],
            clicks=[*(click.format(code) for code in shown), *("" for _ in rest_names)],
        )
        for class_id in classes
        for bars in [[rows.get((code, class_id)) for code in shown]]
        for others in [sum(row["quantity_t"] for (code, own), row in rows.items() if code in rest and own == class_id)]
    ]
    material = material_in_text(scope.material)
    title, subtitle = nothing(f"unfc.{kind}.nothing", scope.narrowing(chosen), material=material), ""
    top = [names[code] for code in shown[:3]]
    if shown:
        largest = [class_quantity(rows[shown[0], code]) for code in classes if (shown[0], code) in rows]
        title = t("unfc.bars.title", name=names[shown[0]], material=material, quantities=joined(largest))
        if focus := next((code for code in shown if code in always and shown[0] not in always), ""):
            held = joined([class_quantity(rows[focus, code]) for code in classes if (focus, code) in rows])
            title = t(
                "unfc.bars.title_of", name=names[focus], quantities=held, first=names[shown[0]], of=joined(largest)
            )
        subtitle = t(f"unfc.{kind}.{'added' if added else 'apart'}", shown=len(shown), all=theme.exact(len(order)))
    if added:
        top = [f"{names[code]} {theme.quantity(lengths[code])}" for code in shown[:3]]
    axis = t("unfc.axis.quantity", unit=unit, basis=scope.content_basis)
    return CardContent(
        title=title,
        subtitle=subtitle,
        figure=bars_by_name(
            [*(written[code] for code in shown), *rest_names],
            series,
            added=added,
            title=axis,
            chosen=[place for place, code in enumerate(shown) if code in always],
        ),
        summary=t("unfc.bars.summary", title=title, top=joined(top) or t("word.none")),
        rows=CardRows(query, chosen).read(engine) if shown else None,
        empty="" if shown else title,
    )


def _bar_name(row: Record, kind: str, name: Callable[[str], str] = country_name) -> str:
    return name(row["country_iso3"]) if kind == "country" else str(row["name"])


def _class_hover(row: Record, kind: str) -> str:
    lines = [f"<b>{_bar_name(row, kind)}</b>", class_name(row["class_id"]), theme.quantity(row["quantity_t"])]
    if kind == "country":
        lines.append(_counts(row))
    else:
        lines += [country_name(row["country_iso3"]), row["project_status"] or t("status.missing")]
    return "<br>".join((*lines, set_name(row["source_set"])))


def _rest_hover(name: str, class_id: str, quantity: float) -> str:
    return "<br>".join((f"<b>{name}</b>", class_name(class_id), theme.quantity(quantity))) if quantity else ""


def _counts(row: Record) -> str:
    return t("unfc.rows_projects", rows=row["n_rows"], projects=row["n_projects"])


def confidence_card(engine: Engine, scope: Scope) -> CardContent:
    """Return low, best and high estimate of each class; sums not split by G make the low or best a range.

    A choice of G is left out: an estimate is made of all of them.
    """
    chosen = scope.chosen.without("unfc_g")
    rows = by_class([row for row in scope.rows(engine, queries.CONFIDENCE, chosen) if row["high_t"]])
    factor, unit = theme.axis_unit(row["high_t"] for row in rows)
    in_words = [(class_name(row["class_id"]), _estimates(row)) for row in rows]
    lines = [[name, *(t(f"unfc.{kind}_is", value=text) for kind, text in texts.items())] for name, texts in in_words]
    ranges = [
        Range(
            name, row["low_t"] / factor, row["low_most_t"] / factor, row["best_t"] / factor,
            row["best_most_t"] / factor, row["high_t"] / factor, theme.unfc_class_colour(row["class_id"]),
            "<br>".join((f"<b>{name}</b>", *estimates)), f"href:{scope.class_href(row['class_id'])}",
        )
        for row, (name, *estimates) in zip(rows, lines, strict=True)
    ]  # fmt: skip
    title = nothing("unfc.confidence.nothing", scope.narrowing(chosen))
    if rows:
        title = t("unfc.confidence.title", class_name=scope.named(in_words[0][0]), **in_words[0][1])
    axis = t("unfc.axis.quantity", unit=unit, basis=scope.content_basis)
    return CardContent(
        title=title,
        subtitle=t("unfc.confidence.subtitle"),
        figure=estimate_ranges(ranges, title=axis, words=(t("unfc.low"), t("unfc.best"), t("unfc.high"))),
        summary=". ".join(map(", ".join, lines)) or title,
        rows=CardRows(queries.CONFIDENCE, chosen).read(engine) if scope.row else None,
        empty="" if rows else title,
    )


def _estimates(row: Record) -> dict[str, str]:
    ends = {"low": row["low_most_t"], "best": row["best_most_t"], "high": row["high_t"]}
    return {kind: _between(row[f"{kind}_t"], most) for kind, most in ends.items()}


def _between(least: float, most: float) -> str:
    if most > least:
        return t("unfc.between", least=theme.quantity(least), most=theme.quantity(most))
    return theme.quantity(least)


def _years(row: Record) -> float:
    return static_range.compute(quantity_t=row["quantity_t"], production_t=row["production_t"])


def years_card(engine: Engine, scope: Scope) -> CardContent:
    """Return how many years of the world's mine production each class of the inventory, or of a place in it, equals."""
    chosen = scope.chosen.only(("material", "source_set", "product", "mapping_basis", "resource_type", "country"))
    rows = by_class(scope.rows(engine, queries.YEARS, chosen))
    title, subtitle = _no_years(engine, scope, chosen), ""
    if rows:
        first = rows[0]
        name = scope.named(class_name(first["class_id"]))
        title = t("unfc.years.title", class_name=name, quantity=theme.quantity(first["quantity_t"]),
                  years=theme.number(_years(first)))  # fmt: skip
        subtitle = t(
            "unfc.years.subtitle", year=first["year"], production=theme.quantity(first["production_t"]),
            status=t(f"status.{first['status']}"), vintage=first["vintage"],
        )  # fmt: skip
        if first["n_withheld"]:
            key = "unfc.years.withheld" if first["n_withheld"] > 1 else "unfc.years.withheld_one"
            subtitle = t(key, subtitle=subtitle, n=first["n_withheld"])
    bars = [
        Bar(
            name=class_name(row["class_id"]),
            value=_years(row),
            label=t("unfc.years.label", years=theme.number(_years(row))),
            colour=theme.unfc_class_colour(row["class_id"]),
            hover="<br>".join((
                f"<b>{class_name(row['class_id'])}</b>",
                t("unfc.years.hover", quantity=theme.quantity(row["quantity_t"]),
                  production=theme.quantity(row["production_t"]), years=theme.number(_years(row))),
                joined([basis_name(basis) for basis in row["bases"].split(";")]),
            )),
            click=f"href:{scope.class_href(row['class_id'])}",
        )
        for row in rows
    ]  # fmt: skip
    in_words = joined([f"{bar.name} {bar.label}" for bar in bars]) or t("word.none")
    return CardContent(
        title=title,
        subtitle=subtitle,
        figure=ranked_bars(bars, title=t("unfc.axis.years"), percent=False),
        summary=t("unfc.years.summary", title=title, all=in_words),
        rows=CardRows(queries.YEARS, chosen).read(engine) if rows else None,
        empty="" if rows else title,
    )


def _no_years(engine: Engine, scope: Scope, chosen: Filters) -> str:
    """Return why no years are computed: of the choice there is no quantity, or of the product no world output."""
    every = chosen.only(("material", "source_set", "product"))
    if scope.row and not scope.rows(engine, queries.YEARS, every):
        return t("unfc.years.nothing", basis=scope.content_basis)
    return nothing("unfc.years.none", scope.narrowing(chosen))


def basis_card(engine: Engine, scope: Scope) -> CardContent:
    """Return the shares of each inventory's tonnes by who gave the code; inventories stand apart."""
    chosen = scope.filters.only(("country", "resource_type")).with_(material=scope.material)
    groups: dict[tuple[str, str, str], dict[str, Record]] = {}
    for row in engine.run(queries.BASIS, chosen.chosen()).records():
        group = row["source_set"], row["product"], row["content_basis"]
        groups.setdefault(group, {})[row["mapping_basis"]] = row
    groups = {group: rows for group, rows in groups.items() if any(row["quantity_t"] for row in rows.values())}
    several = len({source_set for source_set, *_ in groups}) < len(groups)
    series = [
        Series(
            name=t(f"unfc.basis.short.{basis.replace('+', '_')}"),
            values=[rows[basis]["share_frac"] if basis in rows else None for rows in groups.values()],
            colour=_BASIS_COLOURS[basis],
            hover=[_basis_hover(rows[basis]) if basis in rows else "" for rows in groups.values()],
            clicks=[f"href:{_basis_href(scope, source_set, basis)}" for source_set, *_ in groups],
        )
        for basis in MappingBasis
        if basis is MappingBasis.NATIVE or any(basis in rows for rows in groups.values())
    ]
    native = sum(1 for rows in groups.values() if rows.get(MappingBasis.NATIVE, {}).get("share_frac"))
    title = t("unfc.basis.title" if native else "unfc.basis.none_native", n=native, sets=len(groups))
    none = "" if groups else nothing("unfc.basis.nothing", chosen.without("material"))
    names = [f"{set_name(name)}, {product}" if several else set_name(name) for name, product, _ in groups]
    return CardContent(
        title=none or title,
        subtitle=t("unfc.basis.subtitle"),
        figure=bars_by_name(names, series, title=t("unfc.axis.share_of_set"), added=True, percent=True),
        summary=t("unfc.basis.summary", title=title),
        rows=CardRows(queries.BASIS, chosen).read(engine),
        empty=none,
    )


def _basis_href(scope: Scope, source_set: str, basis: str) -> str:
    return scope.filters.with_(source_set=source_set, mapping_basis=basis).without("product").href(PATH)


def _basis_hover(row: Record) -> str:
    share = f"{theme.percent(row['share_frac'])}, {theme.quantity(row['quantity_t'])}"
    return "<br>".join((f"<b>{set_name(row['source_set'])}</b>", basis_name(row["mapping_basis"]), share, _counts(row)))
