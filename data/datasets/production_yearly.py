"""Mine, smelter and refinery production by country and year, every vintage kept."""

from data.country_figures import country_figures
from data.evidence import proxy

DATASET = country_figures(
    "production_yearly",
    "Production by country and year",
    sources=("usgs_mcs", "iea"),
    evidence=(
        proxy("11a", "who mines, smelts and refines how much"),
        proxy("7c", "output at each stage of the chain"),
    ),
    more="The IEA's base years stand where the USGS states no refining; sources are never added up or averaged.",
)
