// The stream of events shows those with the words asked for: of its rows, and of those that come. They are in the
// address, as all that is chosen.
(function () {
    'use strict';

    const { live } = window.crm;
    const crm = window.crm;
    const KEY = 'events';

    const field = () => document.querySelector('#react-entry-point [data-control="events"]');
    const asked = () => crm.plain(field() ? field().value.trim() : '');

    function tell(panel, shown, all, text) {
        const place = panel.querySelector('[data-events-shown]');
        if (place) {
            const key = shown || !all ? 'live.events.shown' : 'live.events.none';
            const words = text ? crm.text(key, { n: shown, all, text }) : '';
            if (place.textContent !== words) {
                place.textContent = words;
            }
        }
    }

    function filter() {
        const panel = document.querySelector('#react-entry-point [data-panel="events"]');
        const text = asked();
        if (!panel || !field()) {
            return;
        }
        const rows = [...panel.querySelectorAll('[data-panel-body] tbody tr')];
        rows.forEach((row) => {
            // The age is no word of the event: it would come and go.
            const words = [...row.cells].slice(1).map((cell) => cell.textContent).join(' ');
            const isLeftOut = text !== '' && !text.split(' ').every((word) => crm.plain(words).includes(word));
            if (row.hidden !== isLeftOut) {
                row.hidden = isLeftOut;
            }
        });
        tell(panel, rows.filter((row) => !row.hidden).length, rows.length, field().value.trim());
    }

    function follow() {
        const input = field();
        const chosen = (crm.read().get(KEY) || []).join(',');
        if (input && input !== document.activeElement && input.value !== chosen) {
            input.value = chosen;
        }
        filter();
    }

    document.addEventListener('input', ({ target }) => live.view() && target === field() && filter());
    document.addEventListener('change', ({ target }) => live.view() && target === field() && live.choose({ [KEY]: target.value.trim() }));
    document.addEventListener('crm:going', () => live.view() && !crm.isMoving() && follow());
    document.addEventListener('crm:live', ({ detail }) => {
        if (detail.what === 'begin') {
            follow();
        } else if (detail.what === 'heard' && detail.changed.includes('events')) {
            filter();
        }
    });
})();
