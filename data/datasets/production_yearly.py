"""Mine, smelter and refinery production by country and year, every vintage kept."""

from data.country_figures import country_figures

DATASET = country_figures(
    "production_yearly",
    "Production by country and year",
    sources=("usgs_mcs", "iea"),
    requirements=("3a", "3d", "11a", "11d"),
    more="The IEA's base years stand where the USGS states no refining; sources are never added up or averaged.",
)
