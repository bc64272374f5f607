"""What is wrong with a file of a self-assessment: every fault at its place, with its reason and its cure."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from data.intake.model import excerpt
from data.model import Fault

MOST_LISTED = 500


@dataclass(frozen=True)
class PlacedFault:
    """A fault: `place` is a JSON pointer (`/entries/3/status`), a line of text, or sheet and cell (`Assessment!E7`).

    An empty place is the whole file.
    """

    place: str
    value: str
    reason: str
    cure: str

    def located(self, file: str) -> Fault:
        """Return it as a fault of a file, as the command line prints it."""
        return Fault(file, 0, self.place, self.value, self.reason, self.cure)

    def as_json(self) -> dict[str, str]:
        """Return it ready for JSON."""
        return asdict(self)


class Faults:
    """Faults in the order in which they are met; beyond `MOST_LISTED` they are counted only."""

    def __init__(self) -> None:
        """Begin with none."""
        self.listed: list[PlacedFault] = []
        self.count = 0

    @property
    def is_listing(self) -> bool:
        """Tell whether a further fault would be listed."""
        return len(self.listed) < MOST_LISTED

    def add(self, place: str, value: str, reason: str, cure: str) -> None:
        """Keep a fault; `value` is what stands there."""
        self.count += 1
        if self.is_listing:
            self.listed.append(PlacedFault(excerpt(place), excerpt(value), reason, cure))
