"""The catalogue of visible strings: `t(key, name=value)`. One JSON file a language, flat keys."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent
DEFAULT_LANGUAGE = "en"

_IN_BRACKETS = re.compile(r"\([^()]*\)")


class MissingTextError(KeyError):
    """A key that the catalogue of a language does not hold."""


@lru_cache(maxsize=256)
def catalogue(language: str = DEFAULT_LANGUAGE) -> dict[str, str]:
    """Return every string of `language` by key. Raises FileNotFoundError where the language has no file."""
    texts: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    return texts


def languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


def t(key: str, /, *, language: str = DEFAULT_LANGUAGE, **values: object) -> str:
    """Return the string of `key` with `{name}` replaced by `values`. Raises MissingTextError on an unknown key."""
    try:
        text = catalogue(language)[key]
    except KeyError:
        raise MissingTextError(f"{key!r} is not in dashboard/i18n/{language}.json; add it there") from None
    return text.format(**values) if values else text


def _without_brackets(name: str) -> str:
    while (outside := _IN_BRACKETS.sub("", name)) != name:
        name = outside
    return name


def joined(names: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"; "a, b; c; and d" where a name has a comma of its own."""
    if len(names) < 2:
        return "".join(names)
    if any("," in _without_brackets(name) for name in names):
        return t("list.and_among_commas", first="; ".join(names[:-1]), last=names[-1])
    return t("list.and", first=", ".join(names[:-1]), last=names[-1])
