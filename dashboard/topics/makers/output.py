"""Who leads the world's output of each material at each stage: the one answer that every page takes.

Output is that of the newest year stated (USGS, IEA); where neither states a stage by country, the EU study's shares of
the world stand in, with the year of the study. A link holds one share of one unit: tonnes of one product, or dollars of
one HS code that a place imports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import has_dataset
from dashboard.filters import Filters
from dashboard.metrics import bounds, concentration
from dashboard.metrics.concentration import Concentration
from dashboard.topics.makers.naming import Naming
from dashboard.topics.production import queries as produced
from dashboard.topics.production.country_figures import CountryFigures, arrange, leaders, stage_order
from dashboard.topics.production.tables import NOT_COMPUTED
from dashboard.topics.validation import queries as studied
from data.codes import code_list
from data.model import Status

PRODUCTION, STUDY, IMPORTS = "production", "study", "imports"
MINED, PROCESSED = frozenset({"mine"}), frozenset({"smelt", "refine"})
NAMED_FRAC, REST_FRAC = 0.01, 0.05
"""A seller holds little of the output below the first, and below the second where it can only be among the rest."""
_WORLD: Memo[Mapping[str, tuple[Link, ...]]] = Memo(2)


@dataclass(frozen=True)
class Made:
    """What a seller holds of the output of what it sells: `share_frac` None where no source states it.

    `most_frac` is the most it can hold: its share, of a seller not named all that the source leaves unnamed, None where
    that is not known. `study` is what the EU study says of a seller that the source of the output does not name.
    `is_named` is False where sources name makers of the material, and none of them this one at any stage.
    """

    share_frac: float | None
    most_frac: float | None
    study: Naming | None = None
    is_named: bool = True

    @property
    def is_little(self) -> bool:
        """Tell whether it is too little for what it sells to be its own."""
        least = REST_FRAC if self.share_frac is None else NAMED_FRAC
        return self.most_frac is not None and self.most_frac < least

    @property
    def is_doubtful(self) -> bool:
        """Tell whether what it sells may well be of others: it makes little, or no source names it at all."""
        return self.is_little or not self.is_named


@dataclass(frozen=True)
class Link:
    """One share of one thing at a stage of a material: `amounts` by country, in `unit` (t or USD; none of the study).

    `product` is the publisher's word, of imports the HS code; `others` are the materials that share that code.
    `result` is None where the figures count unlike goods. `withheld` are countries whose amount is withheld. `made` is
    what the largest seller produces itself, None of output and where no source tells. `addable` is what of the amounts
    of a code may be added to those of others: goods that likely stand under two are left out.
    """

    material: str
    measure: str
    stage: str
    product: str
    year: int
    unit: str
    amounts: Mapping[str, float]
    result: Concentration | None
    vintage: str
    source_id: str
    others: tuple[str, ...] = ()
    withheld: frozenset[str] = frozenset()
    made: Made | None = None
    addable: Mapping[str, float] = field(default_factory=dict)

    @property
    def leaders(self) -> tuple[str, ...]:
        """Who holds the largest amount, several where they tie."""
        return leaders(self.amounts)

    @property
    def is_known(self) -> bool:
        """Tell whether shares can be told."""
        return self.result is not None and self.result.bound != bounds.UNKNOWN

    def share(self, codes: Iterable[str]) -> float | None:
        """Return what countries hold together, 0-1; None where nothing is stated of any of them.

        Whom no flow is from sells nothing: of imports that is 0.
        """
        held = [self.amounts[code] for code in codes if code in self.amounts]
        if not self.is_known or self.result is None or not (held or self.measure == IMPORTS):
            return None
        return sum(held) / self.result.total_t

    def state(self, codes: Iterable[str]) -> str:
        """Return how it is known what countries hold: stated, withheld, not_named, or not_computed."""
        members = frozenset(codes)
        if not self.is_known:
            return NOT_COMPUTED
        if self.share(members) is not None:
            return "stated"
        return "withheld" if members & self.withheld else "not_named"


def world(engine: Engine) -> Mapping[str, tuple[Link, ...]]:
    """Return by material the world's output at every stage and product, from the ground up."""

    def read() -> dict[str, tuple[Link, ...]]:
        found: dict[str, list[Link]] = defaultdict(list)
        for link in (*_produced(engine), *_unstated(engine)):
            found[link.material].append(link)
        return {material: tuple(sorted(several, key=order)) for material, several in found.items()}

    return _WORLD.get(engine, "world", read)


def behind(output: Iterable[Link], stage: str = "") -> Link | None:
    """Return what stands for the world's output behind goods of a stage; None where no share can be told.

    Metal and compounds are held against their own step where it is stated by country (aluminium against smelting, not
    against alumina), ores and what no step is named for against the last step stated. Of several products of a step
    that by which the material is known stands (silicon metal, not ferrosilicon), else the largest.
    """
    told = [link for link in output if link.is_known]
    own = [link for link in told if stage in PROCESSED and link.stage == stage]
    last = max((stage_order(link.stage) for link in told), default=0)
    known = code_list("material").rows
    return min(
        own or [link for link in told if stage_order(link.stage) == last],
        key=lambda link: (link.product != known[link.material]["known_product"], order(link)),
        default=None,
    )


def refining(engine: Engine, material: str, stage: str = "") -> Link | None:
    """Return who smelts or refines a material, as `behind` goods of a stage; None where no source states it."""
    return behind((link for link in world(engine).get(material, ()) if link.stage in PROCESSED), stage)


def order(link: Link) -> tuple[int, bool, float, str]:
    """Return the place of a link: by stage, output before the study, the largest first."""
    total = link.result.total_t if link.result else 0.0
    return stage_order(link.stage), link.measure == STUDY, -total, link.product


def _produced(engine: Engine) -> Iterator[Link]:
    """Yield the output of each material and stage: every product stated for the newest year of the stage."""
    rows = engine.run(produced.SHARES, {}).records()
    groups: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for row in rows:
        groups[row["material_id"], row["stage_id"]].append(row)
    for (material, stage), group in groups.items():
        products = arrange(group, Filters()).products
        figures = [arrange(group, Filters().with_(product=product)) for product in products]
        stated = [one for one in figures if one.ranked]
        newest = max((one.year for one in stated), default=0)
        yield from (_output(material, stage, one) for one in stated if one.year == newest)


def _output(material: str, stage: str, figures: CountryFigures) -> Link:
    rows = figures.in_year
    return Link(
        material, PRODUCTION, stage, figures.product, figures.year, "t",
        {row["country_iso3"]: row["quantity_t"] for row in rows if row["quantity_t"] is not None},
        figures.concentration(), rows[0]["vintage"], rows[0]["source_id"],
        withheld=frozenset(row["country_iso3"] for row in rows if row["status"] == Status.WITHHELD),
    )  # fmt: skip


def _unstated(engine: Engine) -> Iterator[Link]:
    """Yield the EU study's shares of the world at stages of which no output by country is stated."""
    if not has_dataset(engine, "supply_share"):
        return
    stated = {(link.material, link.stage in MINED) for link in _produced(engine)}
    rows = engine.run(studied.SHARES, {}).records()
    world = [row for row in rows if row["region"] == "World" and row["share_frac"] is not None]
    for (material, product, stage), group in groupby(world, itemgetter("material_id", "product", "stage_id")):
        named = list(group)
        shares = {row["country_iso3"]: row["share_frac"] for row in named}
        if (material, stage in MINED) in stated or not any(shares.values()):
            continue
        vintage = str(named[0]["vintage"])
        result = concentration.compute(list(shares.values()), 1.0)
        yield Link(
            material, STUDY, stage, product, int(vintage[:4]), "", shares, result, vintage, named[0]["source_id"]
        )  # fmt: skip
