// Search fields with suggestions (ARIA combobox): the jump to a material or country, what to compare and which
// countries to keep.
(function () {
    'use strict';

    const crm = window.crm;
    // Lists of which one choice takes the place of the last; with Shift it joins them.
    const REPLACED = new Set(['for']);
    // What makes each field of one choice show what the address asks for.
    const fields = [];

    const codesIn = (query, kind) => (new URLSearchParams(query).get(kind) || '').split(',').filter(Boolean);

    // The names that a field of one choice shows at rest: of the address, else of what the page shows without being asked.
    function atRest(kind, asked) {
        const presets = document.getElementById('shell--filter-bar').dataset.defaults;
        const known = [...crm.client().bloc, ...crm.client().country];
        const found = (asked.length ? asked : codesIn(presets, kind)).map((code) =>
            known.find(([own]) => own.toLowerCase() === code.toLowerCase()),
        );
        return found.filter(Boolean).map(([, name]) => name).join(', ');
    }

    function take(kind, entry, adding) {
        if (kind === 'jump') {
            const address = new URL(entry.href, location.href);
            if (address.hash) {
                location.assign(address.href);
            } else {
                crm.go(address.pathname, address.search);
            }
            return;
        }
        if (REPLACED.has(kind) && !adding) {
            crm.choose(kind, entry.code);
        } else if (kind === 'country') {
            crm.ends.toggle(entry.code);
        } else {
            crm.toggle(kind, entry.code);
        }
        crm.announce(crm.text('country.added', { name: entry.name }));
    }

    function suggestions(kind, text) {
        const found = crm.rank(kind, text);
        return kind === 'compare' ? found.filter((entry) => !crm.chosen('material').includes(entry.code)) : found;
    }

    // One suggestion: its name, the name that was found with it, and what it is.
    function row(kind, entry, id) {
        const item = document.createElement('li');
        const label = document.createElement('span');
        item.id = id;
        item.setAttribute('role', 'option');
        label.textContent = entry.name;
        item.append(label);
        [[entry.alias, entry.note].filter(Boolean).join(', ')].filter(Boolean).forEach((text) => {
            const alias = document.createElement('span');
            alias.className = 'combobox-kind';
            alias.textContent = ` ${text}`;
            label.append(alias);
        });
        if (!entry.kind) {
            item.setAttribute('aria-disabled', 'true');
        }
        if (kind !== 'jump') {
            item.classList.toggle('is-chosen', (kind === 'country' ? crm.ends.chosen() : crm.chosen(kind)).includes(entry.code));
        } else if (entry.label) {
            const tag = document.createElement('span');
            tag.className = 'combobox-kind';
            tag.textContent = entry.label;
            item.append(tag);
        }
        return item;
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
        // Whether Enter was pressed before the names had come: it is answered when they are there.
        let isAwaited = false;
        // Whether Esc was pressed before they had come: they are not shown then.
        let isDismissed = false;

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

        // Nothing is suggested, and nothing called unknown, before the names have come.
        function open() {
            if (!crm.words.areKnown()) {
                return;
            }
            shown = suggestions(kind, input.value);
            list.replaceChildren(...shown.map((entry, index) => row(kind, entry, `${list.id}-${index}`)));
            list.hidden = shown.length === 0;
            input.setAttribute('aria-expanded', String(shown.length > 0));
            const isFound = shown.length > 0 && shown[0].kind !== '';
            mark(input.value && isFound ? 0 : -1);
            crm.announce(isFound || !shown.length ? crm.text(isFound ? 'combobox.count' : 'combobox.none', { count: shown.length }) : shown[0].name);
        }

        function choose(index, adding) {
            if (index < 0 || !shown[index] || !shown[index].kind) {
                return;
            }
            const taken = shown[index];
            input.value = '';
            close();
            take(kind, taken, adding);
            if (kind === 'jump') {
                document.querySelector('#react-entry-point #page-title').focus({ preventScroll: true });
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
            isDismissed = false;
            open();
            input.setAttribute('aria-busy', String(!crm.words.areKnown()));
            crm.words.learn(() => {
                input.setAttribute('aria-busy', 'false');
                if (document.activeElement !== input || isDismissed) {
                    return;
                }
                open();
                if (isAwaited) {
                    isAwaited = false;
                    choose(active);
                }
            }, kind === 'jump');
        });
        if (kind === 'jump') {
            // What was sought is of the page that is left, by a suggestion or by any link, unless the reader types on.
            document.addEventListener('crm:moved', () => {
                if (document.activeElement !== input) {
                    input.value = '';
                    close();
                }
            });
        }
        input.addEventListener('click', open);
        input.addEventListener('input', () => {
            isDismissed = false;
            open();
        });
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
                isAwaited = !crm.words.areKnown();
                choose(active, event.shiftKey);
            } else if (event.key === 'Escape' && !(list.hidden && !input.value && input.closest('.offcanvas'))) {
                event.stopPropagation();
                input.value = '';
                isAwaited = false;
                isDismissed = true;
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

    document.addEventListener('crm:going', (event) => settle(event.detail.search));
    document.addEventListener('crm:ready', () => {
        document.querySelectorAll('#react-entry-point [data-combobox]').forEach(build);
        here();
        new MutationObserver(here).observe(document.getElementById('shell--filter-bar'), { attributeFilter: ['data-defaults'] });
    });
})();
