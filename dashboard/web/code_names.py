"""The plain names of all codes that tables hold: one file that the browser fetches when a table is first opened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256

from flask import Response, request

from dashboard.i18n import t
from dashboard.web.api.routes import Route
from dashboard.web.client_data import CODE_NAMES
from data.codes import blocs, code_list, place_name
from data.datasets import DATASETS
from data.model import Status
from data.sources import sources

_A_DAY = "public, max-age=86400"


def routes() -> tuple[Route, ...]:
    """Return the route of the file."""

    def codes() -> Response:
        content = _file()
        answer = Response(content, content_type="application/json")
        answer.headers["Cache-Control"] = _A_DAY
        answer.set_etag(sha256(content).hexdigest()[:16])
        answer.make_conditional(request)
        return answer

    return (Route(CODE_NAMES, codes),)


@cache
def _file() -> bytes:
    return json.dumps(code_names(), ensure_ascii=False, separators=(",", ":")).encode()


def code_names() -> Mapping[str, Mapping[str, str]]:
    """Return code → name of each code list that columns refer to, of goods, statuses and UNFC classes."""
    lists = {field.codes for dataset in DATASETS.values() for field in dataset.fields if field.codes} - {"source"}
    found = {one: {code: code_list(one).name(code) for code in code_list(one).rows} for one in sorted(lists)}
    found["country"] |= {bloc: place_name(bloc) for bloc in blocs()}
    return found | {
        "source": {code: source.label for code, source in sources().items()},
        "hs": _goods("hs"),
        "hs_heading": _goods("hs_heading"),
        "status": {status.value: t(f"status.{status.value}") for status in Status},
        "class": {row["class_id"]: t(f"unfc.class.{row['class_id']}") for row in code_list("unfc_class").rows.values()},
    }


def _goods(list_id: str) -> Mapping[str, str]:
    """Return code → number and name of a list of goods, which people know by number."""
    return {code: t("goods.code", code=code, name=row["name"]) for code, row in code_list(list_id).rows.items()}
