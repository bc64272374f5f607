"""The server begins with a sentence where it cannot, and replaces its processes for as long as they die."""

import socket
import subprocess
import sys
from contextlib import suppress
from types import SimpleNamespace

import pytest
from granian.server import Server

from dashboard import serve


@pytest.fixture
def app(monkeypatch, tmp_path):
    """Stand in for the app and for granian's command line; return what the latter was called with."""
    called = []
    loaded = SimpleNamespace(settings=SimpleNamespace(temp_folder=tmp_path))
    monkeypatch.setattr(serve, "import_module", lambda _: loaded)
    monkeypatch.setattr(serve.multiprocessing, "set_start_method", lambda _: None)
    monkeypatch.setattr(serve.cli, "cli", SimpleNamespace(main=lambda *given, **_: called.append(given)))
    loaded.called = called
    return loaded


def arguments(port=0):
    return ["app:asgi", "--host", "127.0.0.1", "--port", str(port)]


def test_granian_is_given_its_arguments_and_our_workers(app, monkeypatch):
    monkeypatch.setattr(serve.cli, "Server", Server)
    assert serve.main(arguments()) == 0
    assert app.called == [(arguments(),)]
    assert serve.cli.Server is serve.PatientServer


def test_a_port_that_is_taken_is_a_sentence(app, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert serve.main(arguments(port)) == serve.FAULT
    assert capsys.readouterr().err.startswith(
        f"error: PORT={port}: 127.0.0.1 cannot be listened at (Address already in"
    )
    assert not app.called


def test_a_temporary_folder_that_cannot_be_had_is_a_sentence(app, capsys, tmp_path):
    app.settings.temp_folder = tmp_path / "file" / "below"
    (tmp_path / "file").touch()
    assert serve.main(arguments()) == serve.FAULT
    assert "cannot be used (Not a directory); make room" in capsys.readouterr().err
    assert not app.called


def test_a_setting_that_cannot_be_read_is_a_sentence(monkeypatch, capsys):
    def load(_):
        raise ValueError("CRM_MEMORY_MB=lots: must be a number, 64 or more")

    monkeypatch.setattr(serve, "import_module", load)
    assert serve.main(arguments()) == serve.FAULT
    assert capsys.readouterr().err == "error: CRM_MEMORY_MB=lots: must be a number, 64 or more\n"


def test_a_process_that_dies_again_and_again_is_replaced_each_time_after_a_pause(monkeypatch):
    pauses, replaced = [], []

    def respawn(server, workers, *_, **__):
        replaced.append(workers)
        server.respawned_wrks[0] = 1.0

    monkeypatch.setattr(Server, "_respawn_workers", respawn)
    monkeypatch.setattr(serve.time, "sleep", pauses.append)
    monkeypatch.setattr(serve.time, "monotonic", iter([100.0, 100.0, 100.2, 101.4, 103.0, 103.0]).__next__)
    server = serve.PatientServer("app:asgi")
    for _ in range(3):
        server._respawn_workers([0], None, None)
        assert server.respawned_wrks == {}  # what it takes for a loop of crashes
    assert replaced == [[0]] * 3
    assert pauses == [serve.PAUSE_SECONDS]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not share clients out among sockets")
def test_clients_are_shared_out_and_wait_where_a_worker_is_replaced(monkeypatch):
    monkeypatch.setattr(Server, "_spawn_worker", lambda server, *_: (server._shd, server._sso))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = serve.PatientServer("app:asgi", address="127.0.0.1", port=port, workers=2)
    server._init_shared_socket()
    clients = []
    try:
        (door, one), (_, other) = (server._spawn_worker(place, None, None) for place in (0, 1))
        for listening in (one, other):
            listening.listen(40)  # as a worker does
        clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(40)]
        taken = [_taken(listening) for listening in (one, other)]
        assert sum(taken) == len(clients)
        assert min(taken) > 0
        assert server._spawn_worker(0, None, None) == (door, one)  # whoever came meanwhile waits there
    finally:
        server._drop_shared_socket()
        for client in clients:
            client.close()


def _taken(listening):
    """Return how many clients wait at a socket."""
    listening.setblocking(False)
    count = 0
    with suppress(BlockingIOError):
        while True:
            listening.accept()[0].close()
            count += 1
    return count


def test_a_worker_ends_with_the_process_that_started_it():
    with subprocess.Popen([sys.executable, "-c", WORKER_AND_PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout.readline() == "serving\n"
        parent.kill()
        assert parent.stdout.read() == "ended\n"  # the worker holds the pipe open for as long as it lives


WORKER_AND_PARENT = """
import os, signal, sys, time
from dashboard.serve import _work

def target():
    signal.signal(signal.SIGTERM, lambda *_: (print("ended", flush=True), os._exit(0)))
    print("serving", flush=True)
    time.sleep(60)

parent = os.getpid()
if os.fork() == 0:
    _work(parent, target)
time.sleep(60)
"""
