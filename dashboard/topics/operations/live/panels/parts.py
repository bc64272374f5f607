"""What the panels share: moments, modes, names, amounts with what stands behind them, tables, and what is empty.

Nothing here tells how long ago a moment is: the script of the page does, by the clock of the server. It finds a moment
as `<time data-age>`, and what grows stale by `data-due`, whose `.stale-badge` it shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TypeAlias

from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.i18n import catalogue, joined, t
from dashboard.topics.operations.live.model import Band, Basis, Snapshot, Stand
from dashboard.ui import tags as html
from dashboard.ui.notice import status_word
from dashboard.ui.static_html import to_html
from dashboard.ui.words import material_in_text, material_name
from data.codes import code_list
from data.stores.events import Mode, Quality
from data.stores.events.measures import measures

Part: TypeAlias = Component | str
Cell: TypeAlias = Part | Sequence[Part]
NO_BREAK = "\N{NO-BREAK SPACE}"
MOST_ROWS = 30
"""Rows of a table at once."""
_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True)
class View:
    """What a panel is made of: a moment, and the release whose things it names."""

    engine: Engine
    snapshot: Snapshot

    @property
    def today(self) -> date:
        """The day of the moment, in UTC: times of it are written without their date."""
        return self.snapshot.as_of.date()

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of the sites by id."""
        return {site.site_id: site.name for site in self.snapshot.sites if site.name}

    def site(self, site_id: str) -> Part:
        """Return the link to a site; of no site the word for that."""
        if not site_id:
            return t("operations.no_site")
        return html.A(self.names.get(site_id, site_id), href=site_href(site_id))

    def time(self, at: datetime) -> Component:
        """Return a moment by the clock of UTC, with its date where it is of another day; the script adds its age."""
        return stamp(at, self.today)


def site_href(site_id: str) -> str:
    """Return the address of a site."""
    return f"/sites/{site_id}"


def iso(at: datetime) -> str:
    """Return a moment as ISO 8601 in UTC, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def stamp(at: datetime, today: date) -> Component:
    """Return a moment in UTC as `<time data-age>`."""
    moment = at.astimezone(UTC)
    written = f"{moment:%H:%M:%S}" if moment.date() == today else f"{moment:%Y-%m-%d %H:%M}"
    return html.Time(t("operations.utc", moment=written), dateTime=iso(at), **{"data-age": True})


def day(of: date) -> Component:
    """Return a day."""
    return html.Time(of.isoformat(), dateTime=of.isoformat())


def slug(text: str) -> str:
    """Return a text as part of an id."""
    return _NOT_IN_IDS.sub("-", text)


def due(at: datetime) -> dict[str, str]:
    """Return the attribute that says from when on something is stale; it holds a `stale()`."""
    return {"data-due": iso(at)}


def stale() -> Component:
    """Return the word that something is stale, which the script shows when it is."""
    return html.Span(t("operations.stale"), className="stale-badge", hidden=True)


def badge(mode: Mode, recorded: date | None = None) -> list[Part]:
    """Return the badge of what is not of now, nothing for what is; of a recording with its day."""
    if mode == Mode.SIMULATED:
        return [html.Span(t("operations.simulated"), className="mode-badge mode-simulated")]
    if mode == Mode.RECORDED:
        day_of = [NO_BREAK, day(recorded)] if recorded else []
        return [html.Span([t("operations.recorded"), *day_of], className="mode-badge mode-recorded")]
    return []


def measure_name(measure_id: str) -> str:
    """Return the name of a measure, of a site or of a hazard."""
    measure = measures().get(measure_id)
    return measure.name if measure else known(f"operations.measure.{measure_id}", measure_id)


def unit_name(unit: str) -> str:
    """Return the name of a unit by its UCUM code; "" of a plain number."""
    named = (measure.unit_name for measure in measures().values() if measure.unit == unit)
    return next(named, "" if unit == "1" else unit)


def known(key: str, word: str) -> str:
    """Return the text of the catalogue for a word that others give, such as a state; the word where it has none."""
    return catalogue().get(key) or word.replace("_", " ")


def state_name(state: str) -> str:
    """Return the word of a state."""
    return known(f"operations.state.{state}", state)


def with_unit(value: float, unit: str) -> str:
    """Return a value with the name of its unit, rounded as a text rounds."""
    name = unit_name(unit)
    return f"{theme.number(value)}{NO_BREAK}{name}" if name else theme.number(value)


def span_words(span: timedelta) -> str:
    """Return how long something takes, in one unit: minutes, hours from two on, days from two on."""
    minutes = round(span.total_seconds() / 60)
    for unit, size in (("days", 1440), ("hours", 60)):
        if minutes >= 2 * size:
            return t(f"operations.span.{unit}", n=round(minutes / size))
    return t("operations.span.minutes", n=minutes)


def stated(value: float | None, unit: str = "1") -> Part:
    """Return a value with its unit; where there is none, the word for that."""
    return with_unit(value, unit) if value is not None else absent(t("operations.not_stated"))


def absent(text: str) -> Component:
    """Return why there is no value."""
    return html.Span(text, className="absent")


def amount(value: float | None, state: str, unit: str, quality: Quality) -> list[Part]:
    """Return a value or a state with its quality in words; where there is none, why: never a zero."""
    if not quality.has_value:
        return [absent(t(f"operations.absent.{quality}"))]
    if value is None and not state:
        return [absent(t("operations.not_stated"))]
    said = state_name(state) if value is None else with_unit(value, unit)
    return [said, *quality_note(quality)]


def quality_note(quality: Quality) -> list[Part]:
    """Return the note beside a value that is not simply good."""
    if quality == Quality.GOOD or not quality.has_value:
        return []
    return [" ", html.Span(t(f"operations.quality.{quality}"), className=f"quality quality-{quality}")]


def target_words(band: Band, unit: str) -> str:
    """Return the target band as it stands by itself."""
    said = limits_words(band, unit)
    return said if band.basis == Basis.NONE else t("operations.target", limit=said)


def limits_words(band: Band, unit: str) -> str:
    """Return the target band in words: what is good, of which mean, and whose limit it is."""
    low, high = band.limits
    if band.basis == Basis.NONE or (low is None and high is None):
        return t("operations.no_limit")
    if low is None:
        said = t("operations.limit.at_most", high=with_unit(high or 0.0, unit))
    elif high is None:
        said = t("operations.limit.at_least", low=with_unit(low, unit))
    else:
        said = t("operations.limit.between", low=theme.number(low), high=with_unit(high, unit))
    if band.span:
        said = t("operations.limit.mean", limit=said, span=band.span)
    whose = band.name if band.basis == Basis.STANDARD and band.name else t("operations.limit.own")
    return t("operations.limit.whose", limit=said, whose=whose)


def inside_word(is_inside: bool | None, band: Band) -> list[Part]:
    """Return whether a value is within its band, as sign and word; nothing where no limit is set."""
    if band.basis == Basis.NONE:
        return []
    if is_inside is None:
        return [status_word(t("operations.not_judged"), "info")]
    return [status_word(t("operations.inside"), "good") if is_inside else status_word(t("operations.outside"), "bad")]


def of_stand(view: View, stand: Stand) -> list[Part]:
    """Return when a stand is of, whether it is stale, and whether it is of now."""
    return [view.time(stand.event_time), " ", stale(), *badge(stand.mode)]


def material_links(codes: Sequence[str]) -> list[Part]:
    """Return materials as links to their pages, between commas."""
    parts: list[Part] = []
    for code in codes:
        parts += [", ", html.A(material_name(code), href=f"/materials/{code}")]
    return parts[1:]


def materials_in_text(codes: Sequence[str]) -> str:
    """Return the names of materials within a sentence."""
    return joined([material_in_text(code) for code in codes])


def is_material(code: str) -> bool:
    """Tell whether a code has a page."""
    return code in code_list("material")


def lines(*parts: Cell | None) -> list[Part]:
    """Return parts below each other in a cell; None and empty ones are left out.

    A component without children is not empty: it may carry HTML.
    """
    said = (part for part in parts if part is not None and part not in ("", []))
    return [html.Span(part, className="cell-line") for part in said]


def table(caption: str, heads: Sequence[str], rows: Sequence[Component]) -> Component:
    """Return a table that scrolls by itself where it is wide; a head that ends with `#` is of numbers."""
    head = html.Tr(
        [html.Th(one.rstrip("#"), scope="col", className="number" if one.endswith("#") else None) for one in heads]
    )
    body = html.Table(
        [html.Caption(caption, className="visually-hidden"), html.Thead(head), html.Tbody(list(rows))],
        className="op-table",
    )
    scroll = {"tabIndex": "0", "role": "region", "aria-label": caption}
    return html.Div(body, className="op-scroll", **scroll)


def row(
    row_id: str, first: Cell, *cells: Cell, numbers: Sequence[int] = (), stale_from: datetime | None = None
) -> Component:
    """Return a row with a stable id; its first cell is its heading, cells at `numbers` (from 1 on) hold numbers."""
    data = [
        html.Td(cell, className="number" if place in numbers else None) for place, cell in enumerate(cells, start=1)
    ]
    return html.Tr([html.Th(first, scope="row"), *data], id=row_id, **(due(stale_from) if stale_from else {}))


def more_words(shown: int, every: int) -> list[Part]:
    """Return that a table has not all, and how to see others; nothing where it has."""
    return [html.P(t("operations.more", shown=shown, every=every), className="op-note")] if every > shown else []


def empty(reason: str, *cure: Cell) -> Component:
    """Return what a panel without anything to show says: why, and what to do."""
    return html.Div([html.P(reason), *(html.P(part) for part in cure)], className="op-empty")


def coded(text: str) -> list[Part]:
    """Return a sentence with what stands between backticks as code."""
    return [html.Code(part) if place % 2 else part for place, part in enumerate(text.split("`")) if part]


def markup(*parts: Part) -> str:
    """Return the parts of a panel as HTML."""
    return to_html(list(parts))
