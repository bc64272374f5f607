"""Errors of reading a value, with the file and the line it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from data.codes import UnknownCodeError
from data.model import Fault, InputError

_CURE = "Look at the cell, download the file again or mend it, then parse it again."


@contextmanager
def located(file: str, line: int = 0) -> Iterator[None]:
    """Turn a ValueError of what is done inside into an InputError that names `file` and `line`.

    InputError, which says more, and UnknownCodeError, which is about a mapping of ours, pass through.
    """
    try:
        yield
    except (InputError, UnknownCodeError):
        raise
    except ValueError as error:
        raise InputError([Fault(file, line, "", str(error)[:80], "a value that cannot be read", _CURE)]) from error


@contextmanager
def row_located(row: Mapping[str, object]) -> Iterator[None]:
    """Like `located`, for a snapshot's `row`, which has the columns file and line."""
    with located(str(row["file"]), int(str(row["line"]))):
        yield
