"""Killed at any moment, the judge loses no transition and writes none twice: states and history are one transaction."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from data.alerts.board import board
from data.alerts.model import Phase
from data.stores.events.tables import ALERT, ALERT_ENTRY, NOTICE
from tests.alerts import table
from tests.events import event
from tests.pipelines.live.judging.test_judge import _toml

ROOT = Path(__file__).parents[4]
KILLS, SITES = 10, 5
HOOK = {"url": "http://127.0.0.1:9/", "secret": "CRM_HOOK"}
_JUDGING = """
import sys, time
from datetime import UTC, datetime
from sqlalchemy import make_url
from data.stores.events import EventLog
from pipelines.live.judging import judge, sources
sources.FILE = sources.Path(sys.argv[2])
log, one = EventLog(make_url(sys.argv[1])), judge.Judge()
while True:
    one.look(log, datetime.now(UTC))
    print("looked", flush=True)
    time.sleep(0.005)
"""


@contextmanager
def _judging(log, rules):
    """Give a process that judges and has looked once; it is killed at the end."""
    with subprocess.Popen(
        [sys.executable, "-c", _JUDGING, log.url.render_as_string(hide_password=False), str(rules)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as one:  # fmt: skip
        try:
            one.stdout.readline()
            yield one
        finally:
            one.send_signal(signal.SIGKILL)


def _say(log, number, value):
    now = datetime.now(UTC)
    log.append([event(number + n / 10, site_id=f"s{n}", event_time=now, value=value) for n in range(SITES)])


def test_no_transition_is_lost_or_doubled(log, tmp_path):
    rules, lot = tmp_path / "rules.toml", random.Random(3)
    rules.write_text(_toml({"low": table(webhooks=[HOOK])}))
    number = 0
    for _ in range(KILLS):
        with _judging(log, rules):
            until = time.monotonic() + lot.uniform(0.02, 0.5)
            while time.monotonic() < until:
                number += 1
                _say(log, number, 0.5 if number % 2 else 2.0)
                time.sleep(lot.uniform(0, 0.03))
    _say(log, number + 1, 0.5)
    with _judging(log, rules) as one:
        for _ in range(3):
            one.stdout.readline()
    alerts = {row.alert_id: row for row in log.read(select(ALERT))}
    assert len(alerts) == SITES
    for alert_id, alert in alerts.items():
        entries = log.read(select(ALERT_ENTRY).where(ALERT_ENTRY.c.alert_id == alert_id).order_by(ALERT_ENTRY.c.entry))
        changes = [entry.change for entry in entries]
        assert changes == (["raised", "cleared"] * len(changes))[: len(changes)]
        assert (changes[-1], changes.count("raised"), alert.phase) == ("raised", alert.times, Phase.FIRING)
        assert [entry.times for entry in entries] == [n // 2 + 1 for n in range(len(changes))]
        assert len(changes) > KILLS, "too little happened for this to say anything"
        notices = log.read(select(NOTICE.c.body).where(NOTICE.c.alert_id == alert_id).order_by(NOTICE.c.made_us))
        assert [json.loads(row.body)["change"] for row in notices] == changes, "one notice a change"
    assert len(board(log, datetime.now(UTC)).lines) == SITES
