"""ICMM sites → facility: one row a site and tracked material."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipelines import corrections
from pipelines.fates import Rest, superseded
from pipelines.labels import countries
from pipelines.model import AT, Normalised, Snapshot
from pipelines.publishers.icmm.feed import COMMODITIES, MAPPING, labels
from pipelines.tables import newest, normalised, snapshot_rows

FEED_ID = "icmm"
FEEDS = (FEED_ID,)

_RANKS = dict(zip(COMMODITIES, ("primary", "secondary", "other"), strict=True))

_NAMES_MAX = 10
_NO_ID = "The site has no identifier: fill the cell in the publisher's workbook, then parse it again."


def normalise(snapshots: Mapping[str, Sequence[Snapshot]]) -> Normalised:
    """Return the sites of the newest edition, `commodity_rank` the best where a site names a material twice.

    A site with a country label that nobody has mapped is set aside, as is one without an identifier.
    """
    rows: list[dict[str, object]] = []
    corrected: dict[str, int] = {}
    rest = Rest()
    shown = newest(snapshots["icmm"])
    rest.left_out.extend(superseded(snapshots["icmm"], shown))
    for snapshot in shown:
        sites, touched = corrections.apply(FEED_ID, [dict(site, correction="") for site in snapshot_rows(snapshot)])
        rest.left_out.extend(corrections.left_out(FEED_ID, touched))
        corrected |= {correction_id: len(mended) for correction_id, mended in touched.items()}
        for site in sites:
            country = countries.country(str(site["country"]))
            if country is None:
                rest.set_aside(snapshot, site, "country", str(site["country"]), countries.CURE)
            elif not site["icmm_id"]:
                rest.set_aside(snapshot, site, "value", "ICMMID", _NO_ID)
            else:
                rows.extend(_facilities(snapshot, site, country, rest))
    return normalised("facility", rows, rest, corrected)


def _facilities(
    snapshot: Snapshot, site: Mapping[str, object], country: str, rest: Rest
) -> Iterator[dict[str, object]]:
    for material_id, (rank, label, reason) in _materials(snapshot, site, rest).items():
        yield {
            AT: site[AT],
            "facility_id": site["icmm_id"],
            "name": site["mine_name"],
            "country_iso3": country,
            "latitude_deg": site["latitude"],
            "longitude_deg": site["longitude"],
            "facility_type": ";".join(kind.strip() for kind in str(site["asset_type"]).split(";")),
            "material_id": material_id,
            "commodity_rank": rank,
            "confidence": site["confidence_factor"],
            "vintage": snapshot.vintage,
            "source_id": snapshot.record["source_id"],
            "note": _note(str(site["group_names"]), label, reason, str(site["correction"])),
        }


def _materials(snapshot: Snapshot, site: Mapping[str, object], rest: Rest) -> dict[str, tuple[str, str, str]]:
    """Return material → (rank, label, reason of the mapping), highest rank first; the first label naming it counts."""
    found: dict[str, tuple[str, str, str]] = {}
    ranks: dict[str, str] = {}
    for column, rank in _RANKS.items():
        for label in str(site[column]).split(";"):
            ranks.setdefault(label.strip(), rank)
    for label in labels(site) or ("",):
        for match in rest.materials(snapshot, site, MAPPING, label):
            found.setdefault(match.material_id, (ranks[label], label, match.note))
    return found


def _note(group_names: str, label: str, reason: str, correction: str) -> str:
    """Return the commodity as published where that differs, the first of the names joined here, and what was mended."""
    names = list(dict.fromkeys(name.strip() for name in group_names.split(";") if name.strip()))
    joined = "; ".join(names[:_NAMES_MAX]) + (f" and {len(names) - _NAMES_MAX} more" if len(names) > _NAMES_MAX else "")
    parts = (
        f"Commodity as published: {label} ({reason})." if reason else "",
        f"Sites joined: {joined}." if names else "",
        f"{correction}." if correction else "",
    )
    return " ".join(part for part in parts if part)
