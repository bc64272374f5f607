"""Which material, stage and product a row of a world table is: ordered rules of `mapping_product.csv`.

A rule names a tracked commodity, statistics and a pattern of `type; country; column words`; the first that fits counts,
so that the wordings of one product in different releases meet in one name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.codes import encode
from pipelines.labels.mapping_files import mapping_rows

_FILE = Path(__file__).parent / "mapping_product.csv"


@dataclass(frozen=True)
class Product:
    """What a row measures: codes of material and stage, product name uniform across releases, content basis.

    All empty (NOTHING) where a table has such cells but they state nothing: refined copper has no reserves.
    """

    material_id: str
    stage_id: str
    product: str
    content_basis: str
    accepts: tuple[str, ...] = ()
    """What the words beside a figure may count without speaking against it: those of another column of the table."""


OWN_FORM = "each in its own form"
"""Content basis of a product that each country states in a form of its own: nothing adds up."""
NOTHING = Product("", "", "", "")


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str], Product], ...]:
    return tuple(
        (
            row["commodity_id"],
            re.compile(row["statistic"]),
            re.compile(row["label"], re.IGNORECASE),
            _product(row),
        )
        for row in mapping_rows(_FILE)
    )


def _product(row: dict[str, str]) -> Product:
    if not row["material_id"]:
        return NOTHING
    material_id, stage_id = encode("material", row["material_id"]), encode("stage", row["stage_id"])
    return Product(
        material_id, stage_id, row["product"], row["content_basis"], tuple(filter(None, row["accepts"].split("|")))
    )


@cache
def product_of(commodity_id: str, statistic: str, label: str) -> Product | None:
    """Return the product of a row labelled `type; country; column words`; None where no rule fits.

    Capacity without a rule of its own is of the product that the type's production rule names.
    """
    for commodity, statistics, pattern, product in _rules():
        if commodity == commodity_id and statistics.fullmatch(statistic) and pattern.search(label):
            return product
    return product_of(commodity_id, "production", label) if statistic == "capacity" else None
