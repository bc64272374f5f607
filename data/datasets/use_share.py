"""What each material is used for in the EU, with the sector and its value added."""

from data.evidence import Summary, context, proxy
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="use_share",
    title="Shares of use in the EU",
    description="Share of each application in the EU's use of a material, with NACE sector and its value added.",
    fields=columns(
        "material_id", "product", "application", "sector", "share_frac", "share_low_frac", "share_high_frac", "bound",
        "value_added_eur", "vintage", "source_id", "note",
    ),
    primary_key=("material_id", "product", "application", "sector", "vintage"),
    sources=("ec_crm",),
    filters={"material": ("material_id",), "product": ("product",), "source": ("source_id",)},
    nullable=frozenset({"share_frac", "value_added_eur"}),
    order_by=("material_id", "product", "application", "sector"),
    evidence=(
        proxy("7c", "the uses that the material goes into", "share_frac", Summary.RANGE),
        context("5a", "the uses that the material goes into", "share_frac", Summary.RANGE),
    ),
)  # fmt: skip
