"""The registry of feeds: one package a publisher, with FEED and parse(). `FEEDS` maps id to package, loaded lazily."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from data.registry import registry

FEEDS: Mapping[str, ModuleType] = registry(
    "pipelines.publishers",
    "",
    (
        "usgs_mcs",
        "baci",
        "baci_later",
        "baci_headings",
        "icmm",
        "usgs_pp1802",
        "wgi",
        "un_sdg",
        "worldbank_lpi",
        "worldbank_pinksheet",
        "projects",
        "reference",
        "ec_crm",
        "ec_crm_2017",
        "geopolrisk",
        "iea",
        "hazards",
    ),
    lazy=True,
)
