"""Publish names a project's quantity that cannot be, with file and line, unless it is accepted or corrected."""

import duckdb
import pytest

from data.datasets import DATASETS
from data.fields import FIELDS
from data.model import InputError
from data.stated import COLUMNS
from pipelines.checks import checks_of, implausible
from tests.data.test_stated import LITHIUM

SETS = [DATASETS["project"], DATASETS["project_resource"]]
WRONG = LITHIUM | {"grade": 0.1, "line": 7}
REASON = "Mine A, Lithium: ore times grade is 4,646 t, the quantity 46,460 t: 10 times as much (f.csv, line 7)"


def found(*stated, accepted=None, datasets=SETS):
    """Return the rows of table `implausible` over these rows of project_resource."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE project AS SELECT 'p' AS project_id, 'Mine A' AS name")
    kinds = ", ".join(f"{name} {FIELDS[name].type}" for name in COLUMNS)
    connection.execute(f"CREATE TABLE project_resource ({kinds})")
    marks = ", ".join("?" * len(COLUMNS))
    for row in stated:
        connection.execute(f"INSERT INTO project_resource VALUES ({marks})", [row[name] for name in COLUMNS])
    return implausible.rows(connection, datasets, accepted or {})


def test_a_doubt_is_named_with_project_file_and_line():
    assert found(LITHIUM, WRONG | {"resource_id": "b"}) == [("b", "ore_times_grade", REASON)]
    assert found(WRONG, datasets=[]) == []


def test_a_doubt_that_is_accepted_or_flagged_by_a_correction_is_not_named():
    assert found(WRONG, accepted={("a", "ore_times_grade"): "so it is"}) == []
    assert found(WRONG | {"resource_id": "ab"}, accepted={("a*", "ore_times_grade"): "so it is"}) == []
    assert found(WRONG | {"counting": "doubtful"}) == []


def test_an_acceptance_is_of_one_rule_and_named_when_nothing_needs_it():
    accepted = {("a", "over_world"): "no longer", ("gone", "over_world"): "not loaded"}
    idle = "a is accepted by over_world, but nothing is doubtful there: no longer"
    assert [row[2] for row in found(WRONG, accepted=accepted)] == [REASON, idle]


@pytest.mark.parametrize("line", ["a,over_world, ", "a,,why", ",over_world,why", "a,over_world"])
def test_an_accepted_doubt_needs_row_rule_and_reason(tmp_path, line):
    file = tmp_path / "accepted_doubts.csv"
    file.write_text(f"resource_id,rule,reason\n{line}\n")
    with pytest.raises(InputError, match="an accepted doubt needs a"):
        implausible.accepted_doubts(file)


def test_the_check_is_a_warning_of_project_quantities():
    (check,) = [one for one in checks_of(DATASETS["project_resource"]) if "plausible" in one.name]
    assert not check.fails
    assert not [one for one in checks_of(DATASETS["facility"]) if "plausible" in one.name]
