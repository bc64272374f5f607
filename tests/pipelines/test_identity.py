"""The id of a release says what its tables hold; the key of its inputs says what they were made of."""

from types import SimpleNamespace

import duckdb
import pytest

from data.lake import release_folder
from pipelines import identity, inputs
from tests.pipelines import fakes

ROWS = "(1, 'a', 0.5, true), (2, NULL, NULL, NULL), (3, '', 0.0, false)"


def release_id(rows=ROWS, columns="n, word, share, is_known", *, table="fact", derivers=(), type_of_n="INTEGER"):
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE {table} AS SELECT * FROM (VALUES {rows}) AS stated({columns})")
        connection.execute(f"ALTER TABLE {table} ALTER n TYPE {type_of_n}")
        return identity.release_id(connection, [table], derivers, "2026-01-02")


def test_the_same_rows_give_the_same_id():
    assert release_id() == release_id()
    assert release_id().startswith("2026-01-02-")


@pytest.mark.parametrize(
    "changed",
    [
        {"rows": ROWS.replace("0.5", "0.25")},
        {"rows": ROWS.replace("'a'", "'b'")},
        {"rows": ROWS.replace("true", "false")},
        {"rows": ROWS.replace("(2, NULL, NULL, NULL)", "(2, '', NULL, NULL)")},
        {"rows": ROWS.replace("(2, NULL, NULL, NULL)", "(2, NULL, 0.0, NULL)")},
        {"rows": ROWS.replace("(2, NULL, NULL, NULL)", "(2, NULL, NULL, false)")},
        {"rows": "(2, NULL, NULL, NULL), (1, 'a', 0.5, true), (3, '', 0.0, false)"},
        {"rows": ROWS + ", (4, NULL, NULL, NULL)"},
        {"columns": "n, word, share_frac, is_known"},
        {"table": "facts"},
        {"type_of_n": "BIGINT"},
    ],
)
def test_any_other_table_gives_another_id(changed):
    assert release_id(**changed) != release_id()


def test_cells_of_text_are_told_apart():
    assert release_id("(1, 'ab', 0.5, true), (2, 'c', 0.5, true)") != release_id(
        "(1, 'a', 0.5, true), (2, 'bc', 0.5, true)"
    )


def test_many_rows_count_all():
    """More than one chunk of Arrow: the last row counts too."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE fact AS SELECT n, 'x' || n AS word FROM range(300000) AS rows(n)")
        first = identity.release_id(connection, ["fact"], (), "2026-01-02")
        connection.execute("UPDATE fact SET word = 'y' WHERE n = 299999")
        assert identity.release_id(connection, ["fact"], (), "2026-01-02") != first


def test_the_code_of_a_deriver_counts_wherever_it_lies(tmp_path):
    def deriver(folder, code):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").write_text(code)
        return SimpleNamespace(__file__=str(tmp_path / folder / "__init__.py"))

    here, there, other = deriver("here", "one"), deriver("there", "one"), deriver("other", "two")
    assert release_id(derivers=[here]) == release_id(derivers=[there])
    assert len({release_id(), release_id(derivers=[here]), release_id(derivers=[other])}) == 3


def test_of_a_deriver_that_is_no_package_its_own_code_counts_alone(tmp_path):
    (tmp_path / "doubts.py").write_text("one")
    module = SimpleNamespace(__file__=str(tmp_path / "doubts.py"))
    before = release_id(derivers=[module])
    (tmp_path / "neighbour.py").write_text("of another's")
    assert release_id(derivers=[module]) == before != release_id()


@pytest.fixture
def repository(tmp_path):
    """Return a folder with code and data of the kinds that decide how snapshots become tables."""
    for name in ("data/codes/unit.csv", "data/lake/built.csv", "pipelines/build.py", "pipelines/notes.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "counts"),
    [("data/codes/unit.csv", True), ("pipelines/build.py", True), ("data/lake/built.csv", False),
     ("pipelines/notes.md", False)],
)  # fmt: skip
def test_key_of_inputs_changes_with_code_and_not_with_what_is_built(tmp_path, repository, name, counts):
    snapshot = fakes.put(tmp_path / "snapshots")
    before = inputs.key([snapshot], repository)
    assert inputs.key([snapshot], repository) == before
    (repository / name).write_text("after")
    assert (inputs.key([snapshot], repository) != before) == counts


def test_key_of_inputs_changes_with_a_snapshot(tmp_path, repository):
    before = inputs.key([fakes.put(tmp_path / "snapshots")], repository)
    changed = fakes.put(tmp_path / "snapshots", [fakes.row(quantity=1.0)])
    assert inputs.key([changed], repository) != before


def test_releases_that_are_gone_are_forgotten(tmp_path):
    for name in ("one", "two"):
        release_folder(tmp_path, name).mkdir(parents=True)
    inputs.remember(tmp_path, "a", "one")
    inputs.remember(tmp_path, "b", "two")
    assert (inputs.release_of(tmp_path, "a"), inputs.release_of(tmp_path, "c")) == ("one", "")
    release_folder(tmp_path, "one").rmdir()
    inputs.remember(tmp_path, "c", "two")
    assert [inputs.release_of(tmp_path, name) for name in "abc"] == ["", "two", "two"]
