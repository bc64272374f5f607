// The page around the charts: first view handed over to Dash, titles, focus and announcements after a move.
(function () {
    'use strict';

    const crm = window.crm;
    let client = null;

    crm.client = () => {
        client = client || JSON.parse(document.getElementById('crm-client').textContent);
        return client;
    };

    crm.text = (key, values) =>
        crm.client().texts[key].replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? values[name] : whole));

    crm.announce = (text) => {
        const region = document.getElementById('announcer');
        if (region) {
            region.textContent = '';
            requestAnimationFrame(() => {
                region.textContent = text;
            });
        }
    };

    const titleWatch = new MutationObserver(nameTab);
    let titleSeen = null;
    let mark = '';
    let pathSeen = location.pathname;

    function nameTab() {
        const title = `${mark}${titleSeen.textContent} · ${crm.client().app}`;
        if (document.title !== title) {
            document.title = title;
        }
    }

    // What stands before the name of the tab, for whoever has another in view.
    crm.markTab = (text) => {
        mark = text;
        if (titleSeen) {
            nameTab();
        }
    };

    // The heading changes when the router has put another page in place, its words also with what is chosen there.
    function followTitle() {
        const heading = document.querySelector('#react-entry-point #page-title');
        if (!heading || heading === titleSeen) {
            return;
        }
        const first = titleSeen === null;
        titleSeen = heading;
        titleWatch.disconnect();
        titleWatch.observe(heading, { childList: true, characterData: true, subtree: true });
        nameTab();
        if (!first && pathSeen !== location.pathname) {
            heading.focus({ preventScroll: true });
        }
        pathSeen = location.pathname;
    }

    // The heading of a page that stays follows the query: it comes with the drill path.
    function followHeading() {
        const crumbs = document.querySelector('#react-entry-point #shell--drill-crumbs');
        new MutationObserver(() => {
            const heading = document.querySelector('#react-entry-point #page-title');
            if (heading && !crm.isMoving() && crumbs.dataset.heading && heading.textContent !== crumbs.dataset.heading) {
                heading.textContent = crumbs.dataset.heading;
            }
        }).observe(crumbs, { attributes: true, attributeFilter: ['data-heading'] });
    }

    function start() {
        const entry = document.getElementById('react-entry-point');
        const body = () => entry.querySelector('#shell--page-body');
        const waiting = new MutationObserver(() => {
            if (!body()) {
                return;
            }
            waiting.disconnect();
            crm.build(body(), JSON.parse(document.getElementById('crm-page').textContent));
            followHeading();
            const view = document.getElementById('first-view');
            if (view) {
                view.remove();
            }
            followTitle();
            new MutationObserver(followTitle).observe(body(), { childList: true });
            document.dispatchEvent(new CustomEvent('crm:ready'));
        });
        waiting.observe(entry, { childList: true, subtree: true });
    }

    start();
})();
