"""The codes of a material that this copy of the trade lacks."""

from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="trade_gap",
    title="Codes that the trade lacks",
    description=(
        "HS codes of tracked materials without a flow in this copy of BACI, at all or since some year: no sum of a "
        "material's trade holds these goods."
    ),
    fields=columns("hs_code", "material_id", "stage_id", "last_year", "vintage", "source_id"),
    primary_key=("hs_code",),
    sources=("baci",),
    filters={
        "material": ("material_id",), "stage": ("stage_id",), "hs": ("hs_code",), "source": ("source_id",),
    },
    nullable=frozenset({"last_year"}),
    order_by=("material_id", "hs_code"),
    requirements=("3a", "7c", "11d"),
    inputs=("trade_yearly",),
)  # fmt: skip
