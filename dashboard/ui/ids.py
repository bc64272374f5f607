"""Component ids: `page--thing-kind`, made here and nowhere else."""

from __future__ import annotations

URL = "url"
PAGE_BODY = "shell--page-body"
PAGE_TITLE = "page-title"
CONTENT = "content"
CHIPS = "shell--filter-chips"
FILTER_BAR = "shell--filter-bar"
SHELL_QUERY = "shell--query"
"""Holds the query of the address, which chips, drill path, heading and controls follow."""
NAVIGATION = "shell--section-nav"
SECTION_PAGES = "shell--section-pages"
CRUMBS = "shell--drill-crumbs"
HEADING = "data-heading"
"""The attribute of the drill path that carries the heading of the page."""


def card_id(page_id: str, thing: str) -> str:
    """Return the id prefix of a card: `material--production`."""
    return f"{page_id}--{thing}"


def part_id(card: str, kind: str) -> str:
    """Return the id of one part of a card: `material--production-graph`."""
    return f"{card}-{kind}"


def component_id(page_id: str, thing: str, kind: str) -> str:
    """Return the id of a component: `material--production-graph`."""
    return part_id(card_id(page_id, thing), kind)
