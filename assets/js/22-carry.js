// What the reader has chosen goes along: a link to another page names the material and the place of this one where the
// link names none of its own. A page that follows them not (`takes` of dashboard/web/client_data.py) passes them on. The
// supplier goes along from one page that follows it to another.
(function () {
    'use strict';

    const crm = window.crm;
    const { takes } = crm.client().grammar;
    const PLACES = ['country', 'for'];
    const SPOKEN = [...PLACES, 'exporter', 'importer'];
    const CHOICE = ['material', ...PLACES, 'exporter'];
    const SUPPLIERS = ['exporter', 'importer', 'facility'];
    const EVERYONE = 'WLD';
    // The way home and what lifts a choice begin anew; the menu and the row of pages lead back to what is chosen.
    const BARE = '.brand, .chip, .chip-reset';
    const LEFT_OUT = '[download], [target]';
    const NO_PAGE = /^\/(api|assets|health)(\/|$)|\.\w+$/;
    const MENU = '.nav-link, .section-pages a';

    function pageOf(pathname) {
        return takes.find(([path]) => {
            const cut = path.indexOf('<');
            return cut < 0 ? path === pathname : pathname.startsWith(path.slice(0, cut)) && !pathname.slice(cut).includes('/');
        });
    }

    const variable = (path) => (path.match(/<(\w+)>/) || [])[1];
    const written = (key, codes) => (codes.length ? [`${key}=${codes.map(encodeURIComponent).join(',')}`] : []);

    // What a page shows without being asked: no choice, but a page of one material should not show another unsaid. A
    // page that follows the place opens on what that has.
    function preset(keys, presets) {
        const bar = document.getElementById('shell--filter-bar');
        const shown = !keys.includes('country') && presets.material && new URLSearchParams(bar.dataset.defaults).get('material');
        return shown && shown !== presets.material ? [shown] : [];
    }

    // `country` keeps a place in view, `for` asks on its behalf: a page that follows one of them takes the other for it.
    function places(keys, chosen) {
        const followed = PLACES.filter((key) => keys.includes(key));
        const own = followed.filter((key) => chosen(key).length);
        const other = PLACES.find((key) => chosen(key).length);
        if (!followed.length || own.length) {
            return (followed.length ? own : PLACES).flatMap((key) => written(key, chosen(key)));
        }
        return other ? written(followed[0], chosen(other)) : [];
    }

    // What an address chooses, read once for all links.
    function chosenAt({ pathname, search }) {
        const found = Object.fromEntries(CHOICE.map((key) => [key, crm.asked(key, pathname, search)]));
        return (key) => found[key];
    }

    // The query with which an address is reached from another, `from`, a path and a query.
    crm.along = (pathname, search, from = location, chosen = chosenAt(from)) => {
        const page = pageOf(pathname);
        if (!page) {
            return search;
        }
        const [path, keys, presets] = page;
        const given = new URLSearchParams(search);
        const added = [];
        if (variable(path) !== 'material' && !given.has('material')) {
            added.push(...written('material', chosen('material').length ? chosen('material') : preset(keys, presets)));
        }
        if (!['country', 'bloc'].includes(variable(path)) && !SPOKEN.some((key) => given.has(key))) {
            added.push(...places(keys, chosen));
        }
        if (keys.includes('exporter') && !SUPPLIERS.some((key) => given.has(key))) {
            added.push(...written('exporter', chosen('exporter').filter((code) => code !== EVERYONE)));
        }
        return added.length ? `${search || '?'}${search.length > 1 ? '&' : ''}${added.join('&')}` : search;
    };

    // What a link on the page itself leaves as it is: what the page follows it names or lifts, the rest stays.
    function passed(pathname, search, stated) {
        const [, keys] = pageOf(pathname) || ['', PLACES];
        const given = new URLSearchParams(search);
        const rest = ['material', ...PLACES].filter((key) => !keys.includes(key) && !given.has(key));
        const added = rest.flatMap((key) => written(key, stated.get(key) || []));
        return added.length ? `${search || '?'}${search.length > 1 ? '&' : ''}${added.join('&')}` : search;
    }

    let last = '';

    // The links within a part of the page, each from the address that it was made with.
    crm.carry = (part, pathname = location.pathname, search = location.search) => {
        const from = { pathname, search };
        const chosen = chosenAt(from);
        const stated = crm.read(search);
        if (part.id === 'react-entry-point') {
            // A click that chooses neither leaves the links as they are; new ones come with their part of the page.
            const bar = document.getElementById('shell--filter-bar');
            const state = JSON.stringify([pathname, bar && bar.dataset.defaults, CHOICE.map(chosen), stated.get('release')]);
            if (state === last) {
                return;
            }
            last = state;
        }
        part.querySelectorAll('a[href^="/"]').forEach((link) => {
            link.dataset.made = link.dataset.made || link.getAttribute('href');
            const [path, query] = link.dataset.made.split('#')[0].split('?');
            if (link.matches(LEFT_OUT) || NO_PAGE.test(path)) {
                return;
            }
            const isHere = path === pathname && !link.matches(MENU);
            const asked = query ? `?${query}` : '';
            const isBare = link.matches(BARE) || link.dataset.made.includes('#');
            const led = () => (isHere ? passed(path, asked, stated) : crm.along(path, asked, from, chosen));
            // The release stands in the link itself, for a new tab and for what a reader copies.
            const next = path + crm.ofRelease(isBare ? asked : led()) + link.hash;
            if (next !== link.getAttribute('href')) {
                link.setAttribute('href', next);
            }
        });
    };

    ['crm:ready', 'crm:moved'].forEach((name) =>
        document.addEventListener(name, () => {
            // The links of a page that has just been built have not been led on yet.
            last = '';
            crm.carry(document.getElementById('react-entry-point'));
        }),
    );
})();
