"""Which goods the trade of a material is: its HS codes of a year, its own and those it shares with other materials.

A code shared by several materials stands under their group (`boron+tellurium`): its flows are in the trade of each of
them, and nobody states which part is whose. Source: CEPII BACI.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.queries import trade
from data.codes import code_list
from data.model import Field

_KEPT: Memo[Goods] = Memo(128)
FIELDS = (
    Field("hs_codes", "VARCHAR", "", "HS codes whose flows are added, joined with +"),
    Field("shared_hs_codes", "VARCHAR", "", "Those of them that other materials share, joined with +; empty: none"),
)
SHARED_USD = Field("shared_usd", "DOUBLE", "USD", "Part of the value that is in codes shared with other materials")


@dataclass(frozen=True)
class Good:
    """One HS code: its stage, the material or group it stands under in the data, the value traded in the world."""

    hs_code: str
    stage: str
    material: str
    value_usd: float

    @property
    def name(self) -> str:
        """Its name within a sentence."""
        name = code_list("hs").name(self.hs_code)
        return name[:1].lower() + name[1:]


@dataclass(frozen=True)
class Goods:
    """The codes that carry `material`, the largest by value first; none where its trade is not stated."""

    material: str
    every: tuple[Good, ...]

    def __bool__(self) -> bool:
        """Tell whether there is a code at all."""
        return bool(self.every)

    @property
    def shared(self) -> tuple[Good, ...]:
        """The codes that other materials share."""
        return tuple(good for good in self.every if self._others(good))

    @property
    def is_mixed(self) -> bool:
        """Tell whether the material has codes of its own and shared ones."""
        return 0 < len(self.shared) < len(self.every)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every HS code, in their order."""
        return tuple(sorted(good.hs_code for good in self.every))

    @property
    def columns(self) -> tuple[str, str]:
        """The values of `FIELDS`."""
        return "+".join(self.codes), "+".join(sorted(good.hs_code for good in self.shared))

    @property
    def others(self) -> str:
        """The materials that share codes with this one, within a sentence."""
        return joined_names(dict.fromkeys(name for good in self.shared for name in self._others(good)))

    def of(self, stage: str) -> Goods:
        """Return those of a stage."""
        return Goods(self.material, tuple(good for good in self.every if good.stage == stage))

    def full(self) -> str:
        """Return every code with its name, within a sentence; what is shared says with which material."""
        if not self.every:
            return self.name
        if len(self.every) == 1:
            return self._one()
        return t("goods.many", material=self.name, codes=joined_names([self._described(good) for good in self.every]))

    def short(self) -> str:
        """Return the same for a title: the name of a single code, else the codes alone."""
        if len(self.every) < 2:
            return self.full()
        return t("goods.short", material=self.name, codes=self.listed())

    def listed(self) -> str:
        """Return the codes alone, what is shared marked."""
        return "; ".join(
            t("goods.listed_shared", code=good.hs_code, others=joined_names(self._others(good)))
            if self._others(good)
            else t("goods.listed", code=good.hs_code)
            for good in self.every
        )

    @property
    def name(self) -> str:
        """Name of the material within a sentence."""
        return code_list("material").name(self.material).lower()

    def _one(self) -> str:
        good = self.every[0]
        if self._others(good):
            return t("goods.of", code=self._described(good))
        return t("goods.one", name=good.name, code=good.hs_code)

    def _described(self, good: Good) -> str:
        others = self._others(good)
        name = t("goods.name_shared", name=good.name, others=joined_names(others)) if others else good.name
        return t("goods.code", code=good.hs_code, name=name)

    def _others(self, good: Good) -> tuple[str, ...]:
        """Return the names of the other materials that a code holds; none of a code of this material's own."""
        rows = code_list("material").rows
        members = rows.get(good.material, {}).get("members", "")
        if good.material == self.material or not members:
            return ()
        return tuple(rows[code]["name"].lower() for code in members.split("+") if code != self.material)


def joined_names(names: Collection[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    listed = list(names)
    return t("list.and", first=", ".join(listed[:-1]), last=listed[-1]) if len(listed) > 1 else "".join(listed)


def goods(engine: Engine, material: str, year: int, stage: str = "", hs: tuple[str, ...] = ()) -> Goods:
    """Return the goods that a material is traded as in a year; of one stage, and of some HS codes, where given."""
    asked = Filters().with_(material=material, stage=stage or (), hs=hs, year_from=year, year_to=year)
    if not year:
        return Goods(material, ())

    def found() -> Goods:
        rows = engine.run(trade.BY_CODE, asked.chosen()).records()
        return Goods(material, tuple(_good(row) for row in rows))

    return _KEPT.get(engine, asked, found)


def _good(row: Mapping[str, Any]) -> Good:
    return Good(row["hs_code"], row["stage_id"], row["material_id"], row["value_usd"] or 0.0)


def assumption(found: Goods) -> Mapping[str, str]:
    """Return what an export says of its goods, by name; nothing where there are none."""
    if not found:
        return {}
    told = {"codes": t("derived.goods.codes", goods=found.full())}
    if found.shared:
        told["shared"] = t("derived.goods.shared", material=found.name, others=found.others)
    return told
