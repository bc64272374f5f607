"""Who supplies the world and the EU with a material, at extraction and processing."""

from data.evidence import Summary, proxy
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="supply_share",
    title="Supply shares of the world and the EU",
    description=(
        "Share of each country in world supply and in the supply of the EU by material and stage; a cell `<0.1%` "
        "is the interval 0 to 0.1 %. Shares of a material need not add up to 1: the shortfall is in the study."
    ),
    fields=columns(
        "material_id", "product", "stage_id", "region", "country_iso3", "share_frac", "share_low_frac",
        "share_high_frac", "bound", "trade_parameter", "original_value", "vintage", "source_id", "note",
    ),
    primary_key=("material_id", "product", "stage_id", "region", "country_iso3", "vintage"),
    sources=("ec_crm",),
    filters={
        "material": ("material_id",), "product": ("product",), "country": ("country_iso3",), "stage": ("stage_id",),
        "source": ("source_id",),
    },
    nullable=frozenset({"share_frac"}),
    order_by=("material_id", "product", "stage_id", "region", "country_iso3"),
    evidence=(
        proxy("11a", "where supply comes from", "share_frac", Summary.RANGE),
        proxy("7c", "where supply comes from at each stage", "share_frac", Summary.RANGE),
    ),
)  # fmt: skip
