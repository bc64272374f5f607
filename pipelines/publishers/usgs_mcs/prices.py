"""What a yearly price is of: product, what its weight counts, and terms of delivery, from `mapping_price.csv`.

The publisher's own words decide: the metadata file beside a table (`mcs2025-lithi_meta.xml`) or the row of the
one-table layout. A header alone (`Price_dt`) is enough only where its release has no words for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.codes import encode
from pipelines.labels.mapping_files import mapping_rows

_FILE = Path(__file__).parent / "mapping_price.csv"
CURE = (
    "Add a rule for the price's words to pipelines/publishers/usgs_mcs/mapping_price.csv, with product, basis and "
    "terms from the publisher's metadata or chapter, then publish again."
)


@dataclass(frozen=True)
class PriceOf:
    """What a price is of: material, the series' name uniform across editions, product, basis and terms."""

    material_id: str
    series: str
    product: str
    content_basis: str
    terms: str


@dataclass(frozen=True)
class _Rule:
    commodity_id: str
    header: re.Pattern[str] | None
    words: re.Pattern[str] | None
    price: PriceOf


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            row["commodity_id"],
            re.compile(row["header"], re.IGNORECASE) if row["header"] else None,
            re.compile(row["words"], re.IGNORECASE) if row["words"] else None,
            PriceOf(
                encode("material", row["material_id"]),
                row["series"],
                row["product"],
                row["content_basis"],
                row["terms"],
            ),
        )
        for row in mapping_rows(_FILE)
    )


@cache
def price_of(commodity_id: str, series: str, definition: str) -> PriceOf | None:
    """Return what a price is of; None where no rule knows its words, or, without words, its series.

    A rule without `words` stands for the only price of its commodity.
    """
    for rule in _rules():
        if rule.commodity_id != commodity_id:
            continue
        by_words = definition and (rule.words.search(definition) if rule.words else rule.header)
        by_header = not definition and rule.header and rule.header.fullmatch(series)
        if by_words or by_header:
            return rule.price
    return None
