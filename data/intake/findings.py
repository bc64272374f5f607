"""What the check of one file gathers: rows, worked examples, faults and warnings."""

from __future__ import annotations

from data.intake.model import CellFault, InventoryRow, Kind, Limits, StatedSource, excerpt


class Findings:
    """Rows, faults and warnings over the sheets of one file.

    `count` counts all faults, `warning_count` all warnings, `lines` all rows that are not blank.
    """

    def __init__(self, kind: Kind | None, limits: Limits) -> None:
        """Begin with nothing; `kind` is None until a header tells it."""
        self.kind, self.limits = kind, limits
        self.encoding = ""
        self.rows: list[InventoryRow] = []
        self.examples: list[InventoryRow] = []
        self.faults: list[CellFault] = []
        self.count = 0
        self.warnings: list[CellFault] = []
        self.warning_count = 0
        self.source = StatedSource()
        self.seen: dict[tuple[object, ...], tuple[str, int]] = {}
        self.lines = 0

    def add(self, fault: CellFault) -> None:
        """Keep a fault; beyond the limit it is counted only."""
        self.count += 1
        if len(self.faults) < self.limits.faults:
            self.faults.append(fault)

    def fault(self, sheet: str, row: int, column: str, value: str, reason: str, cure: str) -> None:  # noqa: PLR0917
        """Keep a fault of a cell."""
        self.add(CellFault(sheet, row, excerpt(column), excerpt(value), reason, cure))

    def warn(self, sheet: str, row: int, column: str, value: str, reason: str, cure: str) -> None:  # noqa: PLR0917
        """Keep a warning of a cell: something to look at that does not stop the file."""
        self.warning_count += 1
        if len(self.warnings) < self.limits.faults:
            self.warnings.append(CellFault(sheet, row, excerpt(column), excerpt(value), reason, cure))
