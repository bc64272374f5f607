"""The bytes of `GET /api/v1/live`: built once a tick in each process for each distinct question, and kept.

One thread looks and builds; whoever asks meanwhile is given what was so a moment before, where there is that.
"""

from __future__ import annotations

import gzip
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate
from hashlib import blake2b
from pathlib import Path

import brotli

from dashboard.engine import Engine
from dashboard.filter_values import FilterError
from dashboard.topics.operations.live import asked as questions
from dashboard.topics.operations.live import data, keys
from dashboard.topics.operations.live.asked import Asked
from dashboard.topics.operations.live.due import due_of
from dashboard.topics.operations.live.model import Snapshot
from dashboard.topics.operations.live.scope import Scope
from dashboard.topics.operations.live.snapshot import Live
from dashboard.ui.static_html import to_html
from data.stores.events import Event, EventLog

TICK_SECONDS = 0.25
GOOD_SECONDS, LATE_SECONDS = 2 * TICK_SECONDS, 1.0
"""What is older is given to nobody: while no thread builds, and while one does."""
MOST_QUESTIONS, MOST_BODIES, MOST_QUERIES = 24, 32, 512
"""Kept in each process: questions, bodies of one answer in one tick, queries that were read."""
KEPT_SECONDS = 120.0
"""That a question is kept which nobody asks."""
EVENTS = "events"
MOST_AT_ONCE = 250_000
"""Bytes that are put together and compressed without a thread, in some 3 ms: a thread waits longer for its turn."""
LEAST_BYTES = 1_000
"""That are compressed."""
_BROTLI_QUALITY = 2
_OF_ALL = frozenset({"status", "hazards"})
"""Panels that show more than their records: the status counts alerts and sites, hazards end by the clock."""
Render = Callable[[Engine, Snapshot, Iterable[str]], Mapping[str, object]]
"""Makes the panels named of a snapshot, as HTML or as components."""


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """A status, headers, and a body, empty with 304."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel: its revision, its JSON without the braces, and whether `events` of its own go into it."""

    revision: str
    text: str


@dataclass(slots=True)
class State:
    """What is so of a question: the panels, of which log and how far, and until when it holds if nothing happens."""

    snapshot: Snapshot
    panels: dict[str, Panel]
    etag: str
    version: int
    until: datetime
    looked: float
    as_of: datetime
    sources: dict[str, object]
    bodies: OrderedDict[tuple[object, ...], bytes] = field(default_factory=OrderedDict)


class Answers:
    """The answers of a process. May be called from any thread."""

    def __init__(
        self,
        live: Live,
        render: Render,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Start with nothing built; `render` makes panels of a snapshot."""
        self.live, self._render, self._clock, self._now = live, render, clock, now
        self._building, self._beside, self._lock = threading.Lock(), threading.Lock(), threading.Lock()
        self._builder = ThreadPoolExecutor(1, thread_name_prefix="live")
        self._states: OrderedDict[tuple[Scope, str], State] = OrderedDict()
        self._queries: OrderedDict[str, Asked] = OrderedDict()
        self._looked = -TICK_SECONDS

    def answer(self, query: str, known: str, encoding: str) -> Reply:
        """Return the answer to a query; `known` is the ETag that its asker holds. Raises FilterError, EngineError."""
        asked = self._asked(query)
        state = self._state(asked)
        if state.etag in known:
            return _unchanged(state)
        return self._whole(state, asked, encoding)

    def at_once(self, query: str, known: str, encoding: str) -> Reply | None:
        """Return an answer that is in memory, None where something has to be looked up or built first."""
        try:
            asked = self._asked(query)
        except FilterError:
            return None
        state = self._states.get((asked.scope, asked.shape))
        bodies = state.bodies if state else {}  # what is built beside from here on begins others
        if state is None or not self._is_good(state, asked):
            return None
        if state.etag in known:
            return _unchanged(state)
        body = bodies.get((asked.generation, asked.since, asked.have, encoding))
        if body is not None:
            return _reply(state, body, encoding)
        is_small = asked.shape == keys.HTML and self._size(state, asked) < MOST_AT_ONCE
        return self._whole(state, asked, encoding) if is_small else None

    @staticmethod
    def _size(state: State, asked: Asked) -> int:
        """Return about how many bytes the panels have that the asker does not hold."""
        return sum(len(one.text) for name, one in state.panels.items() if (name, one.revision) not in asked.have)

    def _is_good(self, state: State, asked: Asked) -> bool:
        """Tell whether a state is of this tick, or of the last one while a thread looks for a later one.

        So of many viewers none waits for what is built, and who is alone is never given what was so a while ago.
        """
        age = self._clock() - state.looked
        if self._is_ahead(asked):
            return False
        if age < TICK_SECONDS or (age < LATE_SECONDS and self._building.locked()):
            return True
        if age >= GOOD_SECONDS:
            return False
        if self._beside.acquire(blocking=False):
            self._builder.submit(self._build_beside, asked)
        return True

    def _build_beside(self, asked: Asked) -> None:
        try:
            with self._building:
                self._built(asked)
        except Exception:  # whoever asks next is told
            log.exception("the operational view could not be built")
        finally:
            self._beside.release()

    def _asked(self, query: str) -> Asked:
        found = self._queries.get(query)
        if found is None:
            found = questions.read(query)
            with self._lock:
                self._queries[query] = found
                while len(self._queries) > MOST_QUERIES:
                    self._queries.popitem(last=False)
        return found

    def _state(self, asked: Asked) -> State:
        state = self._states.get((asked.scope, asked.shape))
        if state is not None and self._is_good(state, asked):
            return state
        with self._building:
            return self._built(asked)

    def _built(self, asked: Asked) -> State:
        """Return the state of this tick; for the thread that builds."""
        key = (asked.scope, asked.shape)
        state = self._states.get(key)
        if state is None or self._clock() - state.looked >= TICK_SECONDS or self._is_ahead(asked):
            state = self._renewed(state, asked)
        with self._lock:
            self._states[key] = state
            self._states.move_to_end(key)
            while len(self._states) > MOST_QUESTIONS or self._is_over(next(iter(self._states.values()))):
                self._states.popitem(last=False)
        return state

    def _is_ahead(self, asked: Asked) -> bool:
        """Tell whether another process has told the asker of more than this one knows."""
        return asked.since is not None and asked.since > self.live.seq

    def _is_over(self, state: State) -> bool:
        return self._clock() - state.looked > KEPT_SECONDS

    def _renewed(self, state: State | None, asked: Asked) -> State:
        """Look, at most once a tick for all questions, and build where something has changed."""
        now = self._now()
        if self._clock() - self._looked >= TICK_SECONDS or self._is_ahead(asked):
            self._looked = self._clock()
            self.live.renew(now)
        looked = self._looked
        if state is not None:
            state.bodies = OrderedDict()
        if state is not None and state.version == self.live.version and now < state.until:
            state.looked, state.as_of = looked, now
            return state
        found = self.live.read(asked.scope, now)
        panels, sources = self._panels(found.snapshot, asked.shape, state)
        etag = _etag(found.snapshot.generation, asked.shape, panels)
        if state is not None and state.etag == etag:
            state.looked, state.as_of, state.until, state.version = looked, now, found.until, self.live.version
            state.snapshot, state.sources = found.snapshot, sources
            return state
        return State(found.snapshot, panels, etag, self.live.version, found.until, looked, now, sources)

    def _panels(
        self, snapshot: Snapshot, shape: str, before: State | None
    ) -> tuple[dict[str, Panel], dict[str, object]]:
        """Return the panels; of those whose records are as they were, what was built before."""
        panels, sources = {}, dict[str, object]()
        known = (_known(snapshot), self.live.engine.release.release_id) if shape == keys.HTML else ()
        found = data.records(snapshot)
        for name, content in found.items():
            source = sources[name] = (content, due_of(name, snapshot), known)
            if before is not None and name not in _OF_ALL and before.sources.get(name) == source:
                panels[name] = before.panels[name]
        new = [name for name in found if name not in panels]
        if shape == keys.HTML:
            made = self._render(self.live.engine, snapshot, new) if new else {}
            stated: dict[str, Mapping[str, object]] = {name: {keys.HTML: _as_html(made[name])} for name in new}
        else:
            stated = {name: _with(name, snapshot, found[name]) for name in new}
        for name, said in stated.items():
            text = data.text({"due": due_of(name, snapshot), **said})
            panels[name] = Panel(_hash(text), text[1:-1])
        return {name: panels[name] for name in found}, sources

    def _after(self, state: State, asked: Asked) -> tuple[tuple[Event, ...] | None, bool]:
        """Return the events that an asker was not told of (None: all that are shown), and whether that is unknown."""
        snapshot = state.snapshot
        if asked.since is None:
            return None, False
        if asked.generation not in ("", snapshot.generation) or asked.since > snapshot.seq:
            return None, True
        if asked.shape == keys.HTML:
            return None, False
        with self._building:
            events = self.live.after(asked.since, asked.scope)
        return (None, True) if events is None else (tuple(one for one in events if one.seq <= snapshot.seq), False)

    def _whole(self, state: State, asked: Asked, encoding: str) -> Reply:
        key = (asked.generation, asked.since, asked.have, encoding)
        body = state.bodies.get(key)
        if body is None:
            body = _compressed(self._document(state, asked), encoding)
            with self._lock:
                state.bodies[key] = body
                while len(state.bodies) > MOST_BODIES:
                    state.bodies.popitem(last=False)
        return _reply(state, body, encoding)

    def _document(self, state: State, asked: Asked) -> bytes:
        """Return the panels that the asker does not hold; all of them where it cannot be told what it missed."""
        snapshot = state.snapshot
        events, is_gap = self._after(state, asked)
        have = frozenset() if is_gap else asked.have
        given = {name: one for name, one in state.panels.items() if (name, one.revision) not in have}
        panels = []
        for name, panel in given.items():
            stated = panel.text
            if name == EVENTS and events is not None:
                stated = data.text(_with(name, snapshot, data.events(snapshot, events)))[1:-1]
            panels.append(f'"{name}":{{"revision":"{panel.revision}",{stated}}}')
        head = {
            "generation": snapshot.generation, "seq": snapshot.seq, "as_of": state.as_of,
            "tick_seconds": TICK_SECONDS, "whole": len(given) == len(state.panels), "gap": is_gap,
            "scope": _scope_stated(asked.scope, state.as_of),
        }  # fmt: skip
        return f'{data.text(head)[:-1]},"panels":{{{",".join(panels)}}}}}'.encode("utf-8", "replace")


def _reply(state: State, body: bytes, encoding: str) -> Reply:
    headers = (*_kept(state), ("Content-Type", "application/json"), ("Content-Length", str(len(body))))
    if encoding and not body.startswith(b"{"):
        headers = (*headers, ("Content-Encoding", encoding))
    return Reply(200, headers, body)


def _unchanged(state: State) -> Reply:
    return Reply(304, _kept(state), b"")


def _etag(generation: str, shape: str, panels: Mapping[str, Panel]) -> str:
    revisions = "".join(one.revision for one in panels.values())
    return f'W/"{_hash(generation + shape + revisions)}"'


def _kept(state: State) -> tuple[tuple[str, str], ...]:
    """Return the headers of any answer; the page tells ages by its `Date`."""
    return (
        ("ETag", state.etag),
        ("Cache-Control", "no-cache"),
        ("Vary", "Accept-Encoding"),
        ("Date", formatdate(usegmt=True)),
    )


def _compressed(body: bytes, encoding: str) -> bytes:
    if len(body) < LEAST_BYTES:
        return body
    if encoding == "br":
        return bytes(brotli.compress(body, quality=_BROTLI_QUALITY))
    return gzip.compress(body, 6) if encoding == "gzip" else body


def _with(name: str, snapshot: Snapshot, content: Mapping[str, object]) -> dict[str, object]:
    """Return the records of a panel with what is said of all of them."""
    return {"due": due_of(name, snapshot), "modes": data.modes_of(content), **content}


def _known(snapshot: Snapshot) -> tuple[object, ...]:
    """Return what any panel may show beside its records: names of sites, the day, why the log cannot be read."""
    names = tuple((site.site_id, site.name) for site in snapshot.sites)
    return sorted(names), snapshot.as_of.date(), snapshot.status.fault


def _as_html(made: object) -> str:
    return made if isinstance(made, str) else to_html(made)


def _hash(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _scope_stated(scope: Scope, now: datetime) -> dict[str, object]:
    """Return what was asked for, under the keys of the address."""
    start, end = scope.window(now)
    return {
        keys.RANGE: None if scope.is_fixed else scope.range_id, keys.START: start, keys.END: end, keys.SITE: scope.site,
        keys.MATERIAL: scope.material, keys.READING: scope.reading, keys.COUNTRY: scope.country,
    }  # fmt: skip


def answers(engine: Engine, log: EventLog, folder: Path, limits: Path | None) -> Answers:
    """Return the answers of a process over a log with its history in `folder`; `limits` is a file of the sites' own."""
    from dashboard.topics.operations.live.panels import render  # noqa: PLC0415 - loads what draws them

    return Answers(Live(engine, log, folder, limits), render)
