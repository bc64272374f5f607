"""Mining and processing sites of the world, one row a site and material."""

from data.evidence import proxy
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="facility",
    title="Mining and processing facilities",
    description="Sites with location, kind and commodities; no operator and no tonnes.",
    fields=columns(
        "facility_id", "name", "country_iso3", "latitude_deg", "longitude_deg", "facility_type", "material_id",
        "commodity_rank", "confidence", "vintage", "source_id", "note",
    ),
    primary_key=("facility_id", "material_id"),
    sources=("icmm",),
    filters={
        "material": ("material_id",), "country": ("country_iso3",), "facility": ("facility_id",),
        "facility_type": ("facility_type",), "confidence": ("confidence",), "source": ("source_id",),
    },
    nullable=frozenset({"latitude_deg", "longitude_deg"}),
    order_by=("material_id", "country_iso3", "facility_id"),
    evidence=(
        proxy("11a", "mines and plants by name and place"),
    ),
    newest_only=True,
)  # fmt: skip
