"""From an address to what the shell shows there: the page, its heading, drill path, chips and controls."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import unquote

from dashboard.components.chips import filter_chips, value_name
from dashboard.components.crumbs import Crumb, crumb_list
from dashboard.components.filter_bar import CONTROLS
from dashboard.components.notice import message
from dashboard.components.shell import Place, Section
from dashboard.engine import Engine, NoReleaseError
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages import PAGES, Page, PageModule, find_page

_SECTIONS = ("overview", "materials", "countries", "data")
_DRILL = ("stage", "country")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """The page of an address with its path variables and filters."""

    module: PageModule
    path: str
    variables: dict[str, str]
    filters: Filters

    @property
    def page(self) -> Page:
        """The record of the page."""
        return self.module.PAGE


def find(pathname: str | None, query: str | None) -> Found | None:
    """Return the page at an address, None where there is none. `query` may start with `?`."""
    path = unquote(pathname or "/")
    found = find_page(path)
    if found is None:
        return None
    module, variables = found
    return Found(module, path, variables, Filters.parse(query or "", module.PAGE.filters, strict=False))


def _roots() -> dict[str, Page]:
    """Return the first page without path variables of each section that the top bar shows."""
    pages = [module.PAGE for module in PAGES.values() if "<" not in module.PAGE.path]
    return {section: page for section in _SECTIONS if (page := next((p for p in pages if p.section == section), None))}


def sections(current: str) -> tuple[Section, ...]:
    """Return the entries of the top bar; `current` is the section the reader is in."""
    return tuple(Section(t(f"section.{name}"), page.path, name == current) for name, page in _roots().items())


def _crumbs(found: Found) -> list[Crumb]:
    page, filters = found.page, found.filters
    root = _roots().get(page.section)
    crumbs = [Crumb(t(f"section.{page.section}"), root.path)] if root and root is not page else []
    so_far = filters.only(set(page.filters) - set(_DRILL))
    crumbs.append(Crumb(page.title(**found.variables), so_far.href(found.path)))
    for key in _DRILL:
        chosen = getattr(filters, key)
        if key in page.filters and len(chosen) == 1:
            so_far = so_far.with_(**{key: chosen})
            crumbs.append(Crumb(value_name(key, chosen[0]), so_far.href(found.path)))
    return crumbs


def state_at(pathname: str | None, query: str | None) -> Place:
    """Return what the shell shows at an address, without the body of the page."""
    path, text = pathname or "/", (query or "").removeprefix("?")
    found = find(pathname, query)
    if found is None:
        return Place(path, text, sections(""), t("notfound.title"), found=False)
    page = found.page
    return Place(
        path=path,
        query=text,
        sections=sections(page.section),
        title=page.title(**found.variables),
        crumbs=crumb_list(_crumbs(found)),
        chips=filter_chips(found.path, found.filters, page.filters),
        controls=tuple(key for key in CONTROLS if key in page.filters or key in found.variables),
    )


def place_at(engine: Engine, pathname: str | None, query: str | None) -> Place:
    """Return what the shell shows at an address with the page built; a message where it cannot be."""
    state, found = state_at(pathname, query), find(pathname, query)
    if found is None:
        links = [(section.label, section.href) for section in state.sections]
        return state.with_body(message(t("notfound.body", path=state.path), t("notfound.links"), links))
    try:
        return state.with_body(found.module.build(engine, found.filters, **found.variables))
    except NoReleaseError:
        return state.with_body(message(t("error.no_release.body")), title=t("error.no_release.title"))
    except Exception:
        log.exception("building %s failed", state.path)
        return state.with_body(message(t("error.page.body")), title=t("error.page.title"), failed=True)
