"""A check in a process of its own: the same report, within its allowance, bound to who asked for it."""

import gc
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from threading import Timer

import pytest

from data.intake import Limits, StatedSource, Summary, check
from data.intake.apart import Allowance, BrokenOffError, BusyError, CheckProcess, Question, client, wire
from data.intake.apart.wire import Answer, End
from data.intake.preview import preview
from tests.inventory_files import SOURCE, crirsco, csv_bytes, planted, unfc, xlsx_bytes

ROOT = Path(__file__).parents[2]
QUESTION = Question("a.xlsx", "", StatedSource(), Limits())
GOOD = xlsx_bytes(unfc(), unfc(project="Lake", quantity="", status="withheld"), source=SOURCE)
LONG = csv_bytes(*(unfc(project=f"Deposit {number}") for number in range(60_000)))
LINUX = sys.platform == "linux"


@pytest.fixture(scope="module")
def process():
    """Return what has files checked, two at once."""
    made = CheckProcess(Allowance(), 2)
    yield made
    made.close()


def limited(**allowance):
    """Return the one fault of a long file that is checked within an allowance."""
    made = CheckProcess(Allowance(**allowance), 1)
    try:
        (fault,) = made.check(QUESTION, LONG).summary.faults
    finally:
        made.close()
    return fault


def leaving_after(seconds):
    """Return how a client is heard that leaves after `seconds`."""

    @contextmanager
    def unless(stop):
        timer = Timer(seconds, stop)
        timer.start()
        yield
        timer.cancel()

    return unless


@pytest.mark.parametrize(
    "content",
    [GOOD, csv_bytes(*planted()[0]), xlsx_bytes(crirsco(project="Õuna")), b"PK\3\4 broken", LONG[:200_000]],
    ids=["good", "thirty faults", "indication", "broken", "long"],
)
def test_the_report_is_that_of_a_check_in_this_process(process, content):
    found = process.check(QUESTION, content)
    here = check("a.xlsx", content)
    assert found.summary == Summary(**{field.name: getattr(here, field.name) for field in fields(Summary)})
    assert found.preview == preview(here.rows if here.is_clean else ())


def test_what_is_logged_of_a_file_is_logged_by_who_asked(process, caplog):
    process.check(QUESTION, b"PK\3\4 broken")
    assert "BadZipFile" in caplog.text


@pytest.mark.parametrize(
    ("allowance", "words"),
    [({"seconds": 1}, "1 s of work"), ({"wall_seconds": 0.2}, "15 s of work"), ({"memory_mb": 56}, "56 MB of memory")],
    ids=["processor", "clock", "memory"],
)
def test_a_check_that_takes_too_much_is_stopped_and_told_as_a_fault_of_the_file(allowance, words):
    fault = limited(**allowance)
    assert fault.reason == f"reading the file took more than {words} and was stopped"
    assert fault.cure.startswith("Split it")


def test_more_than_may_be_checked_at_once_are_told_so(process):
    with process._slots, process._slots, pytest.raises(BusyError):
        process.check(QUESTION, GOOD)
    assert process.check(QUESTION, GOOD).summary.row_count == 2


def test_a_check_whose_client_leaves_is_ended_and_not_called_one_that_took_too_much(process, caplog):
    process.check(QUESTION, GOOD)
    began = time.monotonic()
    with pytest.raises(BrokenOffError, match="the sender of the file left"):
        process.check(QUESTION, LONG, leaving_after(0.1))
    assert "stopped" not in caplog.text
    assert time.monotonic() - began < 1.5, "the whole check takes longer"
    assert process.check(QUESTION, GOOD).summary.is_clean


def test_a_process_that_was_killed_is_started_again(process):
    process.check(QUESTION, GOOD)
    first = process.pid
    os.kill(first, signal.SIGKILL)
    assert process.check(QUESTION, GOOD).summary.row_count == 2
    assert process.pid not in {0, first}


def test_a_process_that_does_not_start_is_told_so(monkeypatch):
    monkeypatch.setattr(client, "_SERVER", "data.intake.apart.nowhere")
    made = CheckProcess(Allowance(), 1)
    with pytest.raises(BrokenOffError):
        made.check(QUESTION, GOOD)
    made.close()


def test_a_fork_leaves_the_process_to_the_one_that_started_it(process):
    process.check(QUESTION, GOOD)
    first = process.pid
    child = os.fork()
    if not child:
        os._exit(0 if process.pid == 0 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert process.check(QUESTION, GOOD).summary.row_count == 2
    assert process.pid == first


ASKING = """
import json, sys, threading, time
from pathlib import Path
from data.intake import Limits, StatedSource
from data.intake.apart import Allowance, CheckProcess, Question
question = Question("a.csv", "", StatedSource(), Limits())
content = b"project,country,material,quantity\\n" + b"A,Finland,Lithium,1\\n" * 100_000
made = CheckProcess(Allowance(), 1)
threading.Thread(target=made.check, args=(question, content), daemon=True).start()
while True:
    found = [int(one.parent.name) for one in Path("/proc").glob("[0-9]*/stat")
             if made.pid and one.read_text("utf-8", "replace").rsplit(")", 1)[1].split()[1] == str(made.pid)]
    if found:
        break
    time.sleep(0.01)
time.sleep(0.2)
print(json.dumps([made.pid, *found]), flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(not LINUX, reason="reads /proc")
def test_a_check_holds_nothing_of_the_server_and_dies_with_it():
    with subprocess.Popen([sys.executable, "-c", ASKING], cwd=ROOT, stdout=subprocess.PIPE) as asking:
        maker, checking = json.loads(asking.stdout.readline())
        folder = Path(f"/proc/{checking}")
        held = {int(one.name): str(one.readlink()) for one in (folder / "fd").iterdir()}
        limits = (folder / "limits").read_text("ascii")
        asking.kill()
    assert set(held) <= {0, 1, 2, 3}
    assert held[0] == held[1] == os.devnull
    assert held[3].startswith("socket:")
    assert "Max file size             0" in limits
    until = time.monotonic() + 5
    while any(Path(f"/proc/{pid}").exists() for pid in (maker, checking)):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_question_comes_as_it_was_sent():
    question = Question("ä.csv", "", StatedSource(title="T"), Limits(rows=3))
    assert wire.question_of(b"".join(wire.asked(question, b"\0\1"))) == (question, b"\0\1")


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (End, b'{"code": "0", "is_late": false}'), (End, b'{"code": 0}'), (End, b"[]"), (End, b"{"),
        (End, b'{"code": 0, "is_late": 1}'), (Answer, b"null"), (StatedSource, b'{"title": "\\ud800"}'),
        (Allowance, b'{"seconds": NaN, "wall_seconds": 1, "memory_mb": 1}'), (End, b"[" * 100_000),
    ],
    ids=lambda one: str(one)[:40],
)  # fmt: skip
def test_what_is_not_exactly_an_answer_is_refused(kind, message):
    with pytest.raises(ValueError):
        wire.of_bytes(kind, message)


def test_an_answer_that_is_none_is_a_fault_of_the_file(monkeypatch):
    made = CheckProcess(Allowance(), 1)
    monkeypatch.setattr(client, "_talked", lambda *_: b"cos\nsystem\n(S'true'\ntR.")
    monkeypatch.setattr(client, "_end", lambda *_: End(0, is_late=False))
    assert made.check(QUESTION, GOOD).summary.faults[0].reason.startswith("the check failed")
    made.close()


def test_a_process_ends_with_what_started_it():
    made = CheckProcess(Allowance(), 1)
    made.check(QUESTION, GOOD)
    (running,) = made._held
    del made
    gc.collect()
    assert running.process.returncode == 0
