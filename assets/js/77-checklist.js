// The checklist of a self-assessment. What is typed is kept in this browser alone, by scope, until it is saved as a file;
// files are written and checked by the server, which stores nothing.
(function () {
    'use strict';

    const crm = window.crm;
    const SCOPE = ['material', 'country', 'project'];
    const FIELDS = ['status', 'evidence', 'note', 'assessor', 'date'];
    const UNANSWERED = ['', 'not_assessed'];
    const [DRAFT, BEFORE, NAME] = ['crm-checklist:', 'crm-checklist-before:', 'crm-checklist-assessor'];
    const MOST_TRIES = 8;
    const waiting = new WeakMap();

    const form = () => document.querySelector('#react-entry-point #checklist-form');
    const holder = () => document.querySelector('#react-entry-point .checklist-scope [data-scope]');
    const scopeOf = (at) => JSON.parse(at.dataset.scope);
    const keyOf = (scope) => SCOPE.map((name) => scope[name] || '').join('|');
    const requirements = (root) => [...root.querySelectorAll('[data-requirement]')];
    const fieldOf = (part, name) => part.querySelector(`.checklist-${name} :is(select, input, textarea)`);

    function kept(key) {
        try {
            return localStorage.getItem(key);
        } catch (error) {
            return null;
        }
    }

    function keep(key, value) {
        try {
            localStorage.setItem(key, value);
            return true;
        } catch (error) {
            return false;
        }
    }

    // A draft that another version of this page has left is none.
    function draft(key) {
        try {
            const found = JSON.parse(kept(key));
            return Array.isArray(found) ? found : null;
        } catch (error) {
            return null;
        }
    }

    function say(root, text, tone) {
        const status = root.querySelector('.check-status');
        status.textContent = text;
        status.dataset.tone = tone;
    }

    const resultOf = (root) => root.querySelector('.checklist-result');

    function made(tag, text, values) {
        const element = Object.assign(document.createElement(tag), values);
        element.textContent = text;
        return element;
    }

    // What is answered, each requirement with what is filled in alone.
    function entriesOf(root) {
        return requirements(root).map((part) => {
            const filled = FIELDS.map((name) => [name, fieldOf(part, name).value]).filter(([, value]) => value);
            return { requirement: part.dataset.requirement, ...Object.fromEntries(filled) };
        }).filter((entry) => Object.keys(entry).length > 1);
    }

    // Paper shows the text of a field, not the field, which cuts it.
    function mirror(part) {
        FIELDS.forEach((name) => {
            const field = fieldOf(part, name);
            field.closest('.check-field').dataset.text = field.value && field.options ? field.selectedOptions[0].text : field.value;
        });
    }

    function count(root) {
        let [all, answered] = [0, 0];
        root.querySelectorAll('.checklist-principle').forEach((principle) => {
            const own = requirements(principle);
            const done = own.filter((part) => !UNANSWERED.includes(fieldOf(part, 'status').value)).length;
            principle.querySelector('.checklist-tick').textContent = done === own.length ? '✓' : '';
            principle.querySelector('.checklist-count').textContent = crm.text('checklist.count', { n: done, of: own.length });
            all += own.length;
            answered += done;
        });
        root.querySelector('#checklist-total').textContent = crm.text('checklist.total', { n: answered, of: all });
    }

    function fill(root, entries) {
        const stated = new Map(entries.map((entry) => [entry.requirement, entry]));
        requirements(root).forEach((part) => {
            const entry = stated.get(part.dataset.requirement) || {};
            FIELDS.forEach((name) => {
                const field = fieldOf(part, name);
                field.value = entry[name] || '';
                field.removeAttribute('aria-invalid');
            });
            mirror(part);
        });
        count(root);
    }

    function store(root) {
        if (!keep(DRAFT + root.dataset.shown, JSON.stringify(entriesOf(root)))) {
            say(root, crm.text('checklist.not_kept'), 'bad');
        }
    }

    function offerUndo(root) {
        root.querySelector('[data-act=undo]').hidden = !draft(BEFORE + root.dataset.shown);
    }

    // Whatever takes the place of a draft leaves it to be put back.
    function replace(key, entries) {
        const before = kept(DRAFT + key) || '[]';
        return keep(BEFORE + key, before) && keep(DRAFT + key, JSON.stringify(entries));
    }

    function show(root, entries) {
        resultOf(root).replaceChildren();
        const isKept = replace(root.dataset.shown, entries);
        fill(root, entries);
        offerUndo(root);
        return isKept;
    }

    // The list follows the scope of the address: each has a draft of its own.
    function settle() {
        const [root, at] = [form(), holder()];
        if (!root || !at || !root.querySelector('[data-requirement]')) {
            return;
        }
        const key = keyOf(scopeOf(at));
        if (root.dataset.shown === key) {
            return;
        }
        root.dataset.shown = key;
        resultOf(root).replaceChildren();
        root.querySelector('#checklist-assessor').value = kept(NAME) || '';
        const found = draft(DRAFT + key) || [];
        fill(root, found);
        offerUndo(root);
        say(root, found.length ? crm.text('checklist.restored', { scope: at.dataset.words }) : '', 'info');
    }

    const today = () => {
        const now = new Date();
        return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
    };

    // Who judges and when goes with a status; what is noted of a requirement that nobody has judged says so.
    function complete(root, part, field) {
        const [status, assessor, date] = ['status', 'assessor', 'date'].map((name) => fieldOf(part, name));
        if (field === status && !UNANSWERED.includes(status.value)) {
            assessor.value = assessor.value || root.querySelector('#checklist-assessor').value;
            date.value = date.value || today();
        } else if (field !== status && field.value && !status.value) {
            status.value = 'not_assessed';
        }
    }

    document.addEventListener('crm:filled', settle);

    function take({ target }) {
        const root = form();
        if (!root || !root.contains(target)) {
            return;
        }
        const part = target.closest('[data-requirement]');
        if (target.id === 'checklist-assessor') {
            keep(NAME, target.value);
        } else if (part) {
            target.removeAttribute('aria-invalid');
            complete(root, part, target);
            mirror(part);
            store(root);
            count(root);
        }
    }

    // Not every browser tells of a list or a day by `input`.
    ['input', 'change'].forEach((name) => document.addEventListener(name, take));

    // Another tab with the same scope writes the same draft.
    window.addEventListener('storage', ({ key }) => {
        const root = form();
        if (root && key === DRAFT + root.dataset.shown) {
            fill(root, draft(key) || []);
        }
    });

    // A page that the browser brings back whole may be older than its draft.
    window.addEventListener('pageshow', ({ persisted }) => {
        const root = persisted && form();
        if (root) {
            delete root.dataset.shown;
            settle();
        }
    });

    const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

    // Asks the server; one that is busy says when to ask again. Throws what to tell the reader.
    async function ask(address, body) {
        const headers = { Accept: 'application/json', 'Content-Type': 'application/octet-stream' };
        for (let tries = 0; tries < MOST_TRIES; tries += 1) {
            const response = await fetch(address, { method: 'POST', headers, body });
            if (response.ok || response.status === 422) {
                return response;
            }
            if (![429, 503].includes(response.status)) {
                throw new Error((await response.json()).error);
            }
            await wait(Number(response.headers.get('Retry-After')) || 2);
        }
        throw new Error(crm.text('checklist.busy'));
    }

    // The field that a place of what was sent means; null where it is none of the list.
    function meant(root, place, sent) {
        const [, number, name] = /^\/entries\/(\d+)\/(\w+)$/.exec(place) || [];
        const part = number && sent[number] && root.querySelector(`[data-requirement="${sent[number].requirement}"]`);
        return part && FIELDS.includes(name) ? fieldOf(part, name) : null;
    }

    function link(field) {
        const part = field.closest('[data-requirement]');
        field.setAttribute('aria-invalid', 'true');
        const label = field.closest('.check-field').querySelector('label').textContent;
        return made('a', crm.text('checklist.at', { id: part.dataset.requirement, field: label }), { href: `#${field.id}` });
    }

    function tell(root, { faults, fault_count: all }, sent) {
        const list = document.createElement('ol');
        faults.forEach(({ place, value, reason, cure }) => {
            const field = meant(root, place, sent);
            const line = document.createElement('li');
            line.append(field ? link(field) : made('code', place || crm.text('checklist.whole_file')), `: ${reason}`);
            if (value && !field) {
                line.append(' (', made('code', value), ')');
            }
            line.append(`. ${cure}`);
            list.append(line);
        });
        const more = all > faults.length ? [made('p', crm.text('checklist.more', { shown: faults.length, all }))] : [];
        resultOf(root).replaceChildren(list, ...more);
    }

    function told(key, count, values) {
        const number = count === 1 ? 'one' : 'many';
        return crm.text(`checklist.${key}.${number}`, { n: count, ...values });
    }

    async function save(root, ending) {
        const stated = Object.fromEntries(Object.entries(scopeOf(holder())).filter(([, value]) => value));
        const entries = entriesOf(root);
        const body = JSON.stringify({ ...JSON.parse(root.dataset.document), scope: stated, entries });
        resultOf(root).replaceChildren();
        try {
            const response = await ask(`${root.dataset.file}.${ending}`, body);
            if (response.status === 422) {
                const found = await response.json();
                tell(root, found, entries);
                say(root, told('not_saved', found.fault_count), 'bad');
                return;
            }
            const [, name] = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition'));
            const file = made('a', '', { href: URL.createObjectURL(await response.blob()), download: name });
            file.click();
            setTimeout(() => URL.revokeObjectURL(file.href), 10000);
            say(root, crm.text('checklist.saved', { file: name, n: entries.length }), 'good');
        } catch (error) {
            say(root, crm.text('checklist.failed', { reason: error.message }), 'bad');
        }
    }

    // A file of another scope is not put under this one: its own list is where it belongs.
    function elsewhere(root, name, found) {
        const { scope, scope_words: theirs, page, assessment } = found;
        const has = (draft(DRAFT + keyOf(scope)) || []).length;
        const button = made('button', crm.text('checklist.go', { scope: theirs }), { type: 'button', className: 'button' });
        button.dataset.act = 'go';
        waiting.set(button, { key: keyOf(scope), page, entries: assessment.entries });
        const parts = has ? [made('p', crm.text('checklist.draft_there'))] : [];
        resultOf(root).replaceChildren(...parts, button);
        say(root, crm.text('checklist.other_scope', { file: name, theirs, ours: holder().dataset.words }), 'warn');
        button.focus();
    }

    async function open(root, file) {
        const { name, size } = file;
        resultOf(root).replaceChildren();
        if (size > Number(root.dataset.most)) {
            say(root, crm.text('checklist.too_large', { file: name }), 'bad');
            return;
        }
        say(root, crm.text('checklist.reading', { file: name }), 'info');
        try {
            const response = await ask(`${root.dataset.check}?${new URLSearchParams({ name })}`, await file.arrayBuffer());
            const found = await response.json();
            if (!found.ok) {
                tell(root, found, []);
                say(root, told('faults', found.fault_count, { file: name }), 'bad');
            } else if (keyOf(found.scope) !== root.dataset.shown) {
                elsewhere(root, name, found);
            } else {
                const isKept = show(root, found.assessment.entries);
                say(root, crm.text(isKept ? 'checklist.opened' : 'checklist.not_kept', { file: name, n: found.assessment.entries.length }), isKept ? 'good' : 'bad');
            }
        } catch (error) {
            say(root, crm.text('checklist.failed', { reason: error.message }), 'bad');
        }
    }

    const ACTS = {
        print: () => window.print(),
        clear(root) {
            say(root, crm.text(show(root, []) ? 'checklist.cleared' : 'checklist.not_kept'), 'info');
        },
        undo(root) {
            show(root, draft(BEFORE + root.dataset.shown) || []);
            say(root, crm.text('checklist.undone'), 'info');
        },
        go(root, button) {
            const { key, page, entries } = waiting.get(button);
            if (!replace(key, entries)) {
                say(root, crm.text('checklist.not_kept'), 'bad');
                return;
            }
            const address = new URL(page, location.href);
            crm.go(address.pathname, address.search);
        },
    };

    document.addEventListener('click', (event) => {
        const root = form();
        if (!root || !root.contains(event.target)) {
            return;
        }
        const button = event.target.closest('[data-save], [data-act]');
        const at = event.target.closest('.checklist-result a');
        if (button && button.dataset.save) {
            save(root, button.dataset.save);
        } else if (button) {
            ACTS[button.dataset.act](root, button);
        } else if (at) {
            event.preventDefault();
            const field = root.querySelector(at.hash);
            field.closest('details').open = true;
            field.focus();
        } else if (event.target.type === 'file') {
            event.target.value = '';
        }
    });

    function mark(event) {
        const root = form();
        const drop = root && event.target.closest && root.contains(event.target) && event.target.closest('.check-drop');
        if (!drop || ![...event.dataTransfer.types].includes('Files')) {
            return;
        }
        event.preventDefault();
        drop.parentElement.classList.toggle('is-over', event.type === 'dragover');
        if (event.type === 'drop') {
            open(root, event.dataTransfer.files[0]);
        }
    }

    ['dragover', 'drop'].forEach((name) => document.addEventListener(name, mark));
    document.addEventListener('dragleave', ({ target }) => {
        const drop = target.closest && target.closest('#checklist-form .check-drop');
        if (drop) {
            drop.parentElement.classList.remove('is-over');
        }
    });

    document.addEventListener('change', ({ target }) => {
        const root = form();
        if (root && root.contains(target) && target.type === 'file' && target.files.length) {
            open(root, target.files[0]);
        }
    });
})();
