"""Which releases of a lake can be served: what the pointer names, and what the files of a release look like now."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from dashboard.engine.model import ReleaseDamagedError
from data.lake import pointer, release_folder

Marks = tuple[tuple[str, int, int, int], ...]


def named_release(lake: Path) -> str:
    """Return the release that the pointer names, nothing where there is no pointer.

    Raises ReleaseDamagedError where it names none.
    """
    path = pointer(lake)
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, RecursionError) as error:
        raise ReleaseDamagedError(f"{path.name} cannot be read; publish again") from error
    release_id = found.get("release_id") if isinstance(found, dict) else None
    if not isinstance(release_id, str) or release_id not in release_ids(lake):
        raise ReleaseDamagedError(f"{path.name} names no release that is here; publish again")
    return release_id


def release_ids(lake: Path) -> tuple[str, ...]:
    """Return the releases in a lake that are whole enough to have a manifest, the one made last at the end."""
    made = []
    for path in release_folder(lake, "").glob("*/manifest.json"):
        with suppress(OSError):
            made.append((path.stat().st_mtime_ns, path.parent.name))
    return tuple(name for _, name in sorted(made))


def file_marks(folder: Path) -> Marks:
    """Return name, time, size and inode of each file of a folder, by which a change is noticed; none without it."""
    marks = []
    with suppress(OSError), os.scandir(folder) as files:
        for file in files:
            with suppress(OSError):
                stat = file.stat()
                marks.append((file.name, stat.st_mtime_ns, stat.st_size, stat.st_ino))
    return tuple(sorted(marks))
