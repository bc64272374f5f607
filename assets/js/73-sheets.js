// On narrow windows sections and filters stand in sheets, opened by [data-action]: copies of the links, and the
// controls themselves, which go back to their bar when the sheet has gone.
(function () {
    'use strict';

    const crm = window.crm;
    const wide = matchMedia('(min-width: 761px)');

    function button(action) {
        const source = document.querySelector(`#react-entry-point .top-tools [data-action=${action}]`);
        const made = document.createElement('button');
        Object.assign(made, { type: 'button', className: 'button', textContent: source.title });
        made.dataset.action = action;
        return made;
    }

    crm.actions.menu = () => crm.open('menu', (sheet) => {
        const links = document.querySelector('#react-entry-point .top-inner .nav').cloneNode(true);
        const list = document.createElement('nav');
        list.setAttribute('aria-label', crm.text('menu.sections'));
        list.append(links);
        sheet.querySelector('[data-part]').replaceChildren(list, button('theme'), button('help'));
    });

    crm.actions.filters = () => crm.open('filters', (sheet) => {
        const bar = document.getElementById('shell--filter-bar');
        const controls = bar.querySelector('.filter-controls');
        const home = controls.parentElement;
        const place = sheet.querySelector('[data-part]');
        // Where the page below asks for a country itself, the sheet does not ask again.
        const asks = [...document.querySelectorAll('#react-entry-point .question-place')].some((one) => one.checkVisibility());
        const follow = () => {
            place.dataset.controls = bar.dataset.controls.split(' ').filter((key) => !(asks && key === 'country')).join(' ');
        };
        const watch = new MutationObserver(follow);
        watch.observe(bar, { attributeFilter: ['data-controls'] });
        follow();
        place.replaceChildren(controls);
        return () => {
            watch.disconnect();
            home.append(controls);
        };
    });

    wide.addEventListener('change', () => {
        if (wide.matches && crm.isCovered()) {
            ['menu', 'filters'].forEach(crm.close);
        }
    });
})();
