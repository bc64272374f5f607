"""From an address to what the shell shows there: the page, its heading, drill path, chips and controls."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from dashboard.components.chips import filter_chips, value_name
from dashboard.components.crumbs import Crumb, crumb_list
from dashboard.components.filter_bar import CONTROLS, Bar
from dashboard.components.notice import below_warning, message
from dashboard.components.provenance import not_in_release
from dashboard.components.shell import Place, Section
from dashboard.components.tabs import Tab
from dashboard.engine import Engine, EngineError, NoReleaseError
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages import PAGES, Page, PageModule, find_page
from dashboard.pages.model import UnknownThingError, heading_of
from dashboard.queries import stages
from data.codes import code_list

_SECTIONS = ("overview", "materials", "countries", "unfc", "reuse", "strategic", "data")
_DRILL = ("stage", "country")
_CARRIED = ("material", "for")

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


def _beside(current: Page) -> tuple[Tab, ...]:
    """Return the pages without path variables of the section, for the row that leads from one to the other."""
    pages = [
        module.PAGE
        for module in PAGES.values()
        if module.PAGE.section == current.section and "<" not in module.PAGE.path
    ]
    if len(pages) < 2 or current.section not in _SECTIONS:
        return ()
    return tuple(
        Tab(page.title(), page.path, page is current, carry=" ".join(key for key in _CARRIED if key in page.filters))
        for page in pages
    )


def _crumbs(found: Found, heading: str) -> list[Crumb]:
    """Return the drill path: the section, the page by its heading, then what is chosen of stage and country."""
    page, filters = found.page, found.filters
    root = _roots().get(page.section)
    crumbs = [Crumb(t(f"section.{page.section}"), root.path)] if root and root is not page else []
    so_far = filters.only(set(page.filters) - set(_DRILL))
    crumbs.append(Crumb(heading, so_far.href(found.path)))
    for key in _DRILL:
        chosen = filters.value(key)
        if key in page.filters and len(chosen) == 1:
            so_far = so_far.with_(**{key: chosen})
            crumbs.append(Crumb(value_name(key, chosen[0]), so_far.href(found.path)))
    return crumbs


def _stages(engine: Engine, found: Found) -> tuple[str, ...]:
    """Return the stages of which anything is stated for the one material chosen; empty where that is not known."""
    filters = found.filters
    material = found.variables.get("material") or (filters.material[0] if len(filters.material) == 1 else "")
    if "stage" not in found.page.filters or not material:
        return ()
    query = stages.TRADED if filters.view == "trade" else stages.PRODUCED
    return tuple(str(code) for code in engine.run(query, {"material": (material,)}).column("stage_id"))


def state_at(engine: Engine, pathname: str | None, query: str | None) -> Place:
    """Return what the shell shows at an address, without the body of the page."""
    path, text = pathname or "/", (query or "").removeprefix("?")
    found = find(pathname, query)
    nowhere = Place(path, text, sections(""), t("notfound.title"), found=False)
    if found is None:
        return nowhere
    page = found.page
    try:
        heading, possible = heading_of(found.module, engine, found.filters, found.variables), _stages(engine, found)
    except UnknownThingError:
        return nowhere
    except EngineError:
        log.warning("the heading of %s could not be read", path, exc_info=True)
        heading, possible = page.title(**found.variables), ()
    return Place(
        path=path,
        query=text,
        page_id=page.page_id,
        sections=sections(page.section),
        pages=_beside(page),
        title=heading,
        crumbs=crumb_list(_crumbs(found, heading)),
        chips=filter_chips(found.path, found.filters, page.filters),
        bar=Bar(
            tuple(key for key in CONTROLS if key in page.filters or key in found.variables), page.defaults, possible
        ),
    )


def _nowhere(state: Place) -> Place:
    """Return the place with the words for an address without a page."""
    links = [(section.label, section.href) for section in state.sections]
    body = message(t("notfound.body", path=state.path), t("notfound.links"), links)
    return state.with_body(body, title=t("notfound.title"))


def _gaps(engine: Engine, page: Page) -> str:
    """Return what of a page's datasets the release is too old to hold; a page that chooses a release says it itself."""
    return not_in_release(engine, page.datasets) if "release" not in page.filters else ""


def place_at(engine: Engine, pathname: str | None, query: str | None) -> Place:
    """Return what the shell shows at an address with the page built; a message where it cannot be."""
    state, found = state_at(engine, pathname, query), find(pathname, query)
    if found is None or not state.found:
        return _nowhere(state)
    try:
        body = found.module.build(engine, found.filters, **found.variables)
        return state.with_body(below_warning(_gaps(engine, found.page), body))
    except NoReleaseError:
        return state.with_body(message(t("error.no_release.body")), title=t("error.no_release.title"))
    except Exception:
        log.exception("building %s failed", state.path)
        return state.with_body(message(t("error.page.body")), title=t("error.page.title"), failed=True)
