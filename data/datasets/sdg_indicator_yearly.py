"""SDG indicators that speak of infrastructure, water, energy, work and nature, by country and year."""

from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="sdg_indicator_yearly",
    title="SDG indicators by country and year (2020 edition)",
    description="Series of the UN's SDG database as of October 2020: its newest figures are of 2017 to 2019.",
    fields=columns(
        "country_iso3", "sdg_series_id", "urban_rural", "sex", "age_group", "transport_mode", "product_group", "year",
        "value", "unit", "nature", "status", "vintage", "is_latest", "source_id", "note",
    ),
    primary_key=(
        "country_iso3", "sdg_series_id", "urban_rural", "sex", "age_group", "transport_mode", "product_group", "year",
        "vintage", "source_id",
    ),
    sources=("un_sdg",),
    filters={
        "country": ("country_iso3",), "year_from": ("year",), "year_to": ("year",), "vintage": ("vintage",),
        "source": ("source_id",),
    },
    latest_by=(
        "country_iso3", "sdg_series_id", "urban_rural", "sex", "age_group", "transport_mode", "product_group", "year",
        "source_id",
    ),
    order_by=("sdg_series_id", "country_iso3", "year", "vintage"),
    requirements=("1a", "2c", "2d", "2f", "2i", "4a", "9a", "9c"),
)  # fmt: skip
