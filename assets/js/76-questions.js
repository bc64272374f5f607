// The questions of the start page: a place chosen, the button pressed names where its answer is.
(function () {
    'use strict';

    document.addEventListener('submit', (event) => {
        const form = event.target.closest('.questions');
        const asked = form && event.submitter && event.submitter.dataset.href;
        if (!asked) {
            return;
        }
        event.preventDefault();
        const place = form.querySelector('select').value;
        const { pathname, search } = new URL(asked.replace('{place}', encodeURIComponent(place)), location.href);
        window.crm.go(pathname, search);
        window.scrollTo(0, 0);
    });
})();
