"""The bytes of the live answer: whoever follows ends with what whoever asks for the whole sees."""

import gzip
import json
import random
from datetime import UTC, datetime, timedelta

import brotli
import pytest
from sqlalchemy import URL

from dashboard.filter_values import FilterError
from dashboard.topics.operations.live.answer import TICK_SECONDS, Answers
from dashboard.topics.operations.live.keys import PANELS
from dashboard.topics.operations.live.snapshot import Live
from data.stores.events import EventLog, Mode, Quality
from data.stores.events.duties import tell
from pipelines.live.compaction import compact
from tests.events import event

NOW = datetime.now(UTC).replace(second=0, microsecond=0)


class Clock:
    """A clock that is set forward by hand."""

    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        """Return the seconds."""
        return self.seconds

    def now(self):
        """Return the moment."""
        return NOW + timedelta(seconds=self.seconds)


def rendered(engine, snapshot, names):
    return {name: f"<p>{name} {len(snapshot.events)}</p>" for name in names}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def answers(engine, log, tmp_path, clock):
    return of(engine, log, tmp_path, clock)


def of(engine, log, folder, clock):
    return Answers(Live(engine, log, folder, share=0), rendered, clock, clock.now)


def asked(answers, query="", known=""):
    reply = answers.answer(query, known, "")
    return json.loads(reply.body) if reply.status == 200 else None


def at(minutes, **changed):
    return event(
        0, **{"event_id": f"e{minutes}", "event_time": NOW - timedelta(minutes=minutes), "value": 2.0} | changed
    )


def test_the_document_says_of_which_log_it_is_and_how_far(answers, log):
    log.append([at(2), at(1, site_id="sim-1", mode=Mode.SIMULATED, event_id="s")])
    found = asked(answers)
    assert (found["generation"], found["seq"], found["whole"], found["gap"]) == (log.head().generation, 2, True, False)
    assert tuple(found["panels"]) == PANELS
    assert found["panels"]["tiles"]["modes"] == ["real", "simulated"]
    records = [one for name in ("tiles", "events", "sites") for one in found["panels"][name][name]]
    assert {one["mode"] for one in records} == {"real", "simulated"}


def test_within_a_tick_nothing_is_looked_up_and_after_it_what_is_new_is_there(answers, log, clock):
    log.append([at(3)])
    first = answers.answer("", "", "")
    log.append([at(2)])
    clock.seconds += TICK_SECONDS / 2
    assert answers.answer("", "", "").body == first.body
    assert answers.at_once("", "", "").body == first.body
    clock.seconds += 2 * TICK_SECONDS
    assert answers.at_once("", "", "") is None, "a thread has to look"
    assert json.loads(answers.answer("", "", "").body)["seq"] == 2


def test_who_comes_right_after_a_tick_does_not_wait_for_the_next(answers, log, clock):
    log.append([at(3)])
    first = answers.answer("", "", "")
    log.append([at(2)])
    clock.seconds += TICK_SECONDS
    assert answers.at_once("", "", "").body == first.body
    answers._builder.shutdown(wait=True)
    assert asked(answers)["seq"] == 2


def test_what_has_not_changed_is_304(answers, log, clock):
    log.append([at(3)])
    etag = dict(answers.answer("", "", "").headers)["ETag"]
    clock.seconds += 1
    assert answers.answer("", etag, "").status == 304
    assert answers.at_once("", etag, "").status == 304
    tell(log, "feed", next_seconds=60)
    clock.seconds += 1
    assert answers.answer("", etag, "").status == 200


def test_panels_that_are_held_are_not_sent(answers, log, clock):
    log.append([at(3)])
    first = asked(answers)
    have = ",".join(f"{name}:{panel['revision']}" for name, panel in first["panels"].items())
    log.append([at(2)])
    clock.seconds += 1
    found = asked(answers, f"since={first['seq']}&have={have}")
    assert "prices" not in found["panels"]
    assert not found["whole"]
    assert [one["event_id"] for one in found["panels"]["events"]["events"]] == ["e2"]


@pytest.mark.parametrize("since", ["9", "0123456789abcdef.1"])
def test_what_was_missed_and_cannot_be_told_is_a_gap(answers, log, since):
    log.append([at(3)])
    have = ",".join(f"{name}:{panel['revision']}" for name, panel in asked(answers)["panels"].items())
    found = asked(answers, f"since={since}&have={have}")
    assert found["gap"]
    assert tuple(found["panels"]) == PANELS


def test_who_was_told_more_by_another_process_is_told_as_much(answers, log):
    log.append([at(3)])
    asked(answers)
    log.append([at(2)])
    found = asked(answers, "since=2")
    assert (found["seq"], found["gap"]) == (2, False)


def test_two_processes_give_panels_the_same_revision(answers, engine, log, tmp_path, clock):
    log.append([at(n, site_id=f"site-{n % 3}") for n in range(1, 20)])
    asked(answers)
    log.append([at(30), at(5, event_id="c", correction_of="e5")])
    clock.seconds += 1
    one, other = asked(answers), asked(of(engine, log, tmp_path, clock))
    assert one["panels"] == other["panels"]


def test_html_has_a_revision_of_what_it_shows(answers, log):
    log.append([at(3)])
    panel = asked(answers, "shape=html")["panels"]["tiles"]
    assert panel["html"] == "<p>tiles 1</p>"
    assert set(panel) == {"revision", "html", "due"}


def test_a_log_that_cannot_be_read_leaves_what_the_release_says(engine, tmp_path, clock):
    (tmp_path / "events.sqlite").write_bytes(b"no database" * 1_000)
    broken = EventLog(URL.create("sqlite", database=str(tmp_path / "events.sqlite")))
    found = asked(of(engine, broken, tmp_path, clock), "since=7")
    assert found["panels"]["status"]["status"]["fault"]
    assert found["panels"]["policies"]["policies"]
    assert (found["panels"]["tiles"]["tiles"], found["generation"], found["gap"]) == ([], "", True)


@pytest.mark.parametrize(
    "query",
    ["sice=1", "since=x", "since=-1", "have=tiles", "have=tiles:xyz", "have=nothing:0123456789abcdef", "shape=xml",
     "range=2h", "start=2026-11-30", "start=x&end=y", "site=a b", "material=gold1", "reading=nothing", "country=XXX",
     "range=1h&range=6h"],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(answers, query):
    with pytest.raises(FilterError):
        answers.answer(query, "", "")


def test_large_answers_are_compressed(answers, log):
    log.append([at(n) for n in range(40)])
    plain = answers.answer("", "", "").body
    assert brotli.decompress(answers.answer("", "", "br").body) == plain
    assert gzip.decompress(answers.answer("", "", "gzip").body) == plain


class Follower:
    """Who follows with `since` and `have`, as a script does."""

    def __init__(self):
        self.since, self.panels, self.etag = "", {}, ""

    def look(self, answers):
        """Ask once, and take in what is told."""
        have = ",".join(f"{name}:{panel['revision']}" for name, panel in self.panels.items())
        reply = answers.answer(f"since={self.since}&have={have}" if self.since else "", self.etag, "")
        self.etag = dict(reply.headers)["ETag"]
        if reply.status == 304:
            return
        found = json.loads(reply.body)
        for name, panel in found["panels"].items():
            if name == "events" and self.since and not found["gap"]:
                every = [*self.panels[name]["events"], *panel["events"]]
                panel["events"] = [one for one in every if one["seq"] >= (panel["first"] or 0)]
                if len(panel["events"]) != panel["count"]:
                    self.since, self.panels, self.etag = "", {}, ""
                    self.look(answers)
                    return
            self.panels[name] = panel
        self.since = f"{found['generation']}.{found['seq']}"


@pytest.mark.parametrize("seed", range(4))
def test_who_follows_ends_with_the_same_panels_as_who_asks_for_all(engine, log, tmp_path, clock, seed):
    lot, follower, number, standing = random.Random(seed), Follower(), 0, []
    answers = of(engine, log, tmp_path, clock)
    for _ in range(30):
        step = lot.random()
        if step < 0.6:
            batch = []
            for _ in range(lot.randrange(1, 60)):
                number += 1
                corrects = standing.pop(lot.randrange(len(standing))) if standing and lot.random() < 0.3 else ""
                gone = corrects and lot.random() < 0.5
                batch.append(at(
                    lot.randrange(1, 2_000), event_id=f"n{number}", site_id=f"site-{lot.randrange(3)}",
                    correction_of=corrects, quality=Quality.WITHDRAWN if gone else Quality.GOOD,
                    value=None if gone else float(number),
                ))  # fmt: skip
                standing.append(f"n{number}")
            log.append(batch)
        elif step < 0.7:
            tell(log, "feed", next_seconds=60, fault=lot.choice(("", "down: no answer")))
        elif step < 0.8:
            compact(log, tmp_path, datetime.now(UTC) + timedelta(minutes=1), least=20)
        elif step < 0.85:
            answers = of(engine, log, tmp_path, clock)
        clock.seconds += lot.choice((0.1, 0.3, 2.0, 400.0))
        if lot.random() < 0.7:
            follower.look(answers)
    clock.seconds += 1
    follower.look(answers)
    whole = asked(answers)["panels"]
    assert follower.panels["events"]["events"] == whole["events"]["events"]
    for panels in (whole, follower.panels):
        panels["events"] = None
    assert follower.panels == whole
