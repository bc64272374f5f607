"""Makes the two fonts of `assets/fonts/` from Source Sans 3 (Adobe, SIL OFL 1.1) as its npm package has it.

`npm pack source-sans@3.52.0 && tar xzf source-sans-3.52.0.tgz && python tools/fonts/make.py package`, with fonttools
and brotli installed. One variable file for Latin with signs and arrows, which every page loads, and one for Greek and
Cyrillic, which the browser fetches where such a letter stands. Weights 400 to 600; figures are tabular as they are.
"""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import copyfile

from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

TARGET = Path(__file__).parents[2] / "assets" / "fonts"
RANGES = {
    "latin": "20-7E,A0-17F,192,218-21B,2BC,2C6,2C7,2D8-2DD,300-304,306-308,30A-30C,327,328,1E80-1E85,1EF2,1EF3,"
    "394,3A3,3A9,3BC,3C0,2000-200B,2010-2015,2018-201E,2020-2022,2026,202F,2030,2032,2033,2039,203A,2044,2070,2074-2079,"
    "2080-2089,20AC,2113,2116,2122,2190-2199,2202,2206,220F,2211,2212,2215,2219,221A,221E,222B,2248,2260,2264,2265,"
    "25A0,25A1,25B2,25B4,25B6,25BC,25BE,25C6,25CA,25CB,25CF,2713",
    "greek-cyrillic": "370-3FF,400-45F,490,491,4B0,4B1",
}
"""The characters of each file; `assets/05-fonts.css` tells the browser the same of the second."""
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "case", "frac", "sups", "subs"]
WEIGHTS = (400, 400, 600)


def make(package: Path) -> None:
    """Write the fonts and their licence from the unpacked npm package."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, ranges in RANGES.items():
        font = TTFont(package / "VF" / "SourceSans3VF-Upright.ttf")
        options = Options(layout_features=FEATURES, flavor="woff2", hinting=False, notdef_outline=True)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=parse_unicodes(ranges))
        subsetter.subset(font)
        font = instantiateVariableFont(font, {"wght": WEIGHTS})
        font.flavor = "woff2"
        font.save(TARGET / f"source-sans-3-{name}.woff2")
    copyfile(package / "LICENSE.md", TARGET / "LICENSE.md")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
