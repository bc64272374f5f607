// The panels of the operational view: what came anew is put in place of what it differs from, the rest stays.
(function () {
    'use strict';

    const { live } = window.crm;
    const crm = window.crm;

    const panelOf = (container, name) => container.querySelector(`[data-panel="${CSS.escape(name)}"]`);

    // What the page came with is known, so that the first answer changes what differs alone.
    live.adopt = (container) => container.querySelectorAll('[data-panel-body]').forEach(crm.adopt);

    function put(panel, { html, due }) {
        if (due) {
            panel.dataset.due = due;
        } else if (due === null) {
            delete panel.dataset.due;
            panel.classList.remove('is-stale');
        }
        const body = panel.querySelector('[data-panel-body]');
        if (body && typeof html === 'string') {
            crm.renew(body, html);
            crm.carry(body);
            body.dispatchEvent(new CustomEvent('crm:filled', { bubbles: true }));
        }
    }

    // Returns the names of the panels that were changed.
    live.put = (container, panels) => Object.entries(panels).flatMap(([name, content]) => {
        const panel = panelOf(container, name);
        if (!panel) {
            return [];
        }
        put(panel, content);
        return [name];
    });
})();
