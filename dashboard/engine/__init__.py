"""Runs registered queries over the current release. Nothing else in the dashboard knows a database."""

from dashboard.engine.duck import DuckEngine
from dashboard.engine.model import (
    Engine,
    EngineError,
    MemoryUsedError,
    NoReleaseError,
    NotHeldError,
    Provenance,
    Query,
    QueryTimeoutError,
    ReleaseDamagedError,
    Result,
    Stream,
    UnknownReleaseError,
)

__all__ = [
    "DuckEngine",
    "Engine",
    "EngineError",
    "MemoryUsedError",
    "NoReleaseError",
    "NotHeldError",
    "Provenance",
    "Query",
    "QueryTimeoutError",
    "ReleaseDamagedError",
    "Result",
    "Stream",
    "UnknownReleaseError",
]
