"""How to cite what is shown: each source and the release, as APA text, BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from data.sources import sources as declared_sources

PRODUCT = "UNRMS Critical Raw Materials Dashboard"
PRODUCT_AUTHOR = "United Nations Resource Management System"
_STATED = (
    "source_id", "vintage", "publisher", "title", "licence", "licence_url", "url", "doi", "citation", "retrieved",
)  # fmt: skip


@dataclass(frozen=True)
class CitedSource:
    """One edition of a publisher's product. `retrieved` is the ISO day its newest file was retrieved."""

    source_id: str
    vintage: str
    publisher: str
    title: str
    licence: str
    licence_url: str
    url: str
    doi: str
    citation: str
    retrieved: str

    @property
    def key(self) -> str:
        """Return an identifier for reference lists: letters, digits and `_`."""
        return re.sub(r"[^A-Za-z0-9]+", "_", f"{self.source_id}_{self.vintage}").strip("_")

    @property
    def year(self) -> str:
        """Return the year of the edition, else that of its retrieval, else empty."""
        found = re.search(r"[0-9]{4}", self.vintage) or re.search(r"[0-9]{4}", self.retrieved)
        return found.group() if found else ""

    @property
    def link(self) -> str:
        """Return the DOI as a link, else the publisher's page."""
        return "https://doi.org/" + self.doi if self.doi else self.url


def cited_sources(rows: Iterable[Mapping[str, object]], source_ids: Sequence[str] = ()) -> tuple[CitedSource, ...]:
    """Return each edition once, from rows of dataset `source`; those of `source_ids` without a row as declared.

    An edition of several files has the title that they share, else that of its source.
    """
    editions: dict[tuple[str, str], CitedSource] = {}
    titles: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        stated = {name: str(row[name] or "") for name in _STATED}
        key = (stated["source_id"], stated["vintage"])
        titles.setdefault(key, set()).add(stated["title"])
        if key not in editions or editions[key].retrieved < stated["retrieved"]:
            editions[key] = _cited(stated)
    for key, several in titles.items():
        editions[key] = replace(editions[key], title=_whole_title(key[0], several))
    cited = {source_id for source_id, _ in editions}
    for source_id in source_ids:
        source = declared_sources().get(source_id)
        if source is not None and source_id not in cited:
            stated = {name: str(getattr(source, name, "")) for name in _STATED}
            editions[source_id, ""] = _cited(stated)
    return tuple(editions[key] for key in sorted(editions))


def _whole_title(source_id: str, titles: Collection[str]) -> str:
    """Return the title of the files of an edition: their own, what they share up to a comma or colon, the source's."""
    if len(titles) == 1:
        return next(iter(titles))
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(min(titles), max(titles), strict=False))
    shared = re.match(r"(.*)[,:]", "".join(letter for letter, _ in alike))
    declared = declared_sources().get(source_id)
    return shared[1] if shared else declared.title if declared else min(titles)


def _cited(stated: dict[str, str]) -> CitedSource:
    """Return a source whose citation names its edition, `n.d.` where there is none."""
    return CitedSource(**{**stated, "citation": stated["citation"].replace("{vintage}", stated["vintage"] or "n.d.")})


def apa(source: CitedSource) -> str:
    """Return the APA reference of a source, with its DOI or page."""
    text = source.citation or f"{source.publisher}. ({source.year or 'n.d.'}). {source.title}."
    return text if not source.link or source.link in text else f"{text} {source.link}"


def release_apa(release_id: str, url: str = "") -> str:
    """Return the APA reference of the dashboard's release, with the address `url` of what is cited of it."""
    return f"{PRODUCT_AUTHOR}. ({release_id[:4]}). {PRODUCT} (Release {release_id}) [Data set]. {url}".rstrip()


def bibtex(sources: Iterable[CitedSource], release_id: str, url: str = "") -> str:
    """Return BibTeX entries of the release, with the address `url` of what is cited of it, and its sources."""
    entries = [
        _entry(
            "crm_" + release_id.replace("-", "_"),
            {"author": PRODUCT_AUTHOR, "title": PRODUCT, "year": release_id[:4], "version": release_id, "url": url},
        )
    ]
    for source in sources:
        note = f"Licence: {source.licence}" + (f"; retrieved {source.retrieved}" if source.retrieved else "")
        values = {"author": source.publisher, "title": source.title, "year": source.year, "doi": source.doi}
        entries.append(_entry(source.key, {**values, "url": source.url, "note": note}))
    return "\n".join(entries)


def ris(sources: Iterable[CitedSource], release_id: str) -> str:
    """Return RIS records of the release and its sources, as reference managers read them."""
    records = [{"AU": PRODUCT_AUTHOR, "TI": PRODUCT, "PY": release_id[:4], "ET": release_id}]
    for source in sources:
        accessed = source.retrieved.replace("-", "/")
        records.append(
            {"AU": source.publisher, "TI": source.title, "PY": source.year, "ET": source.vintage, "DO": source.doi,
             "UR": source.url, "Y2": accessed, "N1": f"Licence: {source.licence}"}
        )  # fmt: skip
    lines = [[("TY", "DATA"), *record.items(), ("ER", "")] for record in records]
    return "".join(f"{tag}  - {value}\r\n" for record in lines for tag, value in record if value or tag == "ER")


def csl(sources: Iterable[CitedSource], release_id: str) -> list[dict[str, object]]:
    """Return CSL-JSON items of the release and its sources."""
    items: list[dict[str, object]] = [
        {
            "id": "crm_" + release_id.replace("-", "_"),
            "type": "dataset",
            "author": [{"literal": PRODUCT_AUTHOR}],
            "title": PRODUCT,
            "version": release_id,
            "issued": {"date-parts": [[int(release_id[:4])]]},
        }
    ]
    for source in sources:
        item: dict[str, object] = {
            "id": source.key,
            "type": "dataset",
            "author": [{"literal": source.publisher}],
            "publisher": source.publisher,
            "title": source.title,
            "version": source.vintage,
            "DOI": source.doi,
            "URL": source.url,
            "license": source.licence,
        }
        if source.year:
            item["issued"] = {"date-parts": [[int(source.year)]]}
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", source.retrieved):
            item["accessed"] = {"date-parts": [[int(part) for part in source.retrieved.split("-")]]}
        items.append({name: value for name, value in item.items() if value})
    return items


def _entry(key: str, values: Mapping[str, str]) -> str:
    """Return one BibTeX entry; the author in double braces, so that a body is not taken for a person."""
    lines = [f"@misc{{{key},"]
    for name, value in values.items():
        if value:
            text = value if name in {"url", "doi"} else _escaped(value)
            lines.append(f"  {name} = {{{{{text}}}}}," if name == "author" else f"  {name} = {{{text}}},")
    return "\n".join([*lines, "}", ""])


def _escaped(text: str) -> str:
    """Return `text` with TeX's own characters escaped."""
    return re.sub(r"([&%$#_{}])", r"\\\1", text)
