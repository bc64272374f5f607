"""Printed shares: `4%`, `<0.1%`, `>0%`, as limits between 0 and 1."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.model import Bound
from pipelines.reading.cells import bounded

_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|per ?cent)?", re.IGNORECASE)


@dataclass(frozen=True)
class Share:
    """A printed share: `value` where it is exact, and the limits of what the cell allows, as fractions of 1."""

    value: float | None
    low: float
    high: float
    bound: Bound

    def columns(self) -> dict[str, object]:
        """Return the share as the columns of a dataset."""
        return {
            "share_frac": self.value,
            "share_low_frac": self.low,
            "share_high_frac": self.high,
            "bound": self.bound.value,
        }


def share(text: str) -> Share | None:
    """Read a printed share in percent, with or without its sign; None for what is none or lies beyond 100 %.

    `<0.1%` is the interval from 0 to 0.001, `>0%` the one from 0 to 1.
    """
    bound, _, figure = bounded(text)
    found = _SHARE.fullmatch(figure)
    if found is None or float(found[1]) > 100:
        return None
    value = float(found[1]) / 100
    if bound is Bound.EXACT:
        return Share(value, value, value, bound)
    low, high = (0.0, value) if bound is Bound.LESS_THAN else (value, 1.0)
    return Share(None, low, high, bound)
