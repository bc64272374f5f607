"""Targets in law for recycling, recycled content, capacity and dependency."""

from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="policy_target",
    title="Targets in law",
    description=(
        "Targets of the EU Battery Regulation and the Critical Raw Materials Act with the date on which each "
        "takes effect; the material is empty where a target binds all of them or names none."
    ),
    fields=columns(
        "instrument", "target_type", "scope", "material_id", "product", "due_date", "year", "value", "bound", "unit",
        "original_value", "source_document", "confidence", "vintage", "source_id", "note",
    ),
    primary_key=("instrument", "target_type", "scope", "product", "due_date"),
    sources=("reference",),
    filters={
        "material": ("material_id",), "year_from": ("year",), "year_to": ("year",), "source": ("source_id",),
        "confidence": ("confidence",),
    },
    nullable=frozenset({"material_id", "value", "year"}),
    order_by=("instrument", "target_type", "scope", "product", "due_date"),
    requirements=("1a", "1b", "3a", "8a", "8c"),
)  # fmt: skip
