// Between two pages the one left stays in view until the next is there, dimmed below a bar where that takes more than a
// moment.
(function () {
    'use strict';

    const crm = window.crm;
    const MOMENT_MS = 150;
    let isMoving = false;
    let soon = 0;

    const content = () => document.querySelector('#react-entry-point #content');
    const body = () => document.querySelector('#react-entry-point #shell--page-body');

    function end() {
        clearTimeout(soon);
        watch.disconnect();
        isMoving = false;
        content().removeAttribute('aria-busy');
        delete content().dataset.left;
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

    document.addEventListener('crm:going', ({ detail }) => {
        if (!crm.pageIn(detail.pathname)) {
            begin();
        } else if (isMoving) {
            end();
        }
    });
})();
