// The focus stays where the reader was: on the same thing when a part of the page is put in place anew, else on what
// stands there now, and never on nothing. A ranked list is one stop of Tab; arrow keys move in it.
(function () {
    'use strict';

    const FOCUSABLE = 'a[href], button, input, select, summary, [tabindex="0"]';
    const STEPS = { ArrowDown: 1, ArrowUp: -1 };
    // Ids of what holds the whole page: nothing in there is beside anything.
    const WHOLE = new Set(['react-entry-point', 'shell']);
    let last = null;

    function named(element) {
        return (element.querySelector('.leader-name, .chip-value') || element).textContent.trim();
    }

    const within = (element) => [...element.querySelectorAll(FOCUSABLE)];
    // Asked of a few alone: it makes the browser lay out the page.
    const isShown = (element) => element.getClientRects().length > 0;

    function remember(element) {
        const homes = [];
        for (let node = element.parentElement; node; node = node.parentElement) {
            if (node.id) {
                homes.push({ id: node.id, at: WHOLE.has(node.id) ? 0 : within(node).indexOf(element) });
            }
        }
        last = { element, tag: element.tagName, name: named(element), homes, path: location.pathname };
    }

    // What is shown at a place of a list, or nearest to it.
    function nearest(all, at) {
        const place = Math.min(Math.max(at, 0), all.length - 1);
        return [...all.slice(0, place + 1).reverse(), ...all.slice(place + 1)].find(isShown);
    }

    // What stands in place of an element that is gone: the same by id or name, else what has its place nearest to it.
    function heir({ element, tag, name, homes }) {
        const same = element.id && document.getElementById(element.id);
        if (same) {
            return same;
        }
        const kept = homes.map(({ id, at }) => ({ home: document.getElementById(id), at })).filter(({ home }) => home);
        for (const { home } of kept) {
            const found = within(home).find((one) => one.tagName === tag && named(one) === name && isShown(one));
            if (found) {
                return found;
            }
        }
        const near = kept.map(({ home, at }) => !WHOLE.has(home.id) && nearest(within(home), at)).find(Boolean);
        return near || document.querySelector('#react-entry-point #page-title');
    }

    new MutationObserver(() => {
        const lost = last && !last.element.isConnected && (!document.activeElement || document.activeElement === document.body);
        if (lost) {
            const found = last.path === location.pathname ? heir(last) : document.querySelector('#react-entry-point #page-title');
            if (found) {
                found.focus({ preventScroll: true });
            }
        }
    }).observe(document.getElementById('react-entry-point'), { childList: true, subtree: true });

    // A row that was made another in its place: the focus goes where its name went.
    document.addEventListener('crm:filled', ({ target }) => {
        const { activeElement } = document;
        if (last && last.element === activeElement && !activeElement.id && target.contains(activeElement) && named(activeElement) !== last.name) {
            heir(last).focus({ preventScroll: true });
        }
    });

    document.addEventListener('focusin', ({ target }) => {
        remember(target);
        const list = target.matches('.leader-link') && target.closest('.leaderboard');
        (list ? list.querySelectorAll('a.leader-link') : []).forEach((link) => {
            link.tabIndex = link === target ? 0 : -1;
        });
    });

    // An address within a page gives its part the focus, so that Tab goes on from there.
    function aim() {
        const id = window.crm.decoded(location.hash.slice(1));
        const part = id && document.querySelector(`#react-entry-point #${CSS.escape(id)}`);
        const told = part && ((part.matches('section') && part.querySelector('h2, h3')) || part);
        if (told) {
            told.tabIndex = told.matches(FOCUSABLE) ? told.tabIndex : -1;
            part.scrollIntoView();
            told.focus({ preventScroll: true });
        }
    }

    window.addEventListener('hashchange', aim);
    document.addEventListener('crm:ready', aim);

    document.addEventListener('keydown', (event) => {
        const link = event.target.closest && event.target.closest('a.leader-link');
        if (!link || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) {
            return;
        }
        const links = [...link.closest('.leaderboard').querySelectorAll('a.leader-link')];
        const at = links.indexOf(link);
        const goal = event.key in STEPS ? at + STEPS[event.key] : { Home: 0, End: links.length - 1 }[event.key];
        if (goal !== undefined && links[goal]) {
            event.preventDefault();
            links[goal].focus();
        }
    });
})();
