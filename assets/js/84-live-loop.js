// The operational view keeps itself up to date: one question at a time, the next after the answer, none while nobody
// looks, at once when somebody looks again, less often while the server fails. It begins and ends with its page.
(function () {
    'use strict';

    const { live } = window.crm;
    const crm = window.crm;
    const SCOPE = ['range', 'start', 'end', 'site', 'material', 'country', 'reading'];
    const TIMEOUT_MS = 10000;
    const SOON_MS = 300;
    // A timer that rings so late has slept with the computer; what was away shorter has missed nothing to speak of.
    const SLEPT_MS = 20000;
    // Signs that somebody looks again come together: a question that young is asked because of the first.
    const YOUNG_MS = 500;
    const MOST_BEHIND = 3;
    const SETTLED_MS = 30000;
    let view = null;

    live.view = () => view;

    function say(what, detail = {}) {
        document.dispatchEvent(new CustomEvent('crm:live', { detail: { what, ...detail } }));
    }

    // What of the address can be asked: one material or country, where other pages take several and blocs.
    const isOne = (key, value) => !value.includes(',') && (key !== 'country' || crm.client().country.some(([code]) => code === value));
    const asked = () => SCOPE.map((key) => [key, new URLSearchParams(location.search).get(key)]).filter(([, value]) => value);

    live.leftOut = () => asked().filter(([key, value]) => !isOne(key, value)).map(([, value]) => value);

    // What the address asks for, and what the page itself is of.
    function scopeOf(container) {
        const given = asked().filter(([key, value]) => isOne(key, value));
        const own = new URLSearchParams(container.dataset.scope || '');
        return new URLSearchParams({ ...Object.fromEntries(given), ...Object.fromEntries(own) }).toString();
    }

    const isPast = () => {
        const end = Date.parse(new URLSearchParams(location.search).get('end') || '');
        return end <= live.now();
    };

    function addressOf({ container, scope, generation, seq, revisions }) {
        const parts = [scope, 'shape=html'];
        if (seq !== null) {
            const have = [...revisions].map(([name, revision]) => `${encodeURIComponent(name)}:${encodeURIComponent(revision)}`).join(',');
            parts.push(`since=${generation}.${seq}`, `have=${have}`);
        }
        return `${container.dataset.live}?${parts.filter(Boolean).join('&')}`;
    }

    // All panels are asked for anew.
    function forget(mine) {
        Object.assign(mine, { seq: null, generation: null, etag: '', revisions: new Map() });
    }

    // One process of the server may be a moment behind another: what is shown does not go back, but for a log that did.
    function isBehind(mine, answer) {
        const isOlder = answer.generation === mine.generation && answer.seq < mine.seq;
        mine.behind = isOlder ? mine.behind + 1 : 0;
        return isOlder && mine.behind <= MOST_BEHIND;
    }

    function take(mine, answer) {
        const isOther = mine.generation !== null && answer.generation !== mine.generation;
        const isMissing = (isOther || answer.gap) && !answer.whole;
        const before = mine.isHeard;
        Object.assign(mine, { seq: answer.seq, generation: answer.generation, asOf: Date.parse(answer.as_of), tick: answer.tick_seconds });
        Object.entries(answer.panels).forEach(([name, { revision }]) => mine.revisions.set(name, revision));
        const changed = live.put(mine.container, answer.panels);
        mine.isHeard = true;
        mine.container.classList.add('is-held');
        if (isMissing) {
            forget(mine);
            mine.isAgain = true;
        }
        return { changed, isFirst: !before || isOther };
    }

    class Refused extends Error {
        constructor(response, words) {
            super(words);
            this.kind = 'refused';
            this.status = response.status;
            this.after = Number(response.headers.get('Retry-After')) || 0;
        }
    }

    async function wordsOf(response) {
        try {
            const { error } = await response.json();
            return error.message || String(error);
        } catch (error) {
            return '';
        }
    }

    // The answer, null where nothing has changed. Throws where there is none.
    async function fetched(mine, stop) {
        const sent = performance.now();
        const headers = { Accept: 'application/json', ...(mine.etag && { 'If-None-Match': mine.etag }) };
        const options = { headers, cache: 'no-store', credentials: 'same-origin', signal: stop.signal };
        const response = await crm.askOnce(addressOf(mine), options).catch((error) => {
            throw Object.assign(new Error('out of reach', { cause: error }), { kind: 'unreachable' });
        });
        const heard = performance.now();
        if (response.status !== 304 && !response.ok) {
            throw new Refused(response, await wordsOf(response));
        }
        const answer = response.status === 304 ? null : await response.json();
        live.hearTime(response.headers.get('Date'), sent, heard);
        if (answer) {
            mine.etag = response.headers.get('ETag') || '';
        }
        return answer;
    }

    function failed(mine, error, isLate) {
        mine.failures += 1;
        // What is neither refused nor out of reach is no answer: HTML of something between, say.
        mine.fault = { kind: isLate ? 'slow' : error.kind || 'malformed', status: error.status, words: error.status ? error.message : '' };
        mine.asked = error.after || 0;
        say('failed');
    }

    function heard(mine, answer) {
        Object.assign(mine, { failures: 0, fault: null, heardAt: live.now() });
        const result = answer && !isBehind(mine, answer) ? take(mine, answer) : { changed: [], isFirst: false };
        // That nothing has changed is as of now.
        mine.asOf = answer ? mine.asOf : mine.heardAt;
        live.tellMoment(mine.container, mine.asOf);
        live.tell(mine.container);
        say('heard', { ...result, awayMs: mine.awayMs });
        mine.awayMs = 0;
        settle(mine, result.changed);
    }

    // Whether the question is still one that the page in view asks.
    const stands = (mine, run) => view === mine && mine.run === run;

    async function ask() {
        const mine = view;
        clearTimeout(mine.timer);
        mine.isDue = false;
        if (mine.run) {
            mine.isAgain = true;
            return;
        }
        mine.askedAt = performance.now();
        const run = (mine.run = { stop: new AbortController(), began: performance.now(), isLate: false });
        run.late = setTimeout(() => {
            run.isLate = true;
            run.stop.abort();
        }, TIMEOUT_MS);
        run.soon = setTimeout(() => {
            mine.container.dataset.updating = '';
            say('slow');
        }, SOON_MS);
        say('asking');
        try {
            const answer = await fetched(mine, run.stop);
            if (stands(mine, run)) {
                hush(mine);
                heard(mine, answer);
            }
        } catch (error) {
            if (stands(mine, run)) {
                hush(mine);
                failed(mine, error, run.isLate);
            }
        }
        run.isOver = true;
        if (stands(mine, run)) {
            drop(mine);
            next(mine, performance.now() - run.began);
        }
    }

    // Nothing is waited for any more.
    function hush({ run, container }) {
        clearTimeout(run.late);
        clearTimeout(run.soon);
        delete container.dataset.updating;
    }

    // Ends the question that is under way, if one is.
    function drop(mine) {
        const { run } = mine;
        if (run) {
            hush(mine);
            if (!run.isOver) {
                run.stop.abort();
            }
        }
        mine.run = null;
    }

    function next(mine, tookMs) {
        clearTimeout(mine.timer);
        mine.isAgain = mine.isAgain && !mine.failures;
        if (mine.isAgain) {
            mine.isAgain = false;
            mine.timer = setTimeout(once);
        } else if (!live.isUnaskable(mine) && !document.hidden && !live.isPaused()) {
            const pause = mine.failures ? live.backOff(mine.failures, mine.asked) : live.wait(live.every(), tookMs);
            mine.timer = setTimeout(once, pause);
        }
    }

    // What the server cannot be asked stays wrong until the reader chooses otherwise.
    live.isUnaskable = ({ failures, fault }) => Boolean(failures && fault && fault.status === 400);

    // Asks now, if anybody looks; what is due in a hidden tab is asked when it is looked at.
    function once() {
        if (!view) {
            return;
        }
        if (document.hidden) {
            clearTimeout(view.timer);
            view.isDue = true;
        } else {
            ask();
        }
    }

    live.askNow = once;

    // Paused by the reader, or since the range is of the past and nothing of it changes; the reader may say otherwise.
    live.isPaused = () => Boolean(view) && (view.choice === null ? view.isSettled && isPast() : view.choice);

    // What is of a range is read bit by bit: it is all there once it stays the same, or time enough has passed.
    function settle(mine, changed) {
        const stays = mine.isAnswered && !changed.includes('tiles');
        mine.isAnswered = true;
        if (!mine.isSettled && (stays || live.now() - mine.scopedAt > SETTLED_MS)) {
            mine.isSettled = true;
            say('paused');
        }
    }

    live.pause = (isPaused) => {
        if (view && isPaused !== live.isPaused()) {
            view.choice = isPaused;
            view.pausedAt = live.now();
            if (isPaused) {
                drop(view);
                clearTimeout(view.timer);
            } else {
                once();
            }
            say('paused');
        }
    };

    live.repace = () => {
        if (view && !view.run && !live.isPaused() && !view.failures) {
            next(view, 0);
        }
    };

    function leave() {
        if (view.leftAt === null) {
            view.leftAt = Date.now();
        }
        drop(view);
        clearTimeout(view.timer);
        clearTimeout(view.beat);
        view.beat = null;
    }

    function come() {
        if (view.leftAt !== null) {
            view.awayMs = Math.max(view.awayMs, Date.now() - view.leftAt);
        }
        view.leftAt = null;
        beat();
        const isYoung = performance.now() - view.askedAt < YOUNG_MS && (view.run || !view.failures);
        if ((!live.isPaused() || view.isDue) && !isYoung) {
            drop(view);
            once();
        }
    }

    const look = () => (document.hidden ? leave() : come());
    const wake = () => document.hidden || come();
    const restore = ({ persisted }) => persisted && wake();

    // Once a second, on the second of the server: ages, what is late, and whether the computer has slept.
    function beat() {
        const mine = view;
        clearTimeout(mine.beat);
        if (document.hidden) {
            return;
        }
        const due = Date.now() + 1000 - (live.now() % 1000);
        mine.beat = setTimeout(() => {
            const lateMs = Date.now() - due;
            if (!mine.container.isConnected) {
                attend();
                return;
            }
            if (lateMs > SLEPT_MS) {
                mine.awayMs = lateMs;
                come();
                return;
            }
            if (!live.isPaused() || live.now() - mine.toldAt > 60000) {
                mine.toldAt = live.now();
                live.tell(mine.container);
            }
            say('second');
            beat();
        }, due - Date.now());
    }

    const unsettled = () => ({ isAnswered: false, isSettled: false, scopedAt: live.now() });

    // The address has changed: what is under way is of another scope, and so is whether it is paused. A page that is
    // being left stays what it was.
    function rescope() {
        const scope = scopeOf(view.container);
        if (scope !== view.scope && !crm.isMoving()) {
            drop(view);
            forget(view);
            Object.assign(view, { scope, choice: null, isAgain: false, ...unsettled() });
            once();
            say('scope');
        }
    }

    function begin(container) {
        const ends = new AbortController();
        view = {
            container, ends, scope: scopeOf(container), run: null, timer: 0, beat: null, isAgain: false, isDue: false, choice: null,
            failures: 0, fault: null, asked: 0, behind: 0, isHeard: false, beganAt: live.now(), heardAt: null, asOf: NaN, tick: 0, awayMs: 0,
            ...unsettled(), leftAt: document.hidden ? Date.now() : null, askedAt: -YOUNG_MS, toldAt: 0, pausedAt: null,
        };
        forget(view);
        live.adopt(container);
        live.tell(container);
        const on = (target, name, act) => target.addEventListener(name, act, { signal: ends.signal });
        on(document, 'visibilitychange', look);
        on(window, 'pagehide', leave);
        on(window, 'pageshow', restore);
        on(window, 'online', wake);
        on(document, 'crm:going', rescope);
        say('begin');
        beat();
        once();
    }

    function end() {
        const mine = view;
        drop(mine);
        mine.ends.abort();
        clearTimeout(mine.timer);
        clearTimeout(mine.beat);
        say('end');
        view = null;
    }

    // The page in view, which may be another than before, or none that is live.
    function attend() {
        const container = document.querySelector('#react-entry-point [data-live]');
        if (view && view.container !== container) {
            end();
        }
        if (view) {
            rescope();
        } else if (container) {
            begin(container);
        }
    }

    ['crm:ready', 'crm:moved'].forEach((name) => document.addEventListener(name, attend));
    // The page comes as components; what of it is HTML is put in place a moment later.
    document.addEventListener('crm:filled', () => view || attend());
})();
