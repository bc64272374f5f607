"""What a self-assessment is of: from the address and back, and in words."""

from __future__ import annotations

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.unfc.scope import load_project
from dashboard.ui.words import country_name, material_name
from dashboard.web.page import UnknownThingError
from data.assessment import Scope
from data.assessment.values import places

PAGE_ID, PATH = "checklist", "/principles/checklist"
KEYS = ("material", "country", "project")


def scope_of(filters: Filters) -> Scope:
    """Return the scope that an address names: the first of each; the world and what is no place are no choice."""
    country = next((one for one in filters.country if one in places()), "")
    return Scope(filters.first("material"), country, filters.first("project"))


def filters_of(scope: Scope) -> Filters:
    """Return the state of a page that shows a scope."""
    chosen = {"material": scope.material, "country": scope.country, "project": scope.project}
    return Filters().with_(**{key: value for key, value in chosen.items() if value})


def in_words(engine: Engine, scope: Scope) -> str:
    """Return a scope in words; a project by its name where the release holds it."""
    parts = [
        material_name(scope.material) if scope.material else "",
        country_name(scope.country) if scope.country else "",
        _project(engine, scope.project) if scope.project else "",
    ]
    return " · ".join(filter(None, parts)) or t("checklist.scope.all")


def _project(engine: Engine, project_id: str) -> str:
    try:
        return t("checklist.scope.project", name=load_project(engine, project_id).record["name"])
    except UnknownThingError:
        return t("checklist.scope.unknown", project=project_id)
