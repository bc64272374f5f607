"""What is wrong with a rule."""

from __future__ import annotations


class WrongRuleError(ValueError):
    """Something in a rule that cannot be: where, what, and how to mend it."""

    def __init__(self, column: str, reason: str, cure: str) -> None:
        super().__init__(reason)
        self.column, self.reason, self.cure = column, reason, cure
