// What a card can do, by [data-action]: the actions themselves stand in the files that follow.
(function () {
    'use strict';

    const crm = window.crm;

    function words(card, selector) {
        const node = card.querySelector(selector);
        return node ? node.textContent.trim() : '';
    }

    function all(card, selector) {
        return [...card.querySelectorAll(selector)].map((line) => line.textContent.trim());
    }

    // What a card says of itself; a list that is a page of its own has the page's heading.
    crm.cardWords = (card) => ({
        title: words(card, '.card-title') || document.querySelector('#react-entry-point #page-title').textContent.trim(),
        subtitle: words(card, '.card-subtitle'),
        legend: all(card, '.card-legend').join(' · '),
        reading: all(card, '.card-reading > p:not(.on-screen)').join(' '),
        source: words(card, '.source-line'),
        licence: words(card, '.menu-note'),
    });

    const heading = () => document.querySelector('#react-entry-point #page-title').textContent.trim();

    crm.heading = heading;

    // What the page shows unasked of what has a name: its material, its place.
    function presets() {
        const bar = document.getElementById('shell--filter-bar');
        const { material, country, bloc } = crm.client();
        const names = new Map([...material, ...country, ...bloc]);
        const asked = [...crm.read(`?${bar.dataset.defaults || ''}`)].filter(([key]) => !crm.asked(key, location.pathname, location.search).length);
        return asked.map(([key, codes]) => [document.querySelector(`label[for=filter-${key}]`), codes.map((code) => names.get(code))])
            .filter(([label, found]) => label && found.every(Boolean)).map(([label, found]) => [label.textContent.trim(), found.join(', ')]);
    }

    // What a card is of where its title does not say: the page, and what is chosen there, by key and value.
    crm.subject = () => {
        const chips = [...document.querySelectorAll('#react-entry-point .chips .chip:has(.chip-key)')];
        return [...presets(), ...chips.map((chip) => ['.chip-key', '.chip-value'].map((one) => chip.querySelector(one).textContent.trim()))];
    };

    const isOfOne = () => Object.values(crm.client().grammar.homes).some((home) => location.pathname.startsWith(home));
    // The year of a nomenclature is none of the figures.
    const YEARS = /(?<!HS )\b(?:1[89]|20)\d\d(?: (?:to|and) (?:1[89]|20)\d\d)?\b/;

    // The title of a card where nothing stands around it: before it the material or place that the page is of, after it
    // what else is chosen and the years, each where the title leaves it unsaid.
    crm.titleAlone = (card) => {
        const { title, subtitle } = crm.cardWords(card);
        const own = title.replace(/\.$/, '');
        const unsaid = (value) => !crm.plain(own).includes(crm.plain(value));
        const material = document.querySelector('label[for=filter-material]').textContent.trim();
        // Rows of all materials are of none that the page shows beside them.
        const rows = card.querySelector('.card-menu a[href*="/api/v1/"]');
        const isOfMaterial = !rows || new URL(rows.href).searchParams.has('material');
        const chosen = crm.subject().filter(([key, value]) => unsaid(value) && (key !== material || isOfMaterial));
        const first = [...(isOfOne() ? [heading()].filter(unsaid) : []), ...chosen.filter(([key]) => key === material).map(([, value]) => value)];
        const rest = chosen.filter(([key]) => key !== material).map(([key, value]) => `${key}: ${value}`);
        const years = YEARS.exec(subtitle);
        if (years && !YEARS.test([own, ...rest].join())) {
            rest.push(years[0]);
        }
        return (first.length ? `${first.join(', ')}: ` : '') + own + (rest.length ? ` (${rest.join(', ')})` : '');
    };

    crm.release = () => {
        const found = document.querySelector('.footer').textContent.match(/\d{4}-\d{2}-\d{2}-[0-9a-f]{8}/);
        return found ? found[0] : '';
    };

    // The address of a file or a page with the release that the page in view is pinned to, if it is.
    crm.withRelease = (href) => {
        const release = new URLSearchParams(location.search).get('release');
        const asked = new URL(href, location.href);
        if (release && !asked.searchParams.has('release')) {
            asked.search += `${asked.search ? '&' : '?'}release=${release}`;
        }
        return asked.href;
    };

    // What a file of a card is called, as those of the server: what it is, what the page shows by its path, unasked and by
    // choice, and the release; at most 120 letters.
    crm.fileName = (thing, ending) => {
        const what = thing.replace(/-+/g, '_');
        const given = crm.read(location.search);
        given.delete('release');
        const [sold, bought] = ['exporter', 'importer'].map((key) => [...(given.get(key) || [])].sort());
        if (sold.length && String(sold) === String(bought)) {
            given.set('exporter', ['between', ...sold]).delete('importer');
        }
        const presets = [...crm.read(`?${document.getElementById('shell--filter-bar').dataset.defaults || ''}`)].filter(([key]) => !given.has(key));
        const path = location.pathname.split('/').slice(2).filter((part) => !what.startsWith(part));
        const told = [...path.map(decodeURIComponent), ...[...presets, ...given].flatMap(([, values]) => values)];
        const ends = [`crm_${what}`, `${crm.release()}.${ending}`];
        const words = told.join('-').replace(/[^A-Za-z0-9]+/g, '-').slice(0, 118 - ends.join('').length).replace(/^-+|-+$/g, '');
        return [ends[0], words, ends[1]].filter(Boolean).join('_');
    };

    crm.save = (blob, name) => {
        const link = document.createElement('a');
        link.href = URL.createObjectURL(blob);
        link.download = name;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    };

    function fullscreen(card) {
        if (document.fullscreenElement) {
            document.exitFullscreen();
        } else if (card.requestFullscreen) {
            card.requestFullscreen();
        }
    }

    function table(card, button) {
        const details = card.querySelectorAll('.data-table')[Number(button.dataset.tablePlace)];
        details.open = true;
        details.querySelector('summary').focus();
    }

    crm.actions = { fullscreen, table };

    document.addEventListener('click', (event) => {
        const button = event.target.closest('[data-action]');
        const action = button && crm.actions[button.dataset.action];
        if (action) {
            // The menu gives the focus back first: a dialog takes it from there and returns it there.
            crm.shutMenu(button);
            action(button.closest('.card, .index-page'), button);
        }
    });

    // Files of a page that is pinned to a release are of that release.
    document.addEventListener('click', (event) => {
        const file = event.target.closest('a[download]');
        if (file && file.getAttribute('href').startsWith('/api/')) {
            file.href = crm.withRelease(file.href);
        }
    }, true);

    document.addEventListener('fullscreenchange', () => window.dispatchEvent(new Event('resize')));
})();
