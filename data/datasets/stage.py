"""Code list of the stages of the chain."""

from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="stage",
    title="Stages of the chain",
    description="Code list: from the mine to recycling.",
    fields=columns("stage_id", "name", "stage_order", "description"),
    primary_key=("stage_id",),
    sources=("unrms",),
    filters={"stage": ("stage_id",)},
    order_by=("stage_order",),
    code_list=True,
)
