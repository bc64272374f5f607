"""The registry of pages: one module each, with PAGE and build(), and register() for its callbacks.

`SECTIONS` are in the order of the menu, pages in that of their section, whose first one the menu leads to. Pages never
import pages.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.web.page import PageModule, Section
from data.registry import registry

SECTIONS = (
    Section("overview"),
    Section("materials"),
    Section("countries"),
    Section("unfc"),
    Section("reuse"),
    Section("strategic"),
    Section("principles"),
    Section("operations"),
    Section("data"),
    Section("about", in_menu=False),
)
"""The sections of the top bar in their order, and those that it does not show."""
_ORDER = (
    "overview", "materials", "material", "countries", "country", "bloc", "facility", "unfc", "project", "reuse",
    "strategy", "dependence", "brief", "scenarios", "opportunities", "forecast", "principles", "requirement",
    "checklist", "principles_report", "infrastructure", "operations", "site", "data", "dataset", "validation", "about",
    "glossary", "tasks",
)  # fmt: skip

PAGES: Mapping[str, PageModule] = registry("dashboard.pages", "", _ORDER)
