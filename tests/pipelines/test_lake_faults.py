"""Whatever is broken in a lake is a sentence with its place and its cure, and the next publish mends what it can."""

import errno
import os
from shutil import copytree, rmtree

import duckdb
import pytest

from data.lake import current_release, inputs_file, lock_file, pointer, releases_folder
from data.model import InputError
from pipelines import build, checks, cli, lake_faults, publish, system_errors
from tests.pipelines import fakes


@pytest.fixture(scope="module")
def published_once(tmp_path_factory):
    """Return a folder with a snapshot and a lake of its release, to be copied and not written to."""
    folder = tmp_path_factory.mktemp("published")
    fakes.put(folder / "snapshots")
    fakes.publish_fakes(folder / "lake", folder / "snapshots")
    return folder


@pytest.fixture
def world(published_once, tmp_path, monkeypatch):
    """Return a lake with one release, and its snapshots, of the test's own; the checks of its rows are left out."""
    monkeypatch.setattr(checks, "run", lambda *_: [])
    copytree(published_once, tmp_path, dirs_exist_ok=True)
    return tmp_path


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def table(lake):
    return next(releases_folder(lake).glob("*/production_yearly.parquet"))


def leave(lake):
    (releases_folder(lake) / ".building-4711-half").mkdir()
    (releases_folder(lake) / ".building-4711-file").touch()
    (lake / ".current.json.4711.tmp").touch()


STATES = {
    "no pointer": (lambda lake: pointer(lake).unlink(), "current.json: there is no pointer, though 1 release"),
    "pointer []": (lambda lake: pointer(lake).write_text("[]"), "current.json: the pointer does not name a release"),
    "pointer garbage": (lambda lake: pointer(lake).write_bytes(b"\xff"), "the pointer does not name a release"),
    "pointer deep": (lambda lake: pointer(lake).write_text("[" * 99_999), "the pointer does not name a release"),
    "pointer to nothing": (
        lambda lake: pointer(lake).write_text('{"release_id": "../../x"}'),
        "the pointer names '../../x', which is not here",
    ),
    "flipped byte": (lambda lake: flip(table(lake)), "production_yearly.parquet: the file differs from its manifest"),
    "no file": (lambda lake: table(lake).unlink(), "production_yearly.parquet: the file is missing"),
    "manifest null": (
        lambda lake: table(lake).with_name("manifest.json").write_text("null"),
        "manifest.json: the manifest cannot be read (it lists no file)",
    ),
    "release gone": (lambda lake: rmtree(table(lake).parent), "which is not here"),
    "inputs garbage": (lambda lake: inputs_file(lake).write_text("{"), "inputs.json: the file that saves building"),
    "leftovers": (leave, "a publish that was broken off has left this behind"),
}


@pytest.mark.parametrize("state", STATES)
def test_a_broken_lake_is_told_in_a_sentence_and_mended_by_the_next_publish(world, state):
    lake, said = world / "lake", []
    first = current_release(lake).release_id
    break_, words = STATES[state]
    break_(lake)
    (fault,) = lake_faults.faults(lake)
    assert words in str(fault)
    assert "Run: python -m pipelines publish" in str(fault)
    fakes.publish_fakes(lake, world / "snapshots", accept_rows=False, say=said.append)
    assert lake_faults.faults(lake) == []
    assert current_release(lake).release_id == first
    if state != "inputs garbage":
        assert any(word in line for line in said for word in ("mends it", "built again", "removed what"))


def test_files_of_others_among_the_releases_stay(world, monkeypatch):
    monkeypatch.setattr(publish, "KEPT", 1)
    (releases_folder(world / "lake") / "notes.txt").write_text("mine")
    (releases_folder(world / "lake") / "backup").mkdir()
    fakes.put(world / "snapshots", [fakes.row(quantity=1.0)])
    second = fakes.publish_fakes(world / "lake", world / "snapshots").release_id
    assert {path.name for path in releases_folder(world / "lake").iterdir()} == {"notes.txt", "backup", second}


@pytest.mark.parametrize("place", [lambda lake: lake, releases_folder, pointer, inputs_file, lock_file])
def test_what_stands_in_the_way_is_named_and_left_alone(world, place):
    lake = world / "lake"
    path = place(lake)
    is_folder = path.is_dir()
    rmtree(path) if is_folder else path.unlink()
    path.write_text("mine") if is_folder else path.mkdir()
    with pytest.raises(InputError, match=r"stands where a (folder|file) belongs") as caught:
        fakes.publish_fakes(lake, world / "snapshots")
    assert str(path) in str(caught.value)
    assert path.exists()


def test_a_running_publish_has_left_nothing(world):
    import fcntl  # noqa: PLC0415 - here alone

    leave(world / "lake")
    with lock_file(world / "lake").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert lake_faults.faults(world / "lake") == []


REFUSED = {
    "full": OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
    "read-only": OSError(errno.EROFS, os.strerror(errno.EROFS)),
    "rights": PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/"),
    "engine": duckdb.IOException("IO Error: Could not write file x: No space left on device"),
    "memory": MemoryError(),
    "other": OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), "x"),
}
WORDS = {
    "full": "the disk is full", "read-only": "the disk is mounted read-only", "rights": "may not read or write it: ",
    "engine": "the disk is full", "memory": "there is not enough of it", "other": "the system refused: ",
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_the_system_refuses_is_a_sentence(tmp_path, kind):
    assert WORDS[kind] in str(system_errors.explained(REFUSED[kind], [tmp_path]))


@pytest.mark.parametrize("kind", ["full", "engine"])
def test_a_publish_that_the_system_refuses_leaves_nothing(world, monkeypatch, capsys, kind):
    lake, first = world / "lake", current_release(world / "lake").release_id
    fakes.put(world / "snapshots", [fakes.row(quantity=1.0)])

    def refuse(connection, folder, release_id):
        (folder / "half.parquet").touch()
        raise REFUSED[kind]

    monkeypatch.setattr(cli, "publish", fakes.publish_fakes)
    options = ["--lake", str(lake), "--snapshots", str(world / "snapshots"), "--accept-rows"]
    options += ["--expected-rows", str(world / "expected_rows.toml")]
    with monkeypatch.context() as patch:
        patch.setattr(build, "write", refuse)
        assert cli.main(["publish", *options]) == cli.FAULTS
    said = capsys.readouterr().err
    assert WORDS[kind] in said
    assert str(lake) in said
    assert "Broken off; what was there before is there still." in said
    assert not list(lake.rglob(".*"))
    assert current_release(lake).release_id == first
    assert cli.main(["publish", *options]) == 0


def test_where_an_error_names_no_place_the_fullest_of_the_folders_is_named(tmp_path):
    fault = system_errors.explained(REFUSED["full"], [tmp_path / "not" / "there"])
    assert fault.file == str(tmp_path)


def test_a_lake_that_cannot_be_written_to_is_enough_where_nothing_has_to_be(world, monkeypatch):
    def refuse(*arguments, **options):
        raise REFUSED["read-only"]

    monkeypatch.setattr(cli, "publish", refuse)
    options = ["--lake", str(world / "lake"), "--snapshots", str(world / "snapshots")]
    assert cli.main(["publish", *options]) == 0
    pointer(world / "lake").write_text("[]")
    assert cli.main(["publish", *options]) == cli.FAULTS
