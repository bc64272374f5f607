"""A registry maps ids to what modules declare, in order; a lazy one imports nothing before it is asked."""

import sys

import pytest

from data.registry import registry


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Return the name of a package with modules `first`, `second` (a tuple of records) and `twin` (an id again)."""
    folder = tmp_path / "registered_here"
    folder.mkdir()
    (folder / "__init__.py").write_text("from types import SimpleNamespace as Record\n")
    head = "from registered_here import Record\n"
    (folder / "first.py").write_text(f"{head}THING = Record(thing_id='one')\n")
    (folder / "second.py").write_text(f"{head}THING = (Record(thing_id='two'), Record(thing_id='three'))\n")
    (folder / "twin.py").write_text(f"{head}THING = Record(thing_id='one')\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield folder.name
    for name in [name for name in sys.modules if name.split(".")[0] == folder.name]:
        del sys.modules[name]


def test_modules_are_registered_by_name_in_order(package):
    found = registry(package, "THING", ("twin", "first"))
    assert list(found) == ["twin", "first"]
    assert found["first"].thing_id == "one"


def test_without_an_attribute_the_modules_are_registered(package):
    assert registry(package, "", ("first",))["first"].THING.thing_id == "one"


def test_records_are_registered_by_their_own_ids(package):
    found = registry(package, "THING", ("second", "first"), id_of="thing_id")
    assert [(name, record.thing_id) for name, record in found.items()] == [
        ("two", "two"),
        ("three", "three"),
        ("one", "one"),
    ]


def test_two_records_with_one_id_are_refused(package):
    with pytest.raises(ValueError, match="thing_id 'one'"):
        registry(package, "THING", ("first", "twin"), id_of="thing_id")


def test_lazy_registry_imports_what_is_looked_up(package):
    found = registry(package, "THING", ("first", "second"), lazy=True)
    assert (list(found), len(found)) == (["first", "second"], 2)
    assert f"{package}.first" not in sys.modules
    assert found["first"].thing_id == "one"
    assert f"{package}.second" not in sys.modules
    with pytest.raises(KeyError):
        found["third"]


def test_lazy_registry_cannot_ask_records_for_ids(package):
    with pytest.raises(ValueError, match="lazy"):
        registry(package, "THING", ("first",), id_of="thing_id", lazy=True)


@pytest.mark.parametrize("lazy", [False, True])
def test_a_name_without_module_is_an_error(package, lazy):
    with pytest.raises(ModuleNotFoundError):
        dict(registry(package, "THING", ("none",), lazy=lazy))
