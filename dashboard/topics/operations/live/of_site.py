"""What the release knows of a site: a facility or a project by its id, its place, materials and UNFC classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filter_values import FilterError
from dashboard.filters import KEYS, Filters
from dashboard.i18n import joined, t
from dashboard.topics.operations.live.panels.parts import Part, badge, material_links
from dashboard.topics.sites.facility import load as load_facility
from dashboard.topics.unfc import queries
from dashboard.topics.unfc.scope import load_project
from dashboard.topics.unfc.words import class_of
from dashboard.ui import tags as html
from dashboard.ui.filter_values import class_name, in_class_order, set_name
from dashboard.ui.notice import notice
from dashboard.ui.static_html import static_html
from dashboard.ui.words import country_name
from dashboard.web.page import UnknownThingError
from data.stores.events import Mode

SIMULATED = "sim-"
"""What ids of simulated sites start with, and no others."""
FACILITY, PROJECT, NONE = "facility", "project", ""


@dataclass(frozen=True)
class Site:
    """A site by its id; `kind` is "" and `name` the id where the release does not know it.

    `classes` are the UNFC classes of a project's quantities, `inventory` who lists it.
    """

    site_id: str
    kind: str = NONE
    name: str = ""
    country: str = ""
    materials: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    inventory: str = ""

    @property
    def is_simulated(self) -> bool:
        """Tell whether it is made up."""
        return self.site_id.startswith(SIMULATED)

    @property
    def heading(self) -> str:
        """Name and country, or the id alone."""
        if not self.name:
            return t("operations.site.title", site=self.site_id)
        return t("project.heading", name=self.name, country=country_name(self.country))


def load(engine: Engine, site_id: str) -> Site:
    """Return what the release knows of a site, nothing of one that it does not hold."""
    for find in (_facility, _project):
        try:
            return find(engine, site_id)
        except (UnknownThingError, FilterError):
            continue
    return Site(site_id)


def _facility(engine: Engine, site_id: str) -> Site:
    KEYS[FACILITY].check(FACILITY, site_id)
    found = load_facility(engine, site_id)
    return Site(
        site_id, FACILITY, found.first["name"], found.first["country_iso3"], tuple(dict.fromkeys(found.materials))
    )


def _project(engine: Engine, site_id: str) -> Site:
    KEYS[PROJECT].check(PROJECT, site_id)
    record = load_project(engine, site_id).record
    rows = engine.run(queries.QUANTITIES, {"project": (site_id,)}).records()
    materials = tuple(dict.fromkeys(row["material_id"] for row in rows))
    classes = tuple(in_class_order(class_of(row) for row in rows))
    return Site(site_id, PROJECT, record["name"], record["country_iso3"], materials, classes, record["source_set"])


def about(site: Site) -> Component:
    """Return what is known of a site, or that nothing is and what to do; of a made-up one that it is that."""
    parts = [_simulated()] if site.is_simulated else []
    if site.kind:
        parts.append(_facts(site))
    elif not site.is_simulated:
        link = html.A(t("operations.site.all"), href="/operations", className="notice-action")
        parts.append(notice(t("operations.site.unknown", site=site.site_id), tone="warn", action=link))
    return static_html(html.Div(parts, className="op-site"))


def _simulated() -> Component:
    words = html.Span([*badge(Mode.SIMULATED), " ", t("operations.site.simulated")])
    return notice(words, tone="warn")


def _facts(site: Site) -> Component:
    """Return kind, country, materials and UNFC classes, each with the page that it leads to."""
    way = html.A(t(f"operations.site.open.{site.kind}"), href=f"/{_FOLDERS[site.kind]}/{site.site_id}")
    values: dict[str, Sequence[Part] | Part] = {
        "kind": [t(f"operations.site.kind.{site.kind}"), " · ", way],
        "country": html.A(country_name(site.country), href=f"/countries/{site.country}"),
        "materials": material_links(site.materials),
        "identifier": site.site_id,
    }
    if site.kind == PROJECT:
        values["unfc"] = html.A(
            joined([class_name(one) for one in site.classes]),
            href=Filters().with_(country=site.country, material=site.materials[:1]).href("/unfc"),
        )
        values["inventory"] = set_name(site.inventory)
    entries = [html.Div([html.Dt(t(f"operations.site.{name}")), html.Dd(value)]) for name, value in values.items()]
    return html.Dl(entries, className="facts is-grid")


_FOLDERS = {FACILITY: "facilities", PROJECT: "projects"}
