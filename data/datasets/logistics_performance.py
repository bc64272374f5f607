"""World Bank Logistics Performance Index by country, component and survey."""

from data.evidence import Summary, proxy
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="logistics_performance",
    title="Logistics performance by country and survey",
    description="Scores and ranks of the seven surveys of 2007 to 2023, overall and by component; they are opinions.",
    fields=columns(
        "country_iso3", "lpi_component_id", "year", "score", "score_low", "score_high", "rank", "status", "vintage",
        "is_latest", "source_id", "note",
    ),
    primary_key=("country_iso3", "lpi_component_id", "year", "vintage", "source_id"),
    sources=("worldbank_lpi",),
    filters={
        "country": ("country_iso3",), "year_from": ("year",), "year_to": ("year",), "vintage": ("vintage",),
        "source": ("source_id",),
    },
    nullable=frozenset({"score", "score_low", "score_high", "rank"}),
    latest_by=("country_iso3", "lpi_component_id", "year", "source_id"),
    order_by=("country_iso3", "lpi_component_id", "year", "vintage"),
    evidence=(
        proxy(
            "7e", "how well goods move, from 1 (low) to 5 (high)", "score", Summary.RANGE, lpi_component_id=("overall",)
        ),
    ),
)  # fmt: skip
