"""What the tables of a place assume, in words: it stands below each and in every export."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.filters import Filters
from dashboard.i18n import t


def developable_assumptions(_filters: Filters) -> Mapping[str, str]:
    """Return what the table of what a place could develop assumes, by name."""
    return {name: t(f"derived.developable.{name}") for name in ("classes", "sets", "years", "chain", "members", "not")}


def imported_assumptions(_filters: Filters) -> Mapping[str, str]:
    """Return what the table of imports and their refiners assumes, by name."""
    words = {name: t(f"derived.imported.{name}") for name in ("imports", "refiner", "shared")}
    return {**words, "passed_on": t("derived.dependence.passed_on")}


def place_output_assumptions(_filters: Filters) -> Mapping[str, str]:
    """Return what the output of a place by year assumes, by name."""
    return {name: t(f"derived.place_output.{name}") for name in ("members", "withheld")}
