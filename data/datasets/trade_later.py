"""Whole flows of some goods and years in a later release of BACI; never part of the series of trade."""

from data.evidence import context
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="trade_later",
    title="Trade flows in a later release",
    description=(
        "Gross weight and value of each flow between two countries in a release of BACI later than that of "
        "trade_yearly, and in a newer nomenclature: all flows of 28 codes, 2022 by value alone and 2024 with "
        "weight. The release is part of the key: its flows stand beside those of trade_yearly and are never "
        "joined to them. A weight that a correction or the check of unit values doubts is marked in "
        "unit_value_flag and left out of quantity_in_range_t; its figures stay as published."
    ),
    fields=columns(
        "year", "exporter_iso3", "importer_iso3", "hs_code", "material_id", "stage_id", "quantity_t", "value_usd",
        "value_addable_usd", "unit_value_flag", "quantity_in_range_t", "status", "nomenclature", "vintage",
        "source_id", "note",
    ),
    primary_key=("year", "exporter_iso3", "importer_iso3", "hs_code", "vintage", "source_id"),
    sources=("baci_later",),
    filters={
        "material": ("material_id",), "country": ("exporter_iso3", "importer_iso3"), "exporter": ("exporter_iso3",),
        "importer": ("importer_iso3",), "stage": ("stage_id",), "hs": ("hs_code",), "year_from": ("year",),
        "year_to": ("year",), "status": ("status",), "source": ("source_id",),
    },
    nullable=frozenset({"quantity_t", "quantity_in_range_t", "value_addable_usd"}),
    order_by=("material_id", "year", "hs_code", "exporter_iso3", "importer_iso3"),
    evidence=(context("7c", "flows of a later release"),),
    newest_only=True,
    sliced=True,
)  # fmt: skip
