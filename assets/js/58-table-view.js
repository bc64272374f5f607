// A table for people: names for codes, the unit in the head, numbers rounded by column, what every row shares said
// once above; rows are sorted by the headings, filtered by column and read thirty at a time.
(function () {
    'use strict';

    const crm = window.crm;
    const PAGE_ROWS = 30;
    const FEW = 12;
    const MANY_COLUMNS = 5;
    const NARROW = '\u202f';
    const FIGURES = 3;
    const WITHHELD = new Set(['withheld', 'missing']);
    const isEmpty = (value) => value === null || value === undefined || value === '';

    crm.element = (tag, text, attributes) => {
        const node = document.createElement(tag);
        node.textContent = text;
        Object.entries(attributes || {}).forEach(([name, value]) => value && node.setAttribute(name, value));
        return node;
    };

    function grouped(text) {
        const [whole, part] = text.replace('-', '').split('.');
        return (text.startsWith('-') ? '−' : '') + whole.replace(/\B(?=(\d{3})+$)/g, NARROW) + (part ? `.${part}` : '');
    }

    function exact(value) {
        return String(value).includes('e') ? String(value) : grouped(String(value));
    }

    crm.exact = exact;

    // The decimals of a column: those that its largest number needs for three figures, none where all are whole.
    function decimalsOf(values) {
        if (values.every(Number.isInteger)) {
            return 0;
        }
        const largest = Math.max(...values.map(Math.abs)) || 1;
        return Math.max(0, FIGURES - 1 - Math.floor(Math.log10(largest)));
    }

    function rounded(value, decimals) {
        const text = value.toFixed(Math.min(decimals, 12));
        return Number(text) === 0 && value !== 0 ? String(Number(value.toPrecision(2))) : text;
    }

    function numbersOf(column, rows) {
        const scale = column.unit === 'fraction' ? 100 : 1;
        const values = rows.map((row) => row[column.name]).filter((value) => typeof value === 'number');
        const decimals = decimalsOf(values.map((value) => value * scale));
        return (value) => (String(value).includes('e') ? String(value) : grouped(rounded(value * scale, decimals)));
    }

    const COMMIT = /^(?=.*[a-f])[0-9a-f]{7,40}$/;

    // An edition that is a commit of its publisher's repository says so.
    function plainly(column, value) {
        const isCommit = column.name.startsWith('vintage') && COMMIT.test(value);
        return isCommit ? crm.text('edition.commit', { commit: value }) : String(value);
    }

    // What a cell says: `text`, and `title` where that is not the whole figure.
    function writer(spec, rows, names) {
        const measure = spec.columns.find((column) => column.numeric);
        const bounded = spec.columns.find((column) => column.bounded) || measure;
        return (column) => {
            const number = column.numeric && numbersOf(column, rows);
            const known = names[column.codes] || {};
            return (row) => {
                const value = row[column.name];
                if (isEmpty(value)) {
                    const said = column === measure && WITHHELD.has(row.status);
                    return { text: said ? (names.status || {})[row.status] || row.status : '–' };
                }
                if (number && typeof value === 'number') {
                    const bound = column === bounded ? row.bound : column.name === 'share_frac' && row.share_bound;
                    const text = (bound ? `${bound}${NARROW}` : '') + number(value);
                    const whole = exact(value);
                    return { text, title: text.endsWith(whole) ? '' : whole };
                }
                return { text: known[value] || (value === true ? crm.text('word.true') : value === false ? crm.text('word.false') : plainly(column, value)) };
            };
        };
    }

    // Columns that say the same in every row, or the same as another in each, are told once, above the table: of the
    // first of many rows those that `alike` names, as it is told of all.
    function parted(every, rows, isPart, alike) {
        if (isPart) {
            const measure = every.find((column) => column.numeric);
            const own = every.filter((column) => column === measure || !alike.includes(column.name));
            const others = every.filter((column) => !own.includes(column));
            const [empty, shared] = [true, false].map((is) => others.filter((column) => isEmpty(rows[0][column.name]) === is));
            return { own, shared, empty, same: [] };
        }
        if (rows.length < 3) {
            return { own: every, shared: [], empty: [], same: [] };
        }
        const twin = (column) => every.slice(0, every.indexOf(column)).find((one) =>
            one.numeric && column.numeric && one.unit === column.unit && rows.every((row) => row[one.name] === row[column.name]));
        const same = every.map((column) => [column, twin(column)]).filter(([, other]) => other);
        const columns = every.filter((column) => !same.some(([one]) => one === column));
        const single = (column) => new Set(rows.map((row) => row[column.name])).size === 1;
        const isMeasure = (column) => column === columns.find((one) => one.numeric);
        const own = columns.filter((column) => isMeasure(column) || !single(column));
        const others = columns.filter((column) => !own.includes(column));
        return {
            own,
            shared: others.filter((column) => !isEmpty(rows[0][column.name])),
            empty: others.filter((column) => isEmpty(rows[0][column.name])),
            same,
        };
    }

    function compared(a, b) {
        if (isEmpty(a) || isEmpty(b)) {
            return isEmpty(a) - isEmpty(b);
        }
        return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), undefined, { numeric: true });
    }

    const RANGE = /^\s*(>=?|<=?|)\s*(-?[\d\s.]+?)\s*(?:(?:to|\.\.|–)\s*(-?[\d\s.]+))?\s*$/;

    // Text as it is searched: without accents, case and blanks at its ends.
    crm.plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

    // Whether a cell fits what is asked of its column: `> 100`, `10 to 20` or a number; else a part of its text.
    function matcher(column, asked, text) {
        const found = column.numeric && RANGE.exec(asked.replace(/−/g, '-'));
        if (found) {
            const scale = column.unit === 'fraction' ? 100 : 1;
            const [low, high] = [found[2], found[3]].map((part) => part && Number(part.replace(/\s/g, '')));
            const tests = {
                '>': (n) => n > low, '>=': (n) => n >= low, '<': (n) => n < low, '<=': (n) => n <= low,
                '': (n) => (found[3] ? n >= low && n <= high : Math.abs(n - low) <= Math.abs(low) * 0.005),
            };
            return (row) => typeof row[column.name] === 'number' && tests[found[1]](row[column.name] * scale);
        }
        const part = crm.plain(asked);
        return (row) => crm.plain(text(row).text).includes(part);
    }

    function unitOf(column) {
        return column.unit === 'fraction' ? '%' : column.unit;
    }

    function lines(parts, rows, written, total) {
        const isPart = total > rows.length;
        const said = (column) => `${column.label} ${written.get(column)(rows[0]).text}${column.numeric && column.unit ? ` ${unitOf(column)}` : ''}`;
        const found = [];
        if (parts.shared.length) {
            found.push(crm.text('table.shared', { what: parts.shared.map(said).join(' · ') }));
        }
        parts.same.forEach(([column, other]) => found.push(crm.text('table.same', { what: column.label, other: other.label })));
        if (parts.empty.length) {
            found.push(crm.text('table.empty', { what: parts.empty.map((column) => column.label).join(', ') }));
        }
        if (isPart) {
            found.push(crm.text('table.part', { shown: exact(rows.length), total: exact(total) }));
        }
        return found.map((text) => crm.element('p', text, { class: 'table-shared' }));
    }

    function filterField(column, rows, text, changed) {
        const label = crm.text('table.filter', { name: column.label });
        const values = column.numeric ? [] : [...new Set(rows.map((row) => text(row).text))];
        if (values.length > 1 && values.length <= FEW) {
            const field = crm.element('select', '', { 'aria-label': label, class: 'table-filter' });
            field.append(crm.element('option', crm.text('table.all')), ...values.sort().map((value) => crm.element('option', value)));
            field.firstChild.value = '';
            field.addEventListener('change', () => changed(field.value && ((row) => text(row).text === field.value)));
            return field;
        }
        const field = crm.element('input', '', { 'aria-label': label, class: 'table-filter', type: 'search', placeholder: column.numeric ? '> 100' : '' });
        field.addEventListener('input', () => changed(field.value.trim() && matcher(column, field.value, text)));
        return field;
    }

    // Return the parts of a table over `rows`: what they share, the table with its headings, and the controls below.
    crm.tableView = (spec, rows, names) => {
        const columns = spec.columns.length ? spec.columns : Object.keys(rows[0] || {}).map((name) => ({ name, label: name }));
        const own = { ...spec, columns };
        const write = writer(own, rows, names);
        const written = new Map(columns.map((column) => [column, write(column)]));
        const parts = parted(columns, rows, spec.total > rows.length, spec.alike || []);
        const state = { sort: null, down: false, page: 0, filters: new Map() };
        const table = crm.element('table', '', { class: `people-table${parts.own.length < MANY_COLUMNS ? '' : ' is-wide'}` });
        const body = document.createElement('tbody');
        const head = document.createElement('thead');
        const count = crm.element('span', '', { role: 'status', class: 'table-count' });
        const heads = new Map();

        function found() {
            const kept = rows.filter((row) => [...state.filters.values()].every((fits) => fits(row)));
            if (state.sort) {
                const key = state.sort.numeric ? (row) => row[state.sort.name] : (row) => (isEmpty(row[state.sort.name]) ? '' : written.get(state.sort)(row).text);
                kept.sort((a, b) => (isEmpty(key(a)) || isEmpty(key(b)) ? compared(key(a), key(b)) : compared(key(a), key(b)) * (state.down ? -1 : 1)));
            }
            return kept;
        }

        function draw() {
            const kept = found();
            const last = Math.max(0, Math.ceil(kept.length / PAGE_ROWS) - 1);
            state.page = Math.min(state.page, last);
            const from = state.page * PAGE_ROWS;
            const shown = kept.slice(from, from + PAGE_ROWS);
            body.replaceChildren(...shown.map((row) => {
                const line = document.createElement('tr');
                parts.own.forEach((column, index) => {
                    const { text, title } = written.get(column)(row);
                    const kind = [column.numeric && 'number', row.status === 'estimated' && column.numeric && 'is-estimated'].filter(Boolean).join(' ');
                    line.append(crm.element(index ? 'td' : 'th', text, { scope: !index && 'row', class: kind, title }));
                });
                return line;
            }));
            const words = { from: exact(shown.length ? from + 1 : 0), to: exact(from + shown.length), rows: exact(kept.length) };
            count.textContent = crm.text(kept.length === rows.length ? 'table.page' : 'table.page_of', { ...words, all: exact(rows.length) });
            [[previous, state.page > 0], [next, state.page < last]].forEach(([button, able]) => {
                button.setAttribute('aria-disabled', String(!able));
                button.hidden = last === 0;
            });
            heads.forEach((cell, column) => {
                const sorted = state.sort === column;
                cell[sorted ? 'setAttribute' : 'removeAttribute']('aria-sort', state.down ? 'descending' : 'ascending');
                cell.querySelector('.sort-mark').textContent = sorted ? (state.down ? ' ▾' : ' ▴') : '';
            });
        }

        function turned(step) {
            return (event) => {
                if (event.currentTarget.getAttribute('aria-disabled') !== 'true') {
                    state.page += step;
                    draw();
                }
            };
        }

        const previous = crm.element('button', crm.text('table.previous'), { type: 'button', class: 'table-button' });
        const next = crm.element('button', crm.text('table.next'), { type: 'button', class: 'table-button' });
        previous.addEventListener('click', turned(-1));
        next.addEventListener('click', turned(1));

        const names_row = head.insertRow();
        const filter_row = head.insertRow();
        filter_row.hidden = true;
        parts.own.forEach((column) => {
            const cell = crm.element('th', '', { scope: 'col', class: column.numeric && 'number' });
            const button = crm.element('button', column.label, { type: 'button', class: 'table-sort', title: column.about });
            if (column.numeric && column.unit) {
                button.append(crm.element('span', ` ${crm.text('unit', { unit: unitOf(column) })}`, { class: 'unit' }));
            }
            button.append(crm.element('span', '', { class: 'sort-mark', 'aria-hidden': 'true' }));
            button.addEventListener('click', () => {
                state.down = state.sort === column ? !state.down : Boolean(column.numeric);
                state.sort = column;
                state.page = 0;
                draw();
            });
            cell.append(button);
            heads.set(column, cell);
            names_row.append(cell);
            const field = filterField(column, rows, written.get(column), (fits) => {
                state.filters[fits ? 'set' : 'delete'](column, fits);
                state.page = 0;
                draw();
            });
            const under = document.createElement('td');
            under.append(field);
            filter_row.append(under);
        });
        table.append(crm.element('caption', spec.caption, { class: 'visually-hidden' }), head, body);

        const toggle = crm.element('button', crm.text('table.filters'), { type: 'button', class: 'table-button', 'aria-expanded': 'false' });
        toggle.hidden = rows.length < FEW;
        toggle.addEventListener('click', () => {
            filter_row.hidden = !filter_row.hidden;
            toggle.setAttribute('aria-expanded', String(!filter_row.hidden));
            if (!filter_row.hidden) {
                filter_row.querySelector('.table-filter').focus();
            }
        });
        draw();
        return { table, above: lines(parts, rows, written, spec.total || 0), controls: [toggle, previous, next, count] };
    };
})();
