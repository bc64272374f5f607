"""Which goods the trade of a material is: its HS codes of a year, its own and those it shares with other materials.

A code shared by several materials stands under their group (`boron+tellurium`): its flows are in the trade of each of
them, and no source states which part is whose. Source: CEPII BACI.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.filters import Filters
from dashboard.topics.trade import queries as trade
from data.codes import code_list
from data.model import Field

_HS_CODES: Memo[HsCodes] = Memo(128)
HS_CODE_FIELDS = (
    Field("hs_codes", "VARCHAR", "", "HS codes whose flows are added, joined with +"),
    Field("shared_hs_codes", "VARCHAR", "", "Those of them that other materials share, joined with +; empty: none"),
)
SHARED_USD = Field("shared_usd", "DOUBLE", "USD", "Part of the value that is in codes shared with other materials")


@dataclass(frozen=True)
class HsCode:
    """One HS code: its stage, the material or group it stands under in the data, the value traded in the world."""

    hs_code: str
    stage: str
    material: str
    value_usd: float


@dataclass(frozen=True)
class HsCodes:
    """The codes that carry `material`, the largest by value first; none where its trade is not stated."""

    material: str
    codes: tuple[HsCode, ...]

    def __bool__(self) -> bool:
        """Tell whether there is a code at all."""
        return bool(self.codes)

    def others(self, code: HsCode) -> tuple[str, ...]:
        """Return the other materials that a code holds; none for a code of this material's own."""
        members = code_list("material").rows.get(code.material, {}).get("members", "")
        if code.material == self.material or not members:
            return ()
        return tuple(member for member in members.split("+") if member != self.material)

    @property
    def shared(self) -> tuple[HsCode, ...]:
        """The codes that other materials share."""
        return tuple(code for code in self.codes if self.others(code))

    @property
    def is_mixed(self) -> bool:
        """Tell whether the material has codes of its own and shared ones."""
        return 0 < len(self.shared) < len(self.codes)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The HS codes as they are written, sorted."""
        return tuple(sorted(code.hs_code for code in self.codes))

    @property
    def columns(self) -> tuple[str, str]:
        """The values of `HS_CODE_FIELDS`."""
        return "+".join(self.numbers), "+".join(sorted(code.hs_code for code in self.shared))

    def at_stage(self, stage: str) -> HsCodes:
        """Return those of a stage."""
        return HsCodes(self.material, tuple(code for code in self.codes if code.stage == stage))


def hs_codes_of(
    engine: Engine,
    material: str,
    year: int,
    stage: str = "",
    hs: tuple[str, ...] = (),
    *,
    queries: trade.FlowQueries = trade.WHOLE_SERIES,
) -> HsCodes:
    """Return the codes that a material is traded as in a year; of one stage, and of some HS codes, where given.

    Those of the series, or of the release that `queries` read.
    """
    chosen = Filters().with_(material=material, stage=stage or (), hs=hs, year_from=year, year_to=year)

    def stated() -> HsCodes:
        rows = engine.run(queries.by_code, chosen.chosen()).records()
        codes = (HsCode(row["hs_code"], row["stage_id"], row["material_id"], row["value_usd"] or 0.0) for row in rows)
        return HsCodes(material, tuple(codes))

    return _HS_CODES.get(engine, (queries.dataset_id, chosen), stated) if year else HsCodes(material, ())
