"""What the system refuses, in a sentence: what happened, to which file or folder, and how to mend it."""

from __future__ import annotations

import errno
import os
import pwd
from collections.abc import Sequence
from pathlib import Path

import duckdb

from data.model import Fault
from pipelines.words import counted

SYSTEM_ERRORS = (OSError, MemoryError, duckdb.IOException, duckdb.OutOfMemoryException)
"""What is no fault of an input and no bug, but the state of the machine."""

_NUMBERS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)
_AGAIN = "then run this again"
_MEGABYTE, _FEW_FILES = 1_000_000, 100


def explained(error: BaseException, folders: Sequence[Path]) -> Fault:
    """Return what the system refused; `folders` are those that the command writes into, where the error names none."""
    if isinstance(error, MemoryError | duckdb.OutOfMemoryException):
        return Fault("memory", 0, "", "", "there is not enough of it", f"End other programs, {_AGAIN}.")
    number = _number(error)
    place = _place(error, number, folders)
    reason, cure = _words(number, place, str(error))
    return Fault(str(place or "the system"), 0, "", "", reason, cure)


def _number(error: BaseException) -> int:
    """Return the number of an error; DuckDB's hold only its words."""
    known = getattr(error, "errno", None)
    return known or next((number for number in _NUMBERS if os.strerror(number) in str(error)), 0)


def _place(error: BaseException, number: int, folders: Sequence[Path]) -> Path | None:
    named = getattr(error, "filename", None)
    if isinstance(named, str | bytes | os.PathLike):
        return Path(os.fsdecode(named))
    there = [_existing(folder) for folder in folders]
    if number in {errno.ENOSPC, errno.EDQUOT} and there:
        return min(there, key=_room)
    return next((folder for folder in there if not os.access(folder, os.W_OK)), there[0] if there else None)


def _words(number: int, place: Path | None, said: str) -> tuple[str, str]:
    """Return reason and cure."""
    elsewhere = f"or name another folder, {_AGAIN}."
    if number in {errno.ENOSPC, errno.EDQUOT}:
        return f"the disk is full{_how_full(place)}", f"Make room there {elsewhere}"
    if number in {errno.EACCES, errno.EPERM}:
        whose, owner = _owner(place)
        return f"{_user()} may not read or write it: {whose}", f"Run this as {owner}, let {_user()} do it {elsewhere}"
    plain = {
        errno.EROFS: ("the disk is mounted read-only", f"Mount it so that it can be written {elsewhere}"),
        errno.EEXIST: ("a file stands where a folder belongs", f"Move it away {elsewhere}"),
        errno.ENOTDIR: ("a file stands where a folder belongs", f"Move it away {elsewhere}"),
        errno.EISDIR: ("a folder stands where a file belongs", f"Move it away, {_AGAIN}."),
        errno.ENOENT: ("there is no such file or folder", f"Make it {elsewhere}"),
        errno.EIO: ("the disk failed to read or write", "Check the disk; restore what it lost from a copy."),
    }
    other = os.strerror(number) if number else said[:200]
    return plain.get(number, (f"the system refused: {other}", f"Mend that, {_AGAIN}."))


def _how_full(place: Path | None) -> str:
    if place is None:
        return ""
    found = os.statvfs(_existing(place))
    if found.f_files and found.f_favail < _FEW_FILES:
        return f" (it has room for {counted(found.f_favail, 'more file')})"
    return f" ({found.f_bavail * found.f_frsize / _MEGABYTE:.1f} MB are free)"


def _room(folder: Path) -> int:
    found = os.statvfs(folder)
    return 0 if found.f_files and found.f_favail < _FEW_FILES else found.f_bavail * found.f_frsize


def _owner(place: Path | None) -> tuple[str, str]:
    """Return in words whose the place is, or the folder above it that is there, and the owner's name."""
    if place is None:
        return "it belongs to another user", "its owner"
    there = _existing(place)
    found = there.stat()
    it = "it" if there == place else str(there)
    if found.st_uid == os.geteuid():
        return f"the rights of {there} are {found.st_mode & 0o777:o}", "a user who may"
    return f"{it} belongs to {_name(found.st_uid)}", _name(found.st_uid)


def _existing(path: Path) -> Path:
    """Return the path, or the nearest folder above it that is there and may be seen."""
    for one in (path, *path.absolute().parents):
        try:
            one.stat()
        except OSError:
            continue
        return one
    return Path("/")


def _user() -> str:
    return _name(os.geteuid())


def _name(uid: int) -> str:
    try:
        return f"user {pwd.getpwuid(uid).pw_name!r}"
    except KeyError:
        return f"user {uid}"
