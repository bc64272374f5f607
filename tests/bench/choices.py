"""Random filter choices, drawn from what the release holds; the same on every run."""

import random

from dashboard.engine import Engine
from dashboard.filters import BARS, CELLS, KEYS, MEASURES, VIEWS, Filters
from dashboard.web.page import Page
from data.codes import blocs, code_list
from data.datasets import DATASETS

FIXED = {"view": VIEWS, "measure": MEASURES, "by": BARS, "cells": CELLS}
COMPARED = {"compare": "material", "year": "year_from"}
NOT_CHOSEN = {"release", "status"}
LIKELY = 0.35


class Choices:
    """Draws states for pages and downloads from the values of one release."""

    def __init__(self, engine: Engine, seed: int = 20261121) -> None:
        self._engine = engine
        self._random = random.Random(seed)

    def of_page(self, page: Page, count: int) -> list[str]:
        """Return `count` different addresses of a page, path variables drawn too."""
        return self._different(lambda: self._address(page), count)

    def of_dataset(self, dataset_id: str, count: int, always: tuple[str, ...] = ()) -> list[Filters]:
        """Return `count` filters of a dataset, different where it has that many; `always` names keys that are set."""
        return self._different(lambda: self._filters(tuple(DATASETS[dataset_id].filters), (dataset_id,), always), count)

    def _different(self, draw, count):
        """Return `count` drawn things, each once as long as new ones come, then again from the first."""
        drawn = {}
        for _ in range(count * 20):
            one = draw()
            drawn[repr(one)] = one
            if len(drawn) == count:
                break
        found = list(drawn.values())
        return (found * count)[:count]

    def _address(self, page: Page) -> str:
        variables = {
            "material": self._random.choice(self._engine.values("production_yearly", "material_id")),
            "country": self._random.choice(self._engine.values("production_yearly", "country_iso3")),
            "dataset": self._random.choice(list(DATASETS)),
            "project": self._random.choice(self._engine.values("project", "project_id")),
            "facility": self._random.choice(self._engine.values("facility", "facility_id")),
            "site": self._random.choice(self._engine.values("facility", "facility_id")),
            "bloc": self._random.choice(sorted(blocs())),
            "requirement": self._random.choice(list(code_list("requirement").rows)),
        }
        return self._filters(page.filters, page.datasets, ()).href(page.href(**variables))

    def _filters(self, keys: tuple[str, ...], datasets: tuple[str, ...], always: tuple[str, ...]) -> Filters:
        chosen = {}
        for key in keys:
            values = self._values(key, datasets)
            if key in NOT_CHOSEN or not values or (key not in always and self._random.random() > LIKELY):
                continue
            drawn = self._random.sample(values, min(len(values), self._random.choice((1, 1, 2))))
            chosen[key] = tuple(drawn) if KEYS[key].many else drawn[0]
        first, last = chosen.get("year_from"), chosen.get("year_to")
        if first and last and first > last:
            chosen["year_from"], chosen["year_to"] = last, first
        return Filters(**chosen)

    def _values(self, key: str, datasets: tuple[str, ...]) -> list:
        if key in FIXED:
            return list(FIXED[key])
        key = COMPARED.get(key, key)
        for dataset_id in datasets:
            if key in DATASETS[dataset_id].filters:
                return [
                    value for value in self._engine.values(dataset_id, DATASETS[dataset_id].filters[key][0]) if value
                ]
        return []
