"""Names in addresses, understood or answered with what may be meant, and the files of names that browsers fetch."""

from __future__ import annotations

import gzip
import re
from urllib.parse import urlsplit

import pytest

from dashboard.pages import PAGES
from dashboard.topics.registry import QUERIES
from dashboard.web.page import find_page


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("country=DR%20Congo", "country=COD"), ("country=Congo,%20Dem.%20Rep.", "country=COD"),
        ("country=Chili", "country=CHL"), ("country=%E9%9F%A9%E5%9B%BD", "country=KOR"),
        ("material=Kobalt", "material=cobalt"), ("material=Co&country=RDC", "material=cobalt&country=COD"),
    ],
)  # fmt: skip
def test_the_api_understands_names(client, query, codes):
    named, coded = (client.get(f"/api/v1/data/production_yearly.csv?{asked}") for asked in (query, codes))
    assert named.status_code == 200
    assert named.data == coded.data


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("country=Korea", "Did you mean Republic of Korea (KOR) or Democratic People's Republic of Korea (PRK)?"),
        ("material=neodymium", "Did you mean rare_earths?"), ("material=hafnium", "there are no figures for it here"),
        ("country=Nambia", "Did you mean Namibia (NAM)"),
    ],
)  # fmt: skip
def test_the_api_says_what_may_be_meant(client, query, said):
    answer = client.get(f"/api/v1/data/production_yearly.csv?{query}")
    assert answer.status_code == 400
    assert said in answer.get_json()["error"]


@pytest.mark.parametrize(("path", "most"), [("/search/names.json", 45_000), ("/search/sites.json", 100_000)])
def test_the_files_of_the_search_fields_are_small_and_kept(client, path, most):
    answer = client.get(path)
    assert answer.status_code == 200
    assert "max-age=" in answer.headers["Cache-Control"]
    assert len(gzip.compress(answer.data)) < most
    assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_everything_that_is_found_has_a_name_and_a_page(client):
    names, sites = (client.get(path).get_json() for path in ("/search/names.json", "/search/sites.json"))
    entries = {**names["entries"], **sites}
    assert set(entries) == set(names["paths"]) == set(names["labels"])
    assert {kind for kind, rows in entries.items() if not rows} <= {"facility", "project", "hs"}
    assert all(row[1] for rows in entries.values() for row in rows)
    korea = next(row for row in entries["country"] if row[0] == "KOR")
    assert "South Korea" in korea[3]
    assert "Hafnium" in names["untracked"]
    pages = {row[3][0] for row in entries["page"]}
    assert {
        re.split("[?#]", code)[0] for _, kind, codes, _ in names["terms"] for code in codes if kind == "page"
    } <= pages
    metrics = {row[0] for row in entries["metric"]}
    assert {f"metric-{code}" for _, kind, codes, _ in names["terms"] for code in codes if kind == "metric"} <= metrics
    for kind in set(names["paths"]) - {"hs", "project", "facility"}:
        address = names["paths"][kind].replace("*", entries[kind][-1][0])
        assert find_page(PAGES, urlsplit(address).path) is not None, address


def test_an_hs_code_leads_to_the_trade_of_its_material(client):
    address, _, _, (code,) = client.get("/search/names.json").get_json()["entries"]["hs"][0][:4]
    answer = client.get(f"/search/goods/{code}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == address
    assert address.endswith(f"?view=trade&hs={code}")
    assert client.get("/search/goods/999999").status_code == 404
    assert "trade_by_code" in QUERIES
