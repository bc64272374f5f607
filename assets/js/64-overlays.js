// What opens over the page (dashboard/web/overlays.py): its script and style load with the first that opens.
(function () {
    'use strict';

    const crm = window.crm;
    const OVERLAYS = 'overlays';
    const kinds = new Map();
    // What waits to be filled, and what to do when one that is open has gone, by id.
    const asked = new Map();
    const open = new Map();
    let library = null;
    let loading = null;

    // Dash draws each component by its name: nothing until the library is there.
    function standIn(name) {
        return (props) => (library ? window.React.createElement(library[name], props) : null);
    }

    const components = new Proxy({}, {
        get(target, name) {
            if (!kinds.has(name)) {
                kinds.set(name, standIn(name));
            }
            return kinds.get(name);
        },
    });

    Object.defineProperty(window, 'dash_bootstrap_components', {
        get: () => components,
        set(loaded) {
            library = loaded;
        },
    });

    const ready = new Promise((done) => document.addEventListener('crm:ready', done, { once: true }));

    function fetched(tag, properties) {
        return new Promise((resolve, reject) => {
            const element = Object.assign(document.createElement(tag), properties, { onload: resolve });
            element.onerror = () => {
                element.remove();
                reject(new Error(`${element.src || element.href} did not load`));
            };
            document.head.append(element);
        });
    }

    function set(id, properties) {
        window.dash_clientside.set_props(id, properties);
    }

    async function load() {
        const { script, style } = crm.client().overlays;
        await Promise.all([ready, fetched('script', { src: script }), fetched('link', { rel: 'stylesheet', href: style })]);
        // Another property makes Dash draw them, now that they can be drawn.
        set(OVERLAYS, { class_name: OVERLAYS });
    }

    // Loads what overlays need, once; a reader who is about to open one need not wait for it.
    crm.loadOverlays = () => {
        loading = loading || load().catch((error) => {
            loading = null;
            crm.announce(crm.text('overlay.failed'));
            throw error;
        });
        return loading;
    };

    // Opens an overlay. `fill` is handed its element and may return what to do when it has gone.
    crm.open = (id, fill) => crm.loadOverlays().then(() => {
        asked.set(id, fill);
        set(id, { is_open: true });
    }, () => {});

    crm.close = (id) => set(id, { is_open: false });

    crm.isCovered = () => Boolean(open.size) || document.querySelector('dialog[open]') !== null;

    // One that is still open is shut first: each stays its time.
    crm.toast = (text) => crm.loadOverlays().then(() => {
        set('toast', { is_open: false });
        requestAnimationFrame(() => set('toast', { header: text, is_open: true }));
    }, () => {});

    // The focus is back on what opened it; another page has its heading focused, and so has a page without focus before.
    function gone(id) {
        const { path, after } = open.get(id);
        open.delete(id);
        if (after) {
            after();
        }
        if (path !== location.pathname || document.activeElement === document.body) {
            document.querySelector('#react-entry-point #page-title').focus({ preventScroll: true });
        }
    }

    new MutationObserver(() => {
        [...asked].forEach(([id, fill]) => {
            const element = document.getElementById(id);
            if (element) {
                asked.delete(id);
                element.querySelectorAll('[data-markup]').forEach(crm.put);
                open.set(id, { element, path: location.pathname, after: fill && fill(element) });
            }
        });
        [...open].filter(([, { element }]) => !element.isConnected).forEach(([id]) => gone(id));
    }).observe(document.body, { childList: true });

    // A link in an overlay leads away from it.
    document.addEventListener('click', ({ target }) => {
        if (target.closest('a[href]')) {
            [...open].filter(([, { element }]) => element.contains(target)).forEach(([id]) => crm.close(id));
        }
    });

    // Back and forward lead away from it, too.
    window.addEventListener('popstate', () => {
        [...open].filter(([, { path }]) => path !== location.pathname).forEach(([id]) => crm.close(id));
    });

    document.addEventListener('toggle', ({ target }) => {
        if (target.matches('.card-menu') && target.open) {
            crm.loadOverlays().catch(() => {});
        }
    }, true);
})();
