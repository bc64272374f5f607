"""Production capacity by country and year, every vintage kept."""

from data.country_figures import country_figures
from data.evidence import proxy

DATASET = country_figures(
    "capacity_yearly",
    "Production capacity by country and year",
    sources=("usgs_mcs",),
    evidence=(proxy("11a", "what plants could make, by country"),),
)
