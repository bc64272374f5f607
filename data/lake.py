"""Where releases live, and which one is current. `CRM_LAKE` moves the lake; it is built, never committed.

<lake>/current.json                                  {"release_id": ...}: replaced atomically
<lake>/inputs.json                                   which inputs made which release: only saves time
<lake>/releases/<id>/manifest.json                   files, hashes, rows, sources, checks
<lake>/releases/<id>/<dataset>.parquet               one file a dataset
<lake>/releases/<id>/<dataset>.<rollup>.parquet      its rollups
<lake>/releases/<id>/<dataset>.slices.arrow          its rows by material, to be added up in memory

Inventories that users brought live beside the lake, where nothing that builds or cleans touches them;
`CRM_INVENTORIES` moves them.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from data.model import Release

ROOT = Path(__file__).parent
SNAPSHOTS = ROOT / "snapshots"


def lake_folder() -> Path:
    """Return the folder of the lake: `CRM_LAKE`, else `data/lake`."""
    return Path(os.environ.get("CRM_LAKE") or ROOT / "lake").resolve()


def inventory_folder(lake: Path | None = None) -> Path:
    """Return the folder of the users' inventories: `CRM_INVENTORIES`, else `inventories` beside the lake."""
    beside = (lake or lake_folder()).parent / "inventories"
    return Path(os.environ.get("CRM_INVENTORIES") or beside).resolve()


def pointer(lake: Path) -> Path:
    """Return the path of the pointer file of `lake`."""
    return lake / "current.json"


def inputs_file(lake: Path) -> Path:
    """Return the path of the file that says which inputs made which release of `lake`."""
    return lake / "inputs.json"


def lock_file(lake: Path) -> Path:
    """Return the path of the file that a publish holds while it runs."""
    return lake / "publish.lock"


def releases_folder(lake: Path) -> Path:
    """Return the folder that holds the releases."""
    return lake / "releases"


def release_folder(lake: Path, release_id: str) -> Path:
    """Return the folder of a release."""
    return releases_folder(lake) / release_id


def current_release(lake: Path) -> Release | None:
    """Read the current release, None where nothing has been published yet."""
    try:
        release_id = json.loads(pointer(lake).read_text("utf-8"))["release_id"]
    except FileNotFoundError:
        return None
    return read_release(lake, release_id)


def read_release(lake: Path, release_id: str) -> Release:
    """Return a release with its manifest. Raises OSError where it has none, ValueError where that is no JSON."""
    folder = release_folder(lake, release_id)
    return Release(release_id, str(folder), json.loads((folder / "manifest.json").read_text("utf-8")))


def table_path(folder: Path, dataset_id: str, rollup_id: str = "") -> Path:
    """Return the Parquet file of a dataset or of one of its rollups inside a release folder."""
    return folder / (f"{dataset_id}.{rollup_id}.parquet" if rollup_id else f"{dataset_id}.parquet")


SLICE_KEY, SLICE_YEAR = "material", "year"
"""The filter whose values the batches of a file of slices stand for, and the column that their rows are sorted by."""
SLICE_TEXTS = "texts"
"""In the metadata of such a file: column → the texts that its places stand for. `SLICE_KEY` there lists its batches."""


def slices_path(folder: Path, dataset_id: str) -> Path:
    """Return the file of the slices of a dataset inside a release folder."""
    return folder / f"{dataset_id}.slices.arrow"
