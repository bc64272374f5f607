// The menu of a card: it opens where there is room, arrow keys move in it, Esc closes it and gives the focus back.
(function () {
    'use strict';

    const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

    function shut(menu, focus) {
        menu.open = false;
        if (focus) {
            menu.querySelector('summary').focus();
        }
    }

    // Above its button, and below where the top of the window or of the filters is too near.
    function place(menu) {
        const bar = document.querySelector('.filter-bar');
        const top = bar ? Math.max(0, bar.getBoundingClientRect().bottom) : 0;
        const panel = menu.querySelector('.menu');
        menu.classList.remove('is-below');
        const { top: upper, left } = panel.getBoundingClientRect();
        menu.classList.toggle('is-below', upper < top);
        panel.style.insetInlineEnd = left < 8 ? `${left - 8}px` : '';
        // A press beside an item keeps the focus in the menu: hiding what is being pressed makes Chromium 150 end the tab.
        panel.tabIndex = -1;
    }

    document.addEventListener('toggle', ({ target }) => {
        if (target.matches && target.matches('.card-menu') && target.open) {
            document.querySelectorAll('.card-menu[open]').forEach((other) => other !== target && shut(other));
            place(target);
        }
    }, true);

    document.addEventListener('keydown', (event) => {
        const menu = event.target.closest && event.target.closest('.card-menu');
        if (!menu || event.ctrlKey || event.metaKey || event.altKey) {
            return;
        }
        if (event.key === 'Escape' && menu.open) {
            event.stopImmediatePropagation();
            shut(menu, true);
            return;
        }
        const items = [...menu.querySelectorAll('.menu-item')];
        const at = items.indexOf(document.activeElement);
        const goal = {
            Home: 0, End: items.length - 1,
            ...(STEPS[event.key] && { [event.key]: at < 0 && STEPS[event.key] < 0 ? items.length - 1 : (at + STEPS[event.key] + items.length) % items.length }),
        }[event.key];
        if (goal === undefined || (at < 0 && !event.key.startsWith('Arrow'))) {
            return;
        }
        event.preventDefault();
        menu.open = true;
        items[goal].focus();
    }, true);

    document.addEventListener('focusout', ({ target, relatedTarget }) => {
        const menu = target.closest && target.closest('.card-menu[open]');
        if (menu && relatedTarget && !menu.contains(relatedTarget)) {
            shut(menu);
        }
    });

    document.addEventListener('click', ({ target }) => {
        document.querySelectorAll('.card-menu[open]').forEach((menu) => {
            if (!menu.contains(target)) {
                shut(menu);
            } else if (target.closest('a.menu-item')) {
                shut(menu, true);
            }
        });
    });

    window.crm.shutMenu = (button) => {
        const menu = button.closest('.card-menu');
        if (menu) {
            shut(menu, true);
        }
    };
})();
