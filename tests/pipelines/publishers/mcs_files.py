"""True rows of the Mineral Commodity Summaries (tests/fixtures/usgs_mcs) in the layouts of their releases."""

import zipfile
from pathlib import Path

from pipelines.publishers.usgs_mcs import feed as usgs_mcs
from tests.pipelines.originals import normalise

_FOLDER = Path(__file__).parents[2] / "fixtures" / "usgs_mcs"


def _text(name):
    return (_FOLDER / f"{name}.csv").read_bytes().decode()


LITHIUM_2022 = _text("lithium_2022")
LITHIUM_2023 = _text("lithium_2023")
ZINC_2023 = _text("zinc_2023")
GERMANIUM_SALIENT_2023 = _text("germanium_salient_2023")
FLUORSPAR_2024 = _text("fluorspar_2024")
SPONGE_2024 = _text("sponge_2024")
HELIUM_2024 = _text("helium_2024")
WORLD_2025 = _text("world_2025")
LONG_2026 = _text("long_2026").encode("cp1252")


def write(folder, **contents):
    """Write `name=text` as files `name.csv` (`__` in a name is `-`) below `folder` and return it."""
    for name, text in contents.items():
        (folder / f"{name.replace('__', '-')}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def zipped(path, **contents):
    """Write `name=text` as members of a zip and return its path."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in contents.items():
            archive.writestr(f"world/{name.replace('__', '-')}.csv", text)
    return path


def normalised(normaliser, tmp_path, **contents):
    """Return what `normaliser` makes of these files."""
    folder = tmp_path / "release"
    folder.mkdir()
    return normalise(normaliser, usgs_mcs, tmp_path, write(folder, **contents))
