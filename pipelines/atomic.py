"""Writes that either happen or do not: temporary file, fsync, rename."""

from __future__ import annotations

import os
from pathlib import Path


def fsync(path: Path) -> None:
    """Make a file, or the entries of a folder, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def temporary(path: Path) -> Path:
    """Return the path next to `path` where this process may prepare it."""
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def put(prepared: Path, path: Path) -> None:
    """Move `prepared` onto `path`: readers see the old file or the new one, whole."""
    fsync(prepared)
    prepared.replace(path)
    fsync(path.parent)


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path` atomically, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    prepared = temporary(path)
    try:
        prepared.write_bytes(content)
        put(prepared, path)
    finally:
        prepared.unlink(missing_ok=True)
