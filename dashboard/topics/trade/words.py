"""The goods that a material is traded as, in words, and what the tables of trade assume."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.trade.hs_codes import HsCode, HsCodes, hs_codes_of
from dashboard.ui.words import material_in_text
from data.codes import code_list


def _materials(codes: tuple[str, ...]) -> str:
    return joined([material_in_text(code) for code in codes])


def _described(goods: HsCodes, code: HsCode) -> str:
    """Return a code with its name; a shared one says with which materials."""
    name, others = in_text(code.hs_code), goods.others(code)
    if others:
        name = t("goods.name_shared", name=name, others=_materials(others))
    return t("goods.code", code=code.hs_code, name=name)


def in_text(hs_code: str) -> str:
    """Return the name of a code within a sentence."""
    name = code_list("hs").name(hs_code)
    return name[:1].lower() + name[1:]


def goods_in_full(goods: HsCodes) -> str:
    """Return every code with its name, within a sentence; what is shared says with which material."""
    material = _materials((goods.material,))
    if not goods.codes:
        return material
    first, *others = goods.codes
    if others:
        return t("goods.many", material=material, codes=joined([_described(goods, code) for code in goods.codes]))
    if goods.others(first):
        return t("goods.of", code=_described(goods, first))
    return t("goods.one", name=in_text(first.hs_code), code=first.hs_code)


def goods_in_short(goods: HsCodes) -> str:
    """Return the same for a title: the name of a single code, else the codes alone."""
    if len(goods.codes) == 1 and (others := goods.others(goods.codes[0])):
        return t("goods.bundle", code=goods.codes[0].hs_code, others=_materials(others))
    if len(goods.codes) < 2:
        return goods_in_full(goods)
    return t("goods.short", material=_materials((goods.material,)), codes=goods_listed(goods))


def goods_listed(goods: HsCodes) -> str:
    """Return the codes alone, shared ones marked."""
    return "; ".join(
        t("goods.listed_shared", code=code.hs_code, others=_materials(others))
        if (others := goods.others(code))
        else t("goods.listed", code=code.hs_code)
        for code in goods.codes
    )


def goods_of_material(engine: Engine, material: str, year: int) -> str:
    """Return the goods that a material's trade of a year is, in short; its name without any."""
    return goods_in_short(hs_codes_of(engine, material, year))


def goods_sharers(goods: HsCodes) -> str:
    """Return the other materials that some of the codes hold too, within a sentence."""
    return _materials(tuple(dict.fromkeys(other for code in goods.shared for other in goods.others(code))))


def goods_assumptions(goods: HsCodes) -> Mapping[str, str]:
    """Return what an export says of its goods, by name; nothing where there are none."""
    if not goods:
        return {}
    words = {"codes": t("derived.goods.codes", goods=goods_in_full(goods))}
    if goods.shared:
        material = _materials((goods.material,))
        words["shared"] = t("derived.goods.shared", material=material, others=goods_sharers(goods))
    return words


def centrality_assumptions(filters: Filters) -> Mapping[str, str]:
    """Return what the table of centrality assumes, by name."""
    names = ("weight_quantity" if filters.measure == "quantity" else "weight_value", "betweenness", "pagerank", "gross")
    return {name: t(f"derived.trade_centrality.{name}") for name in names}
