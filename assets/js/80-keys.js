// The keyboard map and the buttons of the top bar. No key is taken while a field has the focus.
(function () {
    'use strict';

    const crm = window.crm;
    const NEXT = { auto: 'light', light: 'dark', dark: 'auto' };

    function theme() {
        const choice = NEXT[crm.theme.choice()];
        crm.theme.set(choice);
        crm.toast(crm.text(`theme.${choice}`));
    }

    function help() {
        crm.open('help');
    }

    const KEYS = {
        '/': (event) => {
            const field = document.getElementById('filter-jump');
            if (field) {
                event.preventDefault();
                field.focus();
            }
        },
        '?': help,
        t: theme,
    };

    document.addEventListener('keydown', (event) => {
        const field = event.target.closest && event.target.closest('input, textarea, select, [contenteditable=true]');
        if (field || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) {
            return;
        }
        if (crm.isCovered()) {
            return;
        }
        KEYS[event.key](event);
    });

    document.addEventListener('click', (event) => {
        const button = event.target.closest('[data-action]');
        const action = button && { theme, help, print: () => window.print() }[button.dataset.action];
        if (action) {
            action();
        }
    });
})();
