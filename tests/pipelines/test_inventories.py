"""Inventories that users bring: taken in whole or not at all, once, published under their own mark, withdrawn."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data.intake import StatedSource, check
from data.lake import current_release, inventory_folder, table_path
from data.model import InputError
from pipelines import cli, snapshots
from pipelines.inventories import own, store
from pipelines.normalise import project, project_resource
from pipelines.publish import publish
from pipelines.publishers.projects import feed as projects
from tests.inventory_files import SOURCE, UNFC, crirsco, csv_bytes, planted, unfc, xlsx_bytes
from tests.pipelines.originals import parse
from tests.pipelines.publishers.project_files import COMPILED, lithium, write

OPTIONS = [part for name, value in SOURCE.items() for part in (f"--{name}", value)]


@pytest.fixture
def folder(tmp_path):
    """Return the folder of the inventories, beside the lake; it is not there yet."""
    return tmp_path / "inventories"


@pytest.fixture
def released(tmp_path, folder):
    """Return a function that publishes one committed project and the inventories, and gives the rows of a dataset."""
    file = write(tmp_path / "projects_lithium_deposits.csv", COMPILED, lithium())
    (parsed,) = parse(projects, file)
    snapshots.write(projects.FEED, parsed, tmp_path / "snapshots")

    def run():
        lake = tmp_path / "lake"
        publish(
            lake, tmp_path / "snapshots", inventories=folder, say=lambda _: None, derivers={},
            normalisers={"project": project, "project_resource": project_resource},
            expected_rows=tmp_path / "expected.toml", accepted_deviations=tmp_path / "accepted.csv",
        )  # fmt: skip
        release = current_release(lake)
        rows = {name: pq.read_table(table_path(Path(release.path), name)).to_pylist()
                for name in ("project", "project_resource", "source")}  # fmt: skip
        return release, rows

    return run


def ingest(tmp_path, content, *arguments, name="inventory.csv"):
    """Run the command over a file of this content."""
    file = tmp_path / name
    file.write_bytes(content)
    return cli.main(["ingest", str(file), "--kind", UNFC, "--inventories", str(tmp_path / "inventories"), *arguments])


def test_thirty_faults_load_nothing_and_a_mended_file_loads_shows_and_can_be_withdrawn(
    tmp_path, folder, released, capsys
):
    rows, places = planted()
    before, _ = released()
    assert ingest(tmp_path, xlsx_bytes(*rows, source=SOURCE), name="faults.xlsx") == 1
    said = capsys.readouterr().err.splitlines()
    assert said[-1] == "30 faults in faults.xlsx; nothing was changed."
    for line, (row, column, word) in zip(said, places, strict=False):
        assert line.startswith(f"error: faults.xlsx [Inventory]:{row}, column {column!r}: ")
        assert word in line
    assert store.read(folder) == []
    assert released()[0].release_id == before.release_id

    mended = [unfc(project=f"Deposit {number}") for number in range(30)]
    assert ingest(tmp_path, xlsx_bytes(*mended, source=SOURCE), name="mended.xlsx") == 0
    inventory_id = capsys.readouterr().out.split(":")[0]
    release, found = released()
    assert release.release_id != before.release_id
    shown = [row for row in found["project_resource"] if row["source_id"] == inventory_id]
    assert len(shown) == 30
    assert {row["counting"] for row in shown} == {"counted"}
    assert all(row["note"].startswith(own.MARK) for row in shown)
    assert len([row for row in found["project"] if row["source_set"] == inventory_id]) == 30

    assert cli.main(["withdraw", inventory_id, "--inventories", str(folder)]) == 0
    after, left = released()
    assert after.release_id == before.release_id
    assert not [row for row in left["project_resource"] if row["source_id"] == inventory_id]


def test_faults_come_as_json_too(tmp_path, folder, capsys):
    assert ingest(tmp_path, csv_bytes(unfc(unit="?")), "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["ok"], said["fault_count"]) == (False, 4)
    assert [fault["column"] for fault in said["faults"]] == [
        "unit",
        "source title",
        "source publisher",
        "source licence",
    ]
    assert not folder.exists()


def test_a_dry_run_changes_nothing(tmp_path, folder, capsys):
    assert ingest(tmp_path, csv_bytes(unfc()), *OPTIONS, "--dry-run") == 0
    assert "no fault found, nothing was changed" in capsys.readouterr().out
    assert not folder.exists()


def test_the_same_file_twice_is_one_inventory(tmp_path, folder, capsys):
    assert ingest(tmp_path, csv_bytes(unfc()), *OPTIONS) == 0
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert ingest(tmp_path, csv_bytes(unfc()), *OPTIONS, "--title", "Another title") == 0
    assert "is there already; nothing was changed" in capsys.readouterr().out
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == kept


def test_the_record_says_who_when_what_and_under_which_licence(tmp_path, folder):
    ingest(tmp_path, csv_bytes(unfc()), *OPTIONS, "--by", "A. Geologist")
    (found,) = store.read(folder)
    record = found.record
    assert (record["given_by"], record["kind"], record["rows"], record["vintage"]) == ("A. Geologist", UNFC, 1, "2024")
    assert {name: record[name] for name in SOURCE} == SOURCE
    assert record["sha256"] == check("a", csv_bytes(unfc())).sha256
    assert found.path.read_bytes() == csv_bytes(unfc())
    store.withdraw(found.snapshot_id, given_by="B. Curator", folder=folder)
    journal = [json.loads(line) for line in (folder / "journal.jsonl").read_text("utf-8").splitlines()]
    assert [(line["action"], line["by"]) for line in journal] == [
        ("taken in", "A. Geologist"),
        ("withdrawn", "B. Curator"),
    ]


def test_a_file_with_nothing_but_the_example_is_not_loaded(tmp_path, folder, capsys):
    form = tmp_path / "form.xlsx"
    assert cli.main(["template", UNFC, str(form)]) == 0
    assert ingest(tmp_path, form.read_bytes(), *OPTIONS, name="form2.xlsx") == 1
    assert "only the worked example" in capsys.readouterr().err
    assert ingest(tmp_path, form.read_bytes(), *OPTIONS, "--json", name="form2.xlsx") == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["ok"], said["fault_count"], len(said["faults"])) == (False, 1, 1)
    assert not folder.exists()


def test_a_template_never_replaces_a_file(tmp_path, capsys):
    form = tmp_path / "form.xlsx"
    form.write_text("mine")
    assert cli.main(["template", UNFC, str(form)]) == 1
    assert form.read_text() == "mine"
    assert cli.main(["template", UNFC, str(tmp_path / "form.txt")]) == 1


def test_inventories_are_listed(tmp_path, folder, capsys):
    arguments = ["inventories", "--inventories", str(folder)]
    assert cli.main(arguments) == 0
    assert "No inventory." in capsys.readouterr().out
    ingest(tmp_path, csv_bytes(unfc()), *OPTIONS)
    capsys.readouterr()
    cli.main(arguments)
    assert "own-lithium-of-the-north-" in capsys.readouterr().out
    cli.main([*arguments, "--json"])
    assert [one["title"] for one in json.loads(capsys.readouterr().out)] == [SOURCE["title"]]


def test_withdrawing_what_is_not_there_says_what_is(tmp_path, folder, capsys):
    ingest(tmp_path, csv_bytes(unfc()), *OPTIONS)
    assert cli.main(["withdraw", "../lake", "--inventories", str(folder)]) == 1
    assert "Inventories there are: own-lithium-of-the-north-" in capsys.readouterr().err
    assert len(store.read(folder)) == 1


def test_a_missing_file_is_one_line(tmp_path, capsys):
    assert cli.main(["ingest", str(tmp_path / "none.csv"), "--kind", UNFC]) == 1
    assert "the file cannot be read" in capsys.readouterr().err


def test_a_change_that_was_broken_off_leaves_nothing(tmp_path, folder):
    folder.mkdir()
    (folder / "own-half-00000000.csv").write_text("half a file, no record")
    (folder / ".own-half-00000000.json.1.tmp").write_text("{")
    assert store.read(folder) == []
    ingest(tmp_path, csv_bytes(unfc()), *OPTIONS)
    assert not [path for path in folder.iterdir() if "half" in path.name]


def damage(found, what):
    path = found.path.with_suffix(".json") if "record" in what else found.path
    path.unlink() if what.endswith("gone") else path.write_text("null" if what.endswith("null") else "other")


DAMAGES = ["file", "file gone", "record", "record null", "record gone"]


@pytest.mark.parametrize("what", DAMAGES)
def test_a_damaged_inventory_stops_the_publish_and_says_how_to_go_on(tmp_path, folder, released, what):
    ingest(tmp_path, csv_bytes(unfc()), *OPTIONS)
    before, _ = released()
    (found,) = store.read(folder)
    damage(found, what)
    with pytest.raises(InputError) as caught:
        released()
    assert found.snapshot_id in str(caught.value)
    assert [str(fault) for fault in store.faults(folder)] == str(caught.value).splitlines()
    assert current_release(tmp_path / "lake").release_id == before.release_id


@pytest.mark.parametrize("what", DAMAGES)
@pytest.mark.parametrize("cure", ["ingest", "withdraw"])
def test_bringing_a_damaged_inventory_again_or_withdrawing_it_mends_the_store(tmp_path, folder, what, cure):
    ingest(tmp_path, csv_bytes(unfc()), *OPTIONS)
    (found,) = store.read(folder)
    other = csv_bytes(unfc(project="Other"))
    ingest(tmp_path, other, *OPTIONS, "--title", "Another")
    damage(found, what)
    ingest(tmp_path, csv_bytes(unfc(project="Third")), *OPTIONS, "--title", "Third")  # the others can go on
    if cure == "ingest":
        assert ingest(tmp_path, csv_bytes(unfc()), *OPTIONS) == 0
    else:
        assert cli.main(["withdraw", found.snapshot_id, "--inventories", str(folder)]) == 0
    assert store.faults(folder) == []
    assert len(store.read(folder)) == (3 if cure == "ingest" else 2)


def test_a_replacement_that_was_broken_off_is_finished_when_asked_again(tmp_path, folder, monkeypatch):
    ingest(tmp_path, csv_bytes(unfc()), *OPTIONS)
    (old,) = store.read(folder)
    with monkeypatch.context() as patch:
        patch.setattr(store, "_remove", lambda *_: (_ for _ in ()).throw(OSError(30, "read-only")))
        assert ingest(tmp_path, csv_bytes(unfc(unit="t")), *OPTIONS, "--replaces", old.snapshot_id) == 1
    assert len(store.read(folder)) == 2
    assert ingest(tmp_path, csv_bytes(unfc(unit="t")), *OPTIONS, "--replaces", old.snapshot_id) == 0
    (new,) = store.read(folder)
    assert new.snapshot_id != old.snapshot_id


def test_a_full_disk_takes_no_inventory_in_and_leaves_nothing(tmp_path, folder, monkeypatch, capsys):
    ingest(tmp_path, csv_bytes(unfc()), *OPTIONS)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with monkeypatch.context() as patch:
        patch.setattr(store, "write_bytes", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        assert ingest(tmp_path, csv_bytes(unfc(unit="t")), *OPTIONS, "--title", "Another") == 1
    assert "the disk is full" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_source_of_its_own_stands_for_every_row(tmp_path, released):
    ingest(tmp_path, csv_bytes(unfc()), *OPTIONS, "--url", "https://example.org/{vintage}")
    release, found = released()
    (source,) = [row for row in found["source"] if row["feed_id"] == "inventories"]
    assert source["title"] == "Lithium of the north [inventory provided by a user]"
    assert source["citation"] == f"Geological Survey. (2024). {source['title']}."
    assert (source["licence"], source["row_count"]) == ("CC BY 4.0", 1)
    assert release.manifest["licences"][source["source_id"]] == "CC BY 4.0"
    metadata = pq.read_schema(table_path(Path(release.path), "project_resource")).metadata
    assert source["source_id"] in metadata[b"licences"].decode()


def test_rows_of_publishers_are_as_they_are_without_the_inventory(tmp_path, released):
    _, before = released()
    near = unfc(project="Salar de Atacama", country="Chile", latitude_deg="-23.5", longitude_deg="-68.3")
    ingest(tmp_path, csv_bytes(near, unfc()), *OPTIONS)
    _, after = released()
    published = [row for row in after["project_resource"] if not row["source_id"].startswith("own-")]
    assert published == before["project_resource"]
    groups = {row["name"]: (row["match_group"], row["match_evidence"]) for row in after["project"]}
    (atacama,) = before["project"]
    assert groups["Salar de Atacama"][0] == groups[atacama["name"]][0] == atacama["match_group"]
    assert "same name in Chile (salar-de-atacama), 8.3 km apart" in groups["Salar de Atacama"][1]
    assert groups["Hill deposit"] == (groups["Hill deposit"][0], "")


def resources(tmp_path, *rows):
    """Return rows of project_resource of an inventory of these rows, with its projects."""
    found = check("a.csv", csv_bytes(*rows), source=StatedSource(**SOURCE))
    assert not found.faults
    taken = store.take(found, csv_bytes(*rows), given_by="", folder=tmp_path / "inventories").snapshot
    sites = own.sites(taken)
    matched = project.matches(sites)
    return list(own.resources(taken, matched)), sites


def test_a_sum_beside_its_parts_and_an_older_estimate_are_not_added(tmp_path):
    rows, _ = resources(
        tmp_path,
        unfc(unfc_code="111", effective_date="2024-06"),
        unfc(unfc_code="111+112", effective_date="2024-06-30"),
        unfc(unfc_code="111+112+221", effective_date="2024-06-30"),
        unfc(unfc_code="112", effective_date="2020"),
        unfc(unfc_code="223", effective_date="2020"),
    )
    assert [row["counting"] for row in rows] == ["part", "part", "counted", "superseded", "counted"]


def test_categories_of_crirsco_follow_the_same_rules(tmp_path):
    rows, _ = resources(
        tmp_path, crirsco(category="Measured"), crirsco(category="Measured + Indicated"), crirsco(category="Inferred")
    )
    assert [row["counting"] for row in rows] == ["part", "counted", "counted"]
    assert {row["mapping_basis"] for row in rows} == {"default_bridge"}


def test_names_in_any_script_stay_apart(tmp_path):
    rows, sites = resources(
        tmp_path, unfc(project="锂矿一"), unfc(project="锂矿二"), unfc(project="Kökçe"), unfc(project="Kokce 2")
    )
    assert len({site.project_id for site in sites}) == 4
    assert all(row["project_id"].isascii() and len(row["project_id"]) <= 160 for row in rows)


def test_a_users_project_never_makes_two_of_publishers_one(tmp_path):
    """One project of a user lies between two that publishers hold apart: it joins the first, they stay two."""
    places = {"A": "60.00", "B": "60.30", "user": "60.15"}
    sites = [
        own.Site(
            project_id=name, name="Kevitsa", names=(f"Kevitsa {name}",), country_iso3="FIN", source_set=name,
            source_id=name, vintage="", kind="site", status="", deposit_type="", place=(float(place), 25.0),
            documents=frozenset({name}), materials=frozenset({"nickel"}), is_own=name == "user",
        )
        for name, place in places.items()
    ]  # fmt: skip
    matched = project.matches(sites)
    assert matched["A"].group == matched["user"].group == "A"
    assert matched["B"].group == "B"


def test_the_folder_lies_beside_the_lake_unless_named(tmp_path, monkeypatch):
    monkeypatch.delenv("CRM_INVENTORIES", raising=False)
    assert inventory_folder(tmp_path / "lake") == (tmp_path / "inventories").resolve()
    monkeypatch.setenv("CRM_INVENTORIES", str(tmp_path / "elsewhere"))
    assert inventory_folder(tmp_path / "lake") == (tmp_path / "elsewhere").resolve()


def test_the_same_title_and_publisher_again_is_told_and_takes_the_place_where_asked(tmp_path, folder, capsys):
    assert ingest(tmp_path, csv_bytes(unfc()), *OPTIONS) == 0
    first = capsys.readouterr().out.split(":")[0]
    again = csv_bytes(unfc(quantity="130"))
    loud = [part for name, value in SOURCE.items() for part in (f"--{name}", f" {value.upper()} ")]
    for options in (OPTIONS, loud, [*OPTIONS, "--dry-run"]):
        assert ingest(tmp_path, again, *options) == 1
        said = capsys.readouterr().err
        assert f"there already: {first} (1 rows" in said
        assert f"--replaces {first}" in said
    assert [one.snapshot_id for one in store.read(folder)] == [first]
    assert ingest(tmp_path, again, *OPTIONS, "--replaces", "own-nothing-00000000") == 1
    assert first in capsys.readouterr().err
    assert ingest(tmp_path, again, *OPTIONS, "--replaces", first) == 0
    second = capsys.readouterr().out.split(":")[0]
    assert [one.snapshot_id for one in store.read(folder)] == [second] != [first]
    journal = (folder / "journal.jsonl").read_text("utf-8")
    assert f"replaced by {second}" in journal
    other = [part.replace("Lithium of the north", "Lithium of the south") for part in OPTIONS]
    assert ingest(tmp_path, csv_bytes(unfc(quantity="7")), *other) == 0
    assert len(store.read(folder)) == 2
