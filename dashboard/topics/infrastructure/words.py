"""What the tables of infrastructure assume, in words: it stands below each and in every export."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t


def _named(table_id: str, *names: str) -> dict[str, str]:
    return {name: t(f"derived.{table_id}.{name}") for name in names}


def indicator_assumptions(_filters: Filters) -> Mapping[str, str]:
    """Return what the indicators by country assume, by name."""
    return _named("infrastructure_indicator", "edition", "newest", "part", "holes", "choice")


def coverage_assumptions(_filters: Filters) -> Mapping[str, str]:
    """Return what the coverage assumes, by name."""
    return _named("infrastructure_coverage", "edition", "part", "zero")


def score_assumptions(least: float) -> Mapping[str, str]:
    """Return how the score is made, by name."""
    covered = t("derived.infrastructure_score.covered", least=theme.percent(least))
    return _named("infrastructure_score", "edition", "goalposts", "mean", "interval", "holes") | {"covered": covered}


def material_assumptions(_filters: Filters) -> Mapping[str, str]:
    """Return what the materials of a country rest on, by name."""
    return _named("country_material", "named", "years", "groups")
