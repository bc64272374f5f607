"""Reserves by country as of a year, every vintage kept."""

from data.country_figures import country_figures

DATASET = country_figures(
    "reserve",
    "Reserves by country",
    sources=("usgs_mcs",),
    requirements=("3a", "3b", "11d"),
)
