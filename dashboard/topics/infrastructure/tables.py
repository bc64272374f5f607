"""What is computed of infrastructure: indicators by country, how many countries each covers, and the optional score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.table import Row, Table
from dashboard.filters import Filters
from dashboard.metrics import composite_score
from dashboard.topics.infrastructure.materials import CASE_MATERIAL
from dashboard.topics.infrastructure.stated import DATASETS, countries_of, figures, the_framework
from dashboard.topics.infrastructure.words import coverage_assumptions, indicator_assumptions, score_assumptions
from data.codes import WORLD
from data.fields import columns
from data.frameworks import Indicator
from data.model import Field, Status

LEAST_COVERED = 0.6
"""Part of the indicators with goalposts that a country needs for a score."""
_PRINCIPLE = Field("infrastructure_principle_id", "VARCHAR", "", "Principle of sustainable infrastructure, 1 to 10")
_INDICATOR = Field("infrastructure_indicator_id", "VARCHAR", "", "Indicator of the framework")
_TITLE = Field("title", "VARCHAR", "", "What the indicator measures")
_SDG = Field("sdg_indicator", "VARCHAR", "", "Indicator of the Sustainable Development Goals; empty: none")
_COVERAGE = Field("coverage_frac", "DOUBLE", "fraction", "Part of the indicators with goalposts that are stated, 0-1")
_SCORES: Memo[tuple[Row, ...]] = Memo(16)


def placed(indicator: Indicator, value: float) -> float | None:
    """Return where a value lies between the goalposts, 0-1; None where nobody has published any."""
    posts = indicator.goalposts
    return None if posts is None else composite_score.placed(value, posts.low, posts.high)


def _indicator_rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row an indicator and country; one without a figure says so, a hole says why."""
    countries = countries_of(filters)
    found = figures(engine, countries)
    rows: list[Row] = []
    for indicator in the_framework().indicators:
        about = (indicator.principle_id, indicator.indicator_id, indicator.title, indicator.sdg_indicator)
        for country in countries:
            figure = found.get((indicator.indicator_id, country))
            if figure is None:
                rows.append((*about, country, None, indicator.unit, None, "", "", Status.MISSING, None,
                             indicator.note if indicator.is_hole else "", "", ""))  # fmt: skip
            else:
                rows.append(
                    (
                        *about, country, figure.value, indicator.unit, figure.year, figure.part, figure.nature,
                        figure.status, placed(indicator, figure.value), figure.note, figure.source_id, figure.vintage,
                    )
                )  # fmt: skip
    return tuple(rows)


def _coverage_rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row an indicator: of how many of the countries a figure is stated, and of which years."""
    countries = countries_of(filters)
    found = figures(engine, countries)
    rows: list[Row] = []
    for indicator in the_framework().indicators:
        stated = [
            figure for country in countries if (figure := found.get((indicator.indicator_id, country))) is not None
        ]
        years = [figure.year for figure in stated]
        source, vintage = (stated[0].source_id, stated[0].vintage) if stated else ("", "")
        rows.append(
            (
                indicator.principle_id, indicator.indicator_id, indicator.title, indicator.sdg_indicator,
                len(stated), sum(1 for figure in stated if figure.part), len(countries),
                min(years, default=None), max(years, default=None), source, vintage,
            )
        )  # fmt: skip
    return tuple(rows)


def _score_rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row a country, the best first; those with too few indicators have neither score nor rank."""
    countries = tuple(code for code in countries_of(filters) if code != WORLD)
    return _SCORES.get(engine, countries, lambda: _scored(engine, countries))


def _scored(engine: Engine, countries: Sequence[str]) -> tuple[Row, ...]:
    usable = [indicator for indicator in the_framework().indicators if indicator.goalposts]
    found = figures(engine, countries)
    parts: dict[str, dict[str, list[float]]] = {}
    coverage: dict[str, float] = {}
    for country in countries:
        own: dict[str, list[float]] = {}
        for indicator in usable:
            figure = found.get((indicator.indicator_id, country))
            if figure is not None and (at := placed(indicator, figure.value)) is not None:
                own.setdefault(indicator.principle_id, []).append(at)
        parts[country] = own
        coverage[country] = sum(map(len, own.values())) / len(usable)
    scored = {country: own for country, own in parts.items() if coverage[country] >= LEAST_COVERED}
    scores = {country: composite_score.compute(own) for country, own in scored.items()}
    intervals = composite_score.rank_intervals(scored)
    ordered = sorted(scores.values(), reverse=True)
    order = sorted(countries, key=lambda country: (country not in scores, -scores.get(country, 0.0), country))
    return tuple(
        (
            country, scores[country], ordered.index(scores[country]) + 1, *intervals[country], len(scores),
            coverage[country], len(parts[country]),
        )
        if country in scores
        else (country, None, None, None, None, len(scores), coverage[country], len(parts[country]))
        for country in order
    )  # fmt: skip


def _assumed(_filters: Filters) -> Mapping[str, str]:
    return score_assumptions(the_framework().unscored, LEAST_COVERED, composite_score.METRIC.reference)


INFRASTRUCTURE_INDICATOR = Table(
    table_id="infrastructure_indicator",
    title_key="derived.infrastructure_indicator.title",
    fields=(
        _PRINCIPLE, _INDICATOR, _TITLE, _SDG, *columns("country_iso3", "value", "unit", "year"),
        Field("part", "VARCHAR", "", "Part of the country that the figure is of; empty: the whole"),
        *columns("nature", "status"),
        Field("placed_frac", "DOUBLE", "fraction", "Place between the goalposts, 0 worse to 1 better; empty: none"),
        *columns("note", "source_id", "vintage"),
    ),
    datasets=DATASETS,
    rows=_indicator_rows,
    assumptions=indicator_assumptions,
    keys=("country",),
    drawn_from=lambda _engine, _filters: (),
)  # fmt: skip
INFRASTRUCTURE_COVERAGE = Table(
    table_id="infrastructure_coverage",
    title_key="derived.infrastructure_coverage.title",
    fields=(
        _PRINCIPLE, _INDICATOR, _TITLE, _SDG,
        Field("n_stated", "INTEGER", "count", "Countries of which a figure is stated, of a part of them included"),
        Field("n_of_a_part", "INTEGER", "count", "Those of them whose figure is of a part of the country alone"),
        Field("n_countries", "INTEGER", "count", "Countries asked for"),
        Field("first_year", "INTEGER", "", "Oldest year among the newest figures; empty: none"),
        Field("last_year", "INTEGER", "", "Newest year among them; empty: none"),
        *columns("source_id", "vintage"),
    ),
    datasets=DATASETS,
    rows=_coverage_rows,
    assumptions=coverage_assumptions,
    keys=("country",),
    drawn_from=lambda _engine, _filters: (),
)  # fmt: skip
INFRASTRUCTURE_SCORE = Table(
    table_id="infrastructure_score",
    title_key="derived.infrastructure_score.title",
    fields=(
        *columns("country_iso3"),
        Field("score_frac", "DOUBLE", "fraction", "Score, 0 worse to 1 better; empty: too few indicators are stated"),
        Field("rank", "INTEGER", "", "Place among the countries scored, all principles counting alike"),
        Field("rank_low", "INTEGER", "", "Best place under nine in ten of all weights"),
        Field("rank_high", "INTEGER", "", "Worst place under nine in ten of all weights"),
        Field("n_scored", "INTEGER", "count", "Countries scored"),
        _COVERAGE,
        Field("n_principles", "INTEGER", "count", "Principles with at least one such indicator"),
    ),
    datasets=DATASETS,
    rows=_score_rows,
    assumptions=_assumed,
    keys=("country",),
    metrics=("composite_score",),
)
TABLES = (INFRASTRUCTURE_INDICATOR, INFRASTRUCTURE_COVERAGE, INFRASTRUCTURE_SCORE, CASE_MATERIAL)
