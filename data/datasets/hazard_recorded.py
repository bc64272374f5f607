"""Hazards as two feeds stated them on one day: what is shown, marked as recorded, where feeds cannot be asked."""

from data.evidence import context
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="hazard_recorded",
    title="Recorded hazards",
    description=(
        "Earthquakes, cyclones, droughts and other hazards as their publishers stated them on the day of the "
        "recording (vintage). It is no list of what goes on now, and no complete history."
    ),
    fields=columns(
        "hazard_id", "hazard_kind", "name", "latitude_deg", "longitude_deg", "depth_km", "strength", "strength_unit",
        "alert_level", "started", "ended", "named_iso3", "url", "vintage", "source_id", "note",
    ),
    primary_key=("source_id", "hazard_id"),
    sources=("usgs_earthquakes", "gdacs"),
    filters={"country": ("named_iso3",), "source": ("source_id",)},
    nullable=frozenset({"depth_km", "strength", "named_iso3"}),
    order_by=("source_id", "started", "hazard_id"),
    evidence=(context("9a", "hazards of nature on record"),),
    newest_only=True,
)  # fmt: skip
