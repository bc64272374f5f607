"""Targets in law for recycling, recycled content, capacity and dependency."""

from data.evidence import proxy
from data.fields import columns
from data.model import Dataset

_CIRCULAR = (
    "collection",
    "recycling efficiency",
    "material recovery",
    "minimum recycled content",
    "recycling capacity",
)

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
    evidence=(
        proxy("8a", "targets for collection, recycling and recycled content in EU law", target_type=_CIRCULAR),
    ),
)  # fmt: skip
