"""From an address to what the shell shows there: the page, its heading, drill path, chips and controls."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import cast
from urllib.parse import unquote

from dashboard.engine import (
    Engine,
    EngineError,
    MemoryUsedError,
    NoReleaseError,
    QueryTimeoutError,
    ReleaseDamagedError,
)
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.ui.asked import Shown, passed_on, remarks
from dashboard.ui.filter_values import value_name
from dashboard.ui.notice import Remark, below_notice, below_warning, message
from dashboard.ui.provenance import not_in_release
from dashboard.ui.tabs import Tab
from dashboard.web.chips import filter_chips
from dashboard.web.crumbs import Crumb, crumb_list
from dashboard.web.filter_bar import CONTROLS, ENDS, Bar
from dashboard.web.logged import logged
from dashboard.web.page import Page, PageModule, Section, UnknownThingError, defaults_of, find_page, heading_of
from dashboard.web.pinned import RELEASE, asked, passing
from dashboard.web.shell import ShellView
from data import vocabulary
from data.codes import code_list

_DRILL = ("stage", "country")
_FLOWS = frozenset({"country", "exporter", "importer"})

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Found:
    """The page of an address with its path variables and filters."""

    module: PageModule
    path: str
    variables: dict[str, str]
    filters: Filters
    engine: Engine
    release: str
    """The release that the address names, empty where none; `engine` answers from it where it is kept."""
    passing: Filters
    """What is chosen and not followed."""

    @property
    def page(self) -> Page:
        return self.module.PAGE


@cache
def _codes() -> dict[str, str]:
    """Return the codes that stand in paths, by their folded spelling."""
    return {code.casefold(): code for name in ("material", "country", "country_group") for code in code_list(name).rows}


def _followed(found: _Found) -> Shown | None:
    """Return what a page follows of the address, None where it does not say so."""
    reads = getattr(found.module, "shown", None)
    return cast("Shown", reads(found.engine, found.filters, **found.variables)) if reads else None


def _whole(found: _Found, defaults: Mapping[str, str]) -> Filters:
    """Return the filters before the drill; where the page opens on what a place has, with that material."""
    plain = _undrilled(found)
    material = defaults.get("material")
    if plain.material or not material or defaults_of(found.module, found.engine, plain).get("material") == material:
        return plain
    return plain.with_(material=material)


def _undrilled(found: _Found) -> Filters:
    """Return what is chosen before stage and country, the steps of the drill path."""
    return found.filters.only(set(found.page.filters) - set(_DRILL))


def canonical_path(pages: Mapping[str, PageModule], pathname: str) -> str | None:
    """Return the path of the page that is meant where a code is spelled otherwise or named (`/materials/wolfram`)."""
    if find_page(pages, pathname) is not None:
        return None
    for code_of in (_code, _material, _country):
        spelled = "/".join(code_of(part) or part for part in pathname.split("/"))
        if spelled != pathname and find_page(pages, spelled) is not None:
            return spelled
    return None


def _code(part: str) -> str | None:
    return _codes().get(part.casefold())


def _material(part: str) -> str | None:
    found = vocabulary.material(part)
    return found.material_id if found else None


def _country(part: str) -> str | None:
    return vocabulary.place(part)


@dataclass(frozen=True)
class Site:
    """The pages and what the shell shows around each.

    `menu` are the sections of the top bar in their order. `stages_of(engine, filters, material)` returns the stages
    that can be chosen for a material.
    """

    engine: Engine
    pages: Mapping[str, PageModule]
    menu: Sequence[Section]
    stages_of: Callable[[Engine, Filters, str], tuple[str, ...]]

    def __post_init__(self) -> None:
        """Refuse a page that no section of the menu leads to. Raises ValueError naming it."""
        known = {section.section_id for section in self.menu}
        for name, module in self.pages.items():
            if module.PAGE.section not in known:
                raise ValueError(f"page {name}: there is no section {module.PAGE.section!r}, only {sorted(known)}")

    @cached_property
    def _listed(self) -> dict[str, list[Page]]:
        """The pages without path variables by section: what the menu leads to."""
        pages = [module.PAGE for module in self.pages.values() if "<" not in module.PAGE.path]
        return {
            section.section_id: [page for page in pages if page.section == section.section_id] for section in self.menu
        }

    def sections(self, current: str = "") -> tuple[Tab, ...]:
        """Return the entries of the top bar; `current` is the section the reader is in."""
        return tuple(
            Tab(section.title, self._listed[section.section_id][0].path, current=section.section_id == current)
            for section in self.menu
            if section.in_menu and self._listed[section.section_id]
        )

    def shell_at(self, pathname: str | None, query: str | None) -> ShellView:
        """Return what the shell shows at an address, without the body of the page."""
        found = self._find(pathname, query)
        return self._shell(found, pathname, query)

    def page_at(self, pathname: str | None, query: str | None) -> ShellView:
        """Return what the shell shows at an address with the page built; a message where it cannot be."""
        found = self._find(pathname, query)
        shell = self._shell(found, pathname, query)
        if found is None or not shell.found:
            links = [(section.label, section.href) for section in shell.sections]
            return shell.with_body(message(t("notfound.body", path=shell.path), t("notfound.links"), links))
        try:
            body = found.module.build(found.engine, found.filters, **found.variables)
            return shell.with_body(below_warning(self._gaps(found), below_notice(*self._pinned(found), body)))
        except (NoReleaseError, ReleaseDamagedError):
            return shell.with_body(message(t("error.no_release.body")), title=t("error.no_release.title"), status=503)
        except (MemoryUsedError, QueryTimeoutError) as error:
            log.warning("building %s: %s", logged(shell.path), logged(error))
            return shell.with_body(message(t("error.busy.body")), title=t("error.busy.title"), status=503)
        except Exception:
            log.exception("building %s failed", logged(shell.path))
            return shell.with_body(message(t("error.page.body")), title=t("error.page.title"), status=500)

    def _find(self, pathname: str | None, query: str | None) -> _Found | None:
        path = unquote(pathname or "/")
        found = find_page(self.pages, path)
        if found is None:
            return None
        module, variables = found
        engine, filters, release = asked(self.engine, module.PAGE, query)
        return _Found(module, path, variables, filters, engine, release, passing(module.PAGE, query))

    def _shell(self, found: _Found | None, pathname: str | None, query: str | None) -> ShellView:
        path, text = pathname or "/", (query or "").removeprefix("?")
        nowhere = ShellView(path, text, self.sections(), t("notfound.title"), found=False)
        if found is None:
            return nowhere
        page = found.page
        try:
            heading = heading_of(found.module, found.engine, found.filters, found.variables)
            defaults = defaults_of(found.module, found.engine, found.filters)
            whole = _whole(found, defaults)
            first = heading_of(found.module, found.engine, whole, found.variables)
            stages, ends = self._stages(found, defaults), self._ends(found)
        except UnknownThingError:
            return nowhere
        except EngineError as error:
            log.warning("the heading of %s could not be read: %s", logged(path), logged(error))
            heading = first = page.title(**found.variables)
            stages, ends, defaults, whole = (), (), page.defaults, _undrilled(found)
        controls = [key for key in CONTROLS if key in page.filters or key in found.variables]
        return ShellView(
            path=path,
            query=text,
            release=found.engine.release.release_id if found.release else "",
            page_id=page.page_id,
            sections=self.sections(page.section),
            pages=self._beside(page),
            title=heading,
            crumbs=crumb_list(self._crumbs(found, first, whole)),
            chips=filter_chips(found.path, found.filters, page.filters, self._remarks(found)),
            bar=Bar((*controls, *ends), defaults, stages),
        )

    def _beside(self, current: Page) -> tuple[Tab, ...]:
        """Return the pages of the section, for the row that leads from one to the other; none where it has one."""
        pages = self._listed[current.section]
        if len(pages) < 2:
            return ()
        return tuple(Tab(page.title(), page.path, page is current) for page in pages)

    def _crumbs(self, found: _Found, heading: str, so_far: Filters) -> list[Crumb]:
        """Return the drill path: the section, the page by its heading `so_far`, then stage and country."""
        page, filters = found.page, found.filters
        root = next((tab for tab in self.sections(page.section) if tab.current), None)
        crumbs = [Crumb(root.label, root.href)] if root and root.href != page.path else []
        crumbs.append(Crumb(heading, so_far.href(found.path)))
        for key in _DRILL:
            chosen = filters.value(key)
            if key in page.filters and len(chosen) == 1:
                so_far = so_far.with_(**{key: chosen})
                crumbs.append(Crumb(value_name(key, chosen[0]), so_far.href(found.path)))
        return crumbs

    def _stages(self, found: _Found, defaults: Mapping[str, str]) -> tuple[str, ...]:
        """Return the stages of which anything is stated for what is shown; empty where that is not known."""
        filters = found.filters
        chosen = filters.material or tuple(filter(None, (defaults.get("material"),)))
        material = found.variables.get("material") or (chosen[0] if len(chosen) == 1 else "")
        if "stage" not in found.page.filters:
            return ()
        return self.stages_of(found.engine, filters, material) if material else self._stages_shown(found)

    def _stages_shown(self, found: _Found) -> tuple[str, ...]:
        """Return the stages that a page of several materials has anything for, where it says what it follows."""
        follows = _followed(found)
        stated = follows.domains["stage"]() if follows and "stage" in follows.domains else ()
        return tuple(code for code in code_list("stage").rows if code in stated)

    def _ends(self, found: _Found) -> tuple[str, ...]:
        """Return the control of ends where what is shown are flows: countries sell and buy there."""
        is_possible = set(found.page.filters) >= _FLOWS
        follows = _followed(found) if is_possible else None
        return (ENDS,) if follows and follows.domains.keys() >= _FLOWS else ()

    def _remarks(self, found: _Found) -> Sequence[Remark]:
        """Return remarks on what was asked and is not shown, where the page says what it follows.

        None where nothing is asked, and where they cannot be read.
        """
        if not hasattr(found.module, "shown"):
            return ()
        passed = passed_on(found.passing)
        if not found.filters.chosen(found.page.filters):
            return passed
        try:
            follows = cast("Shown", _followed(found))
            return [*remarks(found.filters, found.page.filters, follows, found.path), *passed]
        except EngineError as error:
            log.warning("the remarks of %s could not be read: %s", logged(found.path), logged(error))
            return passed

    def _gaps(self, found: _Found) -> str:
        """Return what of a page's datasets the release lacks; a page that chooses a release says it itself."""
        page = found.page
        return not_in_release(found.engine, page.datasets) if RELEASE not in page.filters else ""

    def _pinned(self, found: _Found) -> tuple[str, str]:
        """Return what to say of the release that the address names, and where its newest is shown; else empty."""
        if not found.release or found.release == self.engine.release.release_id:
            return "", ""
        shown = found.engine.release.release_id
        text = t("pinned.shown", release=shown) if shown == found.release else t("pinned.lost", release=found.release)
        return text, found.filters.href(found.path)
