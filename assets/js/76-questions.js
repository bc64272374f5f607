// The questions of the start page: a place chosen, the button pressed names where its answer is; without one the form
// says what is missing.
(function () {
    'use strict';

    function remark(field, isMissing) {
        const words = document.getElementById(`${field.id}-missing`);
        words.hidden = !isMissing;
        if (isMissing) {
            field.setAttribute('aria-invalid', 'true');
            field.setAttribute('aria-describedby', words.id);
            field.focus();
            window.crm.announce(words.textContent);
        } else {
            field.removeAttribute('aria-invalid');
            field.removeAttribute('aria-describedby');
        }
    }

    document.addEventListener('submit', (event) => {
        const form = event.target.closest('.questions');
        const asked = form && event.submitter && event.submitter.dataset.href;
        if (!asked) {
            return;
        }
        event.preventDefault();
        const field = form.querySelector('select');
        remark(field, !field.value);
        if (field.value) {
            const { pathname, search } = new URL(asked.replace('{place}', encodeURIComponent(field.value)), location.href);
            window.crm.go(pathname, window.crm.along(pathname, search));
            window.scrollTo(0, 0);
        }
    });

    document.addEventListener('change', ({ target }) => {
        if (target.matches('.questions select')) {
            remark(target, false);
        }
    });
})();
