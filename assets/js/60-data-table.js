// The data table of a chart: its rows are fetched from the download address when the reader opens it.
(function () {
    'use strict';

    const crm = window.crm;
    const MOST_ROWS = 500;
    const NARROW = '\u202f';

    function written(value, numeric) {
        if (value === null || value === undefined || value === '') {
            return '–';
        }
        if (!numeric || typeof value !== 'number') {
            return String(value);
        }
        const [whole, part] = String(Math.abs(value)).includes('e') ? [String(value), ''] : String(Math.abs(value)).split('.');
        return (value < 0 ? '−' : '') + whole.replace(/\B(?=(\d{3})+$)/g, NARROW) + (part ? `.${part}` : '');
    }

    function element(tag, text, attributes) {
        const node = document.createElement(tag);
        node.textContent = text;
        Object.entries(attributes || {}).forEach(([name, value]) => value && node.setAttribute(name, value));
        return node;
    }

    function table(spec, rows) {
        const names = spec.columns.length ? spec.columns : Object.keys(rows[0] || {}).map((name) => ({ name, label: name }));
        const node = element('table', '');
        node.append(element('caption', spec.caption));
        const head = node.createTHead().insertRow();
        names.forEach((column) => {
            const cell = element('th', column.label, { scope: 'col', class: column.numeric && 'number' });
            if (column.unit) {
                cell.append(element('span', ` ${crm.text('unit', { unit: column.unit })}`, { class: 'unit' }));
            }
            head.append(cell);
        });
        const body = node.createTBody();
        rows.slice(0, MOST_ROWS).forEach((row) => {
            const line = body.insertRow();
            names.forEach((column) => line.append(element('td', written(row[column.name], column.numeric), { class: column.numeric && 'number' })));
        });
        return node;
    }

    async function fill(details) {
        const block = details.querySelector('.table-block');
        if (!details.dataset.table) {
            block.replaceChildren();
            return;
        }
        const spec = JSON.parse(details.dataset.table);
        if (details.crmSource === spec.source) {
            return;
        }
        details.crmSource = spec.source;
        if (!block.firstChild) {
            block.replaceChildren(element('p', crm.text('table.loading'), { class: 'table-foot', role: 'status' }));
        }
        try {
            const response = await fetch(crm.withRelease(spec.source), { headers: { Accept: 'application/json' } });
            if (!response.ok) {
                throw new Error(String(response.status));
            }
            const { data, rows } = await response.json();
            if (details.crmSource !== spec.source) {
                return;
            }
            const scroll = element('div', '', { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': spec.caption });
            scroll.append(table(spec, data));
            const foot = element('p', '', { class: 'table-foot' });
            foot.append(`${crm.text('table.rows', { shown: Math.min(data.length, MOST_ROWS), total: rows })} `);
            foot.append(element('a', crm.text('table.download'), { href: spec.download, download: 'download' }));
            block.replaceChildren(scroll, foot);
        } catch (error) {
            details.crmSource = '';
            block.replaceChildren(element('p', crm.text('table.failed'), { class: 'table-foot', role: 'alert' }));
        }
    }

    document.addEventListener(
        'toggle',
        (event) => {
            if (event.target.matches && event.target.matches('.data-table') && event.target.open) {
                fill(event.target);
            }
        },
        true,
    );
    new MutationObserver((changes) => {
        changes.filter(({ target }) => target.open).forEach(({ target }) => fill(target));
    }).observe(document.body, { attributes: true, attributeFilter: ['data-table'], subtree: true });
})();
