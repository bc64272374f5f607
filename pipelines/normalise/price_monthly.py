"""World Bank Pink Sheet → price_monthly: one row a series and month."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from data.model import Status
from data.units import TROY_OUNCE_T
from pipelines.fates import Rest, superseded
from pipelines.labels import commodities
from pipelines.labels.mapping_files import mapping_rows
from pipelines.model import AT, Normalised, Snapshot
from pipelines.publishers.worldbank_pinksheet.feed import MAPPING, MISSING, WORDS
from pipelines.tables import newest, normalised, snapshot_rows

FEEDS = ("worldbank_pinksheet",)

USD_PER_T = {"$/mt": 1.0, "$/kg": 1_000.0, "$/troy oz": 1 / TROY_OUNCE_T, "$/dmtu": None}
"""Unit → factor to dollars a tonne; None where the price is of something else (1 % of content in a dry tonne)."""

_MONTH = re.compile(r"\d{4}-\d{2}")
_MONTH_CURE = "The line has prices and no month (1960M01): mend it in the publisher's workbook, then parse it again."
_WORDS_CURE = (
    "Say what the price is of in pipelines/publishers/worldbank_pinksheet/price_words.csv, as the workbook's sheet "
    "Description does, then publish again."
)
_UNIT_CURE = "Add the unit to USD_PER_T in pipelines/normalise/price_monthly.py, then publish again."


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the newest edition's prices in dollars a tonne; each edition restates all months.

    A month without a price has status missing, as has a price in a unit that cannot be converted, with a note. A price
    in a unit that nobody has mapped is set aside.
    """
    rows: list[dict[str, object]] = []
    rest = Rest()
    shown = newest(snapshots["worldbank_pinksheet"])
    rest.left_out.extend(superseded(snapshots["worldbank_pinksheet"], shown))
    for snapshot in shown:
        for printed in snapshot_rows(snapshot):
            unit, month = str(printed["unit"]), str(printed["month"])
            if not _MONTH.fullmatch(month):
                rest.set_aside(snapshot, printed, "value", month, _MONTH_CURE)
            elif _is_without_words(str(printed["series"])):
                rest.set_aside(snapshot, printed, "basis", str(printed["series"]), _WORDS_CURE)
            elif unit not in USD_PER_T and commodities.materials(MAPPING, str(printed["series"])):
                rest.set_aside(snapshot, printed, "unit", unit, _UNIT_CURE)
            else:
                rows.extend(_prices(snapshot, printed, USD_PER_T.get(unit), rest))
    return normalised("price_monthly", rows, rest)


@cache
def price_words() -> Mapping[str, Mapping[str, str]]:
    """Return key of a label → what its price is of: series, product, content basis, terms of the price.

    They are those of the workbook's own sheet "Description".
    """
    return {commodities.key(row["label"]): row for row in mapping_rows(WORDS)}


def _is_without_words(label: str) -> bool:
    return bool(commodities.materials(MAPPING, label)) and commodities.key(label) not in price_words()


def _prices(
    snapshot: Snapshot, printed: Mapping[str, object], factor: float | None, rest: Rest
) -> Iterator[dict[str, object]]:
    value, unit, month = str(printed["value"]), str(printed["unit"]), str(printed["month"])
    price = None if value in MISSING or factor is None else float(value) * factor
    words = price_words().get(commodities.key(str(printed["series"])), {})
    remark = f"Not converted: {unit} is no price of a mass." if factor is None else ""
    for match in rest.materials(snapshot, printed, MAPPING, str(printed["series"])):
        yield {
            AT: printed[AT],
            "material_id": match.material_id,
            "series": words["series"],
            "month": month,
            "year": int(month[:4]),
            "price_usd_per_t": price,
            "status": Status.MISSING if price is None else Status.REPORTED,
            **{name: words[name] for name in ("product", "content_basis", "terms")},
            "original_value": value,
            "original_unit": unit,
            "vintage": snapshot.vintage,
            "source_id": snapshot.record["source_id"],
            "note": " ".join(part for part in (f"{match.note}." if match.note else "", remark) if part),
        }
