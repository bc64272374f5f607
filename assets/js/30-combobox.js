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

    function fold(text) {
        return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    }

    function suggestions(kind) {
        const client = crm.client();
        const entries = (list, key) =>
            client[list].map(([code, name]) => ({ key, code, name, kind: client.kinds[list], folded: fold(`${name} ${code}`) }));
        if (kind === 'compare') {
            return entries('material', 'compare').filter((entry) => !crm.chosen('material').includes(entry.code));
        }
        if (kind === 'jump') {
            return [...entries('material', 'material'), ...entries('country', 'country')];
        }
        return [...entries('bloc', kind), ...entries('country', kind)];
    }

    function rank(entries, text) {
        const wanted = fold(text.trim());
        if (!wanted) {
            return entries.slice(0, MOST);
        }
        const starts = entries.filter((entry) => entry.folded.startsWith(wanted));
        const words = entries.filter((entry) => !starts.includes(entry) && entry.folded.includes(` ${wanted}`));
        const inside = entries.filter((entry) => entry.folded.includes(wanted) && !starts.includes(entry) && !words.includes(entry));
        return [...starts, ...words, ...inside].slice(0, MOST);
    }

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
        crm.go(crm.client().grammar.homes[entry.key] + entry.code, '');
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
            shown = rank(suggestions(kind), input.value);
            list.replaceChildren(
                ...shown.map((entry, index) => {
                    const item = document.createElement('li');
                    item.id = `${list.id}-${index}`;
                    item.setAttribute('role', 'option');
                    const label = document.createElement('span');
                    label.textContent = entry.name;
                    item.append(label);
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
            if (index < 0 || !shown[index]) {
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
        input.addEventListener('focus', open);
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
