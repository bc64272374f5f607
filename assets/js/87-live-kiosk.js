// Kiosk: the operational view alone, on a screen that nobody touches. It is in the address; Esc or `k` lead out of it.
(function () {
    'use strict';

    const { live } = window.crm;
    const crm = window.crm;
    let lock = null;

    live.isKiosk = () => Boolean(live.view()) && new URLSearchParams(location.search).get('kiosk') === '1';
    live.setKiosk = (isOn) => live.choose({ kiosk: isOn ? '1' : '' });

    // The screen stays awake while the kiosk is in view; a browser that cannot is told by its own settings.
    async function keepAwake() {
        const isWanted = live.isKiosk() && !document.hidden;
        if (isWanted && !lock && navigator.wakeLock) {
            lock = true;
            lock = await navigator.wakeLock.request('screen').catch(() => null);
            if (lock && !live.isKiosk()) {
                letSleep();
            }
        } else if (!isWanted) {
            letSleep();
        }
    }

    function letSleep() {
        if (lock && lock.release) {
            lock.release().catch(() => {});
        }
        lock = null;
    }

    function follow() {
        const isOn = live.isKiosk();
        if (document.body.classList.contains('kiosk') !== isOn) {
            document.body.classList.toggle('kiosk', isOn);
            document.dispatchEvent(new CustomEvent('crm:live', { detail: { what: 'kiosk' } }));
        }
        keepAwake();
    }

    document.addEventListener('visibilitychange', () => {
        // The browser itself lets go of it with the tab.
        lock = document.hidden ? null : lock;
        keepAwake();
    });
    document.addEventListener('crm:going', () => live.view() && !crm.isMoving() && follow());
    document.addEventListener('crm:live', ({ detail }) => {
        if (detail.what === 'begin') {
            follow();
        } else if (detail.what === 'end') {
            document.body.classList.remove('kiosk');
            letSleep();
        }
    });

    crm.keys.k = () => live.view() && live.setKiosk(!live.isKiosk());

    document.addEventListener('keydown', (event) => {
        const isElsewhere = event.defaultPrevented || crm.isCovered() || document.querySelector('dialog[open], .card-menu[open]');
        if (event.key === 'Escape' && live.isKiosk() && !isElsewhere) {
            live.setKiosk(false);
        }
    });
})();
