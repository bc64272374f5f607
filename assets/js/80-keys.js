// The keyboard map and the buttons of the top bar. No key is taken while a field has the focus.
(function () {
    'use strict';

    const crm = window.crm;
    const NEXT = { auto: 'light', light: 'dark', dark: 'auto' };

    function theme() {
        const choice = NEXT[crm.theme.choice()];
        crm.theme.set(choice);
        crm.announce(crm.text(`theme.${choice}`));
    }

    function help() {
        document.getElementById('help').showModal();
    }

    function escape(event) {
        if (!document.querySelector('dialog[open]') && !document.fullscreenElement && crm.back()) {
            event.preventDefault();
        }
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
        Escape: escape,
    };

    document.addEventListener('keydown', (event) => {
        const field = event.target.closest && event.target.closest('input, textarea, select, [contenteditable=true]');
        if (field || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) {
            return;
        }
        if (document.querySelector('dialog[open]') && event.key !== 'Escape') {
            return;
        }
        KEYS[event.key](event);
    });

    document.addEventListener('click', (event) => {
        const button = event.target.closest('[data-action]');
        const action = button && { theme, help, print: () => window.print() }[button.dataset.action];
        if (action) {
            action();
        } else if (button && button.dataset.action === 'close') {
            button.closest('dialog').close();
        } else if (event.target.matches('dialog[open]') || (event.target.closest('dialog') && event.target.closest('a'))) {
            event.target.closest('dialog').close();
        }
    });
})();
