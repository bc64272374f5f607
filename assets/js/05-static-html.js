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
        crm.renew(node, node.dataset.markup);
        crm.carry(node);
        node.dispatchEvent(new CustomEvent('crm:filled', { bubbles: true }));
        open.map((id) => document.getElementById(id)).forEach((details) => {
            if (details) {
                details.open = true;
            }
        });
        requestAnimationFrame(() => node.querySelectorAll('.leaderboard').forEach(settle));
    }

    const scrolled = new WeakSet();
    document.addEventListener('scroll', ({ target }) => scrolled.add(target), true);

    // A list opens at its top, unless the reader is in it; a row chosen by the address, far down, is scrolled to within.
    function settle(list) {
        if (scrolled.has(list) && !list.contains(document.activeElement)) {
            scrolled.delete(list);
            list.scrollTop = 0;
        }
        const row = location.search && list.querySelector('.leader-row.is-selected');
        if (!row) {
            return;
        }
        const { scrollTop, clientHeight } = list;
        if (row.offsetTop < scrollTop || row.offsetTop + row.offsetHeight > scrollTop + clientHeight) {
            list.scrollTop = row.offsetTop - clientHeight / 2;
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

    // Where a press of a link leads within the page; null where it is left to the browser.
    function goal(event, link) {
        const modified = event.metaKey || event.ctrlKey || event.altKey || event.button;
        if (!link || modified || event.defaultPrevented || link.target || link.hasAttribute('download')) {
            return null;
        }
        const address = new URL(link.href);
        const isElsewhere = address.origin !== location.origin || SERVER_PATHS.test(address.pathname) || address.hash;
        return isElsewhere ? null : address;
    }

    const pressed = ({ target }) => target.closest && target.closest(':is(#react-entry-point, .modal, .offcanvas) a[href]');

    document.addEventListener('pointerdown', (event) => {
        const address = event.pointerType === 'mouse' && !event.shiftKey && goal(event, pressed(event));
        if (address) {
            crm.startAhead(address.pathname, crm.ofRelease(address.search));
        }
    });

    document.addEventListener('click', (event) => {
        const link = pressed(event);
        const address = goal(event, link);
        if (event.shiftKey) {
            if (address && link.matches('.leader-link') && crm.addRow(link)) {
                event.preventDefault();
            }
            return;
        }
        if (!address) {
            return;
        }
        event.preventDefault();
        crm.go(address.pathname, address.search);
    });
})();
