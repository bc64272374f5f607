"""Where an HS code leads: to the trade of the material that it is counted with."""

from __future__ import annotations

from typing import cast

from flask import Response, redirect

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.topics.trade import queries
from dashboard.web.api.errors import NothingHereError
from dashboard.web.api.routes import Route
from dashboard.web.client_data import GOODS
from data.codes import code_list


def routes(engine: Engine) -> tuple[Route, ...]:
    """Return the route of an HS code."""

    def goods(hs_code: str) -> Response:
        rows = engine.run(queries.BY_CODE, {"hs": (hs_code,)}).records()
        if not rows:
            known = [str(code) for code in engine.values("trade_yearly", "hs_code")]
            raise NothingHereError("HS code", hs_code, known)
        material = str(rows[0]["material_id"])
        single = code_list("material").rows[material]["members"].split("+")[0] or material
        return cast(Response, redirect(Filters(view="trade", hs=(hs_code,)).href(f"/materials/{single}")))

    return (Route(f"{GOODS}<hs_code>", goods),)
