"""The card of what a place could develop: materials it mines already among them, with how far the chain goes there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.country_scope import Scope
from dashboard.topics.dossier.standing import share_in_words
from dashboard.topics.dossier.tables.developable import DEVELOPABLE
from dashboard.topics.production.tables import profiles
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.filter_values import set_name
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.words import country_in_text, country_name, material_in_text, material_name, nothing, opening
from data.codes import code_list

SHOWN, _NEIGHBOURS = 20, 3


def developable_card(engine: Engine, scope: Scope) -> tuple[CardContent, list[Component]]:
    """Return the table with its rule below it; where nothing is stated, the reason and where else to look."""
    chosen = scope.filters.only(("material",)).with_(country=scope.country)
    read = CardRows(DEVELOPABLE, chosen).read(engine)
    title = developable_title(read.records, chosen)
    if not read.records:
        return CardContent(title, rows=read, empty=title, offers=_elsewhere(engine, scope)), []
    rows = read.records[:SHOWN]
    shown = {name: column for name, column in _COLUMNS.items() if any(map(column.holds, rows))}
    headings = [Heading(t(f"dossier.column.{name}"), numeric=column.numeric) for name, column in shown.items()]
    lines = [[column.cell(scope, row) for column in shown.values()] for row in rows]
    rules = [html.Li(words) for words in DEVELOPABLE.all_assumptions(engine, chosen).values()]
    why = [html.Summary(t("dossier.developable.why"), className="card-action"),
           html.Ul(rules, className="shock-assumptions")]  # fmt: skip
    content = CardContent(
        title=title,
        subtitle=t("dossier.developable.subtitle", shown=len(lines), n=len(read.records)),
        summary="",
        rows=read,
    )
    return content, [index_table(title, headings, lines), html.Details(why)]


def developable_title(rows: Sequence[Record], chosen: Filters) -> str:
    """Return the finding: what the place has most of, counted in years of the world's mine output."""
    place = country_in_text(chosen.first("country"))
    if not rows:
        return nothing("dossier.developable.nothing", chosen.without("country"), place=place)
    first = rows[0]
    name = material_in_text(first["material_id"])
    if first["world_years"]:
        kind = max(("potential", "viable", "mixed"), key=lambda kind: first[f"{kind}_t"] or 0.0)
        return t(
            f"dossier.developable.title_{kind}{'' if len(rows) > 1 else '_only'}",
            place=opening(place),
            material=name,
            quantity=theme.quantity(first[f"{kind}_t"]),
            basis=first["content_basis"],
            years=theme.number(first["world_years"], 2),
        )
    if first["reserve_share_frac"]:
        share = _share(first, "reserve")
        return t("dossier.developable.title_reserve", place=opening(place), material=name, share=share)
    return t("dossier.developable.title_other", place=opening(place), material=name)


def _material(scope: Scope, row: Record) -> Cell:
    material = row["material_id"]
    href = scope.material_href(material)
    if row["source_set"]:
        chosen = Filters().with_(material=material, country=scope.country, source_set=row["source_set"])
        href = chosen.href("/unfc")
    return dcc.Link(material_name(material), href=href)


def _potential(_scope: Scope, row: Record) -> Cell:
    if row["mixed_t"]:
        return t("dossier.developable.mixed", quantity=_held(row, "mixed_t"))
    return _held(row, "potential_t")


def _held(row: Record, name: str) -> str:
    """Return a quantity of the inventory with what its tonnes count; a dash where it holds none."""
    return theme.DASH if row[name] is None else f"{theme.quantity(row[name])} {row['content_basis']}"


def _inventory(_scope: Scope, row: Record) -> Cell:
    return set_name(row["source_set"]) if row["source_set"] else t("dossier.developable.no_inventory")


def _figure(row: Record, name: str) -> Cell:
    """Return "56 kt" with "23 %, 2025" below; withheld where a year stands without a quantity."""
    if row[f"{name}_year"] is None:
        return theme.DASH
    if row[f"{name}_t"] is None:
        return t("dossier.withheld", year=row[f"{name}_year"])
    quantity, share = f"{theme.quantity(row[f'{name}_t'])} {row[f'{name}_basis']}", _share(row, name)
    year = str(row[f"{name}_year"])
    note = t("dossier.share_year", share=share, year=year) if share else year
    return [quantity, html.Span(note, className="cell-note")]


def _share(row: Record, name: str) -> str:
    """Return the share of a figure in words, as the cards of output have it; empty without one."""
    share = row[f"{name}_share_frac"]
    without = str(row[f"{name}_share_without"] or "").split()
    return "" if share is None else share_in_words(share, row[f"{name}_share_bound"] or "", without)


def _elsewhere(engine: Engine, scope: Scope) -> list[tuple[str, str]]:
    """Return where to look of a place of which no resource is stated."""
    of_place = Filters().with_(**{"for": scope.country})
    return [
        *_neighbours(engine, scope.country),
        (t("dossier.offer.exposure"), of_place.href("/strategy/dependence")),
        (t("dossier.offer.reuse"), "/reuse"),
        (t("dossier.offer.opportunities"), "/opportunities"),
    ]


def _neighbours(engine: Engine, country: str) -> list[tuple[str, str]]:
    """Return links to the countries of the same region that make most of any material; none for a bloc."""
    rows = code_list("country").rows
    if country not in rows:
        return []
    region = rows[country]["un_region"]
    made = sorted((one for one in profiles(engine, Filters())[0] if one.share), key=lambda one: -one.share)
    near = [one.code for one in made if rows[one.code]["un_region"] == region and one.code != country]
    return [(country_name(code), f"/countries/{code}") for code in near[:_NEIGHBOURS]]


@dataclass(frozen=True)
class _Column:
    """A column: `cell` writes it, `of` are the columns of the table it is read from; without any it is left out."""

    cell: Callable[[Scope, Record], Cell]
    of: tuple[str, ...]
    numeric: bool = True

    def holds(self, row: Record) -> bool:
        """Tell whether the row has anything to write."""
        return any(row[name] is not None for name in self.of)


def _stated(name: str) -> _Column:
    return _Column(lambda _scope, row: _figure(row, name), (f"{name}_year",))


_COLUMNS = {
    "material": _Column(_material, ("material_id",), numeric=False),
    "potential": _Column(_potential, ("potential_t", "mixed_t")),
    "viable": _Column(lambda _scope, row: _held(row, "viable_t"), ("viable_t",)),
    "uncoded": _Column(lambda _scope, row: _held(row, "uncoded_t"), ("uncoded_t",)),
    "years": _Column(lambda _scope, row: theme.number(row["world_years"], 2), ("world_years",)),
    "reserve": _stated("reserve"),
    "mined": _stated("mined"),
    "refined": _stated("refined"),
    "chain": _Column(lambda _scope, row: t(f"dossier.chain.{row['chain']}"), ("chain",), numeric=False),
    "inventory": _Column(_inventory, ("chain",), numeric=False),
}
