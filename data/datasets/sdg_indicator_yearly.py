"""SDG indicators that speak of infrastructure, water, energy, work and nature, by country and year."""

from data.evidence import Summary, proxy
from data.fields import columns
from data.model import Dataset


def _of(series: str) -> dict[str, tuple[str, ...]]:
    """Return the rows of a series."""
    return {"sdg_series_id": (series,)}


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
        "country": ("country_iso3",), "series": ("sdg_series_id",), "year_from": ("year",), "year_to": ("year",),
        "vintage": ("vintage",), "source": ("source_id",),
    },
    latest_by=(
        "country_iso3", "sdg_series_id", "urban_rural", "sex", "age_group", "transport_mode", "product_group", "year",
        "source_id",
    ),
    order_by=("sdg_series_id", "country_iso3", "year", "vintage"),
    evidence=(
        proxy("2f", "water stress: water withdrawn over what there is", "value", Summary.RANGE, **_of("er_h2o_stress")),
        proxy("2f", "how far water is managed in an integrated way", "value", Summary.RANGE, **_of("er_h2o_iwrmd")),
        proxy("2i", "key areas of biodiversity that are protected", "value", Summary.RANGE, **_of("er_ptd_terrs")),
        proxy("2d", "energy that a dollar of output takes", "value", Summary.RANGE, **_of("eg_egy_prim")),
        proxy("2c", "carbon dioxide per dollar of manufacturing", "value", Summary.RANGE, **_of("en_atm_co2mva")),
        proxy("4a", "children in economic activity", "value", Summary.RANGE, sex=("all",), **_of("sl_tlf_chldea")),
        proxy("9c", "fatal injuries at work", "value", Summary.RANGE, sex=("all",), **_of("sl_emp_ftlinjur")),
        proxy("9a", "a strategy against disasters in line with Sendai", "value", Summary.RANGE, **_of("sg_dsr_lgrgsr")),
    ),
)  # fmt: skip
