"""The words of a check: where its inputs come from and what was assumed."""

from __future__ import annotations

from typing import Any

from dashboard.i18n import t


def note(kind: str, **values: Any) -> str:
    """Return what a check says of its inputs, `validation.note.<kind>` of the catalogue."""
    return t(f"validation.note.{kind}", **values)


def assumption(method_id: str) -> str:
    """Return what a method assumes."""
    return t(f"validation.assumption.{method_id}")
