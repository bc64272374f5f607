// What an element holds, said on the element itself: a style sheet that asks for it with `:has()` costs every click. The
// server says it of what it sends (EMPTY of dashboard/ui/layout.py and its like); here follows what changes in the browser.
(function () {
    'use strict';

    const entry = document.getElementById('react-entry-point');
    const FOLDS = { '.kpi': '[open]', '.card': '.data-table[open]' };
    const NOTHING = { '.rules': ':scope > nav', '.above-cards': ':scope > .is-empty' };
    let asked = false;

    function say(element, mark, isSo) {
        if (element) {
            element.toggleAttribute(mark, isSo);
        }
    }

    // A figure whose source is open, a card whose table is.
    function sayFolds(within) {
        Object.entries(FOLDS).forEach(([whose, open]) => {
            const holder = within.closest(whose);
            say(holder, 'data-unfolded', Boolean(holder && holder.querySelector(open)));
        });
    }

    // The start page, which shares its first line with the heading, and a page that shows a map, whose notes stand below.
    function sayPage() {
        asked = false;
        const body = entry.querySelector('#shell--page-body');
        if (body) {
            say(body.parentElement, 'data-overview', [...body.children].some((one) => one.matches('.overview')));
            say(entry.querySelector('#shell'), 'data-maps', Boolean(body.querySelector('[data-state~="ready"] .has-map')));
        }
    }

    function sayPageSoon() {
        if (!asked) {
            asked = true;
            queueMicrotask(sayPage);
        }
    }

    function sayEmpty(body) {
        const card = body.closest('.card');
        const isEmpty = body.dataset.state === 'empty';
        say(card, 'data-empty', isEmpty);
        say(card && card.previousElementSibling, 'data-before-empty', isEmpty);
        sayPageSoon();
    }

    new MutationObserver((changes) => {
        changes.forEach(({ attributeName, target }) => (attributeName === 'open' ? sayFolds : sayEmpty)(target));
    }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['open', 'data-state'] });

    document.addEventListener('crm:filled', ({ target }) => {
        if (target.closest('[data-unfolded]')) {
            sayFolds(target);
        }
        if (target.parentElement && target.parentElement.matches('.page-top')) {
            say(target.parentElement, 'data-empty', [...target.parentElement.children].every((one) => !one.firstChild));
        }
        // No inventory holds the material: what leads on stands in place of all cards.
        Object.entries(NOTHING).filter(([whose]) => target.matches(whose)).forEach(([, said]) => {
            say(target.parentElement, 'data-nothing', Boolean(target.querySelector(said)));
        });
        sayPageSoon();
    });

    // A page that is one sentence holds nothing that is filled.
    document.addEventListener('crm:ready', () => {
        new MutationObserver(sayPage).observe(entry.querySelector('#shell--page-body'), { childList: true });
        sayPage();
    });
})();
