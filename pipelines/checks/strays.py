"""Sites that lie outside the country they are stated in, and those accepted although they do."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import duckdb

from data.codes import place_name
from data.model import Dataset, Fault, InputError
from data.places import TOLERANCE_DEG, countries_at, degrees_outside, likely_mend
from pipelines.checks.rules import Check
from pipelines.database import quoted

FILE = Path(__file__).parent / "accepted_places.csv"
_PLACE = ("country_iso3", "latitude_deg", "longitude_deg")


@dataclass(frozen=True)
class Stray:
    """A site outside its country: which, how far, and in words where it lies and what may mend it."""

    dataset_id: str
    site_id: str
    name: str
    reason: str


def has_places(dataset: Dataset) -> bool:
    """Tell whether the rows of a dataset are places with coordinates and a country."""
    return set(_PLACE) <= set(dataset.columns)


def strays(connection: duckdb.DuckDBPyConnection, datasets: Sequence[Dataset]) -> list[Stray]:
    """Return the sites of `datasets` that lie outside their country by more than the tolerance, each once."""
    return [stray for dataset in datasets if has_places(dataset) for stray in _of(connection, dataset)]


def _of(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> Iterator[Stray]:
    key = dataset.primary_key[0]
    sites = connection.execute(
        f"SELECT DISTINCT {quoted(key, 'name', *_PLACE)} FROM {quoted(dataset.dataset_id)} "
        f"WHERE latitude_deg IS NOT NULL AND longitude_deg IS NOT NULL ORDER BY ALL"
    ).fetchall()
    for site_id, name, country_iso3, latitude, longitude in sites:
        outside = degrees_outside(country_iso3, latitude, longitude) or 0.0
        if outside > TOLERANCE_DEG:
            yield Stray(dataset.dataset_id, site_id, name, _in_words(name, country_iso3, latitude, longitude, outside))


def _in_words(name: str, country_iso3: str, latitude: float, longitude: float, outside: float) -> str:
    there = " and ".join(map(place_name, countries_at(latitude, longitude))) or "no country, at sea"
    mend = likely_mend(country_iso3, latitude, longitude)
    hint = f"; it would lie within with {mend.what}" if mend else ""
    where = f"{latitude:g}, {longitude:g} lies {outside:.1f} degrees outside {place_name(country_iso3)}, in {there}"
    return f"{name}: {where}{hint}"


def accepted_places(file: Path = FILE) -> dict[tuple[str, str], str]:
    """Return (dataset_id, site_id) → why the site may lie outside its country. Raises InputError without a reason."""
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    faults = [
        Fault(file.name, line, "reason", row["site_id"], "an accepted place needs a reason", "Add it.")
        for line, row in enumerate(rows, start=2)
        if not row["reason"].strip()
    ]
    if faults:
        raise InputError(faults)
    return {(row["dataset_id"], row["site_id"]): row["reason"] for row in rows}


def rows(
    connection: duckdb.DuckDBPyConnection, datasets: Sequence[Dataset], accepted: Mapping[tuple[str, str], str]
) -> list[tuple[str, str, str, str]]:
    """Return the rows of table `stray`: the strays that are not accepted, then acceptances that no stray needs."""
    found = strays(connection, datasets)
    needed = {(stray.dataset_id, stray.site_id) for stray in found}
    keys = {dataset.dataset_id: dataset.primary_key[0] for dataset in datasets if has_places(dataset)}
    idle = [
        Stray(dataset_id, site_id, "", f"{site_id} is accepted outside its country, but lies within: {reason}")
        for (dataset_id, site_id), reason in accepted.items()
        if dataset_id in keys
        and (dataset_id, site_id) not in needed
        and _is_held(connection, dataset_id, keys[dataset_id], site_id)
    ]
    open_ = [stray for stray in found if (stray.dataset_id, stray.site_id) not in accepted]
    return [astuple(stray) for stray in (*open_, *idle)]


def _is_held(connection: duckdb.DuckDBPyConnection, dataset_id: str, key: str, site_id: str) -> bool:
    sql = f"SELECT count(*) FROM {quoted(dataset_id)} WHERE {quoted(key)} = ?"
    return bool(connection.execute(sql, [site_id]).fetchall()[0][0])


def expect_sites_in_country(dataset: Dataset) -> Check:
    """A site lies in its country, or on its coast or border, unless accepted with a reason; a warning only."""
    return Check(
        "expect_sites_in_country",
        dataset.dataset_id,
        f"SELECT site_id, reason FROM stray WHERE dataset_id = '{dataset.dataset_id}' ORDER BY reason",
        "Correct country or coordinates in pipelines/publishers/<publisher>/corrections.toml with the evidence, or "
        "accept the place with a reason in pipelines/checks/accepted_places.csv.",
        fails=False,
    )
