"""Reserves by country as of a year, every vintage kept."""

from data.country_figures import country_figures
from data.evidence import proxy

DATASET = country_figures(
    "reserve",
    "Reserves by country",
    sources=("usgs_mcs",),
    evidence=(proxy("3b", "reserves as national agencies state them, without their class"),),
)
