"""What a visitor may send for a check, and where: limits and addresses that the page and the API share."""

from __future__ import annotations

from data.intake import Limits

LIMITS = Limits(file_bytes=5 * 2**20, unpacked_bytes=50 * 2**20, rows=20_000, faults=1_000)
"""Far below what `ingest` takes, so that a check of a stranger's file costs a server process little."""
CHECK_PATH = "/api/v1/check"


def template_path(kind_id: str) -> str:
    """Return the address of the empty form of a kind of inventory."""
    return f"/api/v1/template/{kind_id}.xlsx"
