"""What users bring: the kinds of inventories, their templates, and the check of a file before anything is loaded."""

from data.intake.checking import check
from data.intake.kinds import KINDS
from data.intake.model import (
    EXAMPLE_MARK,
    FAULT_FIELDS,
    FEED_ID,
    ONLY_EXAMPLE,
    OWN_PREFIX,
    OWN_SUFFIX,
    CellFault,
    Checked,
    Column,
    InventoryRow,
    Kind,
    Limits,
    StatedSource,
    Summary,
    is_own,
    own_title,
)

__all__ = [
    "EXAMPLE_MARK", "FAULT_FIELDS", "FEED_ID", "KINDS", "ONLY_EXAMPLE", "OWN_PREFIX", "OWN_SUFFIX", "CellFault",
    "Checked", "Column", "InventoryRow", "Kind", "Limits", "StatedSource", "Summary", "check", "is_own", "own_title",
]  # fmt: skip
