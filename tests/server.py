"""The real server for tests and benchmark: granian as the Procfile starts it, on a free port, over a given lake."""

import os
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).parents[1]
START_SECONDS = 90


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, its process, how long it took to answer first."""

    url: str
    process: subprocess.Popen
    start_seconds: float

    def stop(self):
        """Stop the server and wait until its workers are gone."""
        self.process.terminate()
        self.process.wait(timeout=10)


def publish(lake=None):
    """Build the release from the committed snapshots where it is not current. Raises CalledProcessError on a fault."""
    environment = os.environ | ({"CRM_LAKE": str(lake)} if lake else {})
    subprocess.run([sys.executable, "-m", "pipelines", "publish"], cwd=ROOT, env=environment, check=True)


def start(lake=None, log=None, environment=None, port=None):
    """Start the server over `lake` (default: the product's) and wait for /health. Raises RuntimeError with its log.

    `environment` is set beside that of this process; `port` is a free one.
    """
    port = port or free_port()
    environment = (
        os.environ
        | (environment or {})
        | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "CRM_HOST": "127.0.0.1",
            "PORT": str(port),
        }
    )
    if lake:
        environment["CRM_LAKE"] = str(lake)
    log = log or ROOT / "build" / "server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    with log.open("w") as output:
        process = subprocess.Popen(
            ["/bin/sh", "-c", f"exec {_web_command()}"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    url = f"http://127.0.0.1:{port}"
    while not _answers(f"{url}/health"):
        if process.poll() is not None or time.perf_counter() - began > START_SECONDS:
            process.kill()
            raise RuntimeError(f"the server did not start:\n{log.read_text('utf-8')}")
        time.sleep(0.02)
    return Server(url, process, time.perf_counter() - began)


def _web_command():
    lines = (ROOT / "Procfile").read_text("utf-8").splitlines()
    command = next(line.removeprefix("web: ") for line in lines if line.startswith("web: "))
    assert "dashboard.serve" in shlex.split(command)
    return command


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False
