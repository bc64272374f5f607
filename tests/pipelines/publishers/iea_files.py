"""A few true rows of the IEA's Critical Minerals Data Explorer, as its workbook and its .csv files print them."""

from tests.pipelines.originals import workbook

_SCENARIOS = [None, None, None, "Stated Policies scenario", None, None, "Announced Pledges scenario", None, None,
              "Net Zero Emissions by 2050 scenario"]  # fmt: skip
_YEARS = [None, 2023, None, 2030, 2035, None, 2030, 2035, None, 2030, 2035]


def _demand(title, *rows):
    return [[None], [title], [None], _SCENARIOS, _YEARS, [None], *rows]


def _row(label, base, *values):
    """Return a row of demand: the base year, then two years of each scenario with a blank column between them."""
    pairs = [values[place : place + 2] for place in range(0, 6, 2)]
    return [label, base, *(cell for pair in pairs for cell in (None, *pair))]


LITHIUM = (
    ["Lithium"],
    _row("Electric vehicles", 82.8527, 346.685, 581.513, 397.975, 737.097, 559.744, 908.983),
    _row("Grid battery storage", 9.21956, 34.8063, 45.3536, 43.7378, 57.0492, 55.8476, 77.2358),
    _row("Total clean technologies", 92.0723, 381.491, 626.866, 441.713, 794.146, 615.591, 986.218),
    _row("Other uses", 73.3, 89.8, 109, 89.8, 109, 89.8, 109),
    _row("Total demand", 165.3723, 471.291, 735.866, 531.513, 903.146, 705.391, 1095.218),
    _row("Share of clean technologies in total demand ", 0.5568, 0.8095, 0.8519, 0.8310, 0.8793, 0.8727, 0.9005),
)
EV = (
    ["Base case"],
    _row("Lithium", 82.8527, 346.685, 581.513, 397.975, 737.097, 559.744, 908.983),
    _row("Silicon", 15.953, 113.16, 301.921, 128.272, 379.892, 176.042, 453.049),
    [None],
    ["Lower battery sizes"],
    _row("Lithium", 82.8527, 301.606, 482.965, 346.756, 612.404, None, None),
)
MINERALS = (
    _row("Silicon", 1126.11, 1500, 1800, 1700, 2000, 1900, 2200),
    _row("Silver", 6.47164, 7, 8, 9, 10, 11, 12),
)
COBALT_SUPPLY = (
    ["Cobalt - Mining", None, None, None, "Cobalt - Refining"],
    ["Democratic Republic of Congo", 157, 215, None, "China", 171.7, 230.8],
    ["Indonesia", 19.6, 49.7, None, "Finland", 18.8, 19.9],
    [None, None, None, None, "Canada", 6.9, 8.2],
    ["Rest of world", 63.2, 61.6, None, "Rest of world", 26.4, 54],
    ["Total", 239.8, 326.3, None, "Total clean technologies", 223.8, 312.9],
    ["Top 3 share", 0.7685571309424519, 0.83, None, "Top 3 share", 0.8820375335120644, 0.84],
)
_SUPPLY_YEARS = [None, 2023, 2030, None, None, 2023, 2030]


def explorer(folder, *, demand=LITHIUM, supply=COBALT_SUPPLY, name="CM_Data_Explorer_2024-05.xlsx"):
    """Write the workbook of the edition of May 2024, a few blocks of each kind of sheet, and return its path."""
    total_supply = "Total supply for key energy transition minerals, base case (kt)"
    by_mineral = "Mineral demand for clean energy technologies - by mineral (kt)"
    sheets = {
        "Cover": [["Critical Minerals Data Explorer"]],
        "1 Total demand": _demand("Demand for key energy transition minerals (kt)", *demand),
        "2 Total supply": [[None], [total_supply], [None], _SUPPLY_YEARS, [None], *supply],
        "3.2 Cleantech demand by mineral": _demand(by_mineral, *MINERALS),
        "4.3 EV": _demand("Mineral demand for electric vehicles (kt)", *EV),
    }
    return workbook(folder / name, sheets)


DEMAND_2025 = """table,group,item,scenario,year,kt
total_demand,Lithium,Electric vehicles,base,2024,109.026
total_demand,Lithium,Grid battery storage,base,2024,18.975
total_demand,Lithium,totalClean,base,2024,128.001
total_demand,Lithium,otherUses,base,2024,76.999
total_demand,Lithium,totalDemand,base,2024,205.0
total_demand,Lithium,cleanShare,base,2024,0.6243951219512195
cleantech_by_tech,Battery-grade graphite,Grid battery storage,base,2024,163.561
cleantech_by_tech,Lithium,Grid battery storage,base,2024,18.975
cleantech_by_mineral,,Gallium,base,2024,0.0217731
technology:Solar PV,Solar PV,Gallium,base,2024,0.0377202
technology:Grid battery storage,Grid battery storage,Vanadium,base,2024,0.0
"""
SUPPLY_2025 = """mineral,stage,country,year,kt,iso3
Lithium,refining,China,2024,169.67759096410308,CHN
Lithium,refining,Rest of world,2024,5.149696000000034,
Lithium,refining,Total,2024,241.6117526503776,
Lithium,refining,Top 3 share,2024,0.9607514469712212,
Lithium,refining,China,2030,300.5,CHN
"""


def csv(folder, text, name="iea_2025-05_demand.csv"):
    """Write a .csv file of the edition of May 2025 and return its path."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path
