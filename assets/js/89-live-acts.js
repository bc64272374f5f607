// What an operator does about an alert, by [data-alert] [data-act]: take it on, put it on a shelf until a time, take it
// off. A window asks why, until when, and once a session for the token that says who.
(function () {
    'use strict';

    const { live } = window.crm;
    const crm = window.crm;
    const KEY = 'crm-operator-token';
    const ALERTS = '/api/v1/alerts/';
    const REFUSED_TOKEN = new Set([401, 403]);
    const HOURS = [1, 4, 8, 24];
    const HOUR_MS = 3600000;
    let dialog = null;
    let kept = '';

    // For as long as the tab is open, never longer.
    const token = {
        get() {
            try {
                return sessionStorage.getItem(KEY) || kept;
            } catch (error) {
                return kept;
            }
        },
        set(value) {
            kept = value;
            try {
                if (value) {
                    sessionStorage.setItem(KEY, value);
                } else {
                    sessionStorage.removeItem(KEY);
                }
            } catch (error) {
                // A browser that keeps nothing keeps it while the page is open.
            }
        },
    };

    function make(tag, properties = {}, ...children) {
        const element = Object.assign(document.createElement(tag), properties);
        element.append(...children);
        return element;
    }

    // What stands between backticks is code.
    const coded = (text) => text.split('`').map((part, at) => (at % 2 ? make('code', { textContent: part }) : part));

    function labelled(key, control, hint) {
        const id = `alert-act-${key}`;
        control.id = id;
        control.name = key;
        const label = make('label', { htmlFor: id, textContent: crm.text(`live.act.${key}`) });
        const parts = [label, control];
        if (hint) {
            parts.push(make('p', { id: `${id}-hint`, className: 'act-hint' }, ...coded(hint)));
            control.setAttribute('aria-describedby', `${id}-hint`);
        }
        return make('div', { className: 'act-field' }, ...parts);
    }

    const button = (text, properties) => make('button', { type: 'button', className: 'button', textContent: text, ...properties });

    function tokenField() {
        if (token.get()) {
            const forget = button(crm.text('live.act.forget'), { onclick: () => {
                token.set('');
                forget.parentElement.replaceWith(tokenField());
                dialog.querySelector('[name=token]').focus();
            } });
            return make('p', { className: 'act-known' }, make('span', { textContent: crm.text('live.act.known') }), ' ', forget);
        }
        const field = make('input', { type: 'password', required: true, autocomplete: 'off', spellcheck: false });
        return labelled('token', field, crm.text('live.act.token_hint'));
    }

    function untilField() {
        const select = make('select', { required: true });
        HOURS.forEach((hours) => select.add(new Option(crm.text(hours === 1 ? 'live.act.hour' : 'live.act.hours', { n: hours }), String(hours))));
        return labelled('until', select);
    }

    function titled(alert, act) {
        const line = alert.closest('.op-alert');
        const name = line && line.querySelector('strong');
        const site = line && line.querySelector('a[href^="/sites/"]');
        return crm.text(`live.act.${act}`, { title: [name, site].filter(Boolean).map((part) => part.textContent.trim()).join(', ') || alert.dataset.alert });
    }

    function fill(alert) {
        const { act } = alert.dataset;
        const title = make('h2', { id: 'alert-act-title', textContent: titled(alert, act) });
        const why = make('textarea', { rows: 3, maxLength: 500, required: act !== 'acknowledge' });
        const error = make('p', { className: 'act-error', hidden: true });
        error.setAttribute('role', 'alert');
        const send = button(crm.text(`live.act.do.${act}`), { type: 'submit', className: 'button act-send' });
        const cancel = button(crm.text('live.act.cancel'), { onclick: () => dialog.close() });
        const parts = [title, labelled('why', why, crm.text('live.act.why_hint')), ...(act === 'shelve' ? [untilField()] : []), tokenField(), error, make('div', { className: 'act-buttons' }, send, cancel)];
        const form = make('form', { method: 'dialog', noValidate: false }, ...parts);
        form.addEventListener('submit', (event) => {
            event.preventDefault();
            submit(form, alert.dataset, send, error);
        });
        return form;
    }

    function say(error, text) {
        error.hidden = !text;
        error.textContent = text;
    }

    async function wordsOf(response) {
        const answer = await response.json().catch(() => ({}));
        const told = answer.error || answer;
        const words = typeof told === 'string' ? told : [told.message, told.cure || told.fix].filter(Boolean).join(' ');
        return words || crm.text('live.act.failed', { status: response.status });
    }

    function bodyOf({ elements }) {
        const until = elements.until && new Date(live.now() + HOUR_MS * Number(elements.until.value)).toISOString();
        return JSON.stringify({ why: elements.why.value.trim(), ...(until && { until }) });
    }

    async function submit(form, { alert, act }, send, error) {
        const given = form.elements.token ? form.elements.token.value.trim() : token.get();
        send.disabled = true;
        say(error, '');
        try {
            const response = await crm.askOnce(`${ALERTS}${encodeURIComponent(alert)}/${act}`, {
                method: 'POST', credentials: 'same-origin', body: bodyOf(form),
                headers: { Accept: 'application/json', 'Content-Type': 'application/json', Authorization: `Bearer ${given}` },
            });
            if (response.ok) {
                token.set(given);
                crm.announce(crm.text(`live.act.done.${act}`));
                dialog.close();
                live.askNow();
                return;
            }
            say(error, await wordsOf(response));
            if (REFUSED_TOKEN.has(response.status) && !form.elements.token) {
                token.set('');
                form.querySelector('.act-known').replaceWith(tokenField());
                form.elements.token.focus();
            }
        } catch (fault) {
            say(error, crm.text('live.act.unreachable'));
        }
        send.disabled = false;
    }

    // The focus goes back to the button, or to the alert where that is gone; the window leaves nothing behind.
    function back({ id, dataset }, line) {
        const again = (id && document.getElementById(id)) || document.querySelector(`[data-alert="${CSS.escape(dataset.alert)}"]`);
        const place = again || (line && document.getElementById(line)) || document.querySelector('#react-entry-point #page-title');
        if (place) {
            place.focus({ preventScroll: true });
        }
    }

    function open(alert) {
        const line = alert.closest('.op-alert');
        const lineId = line && line.id;
        dialog = make('dialog', { className: 'act-dialog' }, fill(alert));
        dialog.setAttribute('aria-labelledby', 'alert-act-title');
        dialog.addEventListener('close', () => {
            dialog.remove();
            dialog = null;
            back(alert, lineId);
        });
        document.body.append(dialog);
        dialog.showModal();
        dialog.querySelector('textarea').focus();
    }

    document.addEventListener('click', ({ target }) => {
        const alert = target.closest && target.closest('button[data-alert][data-act]');
        if (alert && live.view() && !dialog) {
            open(alert);
        }
    });

    document.addEventListener('crm:live', ({ detail }) => detail.what === 'end' && dialog && dialog.close());
})();
