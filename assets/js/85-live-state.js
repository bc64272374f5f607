// What the operational view is at the moment, in one word that nobody can miss: in its status line, in the name of the
// tab, and said once where it changes.
(function () {
    'use strict';

    const { live } = window.crm;
    const crm = window.crm;
    const SIGNS = { live: '●', connecting: '○', stale: '▲', disconnected: '✕', paused: '❚❚', recorded: '◷', unaskable: '✕' };
    // The server makes an answer every `tick` seconds; one that is older by far was made by one that no longer does.
    const [STALE_TICKS, STALE_LEAST_MS] = [3, 15000];
    const NOTE_MS = 30000;
    const AWAY_LEAST_MS = 10000;
    let news = [];
    let note = null;
    let said = '';

    // `lost`: no answer for longer than one question takes. A pause is the reader's; nothing else holds then.
    live.wordOf = ({ isPaused, failures, isHeard, isRefused, isUnaskable, ageMs, tick, modes, wrong }) => {
        if (isUnaskable) {
            return 'unaskable';
        }
        if (isPaused && !failures) {
            return 'paused';
        }
        if (failures > 1 || (failures && isRefused)) {
            return 'disconnected';
        }
        if (failures || !isHeard) {
            return 'connecting';
        }
        if (wrong || ageMs > Math.max(STALE_LEAST_MS, 1000 * STALE_TICKS * tick)) {
            return 'stale';
        }
        return modes.length && modes.every((mode) => mode === 'recorded') ? 'recorded' : 'live';
    };

    // What the panel of the state says of what is shown: its modes, and what is wrong behind it.
    function saidOf({ container }) {
        const { modes = '', wrong = '' } = (container.querySelector('[data-modes]') || { dataset: {} }).dataset;
        return { modes: modes.split(' ').filter(Boolean), wrong };
    }

    function factsOf(view) {
        return {
            isPaused: live.isPaused() && view.isHeard, failures: view.failures, isHeard: view.isHeard, isRefused: Boolean(view.fault && view.fault.kind === 'refused'),
            isUnaskable: live.isUnaskable(view),
            ageMs: live.now() - view.asOf, tick: view.tick || 0, ...saidOf(view),
        };
    }

    function whyOf({ fault }) {
        const { kind, status, words } = fault;
        return kind === 'refused' ? crm.text('live.why.refused', { status, words }).trim() : crm.text(`live.why.${kind}`);
    }

    function moreOf(view, word) {
        const since = live.clock(view.heardAt || view.beganAt);
        const held = view.isHeard ? 'live.held' : 'live.never';
        const told = {
            disconnected: () => crm.text(held, { since, why: whyOf(view) }),
            unaskable: () => crm.text('live.why.unaskable', { words: view.fault.words }).trim(),
            connecting: () => (view.failures ? crm.text(held, { since, why: whyOf(view) }) : ''),
            stale: () => crm.text(saidOf(view).wrong ? `live.wrong.${saidOf(view).wrong}` : 'live.stale_since', { since: live.clock(view.asOf) }),
            paused: () => crm.text(view.choice === null ? 'live.past' : 'live.paused_since', { since: live.clock(view.pausedAt || view.beganAt) }),
        }[word];
        const leftOut = live.leftOut().join(', ');
        const also = leftOut ? crm.text('live.left_out', { values: leftOut }) : '';
        const updating = 'updating' in view.container.dataset ? crm.text('live.updating') : '';
        return [told ? told() : (note && note.text) || '', updating, also].filter(Boolean).join(' · ');
    }

    function span(name, text) {
        return Object.assign(document.createElement('span'), { className: name, textContent: text });
    }

    // Written where it differs alone: a screen reader that stands in it stays.
    function write(place, word, more) {
        const parts = [SIGNS[word], crm.text(`live.word.${word}`), more];
        if (!place.querySelector('.live-word')) {
            place.replaceChildren(span('live-sign', ''), span('live-word', ''), span('live-more', ''));
            place.firstChild.setAttribute('aria-hidden', 'true');
        }
        [...place.children].forEach((child, at) => {
            if (child.textContent !== parts[at]) {
                child.textContent = parts[at];
            }
        });
        if (place.dataset.state !== word) {
            place.dataset.state = word;
        }
    }

    function show(view) {
        const word = live.wordOf(factsOf(view));
        const more = moreOf(view, word);
        if (view.container.dataset.state !== word) {
            view.container.dataset.state = word;
        }
        view.container.querySelectorAll('[data-live-state]').forEach((place) => write(place, word, more));
        const count = live.open ? live.open(view.container) : 0;
        const isLost = ['disconnected', 'stale', 'unaskable'].includes(word);
        crm.markTab(`${count ? `(${count}) ` : ''}${isLost ? `${SIGNS[word]} ${crm.text(`live.word.${word}`)} · ` : ''}`);
        return word;
    }

    // At most one announcement a tick: all that is new in it.
    live.announce = (text) => news.push(text);

    function speak(word) {
        if (word === 'disconnected' && said !== 'disconnected') {
            news.push(crm.text('live.said.disconnected'));
        } else if (said === 'disconnected' && ['live', 'stale', 'recorded'].includes(word)) {
            news.push(crm.text('live.said.back'));
        }
        said = word === 'connecting' && said === 'disconnected' ? said : word;
        if (news.length) {
            crm.announce(news.join(' '));
            news = [];
        }
    }

    function noteReturn({ awayMs }) {
        if (awayMs >= AWAY_LEAST_MS) {
            const [at, away] = [live.clock(live.now()), live.age(awayMs)];
            note = { text: crm.text('live.caught_up', { at, away }), until: live.now() + NOTE_MS };
        } else if (note && live.now() > note.until) {
            note = null;
        }
    }

    document.addEventListener('crm:live', ({ detail }) => {
        const view = live.view();
        if (detail.what === 'end') {
            [news, note, said] = [[], null, ''];
            crm.markTab('');
            return;
        }
        if (detail.what === 'heard') {
            noteReturn(detail);
        }
        const word = show(view);
        if (['heard', 'failed'].includes(detail.what)) {
            speak(word);
        }
    });
})();
