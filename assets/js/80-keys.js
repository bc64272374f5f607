// The keyboard map and the buttons of the top bar. No key is taken from a field in which one types, no letter from a list.
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

    // What further scripts add to.
    const KEYS = (crm.keys = {
        '/': (event) => {
            const field = document.getElementById('filter-jump');
            if (field) {
                event.preventDefault();
                field.focus();
            }
        },
        '?': help,
        t: theme,
    });

    const LETTER = /^\p{L}$/u;
    const UNTYPED = ['checkbox', 'radio', 'range', 'file', 'button', 'submit'].map((type) => `[type=${type}]`).join();

    // Whether the element with the focus has a use of its own for a key.
    function takes(element, key) {
        const isList = element.matches('select') && LETTER.test(key);
        return isList || element.closest(`input:not(${UNTYPED}), textarea, [contenteditable=true]`) !== null;
    }

    document.addEventListener('keydown', (event) => {
        const field = event.target.closest && takes(event.target, event.key);
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
