// The data table of a chart: its rows are fetched from the download address when the reader opens it.
(function () {
    'use strict';

    const crm = window.crm;
    let known = null;

    // The names of all codes, fetched once.
    function names() {
        known = known || fetch(crm.client().code_names).then((answer) => answer.json()).catch(() => {
            known = null;
            return {};
        });
        return known;
    }

    async function rowsOf(spec) {
        if (spec.rows) {
            return { data: spec.rows.map((row) => Object.fromEntries(spec.names.map((name, index) => [name, row[index]]))), rows: spec.total };
        }
        const response = await fetch(crm.withRelease(spec.source), { headers: { Accept: 'application/json' } });
        if (!response.ok) {
            throw new Error(String(response.status));
        }
        return response.json();
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
            block.replaceChildren(crm.element('p', crm.text('table.loading'), { class: 'table-foot', role: 'status' }));
        }
        try {
            const [{ data, rows }, codes] = await Promise.all([rowsOf(spec), names()]);
            if (details.crmSource !== spec.source) {
                return;
            }
            const { table, above, controls } = crm.tableView({ ...spec, total: rows }, data, codes);
            const scroll = crm.element('div', '', { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': spec.caption });
            scroll.append(table);
            const foot = crm.element('div', '', { class: 'table-foot' });
            foot.append(...controls);
            if (rows > data.length) {
                foot.append(crm.element('span', crm.text('table.rows', { shown: crm.exact(data.length), total: crm.exact(rows) })));
            }
            foot.append(crm.element('a', crm.text('table.download'), { href: spec.download, download: 'download' }));
            block.replaceChildren(...above, scroll, foot);
        } catch (error) {
            details.crmSource = '';
            block.replaceChildren(crm.element('p', crm.text('table.failed'), { class: 'table-foot', role: 'alert' }));
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
