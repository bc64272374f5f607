"""The registry of pages: one module each, each with PAGE, build() and register(). Pages never import pages."""

from __future__ import annotations

from importlib import import_module

from dashboard.pages.model import Page, PageModule, page_module

ORDER = (
    "overview",
    "materials",
    "material",
    "countries",
    "country",
    "unfc",
    "project",
    "reuse",
    "strategy",
    "brief",
    "scenarios",
    "opportunities",
    "forecast",
    "data",
    "dataset",
    "validation",
    "about",
)

PAGES: dict[str, PageModule] = {name: page_module(import_module(f"dashboard.pages.{name}")) for name in ORDER}


def find_page(pathname: str | None) -> tuple[PageModule, dict[str, str]] | None:
    """Return the page of `pathname` and its path variables, None where there is none."""
    for module in PAGES.values():
        variables = module.PAGE.match(pathname)
        if variables is not None:
            return module, variables
    return None


__all__ = ["ORDER", "PAGES", "Page", "PageModule", "find_page"]
