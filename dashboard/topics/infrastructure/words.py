"""What the tables of infrastructure assume, in words: it stands below each and in every export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from data.frameworks import Principle


def _named(table_id: str, *names: str) -> dict[str, str]:
    return {name: t(f"derived.{table_id}.{name}") for name in names}


def indicator_assumptions(_filters: Filters) -> Mapping[str, str]:
    """Return what the indicators by country assume, by name."""
    return _named("infrastructure_indicator", "edition", "newest", "part", "holes", "choice")


def coverage_assumptions(_filters: Filters) -> Mapping[str, str]:
    """Return what the coverage assumes, by name."""
    return _named("infrastructure_coverage", "edition", "part", "zero")


def score_assumptions(unscored: Sequence[Principle], least: float, method: str) -> Mapping[str, str]:
    """Return how the score is made, by name: which principles it leaves out, how much a country needs, whose method."""
    covered = t("derived.infrastructure_score.covered", least=theme.percent(least))
    titles = [t("infrastructure.principle", n=one.principle_id, title=one.title) for one in unscored]
    holes = t("derived.infrastructure_score.holes", principles="; ".join(titles))
    named = _named("infrastructure_score", "edition", "goalposts", "mean", "interval")
    published = t("derived.infrastructure_score.method", method=method)
    return named | {"holes": holes, "covered": covered, "method": published}


def material_assumptions(_filters: Filters) -> Mapping[str, str]:
    """Return what the materials of a country rest on, by name."""
    return _named("country_material", "named", "years", "groups")
