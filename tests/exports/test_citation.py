"""Citations name publisher, edition, licence and release, in four forms."""

from __future__ import annotations

from dashboard.exports.citation import apa, bibtex, cited_sources, csl, release_apa, ris
from tests import small_lake

RELEASE = small_lake.RELEASE_ID


def _sources(source_id):
    rows = [row for row in small_lake.tables()["source"] if row["source_id"] == source_id]
    return cited_sources([*rows, *rows])


def test_each_edition_is_cited_once():
    assert [source.vintage for source in _sources("usgs_mcs")] == ["2023", "2024", "2025"]


def test_apa_holds_edition_and_link():
    text = apa(_sources("usgs_mcs")[1])
    assert text.startswith("U.S. Geological Survey. (2024). Mineral commodity summaries 2024")
    assert "https://doi.org/10.5066/" in text


def test_the_release_is_cited_by_its_id():
    assert RELEASE in release_apa(RELEASE)


def test_bibtex_keeps_the_publisher_whole():
    text = bibtex(_sources("icmm"), RELEASE)
    assert "@misc{icmm_2025_09," in text
    assert "author = {{International Council on Mining and Metals (ICMM)}}," in text
    assert text.count("@misc{") == 2


def test_ris_has_a_record_for_the_release_and_each_edition():
    text = ris(_sources("usgs_mcs"), RELEASE)
    records = text.split("ER  - \r\n")[:-1]
    assert [record.partition("ET  - ")[2][:4] for record in records] == [RELEASE[:4], "2023", "2024", "2025"]
    assert all(record.startswith("TY  - DATA\r\n") for record in records)
    assert "Y2  - 2025/03/06" in records[-1]


def test_csl_has_dates_as_parts():
    release, *_, newest = csl(_sources("usgs_mcs"), RELEASE)
    assert release["version"] == RELEASE
    assert newest["issued"] == {"date-parts": [[2025]]}
    assert newest["accessed"] == {"date-parts": [[2025, 3, 6]]}


def test_a_source_without_rows_is_cited_as_declared():
    (source,) = cited_sources([], ("wgi",))
    assert source.publisher == "World Bank"
    assert apa(source).startswith("Kaufmann, D., & Kraay, A. (n.d.). Worldwide governance indicators")


def test_an_edition_of_several_files_has_the_title_that_they_share():
    (row, *_) = [row for row in small_lake.tables()["source"] if row["source_id"] == "baci"]

    def title(*titles):
        (source,) = cited_sources([{**row, "title": one} for one in titles])
        return source.title

    assert title("BACI, HS 1992, 1995", "BACI, HS 1992, 2024") == "BACI, HS 1992"
    assert title("BACI country codes", "BACI, HS 1992, 2024").startswith("BACI: International Trade Database")
    assert title("BACI, HS 1992, 1995") == "BACI, HS 1992, 1995"


def test_the_release_is_cited_with_the_address_of_what_is_cited():
    address = f"/data/reserve?release={RELEASE}"
    assert release_apa(RELEASE, address).endswith(f"[Data set]. {address}")
    assert f"url = {{{address}}}," in bibtex((), RELEASE, address)
