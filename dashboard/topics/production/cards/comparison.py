"""Cards that set several materials side by side at one stage: output indexed to a common year, and concentration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.lines import Line, series_lines
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.metrics import change
from dashboard.topics.production import queries
from dashboard.topics.production.cards.material import index_range, load
from dashboard.topics.production.country_figures import CountryFigures
from dashboard.topics.production.tables import CONCENTRATION
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.words import index_interval, material_name, without_words
from data.codes import WORLD

_KEYS = ("material", "stage", "year_from", "year_to")
MOST = 6
"""Materials that are compared at once."""


def comparison_cards(engine: Engine, material: str, stage: str, filters: Filters) -> tuple[CardContent, CardContent]:
    """Return the cards of indexed world output and of HHI for `material` and those it is compared with."""
    ids = list(dict.fromkeys((material, *filters.compare)))[:MOST]
    plain = filters.without("product")
    data = {code: load(engine, code, stage, plain) for code in ids}
    of_years = filters.only(_KEYS).with_(stage=stage)
    return _output(engine, data, stage, of_years), _concentration(engine, data, stage, of_years)


def _of(chosen: Filters, data: Mapping[str, CountryFigures], drawn: Iterable[str]) -> Filters:
    """Return the filters of the products drawn of the materials `drawn`."""
    ids = tuple(drawn)
    return chosen.with_(material=ids, product=tuple(data[code].product for code in ids))


def _totals(data: CountryFigures) -> dict[int, float]:
    totals = {year: data.total(year) for year in data.years}
    return {year: row["quantity_t"] for year, row in totals.items() if row and row["quantity_t"]}


def _output(engine: Engine, data: Mapping[str, CountryFigures], stage: str, chosen: Filters) -> CardContent:
    totals = {code: years for code, figures in data.items() if (years := _totals(figures))}
    base = min(set.intersection(*map(set, totals.values())), default=0) if totals else 0
    totals = {code: years for code, years in totals.items() if base in years}
    lines = _lines(data, {
        code: {
            year: (100 * tonnes / years[base], f"{theme.quantity(tonnes)} ({data[code].basis})")
            for year, tonnes in years.items()
        }
        for code, years in totals.items()
    })  # fmt: skip
    moves = []
    for code, years in totals.items():
        if max(years) > base:
            moved = theme.change(change.compute(years[base], years[max(years)]))
            moves.append(t("material.compare.move", material=material_name(code), change=moved))
    return CardContent(
        title=t("material.compare.title", base=base, moves=joined(moves)) if moves else t("material.compare.nothing"),
        subtitle=_noted(t("material.compare.subtitle", base=base, stage=t(f"stage.{stage}.name")), data),
        figure=series_lines(lines, unit=t("axis.index", base=base), from_zero=False),
        empty="" if lines else t("material.compare.nothing"),
        rows=CardRows(queries.SHARES, _of(chosen, data, totals).with_(country=WORLD)).read(engine) if totals else None,
    )


def _concentration(engine: Engine, data: Mapping[str, CountryFigures], stage: str, chosen: Filters) -> CardContent:
    results = {
        code: {year: result for year in figures.years if (result := figures.concentration(year))}
        for code, figures in data.items()
    }
    results = {code: years for code, years in results.items() if years}
    lines = _lines(data, {
        code: {year: (result.hhi_low, index_range(result)) for year, result in years.items()}
        for code, years in results.items()
    })  # fmt: skip
    latest = [f"{material_name(code)} {index_interval(years[max(years)])}" for code, years in results.items()]
    return CardContent(
        title=t("material.compare.hhi_title", values=joined(latest)) if latest else t("material.compare.nothing"),
        subtitle=_noted(t("material.compare.hhi_subtitle", stage=t(f"stage.{stage}.name")), data),
        figure=series_lines(lines, unit=t("axis.hhi")),
        empty="" if lines else t("material.compare.nothing"),
        rows=CardRows(CONCENTRATION, _of(chosen, data, results)).read(engine) if results else None,
    )


def _noted(subtitle: str, data: Mapping[str, CountryFigures]) -> str:
    """Return `subtitle` with whom the world totals of each material leave out."""
    notes = (
        f"{material_name(code)}: {without_words(figures.without)}" for code, figures in data.items() if figures.without
    )
    return "\n".join((subtitle, *notes))


def _lines(data: Iterable[str], series: Mapping[str, Mapping[int, tuple[float, str]]]) -> list[Line]:
    """Return a line for each material of `series`, year → value and how it reads. All of `data` share the colours."""
    colours = dict(zip(data, theme.series_colours(data, kind="material"), strict=True))
    return [
        Line(
            name=material_name(code),
            x=list(years),
            y=[value for value, _reading in years.values()],
            colour=colours[code],
            hover=[f"<b>{material_name(code)}</b><br>{reading}<br>{year}" for year, (_value, reading) in years.items()],
            click=f"material:{code}",
        )
        for code, years in series.items()
    ]
