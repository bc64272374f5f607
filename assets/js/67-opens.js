// A button that opens what is folded on a small screen: its `data-opens` names what it stands in.
(function () {
    'use strict';

    document.addEventListener('click', (event) => {
        const button = event.target.closest && event.target.closest('[data-opens]');
        if (button) {
            const folded = button.closest(button.dataset.opens);
            folded.classList.add('is-open');
            folded.tabIndex = -1;
            folded.focus({ preventScroll: true });
        }
    });
})();
