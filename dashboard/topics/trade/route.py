"""Where an HS code leads: to the trade of the material that it is counted with."""

from __future__ import annotations

from typing import cast

from flask import Response, redirect

from dashboard.engine import Engine
from dashboard.engine.table import has_dataset
from dashboard.filters import Filters
from dashboard.topics.trade import queries
from dashboard.topics.trade.headings import heading_id, headings
from dashboard.web.api.errors import NothingHereError
from dashboard.web.api.routes import Route
from dashboard.web.client_data import GOODS
from data.codes import code_list


def address_of_code(engine: Engine, hs_code: str) -> str:
    """Return the address of the flows of an HS code, or of the row of a heading of four digits.

    Raises NothingHereError for one of which nothing is held.
    """
    if hs_code in code_list("hs_heading"):
        return address_of_heading(engine, hs_code)
    stated = [flows for flows in (queries.WHOLE_SERIES, queries.LATER) if has_dataset(engine, flows.dataset_id)]
    rows = [row for flows in stated for row in engine.run(flows.by_code, {"hs": (hs_code,)}).records()]
    if not rows:
        known = sorted({str(code) for flows in stated for code in engine.values(flows.dataset_id, "hs_code")})
        raise NothingHereError("HS code", hs_code, known)
    return Filters(view="trade", hs=(hs_code,)).href(_page(str(rows[0]["material_id"])))


def address_of_heading(engine: Engine, heading: str) -> str:
    """Return the address of a heading's row on the page of a material. Raises NothingHereError for one not held."""
    material_of = {str(row["hs_heading"]): str(row["material_id"]) for row in headings(engine)}
    if heading not in material_of:
        raise NothingHereError("HS heading", heading, sorted(material_of))
    return f"{Filters(view='trade').href(_page(material_of[heading]))}#{heading_id(heading)}"


def _page(material: str) -> str:
    """Return the path of a material, or of the first of a group."""
    single = code_list("material").rows[material]["members"].split("+")[0] or material
    return f"/materials/{single}"


def routes(engine: Engine) -> tuple[Route, ...]:
    """Return the route of an HS code."""

    def goods(hs_code: str) -> Response:
        return cast(Response, redirect(address_of_code(engine, hs_code)))

    return (Route(f"{GOODS}<hs_code>", goods),)
