"""Members of archives: nested zips are opened, office files are not, and bombs and broken zips are refused by name."""

import io
import zipfile

import pytest

from data.model import InputError
from pipelines.fetch import originals
from pipelines.reading import archives

TABLE = b"year,country\n2022,COD\n"


def packed(members):
    """Return a zip of name → content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def original(tmp_path):
    """Return a function that puts content into a file and returns it as an original."""

    def put(content, name="mcs.zip"):
        (tmp_path / name).write_bytes(content)
        return originals([str(tmp_path / name)], tmp_path)[0]

    return put


def contents(original):
    found = {}
    for name, opener in archives.members(original):
        with opener() as file:
            found[name] = file.read()
    return found


def test_file_is_its_own_member(original):
    assert contents(original(TABLE, "mcs.csv")) == {"mcs.csv": TABLE}


def test_members_of_a_zip_and_of_the_zips_in_it(original):
    inner = packed({"world.csv": TABLE})
    found = contents(original(packed({"readme.txt": b"x", "inner.zip": inner})))
    assert found == {"readme.txt": b"x", "inner.zip/world.csv": TABLE}


def test_zip_is_known_by_its_content(original):
    assert contents(original(packed({"world.csv": TABLE}), "download")) == {"world.csv": TABLE}


def test_what_finder_adds_is_left_out(original):
    assert contents(original(packed({"__MACOSX/._world.csv": b"", "world.csv": TABLE}))) == {"world.csv": TABLE}


def test_office_file_is_a_file(original):
    book = packed({"[Content_Types].xml": b"<Types/>"})
    assert contents(original(book, "prices.xlsx")) == {"prices.xlsx": book}


def test_member_reads_as_text_line_by_line(original):
    for _, opener in archives.members(original(packed({"world.csv": TABLE}))):
        with io.TextIOWrapper(opener(), "utf-8") as text:
            assert text.readlines() == ["year,country\n", "2022,COD\n"]


def test_file_that_is_only_named_zip_is_refused(original):
    with pytest.raises(InputError, match=r"mcs\.zip: the file is named \.zip but is not a whole zip file"):
        contents(original(packed({"world.csv": TABLE})[:-30]))


def test_damaged_member_is_refused_by_name(original):
    content = packed({"world.csv": b"".join(b"%d,COD\n" % number for number in range(5_000))})
    damaged = content[:200] + bytes(byte ^ 0xFF for byte in content[200:260]) + content[260:]
    with pytest.raises(InputError, match=r"mcs\.zip/world\.csv: the archive is broken"):
        contents(original(damaged))


def test_zip_bomb_is_refused_before_it_is_unpacked(original, monkeypatch):
    monkeypatch.setattr(archives, "RATIO_FROM_BYTES", 1_000_000)
    with pytest.raises(InputError, match="times its size"):
        contents(original(packed({"bomb.csv": b"0" * 2_000_000})))


@pytest.mark.parametrize(("limit", "reason"), [("BYTES_MAX", "unpacks to"), ("MEMBERS_MAX", "holds 2 files")])
def test_archive_over_a_limit_is_refused(original, monkeypatch, limit, reason):
    monkeypatch.setattr(archives, limit, 1)
    with pytest.raises(InputError, match=reason):
        contents(original(packed({"a.csv": TABLE, "b.csv": TABLE})))


def test_zips_nested_without_end_are_refused(original):
    content = packed({"world.csv": TABLE})
    for _ in range(archives.DEPTH_MAX):
        content = packed({"inner.zip": content})
    with pytest.raises(InputError, match="nested more than 3 deep"):
        contents(original(content))


def test_encrypted_member_is_refused(original):
    content = bytearray(packed({"world.csv": TABLE}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(InputError, match="the file is encrypted"):
        contents(original(bytes(content)))
