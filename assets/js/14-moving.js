// Between two pages the one left stays in view until the next is there, dimmed below a bar where that takes more than a
// moment.
(function () {
    'use strict';

    const crm = window.crm;
    const LATE_MS = 1000;
    let goal = '';
    const MOMENT_MS = 150;
    let late = 0;
    let soon = 0;

    const content = () => document.querySelector('#react-entry-point #content');
    const body = () => document.querySelector('#react-entry-point #shell--page-body');

    function plain(pathname) {
        try {
            return decodeURIComponent(pathname);
        } catch (error) {
            return pathname;
        }
    }

    function end() {
        clearTimeout(late);
        clearTimeout(soon);
        watch.disconnect();
        goal = '';
        content().removeAttribute('aria-busy');
        delete content().dataset.left;
        document.dispatchEvent(new CustomEvent('crm:moved'));
    }

    // Every page says which path it is of; a message in place of one says nothing, and is another content.
    const watch = new MutationObserver((changes) => {
        const page = body().querySelector('[data-search]');
        if (page ? page.dataset.path === goal : changes.some(({ target, type }) => type === 'childList' && target === body())) {
            end();
        }
    });

    function begin(pathname) {
        const page = body() && body().querySelector('[data-search]');
        if (!body() || (page && page.dataset.path === plain(pathname))) {
            return;
        }
        goal = plain(pathname);
        content().setAttribute('aria-busy', 'true');
        clearTimeout(late);
        clearTimeout(soon);
        soon = setTimeout(() => (content().dataset.left = ''), MOMENT_MS);
        watch.observe(body(), { childList: true, subtree: true, attributes: true, attributeFilter: ['data-path'] });
    }

    crm.isMoving = () => goal !== '';

    document.addEventListener('crm:going', ({ detail }) => {
        if (detail.pathname !== location.pathname) {
            begin(detail.pathname);
        }
    });
    window.addEventListener('popstate', () => begin(location.pathname));
    // What the server did not answer, the browser asks for as a whole: it says itself what is wrong.
    document.addEventListener('crm:answered', ({ detail }) => {
        if (!crm.isMoving()) {
            return;
        }
        if (detail.isGood) {
            late = setTimeout(end, LATE_MS);
        } else {
            location.reload();
        }
    });
})();
