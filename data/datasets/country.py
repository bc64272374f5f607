"""Code list of countries and areas."""

from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="country",
    title="Countries and areas",
    description=(
        "Code list: ISO 3166-1, UN M49 regions, members of the UN, the EU27 and the OECD, and codes for totals "
        "and remainders."
    ),
    fields=columns(
        "country_iso3", "name", "name_official", "iso2", "iso_numeric", "un_region", "un_subregion", "is_un_member",
        "is_eu27", "is_oecd", "area_kind",
    ),
    primary_key=("country_iso3",),
    sources=("unrms",),
    filters={"country": ("country_iso3",)},
    order_by=("country_iso3",),
    code_list=True,
)  # fmt: skip
