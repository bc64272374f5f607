"""The brief of an exposure: two sheets of A4, as a page and as one file that needs nothing else."""

from __future__ import annotations

from dashboard.derived.exposed import Exposed
from dashboard.engine import Engine

PATH = "/strategy/brief"
ARCHIVE = f"{PATH}.html"


def permalink(engine: Engine, one: Exposed, site: str, path: str = PATH) -> str:
    """Return the address at `site` that shows this brief again from the release of `engine`."""
    return site + one.filters().with_(release=engine.release.release_id).href(path)
