// The contents of a long page: only cards that are there are linked, the link to the one in view is marked and stays in
// sight; the row is one stop of Tab with arrow keys inside. Without this script its links are plain anchors.
(function () {
    'use strict';

    const STEPS = { ArrowRight: 1, ArrowLeft: -1 };
    const NEAR_PX = 48;
    let asked = false;

    function links(row) {
        return [...row.querySelectorAll('a:not([hidden])')];
    }

    function linkShown(row) {
        row.querySelectorAll('a').forEach((link) => {
            const card = document.getElementById(link.hash.slice(1));
            link.hidden = !card || !card.checkVisibility();
            link.parentElement.hidden = link.hidden;
        });
    }

    function mark() {
        asked = false;
        const row = document.querySelector('.contents');
        if (!row || !row.clientHeight) {
            return;
        }
        linkShown(row);
        const edge = row.getBoundingClientRect().bottom + NEAR_PX;
        const passed = links(row).filter((link) => {
            const card = document.getElementById(link.hash.slice(1));
            return card && card.getBoundingClientRect().top <= edge;
        });
        const current = passed[passed.length - 1];
        links(row).forEach((link, place) => {
            link.tabIndex = link === (current || links(row)[0]) || link === document.activeElement ? 0 : -1;
            if (link !== current) {
                link.removeAttribute('aria-current');
            } else if (!link.hasAttribute('aria-current')) {
                link.setAttribute('aria-current', 'location');
                row.scrollTo({ left: place ? link.offsetLeft - (row.clientWidth - link.offsetWidth) / 2 : 0 });
            }
        });
    }

    function soon() {
        if (!asked) {
            asked = true;
            requestAnimationFrame(mark);
        }
    }

    window.addEventListener('scroll', soon, { passive: true });
    window.addEventListener('resize', soon);
    new MutationObserver(soon).observe(document.getElementById('react-entry-point'), { childList: true });

    document.addEventListener('keydown', (event) => {
        const link = event.target.closest && event.target.closest('.contents a');
        if (!link || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) {
            return;
        }
        const all = links(link.closest('.contents'));
        const goal = event.key in STEPS ? all.indexOf(link) + STEPS[event.key] : { Home: 0, End: all.length - 1 }[event.key];
        if (goal !== undefined && all[goal]) {
            event.preventDefault();
            all[goal].tabIndex = 0;
            all[goal].focus();
        }
    });
})();
