"""Originals: files, folders and downloads, each with size and hash; what cannot be had is named."""

import hashlib
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from data.model import InputError
from pipelines import fetch

CONTENT = b"year,country\n2022,COD\n"


class Publisher(BaseHTTPRequestHandler):
    """A publisher's server: a table, a table with a name of its own, one cut short, nothing else."""

    def do_GET(self):
        """Answer by path."""
        if self.path.startswith("/missing"):
            self.send_error(404)
            return
        self.send_response(200)
        if self.path.startswith("/named"):
            self.send_header("Content-Disposition", 'attachment; filename="../../MCS 2025.csv"')
        self.send_header("Content-Length", str(len(CONTENT) + (5 if self.path.startswith("/short") else 0)))
        self.end_headers()
        self.wfile.write(CONTENT)

    def log_message(self, *arguments):
        """Keep quiet."""


@pytest.fixture(scope="module")
def publisher():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_file_comes_with_name_size_and_hash(tmp_path):
    path = tmp_path / "mcs.csv"
    path.write_bytes(CONTENT)
    (original,) = fetch.originals([str(path)], tmp_path)
    assert (original.path, original.name, original.url) == (path, "mcs.csv", "")
    assert (original.size, original.sha256) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert original.retrieved == datetime.now(UTC).date().isoformat()


def test_folder_gives_every_file_below_it_by_name(tmp_path):
    for name in ("world/b.csv", "world/a.csv", "salient/c.csv", ".hidden", ".git/config"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(CONTENT)
    names = [original.name for original in fetch.originals([str(tmp_path)], tmp_path)]
    assert names == ["salient/c.csv", "world/a.csv", "world/b.csv"]


@pytest.mark.parametrize(
    ("path", "name"),
    [("/files/mcs%202025.csv?download=1", "mcs 2025.csv"), ("/named", "MCS 2025.csv"), ("/", "download")],
)
def test_download_keeps_the_publishers_name_and_stays_in_the_workspace(publisher, tmp_path, path, name):
    (original,) = fetch.originals([publisher + path], tmp_path)
    assert (original.name, original.url) == (name, publisher + path)
    assert original.path.read_bytes() == CONTENT
    assert original.path.resolve().is_relative_to(tmp_path)


def test_downloads_of_one_name_do_not_meet(publisher, tmp_path):
    one, other = fetch.originals([f"{publisher}/a/mcs.csv", f"{publisher}/b/mcs.csv"], tmp_path)
    assert one.path != other.path


@pytest.mark.parametrize(
    ("path", "reason"), [("/missing.csv", "404"), ("/short.csv", f"stopped after {len(CONTENT)} of {len(CONTENT) + 5}")]
)
def test_failed_download_is_named(publisher, tmp_path, path, reason):
    with pytest.raises(InputError, match=reason) as caught:
        fetch.originals([publisher + path], tmp_path)
    assert caught.value.faults[0].file == publisher + path


def test_oversized_download_is_refused(publisher, tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "BYTES_MAX", 3)
    with pytest.raises(InputError, match="larger than 3 bytes"):
        fetch.originals([f"{publisher}/mcs.csv"], tmp_path)


def test_unreachable_publisher_is_named(tmp_path):
    with pytest.raises(InputError, match="the download failed"):
        fetch.originals(["http://127.0.0.1:9/mcs.csv"], tmp_path)


def test_every_missing_argument_is_named_at_once(tmp_path):
    (tmp_path / "empty").mkdir()
    arguments = [str(tmp_path / "empty"), str(tmp_path / "absent.csv"), "ftp://publisher/mcs.csv"]
    with pytest.raises(InputError) as caught:
        fetch.originals(arguments, tmp_path)
    assert [fault.file for fault in caught.value.faults] == arguments
    assert all(fault.cure for fault in caught.value.faults)
