"""The panels of the operational view: what each says of what it is given, and of what it is not."""

import re
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from dashboard.topics.operations.hazards import Gone, Hazards, Seen
from dashboard.topics.operations.live.due import TOLD_GRACE, process_due
from dashboard.topics.operations.live.keys import PANELS
from dashboard.topics.operations.live.model import Band, Basis, Condition, Process, Source, Status
from dashboard.topics.operations.live.panels import OF_RELEASE, of_release_alone, render
from dashboard.topics.operations.live.panels.hazards import hazard_id
from dashboard.topics.operations.live.panels.land import HEIGHT, WIDTH, land, place
from dashboard.topics.operations.live.panels.spark import svg
from dashboard.topics.operations.live.scope import Scope
from dashboard.topics.operations.stakes import reached
from data.hazards.health import Health, State
from data.hazards.model import USGS, Hazard, Kind
from data.stores.events import Mode, Quality
from data.stores.events.duties import DutyState
from data.stores.events.measures import measures
from tests import moments
from tests.moments import NOW, ago, snapshot

WHO = Band((None, 45.0), Basis.STANDARD, "24 h", "WHO global air quality guidelines 2021")
OWN = Band((2.0, None), Basis.SITE, "", "")
TAG = re.compile(r"<[^>]+>")
ID = re.compile(r'\bid="([^"]+)"')


def words(html):
    """Return the words of HTML as they are read: no-break and thin spaces as spaces."""
    return re.sub(r"\s+", " ", TAG.sub("", html).replace("&#x27;", "'").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))


@pytest.fixture
def panel(release_engine):
    """Return what makes a panel of a moment."""
    return lambda name, **changed: render(release_engine, snapshot(**changed))[name]


def _quake(**changed):
    given = {
        "source_id": USGS, "hazard_id": "us1", "ids": ("us1",), "kind": Kind.EARTHQUAKE, "title": "M 6.2 - Kolwezi",
        "latitude_deg": -10.71, "longitude_deg": 25.47, "depth_km": 10.0, "strength": 6.2,
        "strength_unit": "magnitude", "started": ago(hours=1), "url": "https://earthquake.usgs.gov/us1",
    }  # fmt: skip
    return Hazard(**given | changed)


def _hazards(engine, *found, **changed):
    seen = tuple(Seen(one, (), reached(engine, one)) for one in found)
    return Hazards(**({"seen": seen, "gone": (), "health": (), "recorded": {}} | changed))


def _full(engine):
    """Return a moment with something in every panel, some of it twice."""
    quakes = (_quake(), _quake(hazard_id="us2", ids=("us2",), recorded=date(2026, 8, 22)))
    line, lines = moments.line, [moments.line("a1"), moments.line("a2", acknowledgement=_taken(), history=(_entry(),))]
    return snapshot(
        board=moments.board(*lines, line("a3", shelf=_shelf()), line("a4", "inactive", cleared=ago(hours=1))),
        sites=(moments.site(), moments.site("sim-1", kind="simulated", latitude_deg=None, longitude_deg=None)),
        tiles=(moments.tile(band=WHO, is_inside=True), moments.tile(mode=Mode.SIMULATED, site_id="sim-1")),
        events=(moments.event(1), moments.event(2, quality=Quality.WITHDRAWN, value=None, correction_of="e1")),
        stock=(moments.reading("stock_cover", 12.0),), tailings=(moments.reading(), moments.reading("dam_seepage")),
        safety=(moments.injuries(),), water=(moments.water(),),
        hazards=_hazards(
            engine, *quakes, gone=(Gone(_quake(hazard_id="us3"), ago(minutes=3), "deleted"),), health=(_health(),),
        ),
        sources=(Source("site-office", Mode.REAL, ago(minutes=1), 60, NOW),),
        duties={"drop": DutyState("drop", ago(seconds=3), ago(seconds=3), NOW, "", None)},
    )  # fmt: skip


def _taken():
    return SimpleNamespace(who="A. Mwamba", at=ago(minutes=5), why="on my way")


def _shelf():
    return SimpleNamespace(who="A. Mwamba", until=NOW + timedelta(hours=2), why="sensor in repair")


def _entry(change="acknowledged"):
    return SimpleNamespace(change=change, at=ago(minutes=5), who="A. Mwamba", why="on my way", value=61.0, state="")


def _health(state=State.FAILING, **changed):
    given = {
        "source_id": USGS, "state": state, "as_of": ago(minutes=9), "age": timedelta(minutes=9),
        "since": ago(minutes=8), "next_try": NOW + timedelta(minutes=2), "wrong": "not-json",
        "reason": "it answers HTML", "entries": "",
    }  # fmt: skip
    return Health(**given | changed)


def test_every_panel_is_made_of_nothing_and_says_what_to_do(release_engine):
    made = render(release_engine, snapshot(board=moments.board()))
    assert tuple(made) == PANELS
    for name, html in made.items():
        if name != "status":
            assert "op-empty" in html, name
    assert "python -m pipelines simulate" in words(made["tiles"])
    assert "python -m pipelines tokens" in words(made["tiles"])


def test_ids_are_unique_and_no_element_has_a_style(release_engine):
    made = render(release_engine, _full(release_engine))
    ids = ID.findall("".join(made.values()))
    assert len(ids) == len(set(ids)) > 20
    assert not re.search(r"\bstyle=|javascript:", "".join(made.values()))


def test_the_same_moment_is_the_same_html(release_engine):
    """Ages are the script's: nothing changes while nothing happens."""
    first, later = _full(release_engine), replace(_full(release_engine), as_of=NOW + timedelta(minutes=5))
    assert render(release_engine, first) == render(release_engine, later)


def test_moments_are_in_utc_and_told_by_the_clock(panel):
    html = panel("tiles", tiles=(moments.tile(),))
    assert '<time datetime="2026-12-01T12:03:31Z" data-age="">12:03:31 UTC</time>' in html
    old = panel("tiles", tiles=(moments.tile(event_time=ago(days=1)),))
    assert "2026-11-30 12:04 UTC" in words(old)


def test_what_goes_stale_says_from_when_on(panel):
    html = panel("tiles", tiles=(moments.tile(),))
    assert 'data-due="2026-12-01T12:13:31Z"' in html
    assert '<span class="stale-badge" hidden="">Stale</span>' in html


@pytest.mark.parametrize(
    ("quality", "said"),
    [
        (Quality.MISSING, "Missing: a value was due and none came"),
        (Quality.WITHHELD, "Withheld: the source has a value and does not tell it"),
        (Quality.WITHDRAWN, "Withdrawn: the source took it back"),
    ],
)
def test_what_has_no_value_says_which_kind_of_nothing_it_is(panel, quality, said):
    tile = panel("tiles", tiles=(moments.tile(value=None, quality=quality),))
    event = panel("events", events=(moments.event(value=None, quality=quality),))
    assert said in words(tile)
    assert said in words(event)
    assert not re.search(r"\b0 micrograms", words(tile + event))


@pytest.mark.parametrize(
    ("quality", "said"), [(Quality.ESTIMATED, "estimated"), (Quality.UNCERTAIN, "uncertain: the source doubts it")]
)
def test_a_value_that_is_not_simply_good_says_so(panel, quality, said):
    html = panel("events", events=(moments.event(quality=quality),))
    assert f"38.2 micrograms a cubic metre {said}" in words(html)


def test_what_is_not_yet_added_up_is_no_absence(panel):
    counted = {"measure": "ore_milled", "value": None}
    assert "Being added up" in words(panel("tiles", tiles=(moments.tile(**counted),)))
    assert "Not stated" in words(panel("tiles", tiles=(moments.tile(**counted, spark=moments.points(None, None)),)))


def test_a_sum_that_still_grows_is_no_part_of_the_line(panel):
    html = panel("tiles", tiles=(moments.tile("ore_milled", 9.0, spark=moments.points(4.0, 4.0, 1.0)),))
    past = Scope(start=ago(hours=3), end=ago(hours=1))
    whole = panel("tiles", tiles=(moments.tile("ore_milled", 9.0, spark=moments.points(4.0, 4.0, 1.0)),), scope=past)
    assert re.search('spark-line" d="[^"]*"', html)[0].count("L") == 1
    assert re.search('spark-line" d="[^"]*"', whole)[0].count("L") == 2


def test_a_few_measures_are_shown_at_once_and_of_one_site_all(panel):
    found = tuple(moments.tile(measure) for measure in measures() if measure != "plant_state")
    html = panel("tiles", tiles=(*found, moments.tile("rain", 90.0, WHO, is_inside=False, mode=Mode.SIMULATED)))
    assert f"{len(found) + 1 - 10} more measures" in words(html)
    assert ID.findall(html)[0] == "op-tile-rain-simulated", "what is outside its band comes first"
    assert "more measures" not in panel("tiles", tiles=found, scope=Scope(site="ICMM06179"))


def test_where_a_filter_leaves_nothing_it_is_to_be_lifted(panel):
    html = words(panel("tiles", scope=Scope(country="COD")))
    assert "Take a longer range, or lift a filter." in html
    assert "simulate" not in html


def test_zero_is_a_value(panel):
    assert "0 micrograms a cubic metre" in words(panel("tiles", tiles=(moments.tile(value=0.0),)))


def test_a_band_says_of_what_it_is_and_whose(panel):
    within = words(panel("tiles", tiles=(moments.tile(band=WHO, is_inside=True),)))
    assert "Target: mean of 24 h at most 45 micrograms a cubic metre (WHO global air quality guidelines 2021)" in within
    assert "Within target" in within
    own = panel("tailings", tailings=(moments.reading(band=OWN, is_inside=False, value=1.8),))
    assert "at least 2 metres (the site's own limit)" in words(own)
    assert "Outside target" in words(own)
    without = words(panel("tailings", tailings=(moments.reading(),)))
    assert "No limit set" in without
    assert "thin target" not in without
    assert "side target" not in without


def test_what_is_simulated_or_recorded_says_so_in_every_panel(panel, release_engine):
    simulated = {"mode": Mode.SIMULATED, "site_id": "sim-1"}
    for name, given in {
        "alerts": {"board": moments.board(moments.line(mode=Mode.SIMULATED))},
        "sites": {"sites": (moments.site("sim-1", kind="simulated", mode=Mode.SIMULATED),)},
        "tiles": {"tiles": (moments.tile(**simulated),)},
        "events": {"events": (moments.event(**simulated),)},
        "stock": {"stock": (moments.reading("stock_cover", 12.0, **simulated),)},
        "safety": {"safety": (moments.injuries(**simulated),)},
        "tailings": {"tailings": (moments.reading(**simulated),), "water": (moments.water(**simulated),)},
        "feeds": {"sources": (Source("simulator", Mode.SIMULATED, ago(minutes=1), 60, NOW),)},
        "status": {"status": Status(Process.RUNNING, None, (Mode.SIMULATED,), "")},
    }.items():
        assert ">SIMULATED</span>" in panel(name, **given), name
    recorded = _quake(recorded=date(2026, 8, 22))
    found = _hazards(release_engine, recorded, recorded={USGS: date(2026, 8, 22)}, health=(_health(State.OFF),))
    assert words(panel("hazards", hazards=found)).count("RECORDED 2026-08-22") == 2
    assert "RECORDED 2026-08-22" in words(panel("feeds", hazards=found))


def test_an_alert_says_what_where_how_far_since_when_and_what_to_do(panel):
    html = panel("alerts", board=moments.board(moments.line()))
    said = words(html)
    assert "Critical" in said
    assert "Dust above the guideline" in said
    assert 'href="/sites/ICMM06179"' in html
    assert "61 micrograms a cubic metre (alert from 45 micrograms a cubic metre up)" in said
    assert "since 11:44:31 UTC" in said
    assert "Do Water the roads." in said
    assert 'data-alert="a1" data-act="acknowledge"' in html
    assert 'data-alert="a1" data-act="shelve"' in html


def test_an_alert_that_is_taken_on_or_on_the_shelf_says_by_whom(panel):
    taken = panel("alerts", board=moments.board(moments.line(acknowledgement=_taken(), history=(_entry(),))))
    assert "Acknowledged by A. Mwamba, 11:59:31 UTC: on my way" in words(taken)
    assert 'data-act="acknowledge"' not in taken
    assert "11:59:31 UTC acknowledged by A. Mwamba: on my way at 61 micrograms" in words(taken)
    shelved = panel("alerts", board=moments.board(moments.line(shelf=_shelf())))
    assert "Shelved by A. Mwamba until 14:04:31 UTC: sensor in repair" in words(shelved)
    assert 'data-act="unshelve"' in shelved
    assert "No alert fires" in words(shelved)


def test_the_stream_leads_to_the_files_of_what_is_asked_for_each_mode_apart(panel):
    events = (moments.event(1), moments.event(2, site_id="sim-north", source_id="sim", mode=Mode.SIMULATED))
    said = panel("events", events=events, scope=Scope(range_id="7d", material="cobalt")).replace("&amp;", "&")
    for mode in ("real", "simulated"):
        assert f'href="/api/v1/events.csv?range=7d&material=cobalt&mode={mode}"' in said
        assert f'aria-label="Events ({mode}) as XLSX"' in said
    fixed = panel("events", events=events, scope=Scope(start=ago(days=2), end=ago(days=1))).replace("&amp;", "&")
    assert "csv?start=2026-11-29T12%3A04%3A31Z&end=2026-11-30T12%3A04%3A31Z&mode=real" in fixed
    assert "events.csv" not in panel("events", events=events, scope=Scope(country="COD"))


def test_alerts_of_now_stand_first_and_the_others_ask_nothing_of_anybody(panel, release_engine):
    made_up = moments.line("a1", title="Made-up dust", mode=Mode.SIMULATED)
    board = moments.board(made_up, _of_a_hazard(f"{USGS}:us1"), moments.line("a3", title="Real dust"))
    quake = replace(_quake(), recorded=date(2026, 8, 22))
    said = words(panel("alerts", board=board, hazards=_hazards(release_engine, quake)))
    assert said.index("Real dust") < said.index("of a recording, not of now: 1") < said.index("made up: 1")
    assert "Strong earthquake RECORDED 2026-08-22" in said
    assert "began 11:04:31 UTC" in said
    assert "A replay: nothing to do now. If it were live: Water the roads." in said
    assert "Made up: nothing to do. If it were real: Water the roads." in said
    modes = Status(Process.RUNNING, None, (Mode.RECORDED, Mode.SIMULATED), "")
    line = words(panel("status", board=board, status=modes))
    assert "Critical 1" in line
    assert "RECORDED alerts: 1 SIMULATED alerts: 1" in line


def test_feeds_that_fail_are_told_in_the_status_line(panel):
    failing = Health(USGS, State.FAILING, None, None, ago(minutes=3), NOW, "down", "not reached", "")
    found = Hazards((), (), (failing,), {USGS: date(2026, 8, 22)})
    assert "Feeds that fail: 1; recorded hazards stand in" in words(panel("status", hazards=found))


def test_duties_of_a_live_process_that_is_silent_are_late_and_not_done(panel):
    duties = {"drop": DutyState("drop", ago(minutes=3), ago(minutes=3), ago(minutes=2), "", None)}
    silent = Status(Process.SILENT, ago(minutes=2), (), "")
    assert "Late since 12:02:31 UTC" in words(panel("feeds", duties=duties, status=silent))
    assert "Done" in words(panel("feeds", duties=duties))


def test_a_silent_live_process_is_missed_within_a_minute_whatever_is_due_in_an_hour():
    told = [
        DutyState("compaction", ago(minutes=30), NOW, NOW + timedelta(minutes=30), "", None),
        DutyState("drop", NOW, NOW, NOW + timedelta(seconds=20), "", None),
    ]
    assert process_due(told) + TOLD_GRACE == NOW + timedelta(seconds=60)
    assert process_due([]) is None


def _of_a_hazard(name):
    return moments.line(
        title="Strong earthquake", series=("", "hazard", name), subject="M 7.4, Colombia", mode=Mode.RECORDED,
        expr=moments.expr("hazard", raise_at=None), value=3.0, unit="1",
    )  # fmt: skip


def test_an_alert_of_a_hazard_leads_to_it_and_is_there_where_it_is_near_what_is_asked_for(panel, release_engine):
    hazards = _hazards(release_engine, _quake())
    name = f"{USGS}:us1"
    board = moments.board(_of_a_hazard(name), _of_a_hazard("usgs_earthquakes:elsewhere"))
    html = panel("alerts", board=board, hazards=hazards)
    assert "M 7.4, Colombia · known sites within its reach: 3 · since" in words(html)
    assert f'href="#{hazard_id(_quake())}"' in html
    of_cobalt = panel("alerts", board=board, hazards=hazards, scope=Scope(material="cobalt"))
    assert words(of_cobalt).count("M 7.4, Colombia") == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"expr": moments.expr("missing"), "unit": "s", "value": 93_600.0},
         "no word for 26 hours (alert after 24 hours)"),
        ({"expr": moments.expr("rate", raise_at=1.0), "unit": "mm/h", "value": 1.5},
         "1.5 millimetres an hour (alert from 1 millimetres an hour up)"),
        ({"expr": moments.expr("deviation", raise_at=5.0), "unit": "1", "value": 6.0},
         "6 spreads from what is usual (alert from 5 spreads from what is usual up)"),
        ({"expr": moments.expr("threshold", raise_at=None, of_site=True, side="below"), "unit": "m", "value": 1.8},
         "1.8 metres (limit of the site's own)"),
        ({"expr": moments.expr("state", raise_at=None), "unit": "1", "value": None, "state": "stopped"}, ": Stopped ·"),
        ({"value": None}, "nothing came that could be judged"),
    ],
)  # fmt: skip
def test_each_form_of_rule_says_what_it_judged(panel, given, said):
    assert said in words(panel("alerts", board=moments.board(moments.line(**given))))


def test_alerts_are_those_of_what_is_asked_for(panel):
    board = moments.board(
        moments.line("a1"),
        moments.line("a2", series=("b", "rain", "")),
        moments.line("a3", series=("", "hazard_level", "")),
    )
    sites = (moments.site(),)
    for scope, ids in {
        Scope(): {"a1", "a2", "a3"}, Scope(site="b"): {"a2"}, Scope(country="COD"): {"a1"},
        Scope(reading="rain"): {"a2"}, Scope(material="cobalt", reading="rain"): set(),
    }.items():  # fmt: skip
        html = panel("alerts", board=board, sites=sites, scope=scope)
        assert set(re.findall(r'id="op-alert-(a\d)"', html)) == ids, scope


def test_the_load_of_alerts_is_told_by_mode(panel):
    loads = {
        Mode.REAL: moments.load(last_hour=3, mean_hour=1.25, chattering=(("r", ()),), stale=(("r", ()), ("s", ()))),
        Mode.SIMULATED: moments.load(last_hour=9, mean_hour=2.0),
        Mode.RECORDED: moments.load(),
    }
    said = words(panel("alerts", board=moments.board(loads=loads)))
    assert "3 raised in the last hour, 1.2 an hour on average · chattering: 1 · standing for more than a day: 2" in said
    assert "SIMULATED 9 raised in the last hour" in said
    assert "RECORDED" not in said


def test_rules_never_judged_are_no_all_clear(panel):
    said = words(panel("alerts", board=moments.board(judged=None)))
    assert "No rule has ever been judged" in said
    assert "no alert does not mean that all is well" in said


def test_a_log_that_cannot_be_read_is_said_in_each_of_its_panels(release_engine):
    made = render(release_engine, snapshot(status=Status(Process.NEVER, None, (), "disk is full")))
    for name, html in made.items():
        assert ("disk is full" in html) == (name not in OF_RELEASE), name


@pytest.mark.parametrize(
    ("process", "said"),
    [
        (Process.RUNNING, "Live process at work"),
        (Process.SILENT, "Live process silent since 12:00:31 UTC No feed is asked until it runs: make run starts it"),
        (Process.NEVER, "The live process has never run with this log."),
    ],
)
def test_the_status_line_says_whether_anything_is_at_work(panel, process, said):
    html = panel("status", status=Status(process, ago(minutes=4), (Mode.REAL, Mode.SIMULATED), ""))
    assert said in words(html)
    assert 'data-modes="real simulated"' in html


def test_no_alert_is_no_all_clear_where_nothing_was_judged(panel):
    heard = {"sources": (Source("site-office", Mode.REAL, ago(minutes=1), 60, NOW),)}
    assert "No alerts: nothing to judge" in words(panel("status", board=moments.board()))
    assert "No alerts: nothing to judge" in words(panel("status", board=moments.board(judged=None), **heard))
    assert "\N{CHECK MARK}No alert fires" in words(panel("status", board=moments.board(), **heard))


def test_the_status_line_counts_what_needs_somebody(panel):
    lines = (
        moments.line(),
        moments.line("a2"),
        moments.line("a3", severity="warning"),
        moments.line("a4", shelf=_shelf()),
    )
    sites = (moments.site(condition=Condition.STALE), moments.site("b", condition=Condition.OUTSIDE))
    said = words(panel("status", board=moments.board(*lines), sites=sites))
    assert "Critical 2" in said
    assert "Warning 1" in said
    assert "Stale sites: 1" in said
    assert "Sites outside a target: 1" in said


def test_sites_are_on_the_map_where_they_have_a_place_and_all_in_the_list(panel):
    html = panel(
        "sites",
        sites=(
            moments.site(condition=Condition.ALERT, alerts=2, hazards=("usgs/us1",)),
            moments.site(
                "sim-1", name="", kind="simulated", latitude_deg=None, longitude_deg=None, mode=Mode.SIMULATED
            ),
        ),
    )
    assert html.count('class="site-sign is-alert" transform') == 1
    assert 'href="/sites/sim-1"' in html
    assert "Sites without a known place, in the list alone: 1" in words(html)
    assert "alerts: 2, hazards near it: 1" in words(html)
    assert 'tabindex="-1"><title>Kamoto: Alert</title>' in html


def test_a_map_of_one_country_is_of_the_part_where_its_sites_lie(release_engine):
    made = snapshot(sites=(moments.site(),))
    whole = render(release_engine, made)["sites"]
    near = render(release_engine, replace(made, scope=replace(made.scope, country="COD")))["sites"]
    assert f'viewBox="0.0 0.0 {WIDTH:.1f} {HEIGHT:.1f}"' in whole
    assert f'viewBox="0.0 0.0 {WIDTH:.1f} {HEIGHT:.1f}"' not in near


def test_the_ground_of_the_map_is_the_base_map_in_equal_earth():
    assert place(0.0, 0.0)[0] == WIDTH / 2
    assert place(180.0, 0.0)[0] == pytest.approx(WIDTH)
    assert place(0.0, 84.0)[1] == pytest.approx(0.0)
    assert place(0.0, -57.0)[1] == pytest.approx(HEIGHT)
    drawn = land().decode()
    assert all(f'<path id="{name}"' in drawn for name in ("land", "area", "dashed", "dotted"))
    assert len(drawn) < 100_000


def test_a_spark_line_breaks_where_nothing_came_and_shades_its_band():
    drawn = svg(moments.points(38.0, None, 40.0, 41.0), (None, 45.0))
    assert drawn.count("M") == 2 + 1 + 3 + 1, "two strokes, a limit, three spreads, the newest"
    assert 'class="spark-band"' in drawn
    assert svg(moments.points(None, None), (None, 45.0)) == ""
    assert 'class="spark-band"' not in svg(moments.points(1.0, 2.0), (None, None))
    assert 'class="spark-newest"' in svg(moments.points(1.0), (None, None))


def test_a_tile_says_how_it_is_made_its_change_and_how_many_sites(panel):
    html = panel(
        "tiles",
        tiles=(moments.tile(aggregation="mean", spark=moments.points(20.0, 25.0), sites=4, outside=1, stale=2),),
    )
    said = words(html)
    assert 'id="op-tile-dust_pm10-real"' in html
    assert "Mean of the range · +5 (+25 %) since its start" in said
    assert "4 sites · ✕1 outside target · ▲2 stale" in said
    assert "From 20 micrograms a cubic metre to 26 micrograms a cubic metre in the range." in said


def test_an_event_says_what_it_corrects_or_takes_back(panel):
    html = panel(
        "events",
        events=(
            moments.event(3, correction_of="e1"),
            moments.event(4, correction_of="e2", quality=Quality.WITHDRAWN, value=None),
        ),
    )
    assert "corrects e1" in words(html)
    assert "takes back e2" in words(html)
    assert 'id="op-event-3"' in html


def test_two_rates_of_injuries_have_their_bases_and_months(panel):
    whole = words(panel("safety", safety=(moments.injuries(),)))
    assert "LTIFR: lost-time injuries for 1 000 000 hours worked" in whole
    assert "TRIR: recordable injuries for 200 000 hours worked" in whole
    assert "12 months to 2026-12-01" in whole
    part = words(panel("safety", safety=(moments.injuries(is_whole=False, first=ago(days=213)),)))
    assert "of 7 months, to 2026-12-01" in part


def test_injuries_without_hours_or_counts_have_no_rate(panel):
    without = words(panel("safety", safety=(moments.injuries(hours=None, ltifr=None, trir=None),)))
    assert without.count("Hours not stated") == 3
    half = words(panel("safety", safety=(moments.injuries(lost_time=None, ltifr=None),)))
    assert "Count not stated" in half
    assert "1.00" in half


def test_water_not_stated_is_no_zero(panel):
    html = panel("tailings", water=(moments.water(),))
    row = html[html.index('id="op-water') :]
    assert re.findall(r'<td class="number">(.*?)</td>', row)[:2] == ["1\u202f200", "0"]
    assert words(row).count("Not stated") == 2


def test_the_shortest_stock_comes_first(panel):
    found = (moments.reading("stock_cover", 30.0, site_id="b"), moments.reading("stock_cover", 4.0, site_id="a"))
    html = panel("stock", stock=found)
    assert html.index("/sites/a") < html.index("/sites/b")
    assert "4 days" in words(html)


def test_a_hazard_says_what_is_near_and_at_most_at_stake(panel, release_engine):
    html = panel("hazards", hazards=_hazards(release_engine, _quake()))
    said = words(html)
    assert "Earthquake, magnitude 6.2" in said
    assert "M 6.2 - Kolwezi" in said
    assert 'href="https://earthquake.usgs.gov/us1"' in html
    assert re.search(r"All of the Democratic Republic of the Congo makes \d+ % of the world's output \(mining, ", said)
    assert "the most that can be at stake" in said
    assert re.search(r"Sites of cobalt: \d+ of \d+ facilities in the Democratic Republic", said)
    assert "RECORDED" not in said


def test_a_hazard_taken_back_says_when_and_why(panel, release_engine):
    gone = Gone(_quake(), ago(minutes=3), "deleted by its network")
    said = words(panel("hazards", hazards=_hazards(release_engine, gone=(gone,))))
    assert "Withdrawn 12:01:31 UTC: deleted by its network" in said


def test_a_feed_that_fails_says_since_when_why_and_when_it_is_asked_again(panel, release_engine):
    said = words(panel("feeds", hazards=_hazards(release_engine, health=(_health(),))))
    assert "Fails since 11:56:31 UTC" in said
    assert "not JSON: it answers HTML" in said
    assert "11:55:31 UTC" in said
    assert "12:06:31 UTC" in said
    off = _health(State.OFF, wrong="off", reason="CRM_FEEDS=off: nobody is asked")
    told = words(panel("feeds", hazards=_hazards(release_engine, health=(off,))))
    assert "Switched off by the operator since 11:56:31 UTC CRM_FEEDS=off: nobody is asked" in told.replace(
        "UTCCRM", "UTC CRM"
    )
    assert "12:06:31" not in told, "nobody tries"
    duty = DutyState("drop", ago(seconds=3), None, NOW, "OSError: gone", ago(minutes=1))
    failing = words(panel("feeds", hazards=_hazards(release_engine, health=(_health(),)), duties={"drop": duty}))
    assert "Fails since 12:03:31 UTC" in failing
    assert "OSError: gone" in failing


def test_what_the_release_says_is_there_without_a_log(release_engine):
    made = of_release_alone(release_engine, NOW)
    assert set(made) == set(OF_RELEASE)
    assert "none is a price of now" in words(made["prices"])
    assert "USD/t" in words(made["prices"])
    assert release_engine.release.release_id in made["freshness"]
    assert "Export ban" in words(made["policies"])
    assert ID.findall("".join(made.values()))
