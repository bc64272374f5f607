"""The sites' own limits: read from a CSV, each fault told with its line, the newest row in force."""

from datetime import date

import pytest

from data.alerts.limits import COLUMNS, SiteLimit, in_force, read_limits

GOOD = "ICMM1,tailings_freeboard,1.5,,2026-01-01,engineer of record"


HEAD = ",".join(COLUMNS)


def _read(tmp_path, *lines, head=HEAD):
    path = tmp_path / "limits.csv"
    path.write_text("\n".join((head, *lines)))
    return read_limits(path)


def test_a_row_is_a_limit(tmp_path):
    found, faults = _read(tmp_path, GOOD, "ICMM1,effluent_ph,6,9,2026-01-01,permit 12")
    assert found[0] == SiteLimit("ICMM1", "tailings_freeboard", 1.5, None, date(2026, 1, 1), "engineer of record")
    assert ((found[1].low, found[1].high), faults) == ((6.0, 9.0), ())


def test_a_later_row_replaces_an_earlier_one_from_its_day(tmp_path):
    found, _ = _read(tmp_path, GOOD.replace("1.5", "2").replace("2026-01", "2026-06"), GOOD)
    key = ("ICMM1", "tailings_freeboard")
    days = {"2025-12-31": None, "2026-01-01": (1.5, None), "2026-06-01": (2.0, None)}
    assert {day: in_force(found, date.fromisoformat(day)).get(key) for day in days} == days


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (",tailings_freeboard,1,,2026-01-01,x", "site_id"), ("A,luck,1,,2026-01-01,x", "measure_id"),
        ("A,plant_state,1,,2026-01-01,x", "measure_id"), ("A,rain,,,2026-01-01,x", "low"),
        ("A,rain,nan,,2026-01-01,x", "low"), ("A,rain,,much,2026-01-01,x", "high"),
        ("A,rain,2,1,2026-01-01,x", "high"), ("A,rain,1,,1 May,x", "since"), ("A,rain,1,,2026-01-01,", "source"),
    ],
)  # fmt: skip
def test_a_faulty_row_is_told_and_the_others_hold(tmp_path, line, column):
    found, (fault,) = _read(tmp_path, GOOD, line)
    assert (len(found), fault.line, fault.column, bool(fault.cure)) == (1, 3, column, True)


def test_a_file_that_is_none_is_a_fault(tmp_path):
    assert _read(tmp_path, GOOD, head="site,low")[1][0].line == 1
    assert read_limits(tmp_path / "absent.csv")[1][0].file == "absent.csv"
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00")
    assert read_limits(tmp_path / "binary.csv")[1]
