"""What is doubtful of the trade shown, and which goods it lacks, in words that stand beside the figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Query, Record
from dashboard.engine.table import has_dataset
from dashboard.figures import theme
from dashboard.i18n import joined, t
from dashboard.topics.trade.hs_codes import HsCodes
from dashboard.topics.trade.queries import DOUBTS
from dashboard.topics.trade.releases import CURRENT, coverage
from dashboard.topics.trade.words import goods_assumptions, in_text
from dashboard.ui.words import country_in_text, material_in_text, opening
from data.codes import WORLD, material_with_groups

_LISTED = 3
_SAME, _OVER, _REVISED = "same_goods", "over_mined", "revised"
_ORDER = (_SAME, _REVISED, _OVER)


_ROWS: Memo[tuple[Record, ...]] = Memo(4)


def _rows(engine: Engine, query: Query) -> tuple[Record, ...]:
    """Return every row; none where the release is older than the dataset."""
    if not has_dataset(engine, query.dataset_id):
        return ()
    return _ROWS.get(engine, query.query_id, lambda: tuple(engine.run(query, {}).records()))


def doubts(
    engine: Engine, years: Collection[int], *, material: str = "", exporters: Collection[str] = (), codes: str = ""
) -> list[Record]:
    """Return what is doubtful of some years' trade: that of a material, of some exporters or of one HS code.

    Of a code that a later release revises in all, the revisions by country are left out.
    """
    materials = material_with_groups(material) if material else ()
    found = [
        row
        for row in _rows(engine, DOUBTS)
        if row["year"] in years
        and (not materials or row["material_id"] in materials)
        and (not exporters or row["exporter_iso3"] in exporters)
        and (not codes or codes in row["hs_codes"].split("+"))
    ]
    known = {(row["year"], row["hs_codes"]) for row in found if row["exporter_iso3"] == WORLD}
    same = {(row["year"], row["exporter_iso3"]) for row in found if row["kind"] == _SAME}
    kept = [
        row
        for row in found
        if not (row["kind"] == _REVISED and row["exporter_iso3"] != WORLD and (row["year"], row["hs_codes"]) in known)
        and not (row["kind"] == _OVER and (row["year"], row["exporter_iso3"]) in same)
    ]
    return sorted(kept, key=lambda row: (_ORDER.index(row["kind"]), -row["value_usd"]))


def doubt_words(row: Record) -> str:
    """Return a doubt as a sentence."""
    first, _, others = row["hs_codes"].partition("+")
    words = {
        "place": opening(country_in_text(row["exporter_iso3"])),
        "year": row["year"],
        "codes": joined([t("goods.listed", code=code) for code in row["hs_codes"].split("+")]),
        "code": first,
        "name": in_text(first),
        "others": joined([t("goods.listed", code=code) for code in others.split("+") if code]),
        "value": theme.money(row["value_usd"]),
    }
    if row["kind"] == _REVISED:
        later = theme.money(row["later_value_usd"])
        words["later"] = t("bound.at_least", value=later) if row["bound"] == ">" else later
        words["release"] = row["later_vintage"]
        key = "trade.doubt.revised_world" if row["exporter_iso3"] == WORLD else "trade.doubt.revised"
        return t(key, **words)
    words |= {
        "content": theme.quantity(row["content_t"]),
        "mined": theme.quantity(row["mined_t"]),
        "mined_year": row["mined_year"],
        "material": material_in_text(row["material_id"]),
    }
    return t(f"trade.doubt.{row['kind']}", **words)


def doubts_in_words(rows: Sequence[Record]) -> list[str]:
    """Return the first doubts as sentences, and how many more there are."""
    words = [doubt_words(row) for row in rows[:_LISTED]]
    if len(rows) > _LISTED:
        words.append(t("trade.doubt.more", n=len(rows) - _LISTED))
    return words


def gap_words(engine: Engine, material: str, shown: Collection[str] = ()) -> str:
    """Return which goods of a material the series of trade lacks, as a sentence; empty where it lacks none.

    Of a good that a later release states, it says so; those `shown`, by their HS codes, are left out.
    """
    rows = [row for row in coverage(engine, material) if row["hs_code"] not in shown]
    in_series = {row["hs_code"] for row in rows if row["coverage"] in CURRENT and row["source_id"] == "baci"}
    listed = []
    for row in rows:
        words = {"code": row["hs_code"], "name": in_text(row["hs_code"])}
        if row["source_id"] == "baci" and row["coverage"] not in CURRENT:
            until = row["last_year"]
            listed.append(t("trade.gap.until", year=until, **words) if until else t("goods.code", **words))
        elif row["hs_code"] not in in_series:
            listed.append(t("trade.gap.later", release=row["vintage"], **words))
    return t("trade.gap.lacks", material=material_in_text(material), goods=joined(listed)) if listed else ""


def left_out_words(rows: Sequence[Record]) -> str:
    """Return how much of a sum of trade is left out as it likely stands twice; empty where nothing is."""
    left = sum((row["value_usd"] or 0.0) - (row["value_addable_usd"] or 0.0) for row in rows)
    return t("trade.left_out", value=theme.money(left)) if left >= 1 else ""


def trade_assumptions(engine: Engine, goods: HsCodes, year: int) -> Mapping[str, str]:
    """Return what an export says of its goods, by name: which they are, what is doubtful, what is lacking."""
    words = dict(goods_assumptions(goods))
    if not goods:
        return words
    numbers = set(goods.numbers)
    own = doubts(engine, (year,), material=goods.material)
    found = [row for row in own if numbers & set(row["hs_codes"].split("+"))]
    words |= {f"doubt_{place}": sentence for place, sentence in enumerate(doubts_in_words(found), 1)}
    if lacks := gap_words(engine, goods.material, goods.numbers):
        words["lacks"] = lacks
    return words
