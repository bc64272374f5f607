"""Code list of materials."""

from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="material",
    title="Materials",
    description="Code list: materials and the groups that one HS code covers together.",
    fields=columns("material_id", "name", "symbol", "group_id", "content_basis", "members"),
    primary_key=("material_id",),
    sources=("unrms",),
    filters={"material": ("material_id",)},
    order_by=("material_id",),
    requirements=("3a",),
    code_list=True,
)
