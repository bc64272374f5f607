"""How a source is named within a sentence or a cell, and what is doubtful of a seller."""

from __future__ import annotations

from dashboard.figures import theme
from dashboard.i18n import t
from dashboard.metrics import bounds
from dashboard.topics.makers.output import MINED, Made
from dashboard.ui.words import bounded, opening
from data.sources import sources

_SHORT = frozenset({"usgs_mcs", "iea", "ec_crm", "icmm"})


def source_in_short(source_id: str) -> str:
    """Return the short name of a source; the whole where it has none."""
    return t(f"dependence.by.{source_id}") if source_id in _SHORT else sources()[source_id].label


def passed_on_words(made: Made | None, stage: str, seller: str) -> str:
    """Return why what `seller` (in words) sells of goods of a stage may be of others; empty where it may be its own."""
    if made is None or not made.is_doubtful:
        return ""
    kind, most, year = "little", theme.percent(made.most_frac), None
    if made.study:
        kind, year = "study", made.study.year
        most = bounded(most, bounds.AT_MOST if made.share_frac is None else "")
    elif not made.is_little:
        kind = "unknown" if made.most_frac is None else "perhaps"
    elif made.share_frac is None:
        kind = "unnamed" if made.most_frac else "none"
    step = "mine" if stage in MINED else "refine"
    return opening(t(f"makers.passed_on.{kind}.{step}", seller=seller, most=most, year=year))
