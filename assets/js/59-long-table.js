// Lists that arrive whole are read thirty rows at a time: a field narrows them, headings sort where no link does.
(function () {
    'use strict';

    const crm = window.crm;
    const PAGE_ROWS = 30;
    const LEAST_ROWS = 41;

    function numberOf(text) {
        const found = /^[<>≤≥~]?\s*([-−]?\d[\d\s\u202f]*(?:\.\d+)?)/.exec(text);
        return found ? Number(found[1].replace(/−/, '-').replace(/[\s\u202f]/g, '')) : NaN;
    }

    function compared(a, b) {
        const [one, other] = [numberOf(a), numberOf(b)];
        if (Number.isNaN(one) || Number.isNaN(other)) {
            return Number.isNaN(one) - Number.isNaN(other) || a.localeCompare(b, undefined, { numeric: true });
        }
        return one - other;
    }

    function sortable(heads, sorted) {
        heads.forEach((cell, place) => {
            if (cell.querySelector('a, button')) {
                return;
            }
            const button = crm.element('button', '', { type: 'button', class: 'table-sort' });
            button.append(...cell.childNodes, crm.element('span', '', { class: 'sort-mark', 'aria-hidden': 'true' }));
            cell.append(button);
            button.addEventListener('click', () => {
                const down = cell.hasAttribute('aria-sort') ? cell.getAttribute('aria-sort') === 'ascending' : cell.matches('.number');
                heads.forEach((other) => {
                    other.removeAttribute('aria-sort');
                    const mark = other.querySelector('.sort-mark');
                    if (mark) {
                        mark.textContent = '';
                    }
                });
                cell.setAttribute('aria-sort', down ? 'descending' : 'ascending');
                cell.querySelector('.sort-mark').textContent = down ? ' ▾' : ' ▴';
                sorted(place, down);
            });
        });
    }

    function paged(block, table) {
        const body = table.tBodies[0];
        let rows = [...body.rows];
        const words = new Map(rows.map((row) => [row, crm.plain(row.textContent)]));
        const state = { page: 0, asked: '' };
        const count = crm.element('span', '', { role: 'status' });
        const [previous, next] = ['previous', 'next'].map((key) =>
            crm.element('button', crm.text(`table.${key}`), { type: 'button', class: 'table-button' }));

        function draw() {
            const kept = rows.filter((row) => words.get(row).includes(state.asked));
            const last = Math.max(0, Math.ceil(kept.length / PAGE_ROWS) - 1);
            state.page = Math.min(state.page, last);
            const shown = new Set(kept.slice(state.page * PAGE_ROWS, (state.page + 1) * PAGE_ROWS));
            rows.forEach((row) => {
                row.hidden = !shown.has(row);
            });
            const said = { from: shown.size ? state.page * PAGE_ROWS + 1 : 0, to: state.page * PAGE_ROWS + shown.size, rows: kept.length, all: rows.length };
            count.textContent = crm.text(kept.length === rows.length ? 'table.page' : 'table.page_of', said);
            previous.setAttribute('aria-disabled', String(state.page === 0));
            next.setAttribute('aria-disabled', String(state.page === last));
        }

        [[previous, -1], [next, 1]].forEach(([button, step]) => button.addEventListener('click', () => {
            if (button.getAttribute('aria-disabled') !== 'true') {
                state.page += step;
                draw();
                block.querySelector('.table-scroll').scrollTop = 0;
            }
        }));
        const field = crm.element('input', '', { type: 'search', class: 'table-filter', 'aria-label': crm.text('table.narrow'), placeholder: crm.text('table.narrow') });
        field.addEventListener('input', () => {
            state.asked = crm.plain(field.value);
            state.page = 0;
            draw();
        });
        sortable([...table.tHead.rows[0].cells], (place, down) => {
            const text = (row) => (row.cells[place] ? row.cells[place].textContent.trim() : '');
            rows = [...rows].sort((a, b) => compared(text(a), text(b)) * (down ? -1 : 1));
            body.append(...rows);
            state.page = 0;
            draw();
        });
        const foot = crm.element('div', '', { class: 'table-foot' });
        foot.append(previous, next, count);
        const top = crm.element('div', '', { class: 'table-narrow' });
        top.append(field);
        block.prepend(top);
        block.append(foot);
        draw();
    }

    document.addEventListener('crm:filled', (event) => {
        const { target } = event;
        [...(target.matches('.table-block') ? [target] : []), ...target.querySelectorAll('.table-block')].forEach((block) => {
            const table = block.querySelector('.index-table');
            const long = table && table.tBodies.length === 1 && table.tBodies[0].rows.length >= LEAST_ROWS;
            if (long && !block.querySelector('div.table-foot')) {
                paged(block, table);
            }
        });
    });
})();
