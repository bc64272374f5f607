"""What server processes and checking processes say to each other: JSON, and the file as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, NoReturn, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from data.intake.model import Limits, StatedSource, Summary
from data.intake.preview import Preview

T = TypeVar("T")
_HEAD_BYTES = 4
DONE, NO_MEMORY, NO_TIME, BROKEN = 0, 3, 4, 5
"""How a checking process ends by itself: with an answer, or without."""


@dataclass(frozen=True)
class Allowance:
    """What one check may take: seconds of processor time, seconds by the clock, megabytes of address space."""

    seconds: float = 15
    wall_seconds: float = 45
    memory_mb: int = 256


@dataclass(frozen=True)
class Question:
    """A file to check: its name, the kind of inventory ("" to tell by its columns), what is stated beside it."""

    name: str
    kind_id: str
    source: StatedSource
    limits: Limits


@dataclass(frozen=True)
class Answer:
    """What a check found, what the rows add up to, and what it would write to the log: details not to be shown."""

    summary: Summary
    preview: Preview
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class End:
    """How a process ended: its exit code, or the negative number of the signal; whether the clock ran out."""

    code: int
    is_late: bool


def asked(question: Question, content: bytes) -> list[bytes]:
    """Return what is sent to have a file checked, in pieces."""
    head = as_bytes(question)
    return [len(head).to_bytes(_HEAD_BYTES, "big"), head, content]


def question_of(message: bytes) -> tuple[Question, bytes]:
    """Return the question and the file of a message. Raises ValueError for what is none."""
    end = _HEAD_BYTES + int.from_bytes(message[:_HEAD_BYTES], "big")
    return of_bytes(Question, message[_HEAD_BYTES:end]), message[end:]


def as_bytes(one: Any) -> bytes:
    """Return a dataclass as JSON."""
    return json.dumps(one, default=_fields, allow_nan=False, separators=(",", ":")).encode()


def _fields(one: Any) -> dict[str, Any]:
    return {field.name: getattr(one, field.name) for field in fields(one)}


def of_bytes(kind: type[T], message: bytes) -> T:
    """Return the dataclass that JSON states. Raises ValueError for anything that is not exactly of its types."""
    try:
        return cast("T", _built(kind, json.loads(message, parse_constant=_no_number)))
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"no {kind.__name__}: {error}") from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


@lru_cache(maxsize=256)
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _built(kind: Any, value: Any) -> Any:
    """Return `value`, as JSON holds it, as a value of `kind`; raise TypeError where it is none."""
    origin = get_origin(kind)
    if origin is not None:
        return _composed(origin, get_args(kind), value)
    if isinstance(kind, type) and is_dataclass(kind):
        if not isinstance(value, dict) or value.keys() != {field.name for field in fields(kind)}:
            raise TypeError("other fields")
        return kind(**{name: _built(hint, value[name]) for name, hint in _hints(kind).items()})
    if kind in {object, str}:
        return _any(value) if kind is object else _text(value)
    if type(value) is not kind and not (kind is float and type(value) is int):
        raise TypeError(f"{type(value).__name__} in place of {kind}")
    return kind(value)


def _composed(origin: Any, inner: tuple[Any, ...], value: Any) -> Any:
    """Return a tuple, a mapping or a value that may be None."""
    if origin in {Union, UnionType}:
        return None if value is None and NoneType in inner else _built(inner[0], value)
    if origin is tuple and isinstance(value, list):
        return tuple(_built(inner[0], one) for one in value)
    if issubclass(origin, Mapping) and isinstance(value, dict):
        return {_text(key): _built(inner[1], one) for key, one in value.items()}
    raise TypeError(f"{type(value).__name__} in place of {origin}")


def _text(value: Any) -> str:
    """Return a text that UTF-8 can write; raise TypeError or ValueError for anything else."""
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} in place of a text")
    if not value.isascii():
        value.encode()
    return value


def _any(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [_any(one) for one in value]
    if isinstance(value, dict):
        return {_text(key): _any(one) for key, one in value.items()}
    return value
