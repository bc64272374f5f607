// What the search fields know: the vocabulary and the names of sites, fetched when a field is first used, each name as
// it is compared.
(function () {
    'use strict';

    const crm = window.crm;
    const APART = /[-‐_/,;:()[\]+&·"“”%]+/g;
    const NEAR = [4, 7, 12];
    const SITES = ['project', 'facility'];
    const MADE = { material: true, group: true };
    const ABSENT = { letters: {}, entries: {}, paths: {}, labels: {}, terms: [], views: {}, stages: {}, untracked: [], absent: [], iso2: {} };

    let words = ABSENT;
    const asked = {};
    // Entries by kind, entries by each of their names, and both anew when a file has come.
    let lists = {};
    let exact = null;

    // As `folded` of data/spelling.py.
    function fold(text) {
        if (/^[\x20-\x7e]*$/.test(text)) {
            return text.replace(/`/g, "'").toLowerCase().split(/\s+/).filter(Boolean).join(' ');
        }
        const letters = words.letters;
        const plain = (given) => [...given].map((letter) => (letter in letters ? letters[letter] : letter)).join('');
        return plain(plain(text).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()).split(/\s+/).filter(Boolean).join(' ');
    }

    // What two ways to write a name share beyond that: `EoL-RIR` is eol rir, `U.K.` is uk, `magnets` are magnet.
    const key = (text) => fold(text).replace(/['’]s(?= |$)/g, '').replace(/[.']/g, '').replace(APART, ' ').replace(/([a-z]{2}[a-rt-z])s(?= |$)/g, '$1').replace(/\s+/g, ' ').trim();

    // Which letters a name holds, as bits.
    const bits = (text) => [...text].reduce((held, letter) => held | (1 << (letter.codePointAt(0) % 31)), 0);

    function named(text, more) {
        const compared = key(text);
        return { text, key: compared, padded: ` ${compared}`, bits: bits(compared), rank: 0, ...more };
    }

    // `more`: the keys that words beside the name fill; of a material, the countries that make most of it.
    function entry(kind, [code, name, weight, others, parts, more]) {
        const names = [named(name)];
        (others || []).forEach((text) => names.push(named(text)));
        (parts || []).forEach((text) => names.push(named(text, { rank: 0.5 })));
        return { kind, code, name, weight: weight || 0, names, id: fold(code), iso2: (words.iso2[code] || '').toLowerCase(), fills: kind in MADE ? [] : more || [], makers: kind in MADE ? more || [] : [] };
    }

    // A site is found by its country's name beside its own too.
    function site(kind, [code, name, country, others], countries) {
        const names = [name, ...(others || [])].map((text) => named(text));
        names.forEach((one) => (one.around = one.padded + (countries[country] || '')));
        return { kind, code, name, weight: (others || []).length, names, id: '', iso2: '', fills: [], where: country };
    }

    function addSites(found) {
        const countries = Object.fromEntries(crm.client().country.map(([code, name]) => [code, ` ${key(name)}`]));
        SITES.forEach((kind) => (lists[kind] = (found[kind] || []).map((row) => site(kind, row, countries))));
    }

    const CODES = { material: ['material', 'group'], place: ['country', 'bloc', 'former'], region: ['region'], metric: ['metric'], dataset: ['dataset'], page: ['page'] };
    const codeOf = { metric: (one) => one.code.replace('metric-', ''), page: (one) => one.names[1].text };

    // A word of the list names one thing or several, the likeliest first; of places the larger is first.
    function addTerms(terms) {
        const byCode = Object.fromEntries(
            Object.entries(CODES).map(([target, kinds]) => [
                target,
                new Map(kinds.flatMap((kind) => lists[kind] || []).map((one) => [(codeOf[target] || ((any) => any.code))(one), one])),
            ]),
        );
        const told = terms.filter(([, target]) => target in CODES);
        const counted = new Map();
        told.forEach(([text, , targets]) => counted.set(key(text), (counted.get(key(text)) || 0) + targets.length));
        const seen = new Map();
        told.forEach(([text, target, targets, note]) => {
            const several = counted.get(key(text)) > 1 ? -0.5 : 0;
            targets.forEach((asked, place) => {
                const { code, query, hash } = crm.words.target(asked);
                const one = byCode[target].get(code);
                const before = seen.get(key(text)) || 0;
                if (one) {
                    one.names.push(named(text, { rank: several + before / 100, isTerm: true, note, query, hash }));
                }
                if (target !== 'place' || place === targets.length - 1) {
                    seen.set(key(text), before + 1);
                }
            });
        });
    }

    function arrange(found) {
        words = { ...ABSENT, ...found };
        const held = lists;
        lists = Object.fromEntries(Object.keys(found.entries).map((kind) => [kind, found.entries[kind].map((row) => entry(kind, row))]));
        SITES.forEach((kind) => (lists[kind] = held[kind] || []));
        addTerms(found.terms);
        exact = null;
    }

    function fetched(address, then) {
        asked[address] =
            asked[address] ||
            fetch(address)
                .then((answer) => answer.json())
                .then(then)
                .catch(() => {
                    delete asked[address];
                });
        return asked[address];
    }

    // Every name → the entries that have it, but those of sites and terms: what words beside each other are resolved by. Words of
    // the list count turned about too: who `bans exports` makes an `export ban`.
    function byName() {
        if (!exact) {
            exact = new Map();
            Object.values(lists).flat().filter((one) => !SITES.includes(one.kind) && one.kind !== 'term').forEach((one) => {
                one.names.forEach((name) => {
                    const turned = name.isTerm ? name.key.split(' ').reverse().join(' ') : name.key;
                    new Set([name.key, turned]).forEach((text) => exact.set(text, [...(exact.get(text) || []), { one, name }]));
                });
                if (one.kind !== 'page') {
                    exact.set(one.id, [...(exact.get(one.id) || []), { one, name: one.names[0] }]);
                }
            });
        }
        return exact;
    }

    // The least number of slips from one text to another, as in data/spelling.py; more than `most` is `most` + 1.
    function slips(one, other, most) {
        if (Math.abs(one.length - other.length) > most) {
            return most + 1;
        }
        let twice = [];
        let before = [];
        let row = Array.from({ length: other.length + 1 }, (_, index) => index);
        for (let i = 1; i <= one.length; i += 1) {
            [twice, before, row] = [before, row, [i]];
            for (let j = 1; j <= other.length; j += 1) {
                let step = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
                    step = Math.min(step, twice[j - 2] + 1);
                }
                row.push(step);
            }
            if (Math.min(...row) > most) {
                return most + 1;
            }
        }
        return row[other.length];
    }

    // What a word leads to: `scenarios?cut=100#scenarios--builder` is a page, what is chosen there, and a part of it.
    function target(text) {
        const [rest, hash] = text.split('#');
        const [code, query] = rest.split('?');
        return { code, query: query || '', hash: hash ? `#${hash}` : '' };
    }

    const allowed = (text) => (text.length > 60 ? 0 : NEAR.filter((least) => text.length >= least).length);

    crm.words = {
        fold,
        key,
        byName,
        slips,
        target,
        allowed,
        bits,
        sites: SITES,
        all: () => words,
        of: (kind) => lists[kind] || [],
        areKnown: () => 'page' in lists,
        learn: (then, withSites) => {
            const core = fetched(crm.client().names, arrange);
            const rest = withSites ? fetched(crm.client().sites, addSites) : core;
            return core.then(then).then(() => rest).then(withSites ? then : () => {});
        },
    };
    crm.fold = fold;
})();
