"""The page as a record: path, declared filters, and what it evidences; and the section of the menu it belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filter_values import FilterError
from dashboard.filters import KEYS, Filters
from dashboard.i18n import t
from data.codes import code_list
from data.datasets import DATASETS

_VARIABLE = re.compile(r"<(\w+)>")
_CODE_LISTS = {"material": "material", "country": "country", "bloc": "country_group", "requirement": "requirement"}
"""Path variables whose values are codes, and the lists of these."""
_IDS = frozenset({"project", "facility", "site"})
"""Path variables whose values are ids that no code list holds."""
_NO_PLACE = frozenset({"total", "other"})


def _can_be(variable: str, value: str) -> bool:
    """Tell whether a text can be the id of a project, facility or site; whether there is one, the release may know."""
    try:
        KEYS[variable].check(variable, value)
    except FilterError:
        return False
    return True


def _known(variable: str, value: str) -> bool:
    """Tell whether a path variable's value is a code with a page; variables without a code list take any value.

    Totals and rests stand in the list of countries but are none.
    """
    if variable in _CODE_LISTS:
        row = code_list(_CODE_LISTS[variable]).rows.get(value)
        return row is not None and row.get("area_kind") not in _NO_PLACE
    if variable in _IDS:
        return _can_be(variable, value)
    return variable != "dataset" or value in DATASETS


def _name(variable: str, value: str) -> str:
    """Return the plain name of a path variable's value."""
    if variable == "dataset" and value in DATASETS:
        return DATASETS[value].title
    return code_list(_CODE_LISTS[variable]).name(value) if variable in _CODE_LISTS else value


class UnknownThingError(LookupError):
    """The address names a thing that this release does not hold: there is no such page."""


@dataclass(frozen=True)
class Section:
    """A section of the site; its first page without path variables is what the top bar leads to, if `in_menu`."""

    section_id: str
    in_menu: bool = True

    @property
    def title(self) -> str:
        """Name of the section, `section.<id>` of the catalogue."""
        return t(f"section.{self.section_id}")


@dataclass(frozen=True)
class Page:
    """A page of the dashboard.

    `path` may hold variables, `/materials/<material>`; their values are checked against the code list of that name.
    `section` is the id of the section it belongs to. `title_key` is formatted with the names of the path
    variables. `filters` are the URL keys the page understands; `defaults` name what the page shows of them where the
    address is silent, on pages that always show one thing; what that is for a choice, `opens_on` of the module says.
    """

    page_id: str
    path: str
    section: str
    title_key: str
    filters: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    datasets: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(_VARIABLE.sub(r"(?P<\1>[^/]+)", self.path.rstrip("/")) + "/?")

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the path's variables."""
        return tuple(self._pattern.groupindex)

    def match(self, pathname: str | None) -> dict[str, str] | None:
        """Return the path variables of `pathname`; None where it is another page or names an unknown code."""
        found = self._pattern.fullmatch(pathname or "/")
        if found is None:
            return None
        variables = found.groupdict()
        return variables if all(_known(name, value) for name, value in variables.items()) else None

    def href(self, **variables: str) -> str:
        """Return the path of this page for these path variables."""
        return _VARIABLE.sub(lambda found: variables[found.group(1)], self.path)

    def title(self, **variables: str) -> str:
        """Return the heading of the page for these path variables."""
        return t(self.title_key, **{name: _name(name, value) for name, value in variables.items()})


class PageModule(Protocol):
    """What a page module offers; `heading`, `shown`, `opens_on` and `register` where it has them."""

    PAGE: Page

    def build(self, engine: Engine, filters: Filters, **variables: str) -> Component:
        """Return the body of the page, its data already computed."""
        ...


def find_page(pages: Mapping[str, PageModule], pathname: str | None) -> tuple[PageModule, dict[str, str]] | None:
    """Return the page of `pathname` and its path variables, None where there is none."""
    for module in pages.values():
        variables = module.PAGE.match(pathname)
        if variables is not None:
            return module, variables
    return None


def heading_of(module: PageModule, engine: Engine, filters: Filters, variables: Mapping[str, str]) -> str:
    """Return the heading of a page: its title, or what its own `heading(engine, filters, **variables)` says.

    For pages whose path names a thing of no code list, or whose filters choose the one thing they show. Raises
    UnknownThingError where the release does not hold it.
    """
    reads = getattr(module, "heading", None)
    return str(reads(engine, filters, **variables)) if reads else module.PAGE.title(**variables)


def defaults_of(module: PageModule, engine: Engine, filters: Filters) -> Mapping[str, str]:
    """Return what a page shows where the address is silent: its defaults, or what `opens_on(engine, filters)` says."""
    reads = getattr(module, "opens_on", None)
    return {**module.PAGE.defaults, **(reads(engine, filters) if reads else {})}
