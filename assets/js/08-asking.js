// What a choice asks of the server: the callbacks that follow from an address, with their requests in the words of Dash,
// which has sent the list of them. They are asked at once, and of a link as soon as it is pressed. Callbacks only read.
(function () {
    'use strict';

    const crm = window.crm;
    const KEPT_MS = 2000;
    const CALLBACK = '/_dash-update-component';
    const HEADERS = { Accept: 'application/json', 'Content-Type': 'application/json' };
    const SHELL = 'shell--query';
    const send = window.fetch;
    const started = new Map();
    let callbacks = null;
    let decisions = [];

    const named = ({ id, property }) => `${id}.${property}`;

    function part(text) {
        const cut = text.lastIndexOf('.');
        return { id: text.slice(0, cut), property: text.slice(cut + 1) };
    }

    // `..a.b...c.d..` names several outputs, `a.b` one.
    function outputsOf(output) {
        return output.startsWith('..') ? output.slice(2, -2).split('...').map(part) : part(output);
    }

    async function learn(answer) {
        try {
            const found = (await (await answer).clone().json()).map((one) => ({ ...one, outputs: outputsOf(one.output) }));
            callbacks = found.filter((one) => !one.clientside_function);
            decisions = found.filter((one) => one.clientside_function);
        } catch (error) {
            // Without a list of them the browser loads each address as a whole.
        }
    }

    window.fetch = (input, init) => {
        const answer = send.call(window, input, init);
        if (String((input && input.url) || input).endsWith('/_dash-dependencies')) {
            learn(answer);
        }
        return answer;
    };

    function start(body) {
        const stop = new AbortController();
        const answer = send.call(window, CALLBACK, { method: 'POST', credentials: 'same-origin', headers: HEADERS, body, signal: stop.signal });
        answer.catch(() => {});
        const end = () => {
            started.delete(body);
            stop.abort();
        };
        started.set(body, { answer, end, timer: setTimeout(end, KEPT_MS) });
    }

    // The answer to a request, asked for now or under way, and what ends it.
    crm.answerTo = (body) => {
        if (!started.has(body)) {
            start(body);
        }
        const { answer, end, timer } = started.get(body);
        clearTimeout(timer);
        started.delete(body);
        return { answer, end };
    };

    // A property where it will be, or as it stands on the page; undefined where that is not known.
    function valueOf(one, after) {
        if (named(one) in after) {
            return after[named(one)];
        }
        const element = one.property.startsWith('data-') && document.getElementById(one.id);
        return element ? element.getAttribute(one.property) : undefined;
    }

    // The request of a callback; empty where something that it states is not known.
    function bodyOf({ output, outputs, inputs, state }, after) {
        const filled = (parts) => parts.map(({ id, property }) => ({ id, property, value: valueOf({ id, property }, after) }));
        const given = [filled(inputs), filled(state)];
        if (given.flat().some(({ value }) => value === undefined)) {
            return '';
        }
        return JSON.stringify({ output, outputs, inputs: given[0], changedPropIds: inputs.map(named), state: given[1] });
    }

    const isThere = ({ outputs }) => document.getElementById([].concat(outputs)[0].id) !== null;
    const following = (all, names) => all.filter((one) => one.inputs.some((input) => names.includes(named(input))) && isThere(one));

    // What follows from properties that change: the callbacks to ask. Null where not all that they state is known.
    function asked(names, after) {
        const found = following(callbacks, names).map((one) => ({ outputs: [].concat(one.outputs), body: bodyOf(one, after) }));
        return found.every(({ body }) => body) ? found : null;
    }

    // What the browser itself decides from a query, such as another view: the properties that this changes.
    function decided(query, after) {
        const { no_update: same } = window.dash_clientside;
        return Object.fromEntries(following(decisions, [query]).flatMap((one) => {
            const { namespace, function_name: name } = one.clientside_function;
            const next = window.dash_clientside[namespace][name](...[...one.inputs, ...one.state].map((given) => valueOf(given, after)));
            return next === same ? [] : [[one.output, next]];
        }));
    }

    // Each returns the callbacks that follow from an address, with what else it `changes` on the page; null where the
    // browser has to load the address as a whole.

    crm.askedByPage = (page, pathname, search) => {
        const query = `${page.id}.data-search`;
        const after = { 'url.pathname': pathname, 'url.search': search, [query]: search };
        const changes = callbacks && decided(query, after);
        const found = callbacks && asked(Object.keys(changes).length ? Object.keys(changes) : [query], { ...after, ...changes });
        return found && { asked: found, changes };
    };

    function askedByShell(property, pathname, search) {
        const after = { 'url.pathname': pathname, 'url.search': search, [`${SHELL}.data-path`]: pathname, [`${SHELL}.data-search`]: search };
        const found = callbacks && asked([`${SHELL}.${property}`], after);
        return found && { asked: found, changes: {} };
    }

    crm.askedByMove = (pathname, search) => askedByShell('data-path', pathname, search);
    crm.askedAround = (pathname, search) => askedByShell('data-search', pathname, search);

    // Asks what will be asked on the way to an address.
    crm.startAhead = (pathname, search) => {
        if (!crm.pageIn(pathname) || search !== location.search) {
            const page = crm.pageIn(pathname);
            const all = [crm.askedAround(pathname, search), page ? crm.askedByPage(page, pathname, search) : crm.askedByMove(pathname, search)];
            all.flatMap((found) => (found ? found.asked : [])).forEach(({ body }) => {
                if (!started.has(body)) {
                    start(body);
                }
            });
        }
    };
})();
