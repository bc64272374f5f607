"""The card that says which goods of a material's chain the trade covers: stage by stage, code by code."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from dash import dcc
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.trade.cards.headings import heading_rows, heading_table
from dashboard.topics.trade.cards.traded import MaterialTrade
from dashboard.topics.trade.queries import COVERAGE
from dashboard.topics.trade.releases import coverage, edition_name, editions, nomenclature_name, year_of, years_in_words
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.notice import Tone, status_word
from dashboard.ui.words import material_in_text
from data.codes import code_list

_CARDS: Memo[tuple[CardContent, list[Component]]] = Memo(32)
_COLUMNS = ("goods", "stage", "covered", "years", "release", "value")
_DIGITS = 4
"""Of a heading."""
_SIGN: Mapping[str, Tone] = {"every_year": "good", "some_years": "warn", "ended": "warn", "lacking": "bad"}


def coverage_card(engine: Engine, traded: MaterialTrade, path: str) -> tuple[CardContent, list[Component]]:
    """Return the card: a row for each HS code and release, and one for each code that no release states.

    Below stand the headings of four digits that hold goods of the material: a code that they alone state says so.
    """
    return _CARDS.get(engine, (traded.material, traded.year, path), lambda: _coverage_card(engine, traded, path))


def _coverage_card(engine: Engine, traded: MaterialTrade, path: str) -> tuple[CardContent, list[Component]]:
    """Return the card, which is of a material and a year whatever else is chosen."""
    name = material_in_text(traded.material)
    rows = sorted(coverage(engine, traded.material), key=_order)
    if not rows:
        return CardContent(
            title=t("trade.coverage.nothing", material=name), empty=t("trade.coverage.nothing", material=name)
        ), []
    read = CardRows(COVERAGE, Filters().with_(material=traded.material)).read(engine)
    later = {old: row["hs_code"] for row in rows if row["n_years"] for old in row["hs_1992"].split("+")}
    codes = {row["hs_code"] for row in rows if row["n_years"] or row["hs_code"] not in later}
    whole = {row["hs_code"] for row in rows if row["coverage"] == "every_year"}
    some = {row["hs_code"] for row in rows if row["n_years"]} - whole
    wider = heading_rows(engine, traded.material)
    held = {row["hs_heading"] for row in (wider[0].records if wider else ())}
    within = {code for code in codes - whole - some if code[:_DIGITS] in held}
    title = t(
        "trade.coverage.title_within" if within else "trade.coverage.title", material=name, n=len(codes),
        whole=len(whole), some=len(some), within=len(within), none=len(codes - whole - some - within),
    )  # fmt: skip
    columns = [Heading(t(f"trade.coverage.column.{column}"), numeric=column == "value") for column in _COLUMNS]
    values = _values(engine, traded)
    content = CardContent(
        title=title,
        subtitle=t("trade.coverage.subtitle"),
        summary="",
        rows=read,
        beside=(
            *wider,
            *(
                CardRows(
                    edition.queries.by_code, Filters().with_(material=traded.material, year_from=year, year_to=year)
                ).read(engine)
                for edition in editions(engine, traded.material)
                if (year := year_of(engine, edition, traded.year))
            ),
        ),
    )
    table = index_table(title, columns, [list(_cells(row, later, held, values, path)) for row in rows])
    return content, [table, *heading_table(wider, traded.material)]


def _order(row: Record) -> tuple[int, bool, str, str]:
    return list(code_list("stage").rows).index(row["stage_id"]), not row["n_years"], row["hs_code"], row["source_id"]


def _values(engine: Engine, traded: MaterialTrade) -> Mapping[tuple[str, str], tuple[float, int]]:
    """Return the world's exports of each code in US dollars and their year, by vintage and code.

    Of a release without the year shown it is the newest that is not provisional.
    """
    values: dict[tuple[str, str], tuple[float, int]] = {}
    for edition in editions(engine, traded.material):
        year = year_of(engine, edition, traded.year)
        chosen = {"material": (traded.material,), "year_from": year, "year_to": year}
        for row in engine.run(edition.queries.by_code, chosen).records():
            values[edition.vintage, row["hs_code"]] = row["value_usd"], year
    return values


def _cells(
    row: Record,
    later: Mapping[str, str],
    held: Collection[str],
    values: Mapping[tuple[str, str], tuple[float, int]],
    path: str,
) -> Iterator[Cell]:
    """Yield the cells of a row in the order of the columns."""
    text = t("material.trade.code", code=row["hs_code"], product=code_list("hs").name(row["hs_code"]))
    if "+" in row["material_id"]:
        text = t("trade.coverage.shared", goods=text)
    chosen = Filters(view="trade", hs=(row["hs_code"],), vintage=row["vintage"])
    yield dcc.Link(text, href=chosen.href(path)) if row["n_years"] else text
    yield t(f"stage.{row['stage_id']}.name")
    yield _state(row, later, held)
    yield _years(row)
    yield (
        edition_name(row["nomenclature"], row["vintage"]) if row["n_years"] else nomenclature_name(row["nomenclature"])
    )
    value, year = values.get((row["vintage"], row["hs_code"]), (None, 0))
    yield theme.DASH if value is None else t("material.side.dated", value=theme.money(value), year=year)


def _state(row: Record, later: Mapping[str, str], held: Collection[str]) -> Component:
    """Return how far a code is covered; of one that none states, the newer code or the heading that holds its goods."""
    if row["coverage"] == "lacking" and row["hs_code"] in later:
        return status_word(t("trade.coverage.state.as", code=later[row["hs_code"]]), "warn")
    if row["coverage"] == "lacking" and row["hs_code"][:_DIGITS] in held:
        return status_word(t("trade.coverage.state.within", heading=row["hs_code"][:_DIGITS]), "warn")
    return status_word(t(f"trade.coverage.state.{row['coverage']}"), _SIGN[row["coverage"]])


def _years(row: Record) -> str:
    """Return the years of a row in words, and of how many of them a weight is stated where it is not all."""
    if not row["n_years"]:
        return theme.DASH
    years = years_in_words(row["first_year"], row["last_year"], row["n_years"])
    if row["n_years_weighed"] == row["n_years"]:
        return years
    return t("trade.coverage.unweighed", years=years, n=row["n_years_weighed"])
