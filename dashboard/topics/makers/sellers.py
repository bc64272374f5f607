"""What a seller makes itself of what it sells: the one answer that every page takes, so that none marks it alone.

Sources: those of the world's output (`output.py`), and whatever names a maker at all (`naming.py`).
"""

from __future__ import annotations

from dashboard.engine import Engine
from dashboard.topics.makers.naming import names_makers, naming
from dashboard.topics.makers.output import MINED, PROCESSED, PRODUCTION, Link, Made, world


def makes(engine: Engine, material: str, stage: str, seller: str) -> Made | None:
    """Return what a seller of goods of a stage holds of the output there; None where no source tells.

    Metal is held against its own step where that is stated, else smelting and refining are one step, since goods of
    either come from the other's. Of several products the largest share counts: a seller is never doubted for what it
    makes in another form. Where another source names a seller that these figures do not, its share in the EU study
    counts; a facility or a project without tonnes leaves open how much it makes. A seller that no source names at any
    stage is told as such, also where nothing says how much it could make.
    """
    is_named = bool(naming(engine, material, seller)) or not names_makers(engine, material)
    unknown = None if is_named else Made(None, None, is_named=False)
    own = MINED if stage in MINED else PROCESSED
    told = [link for link in world(engine).get(material, ()) if link.stage in own and link.is_known]
    told = [link for link in told if link.stage == stage] or told
    if not told or any(seller in link.withheld or _is_open(link, seller) for link in told):
        return unknown
    shares = [share for link in told if (share := link.share((seller,))) is not None]
    if not shares and (named := [one for one in naming(engine, material, seller) if one.stage in own]):
        study = max((one for one in named if one.most_frac), key=lambda one: one.most_frac or 0.0, default=None)
        return Made(study.share_frac, study.most_frac, study) if study else None
    rests = [link.result.rest_frac for link in told if link.result and seller not in link.amounts]
    return Made(max(shares, default=None), max([*shares, *rests]), is_named=is_named)


def _is_open(link: Link, seller: str) -> bool:
    """Tell whether the output of a seller can be anything: not named where no world total tells what is left over."""
    is_sum = link.result is not None and link.result.denominator == "sum" and not link.result.rest_frac
    return link.measure == PRODUCTION and is_sum and seller not in link.amounts
