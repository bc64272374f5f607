// Where flows are shown, the places chosen are at either end of them (`country`), or sell (`exporter`), buy (`importer`)
// or both. The list says which; each end may have places of its own, which only the address and the cards choose.
(function () {
    'use strict';

    const crm = window.crm;
    const KEYS = { either: ['country'], exporter: ['exporter'], importer: ['importer'], both: ['exporter', 'importer'] };
    const PLACES = ['country', 'exporter', 'importer'];
    const OWN = 'own';
    const field = () => document.querySelector('select[data-ends]');
    const joined = (values) => [...new Set(PLACES.flatMap((key) => values.get(key) || []))];

    function endsOf(values) {
        const lists = PLACES.map((key) => [...(values.get(key) || [])].sort().join());
        const found = Object.keys(KEYS).find((ends) => {
            const every = joined(values).sort().join();
            return PLACES.every((key, at) => lists[at] === (KEYS[ends].includes(key) ? every : ''));
        });
        return found || OWN;
    }

    function put(values, ends, codes) {
        PLACES.forEach((key) => values.set(key, KEYS[ends].includes(key) ? codes : []));
        crm.write(values);
    }

    // Without a place the list keeps what it says: it is of the place that comes next.
    function follow(search) {
        const values = crm.read(search);
        const list = field();
        if (!list || crm.isHeld(list) || !joined(values).length) {
            return;
        }
        list.value = endsOf(values);
        list.closest('.control').classList.toggle('is-set', list.value !== 'either');
    }

    crm.ends = {
        choose: (ends) => {
            const values = crm.read();
            if (ends in KEYS && joined(values).length) {
                put(values, ends, joined(values));
            }
        },
        // A place added or taken away stands at the ends that the list says.
        toggle: (code) => {
            const list = crm.offers('ends') && field();
            if (!list || !KEYS[list.value]) {
                crm.toggle('country', code);
                return;
            }
            const values = crm.read();
            const codes = joined(values);
            put(values, list.value, codes.includes(code) ? codes.filter((one) => one !== code) : [...codes, code]);
        },
        chosen: () => (crm.offers('ends') ? joined(crm.read()) : crm.chosen('country')),
    };

    const here = () => follow(location.search);
    document.addEventListener('crm:going', ({ detail }) => follow(detail.search));
    ['crm:ready', 'crm:moved'].forEach((name) => document.addEventListener(name, here));
})();
