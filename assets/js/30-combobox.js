// Search fields with suggestions (ARIA combobox): the jump to a material or country, what to compare and which
// countries to keep.
(function () {
    'use strict';

    const crm = window.crm;
    const MOST = 8;
    // Lists of which one choice takes the place of the last; with Shift it joins them.
    const REPLACED = new Set(['for']);
    // What makes each field of one choice show what the address asks for.
    const fields = [];

    // Other names, of data/vocabulary.py: asked for when a field is first used.
    let names = null;
    let asked = null;

    const PLACES = new Set(['country', 'bloc']);

    // As `folded` of data/spelling.py.
    function fold(text) {
        const letters = names ? names.letters : {};
        const plain = (given) => [...given].map((letter) => (letter in letters ? letters[letter] : letter)).join('');
        return plain(plain(text).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()).split(/\s+/).filter(Boolean).join(' ');
    }

    function learn(then) {
        asked =
            asked ||
            fetch(crm.client().names)
                .then((answer) => answer.json())
                .then((found) => {
                    names = found;
                    Object.keys(made).forEach((list) => delete made[list]);
                })
                .catch(() => {
                    asked = null;
                });
        asked.then(then);
    }

    // Entries of each list, with their names as they are compared.
    const made = {};

    function entries(list, key) {
        const client = crm.client();
        made[list] =
            made[list] ||
            client[list].map(([code, name]) => ({
                list,
                code,
                name,
                kind: client.kinds[list],
                own: fold(name),
                id: fold(code),
                iso2: names ? names.iso2[code] || '' : '',
                others: (names && names[list] ? names[list][code] || [] : []).map((text) => ({ text, folded: fold(text) })),
                parts: (names ? names.parts[code] || [] : []).map((text) => ({ text, folded: fold(text) })),
            }));
        return made[list].map((entry) => ({ ...entry, key }));
    }

    function suggestions(kind) {
        if (kind === 'compare') {
            return entries('material', 'compare').filter((entry) => !crm.chosen('material').includes(entry.code));
        }
        if (kind === 'jump') {
            return ['material', 'group', 'country', 'bloc'].flatMap((list) => entries(list, list === 'group' ? 'material' : list));
        }
        return [...entries('bloc', kind), ...entries('country', kind)];
    }

    const hasWords = (text, words) => {
        const parts = text.split(/[^\p{L}\p{N}]+/u);
        return words.every((word) => parts.some((part) => part.startsWith(word)));
    };

    // How well an entry fits what is typed, the least the best: its own name or code, another name in just these
    // letters, a part of it, how names begin, words within. Null: not at all.
    function fit(entry, wanted, typed) {
        const isLong = wanted.length > 2;
        const words = wanted.split(' ');
        const same = entry.others.find((other) => other.folded === wanted);
        const part = entry.parts.find((other) => other.folded === wanted);
        if (entry.own === wanted || entry.id === wanted || same) {
            return { score: same && same.text !== typed && entry.own !== wanted ? 0.1 : 0, alias: entry.own === wanted || !same ? '' : same.text };
        }
        if (part) {
            return { score: 0.5, alias: part.text };
        }
        if (entry.own.startsWith(wanted)) {
            return { score: 1, alias: '' };
        }
        if (entry.iso2.toLowerCase() === wanted) {
            return { score: 1.5, alias: '' };
        }
        if (hasWords(entry.own, words)) {
            return { score: 2, alias: '' };
        }
        if (!isLong) {
            return entry.own.includes(wanted) ? { score: 5, alias: '' } : null;
        }
        const begins = [...entry.others, ...entry.parts].find((other) => other.folded.startsWith(wanted));
        const holds = begins || entry.others.find((other) => hasWords(other.folded, words));
        if (holds) {
            return { score: begins ? 3 : 4, alias: holds.text };
        }
        return entry.own.includes(wanted) ? { score: 5, alias: '' } : null;
    }

    function goods(typed) {
        const found = names && /^\d{2,6}$/.test(typed) ? names.hs.filter(([code]) => code.startsWith(typed)) : [];
        return found.map(([code, name]) => ({ key: 'hs', code, name: `${code} ${name}`, kind: crm.client().kinds.hs, alias: '' }));
    }

    function untracked(wanted) {
        const found = names && wanted.length > 2 ? names.untracked.filter((name) => fold(name) === wanted) : [];
        return found.map((name) => ({ key: '', code: '', name: crm.text('search.untracked', { name }), kind: '', alias: '' }));
    }

    function rank(kind, text) {
        const typed = text.trim();
        const wanted = fold(typed);
        if (!wanted) {
            return suggestions(kind).slice(0, MOST);
        }
        const fits = suggestions(kind).map((entry) => ({ ...entry, ...(fit(entry, wanted, typed) || { score: null }) }));
        const found = fits.filter((entry) => entry.score !== null).sort((one, other) => one.score - other.score);
        // Two letters that are a place's (UK, EU) mean it; a name that is whole is not sought within others.
        const isPlace = wanted.length <= 2 && found.some((entry) => entry.score < 0.5 && PLACES.has(entry.list));
        const isExact = found.some((entry) => entry.score < 0.5);
        const kept = found.filter((entry) => entry.score < (isPlace ? 1 : isExact ? 5 : 6));
        const known = kind === 'jump' ? [...goods(typed), ...kept] : kept;
        return (known.length || kind !== 'jump' ? known : untracked(wanted)).slice(0, MOST);
    }

    // For tests, and for whoever looks for a name from the console.
    crm.search = (text, kind = 'jump') => new Promise((resolve) => learn(() => resolve(rank(kind, text).map((entry) => entry.name))));
    crm.fold = fold;

    const codesIn = (query, kind) => (new URLSearchParams(query).get(kind) || '').split(',').filter(Boolean);

    // The names that a field of one choice shows at rest: of the address, else of what the page shows without being asked.
    function atRest(kind, asked) {
        const presets = document.getElementById('shell--filter-bar').dataset.defaults;
        const entries = suggestions(kind);
        const found = (asked.length ? asked : codesIn(presets, kind)).map((code) =>
            entries.find((entry) => entry.code.toLowerCase() === code.toLowerCase()),
        );
        return found.filter(Boolean).map((entry) => entry.name).join(', ');
    }

    function take(kind, entry, adding) {
        if (kind !== 'jump') {
            if (REPLACED.has(kind) && !adding) {
                crm.choose(entry.key, entry.code);
            } else {
                crm.toggle(entry.key, entry.code);
            }
            crm.announce(crm.text('country.added', { name: entry.name }));
            return;
        }
        if (entry.key === 'hs') {
            location.assign(crm.client().goods + entry.code);
        } else if (entry.key === 'bloc') {
            crm.go(crm.client().bloc_home, `?for=${entry.code}`);
        } else if (entry.key) {
            crm.go(crm.client().grammar.homes[entry.key] + encodeURIComponent(entry.code), '');
        }
    }

    function build(place) {
        const kind = place.dataset.combobox;
        const name = `filter-${kind}`;
        const input = document.createElement('input');
        const list = document.createElement('ul');
        Object.assign(input, { id: name, type: 'text', autocomplete: 'off', placeholder: place.dataset.hint, className: 'combobox-input' });
        list.id = `${name}-list`;
        list.className = 'combobox-list';
        list.hidden = true;
        list.setAttribute('role', 'listbox');
        list.setAttribute('aria-label', place.dataset.label);
        const attributes = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id, 'aria-label': place.dataset.label, spellcheck: 'false' };
        Object.entries(attributes).forEach(([key, value]) => input.setAttribute(key, value));
        let shown = [];
        let active = -1;

        // While the reader types, the choice stands behind the text as its placeholder.
        function rest(search) {
            const asked = codesIn(search, kind);
            const names = atRest(kind, asked);
            place.closest('.control').classList.toggle('is-set', asked.length > 0);
            input.placeholder = names || place.dataset.hint;
            if (names) {
                input.setAttribute('aria-description', crm.text('combobox.chosen', { names }));
            } else {
                input.removeAttribute('aria-description');
            }
            if (document.activeElement !== input) {
                input.value = names;
            }
        }

        function mark(index) {
            active = index;
            [...list.children].forEach((item, place_) => item.setAttribute('aria-selected', String(place_ === index)));
            if (index >= 0) {
                input.setAttribute('aria-activedescendant', list.children[index].id);
            } else {
                input.removeAttribute('aria-activedescendant');
            }
        }

        function close() {
            list.hidden = true;
            input.setAttribute('aria-expanded', 'false');
            mark(-1);
        }

        function open() {
            shown = rank(kind, input.value);
            list.replaceChildren(
                ...shown.map((entry, index) => {
                    const item = document.createElement('li');
                    item.id = `${list.id}-${index}`;
                    item.setAttribute('role', 'option');
                    const label = document.createElement('span');
                    label.textContent = entry.name;
                    item.append(label);
                    if (entry.alias) {
                        const alias = document.createElement('span');
                        alias.className = 'combobox-kind';
                        alias.textContent = ` ${entry.alias}`;
                        label.append(alias);
                    }
                    if (!entry.key) {
                        item.setAttribute('aria-disabled', 'true');
                    }
                    if (kind === 'jump') {
                        const tag = document.createElement('span');
                        tag.className = 'combobox-kind';
                        tag.textContent = entry.kind;
                        item.append(tag);
                    } else {
                        item.classList.toggle('is-chosen', crm.chosen(entry.key).includes(entry.code));
                    }
                    return item;
                }),
            );
            list.hidden = shown.length === 0;
            input.setAttribute('aria-expanded', String(shown.length > 0));
            mark(input.value && shown.length ? 0 : -1);
            crm.announce(shown.length ? crm.text('combobox.count', { count: shown.length }) : crm.text('combobox.none'));
        }

        function choose(index, adding) {
            if (index < 0 || !shown[index] || !shown[index].key) {
                return;
            }
            take(kind, shown[index], adding);
            input.value = '';
            close();
            if (kind === 'jump') {
                input.blur();
            }
        }

        if (REPLACED.has(kind)) {
            fields.push(rest);
            input.addEventListener('focus', () => {
                input.value = '';
            });
            input.addEventListener('blur', () => rest(location.search));
        }
        input.addEventListener('focus', () => {
            open();
            learn(() => document.activeElement === input && open());
        });
        input.addEventListener('click', open);
        input.addEventListener('input', open);
        input.addEventListener('blur', close);
        input.addEventListener('keydown', (event) => {
            if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
                event.preventDefault();
                if (list.hidden) {
                    open();
                }
                const step = event.key === 'ArrowDown' ? 1 : -1;
                mark(shown.length ? (active + step + shown.length) % shown.length : -1);
            } else if (event.key === 'Enter') {
                event.preventDefault();
                choose(active, event.shiftKey);
            } else if (event.key === 'Escape') {
                event.stopPropagation();
                if (list.hidden) {
                    input.blur();
                }
                input.value = '';
                close();
            }
        });
        // The list must not take the focus from the field.
        list.addEventListener('pointerdown', (event) => event.preventDefault());
        list.addEventListener('click', (event) => {
            const item = event.target.closest('[role=option]');
            choose(item ? [...list.children].indexOf(item) : -1, event.shiftKey);
        });
        place.replaceChildren(input, list);
    }

    const settle = (search) => fields.forEach((rest) => rest(search));
    const here = () => settle(location.search);

    // Dash writes the address a moment later: the fields follow where it is going, as the other controls do.
    document.addEventListener('crm:going', (event) => settle(event.detail.search));
    document.addEventListener('crm:ready', () => {
        document.querySelectorAll('#react-entry-point [data-combobox]').forEach(build);
        here();
        new MutationObserver(here).observe(document.getElementById('shell--filter-bar'), { attributeFilter: ['data-defaults'] });
    });
    ['popstate', '_dashprivate_pushstate'].forEach((moved) => window.addEventListener(moved, here));
})();
