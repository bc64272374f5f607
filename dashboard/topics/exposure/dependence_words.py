"""The dependence of a place in words: what a share is of, and the chain of a material in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from dashboard.figures import theme
from dashboard.i18n import joined, t
from dashboard.topics.exposure.tables.dependence import Dependence
from dashboard.topics.makers.output import IMPORTS, STUDY, Link, behind
from dashboard.topics.trade.words import in_text
from dashboard.ui.words import country_in_text, material_in_text, opening, output_name, tied
from data.codes import place_in_text

_SEVERAL = 2


def goods_name(link: Link) -> str:
    """Return what a share is of: the product, of imports the HS code with its name and the materials that share it."""
    if link.measure != IMPORTS:
        return link.product[:1].lower() + link.product[1:] if link.measure == STUDY else link.product
    name = t("goods.code", code=link.product, name=in_text(link.product))
    others = joined([material_in_text(code) for code in link.others])
    return t("dependence.shared", goods=name, others=others) if others else name


def chain_sentence(links: Sequence[Link], asked: Dependence) -> str:
    """Return what a place buys above all and from whom, who leads the output behind it, and what a supplier holds.

    What it buys above all is the same whoever is chosen: the good of the largest value, by whichever release states it.
    Output is what stands `behind` that good. Tells where the place leads itself, where seller and producer are one, and
    where it buys nothing. The supplier chosen follows, with the smaller good of which it holds more.
    """
    bought = [link for link in links if link.measure == IMPORTS and link.result]
    main = worth_most(bought)
    last = behind((link for link in links if link.measure != IMPORTS), main.stage if main else "")
    more = [_together(main, bought), _supplied(main, bought, asked)] if main else []
    return " ".join(filter(None, (_chain(main, last, asked, n_goods=len(bought)), *more)))


def _chain(main: Link | None, last: Link | None, asked: Dependence, n_goods: int) -> str:
    """Return what is bought above all, and who leads the output behind it."""
    buys = _buys(main, n_goods) if main else ""
    if last is None:
        return t("dependence.chain.unknown_bought", buys=buys) if buys else t("dependence.chain.unknown")
    leaders, share = frozenset(last.leaders), theme.percent(last.result.top1_frac if last.result else None)
    several = len(leaders) > 1
    made = {
        "share": t("dependence.chain.each", share=share) if several else share,
        "maker": tied(last.leaders),
        "verb": t(f"stage.{last.stage}.verb_plural" if several else f"stage.{last.stage}.verb"),
        "goods": _made_of(last),
    }
    if leaders <= asked.members:
        return t("dependence.chain.own_bought" if buys else "dependence.chain.own", buys=buys, **made)
    if main is None:
        return t("dependence.chain.no_trade", **made)
    kind = "same" if frozenset(main.leaders) == leaders else "other"
    return t(f"dependence.chain.{kind}", buys=buys, **made)


def worth_most(bought: Iterable[Link]) -> Link | None:
    """Return the good of the largest value: of a code that other materials share only where there is no other."""
    return max(bought, key=lambda link: (not link.others, _value(link)), default=None)


def _value(link: Link) -> float:
    return link.result.total_t if link.result else 0.0


def _goods(link: Link) -> str:
    """Return a good in short: its name, of a code that several materials share the code and that it is shared."""
    return t("dependence.chain.bundle", code=link.product) if link.others else in_text(link.product)


def _buys(main: Link, n_goods: int) -> str:
    """Return the good that most is paid for, with value, year, largest seller and its share."""
    return t(
        "dependence.chain.buys_most" if n_goods > 1 else "dependence.chain.buys",
        goods=_goods(main),
        value=theme.money(_value(main)),
        year=main.year,
        share=theme.percent(main.result.top1_frac if main.result else None),
        seller=tied(main.leaders),
    )


def _together(main: Link, bought: Sequence[Link]) -> str:
    """Return who sells most of all goods of the same release, where another does than of `main`; else nothing.

    Codes that other materials share do not count: they are not added to the others anywhere; nor do goods that likely
    stand under two codes.
    """
    same = [link for link in bought if link.source_id == main.source_id and not link.others]
    values: Counter[str] = Counter()
    for link in same:
        values.update(link.addable)
    if main.others or len(same) < _SEVERAL or values[main.leaders[0]] >= max(values.values()):
        return ""
    first = min(values, key=lambda code: (-values[code], code))
    total = sum(values.values())
    return t(
        "dependence.chain.together",
        n=len(same),
        value=theme.money(total),
        year=main.year,
        share=theme.percent(values[first] / total),
        seller=country_in_text(first),
    )


def _supplied(main: Link, bought: Sequence[Link], asked: Dependence) -> str:
    """Return what the supplier chosen holds of the good worth most, and of another where it holds more of that."""
    if not asked.supplier:
        return ""
    own = main.share(asked.suppliers) or 0.0
    most = max(bought, key=lambda link: (link.share(asked.suppliers) or 0.0, link is main))
    words = []
    if frozenset(main.leaders) != asked.suppliers:
        words.append(t("dependence.chain.of_it" if own else "dependence.chain.none_of_it", share=theme.percent(own)))
    if most is not main:
        words.append(
            t(
                "dependence.chain.of_smaller" if _value(most) < _value(main) else "dependence.chain.of_other",
                goods=_goods(most),
                value=theme.money(_value(most)),
                year=most.year,
                share=theme.percent(most.share(asked.suppliers)),
            )
        )
    supplier = opening(joined([place_in_text(code) for code in asked.supplier]))
    return t("dependence.chain.supplier", supplier=supplier, shares=joined(words)) if words else ""


def _made_of(link: Link) -> str:
    """Return the product of a stage in a sentence: the material where it is its content that is counted."""
    row = {"material_id": link.material, "stage_id": link.stage, "product": link.product}
    return output_name(row).lower()
