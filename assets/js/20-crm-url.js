// The URL is the only state. Controls are filled from it, and every choice is written to it here, nowhere else.
(function () {
    'use strict';

    const crm = window.crm;
    // How addresses are written, as the server has it: `grammar` of dashboard/web/client_data.py.
    const { repeated, first_view: firstView, homes } = crm.client().grammar;
    const REPEATED = new Set(repeated);
    // Lists whose plain click replaces the choice and whose shift-click adds to it.
    const COMPARED = { material: 'compare' };
    // What a row of a list can add to the address.
    const ADDED = ['country', 'exporter', 'importer', 'hs'];

    function read(search) {
        const values = new Map();
        for (const [key, text] of new URLSearchParams(search === undefined ? location.search : search)) {
            const parts = REPEATED.has(key) ? [text] : text.split(',');
            values.set(key, [...(values.get(key) || []), ...parts.filter(Boolean)]);
        }
        return values;
    }

    function query(values) {
        const parts = [];
        for (const [key, list] of values) {
            if (!list.length) {
                continue;
            }
            if (REPEATED.has(key)) {
                list.forEach((value) => parts.push(`${key}=${encodeURIComponent(value)}`));
            } else {
                parts.push(`${key}=${list.map(encodeURIComponent).join(',')}`);
            }
        }
        return parts.length ? `?${parts.join('&')}` : '';
    }

    // Part of an address in plain letters; as it stands where it is malformed.
    crm.decoded = (part) => {
        try {
            return decodeURIComponent(part);
        } catch (error) {
            return part;
        }
    };

    // The page in view where it is that of a path (dashboard/web/page_query.py); null else.
    crm.pageIn = (pathname) => {
        const page = document.querySelector('#react-entry-point #shell--page-body [data-search]');
        return page && page.dataset.path === crm.decoded(pathname) ? page : null;
    };

    // A page that is pinned to a release leads to others of that release.
    crm.ofRelease = (search) => {
        const release = new URLSearchParams(location.search).get('release');
        const named = !release || new URLSearchParams(search).has('release');
        return named ? search : `${search}${search ? '&' : '?'}release=${release}`;
    };

    // Page, shell and controls follow an address, in this order: what is asked leaves first.
    function follow(pathname, search) {
        crm.arrive(pathname, search);
        sync(pathname, search);
        document.dispatchEvent(new CustomEvent('crm:going', { detail: { pathname, search } }));
    }

    crm.go = (pathname, asked) => {
        const search = crm.ofRelease(asked);
        const isMoved = pathname !== location.pathname;
        if (document.documentElement.dataset.embed && isMoved) {
            window.open(pathname + search, '_blank', 'noopener');
            return;
        }
        const isChanged = isMoved || search !== location.search;
        // A part of the page that is left is none of where the address goes.
        if (!isChanged && !location.hash) {
            return;
        }
        crm.startAhead(pathname, search);
        history.pushState(crm.entry(), '', pathname + search);
        follow(pathname, search);
        if (isMoved) {
            window.scrollTo({ top: 0, behavior: 'instant' });
        }
        crm.announce(crm.text(isMoved ? 'page.loading' : 'filters.changed'));
    };

    function write(values, pathname) {
        crm.go(pathname || location.pathname, query(values));
    }

    crm.read = read;
    crm.write = write;

    // What an address chooses of a key by its path or its query.
    crm.asked = (key, pathname, search) => {
        const own = pathValue(key, pathname);
        return own ? [own] : read(search).get(key) || [];
    };

    function pathValue(key, pathname) {
        const path = pathname || location.pathname;
        const value = homes[key] && path.startsWith(homes[key]) ? path.slice(homes[key].length).replace(/\/$/, '') : '';
        return value.includes('/') ? '' : crm.decoded(value);
    }

    // Set one key to one value; '' clears it. A key that the path holds moves to the page of that value.
    crm.choose = (key, value) => {
        const values = read();
        if (pathValue(key) && value) {
            values.delete(key);
            write(values, homes[key] + encodeURIComponent(value));
            return;
        }
        values.set(key, value ? [value] : []);
        write(values);
    };

    crm.toggle = (key, value) => {
        const values = read();
        const list = values.get(key) || [];
        values.set(key, list.includes(value) ? list.filter((item) => item !== value) : [...list, value]);
        write(values);
    };

    // Whether the page takes this key from the filter bar.
    function offers(key) {
        return document.getElementById('shell--filter-bar').dataset.controls.split(' ').includes(key);
    }

    // A click on a mark: `country:COD` filters, `material:cobalt` drills, `href:/data` goes there; shift adds.
    crm.click = (target, adding) => {
        const cut = target.indexOf(':');
        const key = target.slice(0, cut);
        const value = target.slice(cut + 1);
        if (!value) {
            return;
        }
        if (key === 'href') {
            const address = new URL(value, location.href);
            if (address.origin === location.origin) {
                crm.go(address.pathname, crm.along(address.pathname, address.search));
            }
        } else if (adding && (!COMPARED[key] || offers(COMPARED[key]))) {
            crm.toggle(COMPARED[key] || key, value);
        } else if (key === 'material') {
            const values = read();
            values.delete('material');
            const path = homes.material + encodeURIComponent(value);
            crm.go(path, crm.along(path, query(values)));
        } else {
            const chosen = read().get(key) || [];
            crm.choose(key, chosen.length === 1 && chosen[0] === value ? '' : value);
        }
    };

    crm.chosen = (key) => read().get(key) || (pathValue(key) ? [pathValue(key)] : []);

    // A list's row chosen with Shift joins the others in the address instead of taking their place.
    crm.addRow = (link) => {
        const target = new URL(link.href);
        const material = pathValue('material', target.pathname);
        const [now, next] = [read(), read(target.search)];
        const changes = (name) => String(next.get(name)).toLowerCase() !== String(now.get(name)).toLowerCase();
        const key = ADDED.find((name) => (next.get(name) || []).length === 1 && changes(name));
        if (target.pathname === location.pathname && key) {
            crm.toggle(key, next.get(key)[0]);
        } else if (material && target.pathname !== location.pathname && offers('compare')) {
            crm.toggle('compare', material);
        } else {
            return false;
        }
        return true;
    };

    // What the page shows of itself where the address is silent: `material=lithium`.
    function defaults() {
        return read(`?${document.getElementById('shell--filter-bar').dataset.defaults || ''}`);
    }

    // A page that always shows one material offers no choice of all, and stages without figures cannot be chosen.
    function restrict(select, preset, stages) {
        [...select.options].forEach((option) => {
            const idle = option.value === '' ? Boolean(preset) : select.dataset.filter === 'stage' &&
                Boolean(stages.length) && !stages.includes(option.value);
            option.disabled = idle;
            option.hidden = idle && option.value === '';
        });
    }

    function sync(pathname, search) {
        const values = read(search);
        const presets = defaults();
        const stages = (document.getElementById('shell--filter-bar').dataset.stages || '').split(' ').filter(Boolean);
        const free = [...document.querySelectorAll('select[data-filter]')].filter((select) => !crm.isHeld(select));
        free.forEach((select) => {
            const key = select.dataset.filter;
            const chosen = pathValue(key, pathname) || (values.get(key) || [])[0] || '';
            const preset = (presets.get(key) || [])[0] || '';
            const asked = chosen || preset;
            const same = [...select.options].find((option) => option.value.toLowerCase() === asked.toLowerCase());
            const value = same ? same.value : asked;
            if (!same) {
                select.add(new Option(value, value));
            }
            select.value = value;
            restrict(select, preset, stages);
            select.closest('.control').classList.toggle('is-set', chosen !== '');
        });
        crm.carry(document.getElementById('react-entry-point'), pathname, search);
    }

    crm.sync = sync;
    crm.offers = offers;

    // What a list chooses.
    crm.take = (select) => (select.matches('[data-ends]') ? crm.ends.choose(select.value) : crm.choose(select.dataset.filter, select.value));

    // The view of a material that an address asks for, as `_view` of its page has it; unchanged where it is the one shown.
    window.dash_clientside = window.dash_clientside || {};
    window.dash_clientside.crm = {
        view: (search, shown) => {
            const asked = new URLSearchParams(search || '');
            const view = asked.get('view') || firstView;
            const next = view === firstView && asked.get('compare') ? 'compare' : view;
            return next === shown ? window.dash_clientside.no_update : next;
        },
    };

    document.addEventListener('change', (event) => {
        const select = event.target.closest(crm.LISTS);
        if (select && crm.isDone(select)) {
            crm.take(select);
        }
    });
    document.addEventListener('crm:ready', () => {
        sync();
        window.addEventListener('popstate', () => follow(location.pathname, location.search));
        new MutationObserver(() => sync()).observe(document.getElementById('shell--filter-bar'), {
            attributeFilter: ['data-controls', 'data-defaults', 'data-stages'],
        });
    });
})();
