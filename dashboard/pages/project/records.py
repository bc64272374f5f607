"""What a project's page reads: its record with those held to be the same, its quantities, what lies near it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.pages.model import UnknownThingError
from dashboard.queries import projects

Row = dict[str, Any]


@dataclass(frozen=True)
class Project:
    """A project: `record` is its line of `project`, `others` those of other inventories held to be the same.

    `placed` is the record whose coordinates the map shows, its own before another's; None where no source states any.
    """

    record: Row
    others: tuple[Row, ...]
    placed: Row | None

    @property
    def own(self) -> Filters:
        """Filters of this project."""
        return Filters().with_(project=self.record["project_id"])

    @property
    def members(self) -> tuple[Row, ...]:
        """The record and the others."""
        return (self.record, *self.others)

    @property
    def group(self) -> Filters:
        """Filters of this project and the others."""
        return Filters().with_(project=tuple(row["project_id"] for row in self.members))


def load(engine: Engine, project_id: str) -> Project:
    """Return a project. Raises UnknownThingError where the release has none of this id."""
    rows = engine.run(projects.GROUP, {"project": (project_id,)}).records()
    record = next((row for row in rows if row["project_id"] == project_id), None)
    if record is None:
        raise UnknownThingError(project_id)
    others = tuple(row for row in rows if row is not record)
    placed = next((row for row in (record, *others) if row["latitude_deg"] is not None), None)
    return Project(record, others, placed)


def quantities(engine: Engine, filters: Filters) -> list[Row]:
    """Return the quantities of projects as reported, with their codes."""
    return engine.run(projects.QUANTITIES, filters.chosen()).records()


def nearby(engine: Engine, project: Project) -> list[Row]:
    """Return the facilities near the place of the project, nearest first; none where no place is known."""
    if project.placed is None:
        return []
    return engine.run(projects.NEARBY, {"project": (project.placed["project_id"],)}).records()
