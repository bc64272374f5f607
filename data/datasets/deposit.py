"""Critical-mineral deposits of USGS Professional Paper 1802, one row a deposit and material."""

from data.evidence import context
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="deposit",
    title="Critical-mineral deposits",
    description="Deposits with location and geological type; no tonnes.",
    fields=columns(
        "deposit_id", "name", "country_iso3", "latitude_deg", "longitude_deg", "deposit_type", "material_id",
        "location", "vintage", "source_id", "note",
    ),
    primary_key=("deposit_id", "material_id"),
    sources=("usgs_pp1802",),
    filters={"material": ("material_id",), "country": ("country_iso3",), "source": ("source_id",)},
    order_by=("material_id", "country_iso3", "deposit_id"),
    evidence=(context("3b", "known deposits by place, without quantities"),),
    newest_only=True,
)  # fmt: skip
