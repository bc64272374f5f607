"""What is wrong with a lake: each thing in a sentence, with its place and its cure. Nothing is changed here."""

from __future__ import annotations

import fcntl
import json
import re
from collections.abc import Iterator
from pathlib import Path

from data.lake import inputs_file, lock_file, pointer, read_release, release_folder, releases_folder
from data.model import Fault, InputError, Release
from pipelines import manifest
from pipelines.words import counted

PUBLISH = "Run: python -m pipelines publish"
BUILDING = ".building-"
"""How the name of a folder begins that a publish works in."""
_RELEASE_ID = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-f]{8}")
_RESTORE = "Restore it from a copy, or remove it: links that name it are then told that it is gone."


def faults(lake: Path) -> list[Fault]:
    """Return all that is wrong with the releases of a lake and with its pointer; nothing before the first publish."""
    if found := misplaced(lake):
        return found
    if not lake.exists():
        return []
    _, pointer_fault = named(lake)
    return [*([pointer_fault] if pointer_fault else []), *_damaged(lake), *_unreadable_inputs(lake), *_left(lake)]


def misplaced(lake: Path) -> list[Fault]:
    """Return a fault for each file where a folder belongs, and the other way round: neither is ours to remove."""
    cure = "Move it away, then run: python -m pipelines publish"
    folders = [path for path in (lake, releases_folder(lake)) if path.exists() and not path.is_dir()]
    files = [path for path in (pointer(lake), inputs_file(lake), lock_file(lake)) if path.is_dir()]
    return [
        *(Fault(str(path), 0, "", "", "a file stands where a folder belongs", cure) for path in folders),
        *(Fault(str(path), 0, "", "", "a folder stands where a file belongs", cure) for path in files),
    ]


def named(lake: Path) -> tuple[str, Fault | None]:
    """Return the release that the pointer names, "" where it names none, and what is wrong with the pointer."""
    path, there = pointer(lake), release_ids(lake)
    if not path.exists():
        reason = f"there is no pointer, though {counted(len(there), 'release')} can be found"
        return "", _fault(path.name, reason) if there else None
    found = read_json(path)
    release_id = found.get("release_id") if isinstance(found, dict) else None
    if not isinstance(release_id, str):
        return "", _fault(path.name, "the pointer does not name a release")
    if release_id not in there:
        return "", _fault(path.name, f"the pointer names {release_id[:40]!r}, which is not here")
    return release_id, None


def release_ids(lake: Path) -> list[str]:
    """Return the names of the folders that are releases, whole or not, the one made last at the end."""
    if not releases_folder(lake).is_dir():
        return []
    made = [path for path in releases_folder(lake).iterdir() if _RELEASE_ID.fullmatch(path.name) and path.is_dir()]
    return [path.name for path in sorted(made, key=lambda path: path.stat().st_mtime)]


def whole_release(lake: Path) -> Release | None:
    """Return the release that the pointer names, else the newest that is whole; None where there is none."""
    for release_id in dict.fromkeys((named(lake)[0], *reversed(release_ids(lake)))):
        if release_id and not what_is_damaged(lake, release_id):
            return read_release(lake, release_id)
    return None


def what_is_damaged(lake: Path, release_id: str) -> str:
    """Return the first file of a release that is missing or not what its manifest says, and why; "" where all are."""
    try:
        manifest.verify(release_folder(lake, release_id))
    except InputError as error:
        first, more = error.faults[0], len(error.faults) - 1
        return f"{Path(first.file).name}: {first.reason}" + (f" (and {more} more)" if more else "")
    return ""


def leftovers(lake: Path) -> list[Path]:
    """Return what a publish works with, and leaves behind where it is killed."""
    files = (path for file in (pointer(lake), inputs_file(lake)) for path in lake.glob(f".{file.name}.*.tmp"))
    return [*releases_folder(lake).glob(f"{BUILDING}*"), *files]


def read_json(path: Path) -> object:
    """Return what a JSON file holds, None where that is not to be read."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def _damaged(lake: Path) -> Iterator[Fault]:
    current, _ = named(lake)
    for release_id in release_ids(lake):
        if damage := what_is_damaged(lake, release_id):
            cure = f"{PUBLISH} (it builds the release anew)" if release_id == current else _RESTORE
            yield Fault(f"releases/{release_id}", 0, "", "", f"the release is damaged: {damage}", cure)


def _unreadable_inputs(lake: Path) -> Iterator[Fault]:
    if inputs_file(lake).exists() and not isinstance(read_json(inputs_file(lake)), dict):
        reason = "the file that saves building a release twice cannot be read"
        yield _fault(inputs_file(lake).name, reason)


def _left(lake: Path) -> Iterator[Fault]:
    left = leftovers(lake)
    if left and not _is_held(lake):
        names = ", ".join(path.name for path in left[:3]) + (", …" if len(left) > 3 else "")
        yield _fault(names, "a publish that was broken off has left this behind")


def _is_held(lake: Path) -> bool:
    """Tell whether a publish is running."""
    try:
        with lock_file(lake).open("r") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def _fault(name: str, reason: str) -> Fault:
    return Fault(name, 0, "", "", reason, PUBLISH)
