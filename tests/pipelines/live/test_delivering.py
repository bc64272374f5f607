"""Webhooks on this machine: each notice at least once, signed, in order, whatever the receiver or the process does."""

import hmac
import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import select, update

from data.alerts.board import board
from data.alerts.handling import acknowledge, shelve, unshelve
from data.alerts.model import Change, Phase
from data.alerts.notices import Outcome, tell
from data.alerts.store import Entry, alert_id_of
from data.stores.events import Mode
from data.stores.events.tables import NOTICE
from pipelines.live import delivering
from pipelines.live.delivering import Deliverer, Patience, forget, pause_seconds, signature
from tests.alerts import SERIES, kept, table, write

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
SECRET = "a secret of tests"
QUICK = Patience(connect=1.0, silence=0.3, altogether=1.0)
LOW = alert_id_of("low", Mode.REAL, SERIES)


class Receiver:
    """What a webhook was sent, and what it does: a status, or `hang`; the last goes on for ever."""

    def __init__(self, *answers):
        self.answers, self.got, self.url = list(answers), [], ""
        self.on_request = lambda: None

    def answer(self):
        """Return what to do with a request."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def receiver(*answers):
    """Serve a webhook over HTTP."""
    said = Receiver(*answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            said.got.append((self.path, dict(self.headers), body))
            said.on_request()
            answer = said.answer()
            if answer == "hang":
                time.sleep(0.8)
                return
            self.send_response(answer)
            self.send_header("Location", said.url + "/elsewhere")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    said.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield said
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _hook(url, **more):
    return {"url": url, "secret": "CRM_HOOK"} | more


def _change(log, url, change=Change.RAISED, at=NOW, mode=Mode.REAL, **hook):
    one = kept(mode=mode, phase=Phase.FIRING if change == Change.RAISED else Phase.INACTIVE)
    write(log, [one], said={"low": table(webhooks=[_hook(url, **hook)])})
    log.write(lambda connection: tell(connection, [(one, Entry(change, at))], at))


def _deliverer():
    return Deliverer(QUICK, {"CRM_HOOK": SECRET})


def _notices(log):
    return log.read(select(NOTICE).order_by(NOTICE.c.made_us))


def test_a_notice_is_delivered_signed_and_once(log):
    with receiver(204) as said:
        _change(log, said.url)
        assert _deliverer().deliver(log, NOW) == ""
        assert _deliverer().deliver(log, NOW + timedelta(hours=1)) == ""
        ((path, headers, body),) = said.got
    moment, signed = (part.split("=")[1] for part in headers["X-CRM-Signature"].split(","))
    assert signed == hmac.new(SECRET.encode(), f"{moment}.".encode() + body, sha256).hexdigest()
    told = json.loads(body)
    assert (path, int(moment), headers["Idempotency-Key"]) == ("/hook", int(NOW.timestamp()), told["id"])
    assert (told["change"], told["alert_id"], told["severity"], told["value"], told["unit"], told["mode"]) == (
        "raised", LOW, "critical", 0.5, "m", "real",
    )  # fmt: skip
    (row,) = _notices(log)
    assert (row.outcome, row.attempts, SECRET in repr(row)) == (Outcome.DELIVERED, 1, False)


def test_one_that_fails_hangs_or_redirects_is_tried_again_with_the_same_key(log):
    with receiver(500, "hang", 302, 200) as said:
        _change(log, said.url)
        now, faults = NOW, []
        for _ in range(4):
            faults.append(_deliverer().deliver(log, now))
            assert _deliverer().deliver(log, now) == "", "not before it is due"
            now += timedelta(hours=1)
    assert faults[0] == "it answers 500"
    assert ("no answer" in faults[1] or "not reached" in faults[1], "redirects are not followed" in faults[2]) == (
        True, True,
    )  # fmt: skip
    assert faults[3] == ""
    assert len({headers["Idempotency-Key"] for _, headers, _ in said.got}) == 1
    assert {path for path, _, _ in said.got} == {"/hook"}
    assert [row.outcome for row in _notices(log)] == [Outcome.DELIVERED]


def test_notices_of_an_address_keep_their_order_and_others_do_not_wait_for_it(log):
    with receiver("hang", 200) as slow, receiver(200) as quick:
        _change(log, slow.url)
        _change(log, slow.url, Change.CLEARED, NOW + timedelta(seconds=1))
        _change(log, quick.url, at=NOW + timedelta(seconds=2))
        _deliverer().deliver(log, NOW + timedelta(seconds=3))
        assert (len(slow.got), len(quick.got)) == (1, 1)
        _deliverer().deliver(log, NOW + timedelta(hours=1))
        changes = [json.loads(body)["change"] for _, _, body in slow.got]
    assert changes == ["raised", "raised", "cleared"]


def test_after_a_day_a_notice_is_given_up_and_that_is_said(log):
    _change(log, "http://127.0.0.1:9/nobody")
    deliverer = _deliverer()
    assert "not reached" in deliverer.deliver(log, NOW)
    assert "webhooks: 1, the first" in board(log, NOW + timedelta(minutes=6)).faults[0]
    deliverer.deliver(log, NOW + timedelta(hours=23))
    assert [row.outcome for row in _notices(log)] == [Outcome.WAITING]
    deliverer.deliver(log, NOW + timedelta(hours=25))
    assert [(row.outcome, row.attempts) for row in _notices(log)] == [(Outcome.GIVEN_UP, 3)]
    assert "given up" in board(log, NOW + timedelta(hours=26)).faults[0]
    assert board(log, NOW + timedelta(days=9)).faults == ()
    forget(log, NOW + timedelta(days=40))
    assert _notices(log) == []


def test_without_its_secret_nothing_is_sent(log):
    with receiver(200) as said:
        _change(log, said.url)
        assert "CRM_HOOK is not set" in Deliverer(QUICK, {}).deliver(log, NOW)
        assert said.got == []


@pytest.mark.parametrize("mode", [Mode.RECORDED, Mode.SIMULATED])
def test_what_is_recorded_or_simulated_tells_nobody_unless_the_rule_says_so(log, mode):
    _change(log, "http://127.0.0.1:9/", mode=mode)
    assert _notices(log) == []
    _change(log, "http://127.0.0.1:9/", mode=mode, modes=["real", mode.value])
    assert [json.loads(row.body)["mode"] for row in _notices(log)] == [mode]


def test_an_alert_on_a_shelf_tells_nobody_until_it_comes_from_it(log):
    url = "http://127.0.0.1:9/"
    _change(log, url, at=NOW - timedelta(minutes=1))
    log.write(lambda connection: connection.execute(NOTICE.delete()))
    shelve(log, LOW, "A", "why", until=NOW + timedelta(hours=1), now=NOW)
    _change(log, url)
    assert _notices(log) == []
    unshelve(log, LOW, "A", "", NOW + timedelta(minutes=1))
    assert [json.loads(row.body)["change"] for row in _notices(log)] == ["raised"]
    acknowledge(log, LOW, "A", "", NOW)
    shelve(log, LOW, "A", "why", until=NOW + timedelta(hours=1), now=NOW)
    unshelve(log, LOW, "A", "", NOW + timedelta(minutes=2))
    assert len(_notices(log)) == 1, "somebody has taken it on"


def test_pauses_grow_and_are_by_lot():
    for attempts, longest in ((1, 5), (2, 10), (5, 80), (30, delivering.LONGEST_SECONDS)):
        found = {pause_seconds(attempts) for _ in range(20)}
        assert longest / 2 <= min(found) < max(found) <= longest


def test_a_signature_is_of_time_and_body():
    said = signature("s", b"{}", 5)
    assert said == "t=5,v1=" + hmac.new(b"s", b"5.{}", sha256).hexdigest()
    assert len({said, signature("s", b"{}", 6), signature("s", b"{ }", 5), signature("t", b"{}", 5)}) == 4


_DELIVERING = """
import sys, time
from datetime import UTC, datetime
from sqlalchemy import make_url
from data.stores.events import EventLog
from pipelines.live.delivering import Deliverer, Patience
log, one = EventLog(make_url(sys.argv[1])), Deliverer(Patience(1, 5, 10))
while True:
    one.deliver(log, datetime.now(UTC))
    print("looked", flush=True)
    time.sleep(0.01)
"""


@contextmanager
def _delivering(log):
    with subprocess.Popen(
        [sys.executable, "-c", _DELIVERING, log.url.render_as_string(hide_password=False)],
        cwd=ROOT, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT), "CRM_HOOK": SECRET},
    ) as one:  # fmt: skip
        try:
            yield one
        finally:
            one.send_signal(signal.SIGKILL)


def test_killed_at_any_moment_no_notice_is_lost_and_a_second_delivery_has_the_same_key(log):
    """Killed after the notice was written and before it was sent; and after it was taken, before that was noted."""
    with receiver(200) as said:
        first = datetime.now(UTC)
        for number in range(8):
            _change(
                log, said.url, Change.CLEARED if number % 2 else Change.RAISED, first + timedelta(microseconds=number)
            )
            with _delivering(log) as one:
                said.on_request = one.kill if number < 4 else (lambda: None)
                if number == 7:
                    while [row.outcome for row in _notices(log)] != [Outcome.DELIVERED] * 8:
                        assert one.stdout.readline(), "it ended"
                elif number < 4:
                    one.wait(20)
    keys = [json.loads(body)["id"] for _, _, body in said.got]
    assert set(keys) == {row.notice_id for row in _notices(log)}
    assert len(keys) > len(set(keys)) == 8, "some came twice, none never"
    orders = list(dict.fromkeys(keys))
    assert orders == [row.notice_id for row in _notices(log)]


def test_a_notice_that_waits_for_another_address_is_not_held(log):
    with receiver(500) as bad, receiver(200) as good:
        _change(log, bad.url)
        _deliverer().deliver(log, NOW)
        log.write(lambda connection: connection.execute(update(NOTICE).values(due_us=0)))
        _change(log, good.url, at=NOW + timedelta(seconds=1))
        _deliverer().deliver(log, NOW + timedelta(seconds=2))
        assert len(good.got) == 1
