"""From an address to what the shell shows there: the page, its heading, drill path, chips and controls."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import cache
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
from dashboard.pages.model import UnknownThingError, heading_of
from data.codes import code_list

_SECTIONS = ("overview", "materials", "countries", "unfc", "reuse", "data")
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


@cache
def _codes() -> dict[str, str]:
    """Return the codes that stand in paths, by their folded spelling."""
    return {code.casefold(): code for name in ("material", "country") for code in code_list(name).rows}


def canonical_path(pathname: str) -> str | None:
    """Return the path of the page that is meant where only the case of a code keeps it from being found, else None."""
    if find_page(pathname) is not None:
        return None
    spelled = "/".join(_codes().get(part.casefold(), part) for part in pathname.split("/"))
    return spelled if find_page(spelled) is not None else None


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


def _nowhere(state: Place) -> Place:
    """Return the place with the words for an address without a page."""
    links = [(section.label, section.href) for section in state.sections]
    body = message(t("notfound.body", path=state.path), t("notfound.links"), links)
    return state.with_body(body, title=t("notfound.title"))


def place_at(engine: Engine, pathname: str | None, query: str | None) -> Place:
    """Return what the shell shows at an address with the page built; a message where it cannot be."""
    state, found = state_at(pathname, query), find(pathname, query)
    if found is None:
        return _nowhere(state)
    try:
        heading = heading_of(found.module, engine, found.variables)
        return state.with_body(found.module.build(engine, found.filters, **found.variables), title=heading)
    except UnknownThingError:
        return _nowhere(replace(state, sections=sections(""), crumbs=(), chips=(), controls=(), found=False))
    except NoReleaseError:
        return state.with_body(message(t("error.no_release.body")), title=t("error.no_release.title"))
    except Exception:
        log.exception("building %s failed", state.path)
        return state.with_body(message(t("error.page.body")), title=t("error.page.title"), failed=True)
