"""Concentration figures against an independent computation from the exported file alone, to 1e-9."""

import csv
import io
import math

import pytest

from dashboard.filters import Filters
from dashboard.pages import materials, overview
from dashboard.topics.exposure.cards.supply import chain_card
from dashboard.topics.exposure.scope import Exposure
from dashboard.topics.exposure.tables.supply import SUPPLY_CHAIN, steps
from dashboard.topics.production.cards import material as production
from dashboard.topics.production.tables import known_materials, ranked_materials, supplies
from dashboard.topics.production.words import headline
from dashboard.topics.reserves import cards as reserves
from dashboard.ui.static_html import to_html


def rows_of(web, path):
    answer = web.get(path)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))


@pytest.fixture(scope="module")
def independent(web):
    """Return what the exported rows give by material, stage, product, basis, year and source.

    That is low, high, top 1, top 3, rest, what the shares are of, and the withheld producers that it does not count;
    None where the printed total is not applicable.
    """
    groups = {}
    for row in rows_of(web, "/api/v1/data/production_yearly.csv"):
        key = tuple(row[name] for name in ("material_id", "stage_id", "product", "content_basis", "year", "source_id"))
        group = groups.setdefault(
            key, {"named": [], "world": None, "other": 0.0, "withheld": [], "notes": "", "left": []}
        )
        if row["country_iso3"] == "WLD":
            group["notes"], group["left"] = row["note"].lower(), row["excludes"].split()
        if row["status"] == "withheld":
            group["withheld"].append(row["country_iso3"])
        if row["quantity_t"] == "":
            continue
        quantity = float(row["quantity_t"])
        if row["country_iso3"] == "WLD":
            group["world"] = quantity
        elif row["country_iso3"] == "OTH":
            group["other"] = quantity
        else:
            group["named"].append(quantity)
    results = {}
    for key, group in groups.items():
        named, total = group["named"], math.fsum(group["named"])
        if total > 0:
            if group["world"] is None and group["notes"].startswith("not applicable"):
                results[key] = None
                continue
            is_world = group["world"] is not None and group["world"] >= total
            whole = group["world"] if is_world else total + group["other"]
            shares = sorted((quantity / whole for quantity in named), reverse=True)
            squares, rest = math.fsum(share**2 for share in shares), 1 - total / whole
            names = "+".join(sorted(group["left"] if is_world else group["withheld"]))
            of = "world" if is_world else "sum"
            results[key] = (squares, squares + rest**2, shares[0], math.fsum(shares[:3]), rest, of, names)
    return results


def test_exported_concentration_is_that_of_the_exported_production(web, independent):
    rows = rows_of(web, "/api/v1/derived/concentration.csv")
    assert len(rows) == len(independent) > 100
    for row in rows:
        key = tuple(row[name] for name in ("material_id", "stage_id", "product", "content_basis", "year", "source_id"))
        if independent[key] is None:
            assert row["band"] == "not_computed"
            assert {row["hhi_low_frac"], row["top1_frac"], row["denominator_t"], row["denominator"]} == {""}
            continue
        *numbers, of, names = independent[key]
        assert (row["denominator"], row["withheld_uncounted"]) == (of, names), key
        assert row["band"] == "indicative" or not names, key
        ours = [float(row[name]) for name in ("hhi_low_frac", "hhi_high_frac", "top1_frac", "top3_frac", "rest_frac")]
        assert row["bound"] == "", key
        assert ours == pytest.approx(numbers, abs=1e-9), key
        assert float(row["n_minus_1_simple_frac"]) == pytest.approx(1 - independent[key][2], abs=1e-9)


def test_some_supply_has_a_rest_and_some_has_none(independent):
    rests = [values[4] for values in independent.values() if values]
    assert any(rest > 0.05 for rest in rests)
    assert any(rest == 0 for rest in rests)


@pytest.mark.parametrize(
    ("material", "year", "other_t", "whole_t"),
    [("rare_earths", 2024, 1_000, 384_000), ("niobium", 2023, 121, 110_124), ("palladium", 2025, 2.9, 194.1)],
)
def test_other_countries_are_part_of_the_rest_where_no_total_covers_the_named(web, material, year, other_t, whole_t):
    rows = rows_of(
        web, f"/api/v1/derived/concentration.csv?material={material}&year_from={year}&year_to={year}&stage=mine"
    )
    (row,) = rows
    assert float(row["denominator_t"]) == pytest.approx(whole_t)
    assert float(row["rest_frac"]) == pytest.approx(other_t / whole_t)
    assert float(row["hhi_high_frac"]) - float(row["hhi_low_frac"]) == pytest.approx((other_t / whole_t) ** 2)
    assert (row["denominator"], row["withheld_uncounted"], row["band"]) == ("sum", "", "high")


@pytest.mark.parametrize(
    ("material", "stage", "year"),
    [
        ("antimony", "mine", 2025),
        ("lithium", "mine", 2022),
        ("lithium", "mine", 2024),
        ("selenium", "refine", 2023),
        ("tellurium", "refine", 2024),
        ("titanium", "smelt", 2024),
    ],
)
def test_a_withheld_producer_in_no_total_leaves_the_index_of_disclosed_producers_only(
    web, release_engine, material, stage, year
):
    path = f"/api/v1/derived/concentration.csv?material={material}&stage={stage}&year_from={year}&year_to={year}"
    (row,) = rows_of(web, path)
    assert (row["withheld_uncounted"], row["band"]) == ("USA", "indicative")
    chosen = Filters(year=year)
    data = production.load(release_engine, material, stage, chosen)
    assert data.concentration().hhi_low == pytest.approx(float(row["hhi_low_frac"]), abs=1e-12)
    card = production.concentration_card(release_engine, data, material, stage, chosen)
    assert "Disclosed producers only, indicative" in card.title
    assert "output of the United States of America is withheld" in card.subtitle
    assert "disclosed" in headline(data, material, stage)


def test_a_withheld_producer_that_the_printed_total_counts_is_in_the_rest(web):
    (row,) = rows_of(
        web, "/api/v1/derived/concentration.csv?material=magnesium&stage=smelt&year_from=2022&year_to=2022"
    )
    assert (row["denominator"], row["withheld_uncounted"]) == ("world", "")
    assert float(row["rest_frac"]) > 0


def test_what_counts_unlike_goods_has_no_share_on_any_page(web, release_engine):
    for row in rows_of(web, "/api/v1/derived/concentration.csv?material=boron"):
        assert (row["band"], row["hhi_low_frac"], row["denominator"]) == ("not_computed", "", "")
    for name in ("production_shares", "production_standing"):
        rows = rows_of(web, f"/api/v1/view/{name}.csv?material=boron")
        assert {row["share_frac"] for row in rows} == {""}
        assert any(row["quantity_t"] for row in rows)
    data = production.load(release_engine, "boron", "mine", Filters())
    assert data.concentration() is None
    assert "cannot be computed" in headline(data, "boron", "mine")
    assert production.concentration_card(release_engine, data, "boron", "mine", Filters()).empty
    assert reserves.share_card(
        release_engine, reserves.load(release_engine, "boron", Filters()), "boron", Filters()
    ).title.startswith("Shares of world reserves of boron cannot be computed")
    exposure = Exposure("boron", ("EU27",))
    assert not [step for step in steps(release_engine, exposure) if step.head.measure == "production"]
    card = chain_card(release_engine, exposure)
    assert "production" not in card.title
    assert "World output, mining, 2025: cannot be computed" in card.subtitle
    (row,) = [row for row in SUPPLY_CHAIN.rows(release_engine, exposure.filters) if row[8] == "not_computed"]
    assert (row[2], row[3], row[6]) == ("production", "mine", None)
    board = to_html(overview.build(release_engine, Filters()))
    assert "goods differ by country" in board
    assert "countries count different goods" in to_html(materials.build(release_engine, Filters()))


def test_ranking_index_and_chain_agree_with_the_table(web, release_engine):
    table = {
        (row["material_id"], row["stage_id"], row["product"], int(row["year"])): row
        for row in rows_of(web, "/api/v1/derived/concentration.csv")
    }
    index = supplies(release_engine, "")
    ranked, known = ranked_materials(release_engine), known_materials(release_engine)
    assert {item.material: item.stage for item in ranked}["graphite"] == "refine"
    assert len(ranked) > 30
    for item in ranked:
        row = table[item.material, item.stage, item.data.product, item.data.year]
        result = item.concentration
        assert result.hhi_low == pytest.approx(float(row["hhi_low_frac"]), abs=1e-12)
        assert (result.band, "+".join(result.uncounted)) == (row["band"], row["withheld_uncounted"])
        for step in steps(release_engine, Exposure(item.material, ("EU27",))):
            if (step.head.measure, step.head.stage) == ("production", item.stage):
                assert step.concentration == result
        assert result.hhi_low >= (known[item.material].concentration or result).hhi_low
        if (index[item.material].rows[0]["stage_id"], index[item.material].product) == (item.stage, item.data.product):
            assert index[item.material].concentration() == result
