"""Production capacity by country and year, every vintage kept."""

from data.country_figures import country_figures

DATASET = country_figures(
    "capacity_yearly",
    "Production capacity by country and year",
    sources=("usgs_mcs",),
    requirements=("3a", "3d", "11d"),
)
