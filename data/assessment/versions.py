"""Versions of the file: which one is current, and what brings an older document to the version after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from data.assessment.model import VERSION
from data.intake.model import CellError

Document = Mapping[str, Any]
Migration = Callable[[Document], Document]
FIRST = 1
MIGRATIONS: Mapping[int, Migration] = {}
"""Version → what turns a document of it into one of the next. The first version is the current one: nothing to move."""


def brought_up(
    document: Document, migrations: Mapping[int, Migration] = MIGRATIONS, *, current: int = VERSION
) -> Document:
    """Return a document as one of the current version. Raises CellError, which is of its `version`."""
    cure = f"Write the number {current} if the file was made by this version's form."
    if "version" not in document:
        raise CellError("the file does not say its version", cure)
    version = document["version"]
    if type(version) is not int:
        raise CellError("the version is not a whole number", cure)
    if version > current:
        known = f"version {current}" if current == FIRST else f"versions {FIRST} to {current}"
        raise CellError(
            f"the file is of version {version}; this product reads {known}",
            "Open it with the newer product that wrote it, or update this one.",
        )
    if version < FIRST:
        raise CellError(f"there never was a version {version}; the first is {FIRST}", cure)
    while version < current:
        if version not in migrations:
            raise CellError(
                f"files of version {version} can no longer be read", f"Open it with a product of version {version + 1}."
            )
        document = {**migrations[version](document), "version": version + 1}
        version += 1
    return document
