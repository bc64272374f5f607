"""Of how many of the countries each indicator is stated."""

from __future__ import annotations

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.infrastructure.cards.matrix import Card
from dashboard.topics.infrastructure.stated import CASES, countries_of
from dashboard.topics.infrastructure.tables import INFRASTRUCTURE_COVERAGE
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Cell, Heading, index_table
from data.sources import sources

_COLUMNS = {"indicator": False, "sdg": False, "stated": True, "years": True, "source": False}


def coverage_card(engine: Engine, filters: Filters) -> Card:
    """Return the indicators, those that cover most countries first."""
    rows = CardRows(INFRASTRUCTURE_COVERAGE, filters.only(("country",))).read(engine)
    ordered = sorted(rows.records, key=lambda row: (-row["n_stated"], row["title"]))
    headings = [Heading(t(f"infrastructure.column.{name}"), numeric=is_number) for name, is_number in _COLUMNS.items()]
    countries = countries_of(filters)
    whose = "cases" if countries == CASES else "chosen"
    full = sum(row["n_stated"] == len(countries) for row in ordered)
    least = sum(not row["n_stated"] for row in ordered)
    content = CardContent(
        title=t(f"infrastructure.coverage.title_{whose}", full=full, of=len(ordered), none=least, n=len(countries)),
        subtitle=t("infrastructure.coverage.subtitle"),
        summary="",
        rows=rows,
    )
    return content, [index_table(t("infrastructure.coverage.caption"), headings, [_cells(row) for row in ordered])]


def _cells(row: Record) -> list[Cell]:
    stated = t("infrastructure.of", n=row["n_stated"], of=row["n_countries"])
    if row["n_of_a_part"]:
        stated = t("infrastructure.of_a_part", stated=stated, n=row["n_of_a_part"])
    years = theme.DASH
    if row["first_year"]:
        first, last = row["first_year"], row["last_year"]
        years = str(last) if first == last else t("infrastructure.years", first=first, last=last)
    source = sources()[row["source_id"]].label if row["source_id"] else t("infrastructure.coverage.none")
    return [row["title"], row["sdg_indicator"] or theme.DASH, stated, years, source]
