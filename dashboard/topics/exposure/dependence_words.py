"""The dependence of a place in words: what a share is of, and the chain of a material in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.figures import theme
from dashboard.i18n import joined, t
from dashboard.topics.exposure.tables.dependence import Dependence
from dashboard.topics.makers.output import IMPORTS, STUDY, Link, behind
from dashboard.topics.trade.words import in_text
from dashboard.ui.words import material_in_text, output_name, tied


def goods_name(link: Link) -> str:
    """Return what a share is of: the product, of imports the HS code with its name and the materials that share it."""
    if link.measure != IMPORTS:
        return link.product[:1].lower() + link.product[1:] if link.measure == STUDY else link.product
    name = t("goods.code", code=link.product, name=in_text(link.product))
    others = joined([material_in_text(code) for code in link.others])
    return t("dependence.shared", goods=name, others=others) if others else name


def chain_sentence(links: Sequence[Link], asked: Dependence, place: str) -> str:
    """Return from whom a place buys most and who leads the output behind it, in one sentence.

    Of what it buys the code counts of which the supplier chosen sells the largest share, whichever release states it;
    else that of the largest value, of a later release where the series has none. Of output it is what stands `behind`
    that code. Tells where the place leads itself, where seller and producer are one, and where it buys nothing.
    """
    bought = [link for link in links if link.measure == IMPORTS and link.result]
    largest = _most_exposed(bought, asked) if bought else None
    last = behind((link for link in links if link.measure != IMPORTS), largest.stage if largest else "")
    if last is None:
        return t("dependence.chain.unknown")
    leaders, share = frozenset(last.leaders), theme.percent(last.result.top1_frac if last.result else None)
    several = len(leaders) > 1
    made = {
        "share": t("dependence.chain.each", share=share) if several else share,
        "maker": tied(last.leaders),
        "verb": t(f"stage.{last.stage}.verb_plural" if several else f"stage.{last.stage}.verb"),
        "goods": _made_of(last),
    }
    if leaders <= asked.members:
        return t("dependence.chain.own", **made)
    if largest is None:
        return t("dependence.chain.no_trade", **made)
    part = largest.result.top1_frac if largest.result else None
    sold = {"seller": tied(largest.leaders), "sold": _sold(largest, theme.percent(part), len(bought))}
    kind = "same" if frozenset(largest.leaders) == leaders else "other"
    return t(f"dependence.chain.{kind}", place=place, **sold, **made)


def _most_exposed(bought: Sequence[Link], asked: Dependence) -> Link:
    """Return the code that a sentence speaks of: what the supplier holds most of, else what is worth most."""
    if asked.supplier and any(link.share(asked.suppliers) for link in bought):
        return max(bought, key=lambda link: link.share(asked.suppliers) or 0.0)
    series = [link for link in bought if link.source_id == "baci"]
    return max(series or bought, key=lambda link: link.result.total_t if link.result else 0.0)


def _sold(link: Link, share: str, n_goods: int) -> str:
    """Return the share of a seller; of which goods where several are bought, that a code holds more where it does."""
    if link.others:
        return t("dependence.chain.of_bundle", share=share)
    return t("dependence.chain.of_goods", share=share, goods=in_text(link.product)) if n_goods > 1 else share


def _made_of(link: Link) -> str:
    """Return the product of a stage in a sentence: the material where it is its content that is counted."""
    row = {"material_id": link.material, "stage_id": link.stage, "product": link.product}
    return output_name(row).lower()
