"""Originals: files, folders and downloads, each with size and hash; what cannot be had is named.

The publishers here are on this machine, which `originals` has to be allowed (`private=True`).
"""

import hashlib
import socket
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from data.model import InputError
from pipelines import fetch, public_http
from pipelines.cli import main

CONTENT = b"year,country\n2022,COD\n"


class Publisher(BaseHTTPRequestHandler):
    """A publisher's server: a table, a table with a name of its own, one cut short, nothing else."""

    def do_GET(self):
        """Answer by path."""
        if self.path.startswith("/to?"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to?"))
            self.end_headers()
            return
        if self.path.startswith("/drip"):
            time.sleep(1)
        if self.path.startswith("/missing"):
            self.send_error(404)
            return
        self.send_response(200)
        if self.path.startswith("/named"):
            self.send_header("Content-Disposition", 'attachment; filename="../../MCS 2025.csv"')
        if self.path.startswith("/states/"):
            self.send_header("Content-Length", self.path.removeprefix("/states/"))
        self.send_header("Content-Length", str(len(CONTENT) + (5 if self.path.startswith("/short") else 0)))
        self.end_headers()
        with suppress(BrokenPipeError):  # who asked has left
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
    (original,) = fetch.originals([publisher + path], tmp_path, private=True)
    assert (original.name, original.url) == (name, publisher + path)
    assert original.path.read_bytes() == CONTENT
    assert original.path.resolve().is_relative_to(tmp_path)


def test_downloads_of_one_name_do_not_meet(publisher, tmp_path):
    one, other = fetch.originals([f"{publisher}/a/mcs.csv", f"{publisher}/b/mcs.csv"], tmp_path, private=True)
    assert one.path != other.path


@pytest.mark.parametrize(
    ("path", "reason"), [("/missing.csv", "404"), ("/short.csv", f"stopped after {len(CONTENT)} of {len(CONTENT) + 5}")]
)
def test_failed_download_is_named(publisher, tmp_path, path, reason):
    with pytest.raises(InputError, match=reason) as caught:
        fetch.originals([publisher + path], tmp_path, private=True)
    assert caught.value.faults[0].file == publisher + path


def test_oversized_download_is_refused(publisher, tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "BYTES_MAX", 3)
    with pytest.raises(InputError, match="larger than 3 bytes"):
        fetch.originals([f"{publisher}/mcs.csv"], tmp_path, private=True)


def test_unreachable_publisher_is_named(tmp_path):
    with pytest.raises(InputError, match="the download failed"):
        fetch.originals(["http://127.0.0.1:9/mcs.csv"], tmp_path, private=True)


def test_every_missing_argument_is_named_at_once(tmp_path):
    (tmp_path / "empty").mkdir()
    arguments = [str(tmp_path / "empty"), str(tmp_path / "absent.csv"), "ftp://publisher/mcs.csv"]
    with pytest.raises(InputError) as caught:
        fetch.originals(arguments, tmp_path)
    assert [fault.file for fault in caught.value.faults] == arguments
    assert all(fault.cure for fault in caught.value.faults)


PUBLIC = ["8.8.8.8", "193.0.6.139", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
PRIVATE = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "::", "::1", "::127.0.0.1", "fe80::1",
    "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::7f00:1", "2002:7f00:1::1", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC + PRIVATE)
def test_what_is_public(address):
    assert public_http.is_public(address) == (address in PUBLIC)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0177.0.0.1", "0x7f.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"]
)
def test_address_of_this_machine_is_refused_however_it_is_spelt(publisher, tmp_path, host, capsys):
    url = f"http://{host}:{publisher.rpartition(':')[2]}/mcs.csv"
    with pytest.raises(InputError, match=r"refused: .*private network"):
        fetch.originals([url], tmp_path)
    assert main(["parse", "usgs_mcs", url, "--snapshots", str(tmp_path)]) == 1
    assert "--allow-private" in capsys.readouterr().err


def test_every_hop_is_checked_on_the_address_that_is_connected_to(publisher, tmp_path, monkeypatch):
    """A public publisher redirects to this machine, by a name that resolves to it: neither is asked."""
    port = int(publisher.rpartition(":")[2])
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_, **options: real("127.0.0.1", port, **options))
    public = {"127.0.0.1"}
    monkeypatch.setattr(public_http, "is_public", lambda address: bool(public) and public.pop() == address)
    with pytest.raises(InputError, match=r"refused: internal.example \(127.0.0.1\)"):
        fetch.originals(["http://publisher.example/to?http://internal.example/mcs.csv"], tmp_path)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://publisher.example/mcs.csv", "data:text/csv,a"])
def test_redirect_to_another_scheme_is_refused(publisher, tmp_path, target):
    with pytest.raises(InputError, match="the download failed"):
        fetch.originals([f"{publisher}/to?{target}"], tmp_path, private=True)


@pytest.mark.parametrize("stated", ["x", "-1", "1e3", "9" * 5_000, "7"])
def test_length_that_is_no_number_or_two_is_named(publisher, tmp_path, stated):
    with pytest.raises(InputError, match="states no length"):
        fetch.originals([f"{publisher}/states/{stated}"], tmp_path, private=True)


def test_answer_that_does_not_begin_is_left(publisher, tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "START_S", 0.1)
    with pytest.raises(InputError, match=r"did not begin within 0\.1 s"):
        fetch.originals([f"{publisher}/drip.csv"], tmp_path, private=True)


def test_download_that_takes_too_long_is_left(publisher, tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "SECONDS_MAX", -1)
    with pytest.raises(InputError, match="took longer"):
        fetch.originals([f"{publisher}/mcs.csv"], tmp_path, private=True)
