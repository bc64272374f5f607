"""What the manifest of a release says: the rows and hash of each of its files, and how it was checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from data.lake import table_path
from data.model import Release


def stated_files(release: Release) -> Mapping[str, Mapping[str, Any]]:
    """Return file name → its `rows` and `sha256`. Raises KeyError on a manifest that names no files."""
    return cast("Mapping[str, Mapping[str, Any]]", release.manifest["files"])


def stated_checks(release: Release) -> Sequence[Mapping[str, Any]]:
    """Return the checks of the release: name, dataset, how many rows fail, and whether that is ok."""
    return cast("Sequence[Mapping[str, Any]]", release.manifest.get("checks", ()))


def dataset_rows(release: Release, dataset_id: str) -> int | None:
    """Return how many rows a dataset has, all vintages; None where the release is older than the dataset."""
    stated = stated_files(release).get(table_path(Path(release.path), dataset_id).name)
    return None if stated is None else int(stated["rows"])
