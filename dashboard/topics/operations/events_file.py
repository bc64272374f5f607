"""`GET /api/v1/events.<csv|excel.csv|xlsx|parquet|json>`: the events of the log as a file, as corrected.

A file holds events of one mode, so that what is made up never stands among what is real: `mode` real (where nothing is
said, but of a site that is made up), recorded or simulated. `events.metadata.json` describes what the files hold. What
has left the log for its history (35 days) is not in them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlencode

from flask import Response, request

from dashboard.exports import FORMATS, Export
from dashboard.exports.table import arrow_table
from dashboard.filter_values import FilterError, one_of
from dashboard.topics.operations.live import keys
from dashboard.topics.operations.live.scope import Scope, scope_of
from dashboard.topics.operations.route import NEVER_KEEP
from dashboard.web.api.errors import RETRY_SOON, NothingHereError
from dashboard.web.api.request import as_json
from dashboard.web.api.routes import Route
from data.model import Field
from data.stores.events import LogError
from data.stores.events.model import Event, Mode, detail_text
from data.stores.events.reading import SIMULATED_SITE

if TYPE_CHECKING:
    from data.stores.events import EventLog

RULE = f"{keys.FILES_PATH}.<extension>"
MOST_ROWS = 50_000
DESCRIPTION = "metadata.json"
_MEANS = {
    Mode.REAL: "REAL: as sites and feeds state it", Mode.RECORDED: "RECORDED: a replay of an earlier day, not of now",
    Mode.SIMULATED: "SIMULATED: made up, of sites that do not exist",
}  # fmt: skip
_TEXT = "VARCHAR"
FIELDS = (
    Field("seq", "BIGINT", "1", "Place in the log: 1, 2, 3 and so on, in the order in which events became readable"),
    Field("event_id", _TEXT, "", "The source's own name for the event"),
    Field("source_id", _TEXT, "", "Who states it"),
    Field("site_id", _TEXT, "", "The site it is about; empty for none"),
    Field("material_id", _TEXT, "", "The material it is about; empty for none"),
    Field("measure_id", _TEXT, "", "What is measured; /api/v1/measures lists all"),
    Field("value", "DOUBLE", "unit", "Value in `unit`; empty of states, and where quality has no value: not zero"),
    Field("state", _TEXT, "", "State, of measures that are states"),
    Field("unit", _TEXT, "", "Unit of the value as a UCUM code"),
    Field("event_time", _TEXT, "UTC", "When it was so, ISO 8601"),
    Field("received_time", _TEXT, "UTC", "When the log took it, ISO 8601"),
    Field("quality", _TEXT, "", "good, uncertain, estimated, missing or withheld"),
    Field("correction_of", _TEXT, "", "The event of the same source that this one replaces; empty for none"),
    Field("mode", _TEXT, "", "real, recorded (a replay of an earlier day) or simulated (made up)"),
    Field("detail", _TEXT, "", "What else a feed says, as JSON"),
)


@dataclass(frozen=True)
class Events(Export):
    """Events as a file: `mode` of all of them, `told` what was asked, in words for its name, `handed_in` by whom."""

    mode: Mode = Mode.REAL
    told: tuple[str, ...] = ()
    handed_in: tuple[str, ...] = ()

    def file_name(self, extension: str) -> str:
        """Return `crm_events_<mode>_<start>-<end>_<site …>_log-<newest seq>.<extension>`; what is not real is loud."""
        loud = "real" if self.mode == Mode.REAL else self.mode.upper()
        return "_".join(("crm", "events", loud, *self.told, f"{self.release_id}.{extension}"))

    def about(self) -> list[tuple[str, str]]:
        """Return name and value of everything a reader of the file has to know: these are no figures of ours."""
        count = f"{self.rows} of {self.total}" if self.rows < self.total else str(self.rows)
        return [
            ("title", self.title),
            ("mode", _MEANS[self.mode]),
            ("filter", unquote(self.query)),
            ("rows", count),
            *([("nothing", self.nothing)] if self.nothing else []),
            ("log", f"as of its event {self.release_id.removeprefix('log-')}; corrections stand for what they correct"),
            *(("handed in by", source) for source in self.handed_in),
            ("licence", "what sources hand in is theirs: ask them; feeds as /api/v1/data/source.json states"),
        ]


def routes(log: Callable[[], EventLog]) -> tuple[Route, ...]:
    """Return the route over a log, which is asked for with the first request."""

    def events_file(extension: str) -> Response:
        if extension not in FORMATS and extension != DESCRIPTION:
            raise NothingHereError("format", extension, (*FORMATS, DESCRIPTION))
        scope, mode = _asked(request.args)
        try:
            return answer(log(), scope, mode, extension, datetime.now(UTC))
        except LogError as error:
            return as_json({"error": f"{error}: try again later"}, 503, NEVER_KEEP | RETRY_SOON)

    return (Route(RULE, events_file, openapi=_openapi),)


def answer(log: EventLog, scope: Scope, mode: Mode, extension: str, now: datetime) -> Response:
    """Return the file of the newest events that are asked for, oldest first. Raises LogError."""
    start, end = scope.window(now)
    equal = {"mode": str(mode)} | {
        column: text
        for column, text in (
            ("site_id", scope.site), ("material_id", scope.material), ("measure_id", scope.reading),
        )
        if text
    }  # fmt: skip
    page = log.between(start, end, limit=MOST_ROWS, as_corrected=True, **equal)
    rows = tuple(map(_row, page.events))
    export = Events(
        name=f"events_{mode}",
        title=f"Events of sites and feeds ({mode.upper()})",
        query=urlencode(_stated(scope, mode, start, end)),
        release_id=f"log-{page.head.seq}",
        fields=FIELDS,
        sources=(),
        rows=len(rows),
        total=log.count(start, end, **equal) if page.more else len(rows),
        nothing="" if rows else "No event is in the log for this choice; what is older than 35 days is in its history.",
        mode=mode,
        told=(f"{_compact(start)}-{_compact(end)}", *filter(None, (scope.site, scope.material, scope.reading))),
        handed_in=tuple(sorted({event.source_id for event in page.events})),
    )
    if extension == DESCRIPTION:
        return as_json(_described(export), headers=NEVER_KEEP)
    answered = Response()
    if request.method != "HEAD":
        content = arrow_table(FIELDS, rows)
        answered = Response(FORMATS[extension].file(export, content.schema, iter(content.to_batches())))
    answered.headers["Content-Type"] = FORMATS[extension].mime_type
    answered.headers["Content-Disposition"] = f'attachment; filename="{export.file_name(extension)}"'
    answered.headers["Cache-Control"] = "no-store"
    answered.headers["X-Rows"], answered.headers["X-Total-Rows"] = str(export.rows), str(export.total)
    return answered


def _described(export: Events) -> dict[str, object]:
    """Return what the files of a choice hold: what is asked, rows, columns."""
    columns = [
        {"name": field.name, "type": field.type, "unit": field.unit, "description": field.description}
        for field in export.fields
    ]
    files = {extension: export.file_name(extension) for extension in FORMATS}
    return {"about": export.about(), "rows": export.rows, "total": export.total, "columns": columns, "files": files}


def _asked(given: Mapping[str, str]) -> tuple[Scope, Mode]:
    """Return scope and mode. Raises FilterError for what cannot be used."""
    stated = dict(given)
    if keys.COUNTRY in stated:
        raise FilterError(keys.COUNTRY, stated[keys.COUNTRY], (), "events name sites and no countries")
    chosen = stated.pop(keys.MODE, "")
    scope = scope_of(stated)
    usual = Mode.SIMULATED if scope.site.startswith(SIMULATED_SITE) else Mode.REAL
    return scope, Mode(one_of(lambda: tuple(Mode))(keys.MODE, chosen)) if chosen else usual


def _stated(scope: Scope, mode: Mode, start: datetime, end: datetime) -> dict[str, str]:
    """Return what is in the file as an address says it: a range that went on has ended with the file."""
    stated = {
        keys.START: _iso(start), keys.END: _iso(end), keys.SITE: scope.site, keys.MATERIAL: scope.material,
        keys.READING: scope.reading, keys.MODE: str(mode),
    }  # fmt: skip
    return {key: text for key, text in stated.items() if text}


def _row(event: Event) -> tuple[object, ...]:
    return (
        event.seq, event.event_id, event.source_id, event.site_id, event.material_id, event.measure_id, event.value,
        event.state, event.unit, _iso(event.event_time), _iso(event.received_time), str(event.quality),
        event.correction_of, str(event.mode), detail_text(event.detail),
    )  # fmt: skip


def _compact(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%MZ}"


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _openapi() -> dict[str, object]:
    names = (keys.RANGE, keys.START, keys.END, keys.SITE, keys.MATERIAL, keys.READING, keys.MODE)
    given = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in names]
    path = {"name": "extension", "in": "path", "required": True, "schema": {"enum": [*FORMATS, DESCRIPTION]}}
    get = {
        "summary": f"Events as corrected, the newest {MOST_ROWS} of a range, oldest first; of one mode alone",
        "parameters": [path, *given],
        "responses": {"200": {"description": "The file"}, "400": {"description": "A key or value that cannot be used"}},
    }
    return {RULE.replace("<", "{").replace(">", "}"): {"get": get}}
