"""Documents that state quantities, as links where their text names an address or a DOI."""

from __future__ import annotations

import re

from dash import html
from dash.development.base_component import Component

_ADDRESS = re.compile(r"https?://\S+|doi:10\.\S+|(?:[\w-]+\.)+[a-z]{2,}/\S+")
_RESOLVER = re.compile(r"^(https?://doi\.org/|doi:)")
_SCHEME = re.compile(r"^https?://(www\.)?")
_CUT = "..."


def document_links(text: str, inventory: str = "") -> list[Component]:
    """Return the documents that a text names, one a line: a link where it has an address, else what it says.

    Several stand apart with ";" or "|". A document of which only the address is stated is called by its host or DOI; an
    address that its source cuts short leads nowhere. One without an address leads to that of the inventory that names
    it, where that is given.
    """
    return [html.Div(_document(part, inventory)) for part in re.split(r"; | \| ", text) if part]


def _document(text: str, inventory: str) -> Component | str | list[Component | str]:
    found = _ADDRESS.search(text)
    if found is None or _CUT in found[0]:
        return html.A(text, href=inventory, title=inventory) if inventory else text
    address = found[0].rstrip(".,)")
    before, _, after = text.partition(address)
    label, href = _link(address)
    link = html.A(before.strip(" ,(") or label, href=href, title=href)
    return [link, after] if after.strip(" .)") else link


def _link(address: str) -> tuple[str, str]:
    """Return what an address is called and where it leads; a DOI's resolver before what is no DOI is left out."""
    name = _RESOLVER.sub("", address)
    if name != address and name.startswith("10."):
        return f"doi:{name}", f"https://doi.org/{name}"
    href = name if _SCHEME.match(name) else f"https://{name}"
    return _SCHEME.sub("", href).partition("/")[0], href
