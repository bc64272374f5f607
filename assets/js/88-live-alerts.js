// Alerts that come and go are told once, by words and by sound where the reader has switched it on.
(function () {
    'use strict';

    const { live } = window.crm;
    const crm = window.crm;
    const KEY = 'crm-live-sound';
    const TONES_HZ = [880, 660, 880];
    const MOST_NAMED = 3;
    // Alerts that fire, by id: what each is called and how grave it is; null before the first answer.
    let known = null;
    let isOn = stored();
    let audio = null;

    function stored() {
        try {
            return localStorage.getItem(KEY) === 'on';
        } catch (error) {
            return false;
        }
    }

    // What is of a recording or made up calls nobody.
    const isOfNow = ({ dataset }) => !['recorded', 'simulated'].includes(dataset.mode);

    // What fires and is on no shelf can be put on one.
    function firing(container) {
        const buttons = [...container.querySelectorAll('[data-alert][data-act="shelve"]')];
        return new Map(buttons.map((button) => {
            const line = button.closest('.op-alert') || button.parentElement;
            const name = line.querySelector('strong');
            return [button.dataset.alert, { name: name ? name.textContent.trim() : button.dataset.alert, isCritical: line.matches('.severity-critical') && isOfNow(button) }];
        }));
    }

    // How many wait for somebody to take them on.
    live.open = (container) => new Set([...container.querySelectorAll('[data-alert][data-act="acknowledge"]')].filter(isOfNow).map((button) => button.dataset.alert)).size;

    const listed = (alerts) => {
        const names = alerts.slice(0, MOST_NAMED).map(({ name }) => name).join(', ');
        return alerts.length > MOST_NAMED ? crm.text('live.said.more', { names, n: alerts.length - MOST_NAMED }) : names;
    };

    function compare(now) {
        const come = [...now].filter(([id]) => !known.has(id)).map(([, alert]) => alert);
        const gone = [...known].filter(([id]) => !now.has(id)).map(([, alert]) => alert);
        if (come.length) {
            live.announce(crm.text('live.said.alert', { names: listed(come) }));
        }
        if (gone.length) {
            live.announce(crm.text('live.said.cleared', { names: listed(gone) }));
        }
        if (isOn && come.some(({ isCritical }) => isCritical)) {
            beep();
        }
    }

    // Browsers let a page sound once the reader has touched it.
    function sounding() {
        audio = audio || new AudioContext();
        if (audio.state === 'suspended') {
            audio.resume().catch(() => {});
        }
        return audio;
    }

    function beep() {
        const context = sounding();
        TONES_HZ.forEach((hertz, at) => {
            const [tone, loudness] = [context.createOscillator(), context.createGain()];
            const start = context.currentTime + 0.25 * at;
            tone.frequency.value = hertz;
            loudness.gain.setValueAtTime(0.2, start);
            loudness.gain.exponentialRampToValueAtTime(0.001, start + 0.22);
            tone.connect(loudness).connect(context.destination);
            tone.start(start);
            tone.stop(start + 0.24);
        });
        live.beeps = (live.beeps || 0) + 1;
    }

    live.isSounding = () => isOn;

    live.setSounding = (isWanted) => {
        isOn = isWanted;
        try {
            localStorage.setItem(KEY, isOn ? 'on' : 'off');
        } catch (error) {
            // A browser that keeps nothing keeps to it while the page is open.
        }
        if (isOn) {
            beep();
        } else if (audio) {
            audio.close().catch(() => {});
            audio = null;
        }
        document.dispatchEvent(new CustomEvent('crm:live', { detail: { what: 'sound' } }));
    };

    ['pointerdown', 'keydown'].forEach((name) => document.addEventListener(name, () => isOn && live.view() && sounding(), { passive: true }));

    // Heard before the state is told (85-live-state.js), so that both are one announcement.
    document.addEventListener('crm:live', ({ detail }) => {
        if (['begin', 'end', 'scope'].includes(detail.what)) {
            known = null;
        } else if (detail.what === 'heard' && (!known || detail.isFirst || detail.changed.includes('alerts'))) {
            const now = firing(live.view().container);
            if (known && !detail.isFirst) {
                compare(now);
            }
            known = now;
        }
    }, true);
})();
