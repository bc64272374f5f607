"""The card of what a place imports, from whom, and who refines it: said in one row where the two differ."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.country_scope import Scope
from dashboard.topics.dossier.standing import share_in_words
from dashboard.topics.dossier.tables.imported import IMPORTED
from dashboard.topics.makers.sellers import makes
from dashboard.topics.makers.words import passed_on_words, source_in_short
from dashboard.topics.trade.left_out import besides
from dashboard.topics.trade.queries import LATER
from dashboard.topics.trade.releases import beyond_series, later_goods, later_year_shown
from dashboard.ui.card_rows import CardRows, ReadRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.words import (
    country_in_text,
    country_name,
    material_in_text,
    material_name,
    nothing,
    opening,
    output_name,
)
from data.codes import code_list, expand_blocs

SHOWN = 15
_COLUMNS = {"good": False, "imports": True, "supplier": False, "refiner": False, "note": False}


def imported_card(engine: Engine, scope: Scope) -> tuple[CardContent, list[Component]]:
    """Return the table of the largest imports; where none is stated, the reason."""
    chosen = scope.filters.only(("material", "year")).with_(country=scope.country)
    read = CardRows(IMPORTED, chosen).read(engine)
    title = imported_title(read.records, chosen)
    if not read.records:
        return CardContent(title, rows=read, empty=title), []
    headings = [Heading(t(f"dossier.column.{name}"), numeric=numeric) for name, numeric in _COLUMNS.items()]
    later, year = _later(engine, chosen)
    left = _left_out(read.records, later, year)
    lines = [_line(engine, scope, row, left.get(row["material_id"], "")) for row in read.records[:SHOWN]]
    content = CardContent(
        title=title,
        subtitle=t("dossier.imported.subtitle", year=read.records[0]["year"], shown=len(lines), n=len(read.records)),
        summary="",
        rows=read,
        beside=(later,) if later and any(left.values()) else (),
        beyond=beyond_series(engine, scope.filters.material[0] if len(scope.filters.material) == 1 else ""),
    )
    rules = [html.Li(words) for words in IMPORTED.all_assumptions(engine, chosen).values()]
    why = [html.Summary(t("dossier.imported.why"), className="card-action"),
           html.Ul(rules, className="shock-assumptions")]  # fmt: skip
    return content, [index_table(title, headings, lines), html.Details(why)]


def _later(engine: Engine, chosen: Filters) -> tuple[ReadRows | None, int]:
    """Return what a later release states of imports of goods that the series lacks, and its year."""
    hs, year = later_goods(engine), later_year_shown(engine, chosen)
    if not hs or not year:
        return None, 0
    bought = chosen.only(("material",)).with_(importer=chosen.country, hs=hs, year_from=year, year_to=year)
    return CardRows(LATER.by_code_and_exporter, bought).read(engine), year


def _left_out(rows: Sequence[Record], later: ReadRows | None, year: int) -> dict[str, str]:
    """Return by material which goods, bought from outside, are large beside the imports of its row and not in them."""
    if later is None:
        return {}
    inside = frozenset(expand_blocs(tuple(rows[0]["place"].split("+"))))
    outside = [one for one in later.records if one["exporter_iso3"] not in inside]
    return {
        row["material_id"]: besides(
            [one for one in outside if one["material_id"] == row["material_id"]], row["imports_usd"], year
        )
        for row in rows
    }


def imported_title(rows: Sequence[Record], chosen: Filters) -> str:
    """Return the finding: how many materials are bought from others than who refines most of the world's."""
    place = country_in_text(chosen.first("country"))
    if not rows:
        return nothing("dossier.imported.nothing", chosen.without("country"), place=place)
    if len(rows) == 1:
        row = rows[0]
        return t(
            "dossier.imported.title_one",
            place=opening(place),
            material=material_in_text(row["material_id"]),
            value=theme.money(row["imports_usd"]),
            year=row["year"],
            supplier=country_in_text(row["supplier_iso3"]),
            share=theme.percent(row["supplier_share_frac"]),
        )
    return t("dossier.imported.title", place=opening(place), n=len(rows), m=sum(map(_differs, rows)))


def _differs(row: Record) -> bool:
    """Tell whether the world's largest refiner is known and is not the largest seller."""
    return bool(row["refiner_iso3"]) and row["refiner_iso3"] != row["supplier_iso3"]


def _line(engine: Engine, scope: Scope, row: Record, left: str) -> list[Cell]:
    exposure = Filters().with_(**{"material": row["material_id"], "for": scope.country})
    supplier = t(
        f"dossier.imported.supplier{'_one' if row['n_suppliers'] == 1 else ''}",
        country=country_name(row["supplier_iso3"]),
        share=theme.percent(row["supplier_share_frac"]),
        n=row["n_suppliers"],
    )
    name = material_name(row["material_id"])
    return [
        [
            html.A(name, href=exposure.href("/strategy")),
            *([html.Span(opening(left), className="cell-note")] if left else []),
        ],
        theme.money(row["imports_usd"]),
        supplier,
        _refiner(row),
        _note(engine, row),
    ]


def _refiner(row: Record) -> Cell:
    """Return who leads the step behind the imports and what of it, with year and source below; a dash for nobody."""
    if not row["refiner_iso3"]:
        return theme.DASH
    named = {"material_id": row["material_id"], "stage_id": row["refiner_stage"], "product": row["refiner_product"]}
    words = t(
        "dossier.imported.refiner",
        country=country_name(row["refiner_iso3"]),
        share=share_in_words(
            row["refiner_share_frac"], row["refiner_bound"], str(row["refiner_without"] or "").split()
        ),
        goods=output_name(named).lower(),
        verb=t(f"stage.{row['refiner_stage']}.name").lower(),
    )
    stated = t("dossier.imported.stated", source=source_in_short(row["source_id"]), year=row["refiner_year"])
    return [words, html.Span(stated, className="cell-note")]


def _note(engine: Engine, row: Record) -> str:
    """Return what to make of seller and refiner together; where no refiner is told, why not."""
    made = makes(engine, row["material_id"], row["stage_id"], row["supplier_iso3"])
    if words := passed_on_words(made, row["stage_id"], country_in_text(row["supplier_iso3"])):
        return words
    if not row["refiner_iso3"]:
        return t("dossier.imported.shared" if code_list("material").rows[row["material_id"]]["members"]
                 else "dossier.imported.unknown")  # fmt: skip
    return t("dossier.imported.differ" if _differs(row) else "dossier.imported.same")
