"""The registry of derivers: modules that make datasets from the tables of other datasets.

Each has derive(connection), which returns dataset_id → rows; they run after the normalisers, in this order. A dataset
made this way declares its `inputs`. Rollups are made after them: a deriver may empty what sums must not add.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from data.registry import registry

DERIVERS: Mapping[str, ModuleType] = registry("pipelines", "", ("doubts", "forecasts"), lazy=True)
