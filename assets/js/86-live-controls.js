// The controls of the operational view, by [data-control]. What is shown is chosen in the address, as everywhere; how
// often it is renewed and whether it sounds is the reader's own affair and kept in the browser.
(function () {
    'use strict';

    const { live } = window.crm;
    const crm = window.crm;
    const KEYS = ['range', 'start', 'end', 'site', 'material', 'country', 'reading'];
    const ABSOLUTE = ['start', 'end'];
    const CONTROL = '[data-control]';

    const all = (name) => [...document.querySelectorAll(`#react-entry-point [data-control="${name}"]`)];
    const field = (name) => all(name)[0];

    // Sets keys of the address to values; '' clears one.
    function choose(changes) {
        const values = crm.read();
        Object.entries(changes).forEach(([key, value]) => values.set(key, value ? [value] : []));
        crm.write(values);
    }

    live.choose = choose;

    // A moment as the field has it, which is of UTC, as the address has it.
    live.moment = (text) => (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(text) ? `${text}Z` : text);
    live.fieldMoment = (text) => text.replace(/(Z|[+-]00:00)$/, '').slice(0, 16);

    // A range of one's own is stated by its ends.
    function openEnds() {
        const start = field('start');
        const folded = start && start.closest('details');
        if (folded) {
            folded.open = true;
        }
        if (start) {
            start.focus();
        }
    }

    // A range ends where another begins: a named one lifts the absolute one, and that needs both its ends.
    function take(name, value) {
        if (name === 'range' && !value) {
            openEnds();
        } else if (name === 'range') {
            choose({ range: value === field('range').dataset.default ? '' : value, start: '', end: '' });
        } else if (ABSOLUTE.includes(name)) {
            const [start, end] = ABSOLUTE.map((one) => (field(one) ? live.moment(field(one).value) : ''));
            if (start && end) {
                choose({ start, end, range: '' });
            } else if (!start && !end) {
                choose({ start: '', end: '' });
            }
        } else if (KEYS.includes(name)) {
            choose({ [name]: value });
        }
    }

    function setEvery(control) {
        const isTaken = live.setEvery(Number(control.value));
        if (isTaken) {
            control.removeAttribute('aria-invalid');
            live.repace();
        } else {
            control.setAttribute('aria-invalid', 'true');
            crm.announce(crm.text('live.every_refused'));
        }
        sync();
    }

    const PRESSED = {
        pause: { is: () => live.isPaused(), act: () => live.pause(!live.isPaused()) },
        kiosk: { is: () => live.isKiosk(), act: () => live.setKiosk(!live.isKiosk()) },
        sound: { is: () => live.isSounding(), act: () => live.setSounding(!live.isSounding()) },
    };

    function set(control, value) {
        if (control === document.activeElement && control.matches('input')) {
            return;
        }
        if (control.matches('select') && ![...control.options].some((option) => option.value === value)) {
            control.add(new Option(value, value));
        }
        if (control.value !== value) {
            control.value = value;
        }
    }

    function press(control, isOn) {
        if (control.matches('input')) {
            control.checked = isOn;
            return;
        }
        if (control.getAttribute('aria-pressed') !== String(isOn)) {
            control.setAttribute('aria-pressed', String(isOn));
        }
    }

    function valueOf(name, values) {
        const chosen = (values.get(name) || [])[0] || '';
        return ABSOLUTE.includes(name) ? live.fieldMoment(chosen) : chosen;
    }

    function sync() {
        const values = crm.read();
        const isAbsolute = Boolean((values.get('end') || []).length);
        KEYS.forEach((name) => all(name).forEach((control) => {
            const value = valueOf(name, values) || (isAbsolute ? '' : control.dataset.default || '');
            if (control.matches('select, input')) {
                set(control, value);
            } else {
                press(control, control.value === value);
            }
        }));
        all('every').forEach((control) => set(control, String(live.every())));
        Object.entries(PRESSED).forEach(([name, { is }]) => all(name).forEach((control) => press(control, is())));
    }

    document.addEventListener('change', ({ target }) => {
        const control = target.closest && target.closest(`select${CONTROL}, input${CONTROL}`);
        if (!control || !live.view()) {
            return;
        }
        const name = control.dataset.control;
        if (name === 'every') {
            setEvery(control);
        } else if (PRESSED[name]) {
            PRESSED[name].act();
            sync();
        } else {
            take(name, control.value);
        }
    });

    document.addEventListener('click', ({ target }) => {
        const control = target.closest && target.closest(`button${CONTROL}`);
        if (!control || !live.view()) {
            return;
        }
        const name = control.dataset.control;
        if (PRESSED[name]) {
            PRESSED[name].act();
        } else {
            take(name, control.value);
        }
        sync();
    });

    document.addEventListener('crm:live', ({ detail }) => {
        if (['begin', 'scope', 'paused', 'kiosk', 'sound'].includes(detail.what) || (detail.what === 'heard' && detail.changed.length)) {
            sync();
        }
    });

    crm.keys.p = () => live.view() && live.pause(!live.isPaused());
})();
