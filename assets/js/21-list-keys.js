// A native list changes at every key. What the keys come to is chosen when the reader is done: at Enter, on leaving the
// list, or once browsers take a further letter for a new word. Until then the list stays in place, and as it is.
(function () {
    'use strict';

    const crm = window.crm;
    crm.LISTS = 'select:is([data-filter], [data-ends])';
    const PAUSE_MS = 1000;
    const IDLE = new Set(['Tab', 'Shift', 'Control', 'Alt', 'Meta']);
    let held = null;
    // What waits to be put in place around the list, by the part of the page.
    const waiting = new Map();

    function release() {
        const { select, timer, isChanged, path } = held;
        clearTimeout(timer);
        held = null;
        if (isChanged && path === location.pathname) {
            crm.take(select);
        }
        const fills = [...waiting.values()];
        waiting.clear();
        fills.forEach((fill) => fill());
    }

    function hold(select) {
        if (!held || held.select !== select) {
            held = { select, isChanged: false, path: location.pathname };
        }
        clearTimeout(held.timer);
        held.timer = setTimeout(release, PAUSE_MS);
    }

    crm.isHeld = (select) => Boolean(held) && held.select === select;

    // Whether a part of the page has to wait, since the reader is within a list of it; `fill` is then called later.
    crm.waits = (part, fill) => {
        const isWithin = Boolean(held) && part.contains(held.select);
        if (isWithin) {
            waiting.set(part, fill);
        }
        return isWithin;
    };

    // Before anything else hears of a change: one by keyboard is kept until the reader is done.
    crm.isDone = (select) => {
        if (!crm.isHeld(select)) {
            return true;
        }
        held.isChanged = true;
        if (held.key === 'Enter') {
            release();
        }
        return false;
    };

    document.addEventListener('keydown', ({ target, key, ctrlKey, metaKey }) => {
        if (!target.matches || !target.matches(crm.LISTS) || IDLE.has(key) || ctrlKey || metaKey) {
            return;
        }
        if (key === 'Escape' && held) {
            held.isChanged = false;
            release();
            crm.sync();
        } else if (key === 'Enter' && held && held.isChanged) {
            release();
        } else if (key !== 'Escape') {
            hold(target);
            held.key = key;
        }
    });
    document.addEventListener('focusout', ({ target }) => crm.isHeld(target) && release());
    document.addEventListener('pointerdown', () => held && release(), true);
})();
