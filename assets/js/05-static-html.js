// Parts of a page that arrive as HTML (dashboard/ui/static_html.py) are put in place before the browser paints,
// and links move within the page without loading it again.
(function () {
    'use strict';

    const crm = window.crm;
    const SERVER_PATHS = /^\/(api|assets|health)(\/|$)/;

    // What the reader has opened stays open: the data table then fetches the new rows.
    function fill(node) {
        if (crm.waits(node, () => fill(node))) {
            return;
        }
        const open = [...node.querySelectorAll('details[open][id]')].map((details) => details.id);
        node.innerHTML = node.dataset.markup;
        crm.carry(node);
        node.dispatchEvent(new CustomEvent('crm:filled', { bubbles: true }));
        open.map((id) => document.getElementById(id)).forEach((details) => {
            if (details) {
                details.open = true;
            }
        });
        const chosen = node.querySelector('.leader-row.is-selected');
        if (chosen) {
            requestAnimationFrame(() => inView(chosen));
        }
    }

    // A row chosen by the address, far down a long list, is scrolled to within the list; a list opens at its top.
    function inView(row) {
        const list = row.closest('.leaderboard');
        if (list && location.search && row.offsetTop + row.offsetHeight > list.clientHeight) {
            list.scrollTop = row.offsetTop - list.clientHeight / 2;
        }
    }

    crm.put = fill;

    new MutationObserver((changes) => {
        changes.forEach(({ type, target, addedNodes }) => {
            if (type === 'attributes') {
                fill(target);
                return;
            }
            addedNodes.forEach((node) => {
                if (node.nodeType === Node.ELEMENT_NODE) {
                    if (node.dataset.markup !== undefined) {
                        fill(node);
                    }
                    node.querySelectorAll('[data-markup]').forEach(fill);
                }
            });
        });
    }).observe(document.getElementById('react-entry-point'), {
        childList: true, subtree: true, attributes: true, attributeFilter: ['data-markup'],
    });

    document.addEventListener('click', (event) => {
        const link = event.target.closest && event.target.closest(':is(#react-entry-point, .modal, .offcanvas) a[href]');
        const modified = event.metaKey || event.ctrlKey || event.altKey || event.button;
        if (!link || modified || event.defaultPrevented || link.target || link.hasAttribute('download')) {
            return;
        }
        if (event.shiftKey) {
            if (link.matches('.leader-link') && crm.addRow(link)) {
                event.preventDefault();
            }
            return;
        }
        const { origin, pathname, search, hash } = new URL(link.href);
        if (origin !== location.origin || SERVER_PATHS.test(pathname) || hash) {
            return;
        }
        event.preventDefault();
        const moved = pathname !== location.pathname;
        crm.go(pathname, search);
        if (moved) {
            window.scrollTo(0, 0);
        }
    });
})();
