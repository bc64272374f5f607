"""True rows of BACI in two layouts: bare, as the copy without a release label, and official, padded and with NA."""

from __future__ import annotations

import zipfile
from pathlib import Path

COUNTRIES = """country_code,country_name,country_iso2,country_iso3
56,Belgium,BE,BEL
58,Belgium-Luxembourg (...1998),BE,BEL
124,Canada,CA,CAN
152,Chile,CL,CHL
156,China,CN,CHN
180,Dem. Rep. of the Congo,CD,COD
344,"China, Hong Kong SAR",HK,HKG
384,C\u00c3\u00b4te d'Ivoire,CI,CIV
490,"Other Asia, nes",,S19
516,Namibia,,NAM
699,India,IN,IND
711,Southern African Customs Union (...1999),,ZA1
"""
FLOWS_1998 = """t,i,j,k,v,q
1998,58,124,810510,298.705,7.25
"""
FLOWS_2022 = """t,i,j,k,v,q
2022,56,344,283691,0.029,
2022,152,156,283691,6037683.623,120523.89
2022,180,156,810510,5741000.312,355060.455
2022,490,124,250700,10.166,16
2022,490,156,283691,478.275,70.711
2022,516,56,260300,59796.207,7006.532
"""
FLOWS_2022_OFFICIAL = """t,i,j,k,v,q
2022,56,344,283691,         0.029,            NA
2022,152,156,283691,   6037683.623,    120523.890
2022,156,124,10111,        12.500,         3.000
"""


def bare(**replaced: str) -> dict[str, str]:
    """Return the files of the copy without a release label; `replaced` gives other text by the file's stem."""
    files = {
        "BACI_HS92_Y1998.csv": FLOWS_1998,
        "BACI_HS92_Y2022.csv": FLOWS_2022,
        "country_codes.csv": COUNTRIES,
    }
    return files | {f"{stem}.csv": text for stem, text in replaced.items()}


def official() -> dict[str, str]:
    """Return the files of a labelled release."""
    return {
        "BACI_HS92_Y2022_V202401b.csv": FLOWS_2022_OFFICIAL,
        "country_codes_V202401b.csv": COUNTRIES,
        "Readme.txt": "BACI",
    }


def write_zip(path: Path, files: dict[str, str]) -> Path:
    """Write `files` into a zip at `path`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path
