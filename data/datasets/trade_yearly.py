"""Bilateral trade flows by HS code, reconciled by CEPII (BACI) from UN Comtrade."""

from data.evidence import proxy
from data.fields import columns
from data.model import Dataset, Rollup

_KEPT = ("material_id", "year", "stage_id")
_SUMMED = ("quantity_t", "quantity_in_range_t", "value_usd", "value_addable_usd")

DATASET = Dataset(
    dataset_id="trade_yearly",
    title="Trade flows by HS code and year",
    description=(
        "Gross weight and value of each flow between two countries. One flow is one row: a code that several "
        "materials share carries a group as its material. A flow whose value per tonne is far from what is usual "
        "for its code is marked in unit_value_flag and left out of quantity_in_range_t; its figures stay as "
        "published."
    ),
    fields=columns(
        "year", "exporter_iso3", "importer_iso3", "hs_code", "material_id", "stage_id", "quantity_t", "value_usd",
        "value_addable_usd", "unit_value_flag", "quantity_in_range_t", "status", "vintage", "source_id", "note",
    ),
    primary_key=("year", "exporter_iso3", "importer_iso3", "hs_code", "vintage", "source_id"),
    sources=("baci",),
    filters={
        "material": ("material_id",), "country": ("exporter_iso3", "importer_iso3"), "exporter": ("exporter_iso3",),
        "importer": ("importer_iso3",), "stage": ("stage_id",), "hs": ("hs_code",), "year_from": ("year",),
        "year_to": ("year",), "status": ("status",), "source": ("source_id",),
    },
    nullable=frozenset({"quantity_t", "quantity_in_range_t", "value_addable_usd"}),
    order_by=("material_id", "year", "hs_code", "exporter_iso3", "importer_iso3"),
    rollups=(
        Rollup("pair", (*_KEPT, "exporter_iso3", "importer_iso3"), _SUMMED),
        Rollup("exporter", (*_KEPT, "exporter_iso3"), _SUMMED),
        Rollup("importer", (*_KEPT, "importer_iso3"), _SUMMED),
        Rollup("code", (*_KEPT, "hs_code"), _SUMMED),
    ),
    evidence=(
        proxy("7c", "who sells to whom"),
        proxy("7e", "the flows that a chain could run over"),
        proxy("11a", "exports by country of origin"),
    ),
    newest_only=True,
    sliced=True,
)  # fmt: skip
