// Between two pages the one left stays in view until the next is there, dimmed below a bar where that takes more than a
// moment.
(function () {
    'use strict';

    const crm = window.crm;
    const MOMENT_MS = 150;
    let isMoving = false;
    let soon = 0;

    // How far down each entry of the history was read: the browser scrolls back while the page that was left still stands.
    const places = new Map();
    let here = null;

    function enter() {
        if (!history.state) {
            history.replaceState(crm.entry(), '');
        }
        here = history.state.entry;
    }

    function scrollBack() {
        if (places.has(here)) {
            window.scrollTo({ top: places.get(here), behavior: 'instant' });
        }
    }

    const content = () => document.querySelector('#react-entry-point #content');
    const body = () => document.querySelector('#react-entry-point #shell--page-body');

    function end() {
        clearTimeout(soon);
        watch.disconnect();
        isMoving = false;
        content().removeAttribute('aria-busy');
        delete content().dataset.left;
        scrollBack();
        document.dispatchEvent(new CustomEvent('crm:moved'));
    }

    // What stands in place of the page that was left, a message too, is another content.
    const watch = new MutationObserver(end);

    function begin() {
        isMoving = true;
        content().setAttribute('aria-busy', 'true');
        clearTimeout(soon);
        soon = setTimeout(() => (content().dataset.left = ''), MOMENT_MS);
        watch.observe(body(), { childList: true });
    }

    crm.isMoving = () => isMoving;

    crm.entry = () => ({ entry: `${performance.timeOrigin + performance.now()}` });

    window.addEventListener('scroll', () => isMoving || places.set(here, window.scrollY), { passive: true });
    document.addEventListener('crm:ready', enter);

    document.addEventListener('crm:going', ({ detail }) => {
        enter();
        if (!crm.pageIn(detail.pathname)) {
            begin();
        } else if (isMoving) {
            end();
        }
    });
})();
