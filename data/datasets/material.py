"""Code list of materials, with the stage and product that each is known by."""

from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="material",
    title="Materials",
    description="Code list: materials and the groups that one HS code covers together; the stage and product that each "
    "is known by.",
    fields=columns(
        "material_id", "name", "symbol", "group_id", "content_basis", "members", "known_stage", "known_product",
        "known_reason",
    ),
    primary_key=("material_id",),
    sources=("unrms",),
    filters={"material": ("material_id",)},
    order_by=("material_id",),
    code_list=True,
)  # fmt: skip
