"""What the release knows of the sites that events name."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.topics.operations.stakes import held
from data.hazards.reach import Site

_KNOWN: Memo[Mapping[str, Site]] = Memo(2)


def known_sites(engine: Engine) -> Mapping[str, Site]:
    """Return the facilities and projects of the release by their id."""
    return _KNOWN.get(engine, "all", lambda: {site.site_id: site for site in held(engine).sites})
