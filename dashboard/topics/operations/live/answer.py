"""The bytes of `GET /api/v1/live`: built once a tick in each process for each distinct question, and kept.

One thread looks and builds; whoever asks meanwhile is given what was so a moment before, where there is that.
"""

from __future__ import annotations

import gzip
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import cast

import brotli

from dashboard.engine import Engine
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
LATE_SECONDS = 1.0
"""What is older is given to nobody, even while another thread builds."""
MOST_QUESTIONS, MOST_BODIES, MOST_QUERIES = 64, 256, 4_096
"""Kept in each process: questions, bodies of one answer, queries that were read."""
EVENTS = "events"
LEAST_BYTES = 1_000
"""That are compressed."""
_BROTLI_QUALITY = 2
Render = Callable[[Engine, Snapshot], Mapping[str, object]]


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
    after: Callable[[Asked], tuple[tuple[Event, ...] | None, bool]]
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
        self._building, self._lock = threading.Lock(), threading.Lock()
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
        asked = self._queries.get(query)
        state = None if asked is None else self._states.get((asked.scope, asked.shape))
        if asked is None or state is None or not self._is_good(state):
            return None
        if state.etag in known:
            return _unchanged(state)
        body = state.bodies.get((asked.generation, asked.since, asked.have, encoding))
        return None if body is None else _reply(state, body, encoding)

    def _is_good(self, state: State) -> bool:
        """Tell whether a state is of this tick, or another thread looks for a later one and it is not yet late."""
        age = self._clock() - state.looked
        return age < TICK_SECONDS or (age < LATE_SECONDS and self._building.locked())

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
        key = (asked.scope, asked.shape)
        state = self._states.get(key)
        if state is not None and self._is_good(state):
            return state
        with self._building:
            state = self._states.get(key)
            if state is not None and self._clock() - state.looked < TICK_SECONDS:
                return state
            state = self._renewed(state, asked)
            with self._lock:
                self._states[key] = state
                self._states.move_to_end(key)
                while len(self._states) > MOST_QUESTIONS:
                    self._states.popitem(last=False)
            return state

    def _renewed(self, state: State | None, asked: Asked) -> State:
        """Look, at most once a tick for all questions, and build where something has changed."""
        looked, now = self._clock(), self._now()
        if looked - self._looked >= TICK_SECONDS:
            self.live.renew(now)
            self._looked = looked
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
        return State(found.snapshot, panels, etag, self.live.version, found.until, looked, now, self._after, sources)

    def _panels(
        self, snapshot: Snapshot, shape: str, before: State | None
    ) -> tuple[dict[str, Panel], dict[str, object]]:
        """Return the panels; of those whose records are as they were, what was built before."""
        if shape == keys.HTML:
            found = {name: _as_html(one) for name, one in self._render(self.live.engine, snapshot).items()}
            made = {name: data.text({"html": one, "due": due_of(name, snapshot)}) for name, one in found.items()}
            return {name: Panel(_hash(one), one[1:-1]) for name, one in made.items()}, {}
        panels, sources = {}, dict[str, object]()
        for name, content in data.records(snapshot).items():
            sources[name] = source = (content, due_of(name, snapshot))
            if before is not None and before.sources.get(name) == source:
                panels[name] = before.panels[name]
                continue
            stated = data.text({"due": source[1], "modes": data.modes_of(content), **content})
            panels[name] = Panel(_hash(stated), stated[1:-1])
        return panels, sources

    def _after(self, asked: Asked) -> tuple[tuple[Event, ...] | None, bool]:
        """Return the events that an asker was not told of (None: all that are shown), and whether that is unknown."""
        if asked.since is None:
            return None, False
        live = self.live
        if asked.generation not in ("", live.generation) or asked.since > live.seq:
            return None, True
        if asked.shape == keys.HTML:
            return None, False
        events = live.after(asked.since, asked.scope)
        return events, events is None

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
        events, is_gap = state.after(asked)
        have = frozenset() if is_gap else asked.have
        given = {name: one for name, one in state.panels.items() if (name, one.revision) not in have}
        panels = []
        for name, panel in given.items():
            stated = panel.text
            if name == EVENTS and events is not None:
                own = {"due": due_of(name, snapshot), "modes": data.modes_of({EVENTS: events})}
                stated = data.text({**own, EVENTS: events, "more": False})[1:-1]
            panels.append(f'"{name}":{{"revision":"{panel.revision}",{stated}}}')
        head = {
            "generation": snapshot.generation, "seq": snapshot.seq, "as_of": state.as_of,
            "tick_seconds": TICK_SECONDS, "whole": len(given) == len(state.panels), "gap": is_gap,
            "scope": _scope_stated(asked.scope, state.as_of),
        }  # fmt: skip
        return f'{data.text(head)[:-1]},"panels":{{{",".join(panels)}}}}}'.encode()


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


def _as_html(made: object) -> str:
    return made if isinstance(made, str) else to_html(made)


def _hash(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _scope_stated(scope: Scope, now: datetime) -> dict[str, object]:
    """Return what was asked for, under the keys of the address."""
    start, end = scope.window(now)
    return {
        keys.RANGE: None if scope.is_fixed else scope.range_id, keys.START: start, keys.END: end, keys.SITE: scope.site,
        keys.MATERIAL: scope.material, keys.READING: scope.reading, keys.COUNTRY: scope.country,
    }  # fmt: skip


def answers(engine: Engine, log: EventLog, folder: Path, limits: Path | None) -> Answers:
    """Return the answers of a process over a log with its history in `folder`; `limits` is a file of the sites' own."""
    return Answers(Live(engine, log, folder, limits), _render)


def _render(engine: Engine, snapshot: Snapshot) -> Mapping[str, object]:
    panels = import_module("dashboard.topics.operations.live.panels")  # loads what draws them
    return cast(Mapping[str, object], panels.render(engine, snapshot))
