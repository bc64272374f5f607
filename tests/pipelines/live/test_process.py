"""The live process: one at a time, each duty by itself, faults told and tried again, made-up sites marked."""

import argparse
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.alerts.board import board
from data.stores.events import EventLog, LogError, Mode, tokens
from data.stores.events.alone import alone
from data.stores.events.duties import duties
from data.stores.events.measures import measures
from data.stores.events.reading import KEYS, Scope, read_event
from pipelines.cli import main
from pipelines.live import doing, process, simulate
from pipelines.live.model import Duty, Live
from tests import events
from tests.events import stated

ROOT = Path(__file__).parents[3]


@pytest.fixture
def environment(url, tmp_path, monkeypatch):
    monkeypatch.setenv("CRM_EVENTS_URL", url.render_as_string(hide_password=False))
    monkeypatch.setenv("CRM_EVENTS", str(tmp_path / "events"))
    return os.environ.copy()


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def test_one_process_at_a_time_holds_the_log(log):
    other = EventLog(log.url)
    with alone(log) as first, alone(other) as second:
        assert (first, second) == (True, False)
    with alone(other) as now:
        assert now


def test_a_fault_of_one_duty_is_none_of_another_and_is_told(log, tmp_path):
    live, done = Live(log, tmp_path), []

    def breaks(_):
        raise OSError("no route to host")

    duty = [Duty("breaks", 0.01, breaks), Duty("works", 0.01, lambda _: done.append(1))]
    thread = threading.Thread(target=process._work, args=(live, duty))
    thread.start()
    until(lambda: len(done) > 3 and {"breaks", "works"} <= set(duties(log)))
    live.stop.set()
    thread.join(20)
    told = duties(log)
    assert "no route to host" in told["breaks"].fault
    assert (told["works"].fault, told["breaks"].done) == ("", None)


def test_pauses_grow_with_each_failure_up_to_a_limit_and_no_two_are_alike():
    duty = Duty("feed", 60.0, lambda _: None, patience_seconds=600.0)
    assert process.pause_seconds(duty, 0) == 60.0
    assert len({process.pause_seconds(duty, 2) for _ in range(5)}) == 5
    for failures, meant in ((1, 120), (2, 240), (20, 600)):
        assert 0.75 * meant <= process.pause_seconds(duty, failures) <= 1.25 * meant


def started(environment, *more):
    return subprocess.Popen(
        [sys.executable, "-m", "pipelines", "live", *more], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )


def test_the_process_takes_files_waits_for_another_and_ends_when_told(environment, log, tmp_path):
    first = started(environment)
    drop = tmp_path / "events" / "drop"
    until(drop.exists)
    second = started(environment)
    assert any("another live process" in line for line in second.stderr), "it did not wait"
    (drop / "acme").mkdir()
    now = datetime.now(UTC) - timedelta(seconds=60)
    names = ("event_id", "site_id", "measure_id", "value", "unit", "event_time")
    lines = [",".join(names), *(",".join(str(stated(n, now)[name]) for name in names) for n in range(5))]
    (drop / "acme" / "a.csv").write_text("\n".join(lines))
    until(lambda: log.head().seq == 5)
    first.send_signal(signal.SIGTERM)
    assert first.wait(20) == 0
    until(lambda: "drop" in duties(log))
    (drop / "acme" / "b.csv").write_text("\n".join(lines).replace("e1", "x1"))
    until(lambda: log.head().seq == 6)
    second.send_signal(signal.SIGINT)
    assert second.wait(20) == 0
    for one in (first, second):
        one.stderr.close()


def test_the_process_judges_alert_rules_and_says_when_it_last_did(environment, log):
    one = started(environment)
    now = datetime.now(UTC)
    made = events.event(1, measure_id="fatalities", unit="1", value=1.0, site_id="ICMM1", event_time=now)
    log.append([made])
    until(lambda: any(line.rule.rule_id == "fatality" for line in board(log, datetime.now(UTC)).lines))
    assert board(log, now).judged > now - timedelta(seconds=1)
    one.send_signal(signal.SIGTERM)
    assert one.wait(20) == 0
    one.stderr.close()


def test_addresses_that_are_asked_are_not_written_to_the_log(environment, monkeypatch):
    """One of a webhook may hold a secret."""
    monkeypatch.setattr(doing, "run", lambda *_, **__: None)
    logging.getLogger("httpx").setLevel(logging.NOTSET)
    assert doing.live(argparse.Namespace(ends_with=0)) == 0
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)


@pytest.mark.parametrize("pause", [0, 2], ids=["at once", "later"])
def test_the_process_ends_with_the_one_that_started_it(tmp_path, pause):
    """Also where that has ended before this one has even looked."""
    environment = os.environ | {"CRM_EVENTS": str(tmp_path / "events")}
    command = f"{sys.executable} -m pipelines live --ends-with $$ >{tmp_path}/log 2>&1 & echo $!; sleep {pause}"
    shell = subprocess.run(
        ["/bin/sh", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    number = int(shell.stdout)
    until(lambda: not Path(f"/proc/{number}").exists(), seconds=60)


def test_made_up_telemetry_is_marked_and_passes_as_events(log, tmp_path):
    live = Live(log, tmp_path)
    sites = simulate.plants(3, seed=1)
    assert simulate.backfill(log, sites, hours=0.05) == 3 * 3 * len(measures())
    assert simulate.simulate(live, sites, every_seconds=0.01, seconds=0.05) > 0
    scope = Scope(simulate.SOURCE, Mode.SIMULATED, frozenset({"*"}))
    for event in log.since(0, 10_000).events:
        assert (event.mode, event.site_id[:4]) == (Mode.SIMULATED, "sim-")
        said = {name: getattr(event, name) for name in KEYS} | {"event_time": event.event_time.isoformat()}
        read_event({name: value for name, value in said.items() if value != ""}, scope, datetime.now(UTC))


def test_the_same_seed_makes_the_same_values():
    def values(seed):
        return [one.value for plant in simulate.plants(2, seed) for one in plant.events(datetime.now(UTC))]

    assert values(1) == values(1) != values(2)


def test_tokens_are_made_listed_rotated_and_revoked_on_the_command_line(environment, log, capsys):
    def said(*arguments):
        code = main(["tokens", *arguments])
        return code, capsys.readouterr()

    code, out = said("new", "acme", "--site", "ICMM1", "--note", "pumps")
    made = out.out.strip()
    assert code == 0
    assert tokens.token_of(log, made).scope == Scope("acme", Mode.REAL, frozenset({"ICMM1"}))
    key_id = made.split("_")[1]
    code, out = said("list")
    assert key_id in out.out
    assert made[-20:] not in out.out
    code, out = said("rotate", key_id, "--overlap", "0")
    assert (tokens.token_of(log, made), tokens.token_of(log, out.out.strip()).note) == (None, "pumps")
    code, out = said("revoke", out.out.strip().split("_")[1])
    assert code == 0
    for wrong in (("revoke", "none"), ("rotate", key_id), ("new", "acme"), ("new", "Not an id", "--all-sites")):
        code, out = said(*wrong)
        assert (code, out.err[:7]) == (1, "error: ")


def test_tokens_of_operators_are_made_and_listed_as_such(environment, log, capsys):
    assert main(["tokens", "new", "--operator", "A. Nkosi"]) == 0
    made = capsys.readouterr().out.strip()
    assert tokens.token_of(log, made, tokens.Kind.OPERATOR).name == "A. Nkosi"
    assert tokens.token_of(log, made) is None
    assert main(["tokens", "rotate", made.split("_")[1], "--overlap", "0"]) == 0
    assert tokens.token_of(log, capsys.readouterr().out.strip(), tokens.Kind.OPERATOR).name == "A. Nkosi"
    main(["tokens", "list"])
    assert "operator  A. Nkosi" in capsys.readouterr().out
    for wrong in (["acme", "--operator", "A. Nkosi"], ["--operator", " "], ["--operator", "A. Nkosi", "--all-sites"]):
        assert main(["tokens", "new", *wrong]) == 1
        assert capsys.readouterr().err[:7] == "error: "


def test_simulate_ends_by_itself_where_asked(environment, log, capsys):
    assert main(["simulate", "--sites", "2", "--seconds", "0.1", "--every", "0.05"]) == 0
    assert "SIMULATED" in capsys.readouterr().out
    assert log.head().seq > 0


def test_a_log_that_cannot_be_reached_is_a_sentence(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CRM_EVENTS", str(tmp_path / "file"))
    assert main(["tokens", "list"]) == 1
    assert "error: the event log" in capsys.readouterr().err
    with pytest.raises(LogError):
        EventLog(simulate_url(tmp_path)).head()


def simulate_url(tmp_path):
    from data.stores.events import log_url  # noqa: PLC0415

    return log_url({"CRM_EVENTS": str(tmp_path / "file")})
